"""From what is remembered of content to the schema that a person would have written."""

from __future__ import annotations

from typing import Any

from .descriptions import describe, singular
from .number_keywords import number_keywords
from .shared_definitions import Parts
from .string_keywords import text_keywords
from .summary import Field, ListSummary, MappingSummary, Summary
from .tolerance import Tolerance

_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_CLOSED = 0.05
"""The share of mappings that brought a key of their own, up to which the set of keys is taken for complete."""
_MAPPINGS = 3
"""Mappings from which on a set of keys can be taken for complete."""
_TOGETHER = 5
"""Mappings with some keys, and without, after which it is no coincidence that these stand together."""


class Draft:
    """Turns a summary into a schema.

    A field is required that so large a share of the mappings have as `required` says, or all but outliers. One that no
    file has which changed after `deprecated_before`, in seconds since the epoch, is deprecated.
    """

    def __init__(self, tolerance: Tolerance, *, required: float = 1.0, deprecated_before: int = 0) -> None:
        self._tolerance = tolerance
        self._required = required
        self._deprecated_before = deprecated_before
        self._parts = Parts()

    def schema(self, summary: Summary, *, title: str, description: str) -> dict[str, Any]:
        """Return a schema of draft 2020-12 for all values of a summary, but for outliers."""
        self._parts = Parts.of(summary)
        contents = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            "description": description,
            **self._keywords(summary, "", is_root=True),
        }
        definitions = {
            part.name: self._of_mappings(part.mappings, part.name, is_root=False)
            for part in self._parts.used()
        }
        return self._parts.with_shared_texts(contents, definitions)

    def _keywords(self, summary: Summary, key: str, *, is_root: bool = False) -> dict[str, Any]:
        """Return what a schema says of values of any kind."""
        kinds = self._kinds(summary, key, is_root=is_root)
        nullable = summary.nulls > self._tolerance.of(summary.count)
        if not kinds:
            return {"type": "null"} if summary.nulls else {}
        if len(kinds) == 1:
            return _or_null(kinds[0]) if nullable else kinds[0]
        if all(_is_plain(keywords) for keywords in kinds):
            together: dict[str, Any] = {}
            for keywords in kinds:
                together = {**keywords, **together}
            types = [keywords["type"] for keywords in kinds] + ["null"] * nullable
            return {**together, "type": sorted(types, key=_TYPES.index)}
        return {"anyOf": [*kinds, *[{"type": "null"}] * nullable]}

    def _kinds(self, summary: Summary, key: str, *, is_root: bool) -> list[dict[str, Any]]:
        """Return what a schema says of each kind of value but null, without those that are outliers."""
        counts = {
            "texts": summary.texts.count if summary.texts else 0,
            "numbers": summary.numbers.count if summary.numbers else 0,
            "booleans": summary.booleans,
            "lists": summary.lists.count if summary.lists else 0,
            "mappings": summary.mappings.count if summary.mappings else 0,
        }
        allowed = self._tolerance.of(summary.count)
        rare = summary.nulls if summary.nulls <= allowed else 0
        for kind, count in sorted(counts.items(), key=lambda item: item[1]):
            if count and rare + count <= allowed:
                rare += count
                counts[kind] = 0
        kinds: list[dict[str, Any]] = []
        if counts["texts"] and summary.texts:
            kinds.append(text_keywords(summary.texts, key, self._tolerance))
        if counts["numbers"] and summary.numbers:
            kinds.append(number_keywords(summary.numbers, self._tolerance))
        if counts["booleans"]:
            kinds.append({"type": "boolean"})
        if counts["lists"] and summary.lists:
            kinds.append(self._of_lists(summary.lists, key))
        if counts["mappings"] and summary.mappings:
            part = None if is_root else self._parts.find(key)
            kinds.append(
                self._of_mappings(summary.mappings, key, is_root=is_root) if part is None else part.reference
            )
        return kinds

    def _of_lists(self, lists: ListSummary, key: str) -> dict[str, Any]:
        keywords: dict[str, Any] = {"type": "array"}
        several = lists.count >= _TOGETHER
        if several and 2 <= lists.least == lists.greatest and lists.items.numbers:  # a place on a map, a size
            keywords.update(minItems=lists.least, maxItems=lists.greatest)
        elif several and lists.empty <= self._tolerance.of(lists.count):
            keywords["minItems"] = 1
        if lists.several >= _TOGETHER and lists.repeating <= self._tolerance.of(lists.count):
            keywords["uniqueItems"] = True
        items = self._keywords(lists.items, singular(key))
        return {**keywords, "items": items} if items else keywords

    def _of_mappings(self, mappings: MappingSummary, key: str, *, is_root: bool) -> dict[str, Any]:
        keywords: dict[str, Any] = {"type": "object"}
        allowed = self._tolerance.of(mappings.count)
        if mappings.others is not None or (mappings.is_table and not is_root):
            values = self._keywords(mappings.all_values(), singular(key))
            return {**keywords, "additionalProperties": values} if values else keywords
        if not mappings.fields:
            return {**keywords, "additionalProperties": False} if mappings.count >= _MAPPINGS else keywords
        rare = {name for name, field in mappings.fields.items() if field.count <= allowed}
        new = sum(field.count == 1 and name not in rare for name, field in mappings.fields.items())
        is_closed = mappings.count >= _MAPPINGS and new <= _CLOSED * mappings.count
        fields = {name: field for name, field in mappings.in_order() if not (is_closed and name in rare)}
        least = min(mappings.count - allowed, mappings.count * self._required)
        required = [name for name, field in fields.items() if field.count >= least]
        if required:
            keywords["required"] = required
        if is_closed:
            keywords["additionalProperties"] = False
        keywords["properties"] = {
            name: self._of_field(name, field, of_page=is_root) for name, field in fields.items()
        }
        optional = {name: field for name, field in fields.items() if name not in required}
        together = _together(mappings.count, optional)
        if together:
            keywords["dependentRequired"] = together
        return keywords

    def _of_field(self, key: str, field: Field, *, of_page: bool) -> dict[str, Any]:
        keywords = self._keywords(field.values, key)
        described = describe(key, of_page=of_page, is_boolean=keywords.get("type") == "boolean")
        said = {"description": described, **keywords}
        if field.moment and field.moment < self._deprecated_before:
            said["deprecated"] = True
        return said


def _is_plain(keywords: dict[str, Any]) -> bool:
    """Tell whether keywords can stand beside those for another type, because they are about their own only."""
    return keywords.get("type") in {"string", "integer", "number", "boolean"} and "anyOf" not in keywords


def _or_null(keywords: dict[str, Any]) -> dict[str, Any]:
    if "type" in keywords and "anyOf" not in keywords:
        return {**keywords, "type": [keywords["type"], "null"]}
    if "enum" in keywords or "const" in keywords:
        choices = keywords.get("enum") or [keywords["const"]]
        return {"enum": [*choices, None]}
    return {"anyOf": [keywords, {"type": "null"}]}


def _together(count: int, fields: dict[str, Field]) -> dict[str, list[str]]:
    """Return the keys that stand all together or not at all, each with its companions."""
    groups: dict[tuple[int, int], list[str]] = {}
    for key, field in fields.items():
        if _TOGETHER <= field.count <= count - _TOGETHER:
            groups.setdefault((field.count, field.companions), []).append(key)
    return {
        key: [other for other in group if other != key]
        for group in groups.values()
        if len(group) > 1
        for key in group
    }
