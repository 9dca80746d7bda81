"""Explain what is no JSON, but is valid or invisible elsewhere: comments, templates, `...`, and odd characters."""

from __future__ import annotations

import json
import re

from ...core.text import INVISIBLE, ODD_SPACES, odd_character_advice, without_odd_characters
from ...core.text_edit import TextEdit
from .advice import Advice, Place, advice_at
from .brackets import brace_missing

_ODD = re.compile(f"[{ODD_SPACES}{INVISIBLE}]+")
_COMMENT = re.compile(r"//.*|/\*(?s:.*?)\*/|(?<=\s)#.*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_TEMPLATE = re.compile(r"\{\{[^{}\"\\]*\}\}")


def odd_characters(place: Place) -> Advice | None:
    """Explain characters outside of quotes that look like a space, or like nothing."""
    odd = _ODD.match(place.text, place.at)
    if odd is None:
        return None
    character = odd[0][0]
    looks, hint = odd_character_advice(character)
    line = place.text[place.text.rfind("\n", 0, odd.start()) + 1 : odd.start()]
    edit = TextEdit(*odd.span(), without_odd_characters(odd[0]))
    message = f"this is U+{ord(character):04X}, which {looks}"
    return advice_at(odd.start(), message, hint, edit, safe=line.count('"') % 2 == 0)


def comments(place: Place) -> Advice | None:
    """Explain all comments at once. What looks like a comment in quoted text is left out."""
    if not place.rest.startswith(("//", "/*", "#")):
        return None
    breaks = place.text.count("\n", len(place.before), place.at)
    if place.rest[0] == "#" and (breaks > 1 or (breaks and place.before[-1:] not in tuple(",{[:"))):
        return brace_missing(place.before)  # a heading of the page
    blank = _STRING.sub(lambda match: '"' + "_" * (len(match[0]) - 2) + '"', place.text)
    found = [match.span() for match in _COMMENT.finditer(blank)]
    hint = "remove the comment" if len(found) < 2 else f"remove all {len(found)} comments"
    reading = tuple(TextEdit(start, end, "") for start, end in found)
    return advice_at(place.at, "JSON doesn't allow comments", hint)._replace(reading=reading)


def template(place: Place) -> Advice | None:
    rest = place.rest
    if not rest.startswith("{{") and not (
        rest.startswith("{") and place.before.endswith("{") and "}}" in rest
    ):
        return None
    start = place.at if rest.startswith("{{") else len(place.before) - 1
    match = _TEMPLATE.match(place.text, start)
    message = "a template must be in quotes"
    if match is None:
        return Advice(start, start + 2, message, "put it in quotes, or remove it")
    quoted = json.dumps(match[0], ensure_ascii=False)
    return Advice(start, match.end(), message, f"write {quoted}", TextEdit(start, match.end(), quoted))


def other_operators(place: Place) -> Advice | None:
    """Explain the operators of JavaScript that join texts and objects."""
    if place.rest[:1] == "+" and place.before.endswith('"'):
        return advice_at(place.at, "JSON can't join texts with `+`", "write them as one text")
    if place.rest.startswith("..."):
        message = "JSON can't include the fields of another object with `...`"
        return advice_at(place.at, message, "write the fields")
    return None
