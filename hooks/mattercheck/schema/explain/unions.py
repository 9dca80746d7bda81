"""Find the branch of a union that the author meant."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, cast

from ...core.named_tuple import NamedTuple
from ...core.similarity import closest_choice, likely_typo
from .branches import BranchFields
from .errors import Violation

EXTRA = frozenset({"additionalProperties", "unevaluatedProperties"})
UNIONS = frozenset({"anyOf", "oneOf"})
_FIXED = frozenset({"const", "enum"})

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
        return any(not error.relative_path and error.validator in _FIXED for error in self.errors)

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
            if list(error.relative_path) == [key] and error.validator in _FIXED
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


def best_branch(
    branches: Sequence[Branch], meant_text: Callable[[Sequence[Branch]], Branch | None]
) -> Branch | None:
    """Return the most likely branch: by type, by discriminator, by the fields that are present, then by fewest and deepest errors.

    `meant_text` chooses between several branches for texts. Returns None if no branch stands out.
    """
    likely = [branch for branch in branches if not (branch.is_for_empty_value or branch.is_excluded)]
    candidates = [branch for branch in likely if not branch.is_other_type]
    if not candidates or all(branch.is_other_choice for branch in candidates):
        # The only branch with choices was meant if no other is for values of another type, or if one is misspelled.
        is_only = len(candidates) == 1 and (len(likely) == 1 or _is_misspelled(candidates[0]))
        return candidates[0] if is_only else None
    is_text = isinstance(candidates[0].value, str)
    if len(candidates) == 1 and not (is_text and len(likely) > 1 and candidates[0].is_other_format):
        return candidates[0]
    if is_text:
        return meant_text(candidates)
    if all(branch.knows_nothing for branch in candidates):
        return None
    ranked = sorted((_rank(branch, candidates), index) for index, branch in enumerate(candidates))
    # Of branches that only lack fields, those with fewer missing ones are not more likely.
    compared = 3 if all(branch.missing for branch in candidates) else None
    stands_out = ranked[0][0][:compared] < ranked[1][0][:compared]
    return candidates[ranked[0][1]] if stands_out else None


def _is_misspelled(branch: Branch) -> bool:
    choices = [choice for choice in allowed_values([branch])[1] if isinstance(choice, str)]
    return isinstance(branch.value, str) and closest_choice(branch.value, choices) is not None


def _rank(branch: Branch, branches: Sequence[Branch]) -> tuple[int, ...]:
    """Return how much speaks against a branch: the less, the more likely it was meant."""
    unknown, misspelled = len(branch.unknown_fields), branch.misspelled_fields
    elsewhere = sum(
        len(error.relative_path) == 1
        and error.validator in _FIXED
        and any(other.accepts_field(str(error.relative_path[0])) for other in branches)
        for error in branch.errors
    )
    return (
        elsewhere,
        unknown - misspelled,
        misspelled,
        branch.other_shapes,
        len(branch.errors),
        -branch.depth,
    )


def _resembles(name: str, others: Sequence[str]) -> bool:
    """Tell whether a name is a likely misspelling of one of some others, or consists of the same letters."""
    return likely_typo(name, others) is not None or (
        len(name) > 2 and any(sorted(name) == sorted(other) for other in others)
    )


def _is_other_type(error: Violation) -> bool:
    if error.validator == "type":
        return True
    if error.validator not in _FIXED:
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


def shared_tag(branches: Sequence[Branch]) -> str | None:
    """Return the field whose fixed values discriminate all branches, if the value has none of them."""
    if len(branches) < 2:
        return None
    first = (str(error.relative_path[0]) for error in branches[0].errors if len(error.relative_path) == 1)
    return next((key for key in first if all(branch.choices_of(key) for branch in branches)), None)


def with_other_tags(branches: Sequence[Branch], tag: str) -> Sequence[Branch]:
    """Return the branches whose other fixed values the value has, if some do; all of them otherwise."""
    others = [
        branch
        for branch in branches
        if not any(
            error.validator in _FIXED
            and list(error.relative_path) not in ([], [tag])
            and len(error.relative_path) == 1
            for error in branch.errors
        )
    ]
    return others or branches


def tag_choices(branches: Sequence[Branch], tag: str, meant: Branch | None = None) -> list[Any]:
    """Return the fixed values of a field in all branches, those of the branch that is `meant` first."""
    ordered = branches if meant is None else [meant, *branches]
    choices: list[Any] = []
    for branch in ordered:
        fixed = branch.choices_of(tag) or branch.fields.fixed.get(tag, [])
        choices += [choice for choice in fixed if choice not in choices]
    return choices


def held_tags(meant: Branch, branches: Sequence[Branch]) -> dict[str, Any]:
    """Return the fields with their values by which a branch differs from the others, and which the value has."""
    value = meant.value if isinstance(meant.value, dict) else {}
    return {
        name: value[name]
        for name, fixed in meant.fields.fixed.items()
        if name in value
        and value[name] in fixed
        and any(
            name in other.fields.fixed and value[name] not in other.fields.fixed[name] for other in branches
        )
    }


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


def contradicting_fields(branches: Sequence[Branch]) -> list[str]:
    """Return the fields that are present, each of which only some of the most likely branches list."""
    groups = [branch for branch in branches if branch.fields.names and isinstance(branch.value, dict)]
    fewest = min((len(branch.unknown_fields) for branch in groups), default=0)
    likely = [branch for branch in groups if len(branch.unknown_fields) == fewest]
    listed = [{*branch.value} - {*branch.unknown_fields} for branch in likely]
    if len(listed) < 2 or not all(listed):
        return []
    shared = set.intersection(*listed)
    return [name for name in likely[0].value if name not in shared and any(name in names for names in listed)]


def conditions_on(branches: Sequence[Branch], key: str) -> list[dict[str, Any]]:
    """Return the subschemas by which the conditions of the branches decide on the value of a field."""
    unmet = [getattr(error, "unmet", {}) for branch in branches for error in branch.errors]
    members = [one.get("properties", {}).get(key) for one in unmet if isinstance(one, dict)]
    return [member for member in members if isinstance(member, dict)]


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
