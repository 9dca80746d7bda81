"""Reads the values of YAML that stand on one line between signs: in quotes, in brackets."""

from __future__ import annotations

import re

_COMMENT = r"(?: +#.*| *)\Z"
_DOUBLE_QUOTED = re.compile(r'"(?P<text>[^"\\]*(?:\\["\\/nt][^"\\]*)*)"' + _COMMENT)
_SINGLE_QUOTED = re.compile(r"'(?P<text>[^']*(?:''[^']*)*)'" + _COMMENT)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}
_ITEM = r"""(?:[^\s\-?:,\[\]{}#&*!|>'"%@`][^\s:,\[\]{}#]*(?: +[^\s:,\[\]{}#]+)*|"[^"\\]*"|'[^']*')"""
_FLOW = re.compile(rf"\[(?P<items> *(?:{_ITEM} *, *)*{_ITEM}? *)\]" + _COMMENT)
_ITEMS = re.compile(_ITEM)


def read_quoted(text: str) -> str | None:
    """Return the value of a text in quotes; None where it is none, or has an escape that is seldom seen."""
    quoted = _DOUBLE_QUOTED.match(text)
    if quoted is not None:
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), quoted["text"])
    quoted = _SINGLE_QUOTED.match(text)
    return None if quoted is None else quoted["text"].replace("''", "'")


def read_flow_sequence(text: str) -> list[str] | None:
    """Return the items of a flow sequence as they are written; None where they are not all plain or quoted."""
    flow = _FLOW.match(text)
    return None if flow is None else _ITEMS.findall(flow["items"])
