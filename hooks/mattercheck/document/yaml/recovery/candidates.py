"""Common mistakes in YAML, each with a candidate repair, which must be verified before it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ....core.text_edit import TextEdit
from ..events import Stop
from . import flow, foreign_lines, layout, one_line, prose, scalars, whitespace
from .lines import Line, line_above, line_at, owner_of
from .repairs import Repair

__all__ = ["Repair", "TextEdit", "candidates"]

_MAX_LINES_OF_PROSE = 4
_VALUE_MISTAKES: tuple[Callable[[Line], Iterator[Repair | None]], ...] = (
    scalars.typographic_quotes,
    scalars.reserved_character,
    scalars.trailing_comma,
    scalars.quotes,
    scalars.unopened_quote,
    scalars.colon_in_value,
    flow.brackets,
)
_LAYOUT_MISTAKES: tuple[Callable[[Line], Iterator[Repair]], ...] = (
    layout.missing_space,
    foreign_lines.foreign_comment,
    layout.quoted_field,
    layout.wrong_separator,
)


def candidates(text: str, stop: Stop) -> Iterator[Repair]:
    """Yield repairs of the likely mistakes behind what stopped the parser, most likely first."""
    yield from whitespace.tabs(text, stop)
    yield from whitespace.invisible_spaces(text)
    yield from whitespace.invisible_line_breaks(text)
    yield from layout.first_line_indented(text)
    lines = _suspect_lines(text, stop)
    for line in lines:
        yield from one_line.fields_on_one_line(line)
        yield from layout.other_bullets(text, line)
    for line in lines[:_MAX_LINES_OF_PROSE]:
        yield from layout.first_field_without_colon(text, line)
        yield from layout.lost_dash(text, line)
    yield from foreign_lines.template_lines(text, lines)
    yield from foreign_lines.code_fences(text)
    for line in lines[:_MAX_LINES_OF_PROSE]:
        yield from prose.quotes_inside(text, line)
        yield from prose.deeper_lines(text, line)
    for line in lines[:_MAX_LINES_OF_PROSE]:
        yield from prose.unindented_lines(text, line, stop)
    for line in lines[:_MAX_LINES_OF_PROSE]:
        yield from prose.shallow_block(text, line)
    for line in lines:
        yield from layout.dash_of_fields(text, line)
    for line in lines:
        yield from foreign_lines.missing_fence(text, line)
    for line in lines:
        if not _is_part_of_longer_text(text, line):
            owner = owner_of(text, line)
            is_certain = line.is_owner or (owner is not None and owner.is_empty_owner)
            for mistake in _VALUE_MISTAKES:
                yield from (
                    repair if is_certain else replace(repair, safe=False)
                    for repair in mistake(line)
                    if repair is not None
                )
        for mistake in _LAYOUT_MISTAKES:
            yield from mistake(line)
        yield from layout.keyless(text, line)
        yield from foreign_lines.comment_inside_text(text, line)
    yield from flow.comma_above(text, stop)
    for line in lines:
        yield from layout.indentation(text, line)


def _suspect_lines(text: str, stop: Stop) -> list[Line]:
    """Return the line where the parser stopped, the line where the construct started, and some lines above."""
    offsets = [stop.offset]
    if stop.context_offset is not None:
        is_start = stop.is_about_context or "quoted" in stop.context or "flow" in stop.context
        offsets.insert(0 if is_start else 1, stop.context_offset)
    lines: dict[int, Line] = {}
    for offset in offsets:
        line = line_at(text, min(offset, len(text)))
        lines.setdefault(line.start, line)
    above = line_above(text, line_at(text, min(stop.offset, len(text))))
    while above is not None and len(lines) < 40:
        lines.setdefault(above.start, above)
        if above.value[:1] in ('"', "'") or (len(lines) > 3 and above.key and not above.text[:1].isspace()):
            break
        above = line_above(text, above)
    return list(lines.values())


def _is_part_of_longer_text(text: str, line: Line) -> bool:
    """Tell whether a line without a key is one of several lines of a value, of which no single one may be repaired."""
    owner = None if line.is_owner else owner_of(text, line)
    return (
        owner is not None
        and len([part for part in (owner.value + owner.rest).split("\n") if part.strip()]) > 1
    )
