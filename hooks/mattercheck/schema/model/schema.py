"""A schema that is ready to judge, and where its keywords stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ...core.pointer import Route, to_pointer
from ...core.problem import Problem, SchemaPlace
from .. import engine
from .resolver import Resolver
from .walk import subschemas

_MAX_CHEAP_BYTES = 1 << 16
"""Bytes of schema files."""


class Schema:
    """A schema that is ready to judge.

    `draft` is the URI of its meta-schema without a fragment. `warnings` are about the schema itself.
    `files` are the contents of the files it was read from, parsed, by the names they are shown by; `read_from`
    the same as bytes. `is_bounded` tells that to judge takes time in proportion to the size of a value; `is_recursive`
    that a part of it leads back to itself, for the values in a value.
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
        self.is_recursive = False
        self._compile()

    def _compile(self) -> None:
        self._validator, self.is_bounded = engine.compile_bounded(
            self.contents, self.uri, self.resources.items(), self.draft
        )
        self.is_valid = self._validator.is_valid

    def __getstate__(self) -> dict[str, Any]:
        of_this_process = {"_validator", "is_valid", "keyword_engine", "resolver", "_places"}
        return {name: value for name, value in self.__dict__.items() if name not in of_this_process}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._compile()

    @property
    def is_cheap(self) -> bool:
        """Whether it is small and ends, so that to say what is wrong with a small file cannot take long."""
        size = sum(map(len, self.read_from.values()))
        return self.is_bounded and not self.is_recursive and size <= _MAX_CHEAP_BYTES

    @cached_property
    def keyword_engine(self) -> engine.KeywordEngine:
        """Answers for single keywords of this schema's draft."""
        return engine.KeywordEngine(self.draft)

    @cached_property
    def resolver(self) -> Resolver:
        """Where the references in the schema and its files lead."""
        return Resolver(
            [(self.contents, self.uri), *((part, uri) for uri, part in self.resources.items())],
            self.resources,
        )

    @cached_property
    def has_deprecated(self) -> bool:
        """Whether any part of the schema calls a field deprecated."""
        if not any(b"deprecated" in data for data in self.read_from.values()):
            return False
        parts = (part for contents in self.files.values() for part, _, _ in subschemas(contents, ""))
        return any(part.get("deprecated") is True for part in parts)

    def annotations(self, value: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield what the valid parts of the schema say of a value and its fields.

        JSON Pointers to the field and to the part of the schema, and the part's own annotations.
        """
        return engine.annotations_of(self._validator, value)

    def first_error(self, value: Any) -> tuple[Route, str]:
        """Return where the engine that judged finds the first error of an invalid value, and by which keyword."""
        return engine.first_error(self._validator, value)

    @cached_property
    def _places(self) -> dict[int, SchemaPlace]:
        places: dict[int, SchemaPlace] = {}
        pending: list[tuple[Any, str, Route]] = [
            (contents, shown, ()) for shown, contents in self.files.items()
        ]
        while pending:
            part, shown, route = pending.pop()
            if isinstance(part, dict):
                places.setdefault(id(part), SchemaPlace(shown, to_pointer(route)))
                pending.extend((member, shown, (*route, key)) for key, member in part.items())
            elif isinstance(part, list):
                pending.extend((member, shown, (*route, index)) for index, member in enumerate(part))
        return places

    def place_at(self, location: str) -> SchemaPlace | None:
        """Return the place that a URI with a JSON Pointer for its fragment means; without a URI, in the main file."""
        uri, _, pointer = location.rpartition("#")
        place = self._places.get(id(self.resources.get(uri, self.contents)))
        return place and SchemaPlace(place.file, pointer)

    def place_of(self, subschema: Any, *keywords: str | int) -> SchemaPlace | None:
        """Return where a keyword of a part of this schema stands; the part is told by its identity."""
        place = self._places.get(id(subschema))
        return place and SchemaPlace(place.file, place.pointer + to_pointer(keywords))
