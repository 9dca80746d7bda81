"""`anyOf` and `oneOf`: the errors of their branches, each explained once."""

from __future__ import annotations

from collections import deque
from typing import Any

from jsonschema.exceptions import ValidationError

from .errors import Errors, Keyword

UNIONS_LIMIT = 10_000
"""Unions that are explained for one document; a schema that needs more gets a message without a reason."""
STEPS_LIMIT = 100_000
"""Keywords that are asked for one document, for the same reason."""
_TELLING = frozenset({"type", "const", "enum"})


class TooManyBranchesError(Exception):
    """The branches of unions, or the parts of a schema that apply, are too many to explain."""


class Unions:
    """The branches of unions, each explained once for the same value, and only as deep as it can be meant.

    A recursive union, such as the blocks of a page, would otherwise take time exponential in its depth.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[list[Any], Any, list[list[ValidationError]]]] = {}
        self._left = UNIONS_LIMIT
        self._steps = STEPS_LIMIT

    def counted(self, keyword: Keyword) -> Keyword:
        """Make a keyword count itself, and raise TooManyBranchesError beyond the limit."""

        def check(validator: Any, value: Any, instance: Any, schema: dict[str, Any]) -> Errors:
            self._steps -= 1
            if self._steps < 0:
                raise TooManyBranchesError
            yield from keyword(validator, value, instance, schema) or ()

        return check

    def forget(self) -> None:
        """Begin anew, for another document."""
        self._known.clear()
        self._left = UNIONS_LIMIT
        self._steps = STEPS_LIMIT

    def errors_of(self, validator: Any, branches: list[Any], instance: Any) -> list[list[ValidationError]]:
        """Return the errors of each branch, none for a branch that holds."""
        key = (id(branches), id(instance))
        if key not in self._known:
            self._left -= 1
            if self._left < 0:
                raise TooManyBranchesError
            failed = [
                self._errors(validator, index, branch, instance) for index, branch in enumerate(branches)
            ]
            # What is kept alive here cannot give its identity to another.
            self._known[key] = (branches, instance, failed)
        return [[_copied(error) for error in errors] for errors in self._known[key][2]]

    def _errors(self, validator: Any, index: int, branch: Any, instance: Any) -> list[ValidationError]:
        if branch is False:  # jsonschema loses which branch it was
            return [
                ValidationError(
                    "", validator="falseSchema", instance=instance, schema=False, schema_path=(index,)
                )
            ]
        errors = list(validator.descend(instance, branch, schema_path=index))
        # Of a branch that is hardly meant, no unions below are wanted: they would multiply on the way up.
        if any(len(error.relative_path) < 2 and error.validator in _TELLING for error in errors):
            return [error for error in errors if not error.context]
        return errors


def _copied(error: ValidationError, parent: ValidationError | None = None) -> ValidationError:
    """Copy an error, for its paths grow on the way up."""
    twin = error.__class__.__new__(error.__class__)
    twin.__dict__.update(error.__dict__)
    twin.path = twin.relative_path = deque(error.relative_path)
    twin.schema_path = twin.relative_schema_path = deque(error.relative_schema_path)
    twin.parent = parent
    twin.context = [_copied(child, twin) for child in error.context or ()]
    return twin


def any_of(unions: Unions) -> Keyword:
    def check(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
        failed = unions.errors_of(validator, branches, instance)
        if all(failed):
            yield ValidationError("", context=[error for errors in failed for error in errors])

    return check


def one_of(unions: Unions) -> Keyword:
    def check(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
        failed = unions.errors_of(validator, branches, instance)
        valid = sum(not errors for errors in failed)
        if valid == 0:
            yield ValidationError("", context=[error for errors in failed for error in errors])
        elif valid > 1:
            yield ValidationError("")

    return check
