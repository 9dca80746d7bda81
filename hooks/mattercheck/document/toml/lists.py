"""Explain the items of a list below the header of a table, as in YAML, where TOML wants `key = [...]`."""

from __future__ import annotations

import json
import re

from ...core.named_tuple import NamedTuple

_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[\w-]+)\s*\]\]?\s*")
_ANY_HEADER = re.compile(r"\s*\[")
_ITEM = re.compile(r"\s*(?:-\s+)?(?P<item>\"[^\"\\]*\"|'[^'\"\\]*'|[^\W\d_][^,;\"'\[\]{}#=:\\]*?)\s*,?\s*")


class ItemsBelowHeader(NamedTuple):
    """The 1-based lines of a header and of the last item below it, and the list to write instead.

    `is_first_table` tells whether no other table is above: a list would be a field of that.
    """

    header: int
    last: int
    written: str
    is_first_table: bool


def items_below_header(lines: list[str], number: int) -> ItemsBelowHeader | None:
    """Return the items that start on a 1-based line if nothing is between them and a header, else None."""
    header = number - 1
    while header > 0 and not lines[header - 1].strip():
        header -= 1
    match = _HEADER.fullmatch(lines[header - 1]) if header > 0 else None
    items = []
    last = number
    for at, line in enumerate(lines[number - 1 :] if match is not None else (), start=number):
        item = _ITEM.fullmatch(line)
        if item is None:
            break
        last = at
        items.append(item["item"])
    if match is None or not items:
        return None
    listed = ", ".join(item if item[0] in "\"'" else json.dumps(item, ensure_ascii=False) for item in items)
    is_first = not any(_ANY_HEADER.match(line) for line in lines[: header - 1])
    return ItemsBelowHeader(header, last, f"{match['name']} = [{listed}]", is_first)
