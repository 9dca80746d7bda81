"""Values of the fast path that are more than a plain scalar on one line.

Quoted scalars, flow collections, block scalars, and scalars over several lines (YAML 1.2.2, chapters 7 and 8). Each
function takes the lines that follow the first one, skips those that belong to the value, and raises NotSimpleError
where it isn't sure. `column` is the 0-based column of the mapping or sequence that the value is in: the lines of a value
are indented by more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .fast_quoted import folded, read_quoted
from .fast_scalars import Lines, NotSimpleError, is_plain, plain

_COMMENT = r"(?m:(?: +#.*| *)$)"
_BLOCK = r"[|>][+-]?(?: +#.*| *)\Z"


def read_value(text: str, rest: Lines, column: int) -> Any:
    """Return the value of a text that starts with an indicator, without white space around it."""
    match text[0]:
        case '"' | "'":
            if (
                len(text) > 1
                and text[0] == text[-1]
                and (found := read_quoted(text))
                and found[1] == len(text)
            ):
                return found[0]
            value, lines = _spanning(text, rest, read_quoted)
            if all(not line.strip(" ") or _indent(line) > column for line in lines):
                return value
        case "[" | "{":
            from .fast_flow import read_flow

            value, lines = _spanning(text, rest, read_flow)
            if all(not line.strip(" ") or _indent(line) > column for line in lines):
                return value
        case "|" | ">":
            return _block(text, rest, column)
    raise NotSimpleError


def read_continued(rest: Lines, container: Any, key: str | None, column: int, *, is_new: bool) -> None:
    """Read on from the last line that was read: it isn't a field or an item of its own.

    If `is_new`, it is the first line of the value of a key on an earlier line. Otherwise it continues a plain scalar,
    the last value in the container, which is replaced.
    """
    at = rest.position - 1
    line = rest.whole[at]
    if _indent(line) <= column:
        raise NotSimpleError
    if is_new:
        text = line.strip(" ")
        container[key] = (
            _plain_lines(text, rest, column, at + 1) if is_plain(text) else read_value(text, rest, column)
        )
        return
    first = at - 1
    while first >= 0 and not rest.whole[first].strip(" "):
        first -= 1
    beginning, _, value = rest.whole[first].partition("- " if key is None else ": ")
    value = value.strip(" ")
    last = -1 if key is None else key
    if first < 0 or (
        not (isinstance(container, list) and container) if key is None else key not in container
    ):
        raise NotSimpleError
    # The line before may be the last one of another kind of value.
    if (
        not value
        or not is_plain(value)
        or container[last] != plain(value)
        or beginning.strip(" -") != (key or "")
    ):
        raise NotSimpleError
    container[last] = _plain_lines(value, rest, column, first + 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _plain_lines(first: str, rest: Lines, column: int, following: int) -> Any:
    """Return the value of a plain scalar over several lines (section 7.3.3).

    `first` is its first line, `following` the index of the next one.
    """
    lines = [first]
    for at in range(following, len(rest.whole)):
        line = rest.whole[at]
        if line.strip(" ") and _indent(line) <= column:
            break
        lines.append(line.strip(" "))
    while not lines[-1]:
        lines.pop()
    rest.skip(following + len(lines) - 1 - rest.position)
    if len(lines) == 1:
        return plain(first)
    if any(
        ": " in line or " #" in line or line[-1:] == ":" or line[:1] == "#" or line[:2] in {"-", "- "}
        for line in lines
    ):
        raise NotSimpleError
    return folded(lines)


def _spanning(text: str, rest: Lines, find: Callable[[str], tuple[Any, int] | None]) -> tuple[Any, list[str]]:
    """Return the value that `find` finds in a text and the lines after it, and those of the lines that it needed."""
    start, number = rest.position, 0
    while True:
        lines = rest.whole[start : start + number]
        joined = "\n".join([text, *lines, ""])
        found = find(joined)
        if found is not None:
            break
        if start + number >= len(rest.whole):
            raise NotSimpleError
        number = 4 * number + 4
    value, end = found
    if re.compile(_COMMENT).match(joined, end) is None:
        raise NotSimpleError
    used = joined.count("\n", 0, end)
    rest.skip(used)
    return value, lines[:used]


def _block(header: str, rest: Lines, column: int) -> str:
    """Return the value of a block scalar (section 8.1)."""
    if re.match(_BLOCK, header) is None:
        raise NotSimpleError
    depth, is_last = 0, True
    lines: list[str] = []
    for at in range(rest.position, len(rest.whole)):
        line = rest.whole[at]
        indent = _indent(line)
        if indent < len(line):
            if not depth:
                depth = indent
                if depth <= column or any(len(blank) > depth for blank in lines):
                    raise NotSimpleError
            if indent < depth:
                is_last = False
                break
        lines.append(line)
    if not depth:
        raise NotSimpleError  # blank lines alone
    rest.skip(len(lines))
    lines = [line[depth:] for line in lines]
    if is_last and lines and lines.pop():
        raise NotSimpleError  # without a line break at the end of the text, the value has none
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    value = "\n".join(lines[:end]) if header[0] == "|" else _folded_block(lines[:end])
    chomping = header[1:2]
    breaks = 0 if chomping == "-" else len(lines) - end + 1 if chomping == "+" else 1
    return value + "\n" * breaks


def _folded_block(lines: list[str]) -> str:
    """Return lines as one text; the line breaks before and after an indented line are kept (section 8.1.3)."""
    text, breaks, keeps = "", -1, True
    for line in lines:
        if not line:
            breaks += 1
            continue
        is_indented = line[0] == " "
        text += "\n" * (breaks + 1) if keeps or is_indented else "\n" * breaks or " "
        text += line
        breaks, keeps = 0, is_indented
    return text
