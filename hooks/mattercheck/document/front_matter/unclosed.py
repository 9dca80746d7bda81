"""Explain front matter that is never closed, or closed too early or by something else, and how to fix it."""

from __future__ import annotations

import re

from ...core.line_ends import LfText, split_lines
from ...core.problem import Edit, Fix, Problem, Related, Span
from ..block import Block
from ..source_text import SourceText
from ..syntax import Syntax
from .diagnose import (
    KEY_LINE,
    LOOSE_FENCE,
    MAX_LINE_LENGTH,
    MAX_LINES,
    MAX_PARSED_LENGTH,
    TOML_LINE,
    reads_as_mapping,
)

_USUAL_LINE = re.compile(r"[\s\]}]|- |[\"'\[\w$][^:=\s]*[\"']?[ \t]*(?::(?:\s|\Z)|=|\]|\Z)")
"""A line of front matter: a field whose key is one word, or what is indented below it."""
_FIELD_BELOW = re.compile(r"[a-z_][\w-]*:(?:\s|\Z)|[A-Za-z_][\w-]*\s*=|\[+[\w.-]+\]+\s*\Z")
_ENDS_IN_DASHES = re.compile(r"(?:[-+]{2}|[\u2010-\u2015])\s*\Z")


def unclosed(block: Block, *, complete: bool, required: bool) -> Problem | None:
    """Report front matter that is never closed.

    `complete` tells whether the source reaches the end of the file. Return None for an obvious thematic
    break if front matter isn't `required`.
    """
    source, fence = block.source, block.fence
    lines = source.lines
    delimiter = ";;;" if lines[0].startswith(";;;") else "+++" if lines[0].startswith("+++") else "---"
    first = next((line for line in lines[1:] if line.strip()), "")[:MAX_LINE_LENGTH]
    is_yaml = block.syntax is Syntax.YAML
    plain = not KEY_LINE.match(first) if is_yaml else not TOML_LINE.match(first)
    if plain and not required:
        return None
    if not complete:
        message = f"the front matter is longer than {block.limits.size:,} bytes, or its closing delimiter `{delimiter}` is missing"
        return source.problem("size-limit", fence, message, help=f"add a `{delimiter}` line where it ends")
    for number, line in enumerate(lines[1:], start=2):
        if source.line_start(number) > MAX_PARSED_LENGTH:
            break
        loose = LOOSE_FENCE.match(line)
        if (
            loose
            and is_yaml
            and (reads_as_mapping(lines[1 : number - 1]) or _is_line_of_dashes(line, lines[number - 2]))
        ):
            wrong = "isn't exactly three dashes"
            if loose["dashes"] == delimiter:
                wrong = "is indented" if line[:1].isspace() else "has other characters after the dashes"
            message = f"the front matter is never closed: the closing delimiter {wrong}"
            is_of_toml = loose["dashes"].startswith("+")
            if is_of_toml:
                message = (
                    f"the front matter is never closed: it starts with `{delimiter}`, but ends with `+++`"
                )
            opened = Related(fence, "the front matter starts here")
            place = source.line_span(number)
            hint = f"write only `{delimiter}` on this line, starting in the first column"
            problem = source.problem("unclosed-front-matter", place, message, help=hint, related=(opened,))
            if loose["tail"]:
                return problem
            whole = Span(number, 1, number, len(line) + 1)
            is_certain = (line.strip() == delimiter and not _has_field_below(lines, number)) or (
                is_of_toml and all(part.strip() for part in lines[:number])
            )
            return problem._replace(fix=Fix((Edit(whole, delimiter),), safe=is_certain))
    mixed = _mixed_delimiters(source, block) if block.syntax is Syntax.TOML else None
    if mixed is not None:
        return mixed
    glued = _glued_delimiter(source, block, delimiter) if is_yaml else None
    if glued is not None:
        return glued
    hint = f"add a `{delimiter}` line where it ends"
    end = _last_line(lines) if is_yaml else _last_toml_line(lines) if block.syntax is Syntax.TOML else None
    if end is not None:
        hint = f"add a `{delimiter}` line below line {end}"
    message = f"the front matter is never closed: the closing delimiter `{delimiter}` is missing"
    problem = source.problem("unclosed-front-matter", fence, message, help=hint)
    return problem._replace(fix=_closing(source, delimiter, end)) if end is not None else problem


