"""Why a text fails its format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a text fails its format, and the text to write instead, None where that cannot be known.

    `help` says what to do where it takes more words; `{instead}` in it stands for that text. `certain` tells that
    the text to write instead says what the author meant, no more and no less.
    """

    reason: str
    instead: str | None = None
    help: str | None = None
    certain: bool = True
