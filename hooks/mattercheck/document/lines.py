"""Read a block of `key: value` lines, which is not YAML: the rules of Cursor, and the preamble of EIPs.

Everything after the first colon is the value, without quotes, escapes or comments. `true`, `false` and an empty value
are read as such only in rules of Cursor (`typed`). A field in `listed` is a list, separated by commas.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from ..core.problem import Problem, Related
from .block import Block
from .places import Entry, Node
from .syntax import NotCleanError

_LINE = re.compile(r"[^\r\n]+")
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*+:[ \t]*+(?P<value>.*)")
_ITEM = re.compile(r"[ \t]*+-[ \t]++(?P<item>.*)")
_TYPED = {"true": True, "false": False, "": None}


class LineDocument:
    """A block of `key: value` lines. With `typed`, a list of `- item` lines may follow a key without a value.

    The values of the fields in `listed` are lists, whose items are separated by commas.
    """

    complete = True
    repaired_lines: frozenset[int] = frozenset()
    requoted_lines: frozenset[int] = frozenset()

    def __init__(self, block: Block, *, typed: bool, listed: Collection[str] = ()) -> None:
        self._block = block
        self._listed = listed
        self.value: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.places = Node(block.start, block.end)
        last: str | None = None
        for match in _LINE.finditer(block.source.text, block.start, block.end):
            line, start = match[0].rstrip(), match.start()
            pair, item = _KEY.match(line), _ITEM.match(line)
            if not line.strip() or (typed and line.lstrip().startswith("#")):
                continue
            if pair is not None:
                last = self._add(pair, start, typed=typed)
            elif (
                typed
                and item is not None
                and last is not None
                and not isinstance(self.value[last], str | bool)
            ):
                self._add_item(last, item["item"], start + item.start("item"))
            else:
                message = "this line isn't a field; write `key: value`"
                span = block.source.line_span(block.source.position(start)[0])
                self._report(block.source.problem("line-syntax", span, message))

    def _add(self, pair: re.Match[str], start: int, *, typed: bool) -> str:
        key, text = pair["key"], pair["value"]
        key_place = (start + pair.start("key"), start + pair.end("key"))
        if key in self.value:
            first = self.places.entries[key]
            span = self._block.source.span(first.key_start, first.key_end)
            message = f"duplicate key `{key}` (first on line {span.line})"
            related = (Related(span, "first defined here"),)
            self._report(
                self._block.source.problem(
                    "duplicate-key",
                    key_place,
                    message,
                    help="remove one of the two",
                    route=(key,),
                    related=related,
                )
            )
        self.value[key] = _TYPED.get(text, text) if typed else text
        value = Node(start + pair.start("value"), start + pair.end("value"))
        self.places.entries[key] = Entry(*key_place, value)
        if key in self._listed:
            self.value[key] = None
            self._add_items(key, text, value.start)
        return key

    def _add_items(self, key: str, text: str, start: int) -> None:
        for part in text.split(","):
            item = part.strip()
            self._add_item(key, item, start + part.index(item))
            start += len(part) + 1

    def _add_item(self, key: str, item: str, start: int) -> None:
        node = self.places.entries[key].node
        items = self.value[key] = self.value[key] or []
        place = (start, start + len(item))
        node.entries[len(items)] = Entry(*place, Node(*place))
        items.append(item)
        node.start, node.end = (place[0] if len(items) == 1 else node.start), place[1]

    def _report(self, problem: Problem) -> None:
        if self._block.strict:
            raise NotCleanError
        if len(self.problems) < self._block.limits.problems:
            self.problems.append(problem)
