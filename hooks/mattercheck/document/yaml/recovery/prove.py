"""Explain a YAML syntax error in plain words, and find a verified repair.

libyaml reports where it gave up, which often isn't where the mistake is. So each likely mistake is
tried as a repair of the text. A repair is only used and shown if the repaired text parses past that
line and contains the expected value. A hint is never a guess.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from ....core.named_tuple import NamedTuple
from ....core.text_edit import apply_edits
from ..events import ScalarEvent, Stop, read_events
from .candidates import candidates
from .flow import unclosed_bracket
from .lines import line_at, line_end, owner_of
from .repairs import Repair, quoting

_MAX_TRIES = 100
_NO_START = "a value can't start with this character"
_COLON = "a colon isn't allowed here"
_MESSAGES: dict[str, str] = {
    "did not find expected ',' or ']'": "a comma or the closing `]` of a list is missing here",
    "did not find expected ',' or '}'": "a comma or the closing `}` of a mapping is missing here",
    "did not find expected key": "this is neither a key nor a continuation of the value above it",
    "did not find expected '-' indicator": "this line isn't an item of the list above it",
    "could not find expected ':'": "this line isn't a field: it has no key with a colon",
    "mapping values are not allowed in this context": _COLON,
    "block sequence entries are not allowed in this context": "a list can't start on the same line as its key",
    "found character that cannot start any token": _NO_START,
    "found unknown escape character": "invalid escape sequence in double quotes",
    "found unexpected end of stream": "the quote that opens here is never closed",
    "did not find expected alphabetic or numeric character": "`*` starts an alias here, and `&` an anchor",
    "did not find expected node content": "a value is missing here",
    "found a tab character that violates indentation": "tabs aren't allowed as indentation in YAML",
    "found character '\\t' that cannot start any token": "tabs aren't allowed as indentation in YAML",
    "did not find expected hexdecimal number": "invalid escape sequence in double quotes",
}
_HINTS = {
    "`*` starts an alias here, and `&` an anchor": "put the text in quotes, or remove the sign",
    "tabs aren't allowed as indentation in YAML": "replace each tab with spaces",
    "invalid escape sequence in double quotes": "use single quotes, in which a backslash is literal",
}


class Description(NamedTuple):
    """The place of a mistake, by offsets, the message, and what to do if that is clear."""

    start: int
    end: int
    message: str
    help: str | None


def describe_stop(text: str, stop: Stop) -> Description:
    """Describe a mistake without a verified repair, mostly by libyaml's message in plain words.

    Its place is where the parser stopped, or where the construct started if that is the end of the text.
    """
    bracket = unclosed_bracket(text, stop)
    if bracket is not None and stop.context_offset is not None:
        message = f"the `{bracket[0]}` that opens here is never closed"
        hint = f"add `{bracket[1]}` where it ends, or put the value in quotes if it is text"
        return Description(stop.context_offset, stop.context_offset + 1, message, hint)
    offset = min(stop.offset, len(text))
    if stop.context_offset is not None and (stop.is_about_context or not text[offset:].strip()):
        offset = stop.context_offset
    message = _MESSAGES.get(stop.problem, stop.problem or "invalid YAML")
    line = line_at(text, offset)
    if message == _COLON and line.key and offset >= line.value_start:
        hint = "put all of its text in quotes; or, if it has fields, write each on a line of its own below its key"
        message = f"{line.name} contains `: `, which YAML reads as the end of a key"
        colon = line.value_start + line.value.find(":")
        return Description(colon, colon + 1, message, hint)
    if message == _NO_START and text[offset : offset + 1] == "\t":
        message = "tabs aren't allowed as indentation in YAML"
    elif message == _NO_START and line.value[:1] in {"@", "`", "%"} and offset == line.value_start:
        character = "a backtick" if line.value[0] == "`" else f"`{line.value[0]}`"
        message = f"{line.name} can't start with {character}"
        return Description(offset, offset + 1, message, "put the value in quotes")
    end = offset + max(1, len(text[offset : line_end(text, offset)].rstrip()))
    return Description(offset, min(end, len(text)), message, _HINTS.get(message))


def find_repair(text: str, stop: Stop, tries: int = _MAX_TRIES) -> tuple[Repair | None, int]:
    """Return the first repair that is verified to fix what stopped the parser, and how many were tried."""
    tried = 0
    for repair in islice(candidates(text, stop), min(tries, _MAX_TRIES)):
        tried += 1
        if _is_fixed_by(text, stop, repair):
            return repair, tried
    return None, tried


def find_template(text: str, offset: int) -> Repair | None:
    """Return the repair that quotes a value starting with `{{`, or None if the line has no such value."""
    line = line_at(text, offset)
    if not line.value.startswith("{{"):
        return None
    place = (line.value_start, line.value_end)
    repair = quoting(line, f"{line.name} starts with `{{{{`, which YAML reads as nested mappings", place)
    owner = owner_of(text, line)
    is_whole = line.is_owner or (owner is not None and owner.is_empty_owner)
    return repair and replace(repair, needs_text=True, safe=repair.safe and is_whole)


def _is_fixed_by(text: str, stop: Stop, repair: Repair) -> bool:
    repaired = apply_edits(text, repair.edits)
    events, next_stop = read_events(repaired)
    if next_stop is not None:
        last = max(edit.start for edit in repair.edits)
        end = line_end(repaired, last)
        growth = len(repaired) - len(text)
        if next_stop.offset <= max(end, stop.offset + growth):
            return False
    return repair.expected is None or any(
        isinstance(event, ScalarEvent) and event.value == repair.expected for event in events
    )
