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
from .ending import (
    Ending,
    continues_yaml,
    has_only_fields,
    is_body_below_delimiter,
    is_body_of_toml,
    reads_as_toml,
    starts_with_continuation,
    toml_ending,
    yaml_ending,
)

_ENDS_IN_DASHES = re.compile(r"(?:[-+]{2}|[\u2010-\u2015])\s*\Z")
_SIMPLE_LINE = re.compile(
    r"[ ]*(?:[A-Za-z_][\w-]*[ ]?[:=]|-)(?:[ ]+(?:\"[^\"\\]*\"|'[^']*'|(?:(?!:\s|\s#)[^\s#!&*|>@`%\"'{\[,?-]"
    r"(?:(?!:\s|:\Z|\s#)[^\t])*)?))?[ ]*"
)
"""A field or an item that can only mean what YAML reads: without a comment, a tag, or a second colon."""
_LONE_SIGN = re.compile(r"(?P<dashes>[-+])(?P<tail>)[ \t]*\Z")
_DAMAGED_PLUSES = re.compile(r"[ \t]*(?P<signs>[-+\u2010-\u2015]+)(?P<tail>(?<=\+\+\+)[ \t]+\S.*)?[ \t]*\Z")


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
    if is_yaml:
        wrong = _damaged_dashes(block, delimiter) or _glued_delimiter(source, block, delimiter)
        ending = None if wrong is not None else yaml_ending(lines)
    else:
        ending = toml_ending(lines) if block.syntax is Syntax.TOML else None
        wrong = _damaged_pluses(block, ending) if ending is not None and delimiter == "+++" else None
    wrong = wrong or (_mixed_delimiters(block, delimiter) if ending is None else None)
    if wrong is not None:
        return wrong
    where = "where it ends" if ending is None else f"below line {ending.last}"
    hint = f"add a `{delimiter}` line {where}"
    message = f"the front matter is never closed: the closing delimiter `{delimiter}` is missing"
    problem = source.problem("unclosed-front-matter", fence, message, help=hint)
    return problem if ending is None else problem._replace(fix=_closing(source, delimiter, ending))


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
    is_certain = last == first + 1 and all(_SIMPLE_LINE.fullmatch(line) for line in inside)
    return problem._replace(fix=Fix((edit,), safe=is_certain))


def _is_line_of_dashes(line: str, above: str) -> bool:
    """Tell whether a line of dashes closes fields, of which the last one is above it, and underlines no heading."""
    return len(line) > 3 and not line.strip("-") and KEY_LINE.match(above[:MAX_LINE_LENGTH]) is not None


def _damaged_dashes(block: Block, delimiter: str) -> Problem | None:
    """Report a closing delimiter of YAML that isn't exactly three dashes in the first column."""
    source, lines = block.source, block.source.lines
    for number, line in enumerate(lines[1:], start=2):
        if source.line_start(number) > MAX_PARSED_LENGTH:
            break
        lone = _LONE_SIGN.match(line)
        loose = lone or LOOSE_FENCE.match(line)
        if loose is None:
            continue
        head, below = lines[1 : number - 1], lines[number:]
        if (
            not (reads_as_mapping(head) or _is_line_of_dashes(line, lines[number - 2]))
            or (lone and reads_as_mapping([*head, line]))
            or continues_yaml(head, below)
            or _has_text(lines[: number - 1])
        ):
            continue
        wrong = "isn't exactly three dashes"
        if loose["dashes"] == delimiter:
            wrong = "is indented" if line[:1].isspace() else "has other characters after the dashes"
        message = f"the front matter is never closed: the closing delimiter {wrong}"
        is_of_toml = loose["dashes"] == "+++"
        if is_of_toml:
            message = f"the front matter is never closed: it starts with `{delimiter}`, but ends with `+++`"
        hint = f"write only `{delimiter}` on this line, starting in the first column"
        problem = _at_delimiter(block, number, message, hint)
        if loose["tail"]:
            return problem
        whole = Span(number, 1, number, len(line) + 1)
        is_certain = (
            (line.strip() == delimiter or is_of_toml)
            and has_only_fields(head)
            and is_body_below_delimiter(head, below)
        )
        return problem._replace(fix=Fix((Edit(whole, delimiter),), safe=is_certain))
    return None


def indented_delimiter(block: Block) -> Problem | None:
    """Report a closing delimiter that is indented in front matter that a line of dashes in its body closes."""
    if not any(line[:1].isspace() and line.strip() == "---" for line in split_lines(block.text)):
        return None
    problem = _damaged_dashes(block, "---")
    if problem is None or problem.fix is None:
        return None
    return problem._replace(fix=problem.fix._replace(safe=False))


