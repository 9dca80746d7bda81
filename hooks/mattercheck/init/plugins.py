"""Finds plugins of Claude Code, whose subagents and commands aren't below `.claude`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..config.collection import Collection
from ..config.globs import literal_glob
from ..config.ready import ready_schemas
from ..core.errors import MattercheckError
from ..core.files import Files

_MANIFEST = ".claude-plugin/plugin.json"
_FOLDERS = {"claude-agent": "agents", "claude-command": "commands"}


def plugin_collections(top: Path, files: Files) -> Iterator[Collection]:
    """Yield the collections of subagents and commands in the plugins of a repository."""
    folders = _plugin_folders(top, files)
    for name, folder in _FOLDERS.items() if folders else ():
        globs = tuple(f"{plugin}{folder}/**/*.md" for plugin in folders)
        collection = ready_schemas()[name]._replace(files=globs).collection(top)
        collection.name = f"{name} in plugins"
        collection.relations = {}  # a plugin has its own namespace
        yield collection


def _plugin_folders(top: Path, files: Files) -> list[str]:
    """Return globs of the plugin folders, each empty or ending in `/`; plugins side by side share one."""
    try:
        manifests = [
            path.relative_to(top).as_posix() for path in files.named(_MANIFEST) if files.is_file(path)
        ]
    except MattercheckError:
        return []
    folders: dict[str, None] = {}
    for manifest in manifests:
        folder = literal_glob(manifest.removesuffix(_MANIFEST)).rstrip("/")
        parent, _, name = folder.rpartition("/")
        folders[f"{parent}/*/" if parent else f"{name}/" if name else ""] = None
    return list(folders)
