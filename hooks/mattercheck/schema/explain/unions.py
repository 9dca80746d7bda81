"""Find the branch of a union that the author meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from ...core.named_tuple import NamedTuple
from ...core.similarity import likely_typo
from .errors import Violation

EXTRA = frozenset({"additionalProperties", "unevaluatedProperties"})


class Branch(NamedTuple):
    """A branch of `anyOf` or `oneOf`, and why it fails for a value."""

    number: int
    errors: list[Violation]
    value: Any = None

    @property
    def is_other_type(self) -> bool:
        """Return whether the value has a different type than the branch or its choices."""
        return any(_is_other_type(error) for error in self.errors if not error.relative_path)

    @property
    def is_other_choice(self) -> bool:
        """Return whether the value is not one of the choices."""
        return any(not error.relative_path and error.validator in {"enum", "const"} for error in self.errors)

    @property
    def is_for_empty_value(self) -> bool:
        """Return whether the branch allows only an empty text, which the value is not."""
        return any(
            not error.relative_path
            and (error.validator, error.validator_value) in [("const", ""), ("enum", [""]), ("maxLength", 0)]
            for error in self.errors
        )

    @property
    def is_excluded(self) -> bool:
        """Return whether the branch rejects the whole value, such as by a condition with `else: false`."""
        return any(not error.relative_path and error.schema is False for error in self.errors)

    @property
    def unknown_fields(self) -> int:
        """Return how many of the fields that are present the branch doesn't list."""
        names: frozenset[str] = next(
            (getattr(error, "branch_names", frozenset()) for error in self.errors), frozenset()
        )
        if names and isinstance(self.value, dict):
            return sum(name not in names for name in self.value)
        return sum(error.validator in EXTRA and len(error.relative_path) == 1 for error in self.errors)

    @property
    def mismatched_tags(self) -> int:
        """Return how many fields have a fixed value of another branch."""
        return sum(
            len(error.relative_path) == 1 and error.validator in {"const", "enum"} for error in self.errors
        )

    def choices_of(self, key: str) -> list[Any]:
        """Return the fixed values that the branch allows for a field, if the field has none of them."""
        expected = [
            (error.validator, cast("Any", error.validator_value))
            for error in self.errors
            if list(error.relative_path) == [key] and error.validator in {"const", "enum"}
        ]
        return [choice for keyword, value in expected for choice in (value if keyword == "enum" else [value])]

    @property
    def missing(self) -> list[str]:
        """Return the missing keys if the branch has no other errors."""
        if all(error.validator == "required" and not error.relative_path for error in self.errors):
            return [cast("Any", error).member for error in self.errors]
        return []

    @property
    def depth(self) -> int:
        """Return the depth of the deepest error."""
        return max((len(error.relative_path) for error in self.errors), default=0)


def branches_of(error: Violation) -> list[Branch]:
    """Return the branches of a union from the context of its error."""
    grouped: dict[int, list[Violation]] = defaultdict(list)
    for child in error.context or ():
        grouped[int(child.relative_schema_path[0])].append(child)
    return [Branch(index, errors, error.instance) for index, errors in sorted(grouped.items())]


def best_branch(branches: Sequence[Branch]) -> Branch | None:
    """Return the most likely branch: by type, by discriminator, by the fields that are present, then by fewest and deepest errors.

    Returns None if no branch stands out.
    """
    candidates = [
        branch
        for branch in branches
        if not (branch.is_other_type or branch.is_for_empty_value or branch.is_excluded)
    ]
    if not candidates or (
        len(candidates) > 1 and all(branch.is_other_choice or branch.missing for branch in candidates)
    ):
        return None
    ranked = sorted(candidates, key=_rank)
    if len(ranked) > 1 and _rank(ranked[0]) == _rank(ranked[1]):
        return None
    return ranked[0]


def misspelled_branch(branches: Sequence[Branch]) -> Branch | None:
    """Return the only branch with a field that an unknown one resembles, and nothing else wrong; None if several."""
    found = [branch for branch in branches if _misspells(branch)]
    return found[0] if len(found) == 1 else None


def _misspells(branch: Branch) -> bool:
    extras = [error for error in branch.errors if error.validator in EXTRA]
    missing = {cast("Any", error).member for error in branch.errors if error.validator == "required"}
    if len(extras) + len(missing) < len(branch.errors):
        return False
    matches = [
        likely_typo(str(cast("Any", error).member), [*cast("Any", error.schema).get("properties", {})])
        for error in extras
    ]
    return bool(matches) and None not in matches and missing <= {*matches}


def _is_other_type(error: Violation) -> bool:
    if error.validator == "type":
        return True
    if error.validator not in {"enum", "const"}:
        return False
    expected: Any = error.validator_value
    return all(
        type(choice) is not type(error.instance)
        for choice in (expected if error.validator == "enum" else [expected])
    )


def _rank(branch: Branch) -> tuple[int, int, int, int]:
    return (branch.mismatched_tags, branch.unknown_fields, len(branch.errors), -branch.depth)


def possible_branches(branches: Sequence[Branch]) -> Sequence[Branch]:
    """Return the branches that accept this type and aren't excluded by a condition, or all branches if none remain."""
    return [branch for branch in branches if not (branch.is_other_type or branch.is_excluded)] or branches


def shared_tag(branches: Sequence[Branch]) -> str | None:
    """Return the field whose fixed values discriminate all branches, if the value has none of them."""
    if len(branches) < 2:
        return None
    first = (str(error.relative_path[0]) for error in branches[0].errors if len(error.relative_path) == 1)
    return next((key for key in first if all(branch.choices_of(key) for branch in branches)), None)


def misspelled_group(branches: Sequence[Branch], listed: Sequence[str]) -> tuple[str, str] | None:
    """Return the field that is misspelled, and the required field that it is meant to be, of branches that only require.

    `listed` are the fields that the schema lists beside the union.
    """
    value = branches[0].value if branches else None
    if not isinstance(value, dict) or not all(branch.missing for branch in branches):
        return None
    required = {name for branch in branches for name in branch.missing}
    for name in value:
        meant = likely_typo(str(name), [*required]) if name not in listed else None
        if meant is not None and meant not in value:
            return str(name), meant
    return None


def deciding_field(branches: Sequence[Branch]) -> str | None:
    """Return the field whose value meets the condition of no branch, if it alone excludes them all."""
    if not branches or not all(branch.is_excluded for branch in branches):
        return None
    errors = [error for branch in branches for error in branch.errors if error.schema is False]
    keys = {tuple(getattr(getattr(error, "condition", None), "keys", ())) for error in errors}
    only = keys.pop()
    return (
        str(only[0])
        if not keys and len(only) == 1 and not any(error.relative_path for error in errors)
        else None
    )


def allowed_values(branches: Sequence[Branch]) -> tuple[list[str], list[Any]]:
    """Return the types and the fixed values that the branches allow; formats are included in the types."""
    types: list[str] = []
    values: list[Any] = []
    for branch in branches:
        for error in branch.errors:
            if error.relative_path:
                continue
            if error.validator == "type":
                expected: Any = error.validator_value
                types.extend(expected if isinstance(expected, list) else [expected])
            elif error.validator == "format":
                types.append(str(error.validator_value))
            elif error.validator == "enum":
                values.extend(cast("list[Any]", error.validator_value))
            elif error.validator == "const":
                values.append(error.validator_value)
    return list(dict.fromkeys(types)), values