def _mixed_delimiters(block: Block, delimiter: str) -> Problem | None:
    """Report fields between `---` and `+++`, of which the closing delimiter is the right one for their syntax."""
    other = {"---": "+++", "+++": "---"}.get(delimiter)
    lines = block.source.lines[:MAX_LINES]
    closing = next((at for at, line in enumerate(lines) if at and line.rstrip() == other), None)
    if other is None or closing is None:
        return None
    inside = lines[1:closing]
    if not (reads_as_mapping(inside) if other == "---" else reads_as_toml("\n".join(inside))):
        return None
    message = f"the front matter is never closed: it starts with `{delimiter}`, but ends with `{other}`"
    problem = _at_delimiter(block, closing + 1, message, f"write `{other}` on the first line, too")
    opening = Edit(Span(1, 1, 1, len(lines[0]) + 1), other)
    return problem._replace(fix=Fix((opening,), safe=False))


def _has_text(lines: list[str]) -> bool:
    """Tell whether the fields of a head end above its last line, so that text of the body follows them."""
    ending = yaml_ending(lines)
    return ending is not None and any(line.strip() and line[0] != "#" for line in lines[ending.last :])


def _damaged_pluses(block: Block, ending: Ending) -> Problem | None:
    """Report a closing delimiter of TOML that isn't exactly three pluses in the first column."""
    lines = block.source.lines
    below = range(ending.last + 1, len(lines) + 1)
    number = next((number for number in below if lines[number - 1].strip()), None)
    line = lines[number - 1][:MAX_LINE_LENGTH] if number is not None else ""
    damaged = _DAMAGED_PLUSES.match(line)
    if number is None or damaged is None:
        return None
    message = "the front matter is never closed: the closing delimiter isn't exactly three pluses"
    is_of_yaml = damaged["signs"].startswith("---")
    if is_of_yaml:
        shown = damaged["signs"] if len(damaged["signs"]) < 10 else "---"
        message = f"the front matter is never closed: it starts with `+++`, but ends with `{shown}`"
    elif line.strip() == "+++":
        message = "the front matter is never closed: the closing delimiter is indented"
    hint = "write `+++` here" if is_of_yaml else "write only `+++` on this line, starting in the first column"
    problem = _at_delimiter(block, number, message, hint)
    if damaged["tail"]:
        return problem
    edit = Edit(Span(number, 1, number, len(lines[number - 1]) + 1), "+++")
    head = lines[1 : number - 1]
    is_certain = (
        line.strip() in {"+++", "---"}
        and all(text.strip() and text[0] != "#" for text in head)
        and is_body_of_toml(["", *lines[number:]])
    )
    return problem._replace(fix=Fix((edit,), safe=is_certain))


def _at_delimiter(block: Block, number: int, message: str, hint: str) -> Problem:
    """Return the problem of a line that was meant as the closing delimiter."""
    opened = Related(block.fence, "the front matter starts here")
    place = block.source.line_span(number)
    return block.source.problem("unclosed-front-matter", place, message, help=hint, related=(opened,))


def toml_between_dashes(block: Block) -> Problem | None:
    """Report TOML between the delimiters of YAML."""
    source = block.source
    if "=" not in block.text or not reads_as_toml(LfText(block.text).text):
        return None  # `[x]` alone is a list of YAML
    first = next(number for number, line in enumerate(source.lines, 1) if number > 1 and line.strip())
    last = source.position(block.end)[0]
    edits = tuple(Edit(source.line_span(number), "+++") for number in (1, last))
    message = "this is TOML, but `---` starts front matter in YAML"
    hint = "write `+++` instead of both `---` lines"
    problem = source.problem("not-a-mapping", source.line_span(first), message, help=hint)
    return problem._replace(fix=Fix(edits, safe=True))


def yaml_between_pluses(block: Block) -> Problem | None:
    """Report YAML between the delimiters of TOML."""
    source, inside = block.source, split_lines(block.text)
    if len(inside) > MAX_LINES or not reads_as_mapping(inside) or not any(map(KEY_LINE.match, inside)):
        return None
    last = source.position(block.end)[0]
    edits = tuple(Edit(source.line_span(number), "---") for number in (1, last))
    first = next(number for number, line in enumerate(source.lines, 1) if number > 1 and line.strip())
    message, hint = (
        "this is YAML, but `+++` starts front matter in TOML",
        "write `---` instead of both `+++` lines",
    )
    problem = source.problem("not-a-mapping", source.line_span(first), message, help=hint)
    is_certain = all(_SIMPLE_LINE.fullmatch(line) for line in inside if line.strip())
    return problem._replace(fix=Fix(edits, safe=is_certain))


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
        head = [*lines[1 : number - 1], before]
        if continues_yaml(head, lines[number:]) or starts_with_continuation(lines[number:]):
            continue
        is_certain = (
            before[-1].isspace() and has_only_fields(head) and is_body_below_delimiter(head, lines[number:])
        )
        return problem._replace(fix=Fix((edit,), safe=is_certain))
    return None


def _closing(source: SourceText, delimiter: str, ending: Ending) -> Fix:
    """Return the fix that adds the closing delimiter below the last line of the fields."""
    line = source.lines[ending.last - 1]
    place = Span(ending.last, len(line) + 1, ending.last, len(line) + 1)
    is_certain = ending.is_certain and not _ENDS_IN_DASHES.search(line)
    return Fix((Edit(place, source.line_break + delimiter),), safe=is_certain)
