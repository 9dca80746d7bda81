"""What is nearly front matter: fences that are malformed, misplaced or missing, and how to fix them.

Nothing here is said by the looks of a line alone: what stands between the fences must read as fields.
"""

from __future__ import annotations

import re

from ...core.problem import START_OF_FILE, Edit, Fix, Problem, Related, Span
from ..block import Block
from ..source_text import SourceText
from ..syntax import CONFLICT, Syntax

_KEY_LINE = re.compile(r"""["']?[\w$][\w$ ./-]*["']?[ \t]*:(?:[ \t]|$)""")
_TOML_LINE = re.compile(r"""\[|["']?[\w-]+["']?[ \t]*=""")
_LOOSE_FENCE = re.compile(
    r"[\s|>#*\u00a0\u200b-\u200f\u2060\ufeff]*(?P<dashes>[-\u2010-\u2015]{2,}|\+\+\++)"
    r"(?P<tail>(?<=---)[ \t]*[\w#{].*)?[\s\u200b\ufeff]*\Z"
)
_COMMENTS = (("<!--", "-->"), ("{#", "#}"), ("{/*", "*/}"))
_LINES_LOOKED_AT = 60
_LENGTH_LOOKED_AT = 500
_LONGEST_PROOF = 1 << 16
"""Code points of what is read to prove that it was meant as front matter."""


def _reads_as_mapping(lines: list[str]) -> bool:
    """Tell whether lines are a YAML mapping, and not too long: the proof that they were meant as front matter."""
    from ..yaml import read as yaml

    text = "\n".join(lines)
    return 0 < len(text) <= _LONGEST_PROOF and yaml.is_mapping(text)


def misplaced(source: SourceText, *, required: bool) -> Problem | None:
    """Find what was plainly meant as front matter but is not: the fence is malformed or not on line 1."""
    lines = source.lines[:_LINES_LOOKED_AT]
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
        message, hint = _what_is_wrong(lines[opening], lines[:opening])
        only_blank = opening > 0 and not above.strip()
        place = START_OF_FILE if only_blank else source.line_span(opening + 1)
        return source.problem("misplaced-front-matter", place, message, help=hint)
    if required:
        first = next((index for index, line in enumerate(lines) if line.strip()), None)
        if first is not None and loose and loose[0] > first and _looks_like_content(lines[first : loose[0]]):
            message = "the opening fence `---` is missing, so the fields below are read as text"
            hint = "put a line `---` above them, as the first line of the file"
            return source.problem("misplaced-front-matter", START_OF_FILE, message, help=hint)
    return None


def _is_comment(text: str) -> bool:
    """Tell whether a text is nothing but white space and comments."""
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
    first = first[:_LENGTH_LOOKED_AT]
    if _TOML_LINE.match(first.lstrip()):
        return True
    return bool(_KEY_LINE.match(first.lstrip())) and _reads_as_mapping(lines)


def _what_is_wrong(line: str, above: list[str]) -> tuple[str, str]:
    match = _LOOSE_FENCE.match(line)
    dashes = match["dashes"] if match else "---"
    if "".join(above).strip():
        return (
            "front matter must begin on the first line; what stands above it makes it plain text",
            "move what stands above the fence below the front matter",
        )
    if above:
        return "front matter must begin on the first line, and this line is blank", "remove the blank lines"
    if dashes not in {"---", "+++"}:
        return f"`{dashes}` is not a fence: a fence is exactly three dashes", "write `---`"
    if match and match["tail"] and match["tail"].strip().lower() == "json":
        return "the fence of JSON is written in one word, and in small letters", "write `---json`"
    if match and match["tail"]:
        return "something follows the fence on its line", f"write `{dashes}` and nothing else on the line"
    if line.rstrip(" \t") == dashes + line.rstrip(" \t")[len(dashes) :] and not line[:1].isspace():
        return "the fence is followed by a space that is none, such as a no-break space", f"write `{dashes}`"
    if line[:1].isspace():
        return "the fence is indented: it must stand at the first column", "remove the spaces before `---`"
    return "there is something before the fence `---` on its line", "write `---` and nothing else on the line"


