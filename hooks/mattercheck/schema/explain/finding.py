"""A violation of a schema, on its way from an error to a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...core.pointer import Route
from .unions import Branch


class Message(NamedTuple):
    """What is wrong, and a hint about how to fix it, if one is needed."""

    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition under which a subschema applies: a text such as "`type` is video", and the fields that it is about.

    `negated` means that the subschema applies because the fields do not meet the condition of an `if`.
    """

    text: str
    fields: tuple[Route, ...] = ()
    negated: bool = False


@dataclass(slots=True)
class Finding:
    """A violation of a schema.

    `route` leads to the value, also for a missing or extra key; `key` is that key, and `siblings` the mapping that it
    belongs to. `field_schema` is the schema of the field; `schema` is the subschema with the keyword, unless `holder`
    gives another one, with the route of the keyword in it. `duplicate_of` is the index of the first of two equal items.
    `author_message` is the message from the author of the schema. `written` is the source text of the value, or None if
    it is not on a single line of its own.

    For wrong indentation: `unindented` are the fields that belong inside an empty value but are next to it;
    `belongs_to` is the sibling that an unknown field belongs inside, `strayed_into` the parent that it belongs next to.
    `known_names` are the names that are known next to an unknown field, if they aren't those in `schema`;
    `deciding_fields` are the fields next to it with another value of which it would be known.
    `accepts` validates a value against single keywords.
    """

    keyword: str
    route: Route
    value: Any
    keyword_value: Any
    schema: Any
    accepts: Callable[[dict[str, Any], Any], bool]
    field_schema: Any = None
    key: str | None = None
    duplicate_of: int | None = None
    condition: Condition | None = None
    branches: Sequence[Branch] = ()
    siblings: dict[str, Any] = field(default_factory=dict)
    holder: tuple[Any, tuple[str | int, ...]] | None = None
    unindented: Sequence[str] = ()
    belongs_to: str | None = None
    strayed_into: str | None = None
    author_message: str | None = None
    known_names: Sequence[str] | None = None
    deciding_fields: Sequence[str] = ()
    written: str | None = None
