"""Finds what violates relations: in the whole repository, or in the files at hand and because of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from .declarations import Relations
from .relation import Finding
from .repository import affected
from .rows import Row
from .states import State
from .store import Facts


def findings_of(relations: Relations, state: State, path: str) -> list[Finding]:
    """Return what violates relations in a file."""
    by_slot: dict[int, list[Row]] = defaultdict(list)
    for row in state.rows_of(path):
        by_slot[row.slot].append(row)
    return [
        finding
        for slot, rows in by_slot.items()
        if slot in relations.by_slot
        for finding in relations.by_slot[slot].findings(state, path, rows)
    ]


def all_findings(relations: Relations, state: State) -> Iterator[list[Finding]]:
    """Yield what violates relations in each file of a state, sorted by path.

    The suspects are found all at once in the facts before the changes; to them come the changed files, and those that
    the changes affect.
    """
    suspects = set(state.changed)
    for relation in relations.by_slot.values():
        suspects.update(relation.suspects(state.base))
    suspects.update(affected(relations, State(state.base, Facts(), ()), state, state.changed))
    for path in sorted(suspects):
        if state.exists(path):
            yield findings_of(relations, state, path)


def caused_findings(
    relations: Relations,
    old: State,
    new: State,
    at_hand: Iterable[str],
    renamed: Mapping[str, str] | None,
    is_kept: Callable[[Finding], bool] = lambda _: False,
) -> Iterator[list[Finding]]:
    """Yield what violates relations in the files at hand, and what they cause in others, sorted by path.

    `old` is the state without the changes of the files at hand. If `renamed` is given, what violates relations there is
    left out: in a file of the same path, or of the one from which it tells that the file was renamed. In the files at
    hand, what `is_kept` remains nevertheless.
    """
    wanted = set(at_hand)
    changed = {path for path in wanted if path in new.changed and path not in old.changed}
    for path in sorted(wanted | set(affected(relations, old, new, changed))):
        if not new.exists(path):
            continue
        found = findings_of(relations, new, path)
        if found and (renamed is not None or path not in wanted):
            before = (renamed or {}).get(path, path)
            known = Counter(finding.identity for finding in findings_of(relations, old, before))
            found = [one for one in found if not _is_known(one, known) or (path in wanted and is_kept(one))]
        yield found


def _is_known(finding: Finding, known: Counter[tuple[int, str]]) -> bool:
    """Tell whether a violation is one of those that are known, and remove it from them."""
    known[finding.identity] -= 1
    return known[finding.identity] >= 0
