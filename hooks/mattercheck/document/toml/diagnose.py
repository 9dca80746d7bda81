"""What a TOML syntax error is about, in a writer's words, and how to fix it where that can be told."""

from __future__ import annotations

import json
import re
import tomllib
from typing import NamedTuple

from ...core.text import strip_typographic_quotes
from ...core.text_edit import TextEdit

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
    """What is wrong, what to do, and the 0-based column of the line where it is, None for where the parser stopped.

    `edit` puts a text between two columns, where that makes the line TOML; `safe` tells that nothing else can have been
    meant.
    """

    message: str
    help: str | None
    column: int | None = None
    edit: TextEdit | None = None
    safe: bool = False


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
    yaml = re.match(r"\s*(?P<key>[\w-]+)(?P<colon>:\s+)(?P<value>\S.*)", line)
    if yaml and said.startswith("Expected '='"):
        value = yaml["value"].rstrip()
        if not _is_toml(f"x = {value}"):
            value = json.dumps(strip_typographic_quotes(value), ensure_ascii=False)
        edit = TextEdit(yaml.start("colon"), yaml.start("value") + len(yaml["value"].rstrip()), f" = {value}")
        return _proven(f"{yaml['key']} = {value}", "TOML takes `=`, not a colon", edit=edit, safe=True)
    for beginning, message, hint in _WORDS:
        if said.startswith(beginning):
            return Advice(message, hint)
    return Advice(said[:1].lower() + said[1:], None)


def _about_key(pair: re.Match[str]) -> Advice | None:
    if re.fullmatch(r"[A-Za-z0-9_.\"'-]+", pair["key"]) or not _is_toml(f"x = {pair['value']}"):
        return None
    name = json.dumps(pair["key"], ensure_ascii=False)
    message = "a key with other letters than A to Z stands in quotes"
    edit = TextEdit(*pair.span("key"), name)
    return _proven(f"{name} = {pair['value']}", message, pair.start("key"), edit, safe=True)


def _about_value(pair: re.Match[str]) -> Advice | None:
    key, value, column = pair["key"], pair["value"], pair.start("value")
    if _is_toml(f"{key} = {value}"):
        return None

    def instead(written: str, message: str, at: int = column, *, safe: bool = False) -> Advice:
        return _proven(f"{key} = {written}", message, at, TextEdit(*pair.span("value"), written), safe=safe)

    if value[-1] in ",;" and _is_toml(f"{key} = {value[:-1]}"):
        return instead(value[:-1], f"a `{value[-1]}` follows the value", column + len(value) - 1, safe=True)
    if value in {"True", "False", "TRUE", "FALSE"}:
        return instead(value.lower(), "true and false are written in small letters", safe=True)
    if re.fullmatch(r"-?\d+,\d+", value):
        return instead(value.replace(",", "."), "a number has a point, not a comma")
    if re.fullmatch(r"-?\.\d+", value):
        return instead(value.replace(".", "0.", 1), "a digit is missing before the point", safe=True)
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?.*", value):
        return Advice("there is no such date or time", "check the month, the day and the time", column)
    if re.fullmatch(r"0\d+", value):
        return instead(f'"{value}"', "a number does not begin with 0; put it in quotes if it is text")
    if value[0] in "\"'[{":
        return None
    bare = strip_typographic_quotes(value)
    written = json.dumps(bare, ensure_ascii=False)
    if bare != value:
        return instead(written, "a text stands in straight quotes", safe='"' not in bare)
    certain = re.fullmatch(r"[^\W\d_][^,;\"'\[\]{}#]*", value) is not None
    return instead(written, "this is no TOML value: a text stands in quotes", safe=certain)


def _proven(
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
    except (ValueError, RecursionError):  # a number of too many digits is no TOMLDecodeError
        return False
    return True
