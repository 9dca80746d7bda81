"""Ask the schema about the repairs of syntax errors: whether it allows what they make of a value.

Reading a broken file can only guess what was meant. The schema knows more: that a field is text, or that it is a list
and so must not be put in quotes, or that a word inside the value is the name of another field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..core.pointer import Route
from ..core.problem import Change, Edit, Fix, Problem, Span
from ..core.similarity import closest_match, likely_typo
from ..core.text import FIELD_SEPARATOR
from ..document.document import Document
from ..document.syntax import Syntax
from ..schema.analysis.fields import (
    COMMON_FIELDS,
    has_format,
    is_closed,
    known_names,
    names_around,
    requires_text,
)
from ..schema.model.schema import Schema
from .misplaced_lines import as_misplaced, field_at_known_level
from .repair_advice import as_literal, as_text_of_an_item, instead_of, with_text_in_quotes

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_FORMATS = frozenset({"date", "date-time"})
_KEY_INSIDE = re.compile(rf"(?P<gap>{FIELD_SEPARATOR})(?P<key>[A-Za-z_][\w-]*):(?=\s|\Z)")
_BEFORE_KEY = re.compile(r" *(?:- +)*(?P<key>[^\s:#-][^:]*:)?")
_ONE_WORD = re.compile(r"[^\s,;|]+\s*[,;|]")
_WORD_AND_COLON = re.compile(r"([\w-]+):(?=\s|\Z)")
_KEY = re.compile(r"[\w$][\w$./@-]*")
_FIELD = re.compile(r"(?:- )? *(?P<key>[^\s\"'#:-][^:]*):(?=\s|\Z)")
_ABOUT_THE_FORM = frozenset({"format", "pattern"})
_ABOUT_THE_TYPE = frozenset({"type", "anyOf", "oneOf", "const", "enum"})


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
        return _as_the_value_allowed(document, schema, problem, fix, refused)
    misplaced = as_misplaced(document, schema, problem)
    if misplaced is not None:
        return misplaced
    route = _route(document, problem.pointer)
    lines = _lines_of(fix)
    against = next((other for other in refused if _is_about(other, problem, lines)), None)
    group = _group_that_is_text(refused, problem)
    as_text = group and as_text_of_an_item(document, problem, _route(document, group.pointer))
    if as_text is not None:
        return as_text
    if group is not None and fix.edits[0].text.startswith("["):
        return problem._replace(fix=None, help="put the whole value in quotes if it is text")
    if _starts_unknown_fields(document, schema, fix, route):
        message = "the text continues after its closing quote"
        return problem._replace(message=message, fix=None, help="put the whole value in quotes")
    inside = _second_fields(document, schema, problem, route)
    if inside:
        return _split_into_lines(document, problem, inside, may_be_text=against is None)
    if (
        against is not None
        and against.pointer != problem.pointer
        and problem.span.line not in document.requoted_lines
    ):
        return problem._replace(
            fix=fix._replace(safe=False, needs_text=False)
        )  # its place is wrong, not its value
    if against is not None and _value_at(document, route) is None and fix.edits[0].text == ":":
        return problem._replace(fix=None, help=f"write `{route[-1]}:` and its value")
    if against is not None and against.rule in _ABOUT_THE_TYPE:
        as_text = None
        if against.facts.types == ("string",):
            as_text = with_text_in_quotes(document, schema, problem, route)
        return as_text or problem._replace(fix=None, help=instead_of(document, against))
    is_quoted = problem.span.line in document.requoted_lines
    if against is not None and against.rule in _ABOUT_THE_FORM and is_quoted:
        return problem._replace(fix=None, help=against.help)
    if against is not None:
        return problem._replace(fix=fix._replace(safe=False, needs_text=False))
    member = _first_member(document, schema, problem, route)
    if member is not None:
        key = route[-1]
        hint = f"write `{member}` on a line of its own, indented below `{key}`, or put it in quotes if it is text"
        return problem._replace(fix=fix._replace(safe=False, needs_text=False), help=hint)
    swallowed = _swallowed_field(document, schema, route, lines)
    if swallowed is not None:
        return field_at_known_level(document, schema, swallowed) or problem._replace(fix=None)
    joined = _joined_field(document, schema, route, min(lines))
    if joined is not None:
        hint = f"start a new line before `{joined}`; if it is all one text, put the value in quotes"
        return problem._replace(fix=None, help=hint)
    is_safe = (
        fix.safe
        and (not fix.needs_text or requires_text(schema, route))
        and not (
            problem.span.line in document.requoted_lines
            and (not _has_usual_keys(schema, route) or _continues_below(document, schema, route, max(lines)))
        )
    )
    if is_safe and any(edit.text in {" ", ": "} for edit in fix.edits):
        is_safe = _has_known_key(document, schema, fix.edits[0], route)
    return problem._replace(fix=fix._replace(safe=is_safe, needs_text=False))


def _as_the_value_allowed(
    document: Document, schema: Schema, problem: Problem, fix: Fix, refused: Sequence[Problem]
) -> Problem:
    """Return the problem of a value in TOML or JSON, which need not have been meant as the text that a repair makes."""
    bare = [edit for edit in fix.edits if _is_of_bare_value(document, edit)]
    wrong = [other for other in refused if any(_overlap(other.span, edit.span) for edit in bare)]
    if not wrong:
        return _date_as_meant(document, schema, problem, fix)
    allowed = tuple(edit for edit in fix.edits if not any(_overlap(other.span, edit.span) for other in wrong))
    if allowed:
        return problem._replace(fix=fix._replace(edits=allowed))
    against = wrong[0]
    if against.rule in _ABOUT_THE_FORM:
        reason = against.message.removeprefix(f"{'.'.join(map(str, _route(document, against.pointer)))}: ")
        return problem._replace(fix=None, help=f"{reason}; {against.help}" if against.help else reason)
    if against.rule not in _ABOUT_THE_TYPE:
        return problem._replace(fix=fix._replace(safe=False))
    meant = against.fix
    if meant is None or len(meant.edits) != 1:
        return problem._replace(fix=None, help=instead_of(document, against))
    is_same_place = [edit.span for edit in meant.edits] == [edit.span for edit in fix.edits]
    return problem._replace(fix=meant if is_same_place else None, help=as_literal(against, meant))


def _date_as_meant(document: Document, schema: Schema, problem: Problem, fix: Fix) -> Problem:
    """Return the problem of a value such as `2024-5-1` in TOML, which is a date only where the schema wants one."""
    edit = fix.edits[0]
    route = _route(document, problem.pointer)
    if (
        fix.change is not Change.ADDITION
        or not _DATE.match(edit.text)
        or has_format(schema, route, _DATE_FORMATS)
    ):
        return problem
    line = document.source.lines[edit.span.line - 1]
    quoted = f'"{line[edit.span.column - 1 : edit.span.end_column - 1]}"'
    if not requires_text(schema, route):
        return problem._replace(fix=fix._replace(safe=False))
    fix = Fix((edit._replace(text=quoted),), safe=False)
    return problem._replace(message="text must be in quotes", help=f"write {quoted}", fix=fix)


def _is_of_bare_value(document: Document, edit: Edit) -> bool:
    """Tell whether an edit replaces a value without quotes, perhaps with the sign before it."""
    span = edit.span
    replaced = document.source.lines[span.line - 1][span.column - 1 :].lstrip(":= \t")
    return replaced[:1] not in {'"', "'", "`"}


def _overlap(one: Span, two: Span) -> bool:
    return one[:2] < two[2:] and two[:2] < one[2:]


def _lines_of(fix: Fix) -> set[int]:
    return {line for edit in fix.edits for line in range(edit.span.line, edit.span.end_line + 1)}


def _group_that_is_text(refused: Sequence[Problem], problem: Problem) -> Problem | None:
    """Return the problem of a group of fields around a syntax error that must be text, or None."""
    return next(
        (
            other
            for other in refused
            if other.rule == "type"
            and problem.pointer.startswith(f"{other.pointer}/")
            and other.facts.types == ("string",)
        ),
        None,
    )


def _is_about(other: Problem, problem: Problem, lines: set[int]) -> bool:
    return other.pointer == problem.pointer or other.span.line in lines


def _value_at(document: Document, route: Route) -> Any:
    value = document.value
    for step in route:
        value = value[step]
    return value


def _route(document: Document, pointer: str) -> Route:
    from ..core.pointer import PointerError, follow_pointer

    try:
        return follow_pointer(document.value, pointer)[1]
    except PointerError:
        return ()


def _second_fields(document: Document, schema: Schema, problem: Problem, route: Route) -> list[re.Match[str]]:
    """Return the names of other fields inside a value that a repair would put in quotes, if there are any."""
    if document.syntax is not Syntax.YAML or not route or problem.span.line not in document.requoted_lines:
        return []
    assert problem.fix is not None
    first, last = problem.fix.edits[0].span, problem.fix.edits[-1].span
    if first.line != last.end_line:
        return []
    line = document.source.lines[first.line - 1]
    found = [match for match in _KEY_INSIDE.finditer(line) if match.start("key") >= first.column - 1]
    looks_like_fields = found and found[0].start("key") == first.column - 1
    if not found or looks_like_fields or line[first.column - 1 : first.column] in {"[", "{"}:
        return []
    mapping = route[:-1] if isinstance(route[-1], str) else route
    names = names_around(schema, mapping)
    if not is_closed(schema, mapping):
        names |= COMMON_FIELDS
    value = line[first.column - 1 :]
    is_list_of_fields = _ONE_WORD.match(value) and all(
        match["gap"].strip() and match["key"][0].islower() for match in found
    )
    return [match for match in found if match["key"] in names or is_list_of_fields]


def _starts_unknown_fields(document: Document, schema: Schema, fix: Fix, route: Route) -> bool:
    """Tell whether a repair starts lines for fields of which the schema knows none, which are words of a text, then."""
    if not all(edit.text.strip(" ") in {"\n", "\r", "\r\n"} for edit in fix.edits):
        return False
    lines = document.source.lines
    rests = (lines[edit.span.end_line - 1][edit.span.end_column - 1 :] for edit in fix.edits)
    names = {match[1] for match in map(_WORD_AND_COLON.match, rests) if match is not None}
    mapping = route[:-1] if route and isinstance(route[-1], str) else route
    known = known_names(schema, ()) | names_around(schema, mapping) | COMMON_FIELDS
    return bool(names) and is_closed(schema, mapping) and not names & known


def _first_member(document: Document, schema: Schema, problem: Problem, route: Route) -> str | None:
    """Return a value such as `src: a.png` if it starts with a field that the schema knows inside of that value."""
    if not route or problem.fix is None or problem.span.line not in document.requoted_lines:
        return None
    first = problem.fix.edits[0].span
    value = document.source.lines[first.line - 1][first.column - 1 :].rstrip()
    return value if value.partition(":")[0] in known_names(schema, route) else None


def _swallowed_field(document: Document, schema: Schema, route: Route, lines: set[int]) -> int | None:
    """Return the 1-based line of a field that a repair would make part of the text at a route, or None."""
    if not route or not lines or not isinstance(_value_at(document, route), str):
        return None
    first, last = min(lines), document.value_span(route).end_line
    names = names_around(schema, route)
    likely = {name.casefold() for name in names | COMMON_FIELDS}
    for number in range(first + 1, last + 1):
        match = _FIELD.match(document.source.lines[number - 1].lstrip())
        if match is None or not _KEY.fullmatch(match["key"]):
            continue
        key = match["key"]
        if key.casefold() in likely or closest_match(key, sorted(names)) is not None:
            return number
    return None


def _joined_field(document: Document, schema: Schema, route: Route, number: int) -> str | None:
    """Return the field whose line end is missing on a line such as `title: A storydraft: true`, or None."""
    if number not in document.requoted_lines:
        return None
    names = sorted(name for name in names_around(schema, route) | COMMON_FIELDS if len(name) > 3)
    glued = _WORD_AND_COLON.findall(document.source.lines[number - 1])[1:]
    return next((name for found in glued for name in names if found.endswith(name)), None)


def _has_known_key(document: Document, schema: Schema, edit: Edit, route: Route) -> bool:
    """Tell whether a space is inserted after the colon of a known field, and not in a text such as `10:30 - 11:00`."""
    before = document.source.lines[edit.span.line - 1][: edit.span.column - 1].strip()
    if edit.text == " " and not before.endswith(":"):
        return True
    key = before.lstrip("- ").removesuffix(":").rstrip()
    return key in known_names(schema, route[:-1]) | known_names(schema, ()) | COMMON_FIELDS


def _has_usual_keys(schema: Schema, route: Route) -> bool:
    """Tell whether all keys above a value are fields that are known, and not the start of a text such as `Note: text`."""
    for index, step in enumerate(route):
        if isinstance(step, int):
            continue
        if not _KEY.fullmatch(step):
            return False
        names = known_names(schema, route[:index]) | COMMON_FIELDS
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
    return match["key"] not in names and match["key"] not in COMMON_FIELDS


def _split_into_lines(
    document: Document, problem: Problem, inside: list[re.Match[str]], *, may_be_text: bool
) -> Problem:
    """Return a problem with the advice, and the unsafe fix, to start a line for each of several fields in one line.

    `may_be_text` tells whether the schema allows the whole value as one text.
    """
    source, number = document.source, problem.span.line
    line = source.lines[number - 1]
    names = " and ".join(f"`{match['key']}`" for match in inside)
    hint = f"start a new line before {names}"
    hint += "; if it is all one text, put the value in quotes" if may_be_text else ""
    before = _BEFORE_KEY.match(line)
    if before is None or not before["key"]:
        return problem._replace(help=hint, fix=None)
    indent = " " * before.start("key")
    edits = tuple(
        Edit(Span(number, match.start() + 1, number, match.start("key") + 1), source.line_break + indent)
        for match in inside
    )
    return problem._replace(help=hint, fix=Fix(edits, safe=False))
