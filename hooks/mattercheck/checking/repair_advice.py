"""Advice for a syntax error whose likely repair the schema refuses: what its field must be, and how that is written."""

from __future__ import annotations

import re

from ..core.pointer import Route, to_pointer
from ..core.problem import Edit, Fix, Problem, Span
from ..document.document import Document
from ..document.edit.serialize import write_text
from ..document.syntax import Syntax
from ..schema.explain.error_tree import is_allowed_at
from ..schema.model.schema import Schema

_COLON = re.compile(r":(?=\s|\Z)")
_NOTE_LINKS = re.compile(r"\[\[[^\[\]]+\]\](?:, *\[\[[^\[\]]+\]\])*")
"""Links to notes as Obsidian writes them, side by side."""
_LISTS = {
    Syntax.YAML: "write each item on a line of its own, after `- `, or in brackets",
    Syntax.TOML: "write its items in brackets",
    Syntax.JSON: "write its items in brackets",
}
_GROUPS = {
    Syntax.YAML: "write each on a line of its own, indented below it",
    Syntax.TOML: "write them in braces, or below a header in brackets",
    Syntax.JSON: "write them in braces",
}


def instead_of(document: Document, against: Problem) -> str | None:
    """Return advice for a value that the schema doesn't allow as the text that the repair would make of it."""
    key = against.pointer.rpartition("/")[2]
    what = "the item" if key.isdecimal() else f"`{key}`"
    types, expected = against.facts.types, against.facts.expected
    syntax = document.syntax or Syntax.YAML
    value = document.source.lines[against.span.line - 1][against.span.column - 1 :].rstrip()
    opening = value[:1]
    if types[:1] == ("array",) and _NOTE_LINKS.fullmatch(value):
        links = (f'"{link}"' for link in re.findall(r"\[\[.+?\]\]", value))
        return f"write it as a list of texts in quotes: [{', '.join(links)}]"
    if (opening, *types[:1]) in {("[", "array"), ("{", "object")}:
        return "put each value that contains `: `, or starts with a sign such as `@`, in quotes"
    if types == ("array",):
        return f"{what} must be a list: {_LISTS.get(syntax, _LISTS[Syntax.YAML])}"
    if types == ("object",):
        return f"{what} must be a group of fields: {_GROUPS.get(syntax, _GROUPS[Syntax.YAML])}"
    return f"{what} must be {expected}" if expected else against.help


def as_literal(against: Problem, meant: Fix) -> str:
    """Return advice to write a value as the schema wants it, by the fix that it proposes."""
    key, expected = against.pointer.rpartition("/")[2], against.facts.expected
    hint = f"write {meant.edits[0].text}"
    return f"`{key}` must be {expected}: {hint}" if expected else hint


def with_text_in_quotes(document: Document, schema: Schema, problem: Problem, route: Route) -> Problem | None:
    """Return the problem of a bracket or a dash, where the schema wants text, with the fix that quotes the line's value.

    Return None for another value, or if the schema doesn't allow the text.
    """
    source, place = document.source, problem.span
    line = source.lines[place.line - 1]
    value = line[place.column - 1 :].rstrip()
    if not value.startswith(("[", "{", "- ")) or " #" in value or not is_allowed_at(schema, route, value):
        return None
    written = write_text(value, Syntax.YAML, like='"', yaml_version=document.yaml_version)
    fix = Fix(
        (Edit(Span(place.line, place.column, place.line, place.column + len(value)), written),), safe=False
    )
    return problem._replace(help=f"put it in quotes if it is text: {written}", fix=fix)


def as_text_of_an_item(document: Document, problem: Problem, route: Route) -> Problem | None:
    """Return the problem of a value that was read as a group of fields, but must be text.

    `route` leads to that value. The repair is known if the text is on one line.
    """
    start = document.value_span(route)
    line = document.source.lines[start.line - 1]
    colon = _COLON.search(line, start.column - 1)
    if colon is None or document.syntax is not Syntax.YAML:
        return None
    key = route[-1] if route else None
    name = "the list item" if not isinstance(key, str) else f"the text of `{key}`"
    place = Span(start.line, colon.start() + 1, start.line, colon.end() + 1)
    shown = "- >-" if not isinstance(key, str) else f"{key}: >-"
    hint = f"write `{shown}` and the text below it, indented, or put it in quotes"
    fix = None
    value = line[start.column - 1 :].rstrip()
    if problem.span.line == start.line and " #" not in value:
        written = write_text(value, Syntax.YAML, like='"', yaml_version=document.yaml_version)
        fix = Fix(
            (Edit(Span(start.line, start.column, start.line, start.column + len(value)), written),),
            safe=False,
        )
        hint = f"put the whole text in quotes: {written}"
    return problem._replace(
        span=place,
        pointer=to_pointer(route),
        message=f"{name} contains `: `, which YAML reads as the end of a key",
        help=hint,
        fix=fix,
    )
