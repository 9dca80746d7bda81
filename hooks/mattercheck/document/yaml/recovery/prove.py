"""Says what a YAML syntax error is about, in a writer's words, and how to fix it.

libyaml says where it lost the thread, which is often not where the mistake is. So each likely
mistake is tried as a repair of the text, and a repair is only believed, and only shown, when the
repaired text parses past that line and reads as what was meant. A hint is never a guess.
"""

from __future__ import annotations

from itertools import islice

from ....core.text_edit import apply_edits
from ..events import ScalarEvent, Stop, read_events
from .candidates import candidates
from .lines import line_at, line_end
from .repairs import Repair, quoting

_TRIES = 100
_WORDS: dict[str, str] = {
    "did not find expected ',' or ']'": "a list in brackets goes wrong here: a comma or the closing `]` is missing",
    "did not find expected ',' or '}'": "a mapping in braces goes wrong here: a comma or the closing `}` is missing",
    "did not find expected key": "this is neither a key nor the rest of the value above it",
    "did not find expected '-' indicator": "this line is not an item of the list above it",
    "could not find expected ':'": "this line has no colon after its key",
    "mapping values are not allowed in this context": "a colon is not allowed here",
    "block sequence entries are not allowed in this context": "a list cannot begin on the line of its key",
    "found character that cannot start any token": "this character cannot begin a value",
    "found unknown escape character": "this is no escape that double quotes know",
    "found unexpected end of stream": "the quote that opens here is never closed",
    "did not find expected alphabetic or numeric character": "this begins an alias or an anchor without a name",
    "did not find expected node content": "a value is missing here",
    "found a tab character that violates indentation": "a tab is used as indentation; YAML takes spaces only",
}


def in_plain_words(stop: Stop) -> str:
    """Put libyaml's words into a writer's, for a mistake that no repair mends."""
    return _WORDS.get(stop.problem, stop.problem or "this is not YAML")


def find_repair(text: str, stop: Stop, tries: int = _TRIES) -> tuple[Repair | None, int]:
    """Return the first likely repair that proves to fix what stopped the parser, and how many were tried."""
    tried = 0
    for repair in islice(candidates(text, stop), min(tries, _TRIES)):
        tried += 1
        if _mends(text, stop, repair):
            return repair, tried
    return None, tried


def find_template(text: str, offset: int) -> Repair | None:
    """Return the repair of a line whose value begins with `{{`: to quote it."""
    line = line_at(text, offset)
    if not line.value.startswith("{{"):
        return None
    place = (line.value_start, line.value_end)
    return quoting(line, f"{line.name} begins with `{{{{`, which YAML reads as a mapping in a mapping", place)


def _mends(text: str, stop: Stop, repair: Repair) -> bool:
    repaired = apply_edits(text, repair.edits)
    events, left = read_events(repaired)
    if left is not None:
        last = max(edit.start for edit in repair.edits)
        end = line_end(repaired, last)
        grown = len(repaired) - len(text)
        if left.offset <= max(end, stop.offset + grown):
            return False
    return repair.meant is None or any(
        isinstance(event, ScalarEvent) and event.value == repair.meant for event in events
    )
