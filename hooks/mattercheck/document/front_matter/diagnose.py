"""Explain front matter whose delimiters are malformed, misplaced or missing, and how to fix it.

The looks of a line alone are never enough: the text between the delimiters must parse as fields.
"""

from __future__ import annotations

import re

from ...core.problem import START_OF_FILE, Edit, Fix, Problem, Related, Span
from ..block import Block
from ..conflict import CONFLICT
from ..source_text import SourceText
from ..syntax import Syntax

_KEY_LINE = re.compile(r"""["']?[\w$][\w$ ./-]*["']?[ \t]*:(?:[ \t]|$)""")
_TOML_LINE = re.compile(r"""\[|["']?[\w-]+["']?[ \t]*=""")
_LOOSE_FENCE = re.compile(
    r"[\s|>#*\u00a0\u200b-\u200f\u2060\ufeff]*(?P<dashes>[-\u2010-\u2015]{2,}|\+\+\++)"
    r"(?P<tail>(?<=---)[ \t]*[\w#{].*)?[\s\u200b\ufeff]*\Z"
)
_COMMENTS = (("<!--", "-->"), ("{#", "#}"), ("{/*", "*/}"))
_MAX_LINES = 60
_MAX_LINE_LENGTH = 500
_MAX_PARSED_LENGTH = 1 << 16
"""Code points that are parsed at most to verify that a text was meant as front matter."""


def _reads_as_mapping(lines: list[str]) -> bool:
    """Tell whether lines are a YAML mapping of limited length, which shows that they were meant as front matter."""
    from ..yaml import read as yaml

    text = "\n".join(lines)
    return 0 < len(text) <= _MAX_PARSED_LENGTH and yaml.is_mapping(text)


def misplaced(source: SourceText, *, required: bool) -> Problem | None:
    """Report text that was clearly meant as front matter but whose delimiter is malformed or not on line 1."""
    lines = source.lines[:_MAX_LINES]
    loose = [index for index, line in enumerate(lines) if _LOOSE_FENCE.match(line)]
    if loose and lines[0].startswith("<<<<<<< "):
        message, hint = CONFLICT
        return source.problem("misplaced-front-matter", source.line_span(1), message, help=hint)
    for opening in loose:
        above = "\n".join(lines[:opening])
        if not required and not _is_comment(above):
            return None
        later = (
            index for index, line in enumerate(source.lines) if index > opening and _LOOSE_FENCE.match(line)
        )
        closing = next(later, None)
        inside = source.lines[opening + 1 : closing]
        is_json = "json" in lines[opening].lower() and "".join(inside).lstrip().startswith("{")
        if closing is None or not (is_json or _looks_like_content(inside)):
            continue
        message, hint = _explain_delimiter(lines[opening], lines[:opening])
        only_blank = opening > 0 and not above.strip()
        place = START_OF_FILE if only_blank else source.line_span(opening + 1)
        return source.problem("misplaced-front-matter", place, message, help=hint)
    if required:
        first = next((index for index, line in enumerate(lines) if line.strip()), None)
        if first is not None and loose and loose[0] > first and _looks_like_content(lines[first : loose[0]]):
            message = "the opening delimiter `---` is missing, so the fields below are plain text"
            hint = "add a `---` line above them, as the first line of the file"
            return source.problem("misplaced-front-matter", START_OF_FILE, message, help=hint)
    return None


def _is_comment(text: str) -> bool:
    """Tell whether a text consists only of white space and comments."""
    text = text.strip()
    while text:
        closing = next((closing for opening, closing in _COMMENTS if text.startswith(opening)), None)
        _, found, text = text.partition(closing) if closing else ("", "", "")
        if not found:
            return False
        text = text.lstrip()
    return True


def _looks_like_content(lines: list[str]) -> bool:
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    first = first[:_MAX_LINE_LENGTH]
    if _TOML_LINE.match(first.lstrip()):
        return True
    return bool(_KEY_LINE.match(first.lstrip())) and _reads_as_mapping(lines)


def _explain_delimiter(line: str, above: list[str]) -> tuple[str, str]:
    match = _LOOSE_FENCE.match(line)
    dashes = match["dashes"] if match else "---"
    if "".join(above).strip():
        return (
            "front matter must start on the first line; the text above it turns it into plain text",
            "move the text above the delimiter below the front matter",
        )
    if above:
        return "front matter must start on the first line, but this line is blank", "remove the blank lines"
    if dashes not in {"---", "+++"}:
        return f"`{dashes}` isn't a delimiter; a delimiter is exactly three dashes", "write `---`"
    if match and match["tail"] and match["tail"].strip().lower() == "json":
        return "the delimiter for JSON must be one word in lower case", "write `---json`"
    if match and match["tail"]:
        return "unexpected text after the delimiter", f"write only `{dashes}` on this line"
    if line.rstrip(" \t") == dashes + line.rstrip(" \t")[len(dashes) :] and not line[:1].isspace():
        return (
            "the delimiter is followed by an invisible character, such as a no-break space",
            f"write `{dashes}`",
        )
    if line[:1].isspace():
        return (
            "the delimiter is indented; it must start in the first column",
            "remove the spaces before `---`",
        )
    return "unexpected text before the delimiter `---`", "write only `---` on this line"


