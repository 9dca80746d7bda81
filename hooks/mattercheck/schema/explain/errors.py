"""Errors like those of jsonschema, with the details that it omits: which key, which item, under which condition."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from ...core.named_tuple import NamedTuple
from ...core.pointer import Route

_UNSET: Any = object()


class Violation:
    """A value that violates a keyword; `context` has the errors of the branches of a union.

    Has the attributes of jsonschema's ValidationError, so that jsonschema can yield either.
    """

    def __init__(
        self,
        *,
        validator: Any = _UNSET,
        validator_value: Any = _UNSET,
        instance: Any = _UNSET,
        schema: Any = _UNSET,
        path: Iterable[str | int] = (),
        schema_path: Iterable[str | int] = (),
        context: Iterable[Violation] = (),
    ) -> None:
        self.validator = validator
        self.validator_value = validator_value
        self.instance = instance
        self.schema = schema
        self.path = self.relative_path = deque(path)
        self.schema_path = self.relative_schema_path = deque(schema_path)
        self.parent: Violation | None = None
        self.context = list(context)
        for error in self.context:
            error.parent = self

    @property
    def absolute_path(self) -> list[str | int]:
        """The route to the value from the root of the document."""
        above = self.parent.absolute_path if self.parent is not None else ()
        return [*above, *self.relative_path]

    @property
    def absolute_schema_path(self) -> list[str | int]:
        """The route to the keyword from the root of the schema, across references."""
        above = self.parent.absolute_schema_path if self.parent is not None else ()
        return [*above, *self.relative_schema_path]

    def settle(self, **details: Any) -> None:
        """Set the details that aren't set yet; ignore those that aren't known."""
        for name, value in details.items():
            if getattr(self, name, None) is _UNSET:
                setattr(self, name, value)

    _set = settle  # the name that jsonschema calls


Errors: TypeAlias = Iterator[Violation]
Keyword: TypeAlias = Callable[[Any, Any, Any, dict[str, Any]], Errors]


class MemberError(Violation):
    """An error about one member of a value: a missing or extra key, or a duplicate item.

    `member` is the key or index; `duplicate_of` is the index of the first of two equal items.
    """

    def __init__(self, member: str | int, path: Route = (), duplicate_of: int | None = None) -> None:
        super().__init__(path=path)
        self.member = member
        self.duplicate_of = duplicate_of


class Condition(NamedTuple):
    """The condition under which a subschema applies: a text such as "`type` is video", and the fields that it is about.

    `texts` are those that its only field must be one of, if it is about nothing else.
    """

    text: str
    fields: tuple[Route, ...] = ()
    texts: tuple[str, ...] = ()


class RelativeCondition(NamedTuple):
    """The condition under which an error occurs, `depth` steps above the error: its text and the keys it is about."""

    text: str
    keys: tuple[str, ...]
    depth: int
    texts: tuple[str, ...] = ()

    def at(self, route: Route) -> Condition:
        """Return the condition for the error at a route."""
        base = route[: len(route) - self.depth]
        return Condition(self.text, tuple((*base, key) for key in self.keys), self.texts)


def with_condition(
    text: str, keys: Iterable[str], errors: Iterable[Violation], deciders: Iterable[str] = ()
) -> Errors:
    """Yield errors with the condition under which they occur, unless they have a closer one.

    `deciders` are the keys whose value, if it is wrong, is the reason why the condition holds.
    """
    for error in errors:
        depth = len(error.relative_path)
        if text:
            note(error, "condition", RelativeCondition(text, tuple(keys), depth))
        if deciders:
            note(error, "deciders", RelativeCondition(text, tuple(deciders), depth))
        yield error


def note(error: Violation, name: str, value: Any) -> None:
    """Attach a detail to an error on its way up the schema, unless a closer subschema already attached it."""
    if not hasattr(error, name):
        setattr(error, name, value)


def is_mapping(validator: Any, instance: Any) -> bool:
    return bool(validator.is_type(instance, "object"))
