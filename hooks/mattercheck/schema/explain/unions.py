"""The branches of a union, with what each has against a value."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from ...core.named_tuple import NamedTuple
from ...core.similarity import likely_typo
from .branches import BranchFields
from .errors import Violation

EXTRA = frozenset({"additionalProperties", "unevaluatedProperties"})
UNIONS = frozenset({"anyOf", "oneOf"})
FIXED = frozenset({"const", "enum"})

Member: TypeAlias = tuple[str, str | int | None]
"""What an error is about, "missing", "extra" or "at", and the key or index."""


class Branch(NamedTuple):
    """A branch of `anyOf` or `oneOf`, why it fails for a value, and what it says about the fields of a mapping."""

    errors: list[Violation]
    value: Any = None
    fields: BranchFields = BranchFields()

    @property
    def is_other_type(self) -> bool:
        """Return whether the value has a different type than the branch or its choices."""
        return any(_is_other_type(error) for error in self.errors if not error.relative_path)

    @property
    def is_other_choice(self) -> bool:
        """Return whether the value is not one of the choices."""
        return any(not error.relative_path and error.validator in FIXED for error in self.errors)

    @property
    def is_other_format(self) -> bool:
        """Return whether the value is a text that doesn't have the format."""
        return any(not error.relative_path and error.validator == "format" for error in self.errors)

    @property
    def is_for_empty_value(self) -> bool:
        """Return whether the branch allows only an empty text or null, which the value is not."""
        return any(
            not error.relative_path
            and (error.validator, error.validator_value)
            in [("const", ""), ("enum", [""]), ("maxLength", 0), ("const", None), ("type", "null")]
            for error in self.errors
        )

    @property
    def is_excluded(self) -> bool:
        """Return whether the branch rejects the whole value, such as by a condition with `else: false`."""
        return any(not error.relative_path and error.schema is False for error in self.errors)

    @property
    def unknown_fields(self) -> list[str]:
        """Return the fields that are present and that the branch doesn't list."""
        if not isinstance(self.value, dict):
            return []
        if self.fields.takes_others or not self.fields.names:
            return [
                str(error.relative_path[0])
                for error in self.errors
                if error.validator in EXTRA and len(error.relative_path) == 1
            ]
        return [name for name in self.value if name not in self.fields.names]

    @property
    def knows_nothing(self) -> bool:
        """Return whether the branch lists none of the fields that are present, nor one that they resemble."""
        unknown = self.unknown_fields
        return bool(unknown) and len(unknown) == len(self.value) and not self.misspelled_fields

    @property
    def other_shapes(self) -> int:
        """Return how many members are a group, a list or a single value where another of these is expected."""
        return sum(
            len(error.relative_path) == 1 and error.validator == "type" and _has_other_shape(error)
            for error in self.errors
        )

    @property
    def misspelled_fields(self) -> int:
        """Return how many of the unknown fields resemble a field of the branch that is absent."""
        absent = [name for name in self.fields.names if name not in self.value] if self.unknown_fields else []
        return sum(_resembles(name, absent) for name in self.unknown_fields)

    def choices_of(self, key: str) -> list[Any]:
        """Return the fixed values that the branch allows for a field, if the field has none of them."""
        expected = [
            (error.validator, cast("Any", error.validator_value))
            for error in self.errors
            if list(error.relative_path) == [key] and error.validator in FIXED
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

    def accepts_field(self, key: str) -> bool:
        """Return whether the branch lists a field and allows its value."""
        return key in self.fields.names and all(
            list(error.relative_path)[:1] != [key] for error in self.errors
        )


def branches_of(error: Violation) -> list[Branch]:
    """Return the branches of a union from the context of its error; those of a union in place of a branch as its own."""
    grouped: dict[int, list[Violation]] = defaultdict(list)
    for child in error.context or ():
        grouped[int(child.relative_schema_path[0])].append(child)
    branches: list[Branch] = []
    for _, errors in sorted(grouped.items()):
        first = errors[0]
        if len(errors) == 1 and first.validator in UNIONS and first.context and not first.relative_path:
            branches += branches_of(first)
        else:
            branches.append(
                Branch(errors, error.instance, getattr(first, "fields", None) or _fields_by(errors))
            )
    return branches


def _fields_by(errors: Sequence[Violation]) -> BranchFields:
    """Return what is known about the fields of a mapping from its errors alone."""
    schemas = [
        error.schema
        for error in errors
        if isinstance(error.schema, dict) and len(error.relative_path) == (error.validator in EXTRA)
    ]
    required = [name for schema in schemas for name in schema.get("required", ())]
    names = [name for schema in schemas for name in schema.get("properties", ())]
    return BranchFields(frozenset([*names, *required]), tuple(dict.fromkeys(required)))


def _resembles(name: str, others: Sequence[str]) -> bool:
    """Tell whether a name is a likely misspelling of one of some others, or consists of the same letters."""
    return likely_typo(name, others) is not None or (
        len(name) > 2 and any(sorted(name) == sorted(other) for other in others)
    )


def _is_other_type(error: Violation) -> bool:
    if error.validator == "type":
        return True
    if error.validator not in FIXED:
        return False
    expected: Any = error.validator_value
    return all(
        type(choice) is not type(error.instance)
        for choice in (expected if error.validator == "enum" else [expected])
    )


def _has_other_shape(error: Violation) -> bool:
    expected: Any = error.validator_value
    shapes = {"object": dict, "array": list}
    wanted = {shapes.get(name) for name in ([expected] if isinstance(expected, str) else expected)}
    return (type(error.instance) if isinstance(error.instance, dict | list) else None) not in wanted


def possible_branches(branches: Sequence[Branch]) -> Sequence[Branch]:
    """Return the branches that accept this type and aren't excluded by a condition, or all branches if none remain."""
    return [branch for branch in branches if not (branch.is_other_type or branch.is_excluded)] or branches


def shared_members(branches: Sequence[Branch]) -> list[Member]:
    """Return what every branch has an error about: missing or extra fields, and fields or items that are wrong."""
    if len(branches) < 2:
        return []
    each = [dict.fromkeys(_member_of(error) for error in branch.errors) for branch in branches]
    return [
        member
        for member in each[0]
        if member[1] is not None and all(member in members for members in each[1:])
    ]


def _member_of(error: Violation) -> Member:
    if error.validator == "required" and not error.relative_path:
        return "missing", cast("Any", error).member
    if error.validator in EXTRA and len(error.relative_path) == 1:
        return "extra", error.relative_path[0]
    return "at", error.relative_path[0] if error.relative_path else None


def union_at(error: Violation, branches: Sequence[Branch], step: str | int) -> Violation:
    """Return the error of a union about one member, out of what all branches say about it."""
    inner = Violation(
        validator=error.validator,
        validator_value=error.validator_value,
        instance=cast("Any", error.instance)[step],
        schema=error.schema,
        path=(*error.relative_path, step),
        schema_path=error.relative_schema_path,
    )
    inner.parent = error.parent
    for number, branch in enumerate(branches):
        for child in branch.errors:
            steps = list(child.relative_path)
            if steps[:1] == [step]:
                child.path = child.relative_path = deque(steps[1:])
                child.schema_path = child.relative_schema_path = deque([number, *child.relative_schema_path])
                child.parent = inner
                cast("Any", child).fields = None  # those that were known are the fields around the member
                inner.context.append(child)
    return inner


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
