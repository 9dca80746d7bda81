"""Find where the fields of front matter that is never closed end, and whether that is certain.

It is certain only if no line above may be text and no line below may be a field, so that a delimiter added there moves
neither into the other.
"""

from __future__ import annotations

import re

from ...core.named_tuple import NamedTuple
from .diagnose import KEY_LINE, LOOSE_FENCE, MAX_LINE_LENGTH, MAX_LINES, MAX_PARSED_LENGTH, reads_as_mapping

_LOWER_CASE_KEY = re.compile(r"""["']?[a-z_$][\w$.-]*["']?[ \t]*:(?:[ \t]|\Z)""")
_ONE_WORD_KEY = re.compile(r"""["']?[\w$][\w$.-]*["']?[ \t]*:(?:[ \t]|\Z)""")
_BLOCK_TEXT = re.compile(r".*:[ \t]+[|>][-+0-9]*[ \t]*\Z")
_CONTINUATION = tuple(" \t-]}")
"""What starts a line in YAML that may belong to the field above it."""
_TOML_FIELD = re.compile(
    r"""[ \t]*(?:["']?[\w.-]+["']?[ \t]*=(?!=)|\[{1,2}[^\[\]()]+\]{1,2}[ \t]*(?:#.*)?\Z|\][ \t]*,?[ \t]*\Z)"""
)
_LINE_OF_ERROR = re.compile(r"at line ([0-9]+)")


class Ending(NamedTuple):
    """The 1-based last line of the fields, and whether nothing above it can be text and nothing below it a field."""

    last: int
    is_certain: bool


def yaml_ending(lines: list[str]) -> Ending | None:
    """Return where fields in YAML end, of which the first line is the opening delimiter; None if that isn't clear."""
    stop = _first_line_of_text(lines)
    last = _without_comments_at_end(lines, stop) if stop is not None else 0
    while last and not reads_as_mapping(lines[1 : last + 1]):
        gap = _last_gap(lines, last)
        # A list or indented text behind a blank line, which isn't valid there, belongs to the body.
        last = gap if lines[gap + 1].startswith(_CONTINUATION) else 0
        last = _without_comments_at_end(lines, last)
    if not last:
        return None
    head = lines[1 : last + 1]
    gap = _last_gap(lines, last)
    if gap and lines[gap + 1].startswith(_CONTINUATION) and not _is_in_block_text(lines[1 : gap + 1]):
        return None
    return Ending(last + 1, has_only_fields(head) and is_body_of_yaml(head, lines[last + 1 :]))


def has_only_fields(head: list[str]) -> bool:
    """Tell whether none of the lines of a head in YAML may be text, a heading or a damaged delimiter."""
    is_field = _field_pattern(head)
    first = next((index for index, line in enumerate(head) if is_field.match(line)), 0)
    return all(
        line.strip()
        and not LOOSE_FENCE.match(line)
        and (line.startswith(_CONTINUATION) or is_field.match(line) or (line[0] == "#" and index < first))
        for index, line in enumerate(head)
    )


def is_body_of_yaml(head: list[str], below: list[str]) -> bool:
    """Tell whether the lines below a head are clearly text: a blank line, then a paragraph, and no field anywhere."""
    for paragraph in _first_paragraphs(below):
        if any(KEY_LINE.match(line[:MAX_LINE_LENGTH]) for line in paragraph):
            return False
        if paragraph[0].startswith(_CONTINUATION) and reads_as_mapping([*head, "", *paragraph]):
            return False
    return not any(below[:1]) and not any(_LOWER_CASE_KEY.match(line[:MAX_LINE_LENGTH]) for line in below)


def is_body_below_delimiter(head: list[str], below: list[str]) -> bool:
    """Tell whether the lines directly below a damaged delimiter are clearly text, and no item of a list."""
    return not starts_with_continuation(below) and is_body_of_yaml(head, ["", *below])


def starts_with_continuation(below: list[str]) -> bool:
    """Tell whether the first line may be an item of a list or the rest of a value that starts above it."""
    return bool(below) and below[0].startswith(_CONTINUATION)


def continues_yaml(head: list[str], below: list[str]) -> bool:
    """Tell whether the line directly below a damaged delimiter is a field or part of one, so that it closes nothing."""
    paragraph = below[: next((index for index, line in enumerate(below) if not line.strip()), len(below))]
    if not paragraph:
        return False
    if _field_pattern(head).match(paragraph[0]):
        return True
    return paragraph[0].startswith(_CONTINUATION) and reads_as_mapping([*head, *paragraph])


