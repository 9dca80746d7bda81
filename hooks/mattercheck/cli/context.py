"""The context shared by commands that check files: folders, configuration, checker, cache and baseline."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from .. import git
from ..checking.checker import Checker
from ..checking.result import Summary
from ..config.file_config import ConfigResolver, ReadyFiles
from ..config.settings import BASELINE_NAME
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import is_folder, joined
from ..core.resources import bundled_schema
from ..io.sources import Source
from ..schema.load.loader import SchemaLoader
from .output.streams import Streams

if TYPE_CHECKING:
    from ..checking.cache import Cache
    from ..checking.relations import RelationCheck
    from ..checking.result import Noted, Result
    from ..config.collection import Collection
    from ..config.settings import Settings
    from ..core.files import Files
    from ..core.problem import Problem
    from ..filtering.baseline import Baseline
    from ..git.renames import Renames
    from ..relations.repository import Store
    from .output.progress import Progress

_MIN_FILES_FOR_CACHE = 100
"""Fewest files, if given one by one, for which the cache is worthwhile."""


class Context:
    """The current folder, its repository, and a checker configured by the arguments.

    `files` is where configurations, schemas and the baseline are found and read (default: the working tree).
    """

    def __init__(self, arguments: argparse.Namespace, files: Files | None = None) -> None:
        self._arguments = arguments
        self.here = Path.cwd()
        self.root = git.find_root(self.here)
        self.top = self.root or self.here
        """The folder that paths are relative to."""
        self.loader = SchemaLoader(self.top, files=files)
        config = joined(self.here, arguments.config) if arguments.config else None
        if config is not None and not config.exists() and not self.loader.files.exists(config):
            # Even if there is no file to check: otherwise, a mistyped path would pass.
            raise MattercheckError(
                f"cannot read the configuration {self.loader.show(config)}: no such file or directory"
            )
        schema = getattr(arguments, "schema", None)
        given = (
            None
            if schema is None
            else _files_of(schema, self.top, everywhere=bool(getattr(arguments, "paths", None)))
        )
        agent_files = getattr(arguments, "agent_files", False)
        self.config_resolver = ConfigResolver(
            self.loader,
            schema=partial(self.loader.load, schema, self.here) if schema else None,
            name=f"--schema {schema}",
            config=config,
            ready=ReadyFiles(
                partial(_ready_settings, self.top, self.loader.files, sites=not agent_files), only=agent_files
            ),
            given=given,
        )
        self.checker = Checker(self.loader, self.config_resolver, is_guarded=True)

    def cache(self) -> Cache | None:
        """Return the cache, or None if it isn't worthwhile: the few files of a commit have all just changed."""
        arguments = self._arguments
        named = [path for path in arguments.paths if not is_folder(Path(path))]
        if arguments.no_cache or 0 < len(named) < _MIN_FILES_FOR_CACHE:
            return None
        from ..checking.cache import Cache, cache_folder, is_trusted

        folder = cache_folder(self.top)
        if not is_trusted(folder, self.root):
            return None
        if self.root is not None:
            from ..git.attributes import convert_everywhere

            if convert_everywhere(self.root):
                return None
        return Cache(folder, self.loader.read_shown)

    def relation_check(self, at_hand: Iterable[str] = ()) -> RelationCheck | None:
        """Return the check of relations, or None if no configuration declares any. Raises ConfigurationError.

        `at_hand` are the files at hand, relative to the repository: a deleted file, or an image, may have a
        configuration that no content file at hand has.
        """
        for path in at_hand:
            self.config_resolver.prepare(os.path.join(self.top, path.replace("/", os.sep)))  # noqa: PTH118
        if not any(settings.has_relations for settings in self.config_resolver.settings):
            return None
        from ..checking.relations import RelationCheck

        return RelationCheck(self.checker)

    def relation_results(self, noted: Noted | None = None) -> Iterator[Result]:
        """Yield the violations of relations in the whole repository; `noted` is what a run has noted."""
        check = self.relation_check()
        if check is not None:
            from ..relations.repository import Scope

            yield from check.results(Scope(self.root, self.top), self.relation_store(), noted)

    def relation_problems_of(self, path: str) -> list[Problem]:
        """Return the violations of relations in one file, given as shown."""
        check = self.relation_check([path])
        if check is None:
            return []
        from ..relations.repository import Scope

        results = check.results(Scope(self.root, self.top, at_hand=frozenset([path])), self.relation_store())
        return [problem for result in results if result.path == path for problem in result.problems]

    def relation_store(self) -> Store | None:
        """Return where the facts of relations are kept between runs, or None if nothing may be kept."""
        from ..checking.relations import store_for

        return store_for(self.top, self.root)

    def relation_problems(self, sources: Iterable[Source]) -> dict[str, list[Problem]]:
        """Return the violations of relations in the whole repository, by file as shown.

        The configurations are those of the sources, which need not have been checked yet.
        """
        for source in sources:
            self.config_resolver.assign(source.path, named=False)
        return {result.path: result.problems for result in self.relation_results()}

    def baseline(self, *, required: bool = False, in_conflict: bool = False) -> Baseline | None:
        """Return the baseline, or None if it doesn't exist. Raises MattercheckError for an invalid file."""
        path = self.baseline_path
        files = self.loader.files
        if not files.exists(path):
            if required:
                hint = files.advice(path) or "run `mattercheck baseline` to create one"
                raise MattercheckError(f"baseline {path} not found; {hint}")
            return None
        from ..filtering.baseline import load

        try:
            data = files.read(path)
        except OSError as error:
            raise MattercheckError(f"{path} cannot be read: {describe_os_error(error)}") from None
        shown = self.loader.show(path)
        return load(shown, data, self._is_gone, self._may_have_become, in_conflict=in_conflict)

    def _is_gone(self, path: str) -> bool:
        """Tell whether the file at a path relative to the root no longer exists."""
        return not self.loader.files.exists(self.top / path)

    @cached_property
    def _renames(self) -> Renames:
        from ..git.renames import Renames

        return Renames(self.root, self._is_gone)

    def _may_have_become(self, old: str, new: str) -> bool:
        """Tell whether a file that is gone may be what is at another path now."""
        return self._renames.may_have_become(old, new)

    @property
    def baseline_path(self) -> Path:
        """Return the path of the baseline, which may not exist."""
        named: str | None = self._arguments.baseline
        return self.top / BASELINE_NAME if named is None else joined(self.here, named)

    def path_of(self, result: Result) -> str:
        """Return the absolute path of the file of a result."""
        return os.path.normpath(os.path.join(self.top, *result.path.split("/")))  # noqa: PTH118 - the path is text

    def lacks_configuration(self, summary: Summary) -> bool:
        """Tell whether files were found but nothing assigns schemas to them."""
        return bool(
            summary.files
            and not summary.checked
            and not self.config_resolver.configurations
            and not getattr(self._arguments, "schema", None)
        )

    def require_configuration(self, summary: Summary) -> None:
        """Raise MattercheckError if files were found but nothing assigns schemas to them."""
        if self.lacks_configuration(summary):
            for name in ("mattercheck.toml", "pyproject.toml"):
                advice = self.loader.files.advice(self.top / name)
                if advice is not None:
                    raise MattercheckError(f"no configuration found: {advice}")
            or_schema = ", or pass a schema with --schema" if hasattr(self._arguments, "schema") else ""
            raise MattercheckError(
                f"no configuration found: run `mattercheck init` to create a mattercheck.toml{or_schema}"
            )


