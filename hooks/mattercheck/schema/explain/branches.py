"""`anyOf` and `oneOf`: the errors of their branches, each computed once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ...core.named_tuple import NamedTuple
from .errors import Errors, Keyword, Violation, note

UNIONS_LIMIT = 10_000
"""Maximum number of unions to explain per document; beyond it, the message gives no reason."""
STEPS_LIMIT = 100_000
"""Maximum number of keywords to evaluate per document; beyond it, the message gives no reason."""
_MAX_REFERENCES = 10
"""How deeply references and `allOf` are followed to find the names of the fields of a branch."""
_DISCRIMINATING = frozenset({"type", "const", "enum"})


class BranchFields(NamedTuple):
    """What a branch says about the fields of a mapping, by itself, by reference and in `allOf`.

    `fixed` are the values of `const` or `enum` by field; `takes_others` tells whether the branch has a schema for fields
    that it doesn't name.
    """

    names: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    fixed: dict[str, list[Any]] = {}  # noqa: RUF012 - never changed
    takes_others: bool = False


class TooManyBranchesError(Exception):
    """There are too many union branches or applicable subschemas to explain."""


class Unions:
    """Computes the errors of union branches: once per value, and only as deep as a branch may be the intended one.

    A recursive union, such as the blocks of a page, would otherwise take exponential time in its depth.
    """

    def __init__(self) -> None:
        self._cache: dict[tuple[int, int], tuple[list[Any], Any, list[list[Violation]]]] = {}
        self._unions_left = UNIONS_LIMIT
        self._steps_left = STEPS_LIMIT

    def counted(self, keyword: Keyword) -> Keyword:
        """Wrap a keyword so that it counts its evaluations and raises TooManyBranchesError beyond the limit."""

        def check(validator: Any, value: Any, instance: Any, schema: dict[str, Any]) -> Errors:
            self._steps_left -= 1
            if self._steps_left < 0:
                raise TooManyBranchesError
            yield from keyword(validator, value, instance, schema) or ()

        return check

    def begin(self, max_steps: int) -> None:
        """Forget the last document, and evaluate no more than so many keywords for the next one."""
        self._cache.clear()
        self._unions_left = UNIONS_LIMIT
        self._steps_left = max_steps

    def collect(self, errors: Iterator[Violation], limit: int, max_steps: int) -> list[Violation]:
        """Return at most `limit` errors of a document; exactly so many if there are more than `max_steps` evaluations.

        Raises TooManyBranchesError if that many find no error.
        """
        found: list[Violation] = []
        self.begin(max_steps)
        try:
            for error in islice(errors, limit):
                found.append(error)  # noqa: PERF402 - keeps the errors found before an exception
        except TooManyBranchesError:
            if not found:
                raise
            found += found[-1:] * (limit - len(found))  # so that the caller sees the limit exceeded
        finally:
            self.begin(max_steps)  # forget the document
        return found

    def errors_of(self, validator: Any, branches: list[Any], instance: Any) -> list[list[Violation]]:
        """Return the errors of each branch; a valid branch has none."""
        key = (id(branches), id(instance))
        if key not in self._cache:
            self._unions_left -= 1
            if self._unions_left < 0:
                raise TooManyBranchesError
            failed = [
                self._errors(validator, index, branch, instance) for index, branch in enumerate(branches)
            ]
            # Keep the objects alive, so that no other object can get the same `id()`.
            self._cache[key] = (branches, instance, failed)
        return [[_copied(error) for error in errors] for errors in self._cache[key][2]]

    def _errors(self, validator: Any, index: int, branch: Any, instance: Any) -> list[Violation]:
        if branch is False:  # jsonschema omits the index of the branch
            return [Violation(validator="falseSchema", instance=instance, schema=False, schema_path=(index,))]
        errors = list(validator.descend(instance, branch, schema_path=index))
        if errors:
            fields = fields_of(validator, branch)
            for error in errors:
                note(error, "fields", fields)
        # Drop nested unions of an unlikely branch: they would multiply on the way up.
        if any(len(error.relative_path) < 2 and error.validator in _DISCRIMINATING for error in errors):
            return [error for error in errors if not error.context]
        return errors


def fields_of(validator: Any, branch: Any) -> BranchFields:
    """Return what a subschema says about the fields of a mapping."""
    names: set[str] = set()
    required: list[str] = []
    fixed: dict[str, list[Any]] = {}
    takes_others = False
    for part in _parts_of(validator, branch, _MAX_REFERENCES):
        properties = part.get("properties", {})
        names.update(properties)
        required += part.get("required", ())
        for name, member in properties.items():
            if isinstance(member, dict) and ("const" in member or "enum" in member):
                fixed.setdefault(name, [member["const"]] if "const" in member else member["enum"])
        takes_others |= "patternProperties" in part or isinstance(part.get("additionalProperties"), dict)
    return BranchFields(frozenset([*names, *required]), tuple(dict.fromkeys(required)), fixed, takes_others)


def _parts_of(validator: Any, branch: Any, references_left: int) -> Iterator[dict[str, Any]]:
    """Yield a subschema and those that it applies to the same value by reference or in `allOf`."""
    if not isinstance(branch, dict) or references_left < 1:
        return
    yield branch
    for part in branch.get("allOf", ()):
        yield from _parts_of(validator, part, references_left - 1)
    if isinstance(branch.get("$ref"), str):
        target = getattr(validator, "target", None)
        if target is not None:
            yield from _parts_of(validator, target(branch), references_left - 1)
            return
        resolved = validator._resolver.lookup(branch["$ref"])  # noqa: SLF001 - jsonschema has no public API for it
        inner = validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
        yield from _parts_of(inner, resolved.contents, references_left - 1)


def _copied(error: Violation, parent: Violation | None = None) -> Violation:
    """Copy an error, because its paths change on the way up."""
    copy = error.__class__.__new__(error.__class__)
    copy.__dict__.update(error.__dict__)
    copy.path = copy.relative_path = deque(error.relative_path)
    copy.schema_path = copy.relative_schema_path = deque(error.relative_schema_path)
    copy.parent = parent
    copy.context = [_copied(child, copy) for child in error.context or ()]
    return copy


def any_of(unions: Unions) -> Keyword:
    """Return the `anyOf` keyword."""

    def check(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
        failed = unions.errors_of(validator, branches, instance)
        if all(failed):
            yield Violation(context=[error for errors in failed for error in errors])

    return check


def one_of(unions: Unions) -> Keyword:
    """Return the `oneOf` keyword."""

    def check(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
        failed = unions.errors_of(validator, branches, instance)
        valid = sum(not errors for errors in failed)
        if valid == 0:
            yield Violation(context=[error for errors in failed for error in errors])
        elif valid > 1:
            yield Violation()

    return check
