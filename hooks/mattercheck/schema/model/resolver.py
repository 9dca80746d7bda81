"""Where the references in schemas lead: by JSON Pointers, anchors and identifiers, into whatever keyword.

JSON Schema core 2020-12, sections 8.2 and 9.4.2; a pointer may lead into a keyword that nobody knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote, urldefrag, urljoin

from ...core.pointer import PointerError, follow_pointer
from ..drafts import identifier_keyword
from ..keywords import REFERENCES
from .walk import subschemas

Part: TypeAlias = dict[str, Any]
"""A schema in a schema."""


class Resolver:
    """The references in the contents of schema files, each given with its URI.

    `resources` are the contents that URIs stand for. `parts` are all subschemas of the files, with those that only a
    reference makes one.
    """

    def __init__(self, roots: Iterable[tuple[Any, str]], resources: Mapping[str, Any]) -> None:
        self._resources = dict(resources)
        self._anchors: dict[tuple[str, str], Part] = {}
        self._dynamic: dict[str, list[Part]] = defaultdict(list)
        self._targets: dict[tuple[int, str], list[Part]] = {}
        self._known: set[int] = set()
        self.parts: list[Part] = []
        pending: list[tuple[Part, str]] = []
        for contents, uri in roots:
            pending += self._enter(contents, uri)
        while pending:
            part, base = pending.pop()
            for keyword in REFERENCES:
                reference = part.get(keyword)
                if isinstance(reference, str):
                    found = list(self._found(keyword, base, reference))
                    self._targets[id(part), keyword] = [target for target, _ in found]
                    for target, uri in found:
                        pending += self._enter(target, uri)

    def follow(self, part: Part, keyword: str) -> Iterable[Part]:
        """Return the parts that a reference of a part may lead to; none where it is not known."""
        return self._targets.get((id(part), keyword), ())

    def _enter(self, contents: Any, uri: str) -> list[tuple[Part, str]]:
        """Take in the parts of contents that are not known yet; return them, with their base URIs."""
        if not isinstance(contents, dict) or id(contents) in self._known:
            return []
        keyword, entered = identifier_keyword(contents), []
        for part, base, _ in subschemas(contents, uri):
            if id(part) in self._known:
                continue
            self._known.add(id(part))
            self.parts.append(part)
            entered.append((part, base))
            identifier = part.get(keyword)
            if isinstance(identifier, str) and identifier.startswith("#"):  # an anchor of the drafts 4 to 7
                self._anchors.setdefault((urldefrag(base)[0], identifier[1:]), part)
            elif isinstance(identifier, str):
                self._resources.setdefault(urldefrag(base)[0], part)
            for name in ("$anchor", "$dynamicAnchor"):
                if isinstance(part.get(name), str):
                    self._anchors.setdefault((urldefrag(base)[0], part[name]), part)
            if isinstance(part.get("$dynamicAnchor"), str):
                self._dynamic[part["$dynamicAnchor"]].append(part)
            if part.get("$recursiveAnchor") is True:
                self._dynamic[""].append(part)
        return entered

    def _found(self, keyword: str, base: str, reference: str) -> Iterator[tuple[Part, str]]:
        """Yield the parts that a reference may mean, with the URI of the resource that each belongs to."""
        try:
            uri, fragment = urldefrag(urljoin(base, reference))
        except ValueError:  # which whoever loads the schema says
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
            yield from ((part, uri) for part in self._dynamic.get(fragment, ()))
