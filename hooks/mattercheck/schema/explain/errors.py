"""The errors of jsonschema with what it does not say of them: which key, which item, under which condition."""

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
    """An error about one member of a value: a missing or extra key, or a repeated item.

    `member` is the key or index; `twin` the index of the first of two equal items.
    """

    def __init__(self, member: str | int, path: Route = (), twin: int | None = None) -> None:
        super().__init__("", path=path)
        self.member = member
        self.twin = twin


@dataclass(frozen=True, slots=True)
class Held:
    """The condition under which an error came about: what holds, of which keys, so many steps above the error."""

    words: str
    keys: tuple[str, ...]
    depth: int
    denied: bool

    def at(self, route: Route) -> Condition:
        base = route[: len(route) - self.depth]
        return Condition(self.words, tuple((*base, key) for key in self.keys), self.denied)


def under(
    words: str, keys: Iterable[str], errors: Iterable[ValidationError], *, denied: bool = False
) -> Errors:
    """Note on errors the condition under which they came about, the nearest one."""
    for error in errors:
        if words:
            note(error, "condition", Held(words, tuple(keys), len(error.relative_path), denied))
        yield error


def note(error: ValidationError, name: str, value: Any) -> None:
    """Let an error carry what is known on its way up; what is nearest to it is noted first, and stays."""
    if not hasattr(error, name):
        setattr(error, name, value)


def is_mapping(validator: Any, instance: Any) -> bool:
    return bool(validator.is_type(instance, "object"))
