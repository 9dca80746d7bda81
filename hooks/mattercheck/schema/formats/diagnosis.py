"""The diagnosis of a text that does not match its format."""

from __future__ import annotations

from ...core.named_tuple import NamedTuple


class Diagnosis(NamedTuple):
    """Why a text does not match its format, and what to write `instead`, or None if that is unknown.

    `help` is a hint that replaces "write …", or the example of a format; `{instead}` in it stands for the suggested
    text. `certain` means that the suggested text is exactly what the author meant.
    """

    reason: str
    instead: str | None = None
    help: str | None = None
    certain: bool = True

    @property
    def hint(self) -> str | None:
        """What to write, or None if that is unknown."""
        if self.instead is None:
            return self.help
        return (self.help or "write {instead}").replace("{instead}", self.instead)
