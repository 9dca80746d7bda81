"""Whether a path stays inside of a folder, wherever links lead."""

from __future__ import annotations

import os
from pathlib import Path


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether what a path means, after all symbolic links, lies in a folder or is it.

    A link that leads to itself is where it stands; opening it will fail.
    """
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
