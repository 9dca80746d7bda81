"""The mistakes that people make in YAML, each with its repair. None of them is believed before it is proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .events import Stop
from .lines import Line, line_at


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the text between two offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A mistake and its repair. `start` and `end` are the offsets of the mistake.

    `meant` is the text of a value that the repaired document must hold, None where it has none. `keyless`
    marks a line without a key, which may be the rest of a value above it.
    """

    start: int
    end: int
    message: str
    help: str
    edits: tuple[Edit, ...]
    meant: str | None = None
    keyless: bool = False


_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_INVISIBLE_INDENT = re.compile(
    r"^[ \t]*[\u00a0\u2000-\u200b\u202f\u3000\ufeff][\s\u200b\ufeff]*?(?=\S)", re.MULTILINE
)
_OPENING = frozenset("\"'[{")
_SLIPS = (
    (
        re.compile(r"""(?<=["'])(?=[ \t]+["'])"""),
        "a comma is missing between two items",
        "write a comma here",
        ",",
    ),
    (re.compile(r'""(?=\w)'), "two quotes stand before this item", "remove one of the two", '"'),
    (re.compile(r",[ \t]*(?=,)"), "two commas follow each other", "remove one of the two", ""),
)


def candidates(text: str, stop: Stop) -> Iterator[Repair]:
    yield from _tabs(text, stop)
    yield from _invisible(text)
    lines = _lines_in_question(text, stop)
    for line in lines:
        for mistake in (_reserved, _quotes, _colon_in_value, _brackets, _keys):
            yield from mistake(line)
    yield from _comma_above(text, stop)
    for line in lines:
        yield from _indentation(text, line)


def _lines_in_question(text: str, stop: Stop) -> list[Line]:
    """Return the line where the parser stopped, the one that the construct began on, and some before."""
    offsets = [stop.offset]
    if stop.context_offset is not None:
        offsets.insert(0 if "quoted" in stop.context or "flow" in stop.context else 1, stop.context_offset)
    lines: dict[int, Line] = {}
    for offset in offsets:
        line = line_at(text, min(offset, len(text)))
        lines.setdefault(line.start, line)
    above = line_at(text, min(stop.offset, len(text)))
    while above.start > 0 and len(lines) < 40:
        above = line_at(text, above.start - 1 if text[above.start - 1] != "\n" else max(above.start - 2, 0))
        if above.text.strip():
            lines.setdefault(above.start, above)
        if above.value[:1] in ('"', "'") or (len(lines) > 3 and above.key and not above.text[:1].isspace()):
            break
    return list(lines.values())


def _quote(value: str) -> str:
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _shown(line: Line, value: str) -> str:
    """Show a line with another value, the middle of a long value left out."""
    if len(value) > 90:
        value = f"{value[:50]} ... {value[-20:]}"
    return f"{line.before}{value}"


def _quoting(
    line: Line, message: str, place: tuple[int, int], hint: str = "put the value in quotes"
) -> Repair:
    """Make the repair that puts the whole value of a line in quotes."""
    quoted = _quote(line.value)
    edits = (Edit(line.value_start, line.value_end, quoted),)
    return Repair(*place, message, f"{hint}: {_shown(line, quoted)}", edits, line.value)


def _tabs(text: str, stop: Stop) -> Iterator[Repair]:
    line = line_at(text, min(stop.offset, len(text)))
    indent = re.match(r"[ \t]*", line.text)
    assert indent is not None
    if "\t" not in indent[0]:
        return
    edits = tuple(
        Edit(match.start(), match.end(), match[0].replace("\t", "  "))
        for match in re.compile(r"^(?: *\t)+[ \t]*", re.MULTILINE).finditer(text)
    )
    start = line.start + indent[0].index("\t")
    message = "a tab is used as indentation; YAML takes blanks only"
    yield Repair(start, start + 1, message, "use two blanks for each tab", edits)


def _invisible(text: str) -> Iterator[Repair]:
    """No-break spaces and the like, which look like blanks and are none."""
    matches = list(_INVISIBLE_INDENT.finditer(text))
    if matches:
        edits = tuple(Edit(match.start(), match.end(), " " * len(match[0])) for match in matches)
        start, end = matches[0].span()
        code = next(ord(character) for character in matches[0][0] if character not in " \t")
        message = f"the indentation holds U+{code:04X}, which looks like a blank and is none"
        yield Repair(start, end, message, "delete it and type blanks", edits)


