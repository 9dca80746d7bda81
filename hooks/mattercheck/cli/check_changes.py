"""What `mattercheck check` does about changes: which there are, what they leave out, and whether they concern all files."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import ExitStack

from ..config.dependencies import SetupFiles
from ..core.problem import SetupError
from ..filtering.changes import ChangedLines, Changes, NewProblems
from ..git.blobs import RevisionReader, blob_reader
from ..git.files import list_staged
from ..io.sources import SetupReader
from .context import Setting
from .output.report import Filter


def find_changes(arguments: argparse.Namespace, setting: Setting) -> Changes:
    """Return what changed since the revision that was named. Raises SetupError where git cannot tell."""
    option, revision = ("--diff", arguments.diff)
    if revision is None:
        option, revision = "--new-since", arguments.new_since
    if not revision:
        raise SetupError(f"{option} takes a revision, such as origin/main")
    if setting.root is None:
        raise SetupError(f"{option} needs a git repository, and this is none")
    return Changes(setting.root, revision, staged=arguments.staged)


def filters_of(
    arguments: argparse.Namespace, setting: Setting, changes: Changes, stack: ExitStack
) -> list[Filter]:
    """Return what leaves out the problems that are not of the change."""
    reader = stack.enter_context(blob_reader(changes.root))
    if arguments.changed_lines:
        return [ChangedLines(changes, setting.checker, reader)]
    if arguments.new_since is None:
        return []
    before = setting
    if arguments.include_schema_changes:
        before = Setting(arguments, RevisionReader(changes.root, changes.commit, SetupReader(changes.root)))
    return [NewProblems(changes, before.checker, reader, same_rules=before is setting)]


def concern_all(arguments: argparse.Namespace, setting: Setting, changes: Changes) -> bool:
    """Tell whether a change of a schema or a configuration may have made any file wrong."""
    if arguments.changed_lines or (arguments.new_since is not None and not arguments.include_schema_changes):
        return False
    setup = SetupFiles(changes.root, setting.loader, here=setting.here, schema=arguments.schema)
    return setup.are_among(path for one in changes.all for path in (one.path, one.old_path))


def deleted_files(setting: Setting, changes: Changes | None) -> Iterable[str]:
    """Return the files that changes delete, or the next commit, by their paths relative to the top."""
    if changes is not None:
        return [one.old_path for one in changes.all if not one.path]
    return [file.path for file in list_staged(setting.top) if file.is_deleted]
