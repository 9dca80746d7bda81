"""One thing that a schema does not allow, on its way from an error to a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...core.pointer import Route
from .unions import Branch


class Message(NamedTuple):
    """What is wrong, and what to do about it, None where that says it all."""

    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Why a part of a schema holds: in words such as "`type` is video", and the fields that the words are about.

    `denied` tells that it holds for what a field is not.
    """

    words: str
    fields: tuple[Route, ...] = ()
    denied: bool = False


@dataclass(slots=True)
class Finding:
    """One thing that a schema does not allow.

    `route` leads to the value, of a missing or extra key too; `key` is that key, and `siblings` the mapping
    that it belongs to. `field_schema` is what the schema says of the field, `schema` the part of it that
    holds the keyword, unless `holder` names another part, and the way from there. `twin` is the index of the first of two equal items. `author_message` is what the
    author of the schema wants to be said. `written` is the text of the value as it stands in the file, None
    where it does not stand on one line of its own. `unindented` are fields that stand beside a value that is
    empty, and belong into it; `belongs_to` is the neighbour that an unknown field belongs into, `strayed_into`
    the one that it stands in and belongs beside. `accepts` asks the engine about single keywords.
    """

    keyword: str
    route: Route
    value: Any
    keyword_value: Any
    schema: Any
    accepts: Callable[[dict[str, Any], Any], bool]
    field_schema: Any = None
    key: str | None = None
    twin: int | None = None
    condition: Condition | None = None
    branches: Sequence[Branch] = ()
    siblings: dict[str, Any] = field(default_factory=dict)
    holder: tuple[Any, tuple[str | int, ...]] | None = None
    unindented: Sequence[str] = ()
    belongs_to: str | None = None
    strayed_into: str | None = None
    author_message: str | None = None
    written: str | None = None
