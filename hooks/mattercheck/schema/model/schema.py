"""A compiled schema and the source locations of its keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...core.pointer import Route, to_pointer
from ...core.problem import Problem, SchemaPlace
from .. import engine
from .walk import subschemas

if TYPE_CHECKING:
    from .extensions import Extensions
    from .resolver import Resolver

_EXTENSIONS = (
    *(b"x-unknown-fields", b"x-field-order", b"x-only-warnings"),
    *(b"x-timestamp", b"x-plain-date", b"x-prose"),
)
"""What the bytes of a schema contain if it has annotations about the loader of its files."""
_MAX_CHEAP_BYTES = 1 << 16
"""Maximum size of all files of a schema that counts as cheap."""
EXPANSION_LIMIT = 500
"""Expanded size from which a schema no longer counts as cheap: each path takes about 0.2 ms to explain."""


class Schema:
    """A compiled schema.

    `draft` is the URI of its meta-schema without a fragment. `warnings` are about the schema itself. `files` has the
    parsed contents of the files it was read from, by display name; `read_from` has their bytes. `is_bounded` means that
    validation takes time proportional to the size of a value. `expanded_size` is the number of subschemas, counted once
    per path to them, up to EXPANSION_LIMIT.
    """

    def __init__(
        self,
        name: str,
        uri: str,
        contents: Any,
        draft: str,
        resources: dict[str, Any],
        warnings: list[Problem],
        files: dict[str, Any],
        read_from: Mapping[str, bytes],
    ) -> None:
        self.name = name
        self.uri = uri
        self.contents = contents
        self.draft = draft
        self.resources = resources
        self.warnings = warnings
        self.files = files
        self.read_from = read_from
        self.expanded_size = EXPANSION_LIMIT
        self._compile()

    def _compile(self) -> None:
        self._validator, self.is_bounded = engine.compile_bounded(
            self.contents, self.uri, self.resources.items(), self.draft
        )
        self.is_valid = self._validator.is_valid

    def __getstate__(self) -> dict[str, Any]:
        not_pickled = {"_validator", "is_valid", "keyword_engine", "resolver", "_places"}
        return {name: value for name, value in self.__dict__.items() if name not in not_pickled}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._compile()

    @property
    def is_cheap(self) -> bool:
        """Return whether explaining the errors in a small file is fast enough to need no separate process."""
        size = sum(map(len, self.read_from.values()))
        return self.is_bounded and self.expanded_size < EXPANSION_LIMIT and size <= _MAX_CHEAP_BYTES

    @cached_property
    def keyword_engine(self) -> engine.KeywordEngine:
        """Return the engine for single keywords in the draft of this schema."""
        return engine.KeywordEngine(self.draft)

    @cached_property
    def resolver(self) -> Resolver:
        """Return the resolver for the references in the schema and its files."""
        from .resolver import Resolver

        return Resolver(
            [(self.contents, self.uri), *((contents, uri) for uri, contents in self.resources.items())],
            self.resources,
        )

    @cached_property
    def has_deprecated(self) -> bool:
        """Return whether any subschema marks a field as deprecated."""
        if not any(b"deprecated" in data for data in self.read_from.values()):
            return False
        found = (
            subschema for contents in self.files.values() for subschema, _, _ in subschemas(contents, "")
        )
        return any(subschema.get("deprecated") is True for subschema in found)

    @cached_property
    def extensions(self) -> Extensions | None:
        """Return the annotations about the loader of the files, or None if the schema has none."""
        if not any(name in data for data in self.read_from.values() for name in _EXTENSIONS):
            return None
        from .extensions import Extensions

        refers = isinstance(self.contents, dict) and ("$ref" in self.contents or "allOf" in self.contents)
        return Extensions(self.contents, self.resolver.follow if refers else lambda *_: ())

    def annotations(self, value: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield the annotations of a value and its fields from the subschemas that they are valid against.

        Each is the JSON Pointer of the field, the URI of the subschema, and the annotations of that subschema.
        """
        return engine.annotations_of(self._validator, value)

    def first_error(self, value: Any) -> tuple[Route, str]:
        """Return the route and the keyword of the first error that the engine finds in an invalid value."""
        return engine.first_error(self._validator, value)

    @cached_property
    def _places(self) -> dict[int, SchemaPlace]:
        places: dict[int, SchemaPlace] = {}
        pending: list[tuple[Any, str, Route]] = [
            (contents, shown, ()) for shown, contents in self.files.items()
        ]
        while pending:
            subschema, shown, route = pending.pop()
            if isinstance(subschema, dict):
                places.setdefault(id(subschema), SchemaPlace(shown, to_pointer(route)))
                pending.extend((member, shown, (*route, key)) for key, member in subschema.items())
            elif isinstance(subschema, list):
                pending.extend((member, shown, (*route, index)) for index, member in enumerate(subschema))
        return places

    def place_at(self, location: str) -> SchemaPlace | None:
        """Return the location of a URI whose fragment is a JSON Pointer; without a URI, in the main file."""
        uri, _, pointer = location.rpartition("#")
        place = self._places.get(id(self.resources.get(uri, self.contents)))
        return place and SchemaPlace(place.file, pointer)

    def place_of(self, subschema: Any, *keywords: str | int) -> SchemaPlace | None:
        """Return the location of a keyword of a subschema, which is identified by `id()`."""
        place = self._places.get(id(subschema))
        return place and SchemaPlace(place.file, place.pointer + to_pointer(keywords))
