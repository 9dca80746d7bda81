"""Keep one finding for each mistake of the author: drop those that only follow from another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ...core.pointer import Route
from ...core.similarity import closest_choice, likely_typo
from .contained_items import is_wanted
from .field_names import suggest_key
from .finding import MISSING, Finding
from .unions import EXTRA, FIXED

_STRENGTH = ("type", "enum", "const", "format", "pattern", "minLength")
"""Keywords by priority: of several errors about one value, only the first is reported."""

_REFUSALS = ("falseSchema", *sorted(EXTRA), "propertyNames", "not")
"""Keywords that refuse a field, the one with the best reason first."""


def one_per_mistake(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding for each mistake of the author."""
    kept: dict[Route, list[Finding]] = {}
    for finding in findings:
        group = kept.setdefault(finding.route, [])
        # A field that several keywords require is reported as missing once.
        if finding.keyword not in MISSING or all(other.keyword not in MISSING for other in group):
            group.append(finding)
    result: list[Finding] = []
    for found in kept.values():
        group = [finding for finding in found if not (finding.decides or finding.meant)] or found[:1]
        strongest = min(_strength(finding) for finding in group)
        shown = (
            {strongest} if strongest == 0 else {strongest, len(_STRENGTH)}
        )  # nothing else is about another type
        result.extend(_with_one_refusal([finding for finding in group if _strength(finding) in shown]))
    result = _without_misspelled(_without_misplaced(_without_consequences(result)))
    return _with_misspelled_deciders(_without_lists_that_lack_a_wrong_item(result))


def _with_one_refusal(group: list[Finding]) -> list[Finding]:
    """Keep one of the findings that refuse the same field: one with a suggestion, or with a condition, or the first kind."""
    refusals = [finding for finding in group if finding.key is not None and finding.keyword in _REFUSALS]
    refusals += [finding for finding in group if finding.keyword == "falseSchema"]
    if len(refusals) < 2:
        return group
    kept = min(
        refusals,
        key=lambda one: (one.keyword not in EXTRA or suggest_key(one) is None, _REFUSALS.index(one.keyword)),
    )
    return [finding for finding in group if finding is kept or finding not in refusals]


def _without_lists_that_lack_a_wrong_item(findings: list[Finding]) -> list[Finding]:
    """Drop a finding about an item that a list lacks if another one is about an item that was meant to be it."""
    lacking = [finding for finding in findings if finding.keyword == "contains"]
    if not lacking:
        return findings
    meant = [pair for pair in map(_meant, findings) if pair is not None]
    found = [lack for lack in lacking if any(_is_in(lack, route, value) for route, value in meant)]
    return [finding for finding in findings if finding not in found]


def _is_in(lack: Finding, route: Route, value: Any) -> bool:
    """Tell whether the item that a list lacks is in it if the value at a route is another one."""
    depth = len(lack.route)
    return len(route) > depth and route[:depth] == lack.route and is_wanted(lack, route[depth:], value)


def _with_misspelled_deciders(findings: list[Finding]) -> list[Finding]:
    """Report a text of which other fields depend, and which is misspelled, instead of these fields."""
    deciders: dict[tuple[Route, str], Finding] = {}
    result: list[Finding] = []
    for finding in findings:
        found = _misspelled_decider(finding)
        if found is None:
            result.append(finding)
        elif found in deciders:
            deciders[found].enables = [*deciders[found].enables, str(finding.key)]
        else:
            route, meant = found
            decider = finding.with_schemas(finding.schema, None)
            decider.route, decider.value, decider.meant = route, finding.siblings[str(route[-1])], meant
            decider.enables, decider.key, decider.known_if = [str(finding.key)], None, ()
            deciders[found] = decider
            result.append(decider)
    return result


def _misspelled_decider(finding: Finding) -> tuple[Route, str] | None:
    """Return the route to the text that decides whether an unknown field is known, and what it is likely meant to be."""
    if finding.keyword not in EXTRA or not finding.known_if or suggest_key(finding) is not None:
        return None
    for condition in finding.known_if:
        value = finding.siblings.get(str(condition.fields[0][-1])) if len(condition.fields) == 1 else None
        meant = likely_typo(value, condition.texts) if isinstance(value, str) else None
        if meant is not None:
            return condition.fields[0], meant
    return None


def _meant(finding: Finding) -> tuple[Route, Any] | None:
    """Return the route and the value that were meant where a choice or a field is misspelled."""
    if finding.keyword in EXTRA:
        name = suggest_key(finding)
        renamed = {name if key == finding.key else key: value for key, value in finding.siblings.items()}
        return (finding.route[:-1], renamed) if name is not None else None
    values = [finding.keyword_value] if finding.keyword == "const" else finding.keyword_value
    if finding.keyword not in FIXED or not isinstance(finding.value, str):
        return None
    choice = closest_choice(finding.value, [choice for choice in values if isinstance(choice, str)])
    return (finding.route, choice) if choice is not None else None


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """Drop findings that apply only because a field that decides is wrong, missing or misspelled."""
    firm = [finding for finding in findings if finding.condition is None and not finding.deciders]
    wrong = {finding.route for finding in firm if finding.keyword not in EXTRA}
    for finding in firm:
        meant = suggest_key(finding) if finding.keyword in EXTRA else None
        if meant is not None and meant not in finding.siblings:
            wrong.add((*finding.route[:-1], meant))
    return [finding for finding in findings if wrong.isdisjoint(finding.deciders)]


def _strength(finding: Finding) -> int:
    return _STRENGTH.index(finding.keyword) if finding.keyword in _STRENGTH else len(_STRENGTH)


def _without_misplaced(findings: list[Finding]) -> list[Finding]:
    """Report wrong indentation as one finding, and drop the findings that follow from it."""
    extras = {finding.route: finding for finding in findings if finding.keyword in EXTRA}
    strayed = {
        (*route[:-2], route[-1]): extra
        for route, extra in extras.items()
        if len(route) > 1 and isinstance(route[-2], str)
    }
    dropped: set[int] = set()
    for finding in findings:
        parent = finding.route[:-1]
        if finding.keyword == "type" and finding.value is None and isinstance(finding.schema, dict):
            inner = [extras.get((*parent, name)) for name in finding.schema.get("properties", {})]
            finding.unindented = [str(extra.key) for extra in inner if extra is not None]
            dropped.update(id(extra) for extra in inner if extra is not None)
        elif finding.keyword in MISSING:
            inside = strayed.get(finding.route)
            holder = parent[-1] if parent else None
            outside = extras.get((*parent[:-1], finding.route[-1])) if isinstance(holder, str) else None
            if inside is not None:
                inside.strayed_into = str(inside.route[-2])
            elif outside is not None:
                outside.belongs_to = str(holder)
            if inside is not None or outside is not None:
                dropped.add(id(finding))
    return [finding for finding in findings if id(finding) not in dropped]


def _without_misspelled(findings: list[Finding]) -> list[Finding]:
    """Drop the finding for a missing key if an unknown key next to it is the same key, misspelled."""
    missing: dict[Route, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.keyword in MISSING and finding.key is not None:
            missing[finding.route[:-1]].append(finding.key)
    misspelled = {
        (*extra.route[:-1], suggest_key(extra, *missing[extra.route[:-1]]))
        for extra in findings
        if extra.keyword in EXTRA and extra.route[:-1] in missing
    }
    return [
        finding for finding in findings if finding.keyword not in MISSING or finding.route not in misspelled
    ]
