"""Groups files by folder, and lays the folders out as a treemap."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.named_tuple import NamedTuple
from ..text_safety import escape_controls
from .tally import Tally

_MAX_FOLDERS = 40
"""Most folders to show."""
_PADDING = 7.0
"""Width of the margin of a label in user units."""
_CHAR_WIDTH = 8.2
"""Width of a character of a label in user units, on the wide side."""
_MIN_HEIGHT = 24.0
"""Smallest height of a rectangle with a label."""
_MIN_CHARS = 5
"""Fewest characters of a label."""
TOP_LEVEL = "top level"
"""What the files outside all folders are called."""
_File = tuple[str, int, int]
"""The path of a file, its errors and its warnings."""


class Cell(NamedTuple):
    """A rectangle of a treemap, for a folder.

    `label` is the end of the folder's name that fits in, empty if next to nothing does.
    """

    x: float
    y: float
    width: float
    height: float
    folder: Tally
    label: str


def group_folders(files: Sequence[_File]) -> list[Tally]:
    """Return the folders that files are in, the largest first; the largest folders are divided into their own folders.

    The name of a folder ends in `/`; that of the files outside all folders is empty.
    """
    groups: dict[str, list[_File]] = {"": list(files)}
    final: dict[str, list[_File]] = {}
    while groups:
        name = max(groups, key=lambda name: (len(groups[name]), name))
        group = groups.pop(name)
        parts: dict[str, list[_File]] = {}
        own = []
        for file in group:
            folder, slash, _ = file[0][len(name) :].partition("/")
            if slash:
                parts.setdefault(f"{name}{folder}/", []).append(file)
            else:
                own.append(file)
        if parts and len(groups) + len(final) + len(parts) + bool(own) <= _MAX_FOLDERS:
            groups.update(parts)
            if own:
                final[name] = own
        else:
            final[name] = group
    tallies = [
        Tally(
            escape_controls(name),
            len(group),
            sum(bool(errors + warnings) for _, errors, warnings in group),
            sum(errors for _, errors, _ in group),
            sum(warnings for *_, warnings in group),
        )
        for name, group in final.items()
        if group
    ]
    return sorted(tallies, key=lambda tally: (-tally.files, tally.name))


def shared_folder(folders: Sequence[Tally]) -> str:
    """Return the innermost folder that contains all the folders, ending in `/`; empty at the top."""
    shared = ""
    for steps in zip(*(folder.name.split("/")[:-1] for folder in folders), strict=False):
        if len(set(steps)) > 1:
            break
        shared += f"{steps[0]}/"
    return shared


def _label(name: str, width: float, height: float) -> str:
    """Return the name of a folder, without its first folders or cut if it would be too wide."""
    longest = int((width - 2 * _PADDING) / _CHAR_WIDTH)
    if height < _MIN_HEIGHT or longest < _MIN_CHARS:
        return ""
    shown = name
    while len(shown) > longest:
        _, slash, rest = shown.removeprefix("…/").partition("/")
        if not slash or not rest:
            return f"{shown.removeprefix('…/')[: longest - 1]}…"
        shown = f"…/{rest}"
    return shown


def treemap(folders: Sequence[Tally], width: float, height: float) -> list[Cell]:
    """Lay out folders by their number of files.

    Squarified treemaps: Bruls, Huizing and van Wijk (2000), https://doi.org/10.1007/978-3-7091-6783-0_4
    """
    total = sum(folder.files for folder in folders)
    if not total:
        return []
    scale = width * height / total
    shared = len(shared_folder(folders))
    cells: list[Cell] = []
    waiting = [(folder.files * scale, folder) for folder in folders]
    x = y = 0.0
    while waiting:
        side = min(width, height)
        row = [waiting.pop(0)]
        while waiting and _worst([*row, waiting[0]], side) <= _worst(row, side):
            row.append(waiting.pop(0))
        depth = sum(area for area, _ in row) / side if side else 0.0
        at = 0.0
        for area, folder in row:
            length = area / depth if depth else 0.0
            place = (x, y + at, depth, length) if width >= height else (x + at, y, length, depth)
            label = _label(folder.name[shared:] or folder.name or TOP_LEVEL, *place[2:])
            cells.append(Cell(*place, folder, label))
            at += length
        if width >= height:
            x, width = x + depth, width - depth
        else:
            y, height = y + depth, height - depth
    return cells


def _worst(row: Sequence[tuple[float, Tally]], side: float) -> float:
    """Return the largest ratio of the sides of the rectangles in a row."""
    areas = [area for area, _ in row]
    total = sum(areas)
    if not total or not side:
        return float("inf")
    return max(side * side * max(areas) / total**2, total**2 / (side * side * min(areas)))
