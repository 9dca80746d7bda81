"""Repair mistakes in the layout: indentation, spaces, dashes, keys, and a missing closing delimiter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from ....core.line_ends import line_starts
from ....core.problem import Change
from ....core.text import spaces
from ....core.text_edit import TextEdit, apply_edits
from ..events import ScalarEvent, Stop, end_of, read_events, start_of
from .lines import Line, line_above, line_at, line_end, lines_from
from .repairs import Repair

_INVISIBLE = "\u00a0\u2000-\u200b\u202f\u3000\ufeff"
_ZERO_WIDTH = re.compile("[\u200b\ufeff]")
_TO_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " ")
)
_INVISIBLE_INDENT = re.compile(rf"^[ \t]*[{_INVISIBLE}][ \t{_INVISIBLE}]*", re.MULTILINE)
_INVISIBLE_AFTER = re.compile(
    rf"(?:(?<=:)|(?<=: )|(?<=^-)|(?<=[ \t]-)|(?<=[ \t]- ))[{_INVISIBLE}]+"
    r"|(?:(?<=^-)|(?<= -))\t+|\uff1a[ \t]*",
    re.MULTILINE,
)
_KEY_OF_LINE = re.compile(r"[ \t]*(?:- +)*[\w.-]+[ \t]*")
_ASCII_KEY = re.compile(r" *(?:- +)*[A-Za-z_][A-Za-z0-9_-]*")
_TAB_INDENT = re.compile(r"^(?: *\t)+[ \t]*", re.MULTILINE)
_FIELD_OR_ITEM = re.compile(r"(?:-|[\w$-]+:)(?:\s|\Z)")
_TEMPLATE_LINE = re.compile(r"^[ \t]*(?P<line>\{%.*%\}|\{\{.*\}\}|\{#.*#\}|<%.*%>)[ \t]*$", re.MULTILINE)
"""A line of nothing but a template of Jinja, Liquid, Go or ERB."""
_MAX_FIELDS = 60
_USUAL_STEP = 2
"""Spaces by which most people indent fields below their key."""
_NAME = re.compile(r"[a-z][\w-]*")
_COLON_FORGOTTEN = re.compile(r"[a-z][\w.-]*[ \t]+\S+(?:[ \t]+\S+){0,4}(?<![.!?,;])\Z")
"""A line that starts with what may be a key: a word in lower case, and no sentence."""
_GLUED_FIELD = re.compile(r"[a-z][\w-]*:[\[{\"']")
_LINE_SEPARATOR = re.compile(r"[\x85\u2028\u2029]+")
_FIELD = re.compile(r"^[a-z][\w-]*:(?:[ \t]|$)", re.MULTILINE)


def tabs(text: str, stop: Stop) -> Iterator[Repair]:
    """Replace tabs in the indentation by spaces, on all lines except those of a block scalar."""
    line = line_at(text, min(stop.offset, len(text)))
    indent = re.match(r"[ \t]*", line.text)
    assert indent is not None
    if "\t" not in indent[0]:
        return
    every = tuple(
        TextEdit(match.start(), match.end(), match[0].replace("\t", "  "))
        for match in _TAB_INDENT.finditer(text)
    )
    start = line.start + indent[0].index("\t")
    message, hint = "tabs aren't allowed as indentation in YAML", "use two spaces for each tab"
    inside = _inside_values(text, every)
    outside = tuple(edit for edit in every if edit not in inside)
    if outside and not _inside_values(text, outside) and not _has_open_bracket(text):
        is_certain = all(_has_certain_level(text, edit) for edit in outside)
        yield Repair(start, start + 1, message, hint, outside, safe=is_certain)
    swallows_a_field = any(_FIELD_OR_ITEM.match(text, edit.end) for edit in inside)
    yield Repair(start, start + 1, message, hint, every, in_file=not swallows_a_field)


def _inside_values(text: str, edits: tuple[TextEdit, ...]) -> set[TextEdit]:
    """Return the edits of lines that are, once all edits are applied, part of a value that starts on a line above.

    Lines that can't be read then count, too.
    """
    repaired = apply_edits(text, edits)
    events, stop = read_events(repaired)
    starts = line_starts(repaired)
    first_unread = len(starts) if stop is None else bisect_right(starts, stop.offset) - 1
    inside = set(range(first_unread, len(starts)))
    for event in events:
        if isinstance(event, ScalarEvent):
            first, last = (bisect_right(starts, offset) for offset in (start_of(event), end_of(event)))
            if last > first:
                # A block ends at the start of the line below it.
                inside |= set(range(first, last - (starts[last - 1] == end_of(event))))
    before = line_starts(text)
    return {edit for edit in edits if bisect_right(before, edit.start) - 1 in inside}


def _has_certain_level(text: str, edit: TextEdit) -> bool:
    """Tell whether a line whose tabs are replaced can only belong where it then stands.

    It does if it follows a key or a dash without a value, an item of its own list, or another line with tabs.
    """
    line = line_at(text, edit.end)
    above = line_above(text, line)
    if above is None:
        return False
    if above.is_empty_owner or _TAB_INDENT.match(above.text):
        return True
    is_item = above.before.startswith("- ") and line.before.startswith("- ")
    return is_item and above.indent == len(edit.text)


def _has_open_bracket(text: str) -> bool:
    """Tell whether a bracket or a brace stays open at the end of a line, inside which tabs have no meaning."""
    return any(
        line.count("{") > line.count("}") or line.count("[") > line.count("]") for line in text.split("\n")
    )


def invisible_spaces(text: str) -> Iterator[Repair]:
    """Replace no-break spaces and other characters that only look like spaces, and full-width colons."""
    matches = list(_INVISIBLE_INDENT.finditer(text))
    if matches:
        every = tuple(
            TextEdit(
                match.start(),
                match.end(),
                _ZERO_WIDTH.sub("", match[0]).replace("\t", "  ").translate(_TO_SPACES),
            )
            for match in matches
        )
        start, end = matches[0].span()
        code = next(ord(character) for character in matches[0][0] if character not in " \t")
        is_unseen = _ZERO_WIDTH.match(chr(code)) is not None
        message = f"the indentation contains U+{code:04X}, which " + (
            "can't be seen" if is_unseen else "only looks like a space"
        )
        hint = "delete it" if is_unseen else "delete it and type spaces"
        yield Repair(start, end, message, hint, every, safe=not _inside_values(text, every))
    for match in _INVISIBLE_AFTER.finditer(text):
        if match[0][0] == "\uff1a":
            if not _KEY_OF_LINE.fullmatch(text, text.rfind("\n", 0, match.start()) + 1, match.start()):
                continue
            message, new = "this is a full-width colon (U+FF1A)", ": "
            hint = "use a regular colon and a space"
        else:
            before = text[: match.start()]
            what = "colon" if before.rstrip(" ").endswith(":") else "dash"
            is_unseen = _ZERO_WIDTH.match(match[0]) is not None
            looks = "can't be seen" if is_unseen else "only looks like a space"
            message = f"the {what} is followed by U+{ord(match[0][0]):04X}, which {looks}"
            new = "" if before.endswith(" ") else " "
            hint = "delete it and type a space" if new else "delete it"
        # In Chinese and Japanese, a full-width colon is usual inside of a text.
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        is_certain = match[0][0] != "\uff1a" or _ASCII_KEY.fullmatch(line) is not None
        edits = (TextEdit(match.start(), match.end(), new),)
        yield Repair(match.start(), match.end(), message, hint, edits, safe=is_certain)


def invisible_line_breaks(text: str) -> Iterator[Repair]:
    """Replace Unicode line separators, often pasted with a text, at which libyaml ends the line (YAML 1.1, section 5.4)."""
    matches = list(_LINE_SEPARATOR.finditer(text))
    if matches:
        edits = tuple(TextEdit(match.start(), match.end(), " ") for match in matches)
        start, end = matches[0].span()
        message = f"U+{ord(matches[0][0][0]):04X} is an invisible character that ends the line in YAML"
        yield Repair(start, end, message, "delete it and type a space", edits)


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


def first_line_indented(text: str) -> Iterator[Repair]:
    """Remove the indentation of the first line, which makes all other lines start too far to the left."""
    match = re.match(r"(?:[ \t]*(?:#.*)?\n)*( +)(?=[^\s#])", text)
    if match:
        line = line_at(text, match.end())
        what = f"`{line.key}`" if line.key else "the first line"
        message = f"{what} is indented too far, by {spaces(len(match[1]))}"
        edits = (TextEdit(match.start(1), match.end(1), ""),)
        yield Repair(
            match.end(1),
            line_end(text, match.end(1)),
            message,
            "start it in the first column",
            edits,
            safe=True,
        )


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


def star_for_dash(line: Line) -> Iterator[Repair]:
    if not line.key and not line.before and line.value.startswith("* "):
        place = (line.value_start, line.value_start + 1)
        message, hint = "a list item starts with `-`; `*` starts an alias", "write `- ` instead of `* `"
        yield Repair(*place, message, hint, (TextEdit(*place, "-"),))


def foreign_comment(line: Line) -> Iterator[Repair]:
    """Replace the start of a comment in JavaScript or HTML style."""
    match = re.match(r"//+|<!--", line.value)
    if match and not line.before:
        comment = line.value[match.end() :].removesuffix("-->").strip()
        edits = (TextEdit(line.value_start, line.value_start, "# "),)
        message = f"`{match[0]}` doesn't start a comment in YAML; use `#`"
        yield Repair(line.value_start, line.value_end, message, f"write `# {comment}`", edits)


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
    dash = re.match(r"([a-z][\w-]*)[ \t]+(?:[-\u2013\u2014]|->|=>)[ \t]+(?=\S)", line.value)
    if above is None and dash is not None:
        start, end = line.value_start + dash.end(1), line.value_start + dash.end()
        sign = line.value[dash.end(1) : dash.end()].strip()
        message = f"YAML uses a colon after `{dash[1]}`, not `{sign}`"
        hint = f"write `{dash[1]}: {line.value[dash.end() :]}`"
        yield Repair(start, end, message, hint, (TextEdit(start, end, ": "),))
    if above is None:  # there is nothing that it may continue
        message, hint = "this line isn't a field: it has no key with a colon", "write a key, or remove it"
        yield Repair(*place, message, hint, (TextEdit(line.start, line.end, ""),), in_file=False)


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
        yield Repair(start, line.start + len(line.text.rstrip()), message, hint, edits, expected=expected)


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
