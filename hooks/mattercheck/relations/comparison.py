"""Comparisons of two fields of one file: `date <= updated`, `length(title) <= length(summary)`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from ..core.pointer import Route
from .dates import difference, parse_date
from .fields import Field, FieldError, text_of

_COMPARISON = re.compile(r"\s*(?P<left>.+?)\s*(?P<operator><=|>=|==|!=|<|>)\s*(?P<right>.+?)\s*\Z", re.DOTALL)
_LENGTH = re.compile(r"length\((.*)\)\Z", re.DOTALL)
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}
_EXAMPLE = "write a comparison such as `date <= updated`, with <, <=, >, >=, == or !="


class ComparisonError(ValueError):
    """A comparison is written wrongly; the text says why."""


class Violation(NamedTuple):
    """Two values that aren't in order: their routes, and the values as texts; lengths if those are compared.

    `are_dates` tells whether both are dates or date-times.
    """

    left: Route
    right: Route
    left_value: str
    right_value: str
    are_dates: bool


class _Operand(NamedTuple):
    field: Field
    is_length: bool


class Comparison:
    """A comparison of two fields. Raises ComparisonError.

    Compares numbers, dates and date-times, and the lengths of texts. Absent fields and values of different kinds are
    not compared. If both fields are in the items of one list, those of the same item are compared.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        match = _COMPARISON.match(text)
        if match is None:
            raise ComparisonError(_EXAMPLE)
        self.operator = match["operator"]
        self.left, self.right = _operand(match["left"]), _operand(match["right"])

    @property
    def fields(self) -> list[Field]:
        return [self.left.field, self.right.field]

    def violations(self, value: Any) -> Iterator[Violation]:
        """Yield the pairs of values that aren't in order."""
        rights = list(self.right.field.values(value))
        for left, left_value in self.left.field.values(value) if rights else ():
            for right, right_value in rights:
                if _are_paired(left, right) and self._is_violated(left_value, right_value):
                    lengths = self.left.is_length, self.right.is_length
                    are_dates = isinstance(left_value, str) and not any(lengths)
                    yield Violation(
                        left,
                        right,
                        _shown(left_value, lengths[0]),
                        _shown(right_value, lengths[1]),
                        are_dates,
                    )

    def _is_violated(self, left: Any, right: Any) -> bool:
        sign = _compare(_measured(left, self.left), _measured(right, self.right))
        return sign is not None and not _OPERATORS[self.operator](sign, 0)


def _operand(text: str) -> _Operand:
    length = _LENGTH.match(text)
    try:
        return _Operand(Field(length[1].strip() if length else text), length is not None)
    except FieldError as error:
        raise ComparisonError(f"`{text}`: {error}") from None


def _measured(value: Any, operand: _Operand) -> Any:
    if not operand.is_length:
        return value
    return len(value) if isinstance(value, str) else None


def _shown(value: Any, is_length: bool) -> str:
    return str(len(value)) if is_length else text_of(value)


def _are_paired(left: Route, right: Route) -> bool:
    """Tell whether two routes agree in the indices of the lists that they share."""
    for one, two in zip(left, right, strict=False):
        if one != two:
            return not (isinstance(one, int) and isinstance(two, int))
    return True


def _compare(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 if the first value is less, equal or greater; None if they can't be compared."""
    if _is_number(left) and _is_number(right):
        return int(left > right) - int(left < right)
    if isinstance(left, str) and isinstance(right, str):
        one, two = parse_date(left), parse_date(right)
        later = difference(one, two) if one and two else None
        if later is not None:
            return (later < timedelta()) - (later > timedelta())
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
