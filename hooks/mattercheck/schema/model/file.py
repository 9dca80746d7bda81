"""A schema file with its subschemas and the source location of each keyword."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from ...core.errors import MattercheckError, describe_os_error
from ...core.pointer import Route, follow_pointer, to_pointer
from ...core.problem import START_OF_FILE, Problem
from ...core.resources import bundled_schema_names
from ...core.text import on_one_line
from ...document.bounded_read import read_data_within_limits
from ...document.document import Document, State
from ...document.syntax import Syntax
from ..drafts import identifier_keyword
from ..keywords import ANNOTATIONS, KEYWORDS
from .walk import applicator_keywords, subschemas

_LIKE_A_SCHEMA = (
    rb"""["']?(?:\$schema|\$ref|\$defs|properties|patternProperties|additionalProperties|allOf|anyOf|oneOf)["']?\s*:"""
    rb"""|\btype["']?\s*:\s*\[?\s*["']?(?:array|boolean|integer|null|number|object|string)\b"""
    rb"""|\brequired["']?\s*:\s*\["""
)
"""What is in nearly every schema, and in few other files."""
_FIRST_KEY = rb"""(?:\xef\xbb\xbf)?\s*\{\s*"([^"]*)"\s*:"""
_SUFFIXES = {".json": Syntax.JSON, ".yaml": Syntax.YAML, ".yml": Syntax.YAML}


class SchemaError(MattercheckError):
    """A schema cannot be used. `problems` gives the reasons, each with its location in a schema file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems), problems)


Subschema: TypeAlias = tuple[dict[str, Any], str, Route]
"""A subschema, its base URI and its route from the root of the file."""


class SchemaFile:
    """A schema file: its display name, its URI, its bytes and the parsed document.

    Also represents a subschema of the file at `route` that only a reference identifies as a schema, because it is below
    a keyword that the draft does not define (JSON Schema core 2020-12, section 9.4.2); `root` is then the whole file.
    """

    def __init__(self, shown: str, uri: str, data: bytes, document: Document) -> None:
        self.shown = shown
        self.uri = uri
        self.data = data
        self.document = document
        self.contents = document.value
        self.route: Route = ()
        self.root = self

    @cached_property
    def subschemas(self) -> list[Subschema]:
        """Return each object schema in the file, the root first, with its base URI and its route.

        Includes the subschemas added by `add_subschema`.
        """
        root = self.document.value
        identifier, keywords = identifier_keyword(root), applicator_keywords(root)
        if self is self.root:
            return list(subschemas(root, self.uri, identifier, keywords))
        return [
            (subschema, base, (*self.route, *route))
            for subschema, base, route in subschemas(self.contents, self.root.base, identifier, keywords)
            if id(subschema) not in self.root.subschema_ids
        ]

    @cached_property
    def subschema_ids(self) -> set[int]:
        """Return the `id()` of each subschema."""
        return {id(subschema) for subschema, _, _ in self.subschemas}

    @property
    def has_patterns(self) -> bool:
        """Return whether a subschema has a regular expression."""
        return any(
            "pattern" in subschema or "patternProperties" in subschema for subschema, _, _ in self.subschemas
        )

    @property
    def base(self) -> str:
        """Return the base URI of the root: its identifier, or else the URI of the file."""
        return self.subschemas[0][1] if self.subschemas else self.uri

    @cached_property
    def looks_like_a_schema(self) -> bool:
        """Tell whether the file is likely to be meant as a schema, so that its content may be shown in messages."""
        keys = self.document.value.keys() if isinstance(self.document.value, dict) else ()
        return re.search(_LIKE_A_SCHEMA, self.data) is not None or KEYWORDS.issuperset(keys)

    def add_subschema(self, pointer: str) -> SchemaFile | None:
        """Add the target of a JSON Pointer as a subschema.

        Returns None if the target is already known or is not an object. Raises PointerError if there is no target.
        """
        target, route = follow_pointer(self.contents, pointer)
        if not isinstance(target, dict) or id(target) in self.subschema_ids:
            return None
        found = SchemaFile(self.shown, self.uri, self.data, self.document)
        found.contents, found.route, found.root = target, route, self
        self.subschemas.extend(found.subschemas)
        self.subschema_ids.update(id(subschema) for subschema, _, _ in found.subschemas)
        return found


def problem_in(
    file: SchemaFile, route: Route, message: str, hint: str | None = None, rule: str = "invalid-schema"
) -> Problem:
    """Return a problem at a route in a schema file, with the default severity of its rule."""
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


def _begins_like_a_schema(data: bytes) -> bool:
    """Tell whether a file with a syntax error is likely to be meant as a schema."""
    first = re.match(_FIRST_KEY, data)
    is_keyword = first is not None and first[1].decode("utf-8", "replace") in KEYWORDS - ANNOTATIONS
    return is_keyword or re.search(_LIKE_A_SCHEMA, data) is not None


def unlike_a_schema(shown: str) -> SchemaError:
    """Return the error for an unusable file that nobody can have meant as a schema.

    A configuration can name any file of the repository, so nothing of it is shown: it may contain passwords.
    """
    message = (
        "this file can't be used as a JSON Schema, and doesn't look like one, so its content isn't shown"
    )
    hint = "use a JSON Schema file, with keywords such as `type` and `properties`"
    return SchemaError([Problem(shown, START_OF_FILE, "invalid-schema", message, help=hint)])


def read_schema_file(path: Path, shown: str, read: Callable[[Path], bytes]) -> SchemaFile:
    """Read a schema file. Raises SchemaError if it cannot be read or is neither a mapping nor a boolean."""
    try:
        data = read(path)
    except OSError as error:
        names = ", ".join(bundled_schema_names())
        reason = "file not found" if isinstance(error, FileNotFoundError) else describe_os_error(error)
        message = f"the schema cannot be read: {reason}"
        hint = f"use the path to a schema file, or the name of a bundled schema: {names}"
        raise SchemaError([Problem(shown, START_OF_FILE, "invalid-schema", message, help=hint)]) from None
    syntax = _SUFFIXES.get(path.suffix.lower(), Syntax.JSON)
    document = read_data_within_limits(shown, data, syntax)
    errors = [problem for problem in document.problems if problem.severity == "error"]
    if any("`" in f"{error.message}{error.help}" for error in errors) and not _begins_like_a_schema(data):
        raise unlike_a_schema(shown)
    if errors:
        raise SchemaError(errors)
    is_blank = document.state is State.EMPTY and "{" not in document.source.text
    if is_blank or not isinstance(document.value, dict | bool):
        message = "not a schema: expected a mapping of keywords"
        raise SchemaError([Problem(shown, START_OF_FILE, "invalid-schema", message)])
    return SchemaFile(shown, path.absolute().as_uri(), data, document)