def _comma_above(text: str, stop: Stop) -> Iterator[Repair]:
    """Inside braces or brackets: a comma missing at the end of the line above."""
    if "expected ','" in stop.problem and stop.context_offset is not None:
        at = len(text[: line_at(text, stop.offset).start].rstrip())
        if at > stop.context_offset + 1:
            message, edits = "a comma is missing after this line", (Edit(at, at, ","),)
            yield Repair(at - 1, at, message, "write a comma at its end", edits)


def _reserved(line: Line) -> Iterator[Repair]:
    first = line.value[:1]
    place = (line.value_start, line.value_start + 1)
    if first and first in "@`%":
        sign = "a backtick" if first == "`" else f"`{first}`"
        yield _quoting(line, f"{sign} cannot begin {line.name}", place)
    elif not line.key and line.value.startswith("* "):
        message, hint = "a list item begins with `-`; `*` begins an alias", "write `- ` instead of `* `"
        yield Repair(*place, message, hint, (Edit(*place, "-"),))
    elif first in {"*", "&", "!", "|", ">", "?", ","}:
        means = {
            "*": "an alias",
            "&": "an anchor",
            "!": "a tag",
            "|": "a block of text",
            ">": "a block of text",
        }
        message = f"`{first}` begins {means.get(first, 'a YAML structure')}, and {line.name} is none"
        yield _quoting(line, message, place)


def _quotes(line: Line) -> Iterator[Repair]:
    quote = line.value[:1]
    if quote not in _QUOTED:
        return
    inner = line.value[1:]
    closed = _QUOTED[quote].match(line.value)
    if closed is None or closed.end() == len(line.value):
        yield from _unclosed_quote(line, quote, inner)
    if quote == '"' and "\\" in line.value and line.value.endswith('"') and len(line.value) > 1:
        body = line.value[1:-1]
        escape = re.search(r"\\[^\\\"/abefnrtv0 NPLxuU_\t]", body)
        at = line.value_start + 1 + (escape.start() if escape else 0)
        shown = escape[0] if escape else "\\"
        single = "'" + body.replace("'", "''") + "'"
        message = f"`{shown}` is no escape that double quotes know"
        hint = f"use single quotes, in which a backslash is a backslash: {_shown(line, single)}"
        yield Repair(at, at + 2, message, hint, (Edit(line.value_start, line.value_end, single),), body)
    if closed is None or closed.end() == len(line.value):
        return
    rest = (line.value_start + closed.end(), line.value_end)
    if line.value.endswith(quote) and not re.match(r"\s*,", line.value[closed.end() :]):
        body = line.value[1:-1].replace("\\'", "'") if quote == "'" else line.value[1:-1]
        if quote == "'":
            mended = "'" + body.replace("'", "''") + "'"
            hint = f"write it twice: {_shown(line, mended)}"
        else:
            mended = _quote(body)
            hint = f"use single quotes around the value: {_shown(line, mended)}"
        at = line.value_start + closed.end() - 1
        message = f"the quote `{quote}` inside {line.name} ends it too early"
        yield Repair(at, at + 1, message, hint, (Edit(line.value_start, line.value_end, mended),), body)
    yield _quoting(
        line, f"{line.name} goes on after its closing quote", rest, "put the whole value in quotes"
    )


def _unclosed_quote(line: Line, quote: str, inner: str) -> Iterator[Repair]:
    other = "'" if quote == '"' else '"'
    place = (line.value_start, line.value_start + 1)
    if inner.endswith(other) and other not in inner[:-1]:
        mended = quote + inner[:-1] + quote
        message = f"the quote `{quote}` that opens {line.name} is closed by `{other}`"
        hint = f"write {_shown(line, mended)}"
        yield Repair(*place, message, hint, (Edit(line.value_end - 1, line.value_end, quote),), inner[:-1])
    message = f"the quote `{quote}` that opens {line.name} is never closed"
    if quote not in inner:
        hint = f"write {_shown(line, line.value + quote)}, or take the quote away"
        yield Repair(*place, message, hint, (Edit(line.value_end, line.value_end, quote),), inner)


