"""A schema file: read, and held against its draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from ..document import DEFAULT_LIMITS, Document, State, Syntax
from ..problem import START_OF_FILE, Problem, Route, SetupError, on_one_line, to_pointer
from ..resources import bundled_schema_names
from ..setup_reading import read_setup
from ..words import shortened
from . import verdict
from .patterns import cost
from .schema import DRAFTS
from .walk import PointerError, follow_pointer, holders, identifier_keyword, subschemas

_AFFORDABLE = 200_000
"""Microseconds that it may take to prepare regular expressions before another process tries it first."""
_LARGE = 50_000
"""Microseconds for one that the engine may refuse for its size."""
_SUFFIXES = {".json": Syntax.JSON, ".yaml": Syntax.YAML, ".yml": Syntax.YAML}


class SchemaError(SetupError):
    """A schema cannot be used. `problems` say why, each at its place in a schema file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems), problems)


Part: TypeAlias = tuple[dict[str, Any], str, Route]


class SchemaFile:
    """A schema file: how it is shown, its URI, its bytes, and the document with the place of each keyword."""

    def __init__(self, shown: str, uri: str, data: bytes, document: Document) -> None:
        self.shown = shown
        self.uri = uri
        self.data = data
        self.document = document

    @cached_property
    def parts(self) -> list[Part]:
        """Each object schema in it, itself first, with its base URI and its route.

        Those below a keyword that its draft does not know are among them where a reference of the same file leads there.
        """
        return self._walked[0]

    @property
    def parts_by_reference(self) -> list[tuple[dict[str, Any], Route]]:
        """The parts that only a reference makes schemas, without those in them."""
        return self._walked[1]

    @cached_property
    def _walked(self) -> tuple[list[Part], list[tuple[dict[str, Any], Route]]]:
        contents = self.document.value
        identifier, keywords = identifier_keyword(contents), holders(contents)
        parts = list(subschemas(contents, self.uri, identifier, keywords))
        known = {id(part) for part, _, _ in parts}
        by_reference: list[tuple[dict[str, Any], Route]] = []
        for part, base, _ in parts:  # which become more on the way
            reference = part.get("$ref")
            if base != parts[0][1] or not isinstance(reference, str) or not reference.startswith("#/"):
                continue
            try:
                target, route = follow_pointer(contents, unquote(reference[1:]))
            except PointerError:  # which whoever loads the file will say
                continue
            if isinstance(target, dict) and id(target) not in known:
                by_reference.append((target, route))
                for found, at, below in subschemas(target, base, identifier, keywords):
                    if id(found) not in known:
                        known.add(id(found))
                        parts.append((found, at, (*route, *below)))
        return parts, by_reference


def problem_in(
    file: SchemaFile, route: Route, message: str, hint: str | None = None, rule: str = "invalid-schema"
) -> Problem:
    from ..rules import RULES

    return Problem(
        path=file.shown,
        span=file.document.value_span(route),
        rule=rule,
        message=on_one_line(message),
        severity=RULES[rule].severity,
        pointer=to_pointer(route),
        help=hint and on_one_line(hint),
    )


def read_schema_file(path: Path, shown: str, read: Callable[[Path], bytes]) -> SchemaFile:
    """Read a schema file. Raises SchemaError where it is no mapping of keywords, or cannot be read."""
    try:
        data = read(path)
    except OSError as error:
        names = ", ".join(bundled_schema_names())
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else _reason(error)
        message = f"the schema cannot be read: {reason}"
        hint = f"write the path of a file, or the name of a bundled schema: {names}"
        raise SchemaError([Problem(shown, START_OF_FILE, "invalid-schema", message, help=hint)]) from None
    syntax = _SUFFIXES.get(path.suffix.lower(), Syntax.JSON)
    document = read_setup(shown, data, syntax)
    errors = [problem for problem in document.problems if problem.severity == "error"]
    if errors:
        raise SchemaError(errors)
    nothing = document.state is State.EMPTY and "{" not in document.source.text
    if nothing or not isinstance(document.value, dict | bool):
        message = "a schema is a mapping of keywords; this is none"
        raise SchemaError([Problem(shown, START_OF_FILE, "invalid-schema", message)])
    return SchemaFile(shown, path.absolute().as_uri(), data, document)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def draft_of(contents: Any) -> str | None:
    named = contents.get("$schema") if isinstance(contents, dict) else None
    return named.rstrip("#") if isinstance(named, str) else None


