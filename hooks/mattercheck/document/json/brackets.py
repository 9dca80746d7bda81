"""Explain brackets and braces of JSON: those that are never closed, that close nothing, or that should be others.

Texts here have LF line ends only.
"""

from __future__ import annotations

import json
import re

from ...core.text_edit import TextEdit, apply_edits
from .advice import Advice, Place, advice_at

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[\[\]{}]')
_KIND = {"[": ("list", "]"), "{": ("object", "}")}
_FIELD_BEHIND_BRACKET = re.compile(r"\s*[\]}]\s*\"[^\"\n]*\"\s*:")
_QUOTED = r'"(?:[^"\\\n]|\\.)*"'
_IN_BRACES = re.compile(rf"\{{(?P<items>\s*(?:{_QUOTED}\s*,\s*)*{_QUOTED}\s*,?\s*)\}}")
_WITHOUT_BRACKETS = re.compile(rf":[ \t]*(?P<items>{_QUOTED}(?:[ \t]*,[ \t]*{_QUOTED})+)[ \t]*(?=[,\n}}]|\Z)")
_IN_PARENTHESES = re.compile(r"\((?P<items>[^()\n]*)\)(?=[ \t]*(?:[,}\]\n]|\Z))")


def ends_too_early(place: Place) -> Advice | None:
    """Explain a text that ends where more is expected."""
    if place.rest.strip():
        return None
    text = place.text.rstrip()
    if not place.before.endswith((",", ":")):
        unclosed = _unclosed_at_end(text)
        if unclosed is not None:
            return unclosed._replace(edit=None)
    message = "the JSON ends too early: a closing brace, bracket or quote is missing"
    return advice_at(min(place.at, max(len(text) - 1, 0)), message, "write what is missing at its end")


def unclosed_before(place: Place) -> Advice | None:
    """Explain the bracket that must be closed before the place where a comma is expected.

    It is a list that ends with a brace or goes on with a field, or an object that ends with a bracket.
    """
    text, at = place.text, place.at
    opened = _open_brackets(text[:at]) if place.expects("',' delimiter") else []
    if not opened:
        return None
    start = opened[-1]
    bracket, stop = text[start], text[at : at + 1]
    if bracket == "[" and stop == ":":
        key = text.rfind('"', 0, text.rstrip()[:at].rstrip().rfind('"'))
        before = text[:key].rstrip()
        return _unclosed(text, start, len(before.removesuffix(",").rstrip()))
    if (bracket, stop) in {("[", "}"), ("{", "]")}:
        closing = _KIND[bracket][1]
        other = TextEdit(at, at + 1, closing)
        missing = _unclosed(text, start, len(text[:at].rstrip()))
        if not _is_json(apply_edits(text, [other])):
            return missing
        message = f"`{stop}` can't close this {_KIND[bracket][0]}, which starts with `{bracket}`"
        return advice_at(at, message, f"write `{closing}` instead", other)
    return None


def other_brackets(place: Place) -> Advice | None:
    """Explain a list of texts that is in braces or parentheses, or in nothing."""
    message, text = "a list must be in brackets", place.text
    match = _IN_PARENTHESES.match(text, place.at)
    if match is None and place.expects("':' delimiter"):
        opened = _open_brackets(text[: place.at])
        match = _IN_BRACES.match(text, opened[-1]) if opened else None
        line = text.rfind("\n", 0, len(place.before)) + 1
        bare = None if match else _WITHOUT_BRACKETS.search(text, line)
        match = bare if bare is not None and bare.end("items") == len(place.before) else match
    if match is None:
        return None
    start, end = match.span() if text[match.start()] in "{(" else match.span("items")
    edit = TextEdit(start, end, f"[{match['items'].strip().removesuffix(',')}]")
    return Advice(start, end, message, f"write {edit.text}" if len(edit.text) < 100 else None, edit)


def closes_nothing(place: Place) -> Advice | None:
    if not place.message.startswith("Extra data"):
        return None
    at = place.at
    if place.rest[0] in "}]":
        return advice_at(at, f"this `{place.rest[0]}` closes nothing", "remove it", TextEdit(at, at + 1, ""))
    message = "unexpected text after the end of the JSON"
    return advice_at(at, message, "remove everything after the closing brace")


def trailing_comma(place: Place) -> Advice | None:
    is_there = place.before.endswith(",") and place.rest[:1] in ("}", "]")
    if not place.message.startswith("Illegal trailing comma") and not is_there:
        return None
    comma = place.at if place.rest[:1] == "," else len(place.before) - 1
    message = "trailing comma before the closing bracket"
    if _FIELD_BEHIND_BRACKET.match(place.text, comma + 1):
        hint = "remove the bracket if its list or object goes on; otherwise, remove the comma"
        return advice_at(comma, message, hint)
    return advice_at(comma, message, "remove the comma", TextEdit(comma, comma + 1, ""), safe=True)


def brace_missing(before: str) -> Advice:
    """Return the advice to close what is open at the end of a text, which has no white space there."""
    unclosed = _unclosed_at_end(before)
    if unclosed is not None:
        return unclosed._replace(edit=None)
    message = "the closing brace is missing after this"
    return advice_at(max(len(before) - 1, 0), message, "write `}` on the next line")


def _unclosed_at_end(text: str) -> Advice | None:
    """Explain the innermost bracket that is open at the end of a text, or return None."""
    opened = _open_brackets(text)
    return _unclosed(text, opened[-1], len(text)) if opened else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _open_brackets(text: str) -> list[int]:
    """Return the offsets of the brackets and braces that are open at the end of a text."""
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            opened.append(token.start())
        elif token[0] in "]}" and opened:
            opened.pop()
    return opened


def _unclosed(text: str, start: int, end: int) -> Advice:
    kind, closing = _KIND[text[start]]
    line = text.count("\n", 0, start) + 1
    is_same_line = "\n" not in text[start:end]
    where = "" if is_same_line else f" that starts on line {line}"
    message = f"the closing `{closing}` of the {kind}{where} is missing after this"
    hint = (
        f"add `{closing}` here" if is_same_line or kind == "list" else f"write `{closing}` on the next line"
    )
    return advice_at(max(end - 1, 0), message, hint, TextEdit(end, end, closing))