def _colon_in_value(line: Line) -> Iterator[Repair]:
    item = re.match(r"[ \t]*(?:-[ \t]+)+", line.text)
    if item and " " in line.key and line.value[:1] not in _OPENING:
        # A list item whose "key" is several words is a text with a colon in it.
        start = line.start + item.end()
        whole = line.text[item.end() :].rstrip()
        message, edits = (
            "the list item holds `: `, which YAML reads as the end of a key",
            (Edit(start, start + len(whole), _quote(whole)),),
        )
        colon = start + len(line.key)
        hint = f"put the item in quotes: - {_quote(whole)}"
        yield Repair(colon, colon + 1, message, hint, edits, whole)
    match = re.search(r":(?=[ \t]|$)", line.value)
    if match is None or not (line.key or line.before) or line.value[:1] in _OPENING:
        return
    at = line.value_start + match.start()
    message = f"{line.name} holds `: `, which YAML reads as the end of a key"
    yield _quoting(line, message, (at, at + 1))


def _brackets(line: Line) -> Iterator[Repair]:
    first = line.value[:1]
    if first not in {"[", "{"}:
        if line.value.startswith("- ") and line.key:
            message = f"a list cannot begin on the line of its key `{line.key}`"
            indent = " " * (len(line.text) - len(line.text.lstrip()) + 2)
            edit = Edit(line.value_start, line.value_start, "\n" + indent)
            yield Repair(
                line.value_start, line.value_end, message, "begin the list on a line of its own", (edit,)
            )
        return
    last = {"[": "]", "{": "}"}[first]
    if re.match(r"\[[^\]]*\]\(", line.value) or (
        first == "[" and re.match(r"\[[^\]\"']*\]\s*[^\s,#]", line.value)
    ):
        message = f"`{first}` begins a list, and this is text"
        yield _quoting(line, message, (line.value_start, line.value_start + 1))
    if first == "{" and line.value.startswith("{{"):
        yield _quoting(
            line, "`{` begins a mapping, and this is text", (line.value_start, line.value_start + 1)
        )
    if not line.value.endswith(last):
        message = f"the `{first}` that opens {line.name} is never closed"
        hint = f"write `{last}` at its end"
        edit = Edit(line.value_end, line.value_end, last)
        yield Repair(line.value_start, line.value_start + 1, message, hint, (edit,))
    for pattern, message, hint, new in _SLIPS:
        for match in pattern.finditer(line.value):
            start, end = line.value_start + match.start(), line.value_start + match.end()
            yield Repair(start, max(end, start + 1), message, hint, (Edit(start, end, new),))
    if not re.search("[\"']", line.value):
        message = f"`{first}` begins a YAML structure, and {line.name} is none"
        yield _quoting(line, message, (line.value_start, line.value_start + 1))


def _keys(line: Line) -> Iterator[Repair]:
    if line.key or not line.value or line.value[:1] in "#-\"'[{":
        return
    match = re.match(r"([\w.-]+):(?=\S)", line.value)
    if match and not line.value.startswith(("http:", "https:")):
        at = line.value_start + match.end()
        message = f"a blank is missing after the colon of `{match[1]}`"
        hint = f"write `{match[1]}: {line.value[match.end() :]}`"
        yield Repair(at - 1, at, message, hint, (Edit(at, at, " "),))
    match = re.match(r"([\w.-]+)(?:[ \t]+|$)", line.value)
    if match and not line.before:
        rest = line.value[match.end() :]
        at = line.value_start + match.end(1)
        if len(rest.split()) >= 3:
            hint = "indent it by two blanks if it continues the text above"
            edits = (Edit(line.start, line.start, "  "),)
            yield Repair(line.value_start, line.value_end, "this line has no key", hint, edits, keyless=True)
        hint = (
            f"write `{match[1]}: {rest}`"
            if rest
            else f"write `{match[1]}:`, or join this line to the one above"
        )
        message = f"the colon after `{match[1]}` is missing"
        yield Repair(line.value_start, at, message, hint, (Edit(at, at, ":"),), keyless=True)


def _indentation(text: str, line: Line) -> Iterator[Repair]:
    indent = len(line.text) - len(line.text.lstrip(" "))
    above = [
        len(other) - len(other.lstrip(" ")) for other in text[: line.start].splitlines() if other.strip()
    ]
    levels = sorted(
        {*above[-8:], *(level + 2 for level in above[-1:])}, key=lambda level: abs(level - indent)
    )
    for level in levels:
        if level != indent:
            more = "too far" if indent > level else "not far enough"
            what = f"`{line.key}`" if line.key else "this line"
            message = f"{what} is indented {more}: by {indent} blanks"
            hint = f"indent it by {level}, like the lines around it"
            start = line.start + indent
            edit = Edit(line.start, start, " " * level)
            end = line.start + len(line.text.rstrip())
            yield Repair(start, end, message, hint, (edit,))
