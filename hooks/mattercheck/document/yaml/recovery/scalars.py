"""Repair mistakes in a single value: quotes, colons, and reserved characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ....core.text import IN_TYPOGRAPHIC_QUOTES, escape_quotes, starts_with_elision
from ....core.text_edit import TextEdit
from .lines import Line
from .repairs import Repair, is_certain_text, quote, quoting, replacing, shown

_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_QUOTED_ITEM = re.compile("-[ \\t]+(?:{}|{})".format(*(quoted.pattern for quoted in _QUOTED.values())))
_BAD_ESCAPE = re.compile(
    r"\\(?:x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8})|[^\\\"/abefnrtv0 NPLxuU_\t])"
)
_PAIRS_OR_BAD_ESCAPE = re.compile(rf"\\\\|(?P<bad>{_BAD_ESCAPE.pattern})")
"""Two backslashes, which are one, or what isn't an escape."""
_OTHER_ESCAPE = re.compile(r"\\(?:[\\\"']|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")
"""An escape of a quote, a backslash or a code point, which a path hardly has behind its backslashes."""
_TYPOGRAPHIC = re.compile(IN_TYPOGRAPHIC_QUOTES)
_MEANING = {"*": "an alias", "&": "an anchor", "!": "a tag", "|": "a block of text", ">": "a block of text"}
_TYPOGRAPHIC_OPENING = frozenset("\u201c\u201d\u201e\u00ab")
_ANY_TYPOGRAPHIC = re.compile("[\u201c-\u201f\u2018-\u201b\u00ab\u00bb]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_PAIR = re.compile(r'(?<!\w)"[^"\s](?:[^"]*[^"\s])?"(?!\w)')
_FIELD = re.compile(r"[a-z_][\w-]*:(?: |\Z)")
_SECOND_FIELD = re.compile(
    r"(?:\s\s|^[\d.:TZ+-]+ |^(?:true|false|yes|no|null|\S*[\"'\]}]) )[a-z_][\w-]*: "
    r"|(?<=\s)[a-z_][\w-]*: +(?:[|>][-+]?\Z|\"[^\"]*\"|'[^']*'|\[.*\]|\{.*\}|[\d.:TZ+-]+\Z|(?:true|false|yes|no|null)\Z)"
)
"""What looks like a second field in a value: after several spaces or a value that is no prose, or before one."""
_DOUBLED = re.compile(r'"[^"]*"')
"""What is inside of the quotes of a value whose quotes were all typed twice, or that is a quotation."""
OPENING = frozenset("\"'[{")


def typographic_quotes(line: Line) -> Iterator[Repair | None]:
    match = _TYPOGRAPHIC.match(line.value)
    if match:
        message = f"{line.name} is in typographic quotes, which have no meaning in YAML"
        place = (line.value_start, line.value_start + 1)
        inner = match[1].replace('\\"', '"').replace("\\'", "'")
        is_one = inner == match[1] and not _ANY_TYPOGRAPHIC.search(inner.replace("\u2019", ""))
        yield replacing(line, quote(inner), message, place, "use straight quotes", inner, safe=is_one)
    if line.value[:1] in _TYPOGRAPHIC_OPENING and line.value[-1:] == '"':
        inner = line.value[1:-1]
        message = f"{line.name} starts with a typographic quote"
        place = (line.value_start, line.value_start + 1)
        yield replacing(line, quote(inner), message, place, "use a straight quote", inner)
    if line.value[:1] == '"' and line.value[-1:] in "\u201c\u201d\u201e":
        inner = line.value[1:-1]
        message = f"{line.name} ends with a typographic quote"
        place = (line.value_end - 1, line.value_end)
        yield replacing(
            line,
            quote(inner),
            message,
            place,
            "use a straight quote",
            inner,
            safe=not _ANY_TYPOGRAPHIC.search(inner),
        )


_SIGN_TOO_MANY = re.compile(r"(?!!\[\[)(?:[^*]|.(?:[-\d.:]+|\[.*\]|\{.*\}|\".*\"|'.*'))")
"""A sign alone, other than the glob `*`, or one before what would be a number, a list, a group or quoted text without it."""


def reserved_character(line: Line) -> Iterator[Repair | None]:
    first = line.value[:1]
    place = (line.value_start, line.value_start + 1)
    if first and first in "@`%":
        character = "a backtick" if first == "`" else f"`{first}`"
        yield _as_text(line, quoting(line, f"{line.name} can't start with {character}", place))
    elif first in {"|", ">"} and line.key and re.match(r"[|>][-+]?[ \t]+[^\s#]", line.value):
        yield _text_behind_indicator(line)
    elif first in _MEANING and (line.key or not line.value.startswith("* ")):
        message = f"`{first}` starts {_MEANING[first]} here; quote the value"
        yield _as_text(line, quoting(line, message, place, "write"))
    elif first in {"?", ","}:
        yield quoting(line, f"{line.name} can't start with `{first}`", place)


def _as_text(line: Line, repair: Repair | None) -> Repair | None:
    """Return a repair that quotes a value, as safe as it is certain that the sign at its start is part of the text."""
    if repair is None:
        return None
    is_certain = repair.safe and _SIGN_TOO_MANY.fullmatch(line.value) is None
    return replace(repair, safe=is_certain, needs_text=_is_list_of_names(line.value, line.value[0]))


def _text_behind_indicator(line: Line) -> Repair:
    """Start the text of a block scalar on the line below its indicator."""
    match = re.match(r"[|>][-+]?(?P<gap>[ \t]+)", line.value)
    assert match is not None
    below = [part for part in line.rest.split("\n") if part.strip()]
    indent = min((len(part) - len(part.lstrip(" ")) for part in below), default=line.column + 2)
    start, end = (line.value_start + offset for offset in match.span("gap"))
    message = f"the text must start on the line below `{line.value[0]}`"
    hint = "start a new line here, indented; or put all of the text in quotes"
    return Repair(end, line.value_end, message, hint, (TextEdit(start, end, "\n" + " " * indent),))


def _is_list_of_names(value: str, first: str) -> bool:
    """Tell whether a text such as `@ada, @bob` may have been meant as a list."""
    parts = value.split(",")
    return len(parts) > 1 and all(part.strip().startswith(first) for part in parts)


def trailing_comma(line: Line) -> Iterator[Repair | None]:
    """Remove a comma after a quoted value, as in JSON."""
    match = re.match(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*,\Z", line.value)
    if match:
        message = f"unexpected comma after {line.name}"
        yield replacing(
            line, match[1], message, (line.value_end - 1, line.value_end), "remove the comma", safe=True
        )


def quotes(line: Line) -> Iterator[Repair | None]:
    mark = line.value[:1]
    if mark not in _QUOTED:
        return
    closed = _QUOTED[mark].match(line.value)
    if closed is None or closed.end() == len(line.value):
        yield from _unclosed(line, mark, line.value[1:])
    if mark == '"' and line.value.endswith('"') and len(line.value) > 1:
        yield from _bad_escape(line, line.value[1:-1])
    if closed is None or closed.end() == len(line.value):
        return
    yield from _doubled_quote(line, mark)
    if mark == "'" and "'" not in _APOSTROPHE.sub("", line.value[1:]):
        inner = line.value[1:]
        message = f"the quote `{mark}` that opens {line.name} is never closed"
        yield replacing(line, quote(inner), message, (line.value_start, line.value_start + 1), "write", inner)
    if re.match(r"\s*,", line.value[closed.end() :]):
        listed = f"[{line.value}]"
        message = f"{line.name} continues after its closing quote"
        place = (line.value_start + closed.end(), line.value_end)
        hint = "put a list in brackets, or the whole value in quotes"
        yield replacing(line, listed, message, place, hint)
    elif line.value.endswith(mark) and ("\\" in line.value or not _closes(line.value, closed.end())):
        yield _inner_quote(line, mark, line.value_start + closed.end() - 1)
    place = (line.value_start + closed.end(), line.value_end)
    yield quoting(
        line,
        f"{line.name} continues after its closing quote",
        place,
        "put the whole value in quotes",
        safe=False,
    )


def _closes(value: str, end: int) -> bool:
    """Tell whether the quote before an offset closes a quotation, as in `"Foo" and "Bar"`, by the spaces around it."""
    return not value[end - 2].isspace() and value[end].isspace()


def _first_bad_escape(body: str) -> re.Match[str] | None:
    """Return the first invalid escape of a text in double quotes, or None."""
    return next((match for match in _PAIRS_OR_BAD_ESCAPE.finditer(body) if match["bad"]), None)


def _bad_escape(line: Line, body: str) -> Iterator[Repair | None]:
    escape = _first_bad_escape(body)
    if escape:
        at = line.value_start + 1 + escape.start()
        if _OTHER_ESCAPE.search(body):
            yield _with_other_escapes(line, body, at, escape[0])
            return
        single = "'" + body.replace("'", "''") + "'"
        message = f"`{escape[0]}` isn't a valid escape sequence in double quotes"
        hint = "use single quotes, in which a backslash is literal"
        yield replacing(line, single, message, (at, at + 2), hint, body)


def _with_other_escapes(line: Line, body: str, at: int, escape: str) -> Repair | None:
    r"""Repair the invalid escapes of a text that has others, which mean what they say: `\'` is a quote, `\d` a backslash."""
    written = _PAIRS_OR_BAD_ESCAPE.sub(
        lambda match: "'" if match[0] == "\\'" else f"\\{match[0]}" if match["bad"] else match[0], body
    )
    message = f"`{escape}` isn't a valid escape sequence in double quotes"
    hint = "write `'`" if escape == "\\'" else "write `\\\\` for a backslash"
    return replacing(line, f'"{written}"', message, (at, at + 2), hint)


def _doubled_quote(line: Line, mark: str) -> Iterator[Repair | None]:
    """Remove one of two quotes at the start or the end of a value that has a single one at its other end."""
    value, inner = line.value, line.value.strip(mark)
    if mark in inner or not inner or inner != inner.strip():
        return
    if value == f"{mark}{mark}{inner}{mark}":
        where, place = "starts", (line.value_start, line.value_start + 2)
    elif value == f"{mark}{inner}{mark}{mark}":
        where, place = "ends", (line.value_end - 2, line.value_end)
    else:
        return
    message = f"{line.name} {where} with two quotes"
    yield replacing(line, mark + inner + mark, message, place, "remove one of the two", inner)


def _inner_quote(line: Line, mark: str, at: int) -> Repair | None:
    message = f"the quote `{mark}` inside {line.name} ends it too early"
    body = line.value[1:-1]
    if mark == "'":
        body = re.sub(r"\\'|''", "'", body)
        return replacing(
            line,
            "'" + body.replace("'", "''") + "'",
            message,
            (at, at + 1),
            "write it twice",
            body,
            safe=_APOSTROPHE.sub("", body).count("'") == 0,
        )
    if "\\" in body:
        return _inner_quote_among_escapes(line, body, message, (at, at + 1))
    return replacing(
        line,
        quote(body),
        message,
        (at, at + 1),
        "use single quotes around the value",
        body,
        safe=_PAIR.sub("", body).count('"') == 0 and not _DOUBLED.fullmatch(body),
    )


def _inner_quote_among_escapes(line: Line, body: str, message: str, place: tuple[int, int]) -> Repair | None:
    """Repair quotes in a text in double quotes that has escapes, which single quotes would make literal."""
    if _first_bad_escape(body):
        return replacing(line, quote(body), message, place, "use single quotes around the value", body)
    hint = 'write `\\"` inside of the text'
    return replacing(line, f'"{escape_quotes(body)}"', message, place, hint, _unescaped(body))


def _unescaped(body: str) -> str | None:
    """Return what a text in double quotes means if it has no other escapes than those of quotes, else None."""
    meant = body.replace('\\"', '"')
    return None if "\\" in meant else meant


def unopened_quote(line: Line) -> Iterator[Repair | None]:
    """Open the quotes of a value that only closes them."""
    value = line.value
    if (
        not line.key
        or value[-1:] != '"'
        or value[:1] in OPENING | _MEANING.keys()
        or _first_bad_escape(value)
    ):
        return
    if escape_quotes(value[:-1]) != value[:-1] or value.endswith('\\"') or not line.has_usual_key:
        return
    message = f"the quote that opens {line.name} is missing"
    place = (line.value_start, line.value_start + 1)
    yield replacing(line, f'"{value}', message, place, "add it", _unescaped(value[:-1]))


def _unclosed(line: Line, mark: str, inner: str) -> Iterator[Repair | None]:
    other = "'" if mark == '"' else '"'
    place = (line.value_start, line.value_start + 1)
    if inner.endswith(other) and other not in inner[:-1]:
        message = f"{line.name} starts with the quote `{mark}` but ends with `{other}`"
        yield replacing(line, mark + inner[:-1] + mark, message, place, expected=inner[:-1])
    if mark == "'" and starts_with_elision(line.value) and other not in inner:
        message = (
            f"`{line.value.split()[0]}` starts with a quote, which YAML takes for the start of quoted text"
        )
        yield replacing(line, quote(line.value), message, place, "put the value in double quotes", line.value)
    if mark not in inner:
        message = f"the quote `{mark}` that opens {line.name} is never closed"
        hint = f"write {shown(line, line.value + mark)}, or remove the quote"
        yield Repair(*place, message, hint, (TextEdit(line.value_end, line.value_end, mark),), inner)


def colon_in_value(line: Line) -> Iterator[Repair | None]:
    item = re.match(r"[ \t]*(?:-[ \t]+)+", line.text)
    if item and " " in line.key and line.value[:1] not in OPENING and not line.rest:
        # A list item whose "key" is several words is a text with a colon in it.
        start, whole = line.start + item.end(), line.text[item.end() :].rstrip()
        message = "the list item contains `: `, which YAML reads as the end of a key"
        colon = start + len(line.key)
        edits = (TextEdit(start, start + len(whole), quote(whole)),)
        is_safe = (
            line.value[:1] not in ("|", ">")
            and is_certain_text(whole)
            and " #" not in whole
            and not line.has_several_dashes
            and not line.has_unusual_next_line
        )
        yield Repair(
            colon, colon + 1, message, f"put the item in quotes: - {quote(whole)}", edits, whole, safe=is_safe
        )
    match = re.search(r":(?=[ \t]|\Z)", line.value)
    if match is None or not (line.key or line.before) or line.value[:1] in OPENING:
        return
    if _QUOTED_ITEM.fullmatch(line.value):
        return  # the colon is inside of the quotes
    at = line.value_start + match.start()
    repair = quoting(line, f"{line.name} contains `: `, which YAML reads as the end of a key", (at, at + 1))
    is_like_fields = _FIELD.match(line.value) or _SECOND_FIELD.search(line.value)
    yield repair and replace(repair, needs_text=is_like_fields is not None)