def checked_draft(file: SchemaFile, default: str) -> str:
    """Return the draft of a schema file, which is the default where it names none, after holding it against it."""
    contents = file.document.value
    draft = draft_of(contents)
    if draft is None and isinstance(contents, dict) and "$schema" in contents:
        raise SchemaError([problem_in(file, ("$schema",), "`$schema` must be text: the URI of a draft")])
    if draft is not None and draft not in DRAFTS:
        message = f"`$schema` names {draft}, which is no draft of JSON Schema known here"
        raise SchemaError([problem_in(file, ("$schema",), message, "known are: " + ", ".join(DRAFTS))])
    if isinstance(contents, dict) and not verdict.is_schema({"$schema": draft or default, **contents}):
        from .explain import explain_schema

        raise SchemaError(explain_schema(file.document, draft or default))
    for part, route in file.parts_by_reference:
        where = verdict.fault_in({"$schema": draft or default, **part})
        if where is not None:
            message = f"a reference leads here, and this is not as {DRAFTS[draft or default]} has it"
            raise SchemaError([problem_in(file, (*route, *where), message)])
    return draft or default


def require_identifiers(file: SchemaFile) -> None:
    """Raise SchemaError for an `$id` that is no URI."""
    keyword = identifier_keyword(file.document.value)
    for schema, _, route in file.parts:
        try:
            urlsplit(schema[keyword] if isinstance(schema.get(keyword), str) else "")
        except ValueError:
            place = (*route, keyword)
            raise SchemaError([problem_in(file, place, f"`{schema[keyword]}` is no URI")]) from None


def require_affordable(file: SchemaFile) -> None:
    """Raise SchemaError where to prepare the regular expressions takes too long, or too much memory.

    Where that may be, another process tries it first. The file need not meet its draft.
    """
    costly = [(cost(pattern), pattern, route) for pattern, route in _patterns(file)]
    if sum(each for each, _, _ in costly) <= _AFFORDABLE:
        return
    from ..guard import Guard, OverLimitError

    guard = Guard([pattern for _, pattern, _ in costly])
    try:
        guard.run(_prepare, DEFAULT_LIMITS)
    except OverLimitError as error:
        _, pattern, route = max(costly)
        message = (
            f"to prepare the regular expressions takes more than {error}; `{shortened(pattern)}` takes most"
        )
        raise SchemaError([problem_in(file, route, message, "let them repeat less")]) from None
    finally:
        guard.close()


def _prepare(patterns: list[str]) -> None:
    with suppress(verdict.SchemaFaultError):  # which is found again, and said
        verdict.compile_schema({"allOf": [{"pattern": pattern} for pattern in patterns]})


def bad_patterns(file: SchemaFile) -> list[Problem]:
    """Return the regular expressions of a schema file that are none, or that the engine does not take."""
    return [
        problem_in(file, route, f"`{shortened(pattern)}` is not a regular expression{_doubt(pattern)}")
        for pattern, route in _patterns(file)
        if not verdict.is_pattern(pattern)
    ]


def _doubt(pattern: str) -> str:
    """Say that an expression may be refused for its size, which the engine does not tell from other reasons."""
    return ", or it repeats so often that it would take too much memory" if cost(pattern) > _LARGE else ""


def _patterns(file: SchemaFile) -> Iterator[tuple[str, Route]]:
    for schema, _, route in file.parts:
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"], (*route, "pattern")
        members = schema.get("patternProperties")
        for pattern in members if isinstance(members, dict) else ():
            yield pattern, (*route, "patternProperties", pattern)