def toml_ending(lines: list[str]) -> Ending | None:
    """Return where fields in TOML end, of which the first line is the opening delimiter; None if that isn't clear."""
    stop = _first_error_in_toml(lines)
    tried = (end for end in range(stop, max(stop - MAX_LINES, 1), -1) if lines[end - 1].strip())
    end = next((end for end in tried if reads_as_toml("\n".join(lines[1:end]))), None)
    if end is None:
        return None
    last = _without_comments_at_end(lines, end)
    below = lines[last + 1 :]
    next_line = next((line for line in below if line.strip() and line[0] != "#"), "")
    if not last or _TOML_FIELD.match(next_line[:MAX_LINE_LENGTH]):
        return None
    has_gap = any(not line.strip() or line[0] == "#" for line in lines[1 : last + 1])
    return Ending(last + 1, not has_gap and is_body_of_toml(below))


def is_body_of_toml(below: list[str]) -> bool:
    """Tell whether lines are clearly text: a blank line first, and no field."""
    return not any(below[:1]) and not any(_TOML_FIELD.match(line[:MAX_LINE_LENGTH]) for line in below)


def reads_as_toml(text: str) -> bool:
    """Tell whether a text of limited length is valid TOML and not empty, which shows that it was meant as TOML."""
    import tomllib

    try:
        return len(text) <= MAX_PARSED_LENGTH and bool(tomllib.loads(text))
    except (ValueError, RecursionError):
        return False


def _first_error_in_toml(lines: list[str]) -> int:
    """Return the 1-based line of the first error, or the number of lines if the text is valid."""
    import tomllib

    try:
        tomllib.loads("\n".join(lines[1:])[:MAX_PARSED_LENGTH])
    except ValueError as error:
        line = _LINE_OF_ERROR.search(str(error))
        return int(line[1]) + 1 if line else len(lines)
    except RecursionError:
        return 1
    return len(lines)


def _first_line_of_text(lines: list[str]) -> int | None:
    """Return the index of the first line that isn't part of a field in YAML; None if a line may be either.

    A key such as `Note` or `See also` starts a text if it is behind a blank line or a heading, unless the keys of the
    first fields look the same.
    """
    is_field = _field_pattern(lines[1:])
    is_behind_gap = has_field = False
    for index, line in enumerate(lines[1:], start=1):
        if not line.strip() or line[0] == "#":
            is_behind_gap = is_behind_gap or has_field
        elif is_field.match(line):
            has_field = True
        elif line.startswith(_CONTINUATION):
            continue
        elif is_behind_gap or not KEY_LINE.match(line[:MAX_LINE_LENGTH]):
            return index
        elif not _ONE_WORD_KEY.match(line):
            return None
    return len(lines)


def _field_pattern(head: list[str]) -> re.Pattern[str]:
    """Return what the fields of a head start with, by its first one: a key in lower case, or any key of one word."""
    first = next((line for line in head if KEY_LINE.match(line[:MAX_LINE_LENGTH])), "")
    return _LOWER_CASE_KEY if _LOWER_CASE_KEY.match(first) else _ONE_WORD_KEY


def _without_comments_at_end(lines: list[str], stop: int) -> int:
    """Return the index of the last line before `stop` that is neither blank nor a comment or heading, or 0."""
    indices = range(stop - 1, 0, -1)
    return next((index for index in indices if lines[index].strip() and lines[index][0] != "#"), 0)


def _last_gap(lines: list[str], last: int) -> int:
    """Return the index of the last blank line at or above a line, or 0."""
    return next((index for index in range(last, 0, -1) if not lines[index].strip()), 0)


def _is_in_block_text(above: list[str]) -> bool:
    """Tell whether the last field is a block scalar, which may contain blank lines."""
    owner = next((line for line in reversed(above) if line.strip() and line[0] not in " \t"), "")
    return _BLOCK_TEXT.match(owner[:MAX_LINE_LENGTH]) is not None


def _first_paragraphs(below: list[str]) -> list[list[str]]:
    """Return the paragraphs up to the first one that isn't a heading: comments may be between fields."""
    found: list[list[str]] = [[]]
    for line in below:
        if line.strip():
            found[-1].append(line)
        elif found[-1]:
            if any(text[0] != "#" for text in found[-1]):
                break
            found.append([])
    return [paragraph for paragraph in found if paragraph]
