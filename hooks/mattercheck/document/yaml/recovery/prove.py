"""Explain a YAML syntax error in plain words, and find a verified repair.

libyaml reports where it gave up, which often isn't where the mistake is. So each likely mistake is
tried as a repair of the text. A repair is only used and shown if the repaired text parses past that
line and contains the expected value. A hint is never a guess.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from ....core.text_edit import apply_edits
from ..events import ScalarEvent, Stop, read_events
from .candidates import candidates
from .lines import line_at, line_end
from .repairs import Repair, quoting

_MAX_TRIES = 100
_MESSAGES: dict[str, str] = {
    "did not find expected ',' or ']'": "a comma or the closing `]` of a list is missing here",
    "did not find expected ',' or '}'": "a comma or the closing `}` of a mapping is missing here",
    "did not find expected key": "this is neither a key nor a continuation of the value above it",
    "did not find expected '-' indicator": "this line isn't an item of the list above it",
    "could not find expected ':'": "this line isn't a field: it has no key with a colon",
    "mapping values are not allowed in this context": "a colon isn't allowed here",
    "block sequence entries are not allowed in this context": "a list can't start on the same line as its key",
    "found character that cannot start any token": "a value can't start with this character",
    "found unknown escape character": "invalid escape sequence in double quotes",
    "found unexpected end of stream": "the quote that opens here is never closed",
    "did not find expected alphabetic or numeric character": "this alias or anchor has no name",
    "did not find expected node content": "a value is missing here",
    "found a tab character that violates indentation": "tabs aren't allowed as indentation in YAML",
    "found character '\\t' that cannot start any token": "tabs aren't allowed as indentation in YAML",
    "did not find expected hexdecimal number": "invalid escape sequence in double quotes",
}
_HINTS = {
    "tabs aren't allowed as indentation in YAML": "replace each tab with spaces",
    "invalid escape sequence in double quotes": "use single quotes, in which a backslash is literal",
}


def describe_stop(stop: Stop) -> tuple[str, str | None]:
    """Return libyaml's message in plain words, for a mistake without a verified repair, and what to do if that is clear."""
    message = _MESSAGES.get(stop.problem, stop.problem or "invalid YAML")
    return message, _HINTS.get(message)


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
    return repair and replace(repair, needs_text=True)


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
