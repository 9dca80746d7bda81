"""Fields of content, written as messages show them: `slug`, `price.min`, `aliases[]`, `images[].src`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..core.pointer import Route, to_pointer
from .mistakes import MistakeError
from .rows import PlainRow

_ITEMS = ""
"""The step from a list to its items; no key that can be written is empty."""
_STEP = re.compile(r'(?:"(?P<quoted>[^"]+)"|(?P<key>[^".\[\]\s][^".\[\]]*))?(?P<items>(?:\[\])*)')
_MAX_KEY_CHARS = 200
"""Longest text, in characters, that is compared and stored as it is; a longer one as its digest."""


class Field:
    """Selects the values at `steps` in a document. Raises MistakeError if `text` isn't the name of a field.

    `names` are its keys, and `key` is the only one, None if there are several. `[]` stands for the items of a list; a list without it and an item without its list are accepted, too, since
    content has `tags: a` as well as `tags: [a]`. A key with a dot or a bracket is in double quotes.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps = tuple(_parse(text))
        self.names = tuple(step for step in self.steps if step != _ITEMS)
        self.key = self.names[0] if self.steps in {self.names[:1], (*self.names[:1], _ITEMS)} else None
        self._pointer = to_pointer(self.names)

    def values(self, value: Any) -> Iterator[tuple[Route, Any]]:
        """Return the route and value of each scalar that the field selects; nothing for null and empty text."""
        if isinstance(value, dict) and self.steps[0] not in value and self.steps[0] != _ITEMS:
            return iter(())
        return _select(value, self.steps, ())

    def pointed(self, value: Any) -> Iterable[tuple[str, Any]]:
        """Return the JSON Pointer and value of each scalar that the field selects, as `values` does."""
        if self.key is not None and isinstance(value, dict):  # nearly all fields, and much faster
            found = value.get(self.key)
            if type(found) is str:
                return ((self._pointer, found),) if found else ()
            if found is None:
                return ()
            if type(found) is list:
                pairs: list[tuple[str, Any]] = []
                for index, item in enumerate(found):
                    if type(item) is not str or not item:
                        break
                    pairs.append((f"{self._pointer}/{index}", item))
                else:
                    return pairs
        return ((to_pointer(route), scalar) for route, scalar in self.values(value))

    def selects(self, route: Route) -> bool:
        """Tell whether the field may select the value at a route."""
        return self.names == tuple(step for step in route if isinstance(step, str))

    def rows(self, slot: int, value: Any) -> list[PlainRow]:
        """Return a fact for each scalar: the text that it is compared by, and its JSON Pointer."""
        return [
            (
                slot,
                scalar if type(scalar) is str and len(scalar) <= _MAX_KEY_CHARS else comparable(scalar),
                pointer,
            )
            for pointer, scalar in self.pointed(value)
        ]


def _parse(text: str) -> Iterator[str]:
    at = 0
    while True:
        match = _STEP.match(text, at)
        assert match is not None
        key = match["quoted"] or match["key"]
        if key is None and not (at == 0 and match["items"]):
            raise MistakeError(
                f"`{text}` is not the name of a field",
                "write a field as messages show it, such as `slug`, `image.src` or `tags[]`",
            )
        if key is not None:
            yield key.strip() if match["key"] else key
        yield from [_ITEMS] * (len(match["items"]) // 2)
        at = match.end()
        if at == len(text):
            return
        if text[at] != ".":
            raise MistakeError(
                f"unexpected `{text[at]}` at character {at + 1}", "write a field such as `images[].src`"
            )
        at += 1


def _select(value: Any, steps: tuple[str, ...], route: Route) -> Iterator[tuple[Route, Any]]:
    if isinstance(value, list):
        rest = steps[1:] if steps and steps[0] == _ITEMS else steps
        for index, item in enumerate(value):
            yield from _select(item, rest, (*route, index))
    elif steps:
        if steps[0] == _ITEMS:
            yield from _select(value, steps[1:], route)
        elif isinstance(value, dict) and steps[0] in value:
            yield from _select(value[steps[0]], steps[1:], (*route, steps[0]))
    elif value is not None and value != "" and not isinstance(value, dict):
        yield route, value


def text_of(scalar: Any) -> str:
    """Return a scalar as text: numbers and booleans as JSON writes them."""
    return scalar if isinstance(scalar, str) else json.dumps(scalar)


def comparable(scalar: Any) -> str:
    """Return the text that a scalar is compared by: equal for `2024` and `"2024"`, and never long."""
    text = scalar if type(scalar) is str else text_of(scalar)
    if len(text) <= _MAX_KEY_CHARS:
        return text
    return f"{text[:40]}...{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
