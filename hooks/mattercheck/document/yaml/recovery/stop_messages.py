"""Describe why libyaml stopped, in plain words, where no repair is verified.

libyaml's own words never reach a user. Its place is where it gave up, or where the construct started.
"""

from __future__ import annotations

from ....core.named_tuple import NamedTuple
from ..events import Stop
from .flow import unclosed_bracket
from .lines import line_above, line_at, line_end

_NO_START = "a value can't start with this character"
_COLON = "a colon isn't allowed here"
_TABS = ("tabs aren't allowed as indentation in YAML", "replace each tab with spaces")
_ESCAPE = (
    "invalid escape sequence in double quotes",
    "use single quotes, in which a backslash is literal",
)
_TAG = ("`!` starts a tag here", "put the text in quotes")
_DIRECTIVE = ("`%` starts a directive here", "put the text in quotes, or remove the line")
_NOT_VALID = ("this isn't valid YAML", "put text in quotes, and indent the line like those around it")
_MESSAGES: dict[str, tuple[str, str]] = {
    "did not find expected ',' or ']'": (
        "a comma or the closing `]` of a list is missing here",
        "write it here, or put the text in quotes",
    ),
    "did not find expected ',' or '}'": (
        "a comma or the closing `}` of a mapping is missing here",
        "write it here, or put the text in quotes",
    ),
    "did not find expected key": (
        "this is neither a key nor a continuation of the value above it",
        "indent it like the lines around it, or put the whole value in quotes",
    ),
    "did not find expected '-' indicator": (
        "this line isn't an item of the list above it",
        "start it with `- `, or indent it to continue the item above it",
    ),
    "could not find expected ':'": (
        "this line isn't a field: it has no key with a colon",
        "write `key: value`, or indent it to continue the value above it",
    ),
    "mapping values are not allowed in this context": (_COLON, "put the text in quotes"),
    "mapping keys are not allowed in this context": (
        "a key can't start here",
        "put the text in quotes, or start the key on a line of its own",
    ),
    "block sequence entries are not allowed in this context": (
        "a list can't start on the same line as its key",
        "start the list on a line of its own",
    ),
    "found character that cannot start any token": (_NO_START, "put the value in quotes"),
    "found unexpected end of stream": (
        "the quote that opens here is never closed",
        "close it where the text ends",
    ),
    "found unexpected document indicator": (
        "`---` ends the text in quotes that starts above",
        "indent the line if it is part of the text, or close the quote above it",
    ),
    "did not find expected alphabetic or numeric character": (
        "`*` starts an alias here, and `&` an anchor",
        "put the text in quotes, or remove the sign",
    ),
    "did not find expected node content": ("a value is missing here", "write a value, or put text in quotes"),
    "did not find expected <document start>": (
        "this line isn't part of the fields above it",
        "write `key: value` on each line",
    ),
    "did not find expected comment or line break": (
        "`|` or `>` starts a block of text here, which starts on the next line",
        "start the text on the next line, indented, or put it in quotes",
    ),
    "found an indentation indicator equal to 0": (
        "the number after `|` or `>` must be 1 to 9",
        "remove it, or put the text in quotes",
    ),
    "found a tab character that violates indentation": _TABS,
    "found a tab character where an indentation space is expected": _TABS,
    "found character '\\t' that cannot start any token": _TABS,
    "found unknown escape character": _ESCAPE,
    "did not find expected hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "did not find expected whitespace or line break": _TAG,
    "did not find expected '!'": _TAG,
    "did not find expected tag URI": _TAG,
    "did not find URI escaped octet": _TAG,
    "found undefined tag handle": _TAG,
}
"""The words for each of libyaml's messages, and what to do."""


class Description(NamedTuple):
    """The place of a mistake, by offsets, the message, and what to do."""

    start: int
    end: int
    message: str
    help: str


def describe_stop(text: str, stop: Stop) -> Description:
    """Describe a mistake without a verified repair by libyaml's message and the line on which it stopped."""
    bracket = unclosed_bracket(text, stop)
    if bracket is not None and stop.context_offset is not None:
        message = f"the `{bracket[0]}` that opens here is never closed"
        hint = f"add `{bracket[1]}` where it ends, or put the value in quotes if it is text"
        return Description(stop.context_offset, stop.context_offset + 1, message, hint)
    offset = min(stop.offset, len(text))
    if stop.context_offset is not None and (stop.is_about_context or not text[offset:].strip()):
        offset = stop.context_offset
    message, hint = _MESSAGES.get(stop.problem, _NOT_VALID)
    line = line_at(text, offset)
    if line.text.startswith("%"):
        message, hint = _DIRECTIVE
    elif message == _COLON and line.key and offset >= line.value_start:
        message = f"{line.name} contains `: `, which YAML reads as the end of a key"
        hint = "put all of its text in quotes; or, if it has fields, write each on a line of its own below its key"
        colon = line.value_start + line.value.find(":")
        return Description(colon, colon + 1, message, hint)
    elif message == _COLON and line.key and _is_deeper_than_above(text, offset):
        message, hint = f"`{line.key}` is indented too far", "indent it like the fields around it"
        return Description(line.start + line.indent, line.start + len(line.text.rstrip()), message, hint)
    elif message == _NO_START and text[offset : offset + 1] == "\t":
        message, hint = _TABS
    elif message == _NO_START and line.value[:1] in {"@", "`", "%"} and offset == line.value_start:
        character = "a backtick" if line.value[0] == "`" else f"`{line.value[0]}`"
        message = f"{line.name} can't start with {character}"
        return Description(offset, offset + 1, message, hint)
    end = offset + max(1, len(text[offset : line_end(text, offset)].rstrip()))
    return Description(offset, min(end, len(text)), message, hint)


def _is_deeper_than_above(text: str, offset: int) -> bool:
    line = line_at(text, offset)
    above = line_above(text, line)
    return above is not None and above.indent < line.indent
