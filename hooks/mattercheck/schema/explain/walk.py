"""Find the errors in a value without jsonschema, whose import takes longer than everything else for a single file.

Covers schemas whose parts mean the same in every context, and the keywords in `applicators`. jsonschema covers the rest
and is the oracle of a property test: where both find errors, they find the same ones in the same order.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..drafts import DRAFT_7, DRAFTS, known_draft_of
from ..engine import KeywordEngine
from ..model.schema import Schema
from .applicators import keywords_for
from .branches import Unions
from .errors import Errors, Keyword, Violation
from .pruning import Pruner

_NOT_COVERED = ("contains", "unevaluatedProperties", "unevaluatedItems")
_NOT_IN_PATH = frozenset({"if", "$ref"})
"""Keywords that jsonschema leaves out of the path of a schema."""
_NO_ERRORS: Errors = iter(())
_TYPES = {"object": dict, "array": list}
_DRAFTS = [*DRAFTS]


class NotCoveredError(Exception):
    """Only jsonschema can find the errors."""


@lru_cache(maxsize=16)
def walk_for(schema: Schema) -> Walk | None:
    """Return the walk for a schema, which is kept for the next value; None if only jsonschema finds all errors."""
    drafts = {known_draft_of(contents, schema.draft) for contents in schema.resources.values()}
    if drafts - {schema.draft}:
        return None
    pruner = Pruner(schema)
    return Walk(schema, pruner) if pruner.covers_all else None


class Walk:
    """Finds the errors of values against a schema of a single draft."""

    def __init__(self, schema: Schema, pruner: Pruner) -> None:
        self.pruner = pruner
        self._schema = schema
        self._unions = Unions()
        self.keywords: dict[str, Keyword] = keywords_for(
            schema.draft, KeywordEngine(schema.draft), self._unions
        )
        self.keywords["$ref"] = self._unions.counted(_reference)
        self.keywords |= dict.fromkeys(_NOT_COVERED, _not_covered)
        self.ignores_siblings = _DRAFTS.index(schema.draft) <= _DRAFTS.index(DRAFT_7.uri)

    def errors_of(self, value: Any, limit: int, max_steps: int) -> list[Violation]:
        """Return the errors of a value, as `Unions.collect` does. Raises NotCoveredError."""
        root = Subschema(self, self._schema.contents)
        return self._unions.collect(root.descend(value, root.schema), limit, max_steps)

    def target(self, schema: dict[str, Any]) -> Any:
        """Return what the reference in a subschema refers to. Raises NotCoveredError."""
        targets = [*self._schema.resolver.follow(schema, "$ref")]
        if len(targets) != 1:
            raise NotCoveredError
        return targets[0]


class Subschema:
    """A subschema on the walk, with the methods of jsonschema's validators that keywords call."""

    __slots__ = ("_walk", "schema")

    def __init__(self, walk: Walk, schema: Any) -> None:
        self._walk = walk
        self.schema = schema

    def is_type(self, instance: Any, name: str) -> bool:
        return isinstance(instance, _TYPES[name])

    def evolve(self, *, schema: Any) -> Subschema:
        return Subschema(self._walk, schema)

    def is_valid(self, instance: Any) -> bool:
        known = self._walk.pruner.is_valid(self.schema, instance)
        return next(self.descend(instance, self.schema), None) is None if known is None else known

    def target(self, schema: dict[str, Any]) -> Any:
        return self._walk.target(schema)

    def descend(
        self, instance: Any, schema: Any, path: str | int | None = None, schema_path: str | int | None = None
    ) -> Errors:
        """Return the errors of a value against a subschema, relative to `path` and `schema_path`."""
        if schema is True or self._walk.pruner.is_valid(schema, instance):
            return _NO_ERRORS
        return self._errors(instance, schema, path, schema_path)

    def _errors(
        self, instance: Any, schema: Any, path: str | int | None, schema_path: str | int | None
    ) -> Errors:
        walk = self._walk
        if schema is False:
            yield Violation(validator=None, validator_value=None, instance=instance, schema=False)
            return
        inner = Subschema(walk, schema)
        only_reference = walk.ignores_siblings and schema.get("$ref") is not None
        for name, value in [("$ref", schema["$ref"])] if only_reference else schema.items():
            keyword = walk.keywords.get(name)
            if keyword is None:
                continue
            for error in keyword(inner, value, instance, schema):
                error.settle(validator=name, validator_value=value, instance=instance, schema=schema)
                if name not in _NOT_IN_PATH:
                    error.schema_path.appendleft(name)
                if path is not None:
                    error.path.appendleft(path)
                if schema_path is not None:
                    error.schema_path.appendleft(schema_path)
                yield error


def _reference(validator: Subschema, _reference: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    yield from validator.descend(instance, validator.target(schema))


def _not_covered(*_: Any) -> Errors:
    raise NotCoveredError
