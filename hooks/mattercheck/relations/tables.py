"""Reads tables of relations: what a collection declares, and `[[relations]]`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..config.collection import Collection
from ..config.settings import RELATIONS
from ..core.pointer import Route
from .comparison import Comparison
from .counterpart_patterns import CounterpartPattern
from .counterparts import Counterparts
from .fields import Field
from .filename import Filename
from .filename_patterns import FilenamePattern
from .links import OWN_FOLDER
from .mistakes import MistakeError, Mistakes
from .names import Names, require_inside
from .order import Order
from .paths import Paths
from .references import DIVIDED, Reference
from .relation import Relation
from .unique import Unique


class TableReader:
    """Reads tables into `relations`; what is wrong in them goes to `mistakes`."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.relations: list[Relation] = []
        self.mistakes = Mistakes()
        self._guard = self.mistakes.guard

    def read_table(
        self, table: Mapping[str, Any], route: Route, collections: Mapping[str, Collection]
    ) -> None:
        """Read the relations of one or several collections, at a route in the configuration."""
        for key in RELATIONS:
            if key in table:
                getattr(self, f"_read_{key}")(table[key], (*route, key), collections)

    def read_shared(self, table: Mapping[str, Any], route: Route) -> None:
        """Read a table `[[relations]]`; if it names no collections, its fields do."""
        names = _listed(table.get("collections", []))
        found = {}
        for index, name in enumerate(names):
            place = (*route, "collections", *([index] if isinstance(table["collections"], list) else []))
            collection = self._guard(place, partial(self._names.collection, name))
            if collection is not None:
                found[collection.name] = collection
        if not any(key in table for key in RELATIONS):
            self.mistakes.add(route, "the table declares no relation", f"available: {', '.join(RELATIONS)}")
        if len(found) == len(names):
            self.read_table(table, route, found)

    def _read_unique(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        groups = (
            [value] if isinstance(value, str) or not any(isinstance(one, list) for one in value) else value
        )
        for index, group in enumerate(groups):
            fields: dict[str, list[Field]] = {}
            is_whole = group is value
            for number, text in enumerate(_listed(group)):
                place = route if is_whole else (*route, index)
                place = place if isinstance(group, str) else (*place, number)
                for collection, field in (
                    self._guard(place, partial(self._names.fields, text, collections)) or ()
                ):
                    fields.setdefault(collection.name, []).append(field)
            if fields:
                self.relations.append(Unique(self._names.slot(), fields))

    def _read_references(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        for text, target_text in value.items():
            place = (*route, text)
            target = self._guard(place, partial(self._names.target, target_text, place))
            name, is_divided = text.removesuffix(DIVIDED), text.endswith(DIVIDED)
            for collection, field in self._guard(place, partial(self._names.fields, name, collections)) or ():
                if target is not None:
                    relation = Reference(
                        self._names.slot(),
                        collection.name,
                        field,
                        target,
                        self._names.top,
                        is_divided=is_divided,
                    )
                    self.relations.append(relation)

    def _read_paths(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        pairs = value.items() if isinstance(value, dict) else ((text, OWN_FOLDER) for text in value)
        for index, (text, roots) in enumerate(pairs):
            place = (*route, text if isinstance(value, dict) else index)
            self._guard(place, partial(_require_roots, _listed(roots)))
            for collection, field in self._guard(place, partial(self._names.fields, text, collections)) or ():
                relation = Paths(self._names.slot(), collection.name, field, _listed(roots), self._names.top)
                self.relations.append(relation)

    def _read_filename(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        self._require_collections(route, collections)
        patterns = []
        for index, text in enumerate(_listed(value)):
            place = (*route, index) if isinstance(value, list) else route
            pattern = self._guard(place, partial(self._pattern, text, collections))
            patterns += [pattern] if pattern is not None else []
        for name in collections if patterns else ():
            self.relations.append(Filename(self._names.slot(), name, patterns))

    def _pattern(self, text: str, collections: Mapping[str, Collection]) -> FilenamePattern:
        pattern = FilenamePattern(text)
        self._names.require_fields(pattern.fields, collections)
        return pattern

    def _read_order(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        self._require_collections(route, collections)
        for index, text in enumerate(_listed(value)):
            place = (*route, index) if isinstance(value, list) else route
            comparison = self._guard(place, partial(self._comparison, text, collections))
            for name in collections if comparison is not None else ():
                assert comparison is not None
                self.relations.append(Order(self._names.slot(), name, comparison))

    def _comparison(self, text: str, collections: Mapping[str, Collection]) -> Comparison:
        comparison = Comparison(text)
        self._names.require_fields(comparison.fields, collections)
        return comparison

    def _read_counterparts(self, value: Any, route: Route, collections: Mapping[str, Collection]) -> None:
        self._require_collections(route, collections)
        patterns = []
        for index, text in enumerate(value["in"]):
            place = (*route, "in", index)
            pattern = self._guard(place, partial(CounterpartPattern, text, self._names.top))
            patterns += [pattern] if pattern is not None else []
        equal = []
        for index, text in enumerate(_listed(value.get("equal", []))):
            place = (*route, "equal", *([index] if isinstance(value["equal"], list) else []))
            found = self._guard(place, partial(self._names.fields, text, collections))
            equal += [found[0][1]] if found else []
        for index, pattern in enumerate(patterns):
            if pattern.around in [one.around for one in patterns[:index]]:
                hint = "write each folder once"
                self.mistakes.add((*route, "in", index), f"`{pattern.text}` is listed twice", hint)
        if collections and len(patterns) == len(value["in"]):
            required = value.get("required", True)
            relation = Counterparts(
                self._names.slot(),
                collections,
                patterns,
                equal,
                required=required,
                among=self._names.collections,
            )
            self.relations.append(relation)

    def _require_collections(self, route: Route, collections: Mapping[str, Collection]) -> None:
        if not collections:
            hint = "write it in the table of the collection, or add `collections`"
            self.mistakes.add(route, f"`{route[-1]}` applies to no collection", hint)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _require_roots(roots: list[str]) -> None:
    if not roots:
        raise MistakeError(
            "the list of folders is empty", f'write the folders, such as "static" or "{OWN_FOLDER}"'
        )
    require_inside(roots)
