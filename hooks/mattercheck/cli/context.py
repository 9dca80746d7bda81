"""What commands that check files have in common: where they are, what holds for files, and which they look at."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .. import git
from ..checking.checker import Checker
from ..checking.result import Summary
from ..config.file_config import ConfigResolver
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import is_folder
from ..io.sources import Source
from ..schema.load.loader import SchemaLoader
from .output.streams import Streams

if TYPE_CHECKING:
    from ..checking.cache import Cache
    from ..filtering.baseline import Baseline
    from .output.progress import Progress

BASELINE = "mattercheck-baseline.txt"
"""The file of the known problems, at the top of the repository."""
_MANY = 100
"""Files that must be named one by one to be worth the cache."""


class Context:
    """The current folder, the repository around it, and a checker by what the arguments name.

    `read` reads configurations and schemas.
    """

    def __init__(self, arguments: argparse.Namespace, read: Callable[[Path], bytes] | None = None) -> None:
        self._arguments = arguments
        self.here = Path.cwd()
        self.root = git.find_root(self.here)
        self.top = self.root or self.here
        """What paths are relative to."""
        self.loader = SchemaLoader(self.top, read=read)
        schema = getattr(arguments, "schema", None)
        self.config_resolver = ConfigResolver(
            self.loader,
            schema=partial(self.loader.load, schema, self.here) if schema else None,
            name=f"--schema {schema}",
            config=self.here / arguments.config if arguments.config else None,
        )
        self.checker = Checker(self.loader, self.config_resolver, is_guarded=True)

    def cache(self) -> Cache | None:
        """Return the cache if it is worth it: not for the few files of a commit, which have all just changed."""
        arguments = self._arguments
        named = [path for path in arguments.paths if not is_folder(Path(path))]
        if arguments.no_cache or 0 < len(named) < _MANY:
            return None
        from ..checking.cache import Cache, cache_folder, is_trusted

        folder = cache_folder(self.top)
        if not is_trusted(folder, self.root):
            return None
        return Cache(folder, self.loader.read_shown, git.attributes(self.root) if self.root else "")

    def baseline(self, *, required: bool = False, in_conflict: bool = False) -> Baseline | None:
        """Return the baseline, None where there is none. Raises MattercheckError for a file that is none."""
        path = self.baseline_path
        if not os.path.lexists(path):
            if required:
                raise MattercheckError(f"there is no baseline {path}: `mattercheck baseline` writes one")
            return None
        from ..filtering.baseline import load

        try:
            data = self.loader.read(path)
        except FileNotFoundError:  # it is about to be deleted
            return None
        except OSError as error:
            raise MattercheckError(f"{path} cannot be read: {describe_os_error(error)}") from None
        return load(path, self.loader.show(path), data, root=self.top, in_conflict=in_conflict)

    @property
    def baseline_path(self) -> Path:
        """The file of the baseline, which may not exist."""
        named: str | None = self._arguments.baseline
        return self.top / BASELINE if named is None else self.here / named

    def require_configuration(self, summary: Summary) -> None:
        """Raise MattercheckError where files were found, and nothing says which schema holds for them."""
        if (
            summary.files
            and not self.config_resolver.configurations
            and not getattr(self._arguments, "schema", None)
        ):
            raise MattercheckError(
                "there is no configuration: write a mattercheck.toml that names collections and their schemas,"
                " or name a schema with --schema"
            )


def with_progress(
    sources: Iterable[Source], streams: Streams, stack: ExitStack, *, quiet: bool
) -> tuple[Iterable[Source], Callable[[], None]]:
    """Show on a terminal how far sources have been checked; return them, and what hides that for other lines."""
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
