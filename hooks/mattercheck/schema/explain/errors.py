"""The errors of jsonschema with the details that it omits: which key, which item, under which condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from jsonschema.exceptions import ValidationError

from ...core.pointer import Route
from .finding import Condition

Errors: TypeAlias = Iterator[ValidationError]
Keyword: TypeAlias = Callable[[Any, Any, Any, dict[str, Any]], Errors]


class MemberError(ValidationError):
    """An error about one member of a value: a missing or extra key, or a duplicate item.

    `member` is the key or index; `duplicate_of` is the index of the first of two equal items.
    """

    def __init__(self, member: str | int, path: Route = (), duplicate_of: int | None = None) -> None:
        super().__init__("", path=path)
        self.member = member
        self.duplicate_of = duplicate_of


@dataclass(frozen=True, slots=True)
class RelativeCondition:
    """The condition under which an error occurs, `depth` steps above the error: its text and the keys it is about.

    `negated` means that the error occurs because the condition is false.
    """

    text: str
    keys: tuple[str, ...]
    depth: int
    negated: bool

    def at(self, route: Route) -> Condition:
        """Return the condition for the error at a route."""
        base = route[: len(route) - self.depth]
        return Condition(self.text, tuple((*base, key) for key in self.keys), self.negated)


def with_condition(
    text: str, keys: Iterable[str], errors: Iterable[ValidationError], *, negated: bool = False
) -> Errors:
    """Yield errors with the condition under which they occur, unless they have a closer one."""
    for error in errors:
        if text:
            note(error, "condition", RelativeCondition(text, tuple(keys), len(error.relative_path), negated))
        yield error


def note(error: ValidationError, name: str, value: Any) -> None:
    """Attach a detail to an error on its way up the schema, unless a closer subschema already attached it."""
    if not hasattr(error, name):
        setattr(error, name, value)


def is_mapping(validator: Any, instance: Any) -> bool:
    return bool(validator.is_type(instance, "object"))
