"""Explain a JSON syntax error in plain words, and how to fix it if that is clear."""

from __future__ import annotations

import json
import re

from ...core.named_tuple import NamedTuple
from ...core.problem import Change
from ...core.similarity import may_be_literal
from ...core.text import (
    INVISIBLE,
    ODD_SPACES,
    odd_character_advice,
    odd_characters,
    shorten,
    without_odd_characters,
)
from ...core.text_edit import TextEdit
from ..recovery import StoppedError
from .brackets import unclosed_at_end, unclosed_before

_COMMENT = re.compile(r"//.*|/\*(?s:.*?)\*/|(?<=\s)#.*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_TEMPLATE = re.compile(r"\{\{[^{}\"\\]*\}\}")
_BARE_TEXT = re.compile(r"[\w+.-](?:[^,\]}\n\"]*[^,\]}\"\s])?")
_TYPOGRAPHIC = tuple("\u201c\u201d\u201e\u00ab\u2018\u2019\u201a")
_INSIDE_QUOTES = r"([^\"\\\n\u201c-\u201f\u00ab\u00bb\u2018\u201a\u201b]*?)"
_IN_OTHER_QUOTES = re.compile(
    rf"(?:[\u201c-\u201e]{_INSIDE_QUOTES}[\u201c\u201d]|\u00ab{_INSIDE_QUOTES}\u00bb|[\u2018-\u201a]{_INSIDE_QUOTES}[\u2018\u2019]"
    r"|'([^'\"\\\n]*)'|`([^`\"\\\n]*)`)(?=[ \t]*[,:}\]\n])"
)
_BARE_KEY = re.compile(r"[A-Za-z_$][\w$-]*(?=[ \t]*:)")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<zeros>(?:0+(?=[0-9]))?)(?P<digits>[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)"
)
_KEY_WITH_COLON = re.compile(r"\"(?P<key>[A-Za-z_$][\w$-]*):[ \t]*\"\Z")
_VALUE_AND_SEMICOLON = re.compile(r"(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?);")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]+")
_HEXADECIMAL = re.compile(r"[+-]?0[xX][0-9a-fA-F]{1,16}")
_ODD = re.compile(f"[{ODD_SPACES}{INVISIBLE}]+")
_CERTAIN_TEXT = re.compile(r"[^\W\d_][^;:{\[#]*|\d{4}-\d\d-\d\d")
_OTHER_BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n"})
_COMMENT_BEHIND = re.compile(r"\s+(?://|/\*)")
_ENDS_THERE = re.compile(r"\s*(?:,\s*(?:[\"{\[\d'-]|//|/\*|[\w$]+\s*:|[}\]]|\Z)|,[ \t]*\n|[}\]\n]|//|/\*|\Z)")
_REST_OF_LINE = re.compile(r"(?P<value>[^\n]*?)[ \t]*,?[ \t]*(?=\n|\Z)")
_NOTHING = frozenset({"undefined", "nil"})
_CONSTANTS = {"true": "true", "false": "false", "none": "null", "null": "null"}
_LAST_TEXT = re.compile(r"[ \t]*(?:\"[^\"]*\"[ \t]*:[ \t]*)?\"(?P<text>.*)\"[ \t]*,?[ \t]*")
_CLOSING_QUOTE = re.compile(r"\"[ \t]*(?:[,}\]\n]|\Z)")
_REST_OF_TEXT = re.compile(rf"[^\"\\\n]+{_CLOSING_QUOTE.pattern}")
_FIELD_BEHIND_BRACKET = re.compile(r"\s*[\]}]\s*\"[^\"\n]*\"\s*:")
_ITEM = re.compile(r'["[{\-0-9]|\w+[ \t]*:')


class Advice(NamedTuple):
    """The 0-based offsets of a mistake, what is wrong, and what to do.

    `edit` is the change that may fix it, by offsets; `safe` means that nothing else can have been intended, and
    `is_text` that it makes text of a bare value. A habit, such as single quotes, is a mistake that many lines share.
    `reading` are edits that are no fix, but make the rest readable.
    """

    start: int
    end: int
    message: str
    help: str | None = None
    edit: TextEdit | None = None
    safe: bool = False
    change: Change = Change.PUNCTUATION
    is_text: bool = False
    is_habit: bool = False
    reading: tuple[TextEdit, ...] = ()


def advise(text: str, error: StoppedError) -> Advice:
    """Explain an error of the json module in a text."""
    at = error.offset
    before, rest = text[:at].rstrip(), text[at:]
    last = max(len(text.rstrip()) - 1, 0)
    odd = _ODD.match(text, at)
    if odd is not None:
        return _explain_odd_characters(text, odd)
    bare = _bare_text(text, error)
    if bare is not None and _VALUE_AND_SEMICOLON.fullmatch(bare[0]):
        return _explain_semicolon(text, bare.end() - 1)
    if bare is not None:
        return _explain_bare_word(text, *bare.span(), bare[0])
    if not rest.strip():
        end = unclosed_at_end(text, len(text.rstrip()))
        if end is not None and not before.endswith((",", ":")):
            return _advice_at(end.after, end.message, end.help)
        return _advice_at(
            min(at, last), "the JSON ends too early: a closing brace, bracket or quote is missing"
        )
    unclosed = unclosed_before(text, at) if error.message.startswith("Expecting ',' delimiter") else None
    if unclosed is not None:
        return _advice_at(unclosed.after, unclosed.message, unclosed.help, unclosed.edit)
    breaks = text.count("\n", len(before), at)
    if rest.startswith("#") and (breaks > 1 or (breaks and before[-1:] not in tuple(",{[:"))):
        return _brace_missing(before)  # a heading of the page
    if rest.startswith(("//", "/*", "#")):
        return _explain_comments(text, at)
    if rest.startswith("{{") or (rest.startswith("{") and before.endswith("{") and "}}" in rest):
        start = at if rest.startswith("{{") else len(before) - 1
        return _explain_template(text, start)
    if rest[:1] == "+" and before.endswith('"'):
        message = "JSON can't join texts with `+`"
        return _advice_at(at, message, "write them as one text")
    if rest.startswith("..."):
        return _advice_at(
            at, "JSON can't include the fields of another object with `...`", "write the fields"
        )
    if rest[:1] in _TYPOGRAPHIC:
        message = "typographic quotes have no meaning in JSON"
        return _advice_at(at, message, 'use straight quotes: "', _requote(text, at), safe=True)
    if error.message.startswith("Illegal trailing comma") or (
        before.endswith(",") and rest[:1] in ("}", "]")
    ):
        comma = at if rest[:1] == "," else len(before) - 1
        message = "trailing comma before the closing bracket"
        if _FIELD_BEHIND_BRACKET.match(text, comma + 1):
            return _advice_at(
                comma, message, "remove the bracket if its list or object goes on; else, the comma"
            )
        return _advice_at(comma, message, "remove the comma", TextEdit(comma, comma + 1, ""), safe=True)
    if error.message.startswith("Expecting ',' delimiter"):
        return _explain_missing_comma(text, at)
    if error.message.startswith("Expecting property name"):
        return _explain_key(text, at)
    if error.message.startswith("Expecting ':' delimiter"):
        if rest[0] == "=":
            sign = "=>" if rest.startswith("=>") else "="
            message = f"JSON uses a colon after a key, not `{sign}`"
            edit = TextEdit(at, at + len(sign), ":")
            return _advice_at(at, message, "write `:` instead", edit, safe=True)
        unquoted = _KEY_WITH_COLON.search(before)
        if unquoted is not None:
            place = unquoted.end("key")
            message = "the quote that closes this key is missing"
            return _advice_at(place - 1, message, "add a quote here", TextEdit(place, place, '"'))
        edit = TextEdit(len(before), len(before), ":")
        return _advice_at(at, "a colon is missing after the key", "add a colon here", edit)
    if error.message.startswith("Invalid control character"):
        if rest[0] == "\t":
            message, hint = "tab character inside quoted text", "write `\\t`, or use spaces"
            advice = _advice_at(at, message, hint, TextEdit(at, at + 1, "\\t"), safe=True)
            return advice._replace(change=Change.ADDITION)
        return _advice_at(
            at, "quoted text can't contain a line break", "close the quote on this line, or write `\\n`"
        )
    if error.message.startswith("Invalid \\"):
        edit = _double_backslashes(text, at)
        return _advice_at(at, "invalid escape sequence", "write `\\\\` for a backslash", edit)
    if error.message.startswith("Extra data") and rest[0] in "}]":
        message = f"this `{rest[0]}` closes nothing"
        return _advice_at(at, message, "remove it", TextEdit(at, at + 1, ""))
    if error.message.startswith("Extra data"):
        return _advice_at(
            at, "unexpected text after the end of the JSON", "remove everything after the closing brace"
        )
    if error.message.startswith("Expecting value"):
        return _explain_missing_value(text, at)
    return _advice_at(at, error.message[:1].lower() + error.message[1:])


def _explain_missing_value(text: str, at: int) -> Advice:
    """Explain what stands where a value is expected: nothing, another comma, or other quotes."""
    before, sign = text[:at].rstrip(), text[at]
    if sign == "," and before.endswith(","):
        return _advice_at(at, "two commas in a row", "remove one of the two", TextEdit(at, at + 1, ""))
    if sign in ",}]":
        return _advice_at(at, "a value is missing here", "write a value or null, or remove the field")
    requoted = _requote(text, at)
    if requoted is not None:
        message = "text must be in double quotes"
        is_literal = text[at] != "`" or "${" not in requoted.text
        return _advice_at(at, message, "use double quotes", requoted, safe=is_literal)._replace(
            is_habit=is_literal
        )
    return _advice_at(at, "a value is missing here, or isn't in double quotes")


def _double_backslashes(text: str, at: int) -> TextEdit:
    """Return the edit that doubles the backslashes in quoted text from its first one on; at is one that is no escape."""
    start = text.rfind('"', 0, at) + 1
    quoted = _STRING.match(text, start - 1)
    end = quoted.end() - 1 if quoted is not None else at + 1
    return TextEdit(start, end, text[start:end].replace("\\\\", "\\").replace("\\", "\\\\"))


def _explain_comments(text: str, at: int) -> Advice:
    """Explain all comments at once. What looks like a comment in quoted text is left out."""
    blank = _STRING.sub(lambda match: '"' + "_" * (len(match[0]) - 2) + '"', text)
    found = [match.span() for match in _COMMENT.finditer(blank)]
    hint = "remove the comment" if len(found) < 2 else f"remove all {len(found)} comments"
    reading = tuple(TextEdit(start, end, "") for start, end in found)
    return _advice_at(at, "JSON doesn't allow comments", hint)._replace(reading=reading)


def _explain_odd_characters(text: str, odd: re.Match[str]) -> Advice:
    """Explain characters outside of quotes that look like a space, or like nothing."""
    character = odd[0][0]
    looks, hint = odd_character_advice(character)
    line = text[text.rfind("\n", 0, odd.start()) + 1 : odd.start()]
    edit = TextEdit(*odd.span(), without_odd_characters(odd[0]))
    message = f"this is U+{ord(character):04X}, which {looks}"
    return _advice_at(odd.start(), message, hint, edit, safe=line.count('"') % 2 == 0)


def _explain_template(text: str, start: int) -> Advice:
    match = _TEMPLATE.match(text, start)
    message = "a template must be in quotes"
    if match is None:
        return Advice(start, start + 2, message)
    quoted = json.dumps(match[0], ensure_ascii=False)
    return Advice(start, match.end(), message, f"write {quoted}", TextEdit(start, match.end(), quoted))


def _advice_at(
    at: int, message: str, hint: str | None = None, edit: TextEdit | None = None, *, safe: bool = False
) -> Advice:
    return Advice(at, at + 1, message, hint, edit, safe=safe)


def _bare_text(text: str, error: StoppedError) -> re.Match[str] | None:
    """Return the unquoted text, or what looks like a number, in or at which the parser stopped."""
    word_start = re.split(r"[^\w.+-]", text[max(error.offset - 100, 0) : error.offset])[-1]
    # Where a comma is expected, text that starts there is the next item.
    if error.message.startswith("Expecting value") or (
        word_start and error.message.startswith("Expecting ',' delimiter")
    ):
        return _BARE_TEXT.match(text, error.offset - len(word_start))
    return None


def _explain_bare_word(text: str, start: int, end: int, word: str) -> Advice:
    """Explain a value without quotes, of which `word` is what was found up to a comma, a bracket or a quote."""
    comment = _COMMENT_BEHIND.search(word)
    if comment is not None:
        word, end = word[: comment.start()], start + comment.start()
    elif _ENDS_THERE.match(text, end) is None and text[:start].rstrip().endswith(":"):
        line = _explain_bare_line(text, start, end)
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


def _explain_bare_line(text: str, start: int, end: int) -> Advice | None:
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


def _explain_missing_comma(text: str, at: int) -> Advice:
    """Explain what is wrong where a comma is expected; a missing one is reported at the end of the item before it."""
    before, rest = text[:at].rstrip(), text[at:]
    last = max(len(before) - 1, 0)
    if rest[0] == ";":
        return _explain_semicolon(text, at)
    doubled = _explain_doubled_quote(text, at)
    if doubled is not None:
        return doubled
    if text[at - 1] == '"' and rest[0].isalnum():
        hint = 'write `\\"` for a quote inside text'
        message = "this quote inside the text ends it too early"
        return _advice_at(last, message, hint, _escape_quotes(text, at))
    is_on_next_line, is_item = "\n" in text[len(before) : at], _ITEM.match(rest) is not None
    if is_on_next_line and not is_item:
        return _brace_missing(before)
    edit = TextEdit(len(before), len(before), ",")
    return _advice_at(last, "a comma is missing after this", "add a comma here", edit, safe=is_on_next_line)


def _explain_doubled_quote(text: str, at: int) -> Advice | None:
    """Explain a text that starts or ends with two quotes, at the second of which a comma is expected."""
    if _CLOSING_QUOTE.match(text, at) and text[at - 1] == '"':
        message = "the text ends with two quotes"
    elif text[at - 2 : at] == '""' and _REST_OF_TEXT.match(text, at):
        at -= 1
        message = "the text starts with two quotes"
    else:
        return None
    return _advice_at(at, message, "remove one of the two", TextEdit(at, at + 1, ""))


def _explain_semicolon(text: str, at: int) -> Advice:
    """Explain a semicolon behind a value: a comma is meant, but nothing at the end of an object or list."""
    is_last = text[at + 1 :].lstrip()[:1] in {",", "}", "]"}
    message, hint = (
        "`;` isn't allowed here, only a comma",
        "remove it" if is_last else "write a comma instead",
    )
    return _advice_at(at, message, hint, TextEdit(at, at + 1, "" if is_last else ","), safe=True)


def _escape_quotes(text: str, at: int) -> TextEdit | None:
    """Return the edit that escapes the quotes inside a text that is the last one on its line, else None."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    match = _LAST_TEXT.fullmatch(text, start, end if end >= 0 else len(text))
    if match is None or "\\" in match["text"]:
        return None
    return TextEdit(*match.span("text"), match["text"].replace('"', '\\"'))


def _brace_missing(before: str) -> Advice:
    unclosed = unclosed_at_end(before, len(before))
    if unclosed is not None:
        return _advice_at(unclosed.after, unclosed.message, unclosed.help)
    return _advice_at(
        max(len(before) - 1, 0), "the closing brace is missing after this", "write `}` on the next line"
    )


def _explain_key(text: str, at: int) -> Advice:
    message, hint = "expected a key in double quotes", "put the key in double quotes"
    bare = _BARE_KEY.match(text, at)
    edit = TextEdit(*bare.span(), f'"{bare[0]}"') if bare is not None else _requote(text, at)
    if text[:at].rstrip().endswith(","):
        hint += ", or remove the comma before it"
    return _advice_at(at, message, hint, edit, safe=True)._replace(is_habit=True)


def _requote(text: str, at: int) -> TextEdit | None:
    """Return the edit that puts text at an offset in double quotes if it is in other quotes, else None."""
    match = _IN_OTHER_QUOTES.match(text, at)
    return match and TextEdit(*match.span(), json.dumps(match[match.lastindex or 0], ensure_ascii=False))
