"""A value of a TOML pair in which something is wrong, and advice to write another one."""

from __future__ import annotations

from ...core.named_tuple import NamedTuple
from ...core.problem import Change
from ...core.text_edit import TextEdit
from .advice import Advice, verified


class Value(NamedTuple):
    """The text of a value, the key before it, and the 0-based column at which it starts."""

    key: str
    text: str
    column: int

    @property
    def mark(self) -> str:
        """Its first character, such as a quote."""
        return self.text[0]

    @property
    def body(self) -> str:
        """What is between its first and its last character."""
        return self.text[1:-1]

    @property
    def last(self) -> int:
        """The column of its last character."""
        return self.column + len(self.text) - 1

    def replaced(
        self,
        written: str,
        message: str,
        at: int | None = None,
        *,
        safe: bool = False,
        change: Change = Change.PUNCTUATION,
    ) -> Advice:
        """Return advice to write another value; without an edit if that isn't valid TOML."""
        edit = TextEdit(self.column, self.column + len(self.text), written)
        at = self.column if at is None else at
        return verified(f"{self.key} = {written}", message, at, edit, safe=safe, change=change)
