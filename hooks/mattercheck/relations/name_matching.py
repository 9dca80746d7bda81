"""Matches names against patterns in time proportional to their lengths, which regular expressions can't promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..core.named_tuple import NamedTuple


class Piece(NamedTuple):
    """A piece of a pattern: the `exact` text, or else what `form` matches, or else at least `minimum` characters.

    None rules out what it stands for. No piece but an exact text contains a slash.
    """

    exact: str | None
    form: re.Pattern[str] | None = None
    minimum: int | None = None

    def ends(self, name: str, start: int) -> Iterator[int]:
        """Yield the positions in a name at which the piece may end if it starts at a position."""
        if self.exact is not None and name.startswith(self.exact, start):
            yield start + len(self.exact)
        match = self.form.match(name, start) if self.form is not None else None
        if match is not None:
            yield match.end()
        if self.minimum is not None:
            slash = name.find("/", start)
            yield from range(start + self.minimum, (len(name) if slash < 0 else slash) + 1)


def match_pieces(pieces: Sequence[Piece], name: str) -> list[str] | None:
    """Return the part of a name that each piece matches, or None if they don't match the whole name."""
    failed: set[tuple[int, int]] = set()

    def match(number: int, start: int) -> list[str] | None:
        if number == len(pieces):
            return [] if start == len(name) else None
        if (number, start) in failed:
            return None
        for end in pieces[number].ends(name, start):
            rest = match(number + 1, end)
            if rest is not None:
                return [name[start:end], *rest]
        failed.add((number, start))
        return None

    return match(0, 0)
