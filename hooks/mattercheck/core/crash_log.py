"""The log of a bug of ours, for the person who meets it to pass on."""

from __future__ import annotations

import sys
import tempfile
import traceback


def write_log(what: str) -> str:
    """Write the exception that is being handled to a file, and return its name; `what` says what was done.

    Where no file can be written, the last line of the exception is returned instead.
    """
    from .version import __version__

    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="mattercheck-",
            suffix=".log",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as log:
            log.write(f"mattercheck {__version__}, Python {sys.version}, {sys.platform}: {what}\n")
            log.write(traceback.format_exc())
    except OSError:
        return traceback.format_exc().strip().rpartition("\n")[2]
    return log.name
