"""Patterns of file names made of fields: `{date:%Y-%m-%d}-{slug}.md`, `{name}/SKILL.md`."""

from __future__ import annotations

import re
from typing import Any

from ..core.named_tuple import NamedTuple
from ..core.pointer import Route
from .dates import parse_date
from .fields import Field, text_of
from .mistakes import MistakeError
from .name_matching import Piece, match_pieces

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
_MAX_PARTS = 50
_MAX_NAME = 255
"""Longest name of a file in common file systems, in characters."""
_CANNOT_BE_NAME = re.compile(r"[/\\\0]|\A\.*\Z")
_PLAIN_DATE = re.compile(r"[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])", re.ASCII)
_EXAMPLE = "write a pattern such as {date:%Y-%m-%d}-{slug}.md"


class _Part(NamedTuple):
    """A part of a pattern: literal text, any text (`*`), or a field with an optional format of dates."""

    literal: str = ""
    field: Field | None = None
    format: str = ""

    def general(self) -> Piece:
        """Return what matches everything that the part may be."""
        if self.literal:
            return Piece(self.literal)
        if not self.format:
            return Piece(None, minimum=0 if self.field is None else 1)
        pieces = re.split(r"%(.)", self.format)
        form = "".join(_DIRECTIVES[one] if at % 2 else re.escape(one) for at, one in enumerate(pieces))
        return Piece(None, re.compile(form, re.ASCII))


class Mismatch(NamedTuple):
    """Why a path doesn't follow a pattern.

    `route` is the field that differs, None if the name has another form. `found` is what the name has for it, and
    `value` what the field has. `expected` is the name that the fields make, None if a part of it is unknown, or can't
    be in a name.
    """

    pattern: str
    route: Route | None
    found: str
    value: str
    expected: str | None


class FilenamePattern:
    """A pattern of the last parts of a path: as many as it has names. Raises MistakeError.

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
        name = self._plain_name(value)
        if name and path.endswith(name) and path[-len(name) - 1 : -len(name)] in {"", "/"}:
            return None
        known = [self._known(part, value) for part in self._parts]
        exact, loose, complete = [], [], ""
        is_complete, further = True, 0
        for part, found in zip(self._parts, known, strict=True):
            general = part.general()
            if part.literal:
                complete += part.literal
                exact.append(general)
                loose.append(general)
            elif found is None:
                exact.append(general)
                loose.append(general)
                is_complete = False
            else:
                exact.append(Piece(found[1]))
                loose.append(general._replace(exact=found[1]))
                complete += found[1]
                is_complete = is_complete and (bool(part.format) or _CANNOT_BE_NAME.search(found[1]) is None)
                further += 0 if part.format else found[1].count("/")
        depth = self._depth + further
        if match_pieces(exact, _last_names(path, depth)) is not None:
            return None
        is_possible = max(map(len, complete.split("/"))) <= _MAX_NAME
        expected = complete if is_complete and is_possible else None
        name = _last_names(path, self._depth)
        for found, matched in zip(known, match_pieces(loose, name) or (), strict=False):
            if found is not None and matched != found[1]:
                return Mismatch(self.text, found[0], matched, found[1], expected)
        return Mismatch(self.text, None, name, "", expected)

    def _plain_name(self, value: Any) -> str:
        """Return quickly the name that a value makes if all fields are texts; empty otherwise."""
        name = ""
        for part in self._parts:
            if part.field is None:
                name += part.literal
                continue
            text = value.get(part.field.key) if part.field.key is not None and type(value) is dict else None
            if type(text) is not str:
                return ""
            if part.format and not (part.format == "%Y-%m-%d" and _PLAIN_DATE.fullmatch(text)):
                return ""
            name += text
        return name

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
        raise MistakeError(
            f"invalid pattern `{text}`", "write the end of the path, with names separated by single `/`"
        )
    parts, at = [], 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > at:
            parts.append(_Part(text[at : match.start()]))
        at = match.end()
        if match["brace"]:
            raise MistakeError(f"unmatched `{match['brace']}`", _EXAMPLE)
        if match["any"]:
            parts.append(_Part())
            continue
        parts.append(_Part(field=Field(match["field"]), format=_date_format(match["format"])))
    if at < len(text):
        parts.append(_Part(text[at:]))
    if len(parts) > _MAX_PARTS:
        raise MistakeError("the pattern has too many fields", _EXAMPLE)
    if not any(part.field for part in parts):
        raise MistakeError("the pattern contains no field", _EXAMPLE)
    return parts


def _date_format(text: str | None) -> str:
    if text is None:
        return ""
    allowed = ", ".join(f"%{letter}" for letter in _DIRECTIVES)
    for directive in re.findall(r"%(.?)", text):
        if directive not in _DIRECTIVES:
            raise MistakeError(f"unknown date format `%{directive}`", f"available: {allowed}")
    if "%" not in text:
        raise MistakeError(f"the date format `{text}` formats nothing", f"available: {allowed}")
    return text


def _last_names(path: str, number: int) -> str:
    return "/".join(path.split("/")[-number:])
