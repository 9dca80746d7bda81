"""Explain a TOML syntax error in plain words, and how to fix it if that is clear."""

from __future__ import annotations

import json
import re
import tomllib
from typing import NamedTuple

from ...core.problem import Change
from ...core.text import strip_typographic_quotes
from ...core.text_edit import TextEdit

_PAIR = re.compile(r"(?P<before>\s*(?P<key>[^\s=:#\[]+)\s*=\s*)(?P<value>\S.*?)\s*(?:\s#.*)?$")
_MESSAGES: tuple[tuple[str, str, str | None], ...] = (
    ("Invalid value", "invalid TOML value", "put text in quotes"),
    (
        "Illegal character '\\n'",
        "the quote isn't closed on its line",
        "close it, or start the text with three quotes",
    ),
    ("Unterminated string", "the quote is never closed", None),
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
    ("Cannot ", "this key or table is already defined above", "remove one of the two, or rename it"),
)


class Advice(NamedTuple):
    """What is wrong, what to do, and the 0-based column of the mistake; None means where the parser stopped.

    `edit` is the change that makes the line valid TOML, by columns; `safe` means that nothing else can have been
    intended.
    """

    message: str
    help: str | None
    column: int | None = None
    edit: TextEdit | None = None
    safe: bool = False
    change: Change = Change.PUNCTUATION


def advise(error: str, line: str) -> Advice:
    """Explain tomllib's message about a line. A replacement line is suggested only if it is valid TOML."""
    pair = _PAIR.match(line)
    if pair is not None:
        advice = _explain_key(pair) or _explain_value(pair)
        if advice is not None:
            return advice
    if line.rstrip().endswith("{"):
        return Advice(
            "an inline table must be on one line", "write all its fields on this line, or use a [table]"
        )
    yaml = re.match(r"\s*(?P<key>[\w-]+)(?P<colon>:\s+)(?P<value>\S.*)", line)
    if yaml and error.startswith("Expected '='"):
        value = yaml["value"].rstrip()
        if not _is_toml(f"x = {value}"):
            value = json.dumps(strip_typographic_quotes(value), ensure_ascii=False)
        edit = TextEdit(yaml.start("colon"), yaml.start("value") + len(yaml["value"].rstrip()), f" = {value}")
        return _verified(f"{yaml['key']} = {value}", "TOML uses `=`, not a colon", edit=edit, safe=True)
    for beginning, message, hint in _MESSAGES:
        if error.startswith(beginning):
            return Advice(message, hint)
    return Advice(error[:1].lower() + error[1:], None)


def _explain_key(pair: re.Match[str]) -> Advice | None:
    if re.fullmatch(r"[A-Za-z0-9_.\"'-]+", pair["key"]) or not _is_toml(f"x = {pair['value']}"):
        return None
    name = json.dumps(pair["key"], ensure_ascii=False)
    message = "a key with letters other than A to Z must be in quotes"
    edit = TextEdit(*pair.span("key"), name)
    return _verified(f"{name} = {pair['value']}", message, pair.start("key"), edit, safe=True)


def _explain_value(pair: re.Match[str]) -> Advice | None:
    key, value, column = pair["key"], pair["value"], pair.start("value")
    if _is_toml(f"{key} = {value}"):
        return None

    def replacement(
        serialized: str,
        message: str,
        at: int = column,
        *,
        safe: bool = False,
        change: Change = Change.PUNCTUATION,
    ) -> Advice:
        edit = TextEdit(*pair.span("value"), serialized)
        return _verified(f"{key} = {serialized}", message, at, edit, safe=safe)._replace(change=change)

    if value[-1] in ",;" and _is_toml(f"{key} = {value[:-1]}"):
        return replacement(
            value[:-1], f"unexpected `{value[-1]}` after the value", column + len(value) - 1, safe=True
        )
    if value in {"True", "False", "TRUE", "FALSE"}:
        message = "true and false must be in lower case"
        return replacement(value.lower(), message, safe=True, change=Change.SPELLING)
    if re.fullmatch(r"-?\d+,\d+", value):
        return replacement(value.replace(",", "."), "a number must have a decimal point, not a comma")
    if re.fullmatch(r"-?\.\d+", value):
        return replacement(
            value.replace(".", "0.", 1),
            "a digit is missing before the decimal point",
            safe=True,
            change=Change.ADDITION,
        )
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?.*", value):
        return Advice("invalid date or time", "check the month, the day and the time", column)
    if re.fullmatch(r"0\d+", value):
        return replacement(f'"{value}"', "a number can't start with 0; put it in quotes if it is text")
    if value[0] in "\"'[{":
        return None
    bare = strip_typographic_quotes(value)
    serialized = json.dumps(bare, ensure_ascii=False)
    if bare != value:
        return replacement(serialized, "text must be in straight quotes", safe='"' not in bare)
    certain = re.fullmatch(r"[^\W\d_][^,;\"'\[\]{}#]*", value) is not None
    return replacement(serialized, "invalid TOML value; text must be in quotes", safe=certain)


def _verified(
    line: str,
    message: str,
    column: int | None = None,
    edit: TextEdit | None = None,
    *,
    safe: bool = False,
) -> Advice:
    if not _is_toml(line):
        return Advice(message, None, column)
    return Advice(message, f"write {line}", column, edit, safe)


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):  # a number with too many digits doesn't raise TOMLDecodeError
        return False
    return True
