"""Explain what is wrong with a key of TOML, before `=` or in the header of a table, or with the sign after it."""

from __future__ import annotations

import json
import re

from ...core.problem import Change
from ...core.text import odd_characters, strip_typographic_quotes
from ...core.text_edit import TextEdit, apply_edits
from .advice import QUOTES, Advice, is_toml, verified
from .values import explain_value

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BARE_OR_QUOTED = re.compile(r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')")
_NOT_BARE = re.compile(r"[^A-Za-z0-9_ \t-]")
_PAIR = re.compile(
    r"\s*(?P<key>[^\s=#\[\]{}](?:(?!:\s)[^=#\[\]{}])*?)\s*=(?P<gap>\s*)(?P<value>[^\s=](?:.*\S)?)\s*\Z"
)
_TABLE = re.compile(r"\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]\"'#]*?)\s*(?P<close>\]\]?)\s*(?:#.*)?\Z")
_OTHER_SIGN = re.compile(
    r"\s*(?P<key>[A-Za-z0-9_-]*[A-Za-z0-9_])(?P<sign>\s*(?::=|->|<-|[~|;,])\s*|\s+[-\u2013\u2014]\s+)(?P<value>\S.*)"
)


def explain_key(line: str) -> Advice | None:
    """Return what is wrong with the key of a line, or None if nothing is known to be."""
    if line.lstrip().startswith("="):
        return Advice("the key before `=` is missing", "write a key, or remove the line", line.index("="))
    sign = _OTHER_SIGN.fullmatch(line)
    if sign is not None and is_toml(f"{sign['key']} = {sign['value']}"):
        message = f"TOML uses `=` after a key, not `{sign['sign'].strip()}`"
        edit = TextEdit(*sign.span("sign"), " = ")
        return verified(apply_edits(line, [edit]), message, edit.start, edit)
    pair, table = _PAIR.match(line), _TABLE.match(line)
    if pair is not None:
        return _explain_name(line, pair.span("key"), pair.start("value"))
    if table is not None and len(table["open"]) == len(table["close"]):
        if not table["name"]:
            return Advice(
                "the name of this table is missing", "write it between the brackets", table.start("close")
            )
        return _explain_name(line, table.span("name"), None)
    return None


def _explain_name(line: str, place: tuple[int, int], value_start: int | None) -> Advice | None:
    """Explain a key; with the 0-based column of the value behind it, a wrong one is repaired with the key."""
    start, end = place
    key = line[start:end]
    if all(_BARE_OR_QUOTED.fullmatch(part.strip()) for part in key.split(".")):
        return None
    bare = strip_typographic_quotes(key)
    if bare == key and key[0] in QUOTES and key[-1] in QUOTES:
        bare = key[1:-1]
    is_bare = _BARE.fullmatch(bare) is not None
    if bare != key and is_bare:
        message = "the key is in typographic quotes, which have no meaning in TOML"
        return _renamed(line, place, bare, message, value_start, safe=True)
    if '"' in key or "'" in key:
        return None
    quoted = json.dumps(key, ensure_ascii=False)
    if not odd_characters(key) and key.replace("-", "").isalnum():
        message = "a key with letters other than A to Z must be in quotes"
        return _renamed(line, place, quoted, message, value_start, safe=True)
    wrong = _NOT_BARE.search(key)
    if wrong is None:
        message = "a key of several words must be in quotes"
        return _renamed(line, place, quoted, message, value_start, safe=False)
    message = f"`{wrong[0]}` isn't allowed in a key without quotes"
    return Advice(message, f"remove it, or put the key in quotes: {quoted}", start + wrong.start())


def _renamed(
    line: str, place: tuple[int, int], written: str, message: str, value_start: int | None, *, safe: bool
) -> Advice:
    """Return advice to write another key, and another value if that isn't TOML, either."""
    edits = [TextEdit(*place, written)]
    change = Change.PUNCTUATION
    if value_start is not None:
        of_value = explain_value(written, line[value_start:].rstrip(), value_start)
        if of_value is not None and of_value.edit is not None:
            edits.append(of_value.edit)
            safe, change = safe and of_value.safe, of_value.change
    first, last = edits[0].start, edits[-1].end
    fixed = apply_edits(line, edits)
    whole = TextEdit(first, last, fixed[first : last + len(fixed) - len(line)])
    return verified(fixed.strip(), message, place[0], whole, safe=safe, change=change)
