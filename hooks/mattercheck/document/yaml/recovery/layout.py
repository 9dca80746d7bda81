"""Repair mistakes in the layout: dashes, keys and their separators, and indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ....core.problem import Change
from ....core.text import spaces
from ....core.text_edit import TextEdit
from .lines import Line, line_above, line_at, line_end, lines_from
from .repairs import Repair

_FIELD_OR_ITEM = re.compile(r"(?:-|[\w$-]+:)(?:\s|\Z)")
_MAX_FIELDS = 60
_USUAL_STEP = 2
"""Spaces by which most people indent fields below their key."""
_NAME = re.compile(r"[a-z][\w-]*")
_COLON_FORGOTTEN = re.compile(r"[a-z][\w.-]*[ \t]+\S+(?:[ \t]+\S+){0,4}(?<![.!?,;])\Z")
"""A line that starts with what may be a key: a word in lower case, and no sentence."""
_KEY_AND_VALUE = re.compile(
    r"(?P<key>[a-z][\w-]*)(?:[ \t]*(?P<sign>=)[ \t]*|[ \t]+)(?P<value>[^\s=]\S*(?:[ \t]+\S+){0,4})(?<![.!?,;])\Z"
)
_BULLET = re.compile(r"(?:[*+\u2022\u2023\u25aa\u25cf\u25e6\u00b7]|\d{1,2}[.)])[ \t]+(?=\S)")
_GLUED_FIELD = re.compile(r"[a-z][\w-]*:[\[{\"']")


def first_line_indented(text: str) -> Iterator[Repair]:
    """Remove the indentation of the first fields, which makes all other lines start too far to the left."""
    match = re.match(r"(?:[ \t]*(?:#.*)?\n)*( +)(?=[^\s#])", text)
    if match is None:
        return
    line = line_at(text, match.end())
    what = f"`{line.key}`" if line.key else "the first line"
    message = f"{what} is indented too far, by {spaces(len(match[1]))}"
    place = (match.end(1), line_end(text, match.end(1)))
    first = TextEdit(match.start(1), match.end(1), "")
    yield Repair(*place, message, "start it in the first column", (first,), safe=True)
    lines = [other for other in islice(lines_from(text, line), 1, _MAX_FIELDS) if other.text.strip()]
    count = next((n for n, other in enumerate(lines) if other.indent < len(match[1])), 0)
    if count:
        edits = (first, *(TextEdit(other.start, other.start + len(match[1]), "") for other in lines[:count]))
        hint = "start it, and the lines below that are as deep, in the first column"
        yield Repair(*place, message, hint, edits)


def missing_space(line: Line) -> Iterator[Repair]:
    """Add a missing space after a dash or after the colon of a key."""
    match = re.match(r"([-\u2013\u2014])(?=[^\s-])|([\u2013\u2014])(?=[ \t])", line.value)
    if match and not line.key and not line.before:
        start, end = line.value_start, line.value_start + 1
        if match[0] == "-":
            message, edits = "a space is missing after the dash", (TextEdit(end, end, " "),)
        else:
            message, edits = (
                "this is a long dash; a list item starts with `-`",
                (TextEdit(start, end, "-"),),
            )
        yield Repair(start, end, message, f"write `- {line.value[1:].lstrip()}`", edits, safe=True)
    match = re.match(r"([\w.-]+)([ \t]*):(?=\S)", line.value)
    if match and not line.key and not line.value.startswith(("http:", "https:")):
        start, at = line.value_start + match.end(1), line.value_start + match.end()
        message = f"a space is missing after the colon of `{match[1]}`"
        hint = f"write `{match[1]}: {line.value[match.end() :]}`"
        value = line.value[match.end() :]
        is_value = re.match(r"(?:[\w\"'\[{|>]|[./~+-][\w./])(?!.*\s#)", value) is not None
        edit = TextEdit(start, at, ": ") if match[2] else TextEdit(at, at, " ")
        yield Repair(at - 1, at, message, hint, (edit,), safe=is_value and not match[2])


def dash_of_fields(text: str, line: Line) -> Iterator[Repair]:
    """Add a missing space after the dash of an item with several fields, such as `-name: A` above ` town: B`."""
    match = re.match(r" *-(?=[A-Za-z_])", line.text)
    if match is None or not line.key.startswith("-"):
        return
    at = line.start + match.end()
    above = line_above(text, line)
    is_item = above is not None and (above.is_empty_owner or above.indent >= line.indent)
    below = [other for other in list(islice(lines_from(text, line), 1, _MAX_FIELDS)) if other.text.strip()]
    count = next((n for n, other in enumerate(below) if other.indent != line.indent + 1), len(below))
    if not is_item:
        return
    edits = (TextEdit(at, at, " "), *(TextEdit(other.start, other.start, " ") for other in below[:count]))
    hint = f"write `- {line.text.strip()[1:]}`"
    hint += ", and indent the lines below it by one more space" if count else ""
    yield Repair(at - 1, at, "a space is missing after the dash", hint, edits)


def other_bullets(text: str, line: Line) -> Iterator[Repair]:
    """Replace the bullets of other lists, such as `*` of Markdown, on a line and on those next to it that have them."""
    if line.key or line.before or _BULLET.match(line.value) is None:
        return
    above = line_above(text, line)
    if above is not None and above.value and not (above.before or above.key) and _BULLET.match(above.value):
        return  # that is the first line with a bullet
    bullets = []
    for other in islice(lines_from(text, line), _MAX_FIELDS):
        bullet = _BULLET.match(other.value)
        if bullet is None or other.before or other.indent != line.indent:
            break
        bullets.append(TextEdit(other.value_start, other.value_start + bullet.end(), "- "))
    is_list = above is not None and (above.is_empty_owner or above.before.startswith("-"))
    if not bullets or not (is_list or line.value[0] == "*"):
        return
    first = line.value[: bullets[0].end - bullets[0].start].rstrip()
    message = f"a list item starts with `-`, not `{first}`"
    change = Change.REMOVAL if first[0].isdecimal() else Change.PUNCTUATION
    hint = f"write `- ` instead of `{first} `"
    yield Repair(
        bullets[0].start, bullets[0].start + len(first), message, hint, tuple(bullets), change=change
    )


def first_field_without_colon(text: str, line: Line) -> Iterator[Repair]:
    """Add a missing colon on the line above a field, which is the first one of its group: below a dash or a key."""
    above = line_above(text, line)
    if above is None or above.key or not line.key or above.value_start - above.start != line.indent:
        return
    match = _KEY_AND_VALUE.match(above.value)
    if match is None or not _FIELD_OR_ITEM.match(line.text.lstrip()):
        return
    if not above.before.startswith("-"):
        owner = line_above(text, above)
        is_first = owner is not None and bool(owner.key) and owner.is_empty_owner
        if not is_first or len(match["value"].split()) > 1 or above.before:
            return
    start, end = above.value_start + match.end("key"), above.value_start + match.start("value")
    sign = match["sign"]
    message = f"YAML uses a colon after `{match['key']}`, not `{sign}`"
    message = message if sign else f"the colon after `{match['key']}` is missing"
    hint = f"write `{above.before}{match['key']}: {match['value']}`"
    yield Repair(above.value_start, start, message, hint, (TextEdit(start, end, ": "),))


def lost_dash(text: str, line: Line) -> Iterator[Repair]:
    """Add the dash of an item that starts with the same key as the one above it."""
    above = line_above(text, line) if line.key and not line.before.startswith("-") else None
    for _ in range(_MAX_FIELDS):
        if above is None or above.before.startswith("-") or above.indent < line.indent - 1:
            break
        above = line_above(text, above)
    if above is None or above.key != line.key or not above.before.startswith("-"):
        return
    if not 0 < line.indent - above.indent <= _USUAL_STEP:
        return
    dash = above.text[: above.text.index("-") + 1]
    edits = (TextEdit(line.start, line.start + line.indent, f"{dash} "),)
    hint = f"write `{dash.lstrip()} {line.text.strip()}`"
    place = (line.start + line.indent, line.end)
    yield Repair(*place, "the dash of this item is missing", hint, edits)


def quoted_field(line: Line) -> Iterator[Repair]:
    """Remove the quotes around a whole field, such as `"title: A"`."""
    match = re.fullmatch(r"([\"'])([A-Za-z_][\w-]*: [^\"']*)\1", line.value)
    if match and not line.key and not line.before:
        last = line.value_end - 1
        edits = (
            TextEdit(line.value_start, line.value_start + 1, ""),
            TextEdit(last, line.value_end, ""),
        )
        message = "this line is text, not a field, because all of it is in quotes"
        yield Repair(line.value_start, line.value_end, message, f"write `{match[2]}`", edits)


def wrong_separator(line: Line) -> Iterator[Repair]:
    match = re.match(r"([\w.-]+)(?:[ \t]*(=)[ \t]*|(;)[ \t]+)(?=\S)", line.value)
    if match and not line.key and not line.before:
        start, end = line.value_start + match.end(1), line.value_start + match.end()
        hint = f"write `{match[1]}: {line.value[match.end() :]}`"
        message = f"YAML uses a colon after `{match[1]}`, not `{match[2] or match[3]}`"
        yield Repair(start, end, message, hint, (TextEdit(start, end, ": "),))


def keyless(text: str, line: Line) -> Iterator[Repair]:
    """Repair a line without a key: it continues the text above it, or its colon is missing."""
    if line.key or line.before or not line.value or line.value[:1] in "#-\"'[{" or line.value[:2] == "* ":
        return
    if _GLUED_FIELD.match(line.value):
        return
    place = (line.value_start, line.value_end)
    above = line_above(text, line)
    yield from _dash_for_colon(line, above)
    if above is not None and (above.value[:1] in {"|", ">"} or _is_sentence(line.value)):
        rest = [other for other in lines_from(text, line) if other.value]
        count = next((index for index, other in enumerate(rest) if other.key or other.before), len(rest))
        indent = " " * (len(above.text) - len(above.text.lstrip()) + 2)
        edits = tuple(TextEdit(other.start, other.value_start, indent) for other in rest[:count])
        what = "this line has" if count == 1 else f"these {count} lines have"
        hint = "indent them" if count > 1 else "indent it"
        yield Repair(
            *place,
            f"{what} no key",
            f"{hint} by {len(indent)} spaces to continue the text above",
            edits,
            keyless=True,
        )
    yield from _value_of_the_line_above(line, above)
    match = re.match(r"([\w.-]+)(?:[ \t]+|\Z)", line.value)
    if match and (_NAME.fullmatch(line.value) or _COLON_FORGOTTEN.match(line.value)):
        rest_of_line = line.value[match.end() :]
        at = line.value_start + match.end(1)
        hint = f"write `{match[1]}:`, or join this line to the one above"
        hint = f"write `{match[1]}: {rest_of_line}`" if rest_of_line else hint
        message = f"the colon after `{match[1]}` is missing"
        yield Repair(line.value_start, at, message, hint, (TextEdit(at, at, ":"),), keyless=True)
    if above is None:  # there is nothing that it may continue
        message, hint = "this line isn't a field: it has no key with a colon", "write a key, or remove it"
        yield Repair(*place, message, hint, (TextEdit(line.start, line.end, ""),), in_file=False)


def _dash_for_colon(line: Line, above: Line | None) -> Iterator[Repair]:
    """Replace a dash between key and value; not in the file if the line may also continue the text above it."""
    dash = re.match(r"([a-z][\w-]*)[ \t]+(?:[-\u2013\u2014]|->|=>)[ \t]+(?=\S)", line.value)
    if dash is None or (above is not None and above.is_empty_owner):
        return
    start, end = line.value_start + dash.end(1), line.value_start + dash.end()
    sign = line.value[dash.end(1) : dash.end()].strip()
    edits = (TextEdit(start, end, ": "),)
    hint = f"write `{dash[1]}: {line.value[dash.end() :]}`"
    if above is None:
        yield Repair(start, end, f"YAML uses a colon after `{dash[1]}`, not `{sign}`", hint, edits)
    else:
        message, hint = (
            "this line has no key with a colon",
            f"{hint}, or indent it to continue the text above",
        )
        yield Repair(line.value_start, line.value_end, message, hint, edits, in_file=False)


def _value_of_the_line_above(line: Line, above: Line | None) -> Iterator[Repair]:
    """Indent a line below a key without a value, or make it an item of the list that it is in."""
    if above is None or above.indent != line.indent:
        return
    place = (line.value_start, line.value_end)
    if above.key and above.is_empty_owner:
        message = f"this line isn't indented below `{above.key}`"
        edits = (TextEdit(line.value_start, line.value_start, " " * _USUAL_STEP),)
        yield Repair(*place, message, "indent it by 2 spaces", edits, line.value)
    elif above.before.startswith("- ") and not above.key:
        message, edits = "the dash of this item is missing", (TextEdit(*place, f"- {line.value}"),)
        yield Repair(*place, message, f"write `- {line.value}`", edits, line.value)


def _is_sentence(value: str) -> bool:
    words = value.split()
    return len(words) > 2 or (len(words) > 1 and not _COLON_FORGOTTEN.match(value))


def indentation(text: str, line: Line) -> Iterator[Repair]:
    indent = len(line.text) - len(line.text.lstrip(" "))
    above = line_above(text, line)
    before = [
        len(other) - len(other.lstrip(" ")) for other in text[: line.start].split("\n") if other.strip()
    ]
    levels = sorted(
        {*before[-8:], *(level + 2 for level in before[-1:])}, key=lambda level: (abs(level - indent), -level)
    )
    if (
        above is not None
        and above.before.startswith("- ")
        and len(above.text) - len(above.text.lstrip()) == indent
    ):
        levels.insert(
            0, indent + 2
        )  # the second field of a list item belongs below the first, not below the dash
    fitting = _level_of_fields_below(line)
    if fitting in levels:
        levels.insert(0, fitting)
    for level in levels:
        if level == indent:
            continue
        what = f"`{line.key}`" if line.key else "this line"
        message = f"{what} is indented too far" if indent > level else f"{what} isn't indented far enough"
        hint = "start it in the first column" if level == 0 else f"indent it by {spaces(level)}"
        if not line.key and not line.before and indent < level:
            message = "this line isn't a field: it has no key with a colon"
            hint = f"{hint} if it continues the text above it, or remove it"
        start = line.start + indent
        stays = level == fitting or (line.value and _FIELD_OR_ITEM.match(line.rest.lstrip("\n ")))
        rest = () if stays else _shifted_rest(line, level - indent)
        edits = (TextEdit(line.start, start, " " * level), *rest)
        # The line must not merely become part of the text above it.
        expected = line.value if not line.key and re.match(r"[\w(/;*<.]", line.value) else None
        end = line.start + len(line.text.rstrip())
        in_file = re.search(r"\w", line.text) is not None  # a stray bracket is no text
        yield Repair(start, end, message, hint, edits, expected=expected, in_file=in_file)


def _level_of_fields_below(line: Line) -> int | None:
    """Return the indentation of a key without a value that fits the fields below it; None if it has none."""
    first = next(filter(str.strip, line.rest.split("\n")), "")
    return None if line.value or not first else len(first) - len(first.lstrip(" ")) - _USUAL_STEP


def _shifted_rest(line: Line, by: int) -> Iterator[TextEdit]:
    """Yield the edits that indent the lines on which a value continues by as much as its first one."""
    at = line.end
    for part in line.rest.split("\n")[1:]:
        at += 1
        if part.strip() and by > 0:
            yield TextEdit(at, at, " " * by)
        elif part.strip() and part.startswith(" " * -by):
            yield TextEdit(at, at - by, "")
        at += len(part)
