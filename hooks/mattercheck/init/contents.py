"""Finds the content of a repository, proposes collections, and collects their data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from ..checking.checker import Checker
from ..checking.discovery import find_files
from ..config.collection import FRONT_MATTER_SUFFIXES
from ..config.file_config import FileConfig
from ..config.globs import Glob
from ..core.bounded import LimitExceededError
from ..core.named_tuple import NamedTuple
from ..core.paths import relative, suffix
from ..document.document import State
from ..document.readers import READERS
from ..infer.collect import Collector
from ..infer.forms import Moment
from ..io.sources import FileSource, Source
from .cms import CmsCollection
from .cut import cut
from .field_values import CollectionValues
from .known_schemas import SAMPLE
from .parts import Keys
from .proposals import Proposal, name_of, propose, skipped_folder, with_unique_names
from .sites import Site

_FENCES = (b"---", b"+++", b"{", b"\xef\xbb\xbf---", b"\xef\xbb\xbf+++")


class Found(NamedTuple):
    """A proposed collection, the data collected from its files, what their fields contain, and some of the files."""

    proposal: Proposal
    collector: Collector
    values: CollectionValues
    sample: list[Source]


def find_collections(
    top: Path,
    root: Path | None,
    sites: list[Site],
    checker: Checker,
    known: Collection[str],
    cms: Iterable[CmsCollection] = (),
) -> list[Proposal]:
    """Return proposed collections for the content below `top`, which is in the repository `root`.

    The folders that a `cms` edits come before others. The `known` paths, relative to `top`, have a ready schema and aren't proposed.
    """
    keys: dict[str, Keys | None] = {}
    skipped: list[tuple[str, str]] = []
    for source in find_files([top], root):
        path = relative(source.path, top)
        if suffix(path) in FRONT_MATTER_SUFFIXES and path not in known:
            folder = skipped_folder(path, sites)
            if folder:
                skipped.append((folder, path))
            else:
                keys[path] = _keys(source, checker) if _has_front_matter(source) else None
    edited: list[Proposal] = []
    sections = tuple(f"/{site.sections}" for site in sites if site.sections)
    for one in cms:
        glob = Glob(one.glob)
        covered = {path for path in keys if glob.matches(path) and not path.endswith(sections)}
        if any(keys[path] is not None for path in covered):
            reader = next((site.reader for site in sites if one.glob.startswith(site.root)), "")
            edited.append(Proposal(name_of(one.name), one.glob, reader))
            keys = {path: of_file for path, of_file in keys.items() if path not in covered}
    proposals = propose([path for path, of_file in keys.items() if of_file is not None], sites)
    proposals = cut(proposals, keys)
    # What describes a folder isn't edited with the form of the files in it.
    of_folders = [one for one in proposals if one.glob.endswith(sections)] if sections and edited else []
    rest = [one for one in proposals if one not in of_folders]
    proposals = with_unique_names([*of_folders, *edited, *rest])
    return [proposal.without(skipped) for proposal in proposals]


def _keys(source: FileSource, checker: Checker) -> Keys | None:
    """Return the keys of a file, as far as it can be read; None if it only starts like front matter."""
    try:
        content = checker.content(source, FileConfig(required=False))
    except (OSError, LimitExceededError):
        return frozenset()
    if content.state is State.ABSENT:
        return None
    return frozenset(content.value) if isinstance(content.value, dict) else frozenset()


def collect_data(
    proposals: list[Proposal],
    sources: Iterable[Source],
    checker: Checker,
    top: Path,
    moment_of: Callable[[str], Moment],
    known: Collection[str],
) -> list[Found]:
    """Collect the data of the files of each collection, but not the `known` ones; leave out empty collections."""
    globs = [(Glob(proposal.glob), [*map(Glob, proposal.exclude)]) for proposal in proposals]
    found = [_nothing_found(proposal, checker) for proposal in proposals]
    for source in sources:
        path = relative(source.path, top)
        if path in known:
            continue
        for (glob, exclude), one in zip(globs, found, strict=True):
            if glob.matches(path) and not any(excluded.matches(path) for excluded in exclude):
                one.collector.add(source, moment_of(source.path))
                if len(one.sample) < SAMPLE:
                    one.sample.append(source)
                break
    return [one for one in found if one.collector.described or one.collector.faulty]


def _nothing_found(proposal: Proposal, checker: Checker) -> Found:
    values = CollectionValues()
    version = READERS[proposal.reader or "yaml"].yaml_version
    return Found(proposal, Collector(checker, yaml_version=version, observe=values.add), values, [])


def _has_front_matter(source: FileSource) -> bool:
    try:
        return source.read(lambda read: read(6)).startswith(_FENCES)
    except OSError:
        return False
