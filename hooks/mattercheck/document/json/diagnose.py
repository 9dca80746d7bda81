"""Explain a JSON syntax error in plain words, and how to fix it if that is clear."""

from __future__ import annotations

from collections.abc import Callable

from ..recovery import StoppedError
from . import bare_values, brackets, foreign, quotes, separators
from .advice import Advice, Place, advice_at

_EXPLANATIONS: tuple[Callable[[Place], Advice | None], ...] = (
    foreign.odd_characters,
    bare_values.bare_value,
    quotes.unclosed_text,
    brackets.ends_too_early,
    brackets.unclosed_before,
    brackets.other_brackets,
    foreign.comments,
    foreign.template,
    foreign.other_operators,
    quotes.typographic_quotes,
    brackets.trailing_comma,
    quotes.inner_quote,
    separators.missing_comma,
    bare_values.decimal_comma,
    quotes.key_without_quotes,
    separators.missing_colon,
    quotes.invalid_escape,
    brackets.closes_nothing,
    separators.missing_value,
    quotes.other_quotes,
)
"""What may be wrong, the more specific mistakes first."""


def advise(text: str, stop: StoppedError) -> Advice:
    """Explain an error of the json module in a text."""
    place = Place(text, stop.offset, stop.message)
    for explain in _EXPLANATIONS:
        advice = explain(place)
        if advice is not None:
            return advice
    return advice_at(
        stop.offset, "this isn't valid JSON", "remove it, or put it in double quotes if it is text"
    )
