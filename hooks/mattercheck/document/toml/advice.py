"""What a TOML syntax error is about, in a writer's words, and how to mend it where that can be told."""

from __future__ import annotations

import json
import re
import tomllib
from typing import NamedTuple

from ...words import without_quotes

_PAIR = re.compile(r"(?P<before>\s*(?P<key>[^\s=:#\[]+)\s*=\s*)(?P<value>\S.*?)\s*(?:\s#.*)?$")
_WORDS: tuple[tuple[str, str, str | None], ...] = (
    ("Invalid value", "this is no TOML value", "write a text in quotes"),
    (
        "Illegal character '\\n'",
        "the quote is never closed on its line",
        "close it, or begin the text with three quotes",
    ),
    ("Unterminated string", "the quote is never closed", None),
    ("Expected '=' after a key", "an equals sign is missing after the key", "write `key = value`"),
    ("Invalid statement", "this line is not `key = value`", None),
    ("Expected newline", "something follows the value on its line", "begin a new line for each field"),
    ("Unclosed array", "a comma or the closing `]` is missing", None),
    ("Unclosed inline table", "a comma or the closing `}` is missing", None),
    (
        "Invalid initial character",
        "a key begins with a letter, a digit, `_` or `-`",
        "put another key in quotes",
    ),
    ("Invalid date or datetime", "there is no such date or time", "check the month, the day and the time"),
    ("Unescaped '\\'", "this is no escape that double quotes know", "use single quotes"),
    ("Cannot ", "this was defined above already", "remove one of the two, or rename it"),
)


class Advice(NamedTuple):
    """What is wrong, what to do, and the 0-based column of the line where it is, None for where the parser stopped."""

    message: str
    help: str | None
    column: int | None = None


def advise(said: str, line: str) -> Advice:
    """Say what tomllib's words about a line mean. A line to write instead is shown only if it is TOML."""
    pair = _PAIR.match(line)
    if pair is not None:
        advice = _about_key(pair) or _about_value(pair)
        if advice is not None:
            return advice
    if line.rstrip().endswith("{"):
        return Advice(
            "an inline table stands on one line", "write all its fields on this line, or use a [table]"
        )
    yaml = re.match(r"\s*([\w-]+):\s+(\S.*)", line)
    if yaml and said.startswith("Expected '='"):
        value = yaml[2].rstrip()
        if not _is_toml(f"x = {value}"):
            value = json.dumps(without_quotes(value), ensure_ascii=False)
        return _proven(f"{yaml[1]} = {value}", "TOML takes `=`, not a colon")
    for beginning, message, hint in _WORDS:
        if said.startswith(beginning):
            return Advice(message, hint)
    return Advice(said[:1].lower() + said[1:], None)


def _about_key(pair: re.Match[str]) -> Advice | None:
    if re.fullmatch(r"[A-Za-z0-9_.\"'-]+", pair["key"]) or not _is_toml(f"x = {pair['value']}"):
        return None
    quoted = f"{json.dumps(pair['key'], ensure_ascii=False)} = {pair['value']}"
    return _proven(quoted, "a key with other letters than A to Z stands in quotes", pair.start("key"))


def _about_value(pair: re.Match[str]) -> Advice | None:
    key, value, column = pair["key"], pair["value"], pair.start("value")
    if _is_toml(f"{key} = {value}"):
        return None
    if value[-1] in ",;" and _is_toml(f"{key} = {value[:-1]}"):
        return _proven(f"{key} = {value[:-1]}", f"a `{value[-1]}` follows the value", column + len(value) - 1)
    if value in {"True", "False", "TRUE", "FALSE"}:
        return _proven(f"{key} = {value.lower()}", "true and false are written in small letters", column)
    if re.fullmatch(r"-?\d+,\d+", value):
        return _proven(f"{key} = {value.replace(',', '.')}", "a number has a point, not a comma", column)
    if re.fullmatch(r"-?\.\d+", value):
        return _proven(
            f"{key} = {value.replace('.', '0.', 1)}", "a digit is missing before the point", column
        )
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?.*", value):
        return Advice("there is no such date or time", "check the month, the day and the time", column)
    if re.fullmatch(r"0\d+", value):
        return _proven(
            f'{key} = "{value}"', "a number does not begin with 0; put it in quotes if it is text", column
        )
    if value[0] in "\"'[{":
        return None
    bare = without_quotes(value)
    what = (
        "this is no TOML value: a text stands in quotes"
        if bare == value
        else "a text stands in straight quotes"
    )
    return _proven(f"{key} = {json.dumps(bare, ensure_ascii=False)}", what, column)


def _proven(line: str, message: str, column: int | None = None) -> Advice:
    return Advice(message, f"write {line}" if _is_toml(line) else None, column)


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True
