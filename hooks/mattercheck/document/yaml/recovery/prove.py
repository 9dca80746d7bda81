"""Find a verified repair of a YAML syntax error.

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
from .lines import line_at, line_end, owner_of
from .repairs import Repair, quoting

_MAX_TRIES = 100


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
