"""Reads configurations, schemas and baselines of the working tree."""

from __future__ import annotations

import errno
from pathlib import Path

from .sources import OPEN_FLAGS, opened, read_fully

_MAX_BYTES = 1 << 24
"""Bytes of a configuration, a schema or a baseline."""


class ConfigurationReader:
    """Reads configurations, schemas and baselines: regular files, and of those below `root` none by a link that leads out.

    Whoever writes a commit could make one a link to any file, and have its content shown in a message.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, path: Path) -> bytes:
        """Return what a file holds. Raises OSError."""
        bound = self._root if path.is_relative_to(self._root) else None
        with opened(str(path), bound, OPEN_FLAGS) as descriptor:
            data = read_fully(descriptor, _MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise OSError(errno.EFBIG, f"it is longer than {_MAX_BYTES:,} bytes", str(path))
        return data
