"""What a JSON syntax error is about, in a writer's words, and how to fix it where that can be told."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from ...core.text import shorten
from ...core.text_edit import TextEdit

_BARE_TEXT = re.compile(r"[\w+-](?:[^,\]}\r\n\"]*[^,\]}\r\n\"\s])?")
_TYPOGRAPHIC = tuple("\u201c\u201d\u201e\u00ab\u2018\u2019\u201a")
_IN_OTHER_QUOTES = re.compile(
    r"(?:[\u201c-\u201e\u00ab\u2018-\u201a]([^\"\\\r\n]*?)[\u201c\u201d\u00bb\u2018\u2019]|'([^'\"\\\r\n]*)')(?=[ \t]*[,:}\]\r\n])"
)
_BARE_KEY = re.compile(r"[A-Za-z_$][\w$-]*(?=[ \t]*:)")
_CONSTANTS = {"true": "true", "false": "false", "none": "null", "null": "null"}
_ITEM = re.compile(r'["[{\-0-9]|\w+[ \t]*:')


class Advice(NamedTuple):
    """The 0-based offsets of a mistake, what is wrong, and what to do.

    `edit` puts a text between two offsets, where that may fix it; `safe` tells that nothing else can have been meant.
    """

    start: int
    end: int
    message: str
    help: str | None = None
    edit: TextEdit | None = None
    safe: bool = False


def advise(text: str, error: json.JSONDecodeError) -> Advice:
    """Say what the json module's error about a text means."""
    at = error.pos
    before, rest = text[:at].rstrip(), text[at:]
    last = max(len(text.rstrip()) - 1, 0)
    bare = _bare_text(text, error)
    if bare is not None:
        return _about_bare(*bare.span(), bare[0])
    if not rest.strip():
        return _here(min(at, last), "the JSON ends too early: a closing brace, bracket or quote is missing")
    if rest.startswith("#") and before[-1:] not in tuple(",{[:") and "\n" in text[len(before) : at]:
        return _brace_missing(before)  # a heading of the page
    if rest.startswith(("//", "/*", "#")):
        return _here(at, "JSON has no comments", "remove the comment")
    if rest[:1] in _TYPOGRAPHIC:
        message = "this quote is a typographic one, which means nothing in JSON"
        return _here(at, message, 'write straight quotes: "', _requoted(text, at), safe=True)
    if error.msg.startswith("Illegal trailing comma") or (before.endswith(",") and rest[:1] in ("}", "]")):
        comma = at if rest[:1] == "," else len(before) - 1
        edit = TextEdit(comma, comma + 1, "")
        return _here(comma, "a comma stands before the closing bracket", "remove the comma", edit, safe=True)
    if error.msg.startswith("Expecting ',' delimiter"):
        return _about_comma(text, at)
    if error.msg.startswith("Expecting property name"):
        return _about_key(text, at)
    if error.msg.startswith("Expecting ':' delimiter"):
        if rest[0] == "=":
            message = "`=` stands after the key; JSON takes a colon"
            return _here(at, message, "write `:` for it", TextEdit(at, at + 1, ":"), safe=True)
        edit = TextEdit(len(before), len(before), ":")
        return _here(at, "a colon is missing after the key", "write a colon here", edit)
    if error.msg.startswith("Invalid control character"):
        if rest[0] == "\t":
            message, hint = "a tab stands in the text", "write `\\t`, or spaces"
            return _here(at, message, hint, TextEdit(at, at + 1, "\\t"), safe=True)
        return _here(
            at, "a text must not go on over the end of a line", "close the quote on its line, or write `\\n`"
        )
    if error.msg.startswith("Invalid \\"):
        return _here(
            at, "this is no escape that JSON knows", "write `\\\\` for a backslash", TextEdit(at, at, "\\")
        )
    if error.msg.startswith("Extra data"):
        return _here(at, "the JSON ends before this", "remove what follows the last brace")
    if error.msg.startswith("Expecting value"):
        message = "a value is missing here, or is not in double quotes"
        return _here(at, message, None, _requoted(text, at), safe=True)
    return _here(at, error.msg[:1].lower() + error.msg[1:])


def _here(
    at: int, message: str, hint: str | None = None, edit: TextEdit | None = None, *, safe: bool = False
) -> Advice:
    return Advice(at, at + 1, message, hint, edit, safe=safe)


def _bare_text(text: str, error: json.JSONDecodeError) -> re.Match[str] | None:
    """Return the text without quotes, or what looks like a number, that a parser stopped in or at."""
    begun = re.split(r"[^\w.+-]", text[max(error.pos - 100, 0) : error.pos])[-1]
    # Where a comma is wanted, a text that begins there is the next item.
    if error.msg.startswith("Expecting value") or (begun and error.msg.startswith("Expecting ',' delimiter")):
        return _BARE_TEXT.match(text, error.pos - len(begun))
    return None


def _about_bare(start: int, end: int, word: str) -> Advice:
    meant = _CONSTANTS.get(word.lower())
    if meant is not None:
        message = "true, false and null are written in small letters"
        return Advice(start, end, message, f"write {meant}", TextEdit(start, end, meant), safe=True)
    quoted = json.dumps(word, ensure_ascii=False)
    hint = f"put it in quotes: {quoted}" if len(word) < 100 else "put it in quotes"
    message = f"`{shorten(word)}` is no JSON value: a text stands in quotes"
    certain = re.fullmatch(r"[^;:{\[#]*[^\W\d_][^;:{\[#]*|\d{4}-\d\d-\d\d", word) is not None
    return Advice(start, end, message, hint, TextEdit(start, end, quoted), safe=certain)


def _about_comma(text: str, at: int) -> Advice:
    """Say what is wrong where a comma is wanted; a missing one belongs to the end of the item before."""
    before, rest = text[:at].rstrip(), text[at:]
    last = max(len(before) - 1, 0)
    if rest[0] == ";":
        edit = TextEdit(at, at + 1, ",")
        return _here(last, "`;` stands where only a comma can", "write a comma for it, or remove it", edit)
    if text[at - 1] == '"' and rest[0].isalnum():
        return _here(
            last, "the quote inside the text ends it too early", 'write `\\"` for a quote inside a text'
        )
    is_on_next_line, is_item = "\n" in text[len(before) : at], _ITEM.match(rest) is not None
    if is_on_next_line and not is_item:
        return _brace_missing(before)
    edit = TextEdit(len(before), len(before), ",")
    return _here(last, "a comma is missing after this", "write a comma here", edit, safe=is_on_next_line)


def _brace_missing(before: str) -> Advice:
    return _here(
        max(len(before) - 1, 0), "the closing brace is missing after this", "write `}` on the next line"
    )


def _about_key(text: str, at: int) -> Advice:
    message, hint = "a key in double quotes must stand here", "write the key in double quotes"
    bare = _BARE_KEY.match(text, at)
    edit = TextEdit(*bare.span(), f'"{bare[0]}"') if bare is not None else _requoted(text, at)
    if text[:at].rstrip().endswith(","):
        hint += ", or remove the comma before it"
    return _here(at, message, hint, edit, safe=True)


def _requoted(text: str, at: int) -> TextEdit | None:
    """Put in double quotes what stands in others at an offset."""
    match = _IN_OTHER_QUOTES.match(text, at)
    return match and TextEdit(*match.span(), json.dumps(match[1] or match[2] or "", ensure_ascii=False))
