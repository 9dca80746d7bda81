"""Mistakes in a single value: quotes, colons, and signs that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....core.text_edit import TextEdit
from .lines import Line
from .repairs import Repair, quote, quoting, replacing, shown

_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_BAD_ESCAPE = re.compile(
    r"\\(?:x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8})|[^\\\"/abefnrtv0 NPLxuU_\t])"
)
_TYPOGRAPHIC = re.compile(
    r"[\u201c-\u201f\u00ab\u2018-\u201b\u2039](.*)[\u201c-\u201f\u00bb\u2018-\u201b\u203a]\Z"
)
_MEANING = {"*": "an alias", "&": "an anchor", "!": "a tag", "|": "a block of text", ">": "a block of text"}
OPENING = frozenset("\"'[{")


def typographic_quotes(line: Line) -> Iterator[Repair]:
    match = _TYPOGRAPHIC.match(line.value)
    if match:
        message = f"the quotes around {line.name} are typographic ones, which mean nothing in YAML"
        place = (line.value_start, line.value_start + 1)
        yield replacing(line, quote(match[1]), message, place, "write straight ones", match[1], safe=True)
    if line.value[:1] == '"' and line.value[-1:] in "\u201c\u201d\u201e":
        inner = line.value[1:-1]
        message = f"the quote that closes {line.name} is a typographic one"
        place = (line.value_end - 1, line.value_end)
        yield replacing(line, quote(inner), message, place, "write a straight one", inner, safe=True)


def reserved_sign(line: Line) -> Iterator[Repair]:
    first = line.value[:1]
    place = (line.value_start, line.value_start + 1)
    if first and first in "@`%":
        sign = "a backtick" if first == "`" else f"`{first}`"
        yield quoting(line, f"{sign} cannot begin {line.name}", place)
    elif not line.key and line.value.startswith("* "):
        message, hint = "a list item begins with `-`; `*` begins an alias", "write `- ` instead of `* `"
        yield Repair(*place, message, hint, (TextEdit(*place, "-"),))
    elif first in {"*", "&", "!", "|", ">", "?", ","}:
        message = f"`{first}` begins {_MEANING.get(first, 'a YAML structure')}, and {line.name} is none"
        yield quoting(line, message, place)


def trailing_comma(line: Line) -> Iterator[Repair]:
    """A comma after a quoted value, as in JSON."""
    match = re.match(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*,\Z", line.value)
    if match:
        message = f"a comma follows {line.name}"
        yield replacing(
            line, match[1], message, (line.value_end - 1, line.value_end), "remove the comma", safe=True
        )


def quotes(line: Line) -> Iterator[Repair]:
    sign = line.value[:1]
    if sign not in _QUOTED:
        return
    closed = _QUOTED[sign].match(line.value)
    if closed is None or closed.end() == len(line.value):
        yield from _unclosed(line, sign, line.value[1:])
    if sign == '"' and line.value.endswith('"') and len(line.value) > 1:
        yield from _bad_escape(line, line.value[1:-1])
    if closed is None or closed.end() == len(line.value):
        return
    if re.match(r"\s*,", line.value[closed.end() :]):
        listed = f"[{line.value}]"
        message = f"{line.name} goes on after its closing quote"
        place = (line.value_start + closed.end(), line.value_end)
        hint = "put a list in brackets, or the whole value in quotes"
        yield replacing(line, listed, message, place, hint)
    elif line.value.endswith(sign) and not _closes(line.value, closed.end()):
        yield _inner_quote(line, sign, line.value_start + closed.end() - 1)
    place = (line.value_start + closed.end(), line.value_end)
    yield quoting(
        line,
        f"{line.name} goes on after its closing quote",
        place,
        "put the whole value in quotes",
        safe=False,
    )


def _closes(value: str, end: int) -> bool:
    """Tell whether the quote before an offset closes a quotation, as in `"Foo" and "Bar"`, by the spaces around it."""
    return not value[end - 2].isspace() and value[end].isspace()


def _bad_escape(line: Line, body: str) -> Iterator[Repair]:
    escape = _BAD_ESCAPE.search(body)
    if escape:
        at = line.value_start + 1 + escape.start()
        single = "'" + body.replace("'", "''") + "'"
        message = f"`{escape[0]}` is no escape that double quotes know"
        hint = "use single quotes, in which a backslash is a backslash"
        yield replacing(line, single, message, (at, at + 2), hint, body)


def _inner_quote(line: Line, sign: str, at: int) -> Repair:
    message = f"the quote `{sign}` inside {line.name} ends it too early"
    if sign == "'":
        body = line.value[1:-1].replace("\\'", "'")
        return replacing(
            line,
            "'" + body.replace("'", "''") + "'",
            message,
            (at, at + 1),
            "write it twice there",
            body,
            safe=True,
        )
    body = line.value[1:-1]
    return replacing(
        line, quote(body), message, (at, at + 1), "use single quotes around the value", body, safe=True
    )


def _unclosed(line: Line, sign: str, inner: str) -> Iterator[Repair]:
    other = "'" if sign == '"' else '"'
    place = (line.value_start, line.value_start + 1)
    if inner.endswith(other) and other not in inner[:-1]:
        message = f"the quote `{sign}` that opens {line.name} is closed by `{other}`"
        yield replacing(line, sign + inner[:-1] + sign, message, place, meant=inner[:-1])
    if sign not in inner:
        message = f"the quote `{sign}` that opens {line.name} is never closed"
        hint = f"write {shown(line, line.value + sign)}, or take the quote away"
        yield Repair(*place, message, hint, (TextEdit(line.value_end, line.value_end, sign),), inner)


def colon_in_value(line: Line) -> Iterator[Repair]:
    item = re.match(r"[ \t]*(?:-[ \t]+)+", line.text)
    if item and " " in line.key and line.value[:1] not in OPENING:
        # A list item whose "key" is several words is a text with a colon in it.
        start, whole = line.start + item.end(), line.text[item.end() :].rstrip()
        message = "the list item holds `: `, which YAML reads as the end of a key"
        colon = start + len(line.key)
        edits = (TextEdit(start, start + len(whole), quote(whole)),)
        yield Repair(
            colon, colon + 1, message, f"put the item in quotes: - {quote(whole)}", edits, whole, safe=True
        )
    match = re.search(r":(?=[ \t]|$)", line.value)
    if match is None or not (line.key or line.before) or line.value[:1] in OPENING:
        return
    at = line.value_start + match.start()
    yield quoting(line, f"{line.name} holds `: `, which YAML reads as the end of a key", (at, at + 1))
