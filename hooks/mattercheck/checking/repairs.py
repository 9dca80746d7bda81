"""Ask the schema about the repairs of syntax errors: whether it allows what they make of a value.

Reading a broken file can only guess what was meant. The schema knows more: that a field is text, or that it is a list
and so must not be put in quotes, or that a word inside the value is the name of another field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.pointer import Route
from ..core.problem import Edit, Fix, Problem, Span
from ..core.similarity import closest_match, likely_typo
from ..document.document import Document
from ..document.syntax import Syntax
from ..schema.analysis.fields import is_closed, known_names, requires_text
from ..schema.model.schema import Schema

_KEY_INSIDE = re.compile(r"(?<=\s)(?P<key>[A-Za-z_][\w-]*):(?=\s|\Z)")
_WORD_AND_COLON = re.compile(r"([\w-]+):(?=\s|\Z)")
_KEY = re.compile(r"[\w$][\w$./@-]*")
_FIELD = re.compile(r"(?:- )? *(?P<key>[^\s\"'#:-][^:]*):(?=\s|\Z)")
_ABOUT_THE_TYPE = frozenset({"type", "anyOf", "oneOf", "const", "enum"})
_COMMON_FIELDS = frozenset(
    {
        *("author", "authors", "categories", "category", "created", "date", "description", "draft", "id"),
        *("lang", "language", "layout", "name", "permalink", "slug", "status", "tags", "title", "type"),
        *("updated", "url", "version", "weight", "license", "model", "tools", "color"),
    }
)
"""Fields that front matter often has, for schemas that allow others than they list."""


def with_schema(
    document: Document, schema: Schema, problems: Sequence[Problem], refused: Sequence[Problem]
) -> list[Problem]:
    """Return syntax problems with the fixes that the schema confirms, and with better advice where it refuses one.

    `refused` are the problems that the document would have if it were repaired as guessed.
    """
    return [
        _with_schema(document, schema, problem, refused) if problem.fix is not None else problem
        for problem in problems
    ]


def _with_schema(document: Document, schema: Schema, problem: Problem, refused: Sequence[Problem]) -> Problem:
    fix = problem.fix
    assert fix is not None
    if document.syntax is not Syntax.YAML:
        return _as_the_value_allowed(document, problem, refused)
    route = _route(document, problem.pointer)
    lines = {line for edit in fix.edits for line in range(edit.span.line, edit.span.end_line + 1)}
    against = next((other for other in refused if _is_about(other, problem, lines)), None)
    if against is not None and against.rule in _ABOUT_THE_TYPE:
        return problem._replace(fix=None, help=_instead(against))
    if against is not None:
        return problem._replace(fix=fix._replace(safe=False, needs_text=False))
    inside = _second_fields(document, schema, problem, route)
    if inside:
        return _split_into_lines(document, problem, inside)
    if _swallows_a_field(document, schema, route, lines) or _is_joined(document, schema, route, min(lines)):
        return problem._replace(fix=fix._replace(safe=False, needs_text=False))
    is_safe = (
        fix.safe
        and (not fix.needs_text or requires_text(schema, route))
        and not (
            problem.span.line in document.requoted_lines
            and (not _has_usual_keys(schema, route) or _continues_below(document, schema, route, max(lines)))
        )
    )
    if is_safe and any(edit.text == " " for edit in fix.edits):
        is_safe = _has_known_key(document, schema, fix.edits[0], route)
    return problem._replace(fix=fix._replace(safe=is_safe, needs_text=False))


def _as_the_value_allowed(document: Document, problem: Problem, refused: Sequence[Problem]) -> Problem:
    """Return the problem of a bare value in TOML or JSON, which need not have been meant as text."""
    fix = problem.fix
    against = next((other for other in refused if other.pointer == problem.pointer), None)
    if fix is None or against is None or problem.span.line not in document.requoted_lines:
        return problem
    if against.rule not in _ABOUT_THE_TYPE:
        return problem._replace(fix=fix._replace(safe=False))
    meant = against.fix
    if meant is None or [edit.span for edit in meant.edits] != [edit.span for edit in fix.edits]:
        return problem._replace(fix=None, help=_instead(against))
    key = problem.pointer.rpartition("/")[2]
    expected = _expected(against)
    hint = f"write {meant.edits[0].text}"
    return problem._replace(fix=meant, help=f"`{key}` must be {expected}: {hint}" if expected else hint)


def _is_about(other: Problem, problem: Problem, lines: set[int]) -> bool:
    return other.pointer == problem.pointer or other.span.line in lines


def _route(document: Document, pointer: str) -> Route:
    from ..core.pointer import PointerError, follow_pointer

    try:
        return follow_pointer(document.value, pointer)[1]
    except PointerError:
        return ()


def _instead(against: Problem) -> str | None:
    """Return advice for a value that the schema doesn't allow as the text that the repair would make of it."""
    key = against.pointer.rpartition("/")[2]
    expected = _expected(against)
    if expected.startswith("a list"):
        return f"`{key}` must be a list: write each item on a line of its own, after `- `, or in brackets"
    if expected.startswith("a group of fields"):
        return f"`{key}` must be a group of fields: write each on a line of its own, indented below it"
    return f"`{key}` must be {expected}" if expected else against.help


