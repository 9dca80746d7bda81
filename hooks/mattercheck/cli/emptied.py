"""Notice a change after which no file is in a collection any more, so that whatever follows it would pass."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import MattercheckError
from ..git.changes import resolve
from ..git.errors import GitError
from ..git.files import list_files
from ..git.snapshot import Snapshot
from ..io.configuration_files import WorkTreeFiles
from .context import Context


def reject_emptied_collections(
    arguments: argparse.Namespace, context: Context, commit: str | None, index: Snapshot | None
) -> None:
    """Raise MattercheckError if the collections of a commit (default: HEAD) had files that are in none any more.

    Call it if a check of all files has checked none. `index` is what was checked, or None for the working tree.
    """
    root = context.root
    if root is None:
        return
    try:
        before = Snapshot.of_commit(root, commit or resolve(root, "HEAD"), WorkTreeFiles(root))
    except GitError:  # there is no commit yet
        return
    try:
        found = _first_in_collection(Context(arguments, before), root, index)
    except MattercheckError:  # with the configuration at that time, nothing could be checked, either
        return
    finally:
        before.close()
    if found is not None:
        path, collection = found
        raise MattercheckError(
            f"nothing was checked: after this change, no collection matches any file; {path} was in `{collection}`"
        )


def _first_in_collection(context: Context, root: Path, index: Snapshot | None) -> tuple[str, str] | None:
    """Return the first file that was in a collection, and the name of the collection."""
    resolver = context.config_resolver
    for path in _paths(root, index):
        collection = resolver.assign(str(root / path), named=False).collection
        if collection is not None and collection not in resolver.ready_collections:
            return path, collection.name
    return None


def _paths(root: Path, index: Snapshot | None) -> Iterator[str]:
    if index is not None:
        yield from (file.path for file in index.all())
    else:
        yield from (path for path, _ in list_files(root, lambda _: None) if (root / path).exists())
