"""Find texts for people that a comment cuts off, as in `description: Fixes issue #12`.

It is valid YAML, so every program silently reads only the part before the `#`. Fields opt in with `x-prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.problem import Edit, Fix, Problem
from ..document.document import Document
from ..document.edit.serialize import quoted
from ..document.syntax import Syntax

_COMMENT = re.compile(r"(?P<gap>[ \t]+)#(?P<text>[^\r\n]*)")
_FOR_TOOLS = re.compile(
    r"\s*(?:mattercheck:|yamllint |noqa|cspell|prettier-|TODO|FIXME|XXX|NOTE\b)", re.IGNORECASE
)
"""Comments that are surely meant as such."""
_NOT_PLAIN = "\"'|>&*!["
_SHOWN = 100
"""Longest text, in characters, to repeat in a hint."""


def has_no_cut_text(document: Document, prose: dict[str, str]) -> bool:
    """Tell whether a comment ends none of the fields in `prose`."""
    text = document.source.text
    if document.syntax is not Syntax.YAML or (" #" not in text and "\t#" not in text):
        return True
    return next(_cut(document, prose), None) is None


def cut_text_problems(document: Document, prose: dict[str, str]) -> Iterator[Problem]:
    """Yield a problem for each field that a comment ends; `prose` has what that leads to, by field."""
    if document.syntax is not Syntax.YAML:
        return
    text, source = document.source.text, document.source
    for name, start, end, comment in _cut(document, prose):
        written = text[start : comment.end()].rstrip()
        instead = quoted(written)
        is_line = "\n" not in written
        problem = source.problem(
            "cut-text",
            source.span(end + len(comment["gap"]), start + len(written)),
            f"{name}: `#` after a space starts a comment in YAML, {prose[name]}",
            help=_hint(name, instead) if is_line else f"write `{name}: >-` and the text below it, indented",
            route=(name,),
        )
        fix = Fix((Edit(source.span(start, start + len(written)), instead),), safe=False)
        yield problem._replace(fix=fix if is_line else None)


def _hint(name: str, instead: str) -> str:
    return (
        f"put the value in quotes: {name}: {instead}" if len(instead) <= _SHOWN else "put the value in quotes"
    )


def _cut(document: Document, prose: dict[str, str]) -> Iterator[tuple[str, int, int, re.Match[str]]]:
    """Yield the name of a field, the offsets of its text, and the comment that ends it."""
    if document.places is None or not isinstance(document.value, dict):
        return
    text = document.source.text
    for name in prose:
        value = document.value.get(name)
        entry = document.places.entry_at((name,)) if isinstance(value, str) else None
        if entry is None:
            continue
        start, end = entry.node.start, entry.node.end
        comment = _COMMENT.match(text, end)
        if comment is None or start == end or text[start] in _NOT_PLAIN or _FOR_TOOLS.match(comment["text"]):
            continue
        assert isinstance(value, str)
        sticks = comment["text"][:1] not in {"", " ", "\t"}
        if sticks or (len(comment["gap"]) == 1 and " " in value and comment["text"].strip()):
            yield name, start, end, comment
