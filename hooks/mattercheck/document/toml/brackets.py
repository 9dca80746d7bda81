"""Explain what is wrong with brackets in TOML: those of lists, inline tables and table headers."""

from __future__ import annotations

import json
import re

from ...core.text_edit import TextEdit, apply_edits
from .advice import Advice, is_toml, verified

_HEADER = re.compile(r"\s*(?P<open>\[\[?)(?P<name>[^\[\]#]*[^\[\]#\s])(?P<close>\]*)\s*(?:#.*)?\Z")
_MEMBER_WITH_COLON = re.compile(r"(?P<before>[{,]\s*[\w-]+)\s*:\s*")
_QUOTED_OR_SEMICOLON = r"""\"[^\"\\]*\"|'[^']*'|;"""
_ITEM = re.compile(
    r"(?:(?<=[\[,])\s*|[{,]\s*[\w-]+\s*=\s*)(?P<item>[^\W\d_][^,;\"'\[\]{}#=]*?)(?=\s*[,\]}])"
    r"|(?<=[\[,=])\s*(?P<quoted>[\u201c-\u201e\u00ab][^\u201c-\u201e\u00ab\u00bb\"\\\[\]]*[\u201c-\u201e\u00bb])(?=\s*[,\]}])"
)
"""Text without quotes, or in typographic ones, as an item of a list or a value of an inline table."""
_ITEM_ALONE = re.compile(r"\s*(?P<item>[^\W\d_][^,;\"'\[\]{}#=]*?)\s*,?\s*\Z")
_NOT_TEXT = frozenset({"true", "false", "inf", "nan", "yes", "no", "on", "off", "null", "none", "nil"})


def explain_brackets(error: str, line: str, column: int, *, continues: bool) -> Advice | None:
    """Explain tomllib's message about a line on which it stopped at a 0-based column, or return None.

    With `continues`, the line below is part of the same list or table.
    """
    if line[column : column + 1] == "," and line[:column].rstrip().endswith(","):
        edit = TextEdit(column, column + 1, "")
        return verified(apply_edits(line, [edit]), "two commas in a row", column, edit)._replace(
            help="remove one of the two"
        )
    if error.startswith("Unclosed"):
        return _explain_separator(error, line, column, continues=continues)
    if line[column : column + 1] == ":" and _MEMBER_WITH_COLON.search(line):
        return _explain_colon(line, column)
    if error.startswith("Invalid value"):
        return _explain_bare_items(line, column)
    header = _HEADER.match(line)
    if header is not None and len(header["open"]) != len(header["close"]):
        return _explain_header(line, header)
    return None


def _explain_separator(error: str, line: str, column: int, *, continues: bool) -> Advice:
    """Explain what stands where a comma or the closing bracket is expected."""
    kind, closing = ("list", "]") if "array" in error else ("inline table", "}")
    last = len(line[:column].rstrip())
    rest = line[column:].split("#", 1)[0].strip()
    if rest.startswith(";"):
        message = f"the parts of {_a(kind)} are separated by commas, not `;`"
        written = re.sub(
            _QUOTED_OR_SEMICOLON, lambda match: "," if match[0] == ";" else match[0], line[column:]
        )
        edit = TextEdit(column, len(line), written)
        return verified(line[:column] + written, message, column, edit, safe=True)
    if not rest and continues:
        edit = TextEdit(last, last, ",")
        return Advice("a comma is missing after this", "add a comma here", last - 1, edit, safe=True)
    if not rest:
        message = f"the `{'[' if closing == ']' else '{'}` of this {kind} is never closed"
        edit = TextEdit(last, last, closing)
        return verified(apply_edits(line, [edit]), message, last - 1, edit)._replace(
            help=f"add `{closing}` here, or a comma if the {kind} goes on"
        )
    edit = TextEdit(last, last, ",")
    message = f"a comma or the closing `{closing}` is missing after this"
    hint = f"write a comma or `{closing}` here"
    if rest[0] in closing + "=":
        return Advice(message, hint, last - 1)
    is_fixed = is_toml(apply_edits(line, [edit]))
    return Advice(
        "a comma is missing after this" if is_fixed else message,
        "add a comma here" if is_fixed else hint,
        last - 1,
        edit if is_fixed else None,
    )


def _explain_colon(line: str, column: int) -> Advice:
    fixed = _MEMBER_WITH_COLON.sub(r"\g<before> = ", line)
    first = next(_MEMBER_WITH_COLON.finditer(line)).start()
    edit = TextEdit(first, len(line), fixed[first:])
    return verified(fixed, "TOML uses `=`, not a colon", column, edit, safe=not re.search("[\"']", line))


def _explain_bare_items(line: str, column: int) -> Advice | None:
    """Explain items without quotes, such as `[red, green]`, or a line of a list with nothing but such an item."""
    alone = _ITEM_ALONE.match(line)
    if alone is not None and line[:column].strip() == "":
        written = json.dumps(alone["item"], ensure_ascii=False)
        edit = TextEdit(*alone.span("item"), written)
        # Without a comma, it may go on below.
        is_certain = alone["item"].lower() not in _NOT_TEXT and line.rstrip().endswith(",")
        return Advice("text must be in quotes", f"write {written}", column, edit, safe=is_certain)
    items = [*_ITEM.finditer(line)]
    is_quoted = any(item["quoted"] for item in items)
    edits = [
        TextEdit(
            *item.span("item" if item["item"] else "quoted"),
            json.dumps(item["item"] or item["quoted"][1:-1], ensure_ascii=False),
        )
        for item in items
    ]
    fixed = apply_edits(line, edits)
    if not edits or not is_toml(fixed):
        return None
    first, last = edits[0].start, edits[-1].end
    edit = TextEdit(first, last, fixed[first : last + len(fixed) - len(line)])
    is_text = all((item["item"] or "").lower() not in _NOT_TEXT for item in items) and line.count("[") < 2
    message = "text must be in straight quotes" if is_quoted else "text must be in quotes"
    return verified(fixed, message, column, edit, safe=is_text)


def _explain_header(line: str, header: re.Match[str]) -> Advice:
    """Explain a table header such as `[author`, `[[author]` or `[author]]`."""
    start, end = header.span("close")
    missing = len(header["open"]) - len(header["close"])
    message = f"the header of this table has {_count(header['open'])} but {_count(header['close'])}"
    closing = "]" * len(header["open"])
    edit = TextEdit(start, end, closing)
    at = max(start - 1, 0) if missing > 0 and start == end else start
    advice = verified(
        line[:start] + closing + line[end:], message, at, edit, safe=start == end and missing == 1
    )
    return advice if advice.help else advice._replace(help="write only the name of the table between them")


def _count(brackets: str) -> str:
    return f"`{brackets}`" if brackets else "no `]`"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
