"""Explain what is wrong with the value of a TOML pair."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from ...core.problem import Change
from ...core.similarity import may_be_literal
from ...core.text import odd_characters, strip_typographic_quotes
from ...core.text_edit import TextEdit
from .advice import Advice, is_toml
from .dates import diagnose_date
from .quoted import explain_quoted
from .value import Value

_OTHER_BOOLEANS = frozenset({"yes", "no", "on", "off"})
_NO_TEXT = re.compile(r"(?:true|false)\b|.*(?:\s//\s|/\*|<!--)", re.IGNORECASE)
"""What may be a boolean with something behind it, or a comment of another language."""
_NOTHING = frozenset({"null", "nil", "none", "undefined", "~"})
_WORDS = r"[^\W\d_][\w .&/-]*"
_LIST = re.compile(rf"\(?(?P<items>{_WORDS}(?:\s*[,;]\s*{_WORDS})+)\)?")
_SECOND_FIELD = re.compile(r"\s(?P<key>[\w-]+)\s*=\s*\S")


def explain_value(key: str, text: str, column: int) -> Advice | None:
    """Return what is wrong with a value that starts at a 0-based column, or None if nothing is known to be."""
    if is_toml(f"x = {text}"):
        return None
    value = Value(key, text, column)
    for explain in _EXPLANATIONS:
        advice = explain(value)
        if advice is not None:
            return advice
    if text[0] in "\"'":
        return explain_quoted(value)
    return None if text[0] in "[{" else _bare_text(value)


def _other_sign(value: Value) -> Advice | None:
    """Explain `==` and `=>` after a key."""
    if value.mark not in "=>" or not is_toml(f"x = {value.text[1:].strip()}"):
        return None
    rest = value.text[1:].lstrip()
    message = "TOML uses one `=` after a key" if value.mark == "=" else "TOML uses `=` after a key, not `=>`"
    edit = TextEdit(value.column, value.column + len(value.text), f" {rest}")
    return value.replaced(rest, message, safe=True)._replace(edit=edit)


def _separator_behind(value: Value) -> Advice | None:
    if value.text[-1] not in ",;" or not is_toml(f"x = {value.text[:-1]}"):
        return None
    message = f"unexpected `{value.text[-1]}` after the value"
    return value.replaced(value.text[:-1], message, value.last, safe=True)


def _capitals(value: Value) -> Advice | None:
    if value.text not in {"True", "False", "TRUE", "FALSE"}:
        return None
    message = "true and false must be in lower case"
    return value.replaced(value.text.lower(), message, safe=True, change=Change.SPELLING)


def _nothing(value: Value) -> Advice | None:
    if value.text.lower() not in _NOTHING:
        return None
    message = f"`{value.text}` isn't a TOML value; TOML can't say that a value is empty"
    return Advice(message, "remove the field", value.column)


def _number(value: Value) -> Advice | None:
    """Explain a number with a comma, without a digit before its point, or with a zero at its start."""
    text = value.text
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+", text):
        plain, point = text.replace(",", ""), text.replace(",", ".", 1)
        hint = f"write {plain}, or {point}, whichever is meant"
        return Advice("a number can't contain a comma", hint, value.column)
    if re.fullmatch(r"-?\d+,\d+", text):
        return value.replaced(text.replace(",", "."), "a number must have a decimal point, not a comma")
    if re.fullmatch(r"-?\.\d+", text):
        written, message = text.replace(".", "0.", 1), "a digit is missing before the decimal point"
        return value.replaced(written, message, safe=True, change=Change.ADDITION)
    if re.fullmatch(r"0\d+", text):
        return value.replaced(f'"{text}"', "a number can't start with 0; put it in quotes if it is text")
    return None


def _date(value: Value) -> Advice | None:
    if not re.match(r"\d{4}-\d\d?-\d\d?", value.text):
        return None
    reason, written = diagnose_date(value.text)
    if written and is_toml(f"x = {written}"):
        return value.replaced(written, reason, safe=True, change=Change.ADDITION)
    if written is None:
        return Advice("invalid date or time", "write it in the form 2021-08-23T09:59:00Z", value.column)
    return Advice(reason, None, value.column)


def _template(value: Value) -> Advice | None:
    if not (value.text.startswith("{{") and value.text.endswith("}}")):
        return None
    quoted = json.dumps(value.text, ensure_ascii=False) if '"' not in value.text else f"'{value.text}'"
    return value.replaced(quoted, "a template must be in quotes")


def _comma_in_table(value: Value) -> Advice | None:
    if value.mark != "{" or not re.search(r",\s*\}\Z", value.text):
        return None
    written = re.sub(r",(\s*\})\Z", r"\1", value.text)
    at = value.column + value.text.rindex(",")
    return value.replaced(written, "an inline table can't end with a comma", at, safe=True)


_EXPLANATIONS: tuple[Callable[[Value], Advice | None], ...] = (
    _other_sign,
    _separator_behind,
    _capitals,
    _nothing,
    _number,
    _date,
    _template,
    _comma_in_table,
)
"""What may be wrong with any value."""


def _bare_text(value: Value) -> Advice | None:
    """Explain text without quotes."""
    text = value.text
    if re.search(r"[^\s,]\s*,\s*[^\s,]", text):
        return _several_texts(value)
    second = _SECOND_FIELD.search(text)
    if second is not None:
        hint = f"start a new line before `{second['key']}`, and put text in quotes"
        return Advice("a field must start on a line of its own", hint, value.column + second.start("key"))
    if text[0] in "\u201c\u201d\u201e\u00ab" and text[-1] == '"' and '"' not in text[:-1]:
        return value.replaced(f'"{text[1:]}', "the text starts with a typographic quote")
    if text[-1] in "\"'" and text.count(text[-1]) == 1 and text[-1] + text[:-1].strip() != text:
        written = text[-1] + text
        if is_toml(f"x = {written}"):
            return value.replaced(written, "the quote that opens this text is missing")
    bare = strip_typographic_quotes(text)
    written = json.dumps(bare, ensure_ascii=False)
    if bare != text:
        return value.replaced(written, "text must be in straight quotes", safe='"' not in bare)
    certain = (
        re.fullmatch(r"[^\W\d_][^,;\"'\[\]{}#=\\]*", text) is not None
        and text.lower() not in _OTHER_BOOLEANS
        and _NO_TEXT.match(text) is None
        and not may_be_literal(text)
        and not odd_characters(text)
    )
    advice = value.replaced(written, "invalid TOML value; text must be in quotes", safe=certain)
    return advice._replace(is_text=True)


def _several_texts(value: Value) -> Advice:
    """Explain words with commas between them, which may be a list or one text."""
    match = _LIST.fullmatch(value.text)
    message, hint = "invalid TOML value", "put text in quotes, and a list in brackets"
    if match is not None and '"' not in value.text:
        items = ", ".join(f'"{item.strip()}"' for item in re.split("[,;]", match["items"]))
        hint = f'write [{items}] for a list, or "{value.text}" for a text'
    return Advice(message, hint, value.column)