def doubled_delimiter(block: Block, below: bytes) -> Problem | None:
    """Report an opening delimiter that is there twice, so that the front matter is empty and its fields are text."""
    source = block.source
    first, last = 1, source.position(block.end)[0]
    lines = split_lines(below.decode("utf-8", "replace"))
    delimiter = source.lines[first - 1].rstrip()
    if delimiter not in {"---", "+++"} or source.lines[last - 1].rstrip() != delimiter:
        return None
    closing = next((index for index, line in enumerate(lines) if line.rstrip() == delimiter), None)
    inside = lines[:closing]
    is_fields = reads_as_mapping(inside) if delimiter == "---" else reads_as_toml("\n".join(inside))
    if closing is None or not is_fields or not inside[0][:1].islower():
        return None
    message = (
        f"the delimiter `{delimiter}` is doubled, so the front matter is empty and the fields below are text"
    )
    place = source.line_span(last)
    edit = Edit(Span(first, len(source.lines[first - 1]) + 1, last, len(source.lines[last - 1]) + 1), "")
    problem = source.problem(
        "misplaced-front-matter", place, message, help=f"remove one of the two `{delimiter}` lines"
    )
    return problem._replace(fix=Fix((edit,), safe=last == first + 1 and all(line.strip() for line in inside)))


def _is_line_of_dashes(line: str, above: str) -> bool:
    """Tell whether a line of dashes closes fields, of which the last one is above it, and underlines no heading."""
    return len(line) > 3 and not line.strip("-") and KEY_LINE.match(above[:MAX_LINE_LENGTH]) is not None


def _mixed_delimiters(source: SourceText, block: Block) -> Problem | None:
    """Report TOML that starts with `+++` and ends with `---`."""
    lines = source.lines
    ends = (index for index, line in enumerate(lines[:MAX_LINES], 1) if re.fullmatch(r"-{3,}\s*", line))
    number = next(ends, None)
    if number is None or lines[0].rstrip() != "+++" or not reads_as_toml("\n".join(lines[1 : number - 1])):
        return None
    found = lines[number - 1].rstrip()
    shown = found if len(found) < 10 else "---"
    message = f"the front matter is never closed: it starts with `+++`, but ends with `{shown}`"
    opened = Related(block.fence, "the front matter starts here")
    place = source.line_span(number)
    problem = source.problem(
        "unclosed-front-matter", place, message, help="write `+++` here", related=(opened,)
    )
    return problem._replace(fix=Fix((Edit(place, "+++"),), safe=found == "---"))


def reads_as_toml(text: str) -> bool:
    """Tell whether a text of limited length is valid TOML and not empty, which shows that it was meant as TOML."""
    import tomllib

    try:
        return len(text) <= MAX_PARSED_LENGTH and bool(tomllib.loads(text))
    except (ValueError, RecursionError):
        return False


def toml_between_dashes(block: Block) -> Problem | None:
    """Report TOML between the delimiters of YAML."""
    source = block.source
    if not reads_as_toml(LfText(block.text).text):
        return None
    first = next(number for number, line in enumerate(source.lines, 1) if number > 1 and line.strip())
    last = source.position(block.end)[0]
    edits = tuple(Edit(source.line_span(number), "+++") for number in (1, last))
    message = "this is TOML, but `---` starts front matter in YAML"
    hint = "write `+++` instead of both `---` lines"
    problem = source.problem("not-a-mapping", source.line_span(first), message, help=hint)
    return problem._replace(fix=Fix(edits, safe=True))


