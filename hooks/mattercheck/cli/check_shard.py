"""A check of one part of the files, and what it is a part of: shards of different checks can't be merged."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from ..checking.result import Shard
from ..config.settings import CONFIG_NAMES
from ..io.sources import Source
from .context import Context
from .report_contents import head_of

_DIGEST_SIZE = 16
"""Length of a digest in bytes."""


class Division:
    """Divides the files of a check, and notes what was divided."""

    def __init__(self, shard: Shard, arguments: argparse.Namespace, context: Context) -> None:
        self._shard = shard
        self._arguments = arguments
        self._context = context
        self._files = blake2b(digest_size=_DIGEST_SIZE)

    def select(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the sources of this shard."""
        return self._shard.select(map(self._noted, sources))

    def _noted(self, source: Source) -> Source:
        self._files.update(os.fsencode(self._context.loader.show(source.path)) + b"\0")
        return source

    def identity(self) -> dict[str, str]:
        """Return what all shards of a check have in common, once all sources were selected."""
        options = [
            f"--{name} {value}" for name in ("config", "schema") if (value := getattr(self._arguments, name))
        ]
        options += [
            f"--{name.replace('_', '-')}"
            for name in ("agent_files", "relations_only")
            if getattr(self._arguments, name)
        ]
        return {
            "commit": head_of(self._context),
            "configuration": self._configuration(),
            "options": " ".join(options),
            "files": self._files.hexdigest(),
        }

    def _configuration(self) -> str:
        """Return a digest of the configuration at the top."""
        given = self._arguments.config
        paths = [self._context.here / given] if given else [self._context.top / name for name in CONFIG_NAMES]
        digest = blake2b(digest_size=_DIGEST_SIZE)
        for path in paths:
            try:
                digest.update(path.read_bytes())
            except OSError:  # no such file
                continue
        return digest.hexdigest()
