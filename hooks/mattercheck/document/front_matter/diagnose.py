"""Explain front matter whose delimiters are malformed, misplaced or missing, and how to fix it.

The looks of a line alone are never enough: the text between the delimiters must parse as fields.
"""

from __future__ import annotations

import re

from ...core.problem import START_OF_FILE, Edit, Fix, Problem, Span
from ..conflict import CONFLICT
from ..source_text import SourceText

KEY_LINE = re.compile(r"""["']?[\w$][\w$ ./-]*["']?[ \t]*:(?:[ \t]|$)""")
TOML_LINE = re.compile(r"""\[|["']?[\w-]+["']?[ \t]*=""")
LOOSE_FENCE = re.compile(
    r"[\s|>#*\u00a0\u200b-\u200f\u2060\ufeff]*(?P<dashes>[-\u2010-\u2015]{2,}|[\u2012-\u2015]|\+\+\++)"
    r"(?P<tail>(?<=---)[ \t]*[\w#{].*)?[\s\u200b\ufeff]*\Z"
)
_JSON_BELOW_COMMENTS = re.compile(r"(?:\s*(?://[^\r\n]*|/\*(?:[^*]|\*(?!/))*+\*/))++\s*\{\s*[\"'}]")
_LFS_VERSION = "version https://git-lfs.github.com/spec/v"
_DASHES = " \t-+\u2010\u2011\u2012\u2013\u2014\u2015\u00a0\u200b\u200e\u200f\u2060\ufeff"
_COMMENTS = (("<!--", "-->"), ("{#", "#}"), ("{/*", "*/}"))
_WITH_LANGUAGE = frozenset({"---toml", "---yaml", "---yml", "---json"})
_OTHER_LANGUAGES = frozenset({"js", "javascript", "coffee", "cson"})
MAX_LINES = 60
MAX_LINE_LENGTH = 500
MAX_PARSED_LENGTH = 1 << 16
"""Code points that are parsed at most to verify that a text was meant as front matter."""


def reads_as_mapping(lines: list[str]) -> bool:
    """Tell whether lines are a YAML mapping of limited length, which shows that they were meant as front matter."""
    from ..yaml import read as yaml

    text = "\n".join(lines)
    return 0 < len(text) <= MAX_PARSED_LENGTH and yaml.is_mapping(text)


def misplaced(source: SourceText, *, required: bool) -> Problem | None:
    """Report text that was clearly meant as front matter but whose delimiter is malformed or not on line 1."""
    pointer = lfs_pointer(source)
    if pointer is not None:
        return pointer
    lines = source.lines[:MAX_LINES]
    loose = [index for index, line in enumerate(lines) if LOOSE_FENCE.match(line)]
    if loose and lines[0].startswith("<<<<<<< "):
        message, hint = CONFLICT
        return source.problem("misplaced-front-matter", source.line_span(1), message, help=hint)
    if required and _JSON_BELOW_COMMENTS.match(source.text, 0, MAX_PARSED_LENGTH):
        message = "JSON front matter must start with `{`, and JSON doesn't allow comments"
        hint = "remove the comment above the `{`"
        return source.problem("misplaced-front-matter", source.line_span(1), message, help=hint)
    for opening in loose:
        above = "\n".join(lines[:opening])
        if _is_inside_code_or_comment(lines[:opening]):
            return None
        if not required and not _is_comment(above):
            return None
        later = (
            index for index, line in enumerate(source.lines) if index > opening and LOOSE_FENCE.match(line)
        )
        closing = next(later, None)
        inside = source.lines[opening + 1 : closing]
        is_json = "json" in lines[opening].lower() and "".join(inside).lstrip().startswith("{")
        is_other = opening == 0 and _language(lines[0]) in _OTHER_LANGUAGES
        if closing is None or not (is_json or is_other or _looks_like_content(inside)):
            continue
        message, hint = _explain_delimiter(lines[opening], lines[:opening])
        only_blank = opening > 0 and not above.strip()
        place = START_OF_FILE if only_blank else source.line_span(opening + 1)
        problem = source.problem("misplaced-front-matter", place, message, help=hint)
        return problem._replace(fix=_delimiters(source, opening, closing, inside))
    if required:
        first = next((index for index, line in enumerate(lines) if line.strip()), None)
        if first is not None and loose and loose[0] > first and _looks_like_content(lines[first : loose[0]]):
            message = "the opening delimiter `---` is missing, so the fields below are plain text"
            hint = "add a `---` line above them, as the first line of the file"
            problem = source.problem("misplaced-front-matter", START_OF_FILE, message, help=hint)
            opened = Edit(START_OF_FILE, f"---{source.line_break}")
            return problem._replace(fix=Fix((opened,), safe=False) if first == 0 else None)
    return None