def _glued_delimiter(source: SourceText, block: Block, delimiter: str) -> Problem | None:
    """Report a closing delimiter that follows a value on the same line, as formatters leave it."""
    lines = source.lines
    for number, line in enumerate(lines[1:MAX_LINES], start=2):
        before = line.rstrip().removesuffix(delimiter)
        if before == line.rstrip() or not before.strip() or before[-1] == delimiter[0]:
            continue
        if not reads_as_mapping([*lines[1 : number - 1], before]):
            return None
        start = len(before.rstrip())
        message = "the front matter is never closed: the closing delimiter follows a value on the same line"
        place = Span(number, len(before) + 1, number, len(before) + len(delimiter) + 1)
        opened = Related(block.fence, "the front matter starts here")
        hint = f"write `{delimiter}` on a line of its own"
        problem = source.problem("unclosed-front-matter", place, message, help=hint, related=(opened,))
        edit = Edit(Span(number, start + 1, number, len(line) + 1), source.line_break + delimiter)
        is_certain = before[-1].isspace() and all(line.strip() for line in lines[1:number])
        return problem._replace(fix=Fix((edit,), safe=is_certain))
    return None


def _closing(source: SourceText, delimiter: str, end: int) -> Fix:
    """Return the fix that adds the closing delimiter below a line; safe if a blank line follows fields without gaps."""
    lines = source.lines
    place = Span(end, len(lines[end - 1]) + 1, end, len(lines[end - 1]) + 1)
    without_gap = all(line.strip() for line in lines[1:end])
    is_alone = not any(lines[end : end + 1]) and without_gap and not _ENDS_IN_DASHES.search(lines[end - 1])
    is_alone = (
        is_alone
        and all(_USUAL_LINE.match(line) for line in lines[1:end])
        and not _has_field_below(lines, end)
    )
    return Fix((Edit(place, source.line_break + delimiter),), safe=is_alone)


def _last_toml_line(lines: list[str]) -> int | None:
    """Guess the last line of an unclosed TOML block: that of the longest run of lines that is valid TOML."""
    for end in range(min(len(lines), MAX_LINES), 1, -1):
        if (
            lines[end - 1].strip()
            and not lines[end - 1].startswith("#")
            and reads_as_toml("\n".join(lines[1:end]))
        ):
            return end
    return None


def _has_field_below(lines: list[str], end: int) -> bool:
    """Tell whether a line below an end that is only guessed may be a field, or belongs to the value above that end."""
    below = lines[end:]
    first = below[0] if below and below[0].strip() else ""
    return first[:1] in {" ", "\t", "-"} or any(_FIELD_BELOW.match(line) for line in below)


def _last_line(lines: list[str]) -> int | None:
    """Guess the last line of an unclosed YAML block: that of the longest run of lines that parses as a mapping.

    Behind an empty line, words and a colon such as `Steps to take:` are text of the body.
    """
    end = next(
        (index for index in range(1, len(lines)) if _is_in_body(lines[index], lines[index - 1])), len(lines)
    )
    heading = next((index for index in range(1, end) if lines[index].startswith("# ")), end)
    for stop in (end, heading):
        last = next((index for index in range(stop - 1, 0, -1) if lines[index].strip()), 0)
        if last > 1 and end < len(lines) and lines[last].startswith("# ") and not lines[last - 1].strip():
            continue  # a heading above the first line of the body
        if reads_as_mapping(lines[1 : last + 1]):
            return last + 1
    return None


def _is_in_body(line: str, above: str) -> bool:
    """Tell whether a line below the first delimiter can't be part of the front matter."""
    if line[:1] in ("", " ", "\t", "-") or line[:2] == "# ":
        return False
    if not above.strip() and not _USUAL_LINE.match(line):
        return True
    return not KEY_LINE.match(line[:MAX_LINE_LENGTH])
