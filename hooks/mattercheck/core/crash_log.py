"""Crash logs that users can attach to a bug report."""

from __future__ import annotations

import sys
import tempfile
import traceback


def write_log(what: str) -> str:
    """Write the exception being handled to a log file and return the file's name; `what` is what was running.

    If no file can be written, return the last line of the traceback instead.
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
