"""Values of the fast path that are more than a plain scalar on one line.

Quoted scalars, flow collections, block scalars, and scalars over several lines (YAML 1.2.2, chapters 7 and 8). Each
function takes the lines that follow the first one, skips those that belong to the value, and raises NotSimpleError
where it isn't sure. `column` is the 0-based column of the mapping or sequence that the value is in: the lines of a value
are indented by more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .fast_scalars import Lines, NotSimpleError, is_plain, is_text_key, plain

_COMMENT = re.compile(r"(?: +#.*| *)$", re.MULTILINE)
_ESCAPE = r"""\\(?:["\\/ 0abefnrtvNLP_]|x[0-9A-Fa-f]{2}|u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})"""
_DOUBLE_QUOTED = re.compile(rf'"((?:[^"\\]+|{_ESCAPE})*+)"')
_SINGLE_QUOTED = re.compile(r"'((?:[^']+|'')*+)'")
_ESCAPES = re.compile(_ESCAPE)
_ESCAPED = dict(zip("0abefnrtvN_LP", "\0\a\b\x1b\f\n\r\t\v\x85\xa0\u2028\u2029", strict=True))
"""YAML 1.2.2, section 5.7; any other character represents itself."""
_BLOCK = re.compile(r"[|>][+-]?(?: +#.*| *)\Z")
_SPACE = re.compile(r"[ \t\n]*(?:(?<=[ \t\n])#[^\n]*\n[ \t\n]*)*")
_FLOW_PLAIN = re.compile(r"[^\s,\[\]{}#:]+(?: +[^\s,\[\]{}#:]+)*")
_MAX_FLOW_DEPTH = 20
_MAX_KEY_LENGTH = 200


def read_value(text: str, rest: Lines, column: int) -> Any:
    """Return the value of a text that starts with an indicator, without white space around it."""
    match text[0]:
        case '"' | "'":
            if len(text) > 1 and text[0] == text[-1] and (found := _quoted(text)) and found[1] == len(text):
                return found[0]
            value, lines = _spanning(text, rest, _quoted)
            if all(not line.strip(" ") or _indent(line) > column for line in lines):
                return value
        case "[" | "{":
            value, lines = _spanning(text, rest, _flow)
            rest.tabs += text.count("\t") + sum(line.count("\t") for line in lines)
            if not any(line.startswith(("---", "...")) for line in lines):
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
    if any(": " in line or " #" in line or line[-1:] == ":" or line[:1] == "#" for line in lines):
        raise NotSimpleError
    return _folded(lines)


def _folded(lines: list[str]) -> str:
    """Return lines without white space around them as one text (section 6.5).

    A line break becomes a space, and empty lines become as many line breaks.
    """
    text, breaks = lines[0], 0
    for line in lines[1:-1]:
        if line:
            text += ("\n" * breaks or " ") + line
            breaks = 0
        else:
            breaks += 1
    return text + ("\n" * breaks or " ") + lines[-1]


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
    if _COMMENT.match(joined, end) is None:
        raise NotSimpleError
    used = joined.count("\n", 0, end)
    rest.skip(used)
    return value, lines[:used]


def _quoted(text: str) -> tuple[str, int] | None:
    """Return the value of the quoted scalar at the start of a text, and where it ends; None if it isn't closed."""
    found = (_DOUBLE_QUOTED if text[0] == '"' else _SINGLE_QUOTED).match(text)
    return None if found is None else (_unquoted(found[1], text[0]), found.end())


def _unquoted(inside: str, quote: str) -> str:
    if "\n" in inside:
        first, *middle, last = inside.split("\n")
        lines = [first.rstrip(" "), *(line.strip(" ") for line in middle), last.lstrip(" ")]
        if any(line.endswith("\\") for line in lines[:-1]):
            raise NotSimpleError  # an escaped space or line break
        inside = _folded(lines)
    if quote == "'":
        return inside.replace("''", "'")
    return _ESCAPES.sub(_unescaped, inside) if "\\" in inside else inside


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[0][2:]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[0][1], escape[0][1])


def _block(header: str, rest: Lines, column: int) -> str:
    """Return the value of a block scalar (section 8.1)."""
    if _BLOCK.match(header) is None:
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
    rest.skip(len(lines))
    lines = [line[depth:] for line in lines]
    if is_last and lines and lines.pop():
        raise NotSimpleError  # without a line break at the end of the text, the value has none
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    if not end:
        raise NotSimpleError
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


def _flow(text: str) -> tuple[Any, int] | None:
    """Return the value of the flow collection at the start of a text, and where it ends; None if it isn't closed."""
    try:
        return _flow_value(text, 0, 0)
    except IndexError:
        return None


def flow_end(text: str, at: int) -> int:
    """Return where the flow collection at an offset ends. Raises IndexError if the text is too short."""
    return _flow_value(text, at, 0)[1]


def flow_members(text: str, at: int) -> Iterator[tuple[str | None, tuple[int, int] | None, tuple[int, int]]]:
    """Yield the members of the flow collection at an offset: key, where the key is, and where the value is.

    In a sequence, there are no keys.
    """
    closing = "]" if text[at] == "[" else "}"
    at = _skip(text, at + 1)
    while text[at] != closing:
        name = key = None
        if closing == "}":
            start = at
            name, at = _flow_scalar(text, at)
            key = (start, at)
            at = _skip(text, at + 1)
        start = at
        at = flow_end(text, at)
        yield name, key, (start, at)
        at = _skip(text, _after_item(text, at, closing))


def quoted_end(text: str, at: int) -> int:
    """Return where the quoted scalar at an offset ends."""
    found = (_DOUBLE_QUOTED if text[at] == '"' else _SINGLE_QUOTED).match(text, at)
    if found is None:
        raise NotSimpleError
    return found.end()


def _flow_value(text: str, at: int, depth: int) -> tuple[Any, int]:
    """Return the value at an offset of a text, and the offset after it. Raises IndexError if the text is too short."""
    first = text[at]
    if first == "[":
        return _flow_sequence(text, at + 1, depth + 1)
    if first == "{":
        return _flow_mapping(text, at + 1, depth + 1)
    return _flow_scalar(text, at)


def _flow_sequence(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    while True:
        at = _skip(text, at)
        if text[at] == "]":
            return items, at + 1
        if depth > _MAX_FLOW_DEPTH:
            raise NotSimpleError
        item, at = _flow_value(text, at, depth)
        items.append(item)
        at = _after_item(text, at, "]")


def _flow_mapping(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    while True:
        at = _skip(text, at)
        if text[at] == "}":
            return members, at + 1
        if depth > _MAX_FLOW_DEPTH:
            raise NotSimpleError
        start, quote = at, text[at]
        key, at = _flow_scalar(text, at)
        if not isinstance(key, str) or at - start > _MAX_KEY_LENGTH or key in members:
            raise NotSimpleError
        if quote not in "\"'" and (key == "<<" or not is_text_key(key)):
            raise NotSimpleError
        if text[at] != ":" or (text[at + 1] not in " \t\n" and quote not in "\"'"):
            raise NotSimpleError
        at = _skip(text, at + 1)
        members[key], at = _flow_value(text, at, depth)
        at = _after_item(text, at, "}")


def _after_item(text: str, at: int, closing: str) -> int:
    at = _skip(text, at)
    if text[at] == ",":
        return at + 1
    if text[at] != closing:
        raise NotSimpleError
    return at


def _skip(text: str, at: int) -> int:
    """Return the offset after white space and comments."""
    space = _SPACE.match(text, at)
    assert space is not None
    return space.end()


def _flow_scalar(text: str, at: int) -> tuple[Any, int]:
    quote = text[at]
    if quote in "\"'":
        found = (_DOUBLE_QUOTED if quote == '"' else _SINGLE_QUOTED).match(text, at)
        if found is None:
            raise IndexError if text.find(quote, at + 1) < 0 else NotSimpleError
        if "\n" in found[1]:
            raise NotSimpleError
        return _unquoted(found[1], quote), found.end()
    found = _FLOW_PLAIN.match(text, at)
    if found is None or not is_plain(found[0]):
        raise NotSimpleError
    return plain(found[0]), found.end()
