"""Turns a summary of content into the schema that a person would have written."""

from __future__ import annotations

from typing import Any

from .descriptions import describe, singular
from .number_keywords import number_keywords
from .shared_definitions import Parts
from .string_keywords import text_keywords
from .summary import Field, ListSummary, MappingSummary, Summary
from .tolerance import Tolerance

_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_MAX_UNIQUE_KEYS = 0.05
"""Largest ratio of keys used only once to mappings at which the set of keys is considered complete."""
_MIN_MAPPINGS = 3
"""Fewest mappings for which a set of keys can be considered complete."""
_TOGETHER = 5
"""Fewest mappings with, and without, a group of keys for which their co-occurrence is significant."""


class Draft:
    """Turns a summary into a schema.

    A field is required if at least the share `required` of the mappings have it, or all of them except outliers. It is
    deprecated if no file changed since `deprecated_before`, in seconds since the epoch, has it.
    """

    def __init__(self, tolerance: Tolerance, *, required: float = 1.0, deprecated_before: int = 0) -> None:
        self._tolerance = tolerance
        self._required = required
        self._deprecated_before = deprecated_before
        self._parts = Parts()

    def schema(self, summary: Summary, *, title: str, description: str) -> dict[str, Any]:
        """Return a draft 2020-12 schema that accepts all values of a summary, except outliers."""
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
        """Return the keywords for values of any type."""
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
        """Return the keywords for each type except null, without types that are outliers."""
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
        if several and 2 <= lists.least == lists.greatest and lists.items.numbers:  # coordinates or a size
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
            return (
                {**keywords, "additionalProperties": False} if mappings.count >= _MIN_MAPPINGS else keywords
            )
        rare = {name for name, field in mappings.fields.items() if field.count <= allowed}
        new = sum(field.count == 1 and name not in rare for name, field in mappings.fields.items())
        is_closed = mappings.count >= _MIN_MAPPINGS and new <= _MAX_UNIQUE_KEYS * mappings.count
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
        description = describe(key, of_page=of_page, is_boolean=keywords.get("type") == "boolean")
        schema = {"description": description, **keywords}
        if field.moment and field.moment < self._deprecated_before:
            schema["deprecated"] = True
        return schema


def _is_plain(keywords: dict[str, Any]) -> bool:
    """Tell whether keywords only affect their own type, so that they can be combined with those of another."""
    return keywords.get("type") in {"string", "integer", "number", "boolean"} and "anyOf" not in keywords


def _or_null(keywords: dict[str, Any]) -> dict[str, Any]:
    if "type" in keywords and "anyOf" not in keywords:
        return {**keywords, "type": [keywords["type"], "null"]}
    if "enum" in keywords or "const" in keywords:
        choices = keywords.get("enum") or [keywords["const"]]
        return {"enum": [*choices, None]}
    return {"anyOf": [keywords, {"type": "null"}]}


def _together(count: int, fields: dict[str, Field]) -> dict[str, list[str]]:
    """Return the keys that occur only together, each with its companions."""
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