def lfs_pointer(source: SourceText) -> Problem | None:
    """Report a pointer of Git LFS, which stands for a content that isn't there."""
    if not source.text.startswith(_LFS_VERSION) or "oid sha256:" not in source.text[:MAX_LINE_LENGTH]:
        return None
    message = "this is a Git LFS pointer, not the content of the file"
    hint = "run `git lfs pull`, or don't store the file in Git LFS"
    return source.problem("unreadable-file", source.line_span(1), message, help=hint)


def _delimiters(source: SourceText, opening: int, closing: int, inside: list[str]) -> Fix | None:
    """Return the fix that writes both delimiters as they must be, if nothing but blank lines is above them."""
    lines = source.lines
    named = f"---{_language(lines[opening])}"
    if opening == 0 and named in _WITH_LANGUAGE and lines[closing].rstrip() == "---":
        return Fix((Edit(source.line_span(1), named),), safe=lines[0].split() == ["---", named[3:]])
    delimiter = "+++" if lines[opening].strip().startswith("+") else "---"
    if "".join(lines[:opening]).strip() or (delimiter == "---" and not reads_as_mapping(inside)):
        return None
    if any(lines[index].strip(_DASHES) for index in (opening, closing)):
        return None
    first = Edit(Span(1, 1, opening + 1, len(lines[opening]) + 1), delimiter)
    last = Edit(Span(closing + 1, 1, closing + 1, len(lines[closing]) + 1), delimiter)
    edits = [
        edit
        for edit, index in ((first, opening), (last, closing))
        if index in (0, opening) or lines[index] != delimiter
    ]
    return Fix(tuple(edits), safe=all(line.strip() for line in inside))


def _is_inside_code_or_comment(above: list[str]) -> bool:
    """Tell whether the lines above open a fenced code block or an HTML comment that they don't close."""
    fences = sum(line.lstrip().startswith(("```", "~~~")) for line in above)
    text = "\n".join(above)
    return fences % 2 == 1 or text.rfind("<!--") > text.rfind("-->")


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
    first = first[:MAX_LINE_LENGTH]
    if TOML_LINE.match(first.lstrip()):
        return True
    return bool(KEY_LINE.match(first.lstrip())) and reads_as_mapping(lines)


def _language(line: str) -> str:
    """Return the name that follows an opening delimiter, in lower case, or an empty text."""
    match = LOOSE_FENCE.match(line)
    return match["tail"].strip().lower() if match and match["tail"] else ""


def _explain_delimiter(line: str, above: list[str]) -> tuple[str, str]:
    match = LOOSE_FENCE.match(line)
    dashes = match["dashes"] if match else "---"
    text_above = "".join(above).strip()
    if text_above and not text_above.strip(_DASHES):
        return "the line of dashes above it turns the front matter into plain text", "remove that line"
    if text_above:
        return (
            "front matter must start on the first line; the text above it turns it into plain text",
            "move the text above the delimiter below the front matter",
        )
    if above:
        return "front matter must start on the first line, but this line is blank", "remove the blank lines"
    if dashes not in {"---", "+++"}:
        return f"`{dashes}` isn't a delimiter; a delimiter is exactly three dashes", "write `---`"
    if _language(line) == "json":
        return "the delimiter for JSON must be one word in lower case", "write `---json`"
    tail = _language(line)
    if f"---{tail}" in _WITH_LANGUAGE:
        return "the delimiter and the name of the language must be one word", f"write `---{tail}`"
    if tail in _OTHER_LANGUAGES:
        return f"front matter in {tail} can't be checked", "write it in YAML, TOML or JSON"
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
            f"remove the spaces before `{dashes}`",
        )
    return f"unexpected text before the delimiter `{dashes}`", f"write only `{dashes}` on this line"
