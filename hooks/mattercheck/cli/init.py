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
    """A proposed collection, and what is in its files."""

    proposal: Proposal
    collector: Collector

    @property
    def schema_path(self) -> str:
        return f"schemas/{self.proposal.name}.schema.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--yes", action="store_true", help="write what is proposed without asking, as in a script"
    )
    parser.add_argument(
        *("--tolerance",),
        type=parse_tolerance,
        default=parse_tolerance("0"),
        metavar="SHARE",
        help="of the values of a field, how many may be mistakes, such as 1%%, which `check` then finds; default: none",
    )
    parser.set_defaults(config=None)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Say which collections the repository has, and write a configuration, schemas and the entry of pre-commit."""
    context = Context(arguments)
    existing = find_config(context.top)
    if existing is not None:
        raise MattercheckError(
            f"there is a configuration already, {context.loader.show(existing)}; it stays as it is"
        )
    if not arguments.yes and not streams.stdin.isatty():
        raise MattercheckError(
            "init asks before it writes, and nobody can answer here; --yes writes without asking"
        )
    sites = find_sites(context.top)
    found = _find(context, sites, streams)
    if not any(one.collector.described for one in found):
        if found:
            raise MattercheckError(
                "no file with front matter can be read; `mattercheck infer` on a folder says why"
            )
        raise MattercheckError(
            f"there is no content: no file with front matter that ends in {', '.join(FRONT_MATTER_SUFFIXES)}"
        )
    files = _files(found, context.top, arguments.tolerance)
    hook = _hook(context.top)
    plain = None if (context.top / precommit.FILE_NAME).exists() else free_hook(context.top)
    streams.stdout.write(_summary(sites, found))
    streams.stdout.write("\n".join(["", "to write:", *(f"  {escape_line(name)}" for name in files), ""]))
    if hook is not None:
        streams.stdout.write(f"to add our hooks to:\n  {precommit.FILE_NAME}\n")
    if plain is not None:
        streams.stdout.write("to install, for this clone:\n  the hook of git that checks what is committed\n")
    streams.stdout.flush()
    if not arguments.yes and not _agrees(streams):
        streams.say("nothing was written")
        return 0
    if hook is not None:
        files[precommit.FILE_NAME] = hook
    for name, text in files.items():
        _write(context.top, name, text)
    streams.say(f"wrote {', '.join(files)}")
    if plain is not None:
        install(plain, context.root)
    streams.stderr.write(_next(context.top, installed=plain is not None))
    return 0


def _find(context: Context, sites: list[Site], streams: Streams) -> list[_Found]:
    """Propose collections, and take in what is in their files."""
    heads: list[str] = []
    skipped: list[tuple[str, str]] = []
    for source in find_files([context.top], context.root):
        path = relative(source.path, context.top)
        if suffix(path) in FRONT_MATTER_SUFFIXES:
            folder = skipped_folder(path, sites)
            if folder:
                skipped.append((folder, path))
            elif _has_head(source):
                heads.append(path)
    proposals = [proposal.without(skipped) for proposal in propose(heads, sites)]
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
        for each in sources:
            path = relative(each.path, context.top)
            for (glob, exclude), one in zip(globs, found, strict=True):
                if glob.matches(path) and not any(other.matches(path) for other in exclude):
                    one.collector.add(each)
                    break
    return [one for one in found if one.collector.described or one.collector.faulty]


def _has_head(source: FileSource) -> bool:
    try:
        return source.read(lambda read: read(6)).startswith(_FENCES)
    except OSError:
        return False


def _files(found: list[_Found], top: Path, tolerance: Tolerance) -> dict[str, str]:
    """Return what is to be written: paths and texts. Raises MattercheckError where there is a file already."""
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
            raise MattercheckError(
                f"there is a file {name} already; it stays as it is, and nothing was written"
            )
    return files


def _configuration(found: list[_Found]) -> str:
    tables = ["# Which schema holds for which files. The first collection that matches a file holds."]
    for one in found:
        table: dict[str, str | list[str]] = {"name": one.proposal.name, "files": one.proposal.glob}
        if one.proposal.exclude:
            table["exclude"] = [*one.proposal.exclude]
        table["schema"] = one.schema_path
        if one.collector.absent:
            table["front-matter"] = "optional"
        if one.proposal.yaml:
            table["yaml"] = one.proposal.yaml
        # A string of JSON is one of TOML, too.
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
        tables.append("\n".join(["[[collections]]", *lines]))
    return "\n\n".join(tables) + "\n"


def _hook(top: Path) -> str | None:
    """Return the configuration of pre-commit with our hooks; None where it is not to be changed."""
    try:
        before = (top / precommit.FILE_NAME).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    after = precommit.with_hooks(before)
    return None if after == before else after


def _summary(sites: list[Site], found: list[_Found]) -> str:
    """Say what was found."""
    lines = [f"found {site.generator} ({escape_controls(site.mark)})" for site in sites]
    if not sites:
        lines.append("found no site generator that is known")
    names = [escape_line(one.proposal.name) for one in found]
    globs = [escape_controls(one.proposal.glob) for one in found]
    for one, name, glob in zip(found, names, globs, strict=True):
        collector = one.collector
        said = [count(collector.described, "file")] if collector.described else []
        if collector.absent:
            said.append(f"{collector.absent} without front matter")
        if collector.faulty:
            faulty = len(collector.faulty)
            said.append(
                f"{faulty} with errors, left out" if said else f"all {faulty} with errors, so left out"
            )
        lines.append(f"  {name:{max(map(len, names))}}  {glob:{max(map(len, globs))}}  {', '.join(said)}")
    return "\n".join(lines) + "\n"


def _agrees(streams: Streams) -> bool:
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


def _next(top: Path, *, installed: bool) -> str:
    """Say what there is to do."""
    hook = ""
    if installed:
        hook = "  to take the hook out again: `mattercheck uninstall`\n"
    elif not (top / precommit.FILE_NAME).exists():
        hook = "  to check what is committed: `mattercheck install`\n"
    elif _hook_is_missing(top):
        hook = f"  our hooks could not be added to {precommit.FILE_NAME}; the README shows the lines\n"
    return f"  to check all files: `mattercheck check`\n{hook}"


def _hook_is_missing(top: Path) -> bool:
    from ..rules import HOME_PAGE

    return HOME_PAGE.encode() not in (top / precommit.FILE_NAME).read_bytes()
