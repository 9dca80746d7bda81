"""Groups files by folder, and lays the folders out as a treemap."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.named_tuple import NamedTuple
from ..text_safety import escape_controls
from .tally import Tally

_MAX_FOLDERS = 40
"""Most folders to show."""
_File = tuple[str, int, int]
"""The path of a file, its errors and its warnings."""


class Cell(NamedTuple):
    """A rectangle of a treemap, for a folder."""

    x: float
    y: float
    width: float
    height: float
    folder: Tally


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


def treemap(folders: Sequence[Tally], width: float, height: float) -> list[Cell]:
    """Lay out folders by their number of files.

    Squarified treemaps: Bruls, Huizing and van Wijk (2000), https://doi.org/10.1007/978-3-7091-6783-0_4
    """
    total = sum(folder.files for folder in folders)
    if not total:
        return []
    scale = width * height / total
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
            cells.append(
                Cell(x, y + at, depth, length, folder)
                if width >= height
                else Cell(x + at, y, length, depth, folder)
            )
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
