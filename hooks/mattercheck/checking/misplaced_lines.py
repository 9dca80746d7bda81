"""Find out where a field whose indentation is wrong belongs, by the fields that the schema knows at each level."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.named_tuple import NamedTuple
from ..core.pointer import Route, to_pointer
from ..core.problem import Edit, Fix, Problem, Span
from ..core.text import spaces
from ..document.document import Document
from ..schema.analysis.fields import known_names
from ..schema.model.schema import Schema

_FIELD = re.compile(r"(?P<indent> *)(?P<key>[A-Za-z_$][\w$./@-]*):(?=\s|\Z)")
_SIBLING = re.compile(r"(?P<indent> *(?:- +)*)(?P<key>[A-Za-z_$][\w$./@-]*):(?=\s|\Z)")
_MAX_LINES = 500
_MAX_LINES_BELOW_KEY = 20
_USUAL_STEP = 2


class _Level(NamedTuple):
    """A number of spaces at which a mapping has its fields, and the route to that mapping."""

    indent: int
    route: Route


def as_misplaced(document: Document, schema: Schema, problem: Problem) -> Problem | None:
    """Return the problem of a line whose indentation is wrong, with the fix that agrees with the schema.

    Return None for a problem whose fix changes something else. Where several places are as likely, the problem has no
    fix.
    """
    fix, number = problem.fix, problem.span.line
    match = _FIELD.match(document.source.lines[number - 1])
    if fix is None or match is None or not all(_is_indentation(document, edit) for edit in fix.edits):
        return None
    at_known_level = field_at_known_level(document, schema, number)
    if at_known_level is not None:
        return at_known_level
    indent = len(match["indent"])
    above = next(filter(str.strip, reversed(document.source.lines[: number - 1])), "")
    is_as_deep = len(above) - len(above.lstrip(" ")) == indent
    if is_as_deep and above.lstrip().startswith("- "):
        return None
    if is_as_deep and _SIBLING.match(above) is None:
        return problem._replace(fix=None)  # both may be one text
    owner = _owner_without_fields(document, number, above)
    if owner is not None:
        hint = f"indent the lines above it, too, if they belong to `{owner}`, or {problem.help}"
        return problem._replace(fix=None, help=hint)
    levels = sorted({level.indent for level in _levels_above(document, number)})
    nearest = min((abs(level - indent) for level in levels), default=0)
    likely = [level for level in levels if abs(level - indent) == nearest]
    if len(likely) < 2 or _has_fitting_fields_below(document, number, indent, levels):
        return None
    other = "start it in the first column" if likely[0] == 0 else f"by {spaces(likely[0])}"
    return problem._replace(
        fix=None, help=f"indent it by {spaces(likely[1])}, or {other}, whichever is meant"
    )


def field_at_known_level(document: Document, schema: Schema, number: int) -> Problem | None:
    """Return the problem of the field on a 1-based line that the schema knows only at another indentation, else None."""
    match = _FIELD.match(document.source.lines[number - 1])
    if match is None or document.places is None:
        return None
    key, indent = match["key"], len(match["indent"])
    levels = [level for level in _levels_above(document, number) if key in known_names(schema, level.route)]
    if len(levels) != 1 or levels[0].indent == indent:
        return None
    wanted = levels[0].indent
    message = f"`{key}` is indented too far" if indent > wanted else f"`{key}` isn't indented far enough"
    hint = "start it in the first column" if wanted == 0 else f"indent it by {spaces(wanted)}"
    line = document.source.lines[number - 1]
    return document.source.problem(
        "yaml-syntax", Span(number, indent + 1, number, len(line.rstrip()) + 1), message, help=hint
    )._replace(
        pointer=to_pointer((*levels[0].route, key)),
        fix=Fix(tuple(_moves(document, number, indent, wanted)), safe=False),
    )


def _owner_without_fields(document: Document, number: int, above: str) -> str | None:
    """Return the key without a value from which on lines as deep as it may have lost their indentation, or None."""
    indent = len(above) - len(above.lstrip(" "))
    for at in range(number - 1, max(1, number - _MAX_LINES_BELOW_KEY), -1):
        match = _FIELD.match(document.source.lines[at - 1])
        if match is None or len(match["indent"]) != indent:
            return None
        if match[0] == document.source.lines[at - 1].rstrip():
            return match["key"] if at < number - 1 else None
    return None


def _is_indentation(document: Document, edit: Edit) -> bool:
    span = edit.span
    line = document.source.lines[span.line - 1]
    return span.line == span.end_line and not (line[: span.end_column - 1] + edit.text).strip(" ")


def _levels_above(document: Document, number: int) -> Iterator[_Level]:
    """Yield the levels of the mappings to which a field on a 1-based line may belong, the nearest first."""
    lines, places = document.source.lines, document.places
    first = 1 if document.fence is None else document.fence.line + 1
    below: int | None = None
    for above in range(number - 1, max(first, number - _MAX_LINES) - 1, -1):
        match = _SIBLING.match(lines[above - 1])
        indent = len(match["indent"]) if match else 0
        if match is None or places is None or (below is not None and indent >= below):
            continue
        start = document.source.line_start(above) + indent
        route = places.route_at(start)
        if not route or route[-1] != match["key"] or places.key_at(route)[0] != start:
            continue  # a line of a text
        below = indent
        yield _Level(indent, route[:-1])
        if indent == 0:
            return


def _lines_of_field(document: Document, number: int, indent: int) -> Iterator[int]:
    """Yield the 1-based lines that are indented like the field on a line, or more."""
    lines = document.source.lines
    last = document.block.end if document.block is not None else len(document.source.text)
    for at in range(number, min(len(lines), number + _MAX_LINES) + 1):
        line = lines[at - 1]
        if document.source.line_start(at) >= last:
            return
        if at > number and line.strip() and len(line) - len(line.lstrip(" ")) < indent:
            return
        yield at


def _moves(document: Document, number: int, indent: int, wanted: int) -> Iterator[Edit]:
    """Yield the edits that move a field, and what is indented like it or more, to another indentation.

    Fields below it stay if they already fit.
    """
    lines = document.source.lines
    stays = _has_fitting_fields_below(document, number, indent, [wanted])
    for at in _lines_of_field(document, number, indent):
        line = lines[at - 1]
        own = len(line) - len(line.lstrip(" "))
        if line.strip() and not (stays and own > indent):
            yield Edit(Span(at, 1, at, own + 1), " " * (own + wanted - indent))


def _has_fitting_fields_below(document: Document, number: int, indent: int, levels: list[int]) -> bool:
    """Tell whether what is below a field is indented as if the field were at one of the levels."""
    if document.source.lines[number - 1].rstrip()[-1:] != ":":
        return False
    deeper = (
        len(line) - len(line.lstrip(" "))
        for line in (document.source.lines[at - 1] for at in _lines_of_field(document, number, indent))
        if line.strip()
    )
    first = next((own for own in deeper if own > indent), None)
    return first is not None and first - _USUAL_STEP in levels
