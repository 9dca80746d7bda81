"""Find the branch of a union that the author meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...core.similarity import closest_choice
from .unions import FIXED, Branch, allowed_values


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
        and error.validator in FIXED
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
