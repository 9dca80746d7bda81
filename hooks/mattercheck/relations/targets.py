"""What a reference refers to: a field, the path or the name of the files of a collection, or an entry of a data file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.pointer import Route, from_pointer, to_pointer
from .fields import Field, comparable
from .rows import PlainRow, Row

_WILDCARD = "*"
FILE_PARTS = ("@path", "@stem", "@name", "@folder")
"""What a reference can name a file by: its path, its name with and without the extension, and its folder's name."""

NO_ENTRY = 0
"""The slot of the fact that a data file has values, but none where the pointer of a target leads."""


class CollectionTarget:
    """The values of a field of a collection, or a part of the paths of its files, named as in FILE_PARTS.

    Paths are relative to the folder of the configuration, `top`.
    """

    def __init__(self, slot: int, collection: str, selector: Field | str, top: str) -> None:
        self.slot = slot
        self.collection = collection
        self._selector = selector
        self._top = top

    @property
    def text(self) -> str:
        """The target as the configuration has it."""
        selector = self._selector
        return f"{self.collection}.{selector.text if isinstance(selector, Field) else selector}"

    @property
    def field(self) -> str:
        """The field, or an empty text for a part of a path."""
        return self._selector.text if isinstance(self._selector, Field) else ""

    @property
    def is_path(self) -> bool:
        return self._selector == "@path"

    @property
    def names_files(self) -> bool:
        """Whether values are names or paths of files."""
        return not isinstance(self._selector, Field)

    def rows(self, path: str, value: Any) -> list[PlainRow]:
        """Return what a file of the collection can be referred to by."""
        slot = self.slot
        if isinstance(self._selector, Field):
            return self._selector.rows(slot, value)
        folder, _, name = path.rpartition("/")
        stem = name.rpartition(".")[0] or name
        if self._selector == "@path":
            below = path.removeprefix(self._top)
            return [(slot, below, ""), (slot, below[: len(below) - len(name) + len(stem)], "")]
        if self._selector == "@folder":
            return [(slot, folder.rpartition("/")[2], "")]
        return [(slot, stem if self._selector == "@stem" else name, "")]

    def describe(self) -> str:
        """Return what a value must be, to complete "there is no"."""
        selector = self._selector
        if isinstance(selector, Field):
            return f"file in `{self.collection}` whose `{selector.text}` is"
        return {
            "@path": f"file in `{self.collection}` with the path",
            "@folder": f"file in `{self.collection}` in a folder named",
        }.get(selector, f"file in `{self.collection}` named")


class DataTarget:
    """The entries of a data file, relative to the repository, at a JSON Pointer in which `*` stands for every entry.

    At the end of the pointer, a mapping means its keys and a list its items.
    """

    is_path = names_files = False

    def __init__(self, slot: int, path: str, pointer: str, declared_at: Route) -> None:
        """Take the route of the first reference to it in the configuration, too."""
        self.slot = slot
        self.path = path
        self.pointer = pointer
        self.declared_at = declared_at

    @property
    def text(self) -> str:
        """The path of the data file, and the pointer."""
        return f"{self.path}#{self.pointer}" if self.pointer else self.path

    def rows(self, value: Any) -> Iterator[Row]:
        """Yield the entries of the data file."""
        for route, scalar in _entries(value, from_pointer(self.pointer), ()):
            yield Row(self.slot, comparable(scalar), to_pointer(route))

    def describe(self) -> str:
        """Return what a value must be, to complete "there is no"."""
        return f"entry in {self.path} named"


def _entries(value: Any, steps: list[str], route: Route) -> Iterator[tuple[Route, Any]]:
    if steps:
        step, rest = steps[0], steps[1:]
        if isinstance(value, dict):
            for key in value if step == _WILDCARD else [step] if step in value else []:
                yield from _entries(value[key], rest, (*route, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if step in {_WILDCARD, str(index)}:
                    yield from _entries(item, rest, (*route, index))
        return
    if isinstance(value, dict):
        yield from (((*route, key), key) for key in value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, str | int | float):
                yield (*route, index), item
    elif value is not None and value != "":
        yield route, value
