"""What a command does beyond reading a schema, within the limits of the configuration."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from ..config.settings import find_config, load_config
from ..core.bounded import LimitExceededError, run_bounded
from ..core.errors import MattercheckError
from ..core.limits import DEFAULT_LIMITS, Limits
from ..schema.load.loader import SchemaLoader

T = TypeVar("T")
S = TypeVar("S")


def limits_of(folder: Path, config: str | None, loader: SchemaLoader) -> Limits:
    """Return the limits of the configuration that is named, or else holds for a folder; the usual ones without one."""
    with suppress(MattercheckError):  # which whoever needs it will say
        path = folder / config if config is not None else find_config(folder)
        if path is not None:
            return load_config(path, loader).limits
    return DEFAULT_LIMITS


def within(limits: Limits, what: str, job: Callable[[S], T], state: S) -> T:
    """Return what `job(state)` returns, a function of a module, but end it when it takes too much.

    Raises MattercheckError that names `what` it is, and what the job raises of that. What it printed would be lost.
    """
    try:
        return run_bounded(state, job, limits)
    except LimitExceededError as error:
        raise MattercheckError(
            f"{what} takes more than {error}; `[limits]` of the configuration sets it"
        ) from None
