"""Which branch of a union the author meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from jsonschema.exceptions import ValidationError


@dataclass(slots=True)
class Branch:
    """A branch of `anyOf` or `oneOf`, and why it fails."""

    index: int
    errors: list[ValidationError]

    @property
    def is_other_type(self) -> bool:
        """The value is not even of the type of the branch, or of its choices."""
        return any(_is_other_type(error) for error in self.errors if not error.relative_path)

    @property
    def is_other_choice(self) -> bool:
        """The value is of the type of the choices, and none of them."""
        return any(not error.relative_path and error.validator in {"enum", "const"} for error in self.errors)

    @property
    def other_tags(self) -> int:
        """How many fields say, by a fixed value, that another branch was meant."""
        return sum(
            len(error.relative_path) == 1 and error.validator in {"const", "enum"} for error in self.errors
        )

    @property
    def depth(self) -> int:
        return max((len(error.relative_path) for error in self.errors), default=0)


def branches_of(error: ValidationError) -> list[Branch]:
    grouped: dict[int, list[ValidationError]] = defaultdict(list)
    for child in error.context or ():
        grouped[int(child.relative_schema_path[0])].append(child)
    return [Branch(index, errors) for index, errors in sorted(grouped.items())]


def meant_branch(branches: Sequence[Branch]) -> Branch | None:
    """Return the branch that was meant: by type, by discriminator, then by fewest and deepest errors.

    None where no branch stands out.
    """
    fitting = [branch for branch in branches if not branch.is_other_type]
    if not fitting or (len(fitting) > 1 and all(branch.is_other_choice for branch in fitting)):
        return None
    ranked = sorted(fitting, key=_rank)
    if len(ranked) > 1 and _rank(ranked[0]) == _rank(ranked[1]):
        return None
    return ranked[0]


def _is_other_type(error: ValidationError) -> bool:
    if error.validator == "type":
        return True
    if error.validator not in {"enum", "const"}:
        return False
    asked: Any = error.validator_value
    return all(
        type(choice) is not type(error.instance)
        for choice in (asked if error.validator == "enum" else [asked])
    )


def _rank(branch: Branch) -> tuple[int, int, int]:
    return (branch.other_tags, len(branch.errors), -branch.depth)


def missing_alternatives(branches: Sequence[Branch]) -> list[str]:
    """Return the keys of which one is missing, where that is all that each branch asks for."""
    names: list[str] = []
    for branch in branches:
        if (
            len(branch.errors) != 1
            or branch.errors[0].validator != "required"
            or branch.errors[0].relative_path
        ):
            return []
        names.append(branch.errors[0].member)  # type: ignore[attr-defined]
    return names


def allowed_values(branches: Sequence[Branch]) -> tuple[list[str], list[Any]]:
    """Return the types and the fixed values that the branches ask the value itself for."""
    types: list[str] = []
    values: list[Any] = []
    for branch in branches:
        for error in branch.errors:
            if error.relative_path:
                continue
            if error.validator == "type":
                asked: Any = error.validator_value
                types.extend(asked if isinstance(asked, list) else [asked])
            elif error.validator == "enum":
                values.extend(cast("list[Any]", error.validator_value))
            elif error.validator == "const":
                values.append(error.validator_value)
    return list(dict.fromkeys(types)), values
