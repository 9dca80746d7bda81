"""Turns a summary of content into the schema that a person would have written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from .co_occurrence import conditional_keys, keys_together
from .descriptions import describe, singular, words
from .misspellings import misspelled_keys
from .number_keywords import number_keywords
from .shared_definitions import Parts
from .string_keywords import text_keywords
from .summary import Field, ListSummary, MappingSummary, Summary
from .tables import is_table, key_keywords
from .tolerance import Tolerance
from .types import expected_types
from .value_summaries import NEVER

_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_MAX_UNIQUE_KEYS = 0.002
"""Largest ratio of keys used only once to mappings at which the set of keys is considered complete."""
_MIN_CLOSED = 400
"""Fewest documents for which a set of keys can be considered complete."""
_MIN_CLOSED_WITHIN = 1000
"""The same for mappings within documents with more than one key; one key alone is there because others are possible."""
_MIN_REQUIRED = 20
"""Fewest documents for which a well-known key that all have is required."""
_MIN_REQUIRED_OTHER = 50
"""The same for other keys, and for mappings within documents."""
_MIN_REQUIRED_GROUP = 80
"""The same for keys whose values are mappings, which are often settings."""
_MIN_MISSING = 4
"""Fewest mappings that may lack a required key by mistake for one of another kind to be among them."""
_MIN_TYPED_KNOWN = 3
"""Fewest values of a well-known field for which their type is significant, if at least half of the mappings have it."""
_MIN_TYPED = 10
"""The same for other fields."""
_MIN_TYPED_RARE = 20
"""The same for a rarer field, unless its values are true or false."""
_MIN_TYPED_GROUP = 30
"""The same for a rarer field with lists or mappings, for which there is often a short form."""
_SEVERAL = 50
"""Fewest lists for which what they have in common is significant."""
_MANY = 300
"""Fewest lists, none of them empty, for which an empty one is a mistake."""
_ENDS_OF_SEQUENCES = frozenset({"next", "parent", "prev", "previous"})
"""Words in the names of fields that the first or the last page of a sequence leaves empty."""
_FALSE_FOR_NONE = frozenset({"layout", "permalink"})
"""Fields of pages for which `false` has a meaning in all site generators that know them."""


class Draft:
    """Turns a summary into a schema.

    A field is required if at least the share `required` of the mappings have it, or all of them except outliers. It is
    deprecated if no file changed since `deprecated_before`, in seconds since the epoch, has it. What was first used in
    a file added since `recent`, also in seconds, still grows. If fields are `nullable`, any may have no value. With
    `ignore_case`, keys in another case are the same. Unless the schema `requires` fields, none is required of a document.
    """

    def __init__(
        self,
        tolerance: Tolerance,
        *,
        required: float = 1.0,
        deprecated_before: int = 0,
        recent: int = NEVER,
        nullable: bool = False,
        ignore_case: bool = False,
        requires: bool = True,
    ) -> None:
        self._tolerance = tolerance
        self._required = required
        self._deprecated_before = deprecated_before
        self._recent = recent
        self._nullable = nullable
        self._unknown = {"severity": "error", "only-misspelled": True}
        if ignore_case:
            self._unknown["ignore-case"] = True
        self._requires = requires
        self._parts = Parts()

    def schema(self, summary: Summary, *, title: str, description: str) -> dict[str, Any]:
        """Return a draft 2020-12 schema that accepts all values of a summary, except outliers."""
        self._parts = Parts.of(summary)
        self._tolerance = self._tolerance._replace(mistakes=self._share_of_mistakes(summary.mappings))
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

    def _share_of_mistakes(self, documents: MappingSummary | None) -> float:
        """Return the share of documents that have a syntax error or a misspelled key."""
        if documents is None or not documents.count:
            return 0.0
        misspelled = misspelled_keys(documents, self._tolerance)
        wrong = documents.partial + sum(documents.fields[key].count for key in misspelled)
        return wrong / (documents.count + documents.partial)

    def _keywords(
        self, summary: Summary, key: str, *, is_root: bool = False, in_all: bool = False
    ) -> dict[str, Any]:
        """Return the keywords for values of any type; `in_all` tells whether nearly all mappings have the key."""
        tolerance = self._tolerance._replace(may_be_empty=not in_all)
        types = expected_types(summary, tolerance)
        kinds = self._kinds(summary, key, types, tolerance, is_root=is_root)
        is_unset = self._nullable and not is_root
        nullable = is_unset or summary.nulls > _missing_values(summary, types, tolerance)
        if not kinds:
            return {"type": "null"} if summary.nulls else {}
        if len(kinds) == 1:
            return _or(kinds[0], "null", value=None) if nullable else kinds[0]
        if all(_is_plain(keywords) for keywords in kinds):
            together: dict[str, Any] = {}
            for keywords in kinds:
                together = {**keywords, **together}
            names = [keywords["type"] for keywords in kinds] + ["null"] * nullable
            return {**together, "type": sorted(names, key=_TYPES.index)}
        return {"anyOf": [*kinds, *[{"type": "null"}] * nullable]}

    def _kinds(
        self, summary: Summary, key: str, types: set[str], tolerance: Tolerance, *, is_root: bool
    ) -> list[dict[str, Any]]:
        """Return the keywords for each of the expected types, apart from null."""
        kinds: list[dict[str, Any]] = []
        if "string" in types and summary.texts:
            kinds.append(text_keywords(summary.texts, key, tolerance, self._recent))
        if "number" in types and summary.numbers:
            kinds.append(number_keywords(summary.numbers, key, self._tolerance))
        if "boolean" in types:
            kinds.append({"type": "boolean"})
        if "array" in types and summary.lists:
            kinds.append(self._of_lists(summary.lists, key))
        if "object" in types and summary.mappings:
            part = None if is_root else self._parts.find(key)
            kinds.append(
                self._of_mappings(summary.mappings, key, is_root=is_root) if part is None else part.reference
            )
        return kinds

    def _of_lists(self, lists: ListSummary, key: str) -> dict[str, Any]:
        keywords: dict[str, Any] = {"type": "array"}
        several = lists.count >= _SEVERAL
        if several and 2 <= lists.least == lists.greatest and lists.items.numbers:  # coordinates or a size
            keywords.update(minItems=lists.least, maxItems=lists.greatest)
        elif lists.count >= _MANY and lists.empty <= self._tolerance.of(lists.count):
            keywords["minItems"] = 1
        if lists.several >= _SEVERAL and lists.repeating <= self._tolerance.of(lists.count):
            keywords["uniqueItems"] = True
        items = self._keywords(lists.items, singular(key))
        return {**keywords, "items": items} if items else keywords

    def _of_mappings(self, mappings: MappingSummary, key: str, *, is_root: bool) -> dict[str, Any]:
        keywords: dict[str, Any] = {"type": "object"}
        if is_table(mappings, is_root=is_root):
            values = self._of_table(mappings.all_values(), singular(key))
            keywords.update(key_keywords(mappings.key_summary()))
            return {**keywords, "additionalProperties": values} if values else keywords
        if not mappings.fields:
            return keywords
        misspelled = misspelled_keys(mappings, self._tolerance)
        rare = self._rare_keys(mappings)
        fields = {name: field for name, field in mappings.in_order() if name not in misspelled}
        is_closed = (
            mappings.count >= (_MIN_CLOSED if is_root else _MIN_CLOSED_WITHIN)
            and (is_root or len(fields) > 1)
            and self._is_closed(mappings.count, [fields[name] for name in fields.keys() - rare])
        )
        if is_closed:
            fields = {name: field for name, field in fields.items() if name not in rare}
        required = self._required_keys(mappings, fields, misspelled, is_root=is_root)
        if required:
            keywords["required"] = required
        if is_closed and is_root and "ignore-case" in self._unknown:
            keywords["x-unknown-fields"] = {"severity": "error", "ignore-case": True}
        elif is_closed:
            keywords["additionalProperties"] = False
        elif is_root and mappings.count >= _MIN_TYPED:
            keywords["x-unknown-fields"] = {**self._unknown}
        keywords["properties"] = {
            name: self._of_field(name, field, mappings.count, of_page=is_root)
            for name, field in fields.items()
        }
        optional = {name: field for name, field in fields.items() if name not in required}
        within = {name: field for name, field in optional.items() if not _ends(name)}
        together = keys_together(mappings.count + mappings.partial, within)
        if together:
            keywords["dependentRequired"] = together
        conditions = conditional_keys(fields, optional)
        if conditions:
            keywords["allOf"] = conditions
        return keywords

    def _of_table(self, values: Summary, key: str) -> dict[str, Any]:
        """Return the keywords for the values of a table, which may differ so much that none is an outlier."""
        tolerance, self._tolerance = self._tolerance, Tolerance(self._tolerance.share or 0)
        try:
            return self._keywords(values, key)
        finally:
            self._tolerance = tolerance

    def _rare_keys(self, mappings: MappingSummary) -> set[str]:
        """Return the keys that are rarer than the share of mistakes that the caller asked for."""
        allowed = self._tolerance.of(mappings.count) if self._tolerance.share else 0
        return {name for name, field in mappings.fields.items() if field.count <= allowed}

    def _is_closed(self, count: int, fields: Collection[Field]) -> bool:
        """Tell whether a set of keys is complete: hardly any was used only once, or for the first time recently."""
        if any(self._recent <= field.first < NEVER for field in fields):
            return False
        return sum(field.count == 1 for field in fields) <= _MAX_UNIQUE_KEYS * count

    def _required_keys(
        self, mappings: MappingSummary, fields: dict[str, Field], misspelled: dict[str, str], *, is_root: bool
    ) -> list[str]:
        """Return the keys that all mappings have, under their own name or a misspelled one, except outliers.

        Mappings that lack several keys are of another kind, not outliers; a single one is no reason against a key that
        others lack by mistake.
        """
        if is_root and not self._requires:
            return []
        count = mappings.count
        having = Counter({name: field.count - field.partial for name, field in fields.items()})
        for name, meant in misspelled.items():
            having[meant] += mappings.fields[name].count - mappings.fields[name].partial
        missing = self._tolerance.missing(count)
        least = count - missing
        of_another_kind = max(self._tolerance.of(count), missing >= _MIN_MISSING)
        usual = {name for name, number in having.items() if least <= number < count}
        other_kinds = self._lacking_several(mappings, usual, misspelled)
        return [
            name
            for name, field in fields.items()
            if self._required < 1
            or (count >= _least_for_required(name, field, is_root=is_root) and not _ends(name))
            if having[name] >= min(count, count * self._required)
            or (having[name] >= least and other_kinds[name] <= of_another_kind)
        ]

    def _lacking_several(
        self, mappings: MappingSummary, usual: set[str], misspelled: dict[str, str]
    ) -> Counter[str]:
        """Return how many mappings lack each of some keys together with others of them."""
        numbers: Counter[str] = Counter()
        for keys, number in (mappings.kinds or {}).items() if usual else ():
            lacking = usual - keys - {misspelled.get(key) for key in keys}
            if len(lacking) > 1:
                numbers.update(dict.fromkeys(lacking, number))
        return numbers

    def _of_field(self, key: str, field: Field, mappings: int, *, of_page: bool) -> dict[str, Any]:
        """Return the schema of a field of a number of mappings."""
        values = field.values
        is_common = values.count * 2 >= mappings or values.main_type() == "boolean"
        is_group = values.main_type() in {"array", "object"}
        least = _MIN_TYPED_GROUP if is_group else _MIN_TYPED_RARE
        if is_common:
            is_known = of_page and describe(key, of_page=True, is_boolean=values.main_type() == "boolean")
            least = _MIN_TYPED_KNOWN if is_known else _MIN_TYPED
        is_end = _ends(key)
        in_all = of_page and field.count - field.partial >= mappings - self._tolerance.empty(mappings)
        keywords = self._keywords(values, key, in_all=in_all and not is_end) if values.count >= least else {}
        if is_end and values.main_type() == "string":
            any_text = {name: one for name, one in keywords.items() if name not in {"minLength", "pattern"}}
            keywords = _or(any_text, "null", value=None)
        if key in _FALSE_FOR_NONE:
            keywords = _or(keywords, "boolean", value=False) if values.booleans < values.count else {}
        description = describe(key, of_page=of_page, is_boolean=keywords.get("type") == "boolean")
        schema = {"description": description, **keywords} if description else {**keywords}
        if field.moment and field.moment < self._deprecated_before:
            schema["deprecated"] = True
        return schema


def _missing_values(summary: Summary, types: set[str], tolerance: Tolerance) -> int:
    """Return how many values may be missing by mistake. A list without items is often written as no value at all."""
    missing = tolerance.empty(summary.count)
    if "array" in types:
        return min(missing, 1)
    is_mistake = missing and not tolerance.may_be_empty
    return max(missing, tolerance.evident(summary.count)) if is_mistake else missing


def _ends(key: str) -> bool:
    """Tell whether a field leads to a neighbor, which the first or the last page of a sequence doesn't have."""
    return not _ENDS_OF_SEQUENCES.isdisjoint(words(key))


def _is_plain(keywords: dict[str, Any]) -> bool:
    """Tell whether keywords only affect their own type, so that they can be combined with those of another."""
    return keywords.get("type") in {"string", "integer", "number", "boolean"} and "anyOf" not in keywords


def _least_for_required(key: str, field: Field, *, is_root: bool) -> int:
    """Return the fewest mappings for which a key that all of them have is required."""
    if field.values.main_type() == "object":
        return _MIN_REQUIRED_GROUP
    is_known = is_root and describe(key, of_page=True, is_boolean=False)
    return _MIN_REQUIRED if is_known else _MIN_REQUIRED_OTHER


def _or(keywords: dict[str, Any], kind: str, *, value: bool | None) -> dict[str, Any]:
    """Return keywords that also allow a value, which is of a type of its own."""
    if not keywords:
        return keywords
    if "type" in keywords and "anyOf" not in keywords:
        types = keywords["type"] if isinstance(keywords["type"], list) else [keywords["type"]]
        return {**keywords, "type": sorted({*types, kind}, key=_TYPES.index)}
    if "enum" in keywords or "const" in keywords:
        choices = keywords.get("enum") or [keywords["const"]]
        return {"enum": [*choices, value]}
    return {"anyOf": [keywords, {"type": kind}]}
