"""The errors in an invalid value, as a tree: errors of unions have those of their branches in `context`."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ...core.pointer import Route
from ..analysis.fields import subschemas_at
from ..model.schema import Schema
from .branches import STEPS_LIMIT
from .errors import Violation
from .walk import NotCoveredError, walk_for


def errors_of(schema: Schema, value: Any, limit: int, max_steps: int = STEPS_LIMIT) -> list[Violation]:
    """Return the errors of a value, of which jsonschema's have the same attributes.

    Returns at most `limit` errors, because a hostile file could have any number of them; exactly so many if more than
    `max_steps` keywords would have to be evaluated. Raises TooManyBranchesError if that many find no error.
    """
    walk = walk_for(schema)
    if walk is not None:
        with suppress(NotCoveredError):
            return walk.errors_of(value, limit, max_steps)
    from .jsonschema_tree import tree_for

    return tree_for(schema).errors_of(value, limit, max_steps)


def is_allowed(schema: Schema, subschema: Any, value: Any) -> bool | None:
    """Return whether a value is valid against a part of a schema, given by `id()`; None if that isn't known."""
    walk = walk_for(schema)
    if walk is not None:
        return walk.pruner.is_valid(subschema, value)
    from .jsonschema_tree import tree_for

    return tree_for(schema).pruner.is_valid(subschema, value)


def is_allowed_at(schema: Schema, route: Route, value: Any) -> bool:
    """Tell whether a value may stand at a route, whatever else there is, as far as that is known."""
    subschemas = subschemas_at(schema, route, possible=False)
    return all(is_allowed(schema, subschema, value) is not False for subschema in subschemas)
