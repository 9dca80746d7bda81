"""Run the work of a command on a schema within the limits of the configuration."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from ..config.settings import find_config, load_config
from ..core.bounded import LimitExceededError, run_bounded
from ..core.errors import MattercheckError
from ..core.limits import DEFAULT_LIMITS, Limits
from ..core.paths import joined
from ..schema.load.loader import SchemaLoader

T = TypeVar("T")
S = TypeVar("S")


def limits_of(folder: Path, config: str | None, loader: SchemaLoader) -> Limits:
    """Return the limits of the given configuration, else of the one that applies to a folder, else the defaults."""
    with suppress(MattercheckError):  # reported where the configuration itself is needed
        path = joined(folder, config) if config is not None else find_config(folder, loader.files)
        if path is not None:
            return load_config(path, loader).limits
    return DEFAULT_LIMITS


def within(limits: Limits, what: str, job: Callable[[S], T], state: S) -> T:
    """Return `job(state)`, run in a worker process within the limits. `job` must be a module-level function.

    Raises MattercheckError, beginning with `what` (such as "comparing schemas"), if a limit is exceeded, and any
    MattercheckError of the job. Output that the job prints is lost.
    """
    try:
        return run_bounded(state, job, limits)
    except LimitExceededError as error:
        raise MattercheckError(
            f"{what} takes more than {error}; raise the limit in `[limits]` of the configuration"
        ) from None
