"""Validate values against parts of a schema: each part is compiled at its place, with all that it refers to."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urldefrag, urljoin

from ...core.pointer import Route, to_pointer
from ..drafts import identifier_keyword
from ..engine import SubschemaEngine
from ..model.schema import Schema


class SchemaParts:
    """The parts of a schema and of the files that it refers to, identified by `id()`."""

    def __init__(self, schema: Schema) -> None:
        resources = {**schema.resources, schema.uri: schema.contents}
        self._engine = SubschemaEngine(resources.items(), schema.draft)
        self._uris: dict[int, str] = {}
        for uri, contents in resources.items():
            self._add(uri, contents)

    def _add(self, uri: str, contents: Any) -> None:
        """Record the URI of each part of a resource, relative to the nearest identifier above it."""
        identifier = identifier_keyword(contents)
        pending: list[tuple[Any, str, Route]] = [(contents, uri, ())]
        while pending:
            part, base, route = pending.pop()
            if isinstance(part, list):
                pending += [(member, base, (*route, index)) for index, member in enumerate(part)]
            elif isinstance(part, dict):
                name = part.get(identifier)
                if route and isinstance(name, str) and not name.startswith("#"):
                    base, route = urldefrag(urljoin(base, name))[0], ()
                pointer = quote(to_pointer(route), errors="surrogatepass")
                self._uris.setdefault(id(part), f"{base}#{pointer}")
                pending += [(member, base, (*route, key)) for key, member in part.items()]

    def accepts(self, part: Any, value: Any) -> bool:
        """Tell whether a value is valid against a part; False if the part can't be compiled on its own."""
        if isinstance(part, bool) or not part:
            return part is not False
        uri = self._uris.get(id(part))
        validator = self._engine.compile(uri) if uri is not None else None
        return validator is not None and validator.is_valid(value)
