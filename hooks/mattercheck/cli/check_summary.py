"""What `check` and `merge` say at the end: a sentence with the counts, notes, and the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from ..checking.result import Summary
from ..core.paths import is_folder
from ..core.problem import Severity
from ..core.text import count

if TYPE_CHECKING:
    from ..config.collection import Collection
    from .context import Context


def exit_code(arguments: argparse.Namespace, summary: Summary, fixed: int = 0) -> int:
    """Return the exit code. Applied fixes count as failures, because the files have to be staged again."""
    if summary.failed:
        return 2
    failing = (summary.problems if arguments.strict else summary.errors) + fixed
    return 1 if failing and not arguments.exit_zero else 0


def summarize(summary: Summary, configurations: list[str], without_files: str = "no files found") -> str:
    """Return the counts of a run. `configurations` are the names of the configuration files.

    `without_files` is the reason if there was nothing to check.
    """
    skipped = count(summary.skipped, "file")
    if not summary.checked and not summary.faulty:
        if not summary.skipped:
            return f"nothing was checked: {without_files}"
        where = f" of {', '.join(configurations)}" if configurations else ""
        return f"nothing was checked: {skipped} skipped (not in any collection{where})"
    kind = "" if summary.faulty else "configuration "
    found = " and ".join(
        count(number, f"{kind}{severity.value}")
        for number, severity in ((summary.errors, Severity.ERROR), (summary.warnings, Severity.WARNING))
        if number
    )
    files = count(summary.checked, "file")
    new = " new" if summary.known else ""
    if not found:
        text = f"no{new} problems in {files}"
    elif summary.faulty:
        text = f"{found} in {count(summary.faulty, 'file')} ({summary.checked:,} checked)"
    else:
        text = f"{found}; no{new} {'problems' if summary.warnings else 'errors'} in {files}"
    return f"{text}; {skipped} skipped (not in any collection)" if summary.skipped else text


def used_bundled_schemas(collections: Set[Collection], context: Context) -> str:
    """Return a note about the bundled schemas that were used without a configuration, or ''."""
    ready = context.config_resolver.ready_collections
    used = [one for one in ready if one in collections and one.ignored is None]
    if not used:
        return ""
    lines = [f"  {one.schema.removeprefix('bundled:')} for {', '.join(one.globs)}\n" for one in used]
    hint = "" if context.config_resolver.configurations else "; `mattercheck init` writes one"
    return f"bundled schemas for files without a configuration{hint}:\n{''.join(lines)}"


def warn_of_empty_collections(seen: Set[Collection], context: Context) -> Iterator[str]:
    """Yield a warning for each collection that matches no files, which is nearly always a mistake in a glob."""
    for collection in context.config_resolver.collections:
        if collection not in seen:
            folder = next((glob for glob in collection.globs if is_folder(collection.folder / glob)), None)
            hint = f"; `{folder}` is a folder, so write `{folder.rstrip('/')}/`" if folder else ""
            yield f"collection `{collection.name}` matches no files: {', '.join(collection.globs)}{hint}"
