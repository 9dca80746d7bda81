"""Read configurations, schemas and baselines from the working tree."""

from __future__ import annotations

import errno
from pathlib import Path

from .sources import OPEN_FLAGS, opened, read_fully

_MAX_BYTES = 1 << 24
"""Maximum size of a configuration, a schema or a baseline."""


class ConfigurationReader:
    """Reads configurations, schemas and baselines: regular files only, and below `root` no links that leave it.

    Otherwise a commit could turn one into a link to any file, whose content would be shown in a message.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, path: Path) -> bytes:
        """Return the content of a file. Raises OSError."""
        bound = self._root if path.is_relative_to(self._root) else None
        with opened(str(path), bound, OPEN_FLAGS) as descriptor:
            data = read_fully(descriptor, _MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise OSError(errno.EFBIG, f"it is larger than {_MAX_BYTES:,} bytes", str(path))
        return data
