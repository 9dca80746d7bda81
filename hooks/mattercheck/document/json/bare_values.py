"""Explain a value of JSON that isn't in quotes: a word, a number as other languages write it, or a whole line of text."""

from __future__ import annotations

import json
import re

from ...core.problem import Change
from ...core.similarity import may_be_literal
from ...core.text import odd_characters, shorten
from ...core.text_edit import TextEdit
from .advice import Advice, Place
from .separators import semicolon_at

_BARE_TEXT = re.compile(r"(?:[\w+.$@%&*!?~<>=|^-]|#(?=\w)|/(?![/*]))(?:[^,\]}\n\"]*[^,\]}\"\s])?")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<zeros>(?:0+(?=[0-9]))?)(?P<digits>[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)"
)
_VALUE_AND_SEMICOLON = re.compile(r"(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?);")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]+")
_HEXADECIMAL = re.compile(r"[+-]?0[xX][0-9a-fA-F]{1,16}")
_CERTAIN_TEXT = re.compile(r"[^\W\d_][^;:{\[#]*|\d{4}-\d\d-\d\d")
_OTHER_BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n"})
_COMMENT_BEHIND = re.compile(r"\s+(?://|/\*)")
_ENDS_THERE = re.compile(r"\s*(?:,\s*(?:[\"{\[\d'-]|//|/\*|[\w$]+\s*:|[}\]]|\Z)|,[ \t]*\n|[}\]\n]|//|/\*|\Z)")
_REST_OF_LINE = re.compile(r"(?P<value>[^\n]*?)[ \t]*,?[ \t]*(?=\n|\Z)")
_NOTHING = frozenset({"undefined", "nil"})
_CONSTANTS = {"true": "true", "false": "false", "none": "null", "null": "null"}
_BEHIND_NUMBER = re.compile(r"[ \t]*[^\W\d_][^,\]}\n\"]*")
_DECIMAL_COMMA = re.compile(r"(?P<whole>-?[0-9]+),(?P<fraction>[0-9]+)(?=[ \t]*(?:[,}\n]|\Z))")


def bare_value(place: Place) -> Advice | None:
    """Explain text without quotes in or at which the parser stopped, or a number with something behind it."""
    bare = _bare_text(place)
    if bare is None:
        return None
    if _VALUE_AND_SEMICOLON.fullmatch(bare[0]):
        return semicolon_at(place.text, bare.end() - 1)
    return _bare_word(place.text, *bare.span(), bare[0])


def decimal_comma(place: Place) -> Advice | None:
    """Explain a number such as `1,5`, of which the parser takes the second part for the next key."""
    if not place.expects("property name"):
        return None
    before = re.search(r"-?[0-9]{1,20},\Z", place.text[max(place.at - 30, 0) : place.at])
    number = before and _DECIMAL_COMMA.match(place.text, place.at - len(before[0]))
    if number is None:
        return None
    written = f"{number['whole']}.{number['fraction']}"
    message = "a number must have a decimal point, not a comma"
    comma = number.end("whole")
    return Advice(*number.span(), message, f"write {written}", TextEdit(comma, comma + 1, "."))


def _bare_text(place: Place) -> re.Match[str] | None:
    text, at = place.text, place.at
    word_start = re.split(r"[^\w.+-]", text[max(at - 100, 0) : at])[-1]
    if place.expects("value"):
        return _BARE_TEXT.match(text, at - len(word_start))
    # Where a comma is expected, text that starts there is the next item.
    if place.expects("',' delimiter") and word_start:
        return _BARE_TEXT.match(text, at - len(word_start))
    number = re.search(r"(?<![\w.+-])-?[0-9.]+[ \t]+\Z", text[max(at - 100, 0) : at])
    if place.expects("',' delimiter") and number is not None and _BEHIND_NUMBER.match(text, at):
        return _BARE_TEXT.match(text, at - len(number[0]))
    return None


def _bare_word(text: str, start: int, end: int, word: str) -> Advice:
    """Explain a value without quotes, of which `word` is what was found up to a comma, a bracket or a quote."""
    comment = _COMMENT_BEHIND.search(word)
    if comment is not None:
        word, end = word[: comment.start()], start + comment.start()
    elif _ENDS_THERE.match(text, end) is None and text[:start].rstrip().endswith(":"):
        line = _bare_line(text, start, end)
        if line is not None:
            return line
    constant = _CONSTANTS.get(word.lower())
    if constant is not None:
        message = "true, false and null must be in lower case"
        edit = TextEdit(start, end, constant)
        return Advice(start, end, message, f"write {constant}", edit, safe=True, change=Change.SPELLING)
    if word in _NOTHING:
        message = f"`{word}` isn't a JSON value"
        hint = "write a value or null, or remove the field"
        return Advice(start, end, message, hint, reading=(TextEdit(start, end, "null"),))
    number = _NUMBER.fullmatch(word)
    if number is not None and not number["zeros"]:
        written = _as_number(number)
        message = f"`{shorten(word)}` isn't how JSON writes a number"
        hint = f"write {written} for a number, or put it in quotes if it is text"
        edit = TextEdit(start, end, written)
        return Advice(start, end, message, hint, edit, change=Change.ADDITION)
    if _HEXADECIMAL.fullmatch(word):
        written = str(int(word, 16))
        message = f"`{shorten(word)}` isn't how JSON writes a number"
        hint = f"write {written} for a number, or put it in quotes if it is text"
        return Advice(start, end, message, hint, TextEdit(start, end, written), change=Change.SPELLING)
    quoted = json.dumps(word, ensure_ascii=False)
    if _LEADING_ZERO.fullmatch(word):
        message, hint = "a number can't start with 0", f"put it in quotes if it is text: {quoted}"
        return Advice(start, end, message, hint, TextEdit(start, end, quoted), is_text=True)
    hint = f"put it in quotes: {quoted}" if len(word) < 100 else "put it in quotes"
    message = f"`{shorten(word)}` isn't a JSON value; text must be in quotes"
    certain = (
        _CERTAIN_TEXT.fullmatch(word) is not None
        and not odd_characters(word)
        and word.lower() not in _OTHER_BOOLEANS
        and not may_be_literal(word)
        and not text.startswith("[[", start - 2)  # a link to a note, all of which may be the text
    )
    return Advice(start, end, message, hint, TextEdit(start, end, quoted), safe=certain, is_text=True)


def _bare_line(text: str, start: int, end: int) -> Advice | None:
    """Explain a value without quotes that goes on behind a comma or a quote, through the end of its line.

    Return None if something else may be on that line.
    """
    match = _REST_OF_LINE.match(text, start)
    assert match is not None
    value = match["value"]
    if re.search(r"[\[\]{}]|\"\s*:", value):
        return None
    if value.endswith('"') and value.count('"') == 1:
        edit = TextEdit(start, start, '"')
        return Advice(start, end, "the quote that opens this text is missing", "add a quote here", edit)
    quoted = json.dumps(value, ensure_ascii=False)
    hint = f"put it in quotes: {quoted}" if len(value) < 100 else "put it in quotes"
    return Advice(
        start,
        match.end("value"),
        "text must be in quotes",
        hint,
        TextEdit(*match.span("value"), quoted),
        is_text=True,
    )


def _as_number(number: re.Match[str]) -> str:
    """Return a number as JSON writes it."""
    whole, point, fraction = number["digits"].replace("_", "").partition(".")
    sign = "-" if number["sign"] == "-" else ""
    return sign + (whole or "0") + (f".{fraction or '0'}" if point else "")
