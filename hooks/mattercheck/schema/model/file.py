"""A schema file: read, and held against its draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from ...core.errors import MattercheckError, describe_os_error
from ...core.pointer import Route, follow_pointer, to_pointer
from ...core.problem import START_OF_FILE, Problem
from ...core.resources import bundled_schema_names
from ...core.text import on_one_line
from ...document.bounded import read_data_within_limits
from ...document.document import Document, State
from ...document.syntax import Syntax
from ..drafts import identifier_keyword
from .walk import applicator_keywords, subschemas

_SUFFIXES = {".json": Syntax.JSON, ".yaml": Syntax.YAML, ".yml": Syntax.YAML}


class SchemaError(MattercheckError):
    """A schema cannot be used. `problems` say why, each at its place in a schema file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems), problems)


Part: TypeAlias = tuple[dict[str, Any], str, Route]


class SchemaFile:
    """A schema file: how it is shown, its URI, its bytes, and the document with the place of each keyword.

    Or, at a `route` in it, what only a reference makes a schema, for it stands below a keyword that the draft does not
    know (JSON Schema core 2020-12, section 9.4.2); `whole` is then the file.
    """

    def __init__(self, shown: str, uri: str, data: bytes, document: Document) -> None:
        self.shown = shown
        self.uri = uri
        self.data = data
        self.document = document
        self.contents = document.value
        self.route: Route = ()
        self.whole = self

    @cached_property
    def parts(self) -> list[Part]:
        """Each object schema in it, itself first, with its base URI and its route.

        Those that only a reference makes schemas are among them as soon as they are taken in.
        """
        root = self.document.value
        identifier, keywords = identifier_keyword(root), applicator_keywords(root)
        if self is self.whole:
            return list(subschemas(root, self.uri, identifier, keywords))
        return [
            (part, base, (*self.route, *route))
            for part, base, route in subschemas(self.contents, self.whole.base, identifier, keywords)
            if id(part) not in self.whole.known
        ]

    @cached_property
    def known(self) -> set[int]:
        """The identities of its parts."""
        return {id(part) for part, _, _ in self.parts}

    @property
    def base(self) -> str:
        """The base URI of the whole: its identifier, or where it lies."""
        return self.parts[0][1] if self.parts else self.uri

    def add_subschema(self, pointer: str) -> SchemaFile | None:
        """Return what a JSON Pointer leads to if nobody knew that it is a schema, which it then is. Raises PointerError."""
        target, route = follow_pointer(self.contents, pointer)
        if not isinstance(target, dict) or id(target) in self.known:
            return None
        found = SchemaFile(self.shown, self.uri, self.data, self.document)
        found.contents, found.route, found.whole = target, route, self
        self.parts.extend(found.parts)
        self.known.update(id(part) for part, _, _ in found.parts)
        return found


def problem_in(
    file: SchemaFile, route: Route, message: str, hint: str | None = None, rule: str = "invalid-schema"
) -> Problem:
    from ...rules import RULES

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
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else describe_os_error(error)
        message = f"the schema cannot be read: {reason}"
        hint = f"write the path of a file, or the name of a bundled schema: {names}"
        raise SchemaError([Problem(shown, START_OF_FILE, "invalid-schema", message, help=hint)]) from None
    syntax = _SUFFIXES.get(path.suffix.lower(), Syntax.JSON)
    document = read_data_within_limits(shown, data, syntax)
    errors = [problem for problem in document.problems if problem.severity == "error"]
    if errors:
        raise SchemaError(errors)
    nothing = document.state is State.EMPTY and "{" not in document.source.text
    if nothing or not isinstance(document.value, dict | bool):
        message = "a schema is a mapping of keywords; this is none"
        raise SchemaError([Problem(shown, START_OF_FILE, "invalid-schema", message)])
    return SchemaFile(shown, path.absolute().as_uri(), data, document)
