"""Explain a TOML syntax error in plain words, and how to fix it if that is clear."""

from __future__ import annotations

import re

from ...core.limits import DIGITS_LIMIT
from ...core.problem import Change
from ...core.text import (
    odd_character_advice,
    odd_characters,
    without_odd_characters,
)
from ...core.text_edit import TextEdit, apply_edits
from .advice import QUOTES, Advice, is_toml, verified
from .brackets import explain_brackets
from .keys import explain_key
from .texts import UNCLOSED_TEXTS, explain_unclosed_text
from .values import explain_value

_PAIR = re.compile(r"(?P<before>\s*(?P<key>[^\s=:#\[]+)\s*=\s*)(?P<value>\S.*?)\s*(?:\s#.*)?\Z")
_ANY_QUOTE = re.compile(f"[{QUOTES}]")
_OTHER_COMMENT = re.compile(
    r"(?P<before>.*[^\s/;]\s+|\s*)(?P<mark>//+|;+|--|/\*|<!--)(?=\s)(?P<text>.*?)(?P<end>\s*(?:\*/|-->))?\s*\Z"
)
_YAML_FIELD = re.compile(r"\s*(?P<key>[\w-]+)(?P<colon>:(?:\s+|\Z))(?P<value>\S.*\S|\S|)")
_DIGITS = re.compile(rf"\d{{{DIGITS_LIMIT + 1}}}")
_NO_VALUE = re.compile(r"\s*[^=]+=\s*(?:#.*)?\Z")
_KEY_ALONE = re.compile(r"\s*(?P<key>[A-Za-z0-9_-]+)(?:\s+(?P<value>[\"'\[{\d].*\S|true|false))?\s*\Z")
_PROSE = re.compile(r"\s*(?:--|[\w'-]+\s+[^\s=\"'\[{]+\s)[^=:]*\Z")
"""A line of several words."""
_TEMPLATE_LINE = re.compile(r"\{%.*%\}|\{\{.*\}\}")
_NEXT_FIELD = re.compile(r"\s*[,;]?\s+(?=[A-Za-z0-9_-]+\s*=)")
_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("Invalid value", "invalid TOML value", "put text in quotes"),
    (
        "Found invalid character",
        "the quote isn't closed on its line",
        "close it, or start the text with three quotes",
    ),
    (
        "Illegal character '\\n'",
        "the quote isn't closed on its line",
        "close it, or start the text with three quotes",
    ),
    (
        "Unterminated string",
        "the quote is never closed",
        "close it: with one quote on its line, or with three if it starts with three",
    ),
    ('Expected "\'"', "the quote is never closed", "close it with `'`"),
    ("Expected '=' after a key", "an equals sign is missing after the key", "write `key = value`"),
    ("Expected ']", "this isn't the name of a table", "write only a name between the brackets"),
    (
        "Invalid statement",
        "this line isn't in the form `key = value`",
        "write a key, `=` and a value, or remove the line",
    ),
    ("Expected newline", "unexpected text after the value", "start a new line for each field"),
    ("Unclosed array", "a comma or the closing `]` is missing", "write it here"),
    ("Unclosed inline table", "a comma or the closing `}` is missing", "write it here"),
    (
        "Invalid initial character",
        "a key must start with a letter, a digit, `_` or `-`",
        "put any other key in quotes",
    ),
    ("Invalid date or datetime", "invalid date or time", "check the month, the day and the time"),
    ("Unescaped '\\'", "invalid escape sequence in double quotes", "use single quotes"),
    ("Invalid hex value", "invalid escape sequence in double quotes", "use single quotes"),
    ("Escaped character", "the escape sequence isn't a character", "write the character itself"),
    ("Cannot ", "this key or table is already defined above", "remove one of the two, or rename it"),
    ("Duplicate ", "this key is already defined in this table", "remove one of the two, or rename it"),
)


def advise(error: str, line: str, column: int, *, continues: bool = False) -> Advice:
    """Explain tomllib's message about a line on which it stopped at a 0-based column.

    A replacement line is suggested only if it is valid TOML. With `continues`, the line below belongs to it.
    """
    advice = (
        _explain_odd_characters(line)
        or _explain_other_syntax(line)
        or _explain_other_comment(line)
        or explain_key(line)
    )
    pair = _PAIR.match(line)
    if advice is None and pair is not None:
        advice = explain_value(pair["key"], pair["value"], pair.start("value"))
        if advice is not None:
            advice = _with_text_behind(pair, advice)
    advice = (
        advice or explain_brackets(error, line, column, continues=continues) or _explain_several_fields(line)
    )
    if advice is not None:
        return advice
    if error.startswith("Invalid value") and _NO_VALUE.match(line):
        at = line.index("=")
        return Advice("the value is missing", "write a value after `=`, or remove the field", at)
    if line.endswith("\\") and column >= len(line):
        return Advice(
            "text in one pair of quotes must end on its line",
            "put three quotes before and after a text of several lines",
        )
    if error.startswith(UNCLOSED_TEXTS):
        unclosed = explain_unclosed_text(line)
        if unclosed is not None:
            return unclosed
    if error.startswith("Expected '='") and _PROSE.match(line):
        start = len(line) - len(line.lstrip())
        message = "this line isn't a field: it has no `=` after a key"
        return Advice(message, "write `key = value`, or remove the line", start)
    key = _KEY_ALONE.match(line)
    if key is not None and error.startswith("Expected '='"):
        return _explain_missing_sign(key)
    if line.rstrip().endswith("{"):
        return Advice(
            "an inline table must be on one line", "write all its fields on this line, or use a [table]"
        )
    yaml = _YAML_FIELD.match(line)
    if yaml and error.startswith("Expected '='"):
        return _explain_colon(yaml)._replace(is_habit=True)
    for beginning, message, hint in _MESSAGES:
        if error.startswith(beginning):
            return Advice(message, hint)
    return Advice("this line isn't valid TOML", "write `key = value`, or remove the line")


