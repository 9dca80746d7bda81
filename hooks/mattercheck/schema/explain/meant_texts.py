"""Choose between the branches of a union that allow text by what a text looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

from ...core.similarity import closest_choice
from ..formats.diagnose import verified_diagnosis
from ..keywords import SCALAR_ASSERTIONS
from .errors import Violation
from .unions import Branch, allowed_values

_DATES = frozenset({"date", "date-time"})
_LOOKS = {
    "date": r".*[0-9]{4}.*[0-9]|[0-9]{1,2}[-./ ][0-9A-Za-z]+[-./ ][0-9]{2,4}",
    "date-time": r".*[0-9]{4}.*[0-9]|[0-9]{1,2}[-./ ][0-9A-Za-z]+[-./ ][0-9]{2,4}",
    "email": r".*@",
    "uri": r"[A-Za-z]+:/|www\.",
    "iri": r"[A-Za-z]+:/|www\.",
}
"""What makes a text look like one in a format, although it has a mistake."""
_TIME = r"[0-9][Tt ]+[0-9]|[0-9]:[0-9]"


def meant_text_branch(
    branches: Sequence[Branch], accepts: Callable[[dict[str, Any], Any], bool]
) -> Branch | None:
    """Return the branch whose format a text was most likely meant to have, or None if it resembles a choice or nothing."""
    text = cast("str", branches[0].value)
    choices = [choice for choice in allowed_values(branches)[1] if isinstance(choice, str)]
    if closest_choice(text, choices) is not None:
        return None
    by_format = {name: branch for branch in branches for name in _formats_of(branch)}
    dates = _DATES & {*by_format}
    if len(dates) > 1:
        del by_format["date" if re.search(_TIME, text) else "date-time"]
    for name, branch in by_format.items():
        if re.match(_LOOKS.get(name, r"\A(?!)"), text):
            return branch
    for name, branch in by_format.items():
        instead = verified_diagnosis(name, text, accepts).instead
        if instead is not None and all(_allows(error, instead, accepts) for error in branch.errors):
            return branch
    return None


def _formats_of(branch: Branch) -> list[str]:
    """Return the format that a text doesn't have, unless that is its smaller mistake."""
    return [
        str(error.validator_value)
        for error in branch.errors
        if error.validator == "format" and not error.relative_path
    ]


def _allows(error: Violation, text: str, accepts: Callable[[dict[str, Any], Any], bool]) -> bool:
    schema = error.schema if isinstance(error.schema, dict) else {}
    return accepts({name: schema[name] for name in SCALAR_ASSERTIONS if name in schema}, text)
