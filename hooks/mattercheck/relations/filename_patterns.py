"""Patterns of file names made of fields: `{date:%Y-%m-%d}-{slug}.md`, `{name}/SKILL.md`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..core.pointer import Route
from .dates import parse_date
from .fields import Field, FieldError, text_of

_PLACEHOLDER = re.compile(r"\{(?P<field>[^{}:]*)(?::(?P<format>[^{}]*))?\}|(?P<any>\*)|(?P<brace>[{}])")
_DIRECTIVES = {
    "Y": r"\d{4}",
    "y": r"\d\d",
    "m": r"\d\d",
    "d": r"\d\d",
    "H": r"\d\d",
    "M": r"\d\d",
    "S": r"\d\d",
    "j": r"\d{3}",
}
_EXAMPLE = "write a pattern such as {date:%Y-%m-%d}-{slug}.md"


class PatternError(ValueError):
    """A pattern is written wrongly; the text says why."""


class _Part(NamedTuple):
    """A part of a pattern: literal text, any text (`*`), or a field with an optional format of dates."""

    literal: str = ""
    field: Field | None = None
    format: str = ""


class Mismatch(NamedTuple):
    """Why a path doesn't follow a pattern.

    `route` is the field that differs, None if the name has another form. `found` is what the name has for it, and
    `value` what the field has. `expected` is the name that the fields make, None if a part of it is unknown.
    """

    pattern: str
    route: Route | None
    found: str
    value: str
    expected: str | None


class FilenamePattern:
    """A pattern of the last parts of a path: as many as it has names. Raises PatternError.

    `*` stands for any text within a name. A field that is absent, or isn't a date where one is formatted, stands for
    any text, too: that is for the schema to judge.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts = _parse(text)
        self._depth = text.count("/") + 1

    @property
    def fields(self) -> list[Field]:
        return [part.field for part in self._parts if part.field is not None]

    def mismatch(self, path: str, value: Any) -> Mismatch | None:
        """Return why the name at the end of a `/`-separated path doesn't follow the pattern, or None if it does."""
        known = [self._known(part, value) for part in self._parts]
        name = "".join(
            found[1] if found is not None else part.literal
            for part, found in zip(self._parts, known, strict=True)
        )
        if path == name or path.endswith(f"/{name}"):  # much faster than making a regular expression
            return None
        exact, loose, complete = "", "", ""
        is_complete = True
        for number, (part, found) in enumerate(zip(self._parts, known, strict=True)):
            general = _general(part)
            if part.field is None:
                exact, loose, complete = exact + general, loose + general, complete + part.literal
                is_complete = is_complete and bool(part.literal)
            elif found is None:
                exact, loose, is_complete = exact + general, loose + general, False
            else:
                escaped = re.escape(found[1])
                exact += escaped
                loose += f"(?P<f{number}>{escaped}|{general})"
                complete += found[1]
        if re.search(rf"(?:\A|/){exact}\Z", path, re.DOTALL):
            return None
        expected = complete if is_complete else None
        name = "/".join(path.split("/")[-self._depth :])
        match = re.fullmatch(loose, name, re.DOTALL)
        if match is not None:
            for number, found in enumerate(known):
                if found is not None and match[f"f{number}"] != found[1]:
                    return Mismatch(self.text, found[0], match[f"f{number}"], found[1], expected)
        return Mismatch(self.text, None, name, "", expected)

    def _known(self, part: _Part, value: Any) -> tuple[Route, str] | None:
        """Return the route of a field and the text it has in the name; None if that is unknown."""
        if part.field is None:
            return None
        route, scalar = next(part.field.values(value), ((), None))
        if scalar is None:
            return None
        if not part.format:
            return route, text_of(scalar)
        date = parse_date(text_of(scalar))
        return None if date is None else (route, date.written.strftime(part.format))


def _parse(text: str) -> list[_Part]:
    if text.startswith("/") or "//" in text or "\\" in text or text.endswith("/"):
        raise PatternError("write the end of the path, with names separated by single `/`")
    parts, at = [], 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > at:
            parts.append(_Part(text[at : match.start()]))
        at = match.end()
        if match["brace"]:
            raise PatternError(f"unmatched `{match['brace']}`; {_EXAMPLE}")
        if match["any"]:
            parts.append(_Part())
            continue
        try:
            field = Field(match["field"])
        except FieldError as error:
            raise PatternError(f"`{match[0]}`: {error}") from None
        parts.append(_Part(field=field, format=_date_format(match["format"])))
    if at < len(text):
        parts.append(_Part(text[at:]))
    if not any(part.field for part in parts):
        raise PatternError(f"the pattern contains no field; {_EXAMPLE}")
    return parts


def _date_format(text: str | None) -> str:
    if text is None:
        return ""
    allowed = ", ".join(f"%{letter}" for letter in _DIRECTIVES)
    for directive in re.findall(r"%(.?)", text):
        if directive not in _DIRECTIVES:
            raise PatternError(f"unknown date format `%{directive}`; available: {allowed}")
    if "%" not in text:
        raise PatternError(f"the date format `{text}` formats nothing; available: {allowed}")
    return text


def _general(part: _Part) -> str:
    """Return a regular expression for everything that a part may be."""
    if part.literal:
        return re.escape(part.literal)
    if not part.format:
        return r"[^/]*" if part.field is None else r"[^/]+?"
    pieces = re.split(r"%(.)", part.format)
    return "".join(_DIRECTIVES[one] if at % 2 else re.escape(one) for at, one in enumerate(pieces))