def unclosed(block: Block, *, complete: bool, required: bool) -> Problem | None:
    """Say what is wrong with front matter that never closes.

    `complete` tells whether the source reaches the end of the file. Returns None for what is plainly a
    thematic break where front matter is not `required`.
    """
    source, fence = block.source, block.fence
    lines = source.lines
    mark = ";;;" if lines[0].startswith(";;;") else "+++" if lines[0].startswith("+++") else "---"
    first = next((line for line in lines[1:] if line.strip()), "")[:_LENGTH_LOOKED_AT]
    is_yaml = block.syntax is Syntax.YAML
    plain = not _KEY_LINE.match(first) if is_yaml else not _TOML_LINE.match(first)
    if plain and not required:
        return None
    if not complete:
        message = f"the front matter is longer than {block.limits.size:,} bytes, or its closing fence `{mark}` is missing"
        return source.problem("size-limit", fence, message, help=f"put a line `{mark}` where it ends")
    for number, line in enumerate(lines[1:], start=2):
        if source.line_start(number) > _LONGEST_PROOF:
            break
        loose = _LOOSE_FENCE.match(line)
        if loose and is_yaml and _reads_as_mapping(lines[1 : number - 1]):
            wrong = "is not exactly three dashes"
            if loose["dashes"] == mark:
                wrong = "is indented" if line[:1].isspace() else "something follows the dashes"
            message = f"the front matter is never closed: this line was meant to, but {wrong}"
            opened = Related(fence, "the front matter opens here")
            place = source.line_span(number)
            hint = f"write `{mark}` at the first column"
            problem = source.problem("unclosed-front-matter", place, message, help=hint, related=(opened,))
            whole = Span(number, 1, number, len(line) + 1)
            return problem._replace(fix=Fix((Edit(whole, mark),), safe=line.strip() == mark))
    hint = f"put a line `{mark}` where it ends"
    end = _last_line(lines) if is_yaml else _last_toml_line(lines) if block.syntax is Syntax.TOML else None
    if end is not None:
        hint = f"put a line `{mark}` below line {end}"
    message = f"the front matter is never closed: there is no second line `{mark}`"
    problem = source.problem("unclosed-front-matter", fence, message, help=hint)
    return problem._replace(fix=_closing(source, mark, end)) if end is not None else problem


def _closing(source: SourceText, mark: str, end: int) -> Fix:
    """Put the closing fence below a line; for certain where the fields have no gap, and a blank line follows them."""
    lines = source.lines
    place = Span(end, len(lines[end - 1]) + 1, end, len(lines[end - 1]) + 1)
    without_gap = all(line.strip() for line in lines[1:end])
    is_alone = not any(lines[end : end + 1]) and without_gap
    return Fix((Edit(place, source.line_break + mark),), safe=is_alone)


def _last_toml_line(lines: list[str]) -> int | None:
    """Guess the last line of an unclosed block of TOML: the one above the first blank line."""
    import tomllib

    end = next((index for index, line in enumerate(lines) if index and not line.strip()), len(lines))
    try:
        return end if tomllib.loads("\n".join(lines[1:end])) else None
    except (ValueError, RecursionError):
        return None


def _last_line(lines: list[str]) -> int | None:
    """Guess the last line of an unclosed block: the longest run of lines that reads as a mapping."""
    end = next(
        (index for index in range(1, len(lines)) if lines[index][:1] not in ("", " ", "\t", "-")
         and not _KEY_LINE.match(lines[index][:_LENGTH_LOOKED_AT]) and lines[index][:2] != "# "),
        len(lines),
    )  # fmt: skip
    heading = next((index for index in range(1, end) if lines[index].startswith("# ")), end)
    for stop in (end, heading):
        last = next((index for index in range(stop - 1, 0, -1) if lines[index].strip()), 0)
        if _reads_as_mapping(lines[1 : last + 1]):
            return last + 1
    return None
