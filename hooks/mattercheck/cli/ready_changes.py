"""Notice a change that makes other ready schemas apply to files without a configuration."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from ..config.settings import ConfigurationError, find_config
from ..core.files import Files
from .context import Context


def ready_schemas_change(arguments: argparse.Namespace, context: Context, revision: str) -> bool:
    """Tell whether ready schemas are for other files than in a revision, or mean something else. Raises GitError."""
    files, sites = context.loader.files, not arguments.agent_files
    if arguments.schema or arguments.config or context.root is None:
        return False
    try:
        if sites and find_config(context.top, files) is not None:
            return False  # there is no file that has none
    except ConfigurationError:  # the check will report why
        return False
    from ..git.snapshot import Snapshot
    from ..git.trees import tree_of
    from ..io.configuration_files import WorkTreeFiles

    tree = tree_of(context.root, revision)
    with closing(Snapshot.of_commit(context.root, tree, WorkTreeFiles(context.root))) as before:
        return [*_meaning(context.top, files, sites=sites)] != [*_meaning(context.top, before, sites=sites)]


def _meaning(top: Path, files: Files, *, sites: bool) -> Iterator[tuple[Any, ...]]:
    """Yield what may change in each collection of ready schemas."""
    from ..config.vault import is_vault, types_file
    from ..init.ready_sites import ready_settings

    for one in ready_settings(top, files, sites=sites).collections:
        types = b""
        if is_vault(one):
            with suppress(OSError):
                types = files.read(types_file(one))
        yield one.name, one.globs, [glob.glob for glob in one.exclude], one.relations, types
