"""Find references to anchors that don't exist; the engine does not report the location."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import urldefrag, urljoin

from ...core.problem import Problem
from ...core.similarity import closest_match, did_you_mean
from ..drafts import identifier_keyword, is_defined, known_draft_of
from ..model.file import SchemaFile, problem_in


def missing_anchors(files: Collection[SchemaFile], owners: Mapping[str, SchemaFile]) -> Iterator[Problem]:
    """Yield a problem for each `$ref` to an anchor that doesn't exist. `owners` maps URIs to files."""
    anchors: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for base, name in _anchors_in(file):
            anchors[base].append(name)
    for file in files:
        for schema, base, route in file.subschemas:
            reference = schema.get("$ref")
            if not isinstance(reference, str):
                continue
            target, fragment = urldefrag(urljoin(base, reference))
            known = anchors[target] + (anchors[urldefrag(owners[target].base)[0]] if target in owners else [])
            if fragment and not fragment.startswith("/") and fragment not in known:
                message = f"`$ref` points to {reference}, which does not exist"
                yield problem_in(file, (*route, "$ref"), message, _hint(reference, fragment, known))


def _anchors_in(file: SchemaFile) -> Iterator[tuple[str, str]]:
    """Yield each anchor in a file with the URI of its resource."""
    draft, identifier = known_draft_of(file.contents), identifier_keyword(file.contents)
    for schema, base, _ in file.subschemas:
        for keyword in ("$anchor", "$dynamicAnchor", identifier):
            name = schema.get(keyword)
            if not isinstance(name, str):
                continue
            if keyword != identifier and is_defined(keyword, draft):
                yield urldefrag(base)[0], name
            elif keyword == identifier and name.startswith("#") and not is_defined("$anchor", draft):
                yield urldefrag(base)[0], name[1:]


def _hint(reference: str, fragment: str, known: list[str]) -> str | None:
    suggestion = closest_match(fragment, known)
    return did_you_mean(suggestion and reference.removesuffix(fragment) + suggestion)