def _expected(against: Problem) -> str:
    """Return what a value must be after the message that it isn't; empty if it doesn't say."""
    return against.message.partition(": expected ")[2].partition(", found ")[0]


def _second_fields(document: Document, schema: Schema, problem: Problem, route: Route) -> list[re.Match[str]]:
    """Return the names of other fields inside a value that a repair would put in quotes, if there are any."""
    if document.syntax is not Syntax.YAML or not route or problem.span.line not in document.requoted_lines:
        return []
    assert problem.fix is not None
    first, last = problem.fix.edits[0].span, problem.fix.edits[-1].span
    if first.line != last.end_line:
        return []
    line = document.source.lines[first.line - 1]
    found = [match for match in _KEY_INSIDE.finditer(line) if match.start() >= first.column - 1]
    if not found:
        return []
    mapping = route[:-1] if isinstance(route[-1], str) else route
    names = _names_around(schema, mapping)
    if not is_closed(schema, mapping):
        names |= _COMMON_FIELDS
    return [match for match in found if match["key"] in names]


def _names_around(schema: Schema, route: Route) -> set[str]:
    """Return the names of the fields of the value at a route, and of all mappings that it is part of."""
    return {name for length in range(len(route) + 1) for name in known_names(schema, route[:length])}


def _swallows_a_field(document: Document, schema: Schema, route: Route, lines: set[int]) -> bool:
    """Tell whether a value that a repair makes of several lines contains a line that is a field of its own."""
    if document.syntax is not Syntax.YAML or not route or not lines & document.requoted_lines:
        return False
    first, last = min(lines), document.value_span(route).end_line
    names = _names_around(schema, route)
    likely = {name.casefold() for name in names | _COMMON_FIELDS}
    for line in document.source.lines[first:last]:
        match = _FIELD.match(line.lstrip())
        if match is None or not _KEY.fullmatch(match["key"]):
            continue
        key = match["key"]
        if key.casefold() in likely or closest_match(key, sorted(names)) is not None:
            return True
    return False


def _is_joined(document: Document, schema: Schema, route: Route, line: int) -> bool:
    """Tell whether a line contains a field whose line end is missing, such as `title: A storydraft: true`."""
    if document.syntax is not Syntax.YAML or line not in document.requoted_lines:
        return False
    names = tuple(name for name in _names_around(schema, route) | _COMMON_FIELDS if len(name) > 3)
    glued = _WORD_AND_COLON.findall(document.source.lines[line - 1])[1:]
    return any(found.endswith(names) for found in glued)


def _has_known_key(document: Document, schema: Schema, edit: Edit, route: Route) -> bool:
    """Tell whether a space is inserted after the colon of a known field, and not in a text such as `10:30 - 11:00`."""
    before = document.source.lines[edit.span.line - 1][: edit.span.column - 1].strip()
    if not before.endswith(":"):
        return True
    key = before.lstrip("- ")[:-1]
    return key in known_names(schema, route[:-1]) | known_names(schema, ()) | _COMMON_FIELDS


def _has_usual_keys(schema: Schema, route: Route) -> bool:
    """Tell whether all keys above a value are fields that are known, and not the start of a text such as `Note: text`."""
    for index, step in enumerate(route):
        if isinstance(step, int):
            continue
        if not _KEY.fullmatch(step):
            return False
        names = known_names(schema, route[:index]) | _COMMON_FIELDS
        if step not in names and likely_typo(step, sorted(names)) is None:
            return False
    return True


def _continues_below(document: Document, schema: Schema, route: Route, line: int) -> bool:
    """Tell whether the line below a value may be part of its text: a field that isn't known, such as `Note: text`."""
    below = next(filter(str.strip, document.source.lines[line:]), "")
    match = _FIELD.match(below)
    if match is None or len(below[match.end() :].split(" # ")[0].split()) < 2:
        return False
    while route and isinstance(route[-1], int):
        route = route[:-1]
    names = known_names(schema, ()) | (known_names(schema, route[:-1]) if route else set())
    return match["key"] not in names and match["key"] not in _COMMON_FIELDS


def _split_into_lines(document: Document, problem: Problem, inside: list[re.Match[str]]) -> Problem:
    """Return a problem with the advice, and the unsafe fix, to start a line for each of several fields in one line."""
    source, number = document.source, problem.span.line
    line = source.lines[number - 1]
    indent = line[: len(line) - len(line.lstrip())]
    names = " and ".join(f"`{match['key']}`" for match in inside)
    hint = f"start a new line before {names}; if it is all one text, put the value in quotes"
    edits = tuple(
        Edit(
            Span(number, len(line[: match.start()].rstrip()) + 1, number, match.start() + 1),
            source.line_break + indent,
        )
        for match in inside
    )
    is_item = line.lstrip().startswith("-")
    return problem._replace(help=hint, fix=None if is_item else Fix(edits, safe=False))
