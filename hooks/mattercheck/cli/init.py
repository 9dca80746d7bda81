"""`mattercheck init`."""

from __future__ import annotations

import argparse
import json
import os
import shlex
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..checking.discovery import find_files
from ..checking.run import usable_processes
from ..config.collection import FRONT_MATTER_SUFFIXES
from ..config.settings import BASELINE_NAME as BASELINE
from ..config.settings import FILE_NAME, find_config
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import relative
from ..core.problem import Problem
from ..core.text import count
from ..infer.tolerance import Tolerance
from ..init import precommit
from ..init.cms import cms_collections
from ..init.contents import Found, collect_data, find_collections
from ..init.known_schemas import KnownSchemas
from ..init.plan import plan
from ..init.ready_fit import Misfit, fitting
from ..init.ready_sites import ready_files
from ..init.sites import Site, find_sites
from ..io.atomic_write import require_writable, write_atomically
from ..reporting.color import Style, wants_color
from ..reporting.renderers.concise import headline
from ..reporting.text_safety import escape_controls, escape_line
from .arguments import parse_tolerance
from .context import Context, with_progress
from .infer import moments
from .install import free_hook, install, is_installed
from .output.streams import Streams

_MOST_SHOWN = 20
"""Most mistakes to list before asking for confirmation."""


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
            f"no content found: no file ending in {', '.join(FRONT_MATTER_SUFFIXES)} has front matter"
        )
    sources = find_files([context.top], context.root)
    own = KnownSchemas(context.top, context.root, context.checker)
    files, schemas, forms, mistakes, relations = plan(
        found, ready, own, cms, sources, context.top, arguments.tolerance, jobs
    )
    precommit_config = _precommit_config(context.top)
    git_hook = None if (context.top / precommit.FILE_NAME).exists() else free_hook(context.top)
    streams.stdout.write(_summary(sites, found, schemas, forms, files) + _ready_summary(ready, misfits))
    streams.stdout.write(_relations(relations))
    style = Style(context.top, context.here, wants_color(arguments.color, os.environ, streams.stdout))
    streams.stdout.write(_mistakes(mistakes, style, whole=arguments.dry_run))
    if arguments.dry_run:
        streams.stdout.write(_outlines(schemas, files))
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


def _ready_summary(ready: Mapping[str, Collection[str]], misfits: list[Misfit]) -> str:
    """Return the ready schemas that have files, one per line, and those that don't fit their files."""
    lines = [
        f"  {count(len(paths), 'file')} for the bundled schema {name}\n" for name, paths in ready.items()
    ]
    for one in misfits:
        reason = escape_line(one.reason)
        lines.append(
            f"  the bundled schema {one.name} isn't used: it rejects {one.invalid:,} of {one.total:,} files,"
            f" {one.most:,} because of: {reason}\n"
        )
    return "".join(lines)


def _summary(
    sites: list[Site],
    found: list[Found],
    schemas: dict[str, str],
    forms: dict[str, str],
    files: dict[str, str],
) -> str:
    """Return the site generators and collections found, one per line."""
    lines = [f"Found {site.generator} ({escape_controls(site.mark)})" for site in sites]
    if not sites:
        lines.append("No known site generator found")
    names = [escape_line(one.proposal.name) for one in found]
    globs = [escape_controls(one.proposal.glob) for one in found]
    for one, name, glob in zip(found, names, globs, strict=True):
        collector = one.collector
        parts = [count(collector.described, "file")] if collector.described else []
        if collector.absent:
            parts.append(f"{collector.absent} without front matter")
        if collector.faulty:
            faulty = len(collector.faulty)
            parts.append(f"{faulty} with errors" if parts else f"all {faulty} with errors (skipped)")
        schema = schemas.get(one.proposal.name, "")
        if schema and schema not in files:
            parts.append(f"schema {escape_controls(schema)}")
        if one.proposal.name in forms:
            parts.append(f"fields from {escape_controls(forms[one.proposal.name])}")
        lines.append(f"  {name:{max(map(len, names))}}  {glob:{max(map(len, globs))}}  {', '.join(parts)}")
    return "\n".join(lines) + "\n"


def _relations(relations: dict[str, dict[str, Any]]) -> str:
    """Return the relations between files that hold, one collection per line."""
    lines = []
    for name, table in relations.items():
        parts = [
            f"unique {field}"
            for one in table.get("unique", [])
            for field in ([one] if isinstance(one, str) else one)
        ]
        parts += [f"{field} in {target}" for field, target in table.get("references", {}).items()]
        lines.append(f"  {escape_line(name)}: {escape_controls(', '.join(parts))}\n")
    return "\nRelations between files:\n" + "".join(lines) if lines else ""


def _mistakes(mistakes: list[Problem], style: Style, *, whole: bool) -> str:
    """Return the content that looks wrong, one problem per line."""
    if not mistakes:
        return ""
    looks = "value looks" if len(mistakes) == 1 else "values look"
    lines = [f"\n{len(mistakes):,} {looks} wrong, recorded in {BASELINE}:"]
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in mistakes:
        alike.setdefault((problem.path, problem.rule), []).append(problem)
    shown = [*alike.values()] if whole else [*alike.values()][:_MOST_SHOWN]
    for problems in shown:
        more = f" (and {len(problems) - 1} more like this)" if len(problems) > 1 else ""
        lines.append(f"  {headline(problems[0], style)}{more}")
    left = len(mistakes) - sum(map(len, shown))
    if left:
        lines.append(f"  and {left:,} more: see `mattercheck check --no-baseline`")
    return "\n".join(lines) + "\n"


def _outlines(schemas: dict[str, str], files: dict[str, str]) -> str:
    """Return the fields of each schema to write, one schema per line."""
    lines = ["", "Schemas:"]
    for name in schemas.values():
        if name not in files:
            lines.append(f"  {escape_line(name)}: exists already")
            continue
        schema = json.loads(files[name])
        required = schema.get("required", [])
        optional = [name for name in schema.get("properties", {}) if name not in required]
        parts = [f"required {', '.join(required)}"] if required else []
        parts += [f"optional {', '.join(optional)}"] if optional else []
        unknown = schema.get("x-unknown-fields", {"only-misspelled": True})
        is_closed = schema.get("additionalProperties") is False or not unknown.get("only-misspelled")
        parts.append("no other fields" if is_closed else "any other fields")
        lines.append(f"  {escape_line(name)}: {escape_controls('; '.join(parts))}")
    return "\n".join(lines) + "\n" if schemas else ""


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
