"""A violation of a schema, on its way from an error to a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...core.named_tuple import NamedTuple
from ...core.pointer import Route
from ...core.problem import NO_FACTS, Facts
from ..keywords import SCALAR_ASSERTIONS
from .errors import Condition, Violation
from .unions import Branch

MISSING = frozenset({"required", "dependentRequired", "dependencies"})
"""Keywords about a field that is missing."""


class Message(NamedTuple):
    """What is wrong, a hint about how to fix it, if one is needed, and what the message says as facts."""

    message: str
    help: str | None = None
    facts: Facts = NO_FACTS


class Finding:
    """A violation of a schema.

    `route` leads to the value, also for a missing or extra key; `key` is that key, and `siblings` the mapping that it
    belongs to. `field_schema` is the schema of the field; `schema` is the subschema with the keyword, unless `holder`
    gives another one, with the route of the keyword in it. `duplicate_of` is the index of the first of two equal items.
    `author_message` is the message from the author of the schema. `written` is the source text of the value, or None if
    it is not on a single line of its own; `in_brackets` marks a list that is the only item of another one.

    For wrong indentation: `unindented` are the fields that belong inside an empty value but are next to it;
    `belongs_to` is the sibling that an unknown field belongs inside, `strayed_into` the parent that it belongs next to.
    `known_names` are the names that are known next to an unknown field, if they aren't those in `schema`; `known_if` are
    conditions under any of which it would be known, and `excluded_by` the fields that it can't be used together with.
    `allowed_if` are conditions, as phrases, under any of which the value would be one of the choices.
    `deciders` are the fields whose value, if it is wrong, is the reason for this violation. `context` has the errors of
    a field name.
    `enables` are the unknown fields next to the value that would be known if the value, a text, were the one that is
    `meant`.
    `decides` marks a field whose value meets the condition of no branch of a union; `meant` is the required field that
    the `key` of a union is meant to be. `names_around` returns the names of fields that may be next to the value or
    around it, and `is_known_elsewhere` tells whether the schema lists the key at another place. `accepts` validates a
    value against single keywords, `allows` another value in the place of this one.
    """

    def __init__(
        self,
        keyword: str,
        route: Route,
        value: Any,
        keyword_value: Any,
        schema: Any,
        accepts: Callable[[dict[str, Any], Any], bool],
    ) -> None:
        self.keyword = keyword
        self.route = route
        self.value = value
        self.keyword_value = keyword_value
        self.schema = schema
        self.accepts = accepts
        self.field_schema: Any = None
        self.key: str | None = None
        self.duplicate_of: int | None = None
        self.condition: Condition | None = None
        self.branches: Sequence[Branch] = ()
        self.siblings: dict[str, Any] = {}
        self.holder: tuple[Any, tuple[str | int, ...]] | None = None
        self.unindented: Sequence[str] = ()
        self.belongs_to: str | None = None
        self.strayed_into: str | None = None
        self.author_message: str | None = None
        self.known_names: Sequence[str] | None = None
        self.known_if: Sequence[Condition] = ()
        self.excluded_by: Sequence[str] = ()
        self.allowed_if: Sequence[str] = ()
        self.deciders: Sequence[Route] = ()
        self.context: Sequence[Violation] = ()
        self.decides = False
        self.meant: str | None = None
        self.enables: Sequence[str] = ()
        self.misspelled: str | None = None
        self.written: str | None = None
        self.in_brackets = False
        self.names_around: Callable[[], set[str]] = set
        self.is_known_elsewhere: Callable[[], bool] = bool
        self.allows: Callable[[Any], bool] = self.allows_scalar

    def allows_scalar(self, value: Any) -> bool:
        """Return whether a value is valid against the keywords about a single value next to the one that failed."""
        schema = self.schema if isinstance(self.schema, dict) else {}
        return self.accepts({name: schema[name] for name in SCALAR_ASSERTIONS if name in schema}, value)

    def with_schemas(self, schema: Any, field_schema: Any) -> Finding:
        """Return a copy with other schemas."""
        other = object.__new__(Finding)  # importing `copy` takes as long as all else for the first finding
        other.__dict__.update(self.__dict__)
        other.schema, other.field_schema = schema, field_schema
        return other
