"""The entry point of `python -m mattercheck` and of the `mattercheck` script."""

import os
from _signal import SIGINT, signal  # type: ignore[import-not-found]  # built in; `signal` imports `enum`, which takes long


def _end(*_: object) -> None:
    """End the program at once: an exception could come up anywhere, in an import, a lock or a finalizer.

    What is being written is not yet in place, and the next run removes it; other processes end with this one.
    """
    os._exit(130)


signal(SIGINT, _end)  # before anything else is imported


def start() -> None:
    """Run the program and exit with its exit code."""
    from .cli import run

    run()


if __name__ == "__main__":
    start()
