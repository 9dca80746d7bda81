"""Proposes relations that hold in all of the content, and that are no accident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..core.named_tuple import NamedTuple
from ..document.bounded_read import read_data_within_limits
from ..document.document import State
from ..document.syntax import data_syntax
from ..io.configuration_files import WorkTreeFiles
from .field_values import CollectionValues, FieldValues

_IDENTITIES = ("slug", "id", "key", "permalink", "url", "uid", "uuid", "guid", "aliases", "redirect_from")
"""Fields that say by what a page is known: others may have no value twice by accident."""
_TARGETS = ("id", "slug", "key", "@stem", "@folder", "name", "title")
"""What values may refer to, the most likely first."""
_OWN_NAMES = frozenset({"title", "date", "description", "layout", "type", *_IDENTITIES})
"""Fields whose values describe their own file."""
_ENTRY_KEYS = ("id", "slug", "key", "name", "title", "tag")
"""Keys of the entries of a data file by which values may refer to them."""
_DATA_FOLDERS = ("data", "_data", "src/data", "src/_data", "source/_data")
_MAX_DATA_BYTES = 1 << 20
_MIN_UNIQUE = 20
"""Fewest files whose value must differ."""
_MIN_USES, _MIN_NAMED = 5, 2
"""Fewest uses and different values of a field that is named like what it refers to."""
_MIN_VALUES, _MIN_MEAN_CHARS = 10, 4.0
"""Fewest different values, and their mean length, of a field that isn't: short words may be equal by accident."""


class _Target(NamedTuple):
    """What references may name: its text in the configuration, its own name, and the known values."""

    text: str
    name: str
    known: frozenset[str]


def propose_relations(contents: Mapping[str, CollectionValues], top: Path) -> dict[str, dict[str, Any]]:
    """Return the relations of collections, as the configuration declares them, by the name of the collection.

    `contents` are what the fields contain, by collection. Data files are looked for below `top`.
    """
    targets = [*_collection_targets(contents), *_data_targets(top)]
    found = {}
    for name, content in contents.items():
        relations: dict[str, Any] = {}
        unique = _unique(content)
        if unique:
            relations["unique"] = unique
        references = dict(_references(name, content, targets))
        if references:
            relations["references"] = references
        if relations:
            found[name] = relations
    return found


def _unique(content: CollectionValues) -> list[Any]:
    """Return the fields whose values are unique: compared with each other if no two fields share a value.

    None are proposed if the files are in a language or a version, since other ones share what a page is known by.
    """
    if content.has_variants:
        return []
    fields = {
        name: field
        for name in _IDENTITIES
        if (field := content.fields.get(name)) is not None and field.is_unique and field.files >= _MIN_UNIQUE
    }
    names = [_with_items(name, field) for name, field in fields.items()]
    values = [value for field in fields.values() for value in field.values or ()]
    is_apart = all(field.values is not None for field in fields.values()) and len(values) == len({*values})
    return names if is_apart or len(names) < 2 else [[name] for name in names]


def _references(
    collection: str, content: CollectionValues, targets: list[_Target]
) -> Iterator[tuple[str, str]]:
    for name, field in content.fields.items():
        if name in _OWN_NAMES or not field.values or field.own * 2 > field.files:
            continue
        others = (target for target in targets if target.text != f"{collection}.{name}")
        fitting = [target for target in others if field.values <= target.known]
        named = [target for target in fitting if _singular(name) == _singular(target.name)]
        if named and field.uses >= _MIN_USES and len(field.values) >= _MIN_NAMED:
            yield _with_items(name, field), named[0].text
        elif fitting and len(field.values) >= _MIN_VALUES and _are_long(field.values):
            yield _with_items(name, field), fitting[0].text


def _are_long(values: set[str]) -> bool:
    return sum(map(len, values)) >= _MIN_MEAN_CHARS * len(values)


def _with_items(name: str, field: FieldValues) -> str:
    written = f'"{name}"' if any(sign in name for sign in ".[]") else name
    return f"{written}[]" if field.is_list else written


def _collection_targets(contents: Mapping[str, CollectionValues]) -> Iterator[_Target]:
    for name, content in contents.items():
        for selector in _TARGETS:
            field = {"@stem": content.stems, "@folder": content.folders}.get(
                selector, content.fields.get(selector)
            )
            if field is not None and field.values and field.is_unique and not field.is_list:
                is_known_of_all = field.files == content.stems.files
                if len(field.values) > 1 and is_known_of_all:
                    yield _Target(f"{name}.{selector}", name, frozenset(field.values))


def _data_targets(top: Path) -> Iterator[_Target]:
    files = WorkTreeFiles(top)
    for folder in _DATA_FOLDERS:
        for path in sorted((top / folder).glob("*.*")):
            syntax = data_syntax(path.name)
            if syntax is None or not files.is_file(path) or path.stat().st_size > _MAX_DATA_BYTES:
                continue
            shown = f"{folder}/{path.name}"
            try:
                document = read_data_within_limits(shown, files.read(path), syntax)
            except OSError:
                continue
            if document.state is State.PRESENT and not document.problems:
                for pointer, known in _entries(document.value):
                    yield _Target(shown + pointer, path.stem, frozenset(known))


def _entries(value: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the pointers to what values may refer to in a data file, and the values there."""
    if isinstance(value, dict):
        yield "", [*value]
    items = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, list) and all(isinstance(item, str) for item in items):
        yield "", items
    if items and all(isinstance(item, dict) for item in items):
        for key in _ENTRY_KEYS:
            found = [item.get(key) for item in items]
            if all(isinstance(one, str) for one in found):
                yield f"#/*/{key}", found


def _singular(name: str) -> str:
    name = name.casefold().replace("_", "-").lstrip("-")
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