def _files_of(schema: str, top: Path, *, everywhere: bool) -> Collection | None:
    """Return the files that a bundled schema is for, or None if it isn't bundled or isn't for files of one kind.

    With `everywhere`, only the names of the files count, not their folders.
    """
    if bundled_schema(schema) is None:
        return None
    from ..config.ready import ready_schema

    ready = ready_schema(schema)
    if ready is None:
        return None
    if everywhere:
        names = tuple(dict.fromkeys("**/" + glob.rpartition("/")[2] for glob in ready.files))
        others = tuple(glob for glob in ready.exclude if glob.startswith("**/") and glob.count("/") == 1)
        ready = ready._replace(files=names, exclude=others)
    return ready.collection(top)


def _ready_settings(top: Path, files: Files, *, sites: bool) -> Settings:
    from ..init.ready_sites import ready_settings

    return ready_settings(top, files, sites=sites)


def with_progress(
    sources: Iterable[Source], streams: Streams, stack: ExitStack, *, quiet: bool
) -> tuple[Iterable[Source], Callable[[], None]]:
    """Show a progress bar on a terminal. Return the sources, and a function that hides the bar before other output."""
    progress = _progress(streams, quiet=quiet)
    if progress is None:
        return sources, lambda: None
    stack.callback(progress.end)
    return progress.watch(sources), progress.hide


def _progress(streams: Streams, *, quiet: bool) -> Progress | None:
    if quiet or not streams.stderr.isatty():
        return None
    from .output.progress import Progress, wants_progress

    return Progress(streams.stderr) if wants_progress(os.environ, streams.stderr) else None
