"""Resolve the references in schemas: JSON Pointers, anchors and identifiers.

See JSON Schema core 2020-12, sections 8.2 and 9.4.2. A pointer may lead into an unknown keyword.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from ...core.pointer import PointerError, follow_pointer
from ..drafts import identifier_keyword
from ..keywords import REFERENCES
from .walk import Subschema, subschemas


class Resolver:
    """Resolves the references in schema files, given as pairs of contents and URI.

    `resources` maps URIs to contents. `subschemas` has every subschema of the files, including those that only a
    reference identifies as one.
    """

    def __init__(self, roots: Iterable[tuple[Any, str]], resources: Mapping[str, Any]) -> None:
        self._resources = dict(resources)
        self._anchors: dict[tuple[str, str], Subschema] = {}
        self._dynamic: dict[str, list[Subschema]] = defaultdict(list)
        self._targets: dict[tuple[int, str], list[Subschema]] = {}
        self._registered: set[int] = set()
        self.subschemas: list[Subschema] = []
        pending: list[tuple[Subschema, str]] = []
        for contents, uri in roots:
            pending += self._register(contents, uri)
        while pending:
            subschema, base = pending.pop()
            for keyword in REFERENCES:
                reference = subschema.get(keyword)
                if isinstance(reference, str):
                    found = list(self._resolve(keyword, base, reference))
                    self._targets[id(subschema), keyword] = [target for target, _ in found]
                    for target, uri in found:
                        pending += self._register(target, uri)

    def follow(self, subschema: Subschema, keyword: str) -> Iterable[Subschema]:
        """Return the possible targets of a reference in a subschema; empty if it cannot be resolved."""
        return self._targets.get((id(subschema), keyword), ())

    def _register(self, contents: Any, uri: str) -> list[tuple[Subschema, str]]:
        """Register the new subschemas of contents; return them with their base URIs."""
        if not isinstance(contents, dict) or id(contents) in self._registered:
            return []
        keyword, registered = identifier_keyword(contents), []
        for subschema, base, _ in subschemas(contents, uri):
            if id(subschema) in self._registered:
                continue
            self._registered.add(id(subschema))
            self.subschemas.append(subschema)
            registered.append((subschema, base))
            identifier = subschema.get(keyword)
            if isinstance(identifier, str) and identifier.startswith("#"):  # an anchor in drafts 4 to 7
                self._anchors.setdefault((urldefrag(base)[0], identifier[1:]), subschema)
            elif isinstance(identifier, str):
                self._resources.setdefault(urldefrag(base)[0], subschema)
            for name in ("$anchor", "$dynamicAnchor"):
                if isinstance(subschema.get(name), str):
                    self._anchors.setdefault((urldefrag(base)[0], subschema[name]), subschema)
            if isinstance(subschema.get("$dynamicAnchor"), str):
                self._dynamic[subschema["$dynamicAnchor"]].append(subschema)
            if subschema.get("$recursiveAnchor") is True:
                self._dynamic[""].append(subschema)
        return registered

    def _resolve(self, keyword: str, base: str, reference: str) -> Iterator[tuple[Subschema, str]]:
        """Yield the possible targets of a reference, each with the URI of its resource."""
        try:
            uri, fragment = urldefrag(urljoin(base, reference))
        except ValueError:  # reported by the loader
            return
        target = self._resources.get(uri)
        if fragment.startswith("/"):
            try:
                target, _ = follow_pointer(target, unquote(fragment))
            except PointerError:
                target = None
        elif fragment:
            target = self._anchors.get((uri, fragment))
        if isinstance(target, dict):
            yield target, uri
        if keyword != "$ref":
            yield from ((subschema, uri) for subschema in self._dynamic.get(fragment, ()))
