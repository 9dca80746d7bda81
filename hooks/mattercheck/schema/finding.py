"""One thing that a schema does not allow, on its way from an error to a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..problem import Route
from .unions import Branch


@dataclass(frozen=True, slots=True)
class Condition:
    """Why a part of a schema holds: in words such as "`type` is video", and the fields that the words are about."""

    words: str
    fields: tuple[Route, ...] = ()


@dataclass(slots=True)
class Finding:
    """One thing that a schema does not allow.

    `route` leads to the value, of a missing or extra key too; `key` is that key, and `siblings` the mapping
    that it belongs to. `field_schema` is what the schema says of the field, `schema` the part of it that
    holds the keyword. `twin` is the index of the first of two equal items. `author_message` is what the
    author of the schema wants to be said. `written` is the text of the value as it stands in the file, None
    where it does not stand on one line of its own. `accepts` asks the engine about single keywords.
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
    author_message: str | None = None
    written: str | None = None
