"""Explain what separates the fields and items of JSON: commas, and the colon after a key."""

from __future__ import annotations

import re

from ...core.text_edit import TextEdit
from .advice import Advice, Place, advice_at
from .brackets import brace_missing

_KEY_WITH_COLON = re.compile(r"\"(?P<key>[A-Za-z_$][\w$-]*):[ \t]*\"\Z")
_ITEM = re.compile(r'["[{\-0-9]|\w+[ \t]*:')


def missing_comma(place: Place) -> Advice | None:
    """Explain what is wrong where a comma is expected; a missing one is reported at the end of the item before it."""
    if not place.expects("',' delimiter"):
        return None
    before, rest = place.before, place.rest
    if rest[0] == ";":
        return semicolon_at(place.text, place.at)
    is_on_next_line, is_item = "\n" in place.text[len(before) : place.at], _ITEM.match(rest) is not None
    if is_on_next_line and not is_item:
        return brace_missing(before)
    edit = TextEdit(len(before), len(before), ",")
    last = max(len(before) - 1, 0)
    return advice_at(last, "a comma is missing after this", "add a comma here", edit, safe=is_on_next_line)


def semicolon_at(text: str, at: int) -> Advice:
    """Explain the semicolon at an offset: a comma is meant, but nothing at the end of an object or list."""
    is_last = text[at + 1 :].lstrip()[:1] in {",", "}", "]"}
    message = "`;` isn't allowed here, only a comma"
    hint = "remove it" if is_last else "write a comma instead"
    return advice_at(at, message, hint, TextEdit(at, at + 1, "" if is_last else ","), safe=True)


def missing_colon(place: Place) -> Advice | None:
    if not place.expects("':' delimiter"):
        return None
    at, before, rest = place.at, place.before, place.rest
    if rest[0] == "=":
        sign = "=>" if rest.startswith("=>") else "="
        message = f"JSON uses a colon after a key, not `{sign}`"
        edit = TextEdit(at, at + len(sign), ":")
        return advice_at(at, message, "write `:` instead", edit, safe=True)
    unquoted = _KEY_WITH_COLON.search(before)
    if unquoted is not None:
        end = unquoted.end("key")
        message = "the quote that closes this key is missing"
        return advice_at(end - 1, message, "add a quote here", TextEdit(end, end, '"'))
    if rest[0] in ",}":
        message = "this key has no value"
        return advice_at(max(len(before) - 1, 0), message, "write a colon and a value after it, or remove it")
    edit = TextEdit(len(before), len(before), ":")
    return advice_at(at, "a colon is missing after the key", "add a colon here", edit)


def missing_value(place: Place) -> Advice | None:
    """Explain a comma or a closing bracket where a value is expected."""
    if not place.expects("value") or place.rest[0] not in ",}]":
        return None
    at = place.at
    if place.rest[0] == "," and place.before.endswith(","):
        return advice_at(at, "two commas in a row", "remove one of the two", TextEdit(at, at + 1, ""))
    return advice_at(at, "a value is missing here", "write a value or null, or remove the field")
