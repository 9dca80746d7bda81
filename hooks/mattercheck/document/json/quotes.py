"""Explain quotes of JSON: other quotes than `"`, quotes that are missing or too many, and what is wrong inside of them."""

from __future__ import annotations

import json
import re

from ...core.problem import Change
from ...core.text_edit import TextEdit
from .advice import Advice, Place, advice_at

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_TYPOGRAPHIC = tuple("\u201c\u201d\u201e\u00ab\u2018\u2019\u201a")
_INSIDE_QUOTES = r"([^\"\\\n\u201c-\u201f\u00ab\u00bb\u2018\u201a\u201b]*?)"
_IN_OTHER_QUOTES = re.compile(
    rf"(?:[\u201c-\u201e]{_INSIDE_QUOTES}[\u201c\u201d]|\u00ab{_INSIDE_QUOTES}\u00bb|[\u2018-\u201a]{_INSIDE_QUOTES}[\u2018\u2019]"
    r"|'([^'\"\\\n]*)'|`([^`\"\\\n]*)`)(?=[ \t]*[,:}\]\n])"
)
_BARE_KEY = re.compile(r"[A-Za-z_$][\w$-]*(?=[ \t]*:)")
_LAST_TEXT = re.compile(r"[ \t]*(?:\"[^\"]*\"[ \t]*:[ \t]*)?\"(?P<text>.*)\"[ \t]*,?[ \t]*")
_CLOSING_QUOTE = re.compile(r"\"[ \t]*(?:[,}\]\n]|\Z)")
_REST_OF_TEXT = re.compile(rf"[^\"\\\n]+{_CLOSING_QUOTE.pattern}")
_IN_SINGLE_QUOTES = re.compile(r"'(?P<text>[^\"\\\n]*)'(?=[ \t]*,?[ \t]*(?:\n|\Z))")
"""A text in single quotes through the end of its line, which may contain apostrophes."""


def typographic_quotes(place: Place) -> Advice | None:
    if place.rest[:1] not in _TYPOGRAPHIC:
        return None
    message, hint = "typographic quotes have no meaning in JSON", 'use straight quotes: "'
    return advice_at(place.at, message, hint, _requote(place.text, place.at), safe=True)


def key_without_quotes(place: Place) -> Advice | None:
    if not place.expects("property name"):
        return None
    message, hint = "expected a key in double quotes", "put the key in double quotes"
    bare = _BARE_KEY.match(place.text, place.at)
    edit = TextEdit(*bare.span(), f'"{bare[0]}"') if bare is not None else _requote(place.text, place.at)
    if place.before.endswith(","):
        hint += ", or remove the comma before it"
    return advice_at(place.at, message, hint, edit, safe=True)._replace(is_habit=True)


def other_quotes(place: Place) -> Advice | None:
    """Explain a value in quotes other than `"`."""
    if not place.expects("value"):
        return None
    text, at = place.text, place.at
    message, hint = "text must be in double quotes", "use double quotes"
    requoted = _requote(text, at)
    if requoted is not None:
        is_literal = text[at] != "`" or "${" not in requoted.text
        return advice_at(at, message, hint, requoted, safe=is_literal)._replace(is_habit=is_literal)
    whole = _IN_SINGLE_QUOTES.match(text, at)
    if whole is not None and not re.search(r"'[ \t]*[,:\]}]", whole["text"]):
        edit = TextEdit(*whole.span(), json.dumps(whole["text"], ensure_ascii=False))
        return Advice(*whole.span(), message, hint, edit)
    return advice_at(at, "this isn't a JSON value", "put text in double quotes")


def inner_quote(place: Place) -> Advice | None:
    """Explain a quote inside text, or at its start or end, behind which a comma is expected."""
    text, at = place.text, place.at
    if not place.expects("',' delimiter"):
        return None
    doubled = _doubled_quote(text, at)
    if doubled is not None or text[at - 1] != '"' or not text[at].isalnum():
        return doubled
    hint = 'write `\\"` for a quote inside text'
    message = "this quote inside the text ends it too early"
    return advice_at(max(len(place.before) - 1, 0), message, hint, _escape_quotes(text, at))


def unclosed_text(place: Place) -> Advice | None:
    """Explain text that doesn't end on its line."""
    at = place.at
    if place.message.startswith("Unterminated string"):
        return advice_at(at, "the quote that opens here is never closed", "close it on this line")
    if not place.message.startswith("Invalid control character"):
        return None
    if place.rest[0] == "\n":
        message = "quoted text can't contain a line break"
        return advice_at(at, message, "close the quote on this line, or write `\\n`")
    if place.rest[0] == "\t":
        message, hint = "tab character inside quoted text", "write `\\t`, or use spaces"
        edit = TextEdit(at, at + 1, "\\t")
        return advice_at(at, message, hint, edit, safe=True)._replace(change=Change.ADDITION)
    message = f"control character U+{ord(place.rest[0]):04X} isn't allowed"
    return advice_at(at, message, "delete it; it may be invisible in the editor")


def invalid_escape(place: Place) -> Advice | None:
    if not place.message.startswith("Invalid \\"):
        return None
    edit = _double_backslashes(place.text, place.at)
    return advice_at(place.at, "invalid escape sequence", "write `\\\\` for a backslash", edit)


def _double_backslashes(text: str, at: int) -> TextEdit:
    """Return the edit that doubles the backslashes in quoted text from its first one on; at is one that is no escape."""
    start = text.rfind('"', 0, at) + 1
    quoted = _STRING.match(text, start - 1)
    end = quoted.end() - 1 if quoted is not None else at + 1
    return TextEdit(start, end, text[start:end].replace("\\\\", "\\").replace("\\", "\\\\"))


def _doubled_quote(text: str, at: int) -> Advice | None:
    """Explain a text that starts or ends with two quotes, at the second of which a comma is expected."""
    if _CLOSING_QUOTE.match(text, at) and text[at - 1] == '"':
        message = "the text ends with two quotes"
    elif text[at - 2 : at] == '""' and _REST_OF_TEXT.match(text, at):
        at -= 1
        message = "the text starts with two quotes"
    else:
        return None
    return advice_at(at, message, "remove one of the two", TextEdit(at, at + 1, ""))


def _escape_quotes(text: str, at: int) -> TextEdit | None:
    """Return the edit that escapes the quotes inside a text that is the last one on its line, else None."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    match = _LAST_TEXT.fullmatch(text, start, end if end >= 0 else len(text))
    if match is None or "\\" in match["text"]:
        return None
    return TextEdit(*match.span("text"), match["text"].replace('"', '\\"'))


def _requote(text: str, at: int) -> TextEdit | None:
    """Return the edit that puts text at an offset in double quotes if it is in other quotes, else None."""
    match = _IN_OTHER_QUOTES.match(text, at)
    return match and TextEdit(*match.span(), json.dumps(match[match.lastindex or 0], ensure_ascii=False))
