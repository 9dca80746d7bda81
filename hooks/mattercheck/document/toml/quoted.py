"""Explain a TOML value in quotes: a backslash, another quote inside, or another quote at its start or end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from ...core.text import escape_quotes
from .advice import Advice, is_toml
from .value import Value

_CLOSING_TYPOGRAPHIC = frozenset("\u2018\u2019\u201c\u201d\u201e")


def explain_quoted(value: Value) -> Advice | None:
    """Return what is wrong with a value that starts with a quote, or None if nothing is known to be."""
    if value.text.startswith(value.mark * 3):
        return None
    for explain in _ANY:
        advice = explain(value)
        if advice is not None:
            return advice
    if len(value.text) < 2 or value.text[-1] != value.mark:
        return None
    return next((advice for explain in _CLOSED if (advice := explain(value)) is not None), None)


def _typographic_end(value: Value) -> Advice | None:
    if value.text[-1] not in _CLOSING_TYPOGRAPHIC or value.mark in value.body:
        return None
    written = value.mark + value.body + value.mark
    return value.replaced(written, "the text ends with a typographic quote", value.last, safe=True)


def _other_end(value: Value) -> Advice | None:
    """Explain a text that starts with one kind of quote, and ends with the other."""
    other = "'" if value.mark == '"' else '"'
    if value.text[-1] != other or value.mark in value.text[1:] or other in value.body:
        return None
    message = f"the text starts with the quote `{value.mark}` but ends with `{other}`"
    return (
        value.replaced(json.dumps(value.body, ensure_ascii=False), message)
        if "\\" not in value.body
        else None
    )


def _missing_bracket(value: Value) -> Advice | None:
    """Explain a list whose opening bracket is missing."""
    if value.text[-1] != "]" or not is_toml(f"x = [{value.text}"):
        return None
    return value.replaced(f"[{value.text}", "the `[` that opens this list is missing")


def _doubled(value: Value) -> Advice | None:
    mark, inner = value.mark, value.text.strip(value.mark)
    if mark in inner or inner.strip() != inner or not inner:
        return None
    if value.text not in {mark * 2 + inner + mark, mark + inner + mark * 2}:
        return None
    is_start = value.text[1] == mark
    at = value.column if is_start else value.last - 1
    message = f"the text {'starts' if is_start else 'ends'} with two quotes"
    return value.replaced(mark + inner + mark, message, at)


def _list_without_brackets(value: Value) -> Advice | None:
    if not re.search(rf"{value.mark}\s*,\s*{value.mark}", value.text) or not is_toml(f"x = [{value.text}]"):
        return None
    return value.replaced(f"[{value.text}]", "a list must be in brackets")


def _joined(value: Value) -> Advice | None:
    if not re.search(rf"{value.mark}\s*\+\s*{value.mark}", value.body):
        return None
    return Advice("TOML can't join texts with `+`", "write them as one text", value.column)


def _single_quotes_inside(value: Value) -> Advice | None:
    if value.mark != "'" or not ("\\'" in value.body or "''" in value.body):
        return None
    meant = value.body.replace("\\'", "'").replace("''", "'")
    at = value.column + 1 + value.body.index("'")
    return value.replaced(
        json.dumps(meant, ensure_ascii=False), "a text in single quotes can't contain `'`", at
    )


def _unescaped_quotes(value: Value) -> Advice | None:
    """Explain quotes without a backslash beside ones that have it."""
    if value.mark != '"' or '\\"' not in value.body:
        return None
    at = value.column + 1 + re.sub(r"\\.", "__", value.body).find('"')
    return value.replaced(f'"{escape_quotes(value.body)}"', _too_early(value), at)


def _invalid_escape(value: Value) -> Advice | None:
    if value.mark != '"' or "\\" not in value.body or '"' in value.body:
        return None
    message = "invalid escape sequence in double quotes; in single quotes, a backslash is literal"
    at = value.column + 1 + value.body.index("\\")
    return value.replaced(f"'{value.body}'", message, at)


def _quote_inside(value: Value) -> Advice | None:
    if value.mark not in value.body:
        return None
    at = value.column + 1 + value.body.index(value.mark)
    body = value.body
    written = f"'{body}'" if value.mark == '"' else json.dumps(body, ensure_ascii=False)
    return value.replaced(written, _too_early(value), at)


def _too_early(value: Value) -> str:
    return f"the quote `{value.mark}` inside the text ends it too early"


_ANY: tuple[Callable[[Value], Advice | None], ...] = (_typographic_end, _other_end, _missing_bracket)
"""What may be wrong with any text that starts with a quote."""
_CLOSED: tuple[Callable[[Value], Advice | None], ...] = (
    _doubled,
    _list_without_brackets,
    _joined,
    _single_quotes_inside,
    _unescaped_quotes,
    _invalid_escape,
    _quote_inside,
)
"""What may be wrong with a text that also ends with that quote."""
