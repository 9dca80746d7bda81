"""The ready schemas that fit a repository: those of agent files, and those of the site generators found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..config.collection import Collection, default_relations
from ..config.globs import literal_glob
from ..config.ready import ReadySchema, collections_by_place, ready_schemas
from ..config.settings import Settings
from ..core.files import Files
from ..core.limits import DEFAULT_LIMITS
from ..core.paths import repository_folder
from .bundles import bundle_collections
from .plugins import plugin_collections
from .sites import find_sites, text_start

_NAME = "bundled schemas"
"""Stands for the name of the configuration file."""
_BLOG = "mkdocs-material-blog"
_ONLY_IF = {
    "starlight": (("package.json",), r'"@astrojs/starlight"'),
    "mkdocs-material": (("mkdocs.yml", "mkdocs.yaml"), r"\bmaterial\b"),
    _BLOG: (("mkdocs.yml", "mkdocs.yaml"), r"(?m)^\s*-\s*(?:material/)?blog\b"),
}
"""For a schema about a theme or a plugin: the files of the site that must mention it, and how."""
_BLOG_FOLDER = re.compile(r"(?m)^\s*blog_dir:[ \t]*[\"']?([^\"'\n#]+)")
_PLAIN_BLOG = re.compile(r"(?m)^\s*-[ \t]*(?:material/)?blog[ \t]*$")
"""The blog plugin without options, whose folder is `blog`."""


def ready_settings(top: Path, files: Files, *, sites: bool = True) -> Settings:
    """Return the configuration that applies to a repository without one.

    It has the collections of agent files and, with `sites`, of records and the site generators in the repository.
    `files` are where these are found, such as the index.
    """
    collections = [
        *collections_by_place(top, "agent"),
        *plugin_collections(top, files),
        *bundle_collections(top, files),
    ]
    if sites:
        collections += [*collections_by_place(top, "record"), *_site_collections(top, files)]
    for one in collections:
        if "references" in one.relations:
            one.relations = default_relations(one.schema, one.name, one.globs, top, files.is_file)
    return Settings(
        top / _NAME,
        tuple(collections),
        allow_inline_schema=False,
        severities={},
        limits=DEFAULT_LIMITS,
        has_relations=any(one.relations for one in collections),
    )


def ready_files(top: Path, paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the `/`-separated paths of agent files and records below `top`, by the name of their ready schema.

    Files that only look like them, and that agents ignore, aren't among them.
    """
    collections = collections_by_place(top, "agent", "record")
    found: dict[str, list[str]] = {}
    for path in paths:
        name = next((one.name for one in collections if one.match(path) is not None), None)
        if name in ready_schemas():
            found.setdefault(name, []).append(path)
    return {one.name: found[one.name] for one in collections if one.name in found}


def _site_collections(top: Path, files: Files) -> Iterator[Collection]:
    for site in find_sites(top, files):
        for ready in ready_schemas().values():
            if ready.site == site.generator and _is_used(ready, top / site.folder, files):
                root = site.root if ready.files else ""
                names = _blogs(text_start(top / site.mark, files)) if ready.name == _BLOG else [""]
                for folder in {repository_folder(root, name): None for name in names}:
                    if folder is not None:
                        yield from ready.collections(top, literal_glob(folder))


def _blogs(configuration: str) -> list[str]:
    """Return the folders of the blogs that a configuration of MkDocs declares, relative to its content folder."""
    folders = {folder.strip().strip("/") for folder in _BLOG_FOLDER.findall(configuration)}
    if not folders or _PLAIN_BLOG.search(configuration):
        folders.add("blog")
    return sorted(folders)


def _is_used(ready: ReadySchema, folder: Path, files: Files) -> bool:
    if ready.name not in _ONLY_IF:
        return True
    names, pattern = _ONLY_IF[ready.name]
    return any(re.search(pattern, text_start(folder / name, files)) for name in names)
