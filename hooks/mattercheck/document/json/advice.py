"""Advice about a JSON syntax error: what is wrong in a text, and what to write instead."""

from __future__ import annotations

from ...core.named_tuple import NamedTuple
from ...core.problem import Change
from ...core.text_edit import TextEdit


class Place(NamedTuple):
    """Where the json module stopped: the text, the 0-based offset, and what the module expected there."""

    text: str
    at: int
    message: str

    @property
    def before(self) -> str:
        """The text up to the place, without white space at its end."""
        return self.text[: self.at].rstrip()

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    def expects(self, what: str) -> bool:
        """Tell whether the message is `Expecting` something, such as `value` or `',' delimiter`."""
        return self.message.startswith(f"Expecting {what}")


class Advice(NamedTuple):
    """The 0-based offsets of a mistake, what is wrong, and what to do.

    `edit` is the change that may fix it, by offsets; `safe` means that nothing else can have been intended, and
    `is_text` that it makes text of a bare value. A habit, such as single quotes, is a mistake that many lines share.
    `reading` are edits that are no fix, but make the rest readable.
    """

    start: int
    end: int
    message: str
    help: str | None = None
    edit: TextEdit | None = None
    safe: bool = False
    change: Change = Change.PUNCTUATION
    is_text: bool = False
    is_habit: bool = False
    reading: tuple[TextEdit, ...] = ()


def advice_at(
    at: int, message: str, hint: str | None = None, edit: TextEdit | None = None, *, safe: bool = False
) -> Advice:
    """Return advice about the character at an offset."""
    return Advice(at, at + 1, message, hint, edit, safe=safe)
