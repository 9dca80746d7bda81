"""Comparisons of two fields of one file: `date <= updated`, `length(title) <= length(summary)`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import takewhile
from typing import Any, TypeAlias

from ..core.named_tuple import NamedTuple
from ..core.pointer import Route
from .dates import Date, difference, parse_date, since_the_first_day
from .fields import Field, text_of
from .mistakes import MistakeError

_COMPARISON = re.compile(r"\s*(?P<left>.+?)\s*(?P<operator><=|>=|==|!=|<|>)\s*(?P<right>.+?)\s*\Z", re.DOTALL)
_LENGTH = re.compile(r"length\((.*)\)\Z", re.DOTALL)
_FEW = 100
"""Most values that are compared with each on the other side."""
_Value: TypeAlias = "int | float | Date"
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}
_EXAMPLE = "write `date <= updated` or `length(title) <= length(summary)`, with <, <=, >, >=, == or !="


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


class _Measured(NamedTuple):
    """A value at a route, and what is compared of it."""

    route: Route
    scalar: Any
    measured: _Value


class Comparison:
    """A comparison of two fields. Raises MistakeError.

    Compares numbers, dates and date-times, and the lengths of texts. Absent fields and values of different kinds are
    not compared. If both fields are in the items of one list, those of the same item are compared.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        match = _COMPARISON.match(text)
        if match is None:
            raise MistakeError(f"`{text}` is not a comparison of two fields", _EXAMPLE)
        self.operator = match["operator"]
        if re.search(r"[<>=()]", _LENGTH.sub(r"\1", match["left"]) + _LENGTH.sub(r"\1", match["right"])):
            raise MistakeError(f"`{text}` is not a comparison of two fields", _EXAMPLE)
        self.left, self.right = _operand(match["left"]), _operand(match["right"])
        self._is_met = _OPERATORS[self.operator]
        self._is_plain = not any(
            operand.is_length or operand.field.key is None for operand in (self.left, self.right)
        )
        pairs = zip(self.left.field.names, self.right.field.names, strict=False)
        self._common_keys = len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])

    @property
    def fields(self) -> list[Field]:
        return [self.left.field, self.right.field]

    def violations(self, value: Any) -> Iterator[Violation]:
        """Yield the values that aren't in order: the first for each on the left."""
        rights: dict[Route, list[_Measured]] = {}
        for route, scalar in self.right.field.values(value):
            measured = _measured(scalar, self.right)
            if measured is not None:
                rights.setdefault(self._indices(route), []).append(_Measured(route, scalar, measured))
        if self.operator != "!=":
            rights = {indices: _extremes(among) for indices, among in rights.items()}
        for left, scalar in self.left.field.values(value) if rights else ():
            measured = _measured(scalar, self.left)
            for right in rights.get(self._indices(left), ()):
                if measured is not None and self._is_violated(measured, right.measured):
                    lengths = self.left.is_length, self.right.is_length
                    are_dates = isinstance(scalar, str) and not any(lengths)
                    shown = _shown(scalar, lengths[0]), _shown(right.scalar, lengths[1])
                    yield Violation(left, right.route, *shown, are_dates)
                    break

    def is_plainly_met(self, value: Any) -> bool:
        """Tell quickly whether two values are absent, or numbers or plain dates in order; False if they may be, too."""
        if not self._is_plain or type(value) is not dict:
            return False
        left, right = value.get(self.left.field.key), value.get(self.right.field.key)
        if left is None or right is None:
            return True
        if type(left) is str and type(right) is str:
            # Dates such as 2024-05-01 sort as text. Other texts of this form have no order, so they may pass.
            if not len(left) == len(right) == 10 or not left[4] == right[4] == "-":
                return False
        elif type(left) is not int or type(right) is not int:
            return False
        return bool(self._is_met(left, right))

    def _indices(self, route: Route) -> Route:
        """Return the indices of the list items that a value has in common with those it is compared with."""
        keys, indices = self._common_keys, []
        for step in route:
            if isinstance(step, int):
                indices.append(step)
            elif keys:
                keys -= 1
            else:
                break
        return tuple(indices)

    def _is_violated(self, left: _Value, right: _Value) -> bool:
        sign = _compare(left, right)
        return sign is not None and not self._is_met(sign, 0)


def _operand(text: str) -> _Operand:
    length = _LENGTH.match(text)
    return _Operand(Field(length[1].strip() if length else text), length is not None)


def _measured(scalar: Any, operand: _Operand) -> _Value | None:
    """Return what is compared of a scalar: a number, a date, or a length; None if it can't be compared."""
    if operand.is_length:
        return len(scalar) if isinstance(scalar, str) else None
    if isinstance(scalar, str):
        return parse_date(scalar)
    return scalar if isinstance(scalar, int | float) and not isinstance(scalar, bool) else None


def _shown(scalar: Any, is_length: bool) -> str:
    return str(len(scalar)) if is_length else text_of(scalar)


def _extremes(among: list[_Measured]) -> list[_Measured]:
    """Return the first of many values, and the smallest and the largest of each kind: no other is further off."""
    if len(among) <= _FEW:
        return among
    found = [among[0]]
    for kind in (int | float, Date):
        same = [one for one in among if isinstance(one.measured, kind)]
        found += [best(same, key=lambda one: _sortable(one.measured)) for best in (min, max) if same]
    return found


def _sortable(value: _Value) -> Any:
    return since_the_first_day(value) if isinstance(value, Date) else value


def _compare(left: _Value, right: _Value) -> int | None:
    """Return -1, 0 or 1 if the first value is less, equal or greater; None if they can't be compared."""
    if isinstance(left, Date) and isinstance(right, Date):
        later = difference(left, right)
        return None if later is None else (later < timedelta()) - (later > timedelta())
    if isinstance(left, Date) or isinstance(right, Date):
        return None
    return int(left > right) - int(left < right)
