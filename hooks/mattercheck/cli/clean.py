"""`mattercheck clean`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import git
from ..checking.cache import cache_folder, clean
from ..core.errors import MattercheckError, describe_os_error
from ..core.text import count
from .output.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Delete the cache of the current repository."""
    del arguments
    here = Path.cwd()
    folder = cache_folder(git.find_root(here) or here)
    try:
        removed = clean(folder)
    except OSError as error:
        reason = describe_os_error(error)
        raise MattercheckError(f"the cache {folder} cannot be removed: {reason}") from None
    streams.say(f"removed {count(removed, 'cache file')}" if removed else "no cache found")
    return 0
