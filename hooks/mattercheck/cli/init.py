"""`mattercheck init`."""

from __future__ import annotations

import argparse
import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from ..checking.discovery import find_files
from ..config.collection import FRONT_MATTER_SUFFIXES
from ..config.globs import Glob
from ..config.settings import FILE_NAME, find_config
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import relative, suffix
from ..core.text import count
from ..document.syntax import YamlVersion
from ..infer.collect import Collector
from ..infer.descriptions import in_words
from ..infer.draft import Draft
from ..infer.tolerance import Tolerance
from ..init import precommit
from ..init.proposals import Proposal, propose, skipped_folder
from ..init.sites import Site, find_sites
from ..io.atomic_write import require_writable, write_atomically
from ..io.sources import FileSource
from ..reporting.schema_json import to_text
from ..reporting.text_safety import escape_controls, escape_line
from .arguments import parse_tolerance
from .context import Context, with_progress
from .install import free_hook, install
from .output.streams import Streams

_FENCES = (b"---", b"+++", b"{", b"\xef\xbb\xbf---", b"\xef\xbb\xbf+++")


class _Found(NamedTuple):
    """A proposed collection and the data collected from its files."""

    proposal: Proposal
    collector: Collector

    @property
    def schema_path(self) -> str:
        return f"schemas/{self.proposal.name}.schema.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--yes", action="store_true", help="write the files without asking for confirmation")
    parser.add_argument(
        *("--tolerance",),
        type=parse_tolerance,
        default=parse_tolerance("0"),
        metavar="SHARE",
        help="share of a field's values to treat as mistakes, which `check` then reports, e.g. 1%% (default: 0)",
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
    if not arguments.yes and not streams.stdin.isatty():
        raise MattercheckError(
            "not running in a terminal, so init can't ask for confirmation; pass --yes to write without asking"
        )
    sites = find_sites(context.top)
    found = _find(context, sites, streams)
    if not any(one.collector.described for one in found):
        if found:
            raise MattercheckError(
                "none of the files with front matter can be read; run `mattercheck infer` on a folder for details"
            )
        raise MattercheckError(
            f"no content found: no file ending in {', '.join(FRONT_MATTER_SUFFIXES)} has front matter"
        )
    files = _files(found, context.top, arguments.tolerance)
    precommit_config = _precommit_config(context.top)
    git_hook = None if (context.top / precommit.FILE_NAME).exists() else free_hook(context.top)
    streams.stdout.write(_summary(sites, found))
    streams.stdout.write("\n".join(["", "Will write:", *(f"  {escape_line(name)}" for name in files), ""]))
    if precommit_config is not None:
        streams.stdout.write(f"Will add hooks to:\n  {precommit.FILE_NAME}\n")
    if git_hook is not None:
        streams.stdout.write("Will install:\n  Git pre-commit hook (this clone only)\n")
    streams.stdout.flush()
    if not arguments.yes and not _confirm(streams):
        streams.say("nothing was written")
        return 0
    if precommit_config is not None:
        files[precommit.FILE_NAME] = precommit_config
    for name, text in files.items():
        _write(context.top, name, text)
    streams.say(f"wrote {', '.join(files)}")
    if git_hook is not None:
        install(git_hook, context.root)
    streams.stderr.write(_next_steps(context.top, installed=git_hook is not None))
    return 0


def _find(context: Context, sites: list[Site], streams: Streams) -> list[_Found]:
    """Propose collections and collect the data of their files."""
    with_front_matter: list[str] = []
    skipped: list[tuple[str, str]] = []
    for source in find_files([context.top], context.root):
        path = relative(source.path, context.top)
        if suffix(path) in FRONT_MATTER_SUFFIXES:
            folder = skipped_folder(path, sites)
            if folder:
                skipped.append((folder, path))
            elif _has_front_matter(source):
                with_front_matter.append(path)
    proposals = [proposal.without(skipped) for proposal in propose(with_front_matter, sites)]
    globs = [(Glob(proposal.glob), [*map(Glob, proposal.exclude)]) for proposal in proposals]
    found = [
        _Found(
            proposal,
            Collector(context.checker, yaml_version=YamlVersion(proposal.yaml or YamlVersion.CORE)),
        )
        for proposal in proposals
    ]
    with ExitStack() as stack:
        sources, _ = with_progress(
            find_files([context.top], context.root, streams.warn), streams, stack, quiet=False
        )
        for content in sources:
            path = relative(content.path, context.top)
            for (glob, exclude), one in zip(globs, found, strict=True):
                if glob.matches(path) and not any(excluded.matches(path) for excluded in exclude):
                    one.collector.add(content)
                    break
    return [one for one in found if one.collector.described or one.collector.faulty]


def _has_front_matter(source: FileSource) -> bool:
    try:
        return source.read(lambda read: read(6)).startswith(_FENCES)
    except OSError:
        return False


def _files(found: list[_Found], top: Path, tolerance: Tolerance) -> dict[str, str]:
    """Return the files to write, by path. Raises MattercheckError if one of them already exists."""
    files: dict[str, str] = {}
    found = [one for one in found if one.collector.described]
    for one in found:
        schema = Draft(tolerance).schema(
            one.collector.summary,
            title=in_words(one.proposal.name),
            description=f"The front matter of {one.proposal.glob}",
        )
        files[one.schema_path] = to_text(schema)
    files[FILE_NAME] = _configuration(found)
    for name in files:
        if os.path.lexists(top / name):
            raise MattercheckError(f"{name} already exists; nothing was written")
    return files


def _configuration(found: list[_Found]) -> str:
    tables = ["# Maps content files to schemas. The first collection that matches a file applies."]
    for one in found:
        table: dict[str, str | list[str]] = {"name": one.proposal.name, "files": one.proposal.glob}
        if one.proposal.exclude:
            table["exclude"] = [*one.proposal.exclude]
        table["schema"] = one.schema_path
        if one.collector.absent:
            table["front-matter"] = "optional"
        if one.proposal.yaml:
            table["yaml"] = one.proposal.yaml
        # JSON strings and lists of strings are valid TOML.
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
        tables.append("\n".join(["[[collections]]", *lines]))
    return "\n\n".join(tables) + "\n"


def _precommit_config(top: Path) -> str | None:
    """Return the pre-commit configuration with the mattercheck hooks added, or None if it isn't changed."""
    try:
        before = (top / precommit.FILE_NAME).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    after = precommit.with_hooks(before)
    return None if after == before else after


def _summary(sites: list[Site], found: list[_Found]) -> str:
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
            parts.append(
                f"{faulty} with errors (skipped)" if parts else f"all {faulty} with errors (skipped)"
            )
        lines.append(f"  {name:{max(map(len, names))}}  {glob:{max(map(len, globs))}}  {', '.join(parts)}")
    return "\n".join(lines) + "\n"


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


def _next_steps(top: Path, *, installed: bool) -> str:
    """Return the commands to run next, one per line."""
    hook = ""
    if installed:
        hook = "  to remove the hook: `mattercheck uninstall`\n"
    elif not (top / precommit.FILE_NAME).exists():
        hook = "  to check each commit: `mattercheck install`\n"
    elif _hook_is_missing(top):
        hook = f"  the hooks could not be added to {precommit.FILE_NAME}; copy them from the README\n"
    return f"  to check all files: `mattercheck check`\n{hook}"


def _hook_is_missing(top: Path) -> bool:
    from ..rules import HOME_PAGE

    return HOME_PAGE.encode() not in (top / precommit.FILE_NAME).read_bytes()