def unclosed(block: Block, *, complete: bool, required: bool) -> Problem | None:
    """Report front matter that is never closed.

    `complete` tells whether the source reaches the end of the file. Return None for an obvious thematic
    break if front matter isn't `required`.
    """
    source, fence = block.source, block.fence
    lines = source.lines
    delimiter = ";;;" if lines[0].startswith(";;;") else "+++" if lines[0].startswith("+++") else "---"
    first = next((line for line in lines[1:] if line.strip()), "")[:_MAX_LINE_LENGTH]
    is_yaml = block.syntax is Syntax.YAML
    plain = not _KEY_LINE.match(first) if is_yaml else not _TOML_LINE.match(first)
    if plain and not required:
        return None
    if not complete:
        message = f"the front matter is longer than {block.limits.size:,} bytes, or its closing delimiter `{delimiter}` is missing"
        return source.problem("size-limit", fence, message, help=f"add a `{delimiter}` line where it ends")
    for number, line in enumerate(lines[1:], start=2):
        if source.line_start(number) > _MAX_PARSED_LENGTH:
            break
        loose = _LOOSE_FENCE.match(line)
        if loose and is_yaml and _reads_as_mapping(lines[1 : number - 1]):
            wrong = "isn't exactly three dashes"
            if loose["dashes"] == delimiter:
                wrong = "is indented" if line[:1].isspace() else "has other characters after the dashes"
            message = f"the front matter is never closed: the closing delimiter {wrong}"
            opened = Related(fence, "the front matter starts here")
            place = source.line_span(number)
            hint = f"write only `{delimiter}` on this line, starting in the first column"
            problem = source.problem("unclosed-front-matter", place, message, help=hint, related=(opened,))
            whole = Span(number, 1, number, len(line) + 1)
            return problem._replace(fix=Fix((Edit(whole, delimiter),), safe=line.strip() == delimiter))
    hint = f"add a `{delimiter}` line where it ends"
    end = _last_line(lines) if is_yaml else _last_toml_line(lines) if block.syntax is Syntax.TOML else None
    if end is not None:
        hint = f"add a `{delimiter}` line below line {end}"
    message = f"the front matter is never closed: the closing delimiter `{delimiter}` is missing"
    problem = source.problem("unclosed-front-matter", fence, message, help=hint)
    return problem._replace(fix=_closing(source, delimiter, end)) if end is not None else problem


def _closing(source: SourceText, delimiter: str, end: int) -> Fix:
    """Return the fix that adds the closing delimiter below a line; safe if a blank line follows fields without gaps."""
    lines = source.lines
    place = Span(end, len(lines[end - 1]) + 1, end, len(lines[end - 1]) + 1)
    without_gap = all(line.strip() for line in lines[1:end])
    is_alone = not any(lines[end : end + 1]) and without_gap
    return Fix((Edit(place, source.line_break + delimiter),), safe=is_alone)


def _last_toml_line(lines: list[str]) -> int | None:
    """Guess the last line of an unclosed TOML block: the one above the first blank line."""
    import tomllib

    end = next((index for index, line in enumerate(lines) if index and not line.strip()), len(lines))
    try:
        return end if tomllib.loads("\n".join(lines[1:end])) else None
    except (ValueError, RecursionError):
        return None


def _last_line(lines: list[str]) -> int | None:
    """Guess the last line of an unclosed YAML block: that of the longest run of lines that parses as a mapping."""
    end = next(
        (index for index in range(1, len(lines)) if lines[index][:1] not in ("", " ", "\t", "-")
         and not _KEY_LINE.match(lines[index][:_MAX_LINE_LENGTH]) and lines[index][:2] != "# "),
        len(lines),
    )  # fmt: skip
    heading = next((index for index in range(1, end) if lines[index].startswith("# ")), end)
    for stop in (end, heading):
        last = next((index for index in range(stop - 1, 0, -1) if lines[index].strip()), 0)
        if _reads_as_mapping(lines[1 : last + 1]):
            return last + 1
    return None
