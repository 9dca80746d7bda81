"""Reads the field lists of content management systems that edit the files of a repository.

Decap CMS (also Netlify CMS, Static CMS and Sveltia CMS): https://decapcms.org/docs/widgets/
Front Matter CMS: https://frontmatter.codes/docs/content-creation/fields
Pages CMS: https://pagescms.org/docs/configuration/
TinaCMS: https://tina.io/docs/reference/fields, as compiled to `tina/tina-lock.json`
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..config.collection import FRONT_MATTER_SUFFIXES
from ..config.globs import literal_glob
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.paths import repository_folder, suffix
from ..document.document import read_data
from ..document.syntax import Syntax
from ..git.files import list_named
from .proposals import name_of

_TYPES = {
    "boolean": "boolean",
    "code": "string",
    "color": "string",
    "date": "string",
    "datetime": "string",
    "file": "string",
    "image": "string",
    "list": "array",
    "markdown": "string",
    "object": "object",
    "rich-text": "string",
    "string": "string",
    "text": "string",
}
"""JSON types by kind of field, as far as a kind has one. `list` without fields is a list of texts."""
_FRONT_MATTER_TYPES = {
    "categories": "array",
    "draft": "boolean",
    "fields": "object",
    "tags": "array",
    "taxonomy": "array",
}
"""JSON types by kind of field in Front Matter CMS, where they differ."""
_BODY = "body"
"""The name that Decap CMS and Pages CMS give the text after the front matter."""
_WORKSPACE = "[[workspace]]"
_MAX_DEPTH = 8


class CmsField(NamedTuple):
    """A field of a form: its JSON type, or '' if it may be any, and its choices or fields within, if it has any.

    `is_moment` tells whether a text is a date or a time, in a notation that the form doesn't say.
    """

    name: str
    type: str
    required: bool
    description: str = ""
    choices: tuple[Any, ...] = ()
    multiple: bool = False
    fields: tuple[CmsField, ...] = ()
    is_moment: bool = False


class CmsCollection(NamedTuple):
    """A folder whose files are edited with a form; `configuration` is the file that defines the form."""

    configuration: str
    name: str
    glob: str
    fields: tuple[CmsField, ...]


def cms_collections(top: Path) -> list[CmsCollection]:
    """Return the folders in the repository at `top` that a CMS is configured for."""
    try:
        names = list_named(top, *_FORMATS)
    except MattercheckError:
        return []
    found: list[CmsCollection] = []
    for name in names:
        read = next(read for ending, read in _FORMATS.items() if name.endswith(ending))
        found += read(name, _contents(top / name))
    return _one_per_folder(one for one in found if one.fields)


def _one_per_folder(found: Iterable[CmsCollection]) -> list[CmsCollection]:
    """Merge collections with the same files, such as one for each category of pages, into one named after the folder."""
    by_glob: dict[str, list[CmsCollection]] = defaultdict(list)
    for one in found:
        by_glob[one.glob].append(one)
    return [
        of_glob[0] if len(of_glob) == 1 else _together(glob, of_glob) for glob, of_glob in by_glob.items()
    ]


def _together(glob: str, collections: list[CmsCollection]) -> CmsCollection:
    fields: dict[str, CmsField] = {}
    uses = Counter(field.name for one in collections for field in one.fields if field.required)
    for field in (field for one in collections for field in one.fields):
        is_required = uses[field.name] == len(collections)
        fields.setdefault(field.name, field._replace(required=is_required))
    name = name_of(glob.partition("**")[0])
    return CmsCollection(collections[0].configuration, name, glob, tuple(fields.values()))


def _contents(path: Path) -> Any:
    syntax = Syntax.JSON if path.suffix == ".json" else Syntax.YAML
    try:
        return read_data(path.name, path.read_bytes(), syntax).value
    except (OSError, MattercheckError):
        return None


def _decap(name: str, contents: Any) -> Iterator[CmsCollection]:
    for collection in _mappings(contents, "collections"):
        folder, ending = collection.get("folder"), collection.get("extension", "md")
        if isinstance(folder, str) and f".{ending}" in FRONT_MATTER_SUFFIXES:
            yield from _collection(name, collection, folder, f"*.{ending}", _decap_field)


def _pages(name: str, contents: Any) -> Iterator[CmsCollection]:
    for collection in _mappings(contents, "content"):
        folder = collection.get("path")
        ending = collection.get("filename", "x.md")
        if collection.get("type") == "collection" and isinstance(folder, str) and isinstance(ending, str):
            ending = suffix(ending)
            if ending in FRONT_MATTER_SUFFIXES:
                yield from _collection(name, collection, folder, f"*{ending}", _pages_field)


def _front_matter(name: str, contents: Any) -> Iterator[CmsCollection]:
    types = {one.get("name"): one for one in _mappings(contents, "frontMatter.taxonomy.contentTypes")}
    base = name.rpartition("/")[0]
    for folder in _mappings(contents, "frontMatter.content.pageFolders"):
        names = folder.get("contentTypes") or [*types]
        path = folder.get("path")
        # Which of several types a file has depends on the file.
        if isinstance(path, str) and isinstance(names, list) and len(names) == 1 and names[0] in types:
            place = f"{base}/{path.removeprefix(_WORKSPACE)}"
            yield from _collection(name, types[names[0]], place, "*.{md,mdx}", _front_matter_field)


def _tina(name: str, contents: Any) -> Iterator[CmsCollection]:
    compiled = contents.get("schema") if isinstance(contents, dict) else None
    for collection in _mappings(compiled, "collections"):
        folder, ending = collection.get("path"), collection.get("format", "md")
        # Which of several templates or patterns a file has depends on the file.
        is_plain = "match" not in collection and isinstance(folder, str)
        if is_plain and f".{ending}" in FRONT_MATTER_SUFFIXES:
            yield from _collection(name, collection, str(folder), f"*.{ending}", _tina_field)


_FORMATS: dict[str, Callable[[str, Any], Iterator[CmsCollection]]] = {
    "admin/config.yml": _decap,
    "admin/config.yaml": _decap,
    "frontmatter.json": _front_matter,
    ".pages.yml": _pages,
    "tina/tina-lock.json": _tina,
}


def _collection(
    configuration: str,
    collection: dict[str, Any],
    folder: str,
    files: str,
    read: Callable[[dict[str, Any], int], CmsField | None],
) -> Iterator[CmsCollection]:
    """Yield the collection of a folder, unless that is outside of the repository."""
    inside = repository_folder("", folder)
    if inside is None:
        return
    name = collection.get("name")
    fields = tuple(
        field
        for field in _fields(collection, read, 0)
        if not (field.name == _BODY and field.type in {"string", ""})
    )
    yield CmsCollection(
        configuration,
        name if isinstance(name, str) else "content",
        f"{literal_glob(inside)}**/{files}",
        fields,
    )


def _fields(
    table: dict[str, Any], read: Callable[[dict[str, Any], int], CmsField | None], depth: int
) -> tuple[CmsField, ...]:
    if depth > _MAX_DEPTH:
        return ()
    return tuple(field for one in _mappings(table, "fields") if (field := read(one, depth + 1)) is not None)


def _decap_field(table: dict[str, Any], depth: int) -> CmsField | None:
    widget = table.get("widget", "string")
    kind = _TYPES.get(widget, "") if isinstance(widget, str) else ""
    choices = _choices(table.get("options")) if widget == "select" else ()
    if widget == "number":
        kind = {"int": "integer", "float": "number"}.get(str(table.get("value_type")), "")
    return _field(
        table.get("name"),
        kind,
        required=table.get("required", True) is not False and widget not in {"boolean", "hidden"},
        description=table.get("hint"),
        choices=choices,
        multiple=table.get("multiple") is True,
        fields=_fields(table, _decap_field, depth) if kind in {"array", "object"} else (),
        is_moment=widget in {"date", "datetime"},
    )


def _pages_field(table: dict[str, Any], depth: int) -> CmsField | None:
    widget = table.get("type", "string")
    options = table.get("options")
    return _field(
        table.get("name"),
        _TYPES.get(widget, "") if isinstance(widget, str) else "",
        required=table.get("required") is True,
        description=table.get("description"),
        choices=_choices(options.get("values")) if widget == "select" and isinstance(options, dict) else (),
        multiple=bool(table.get("list")),
        fields=_fields(table, _pages_field, depth) if widget == "object" else (),
        is_moment=widget == "date",
    )


def _tina_field(table: dict[str, Any], depth: int) -> CmsField | None:
    widget = table.get("type")
    if table.get("isBody") is True:
        return None
    kind = {"number": "number", "reference": "string"}.get(str(widget)) or _TYPES.get(str(widget), "")
    has_templates = "templates" in table
    return _field(
        table.get("nameOverride") or table.get("name"),
        "" if widget == "rich-text" else kind,
        required=table.get("required") is True,
        description=table.get("description"),
        choices=_choices(table.get("options")) if widget == "string" else (),
        multiple=table.get("list") is True,
        fields=_fields(table, _tina_field, depth) if widget == "object" and not has_templates else (),
        is_moment=widget == "datetime",
    )


def _front_matter_field(table: dict[str, Any], depth: int) -> CmsField | None:
    widget = table.get("type")
    if widget in {"divider", "heading"}:
        return None
    kind = _FRONT_MATTER_TYPES.get(widget) or _TYPES.get(widget, "") if isinstance(widget, str) else ""
    return _field(
        table.get("name"),
        kind,
        required=table.get("required") is True,
        description=table.get("fieldDescription", table.get("description")),
        choices=_choices(table.get("choices")) if widget == "choice" else (),
        multiple=table.get("multiple") is True,
        fields=_fields(table, _front_matter_field, depth) if widget == "fields" else (),
        is_moment=widget == "datetime",
    )


def _field(name: Any, kind: str, *, required: bool, description: Any, **more: Any) -> CmsField | None:
    if not isinstance(name, str) or not name:
        return None
    return CmsField(name, kind, required, description if isinstance(description, str) else "", **more)


def _choices(options: Any) -> tuple[Any, ...]:
    """Return the values of options, which are texts or numbers, or mappings with a label."""
    if not isinstance(options, list):
        return ()
    values = [
        option.get("value", option.get("id")) if isinstance(option, dict) else option for option in options
    ]
    return tuple(values) if all(isinstance(value, str | int | float) for value in values) else ()


def _mappings(contents: Any, key: str) -> list[dict[str, Any]]:
    """Return the mappings in the list under a key."""
    items = contents.get(key) if isinstance(contents, dict) else None
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
