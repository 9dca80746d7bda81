"""`mattercheck init`."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from ..checking.discovery import find_files
from ..checking.run import usable_processes
from ..config.settings import FILE_NAME, find_config
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import relative
from ..infer.tolerance import Tolerance
from ..init import precommit
from ..init.cms import cms_collections
from ..init.contents import collect_data, find_collections
from ..init.known_schemas import KnownSchemas
from ..init.plan import plan
from ..init.ready_fit import fitting
from ..init.ready_sites import ready_files
from ..init.sites import find_sites
from ..io.atomic_write import require_writable, write_atomically
from ..reporting.color import Style, wants_color
from ..reporting.text_safety import escape_line
from .arguments import parse_tolerance
from .context import Context, with_progress
from .infer import moments
from .init_summary import mistakes, outlines, ready_summary, relations, summary
from .install import free_hook, install, is_installed
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--yes", action="store_true", help="write the files without asking for confirmation")
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be written, and write nothing"
    )
    parser.add_argument(
        "--tolerance",
        type=parse_tolerance,
        default=Tolerance(),
        metavar="SHARE",
        help="share of a field's values to treat as mistakes, e.g. 1%%; 0 accepts all (default: only probable mistakes)",
    )
    parser.set_defaults(config=None)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the collections found, and write a configuration, schemas and the pre-commit hooks."""
    context = Context(arguments)
    existing = find_config(context.top, context.loader.files)
    if existing is not None:
        raise MattercheckError(
            f"a configuration already exists: {context.loader.show(existing)}; it was left unchanged"
        )
    if not (arguments.yes or arguments.dry_run or streams.stdin.isatty()):
        raise MattercheckError(
            "not running in a terminal, so init can't ask for confirmation; pass --dry-run to see what it would"
            " write, or --yes to write without asking"
        )
    sites = find_sites(context.top, context.loader.files)
    jobs = usable_processes()
    ready, misfits = fitting(ready_files(context.top, _paths(context)), context.top, context.root, jobs)
    known = {path for paths in ready.values() for path in paths}
    cms = cms_collections(context.top)
    proposals = find_collections(context.top, context.root, sites, context.checker, known, cms)
    with ExitStack() as stack:
        sources, _ = with_progress(
            find_files([context.top], context.root, streams.warn), streams, stack, quiet=False
        )
        found = collect_data(proposals, sources, context.checker, context.top, moments(context.top), known)
    if not ready and not any(one.collector.described for one in found):
        if found:
            raise MattercheckError(
                "none of the files with front matter can be read; run `mattercheck infer` on a folder for details"
            )
        raise MattercheckError(
            "no content found: no file that ends in .md, .mdx, .html or another ending of text has front matter"
        )
    sources = find_files([context.top], context.root)
    own = KnownSchemas(context.top, context.root, context.checker)
    planned = plan(found, ready, own, cms, sources, context.top, arguments.tolerance, jobs)
    files = planned.files
    precommit_config = _precommit_config(context.top)
    git_hook = None if (context.top / precommit.FILE_NAME).exists() else free_hook(context.top)
    streams.stdout.write(summary(sites, found, planned) + ready_summary(ready, misfits))
    streams.stdout.write(relations(planned.relations))
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    streams.stdout.write(mistakes(planned.mistakes, style, whole=arguments.dry_run))
    if arguments.dry_run:
        streams.stdout.write(outlines(planned))
    streams.stdout.write("\n".join(["", "Will write:", *(f"  {escape_line(name)}" for name in files), ""]))
    if precommit_config is not None:
        streams.stdout.write(f"Will add hooks to:\n  {precommit.FILE_NAME}\n")
    if git_hook is not None:
        streams.stdout.write("Will install:\n  Git pre-commit hook (this clone only)\n")
    streams.stdout.flush()
    if arguments.dry_run:
        streams.say("nothing was written; next: `mattercheck init`")
        return 0
    if not arguments.yes and not _confirm(streams):
        streams.say("nothing was written")
        return 0
    if precommit_config is not None:
        files[precommit.FILE_NAME] = precommit_config
    for name in sorted(files, key=FILE_NAME.__eq__):  # the configuration last, once what it names exists
        _write(context.top, name, files[name])
    streams.say(f"wrote {', '.join(files)}")
    if git_hook is not None:
        install(git_hook, context.root)
    streams.stderr.write(_next_step(context, files, installed=git_hook is not None))
    return 0


def _precommit_config(top: Path) -> str | None:
    """Return the pre-commit configuration with the mattercheck hooks added, or None if it isn't changed."""
    try:
        before = (top / precommit.FILE_NAME).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    after = precommit.with_hooks(before)
    return None if after == before else after


def _paths(context: Context) -> Iterator[str]:
    """Yield the `/`-separated paths of the files of the repository."""
    for source in find_files([context.top], context.root):
        yield relative(source.path, context.top)


def _confirm(streams: Streams) -> bool:
    streams.stderr.write("Write these files? [Y/n] ")
    streams.stderr.flush()
    answer = streams.stdin.readline().decode("utf-8", "replace")
    return answer.endswith("\n") and answer.strip().casefold() in {"", "y", "yes"}


def _write(top: Path, name: str, text: str) -> None:
    path = top / name
    try:
        require_writable(path)
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        raise MattercheckError(f"{name} cannot be written: {describe_os_error(error)}") from None


def _next_step(context: Context, files: dict[str, str], *, installed: bool) -> str:
    """Return the command to run next, on a line of its own."""
    hint = ""
    if (context.top / precommit.FILE_NAME).exists():
        if _hook_is_missing(context.top):
            return f"  the hooks could not be added to {precommit.FILE_NAME}; copy them from the README\n"
        free = free_hook(context.top)
        if free is not None:
            return "  next: `pre-commit install`, which checks each commit\n"
    elif installed:
        hint = "  to remove the hook: `mattercheck uninstall`\n"
    elif context.root is not None and not is_installed(context.top):
        line = "mattercheck check --hook || exit 1"
        hint = f"  there is another pre-commit hook; add this line to it: `{line}`\n"
    if context.root is None:
        return f"  next: `mattercheck check`\n{hint}"
    added = shlex.join(dict.fromkeys(name.split("/")[0] for name in files))
    return f"  next: `git add {added}`, then commit\n{hint}"


def _hook_is_missing(top: Path) -> bool:
    from ..rules import HOME_PAGE

    return HOME_PAGE.encode() not in (top / precommit.FILE_NAME).read_bytes()