def _with_text_behind(pair: re.Match[str], advice: Advice) -> Advice:
    """Return the advice for a text and what may be a comment behind it, such as `Chapter #1`."""
    comment = pair.string[pair.end("value") :].strip()
    is_quoted = pair["value"][0] in QUOTES and (_ANY_QUOTE.search(comment) or not comment[1:2].isspace())
    if not comment or not (advice.is_text or is_quoted):
        return advice
    whole = pair.string[pair.start("value") :].rstrip()
    if advice.is_text and (comment[1:2].isspace() or not comment[1:]):
        return advice._replace(safe=False)
    return (explain_value(pair["key"], whole, pair.start("value")) or advice)._replace(safe=False)


def _explain_missing_sign(key: re.Match[str]) -> Advice:
    """Explain a key that is followed by nothing, or by its value."""
    start, end = key.span("key")
    if not key["value"]:
        return Advice(f"`{key['key']}` has no value", f"write {key['key']} = and a value", start)
    edit = TextEdit(end, key.start("value"), " = ")
    message = "an equals sign is missing after the key"
    advice = verified(f"{key['key']} = {key['value']}", message, end - 1, edit)
    return advice if advice.help is not None else advice._replace(help="write `key = value`")


def _explain_colon(yaml: re.Match[str]) -> Advice:
    """Explain a field that is written as in YAML, by what its value would have to be in TOML."""
    key, value = yaml["key"], yaml["value"]
    message, is_safe, change = "TOML uses `=`, not a colon", True, Change.PUNCTUATION
    line = f"{key} = {value}"
    if _DIGITS.search(value) or not value:
        return Advice(message, f"write {key} = and its value", yaml.start("colon"))
    if not is_toml(line):
        start = len(line) - len(value)
        advice = explain_value(key, value, start) or explain_brackets(
            "Invalid value", line, start, continues=False
        )
        if advice is None or advice.edit is None:
            return Advice(message, f"write {key} = and the value as in TOML")
        is_safe, change, line = advice.safe, advice.change, apply_edits(line, [advice.edit])
    edit = TextEdit(yaml.start("colon"), yaml.end("value"), line[len(key) :])
    return verified(line, message, edit=edit, safe=is_safe, change=change)


def _explain_other_syntax(line: str) -> Advice | None:
    """Explain a line of a template, a delimiter, and an item of a YAML list."""
    bare = line.strip()
    start = len(line) - len(line.lstrip())
    if _TEMPLATE_LINE.fullmatch(bare):
        return Advice("this line is a template, not TOML", "check the file that the template writes", start)
    if bare in {"---", "---toml", "---yaml"}:
        return Advice(
            f"`{bare}` is a delimiter of another syntax; here, the front matter ends with `+++`",
            f"remove the line, or write `{bare[:3]}` instead of both `+++` lines if the fields are YAML",
            start,
        )
    if bare.startswith("- "):
        return Advice("TOML has no lists with dashes", 'write the items in brackets: ["one", "two"]', start)
    return None


def _explain_several_fields(line: str) -> Advice | None:
    """Explain several fields on one line, each of which is valid by itself."""
    for gap in _NEXT_FIELD.finditer(line):
        if is_toml(line[: gap.start()]) and _starts_with_fields(line, gap.end()):
            edit = TextEdit(*gap.span(), "\n")
            return Advice("a field must start on a line of its own", "start a new line here", gap.end(), edit)
    return None


def _starts_with_fields(line: str, start: int) -> bool:
    """Tell whether the rest of a line is a field, or starts with one that others follow."""
    gap = _NEXT_FIELD.search(line, start)
    return is_toml(line[start:]) or (gap is not None and is_toml(line[start : gap.start()]))


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
    looks, hint = odd_character_advice(line[start])
    edit = TextEdit(start, end, written)
    is_inside = re.search("[\"']", line[start:end]) is not None
    return verified(
        fixed, f"this line contains U+{code:04X}, which {looks}", start, edit, safe=not is_inside
    )._replace(help=hint)


def _explain_other_comment(line: str) -> Advice | None:
    match = _OTHER_COMMENT.match(line)
    if match is None or not is_toml(match["before"]) or is_toml(line[match.end("mark") :].strip() or "-"):
        return None
    edit = TextEdit(*match.span("mark"), "#")
    if match["end"]:
        edit = TextEdit(match.start("mark"), len(line), f"#{match['text']}")
    message = f"`{match['mark']}` doesn't start a comment in TOML; use `#`"
    return Advice(
        message, "write `#` instead", match.start("mark"), edit, is_habit=not match["before"].strip()
    )
