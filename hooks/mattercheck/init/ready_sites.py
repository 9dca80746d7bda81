"""The ready schemas that fit a repository: those of agent files, and those of the site generators found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..config.collection import Collection
from ..config.ready import ReadySchema, collections_by_place, ready_schemas
from ..config.settings import Settings
from ..core.limits import DEFAULT_LIMITS
from .bundles import bundle_collections
from .plugins import plugin_collections
from .sites import Site, find_sites

_NAME = "bundled schemas"
"""Stands for the name of the configuration file."""
_SPECIAL = re.compile(r"[*?\[\]{}]")
_ONLY_IF = {
    "starlight": (("package.json",), r'"@astrojs/starlight"'),
    "mkdocs-material": (("mkdocs.yml", "mkdocs.yaml"), r"\bmaterial\b"),
    "mkdocs-material-blog": (("mkdocs.yml", "mkdocs.yaml"), r"(?m)^\s*-\s*(?:material/)?blog\b"),
}
"""For a schema about a theme or a plugin: the files of the site that must mention it, and how."""
_MAX_BYTES = 100_000


def ready_settings(top: Path, *, sites: bool = True) -> Settings:
    """Return the configuration that applies to a repository without one.

    It has the collections of agent files and, with `sites`, of records and the site generators in the repository.
    """
    collections = [*collections_by_place(top, "agent"), *plugin_collections(top), *bundle_collections(top)]
    if sites:
        collections += [*collections_by_place(top, "record"), *_site_collections(top)]
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


def _site_collections(top: Path) -> Iterator[Collection]:
    for site in find_sites(top):
        for ready in ready_schemas().values():
            if ready.site == site.generator and _is_used(ready, top / site.folder):
                yield from ready.collections(top, _prefix(ready, site))


def _prefix(ready: ReadySchema, site: Site) -> str:
    """Return the folder that the globs of a schema are relative to, as a glob."""
    return _SPECIAL.sub("?", site.root) if ready.files else ""


def _is_used(ready: ReadySchema, folder: Path) -> bool:
    if ready.name not in _ONLY_IF:
        return True
    names, pattern = _ONLY_IF[ready.name]
    for name in names:
        try:
            with (folder / name).open(encoding="utf-8", errors="replace") as stream:
                if re.search(pattern, stream.read(_MAX_BYTES)):
                    return True
        except OSError:
            continue
    return False
