"""Repair lines that are no YAML: of templates, code fences and comments of other languages, and a missing delimiter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....core.problem import Change
from ....core.text_edit import TextEdit
from ..events import read_events
from .lines import Line, line_above
from .repairs import Repair

_TEMPLATE_LINE = re.compile(r"^[ \t]*(?P<line>\{%.*%\}|\{\{.*\}\}|\{#.*#\}|<%.*%>)[ \t]*$", re.MULTILINE)
"""A line of nothing but a template of Jinja, Liquid, Go or ERB."""
_FIELD = re.compile(r"^[a-z][\w-]*:(?:[ \t]|$)", re.MULTILINE)


def template_lines(text: str, lines: list[Line]) -> Iterator[Repair]:
    """Read what is around the lines of a template, such as `{% if draft %}`; they can't be fixed here."""
    first = next((line for line in lines if _TEMPLATE_LINE.fullmatch(line.text)), None)
    if first is None:
        return
    matches = [match for match in _TEMPLATE_LINE.finditer(text) if match[0].strip()]
    edits = tuple(TextEdit(*match.span("line"), "") for match in matches)
    first_match = matches[0]
    many = (
        "this line is part of a template"
        if len(matches) == 1
        else f"{len(matches)} lines are part of a template"
    )
    yield Repair(
        *first_match.span("line"),
        f"{many}, which isn't filled in when the front matter is checked",
        "check the files that the template writes, or leave this one out",
        edits,
        in_file=False,
    )


def code_fences(text: str) -> Iterator[Repair]:
    """Remove the lines of a fenced code block of Markdown around all fields."""
    lines = text.strip().split("\n")
    if not re.fullmatch(r"```\w*[ \t]*", lines[0]):
        return
    start = text.index(lines[0])
    edits = [TextEdit(start, start + len(lines[0]) + 1, "")]
    if len(lines) > 1 and lines[-1].strip() == "```":
        last = text.rindex("\n```")
        edits.append(TextEdit(last, len(text.rstrip()), ""))
    message = "a fenced code block of Markdown isn't YAML"
    hint = "remove the lines of backticks around the fields" if len(edits) > 1 else "remove this line"
    end = start + len(lines[0].rstrip())
    yield Repair(start, end, message, hint, tuple(edits), change=Change.REMOVAL)


def missing_fence(text: str, line: Line) -> Iterator[Repair]:
    """Read only what is above text of the page, which isn't a field.

    That is no fix: the block is closed below, so the text may just as well belong to the field above it.
    """
    before = text[: line.start]
    if line.key or line.before or not line.value or not _ends_with_empty_line(before):
        return
    if _FIELD.search(text, line.start) or read_events(before)[1] is not None:
        return
    message = "this line isn't a field"
    hint = "move it below the closing `---`, or indent it if it continues the value above it"
    place = (line.value_start, line.value_end)
    cut = (TextEdit(line.start, len(text), ""),)
    yield Repair(*place, message, hint, cut, in_file=False)


def _ends_with_empty_line(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 2 and not lines[-1] and not lines[-2].strip()


def foreign_comment(line: Line) -> Iterator[Repair]:
    """Replace the start of a comment in JavaScript or HTML style."""
    match = re.match(r"//+|<!--", line.value)
    if match and not line.before:
        comment = line.value[match.end() :].removesuffix("-->").strip()
        edits = (TextEdit(line.value_start, line.value_start, "# "),)
        message = f"`{match[0]}` doesn't start a comment in YAML; use `#`"
        yield Repair(line.value_start, line.value_end, message, f"write `# {comment}`", edits)


def comment_inside_text(text: str, line: Line) -> Iterator[Repair]:
    """Read a text through a comment on a line of its own, which ends the text; it may be part of it, so that is no fix."""
    above = line_above(text, line)
    if (
        line.key
        or line.before
        or above is None
        or not above.text.lstrip().startswith("#")
        or not above.indent
    ):
        return
    message = "this line isn't part of the text above it, which ends at the comment"
    hint = "move the comment, or put all of the text in quotes"
    edits = (TextEdit(above.start + above.indent, above.end, ""),)
    yield Repair(line.value_start, line.value_end, message, hint, edits, in_file=False)
