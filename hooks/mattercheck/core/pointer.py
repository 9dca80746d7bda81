"""Paths to a field within a value: as keys and indices, and as JSON Pointers (RFC 6901)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

Route: TypeAlias = tuple[str | int, ...]
"""The path to a field: keys and 0-based indices from the root of the front matter."""


def to_pointer(route: Iterable[str | int]) -> str:
    """Return a route as a JSON Pointer (RFC 6901, section 3)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in route)


def from_pointer(pointer: str) -> list[str]:
    """Return the steps of a JSON Pointer, unescaped (RFC 6901, section 4)."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def to_field_name(route: Route) -> str:
    """Return a route in the usual notation, `images[0].width`; `""` for the root."""
    name = ""
    for step in route:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            name += f".{step}" if name else step
    return name


_INDEX = r"0|[1-9][0-9]{0,9}"
"""An array index in a JSON Pointer (RFC 6901, section 4); no list is long enough to need more digits."""


class PointerError(LookupError):
    """A JSON Pointer can't be resolved: `part`, a value on its path, has no `name`."""

    def __init__(self, name: str, part: Any) -> None:
        super().__init__(name)
        self.name = name
        self.part = part


def follow_pointer(contents: Any, pointer: str) -> tuple[Any, Route]:
    """Return the value that a JSON Pointer (RFC 6901) refers to, and its route. Raises PointerError."""
    route: list[str | int] = []
    for name in from_pointer(pointer):
        if isinstance(contents, list) and re.fullmatch(_INDEX, name) and int(name) < len(contents):
            contents = contents[int(name)]
            route.append(int(name))
        elif isinstance(contents, dict) and name in contents:
            contents = contents[name]
            route.append(name)
        else:
            raise PointerError(name, contents)
    return contents, tuple(route)
