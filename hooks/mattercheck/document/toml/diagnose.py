"""Explain a TOML syntax error in plain words, and how to fix it if that is clear."""

from __future__ import annotations

import json
import re

from ...core.problem import Change
from ...core.text import odd_characters, strip_typographic_quotes, without_odd_characters
from ...core.text_edit import TextEdit
from .advice import Advice, is_toml, verified
from .values import explain_value

_PAIR = re.compile(r"(?P<before>\s*(?P<key>[^\s=:#\[]+)\s*=\s*)(?P<value>\S.*?)\s*(?:\s#.*)?\Z")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_OTHER_COMMENT = re.compile(r"(?P<before>.*[^\s/;])\s+(?P<mark>//|;)(?=\s)")
_MESSAGES: tuple[tuple[str, str, str | None], ...] = (
    ("Invalid value", "invalid TOML value", "put text in quotes"),
    (
        "Illegal character '\\n'",
        "the quote isn't closed on its line",
        "close it, or start the text with three quotes",
    ),
    ("Unterminated string", "the quote is never closed", None),
    ('Expected "\'"', "the quote is never closed", "close it with `'`"),
    ("Expected '=' after a key", "an equals sign is missing after the key", "write `key = value`"),
    ("Invalid statement", "this line isn't in the form `key = value`", None),
    ("Expected newline", "unexpected text after the value", "start a new line for each field"),
    ("Unclosed array", "a comma or the closing `]` is missing", None),
    ("Unclosed inline table", "a comma or the closing `}` is missing", None),
    (
        "Invalid initial character",
        "a key must start with a letter, a digit, `_` or `-`",
        "put any other key in quotes",
    ),
    ("Invalid date or datetime", "invalid date or time", "check the month, the day and the time"),
    ("Unescaped '\\'", "invalid escape sequence in double quotes", "use single quotes"),
    ("Invalid hex value", "invalid escape sequence in double quotes", "use single quotes"),
    ("Cannot ", "this key or table is already defined above", "remove one of the two, or rename it"),
)


def advise(error: str, line: str) -> Advice:
    """Explain tomllib's message about a line. A replacement line is suggested only if it is valid TOML."""
    advice = _explain_odd_characters(line)
    pair = _PAIR.match(line)
    if advice is None and pair is not None:
        advice = _explain_key(pair) or explain_value(pair["key"], pair["value"], pair.start("value"))
    advice = advice or _explain_other_comment(line)
    if advice is not None:
        return advice
    if line.rstrip().endswith("{"):
        return Advice(
            "an inline table must be on one line", "write all its fields on this line, or use a [table]"
        )
    yaml = re.match(r"\s*(?P<key>[\w-]+)(?P<colon>:\s+)(?P<value>\S.*)", line)
    if yaml and error.startswith("Expected '='"):
        value = yaml["value"].rstrip()
        is_simple = is_toml(f"x = {value}") or re.search(r"\s#|: ", value) is None
        if not is_toml(f"x = {value}"):
            value = json.dumps(strip_typographic_quotes(value), ensure_ascii=False)
        edit = TextEdit(yaml.start("colon"), yaml.start("value") + len(yaml["value"].rstrip()), f" = {value}")
        return verified(f"{yaml['key']} = {value}", "TOML uses `=`, not a colon", edit=edit, safe=is_simple)
    for beginning, message, hint in _MESSAGES:
        if error.startswith(beginning):
            return Advice(message, hint)
    return Advice(error[:1].lower() + error[1:], None)


def _explain_odd_characters(line: str) -> Advice | None:
    """Explain characters that look like a space, or like nothing, outside of quotes."""
    odd = odd_characters(line)
    if not odd:
        return None
    start, end = odd[0], odd[-1] + 1
    written = without_odd_characters(line[start:end])
    fixed = line[:start] + written + line[end:]
    if not is_toml(fixed) or is_toml(line):
        return None
    code = ord(line[start])
    looks = "can't be seen" if not without_odd_characters(line[start]) else "only looks like a space"
    hint = "delete it" if looks == "can't be seen" else "delete it and type a space"
    edit = TextEdit(start, end, written)
    is_inside = re.search("[\"']", line[start:end]) is not None
    return verified(
        fixed, f"this line contains U+{code:04X}, which {looks}", start, edit, safe=not is_inside
    )._replace(help=hint)


def _explain_key(pair: re.Match[str]) -> Advice | None:
    key = pair["key"]
    if re.fullmatch(r"[A-Za-z0-9_.\"'-]+", key) or not is_toml(f"x = {pair['value']}"):
        return None
    bare = strip_typographic_quotes(key)
    if bare != key:
        if not _BARE_KEY.fullmatch(bare):
            return None
        message = "the key is in typographic quotes, which have no meaning in TOML"
        return verified(
            f"{bare} = {pair['value']}",
            message,
            pair.start("key"),
            TextEdit(*pair.span("key"), bare),
            safe=True,
        )
    if odd_characters(key) or not key.replace("-", "").isalnum():
        return None
    name = json.dumps(key, ensure_ascii=False)
    message = "a key with letters other than A to Z must be in quotes"
    edit = TextEdit(*pair.span("key"), name)
    return verified(f"{name} = {pair['value']}", message, pair.start("key"), edit, safe=True)


def _explain_other_comment(line: str) -> Advice | None:
    match = _OTHER_COMMENT.match(line)
    if match is None or not is_toml(match["before"]):
        return None
    edit = TextEdit(*match.span("mark"), "#")
    return Advice(
        f"`{match['mark']}` doesn't start a comment in TOML; use `#`",
        "write `#` instead",
        match.start("mark"),
        edit,
        change=Change.PUNCTUATION,
    )
