"""What the fields of a collection contain in all of its files, as far as relations may need it."""

from __future__ import annotations

import re
from typing import Any

from ..relations.fields import comparable
from .proposals import is_language

_MAX_VALUES = 20_000
"""Most different values of a field that are kept."""
_MAX_CHARS = 200
"""Longest text that may refer to something."""
_VERSION = re.compile(r"version-.|v?\d+[.]|v\d")
"""The start of the name of a folder for one version; a number alone is a year or a month."""


class FieldValues:
    """The texts of one field: `files` have any, `uses` are all of them.

    `values` is None if there are too many different ones, or if some are no texts or long ones. `is_unique` tells
    whether no two files share one. `own` counts the files whose value is the name of the file or of its folder.
    """

    def __init__(self) -> None:
        self.files = 0
        self.uses = 0
        self.own = 0
        self.is_list = False
        self.is_unique = True
        self.values: set[str] | None = set()
        self._hashes: set[int] = set()

    def add(self, texts: list[str] | None, names: tuple[str, ...], *, is_list: bool) -> None:
        """Add the texts of a file whose names are given; None if there is something else."""
        if texts is None:
            self.values, self.is_unique = None, False
            return
        self.is_list = self.is_list or is_list
        self.files += bool(texts)
        self.uses += len(texts)
        self.own += any(text in names for text in texts)
        different = set(texts)
        hashes = set(map(hash, different))
        self.is_unique = self.is_unique and self._hashes.isdisjoint(hashes)
        if self.is_unique:
            self._hashes |= hashes
        if self.values is not None:
            self.values |= different
            if len(self.values) > _MAX_VALUES:
                self.values = None


class CollectionValues:
    """The names of the files of a collection, and what their fields contain, by the name of the field.

    `has_variants` tells whether a folder is one for a language or a version: others have the same pages.
    """

    def __init__(self) -> None:
        self.has_variants = False
        self.stems = FieldValues()
        self.folders = FieldValues()
        self.fields: dict[str, FieldValues] = {}

    def add(self, path: str, value: Any) -> None:
        """Add a file at a `/`-separated path with its front matter."""
        folder, _, name = path.rpartition("/")
        stem, parent = name.rpartition(".")[0] or name, folder.rpartition("/")[2]
        self.has_variants = self.has_variants or any(
            is_language(one) or _VERSION.match(one) for one in folder.split("/")
        )
        self.stems.add([stem], (), is_list=False)
        self.folders.add([parent], (), is_list=False)
        for key, found in value.items() if isinstance(value, dict) else ():
            if found is None or found == "":
                continue
            items = found if isinstance(found, list) else [found]
            texts = [comparable(item) for item in items if item is not None and item != ""]
            is_plain = all(
                isinstance(item, str) and len(item) <= _MAX_CHARS for item in items if item is not None
            )
            self.fields.setdefault(str(key), FieldValues()).add(
                texts if is_plain else None, (stem, parent), is_list=isinstance(found, list)
            )
