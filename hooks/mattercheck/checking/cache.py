"""The cache: remembers which contents are clean, so that they aren't read again.

A cache file lists the clean contents of one collection, after everything that this depends on: the versions of the
validators, the settings, and the full schema files. If any of these has changed, or the file is truncated, altered or
from another version, the entry is discarded and rewritten. Files are replaced atomically, so that runs can share them;
a cache that can't be written is silently skipped.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from zlib import crc32

from ..core.paths import UNFINISHED
from ..core.version import __version__
from ..io.atomic_write import write_atomically
from ..io.sources import OPEN_FLAGS, opened, read_fully

_DEFAULT_FOLDER = ".mattercheck_cache"

FACTS = "*.sqlite*"
"""A glob of the files with facts about relations: see `relations.snapshot`."""

_MAGIC = b"mattercheck cache 1"
_HEAD = re.compile(_MAGIC + rb" (?P<checksum>[0-9a-f]{8}) (?P<lengths>[0-9]{1,12}(?:,[0-9]{1,12}){0,9999})")
_MAX_BYTES = 1 << 26
"""Most bytes of a file to read; a longer one counts as damaged."""
MIN_NEW_CONTENTS = 100
"""Fewest new clean contents worth writing the cache for."""
_MAX_CONTENTS = 500_000
"""Most contents in a file; beyond that, only those of the last run are kept."""
TIMESTAMP_GRANULARITY = 2 * 10**9
"""Coarsest resolution of file timestamps, in nanoseconds: FAT has two seconds."""
_MAX_CLOCK_SKEW = 10**9
"""Largest accepted difference, in nanoseconds, between the clocks of the file system and this process."""
_PACKAGES = {"jsonschema_rs": "jsonschema_rs", "yaml": "pyyaml"}
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of mattercheck.\n"


class CacheEntry:
    """The ids of the contents known to be clean, valid as long as `dependencies` don't change."""

    def __init__(self, file: Path, settings: str) -> None:
        self._file = file
        self._settings = settings.encode("utf-8", "surrogateescape")
        self._clean_ids: frozenset[bytes] = frozenset()
        self._added = bytearray()
        self.added = 0
        self.dependencies: Mapping[str, bytes] | None = None
        """Contents of the schema files that the entry depends on, by name; None while unknown."""

    def read(self, read: Callable[[str], bytes]) -> None:
        """Load the file if its dependencies are unchanged; `read` reads a schema file by name."""
        clean_ids, dependencies = self._stored()
        with suppress(OSError, ValueError):
            if dependencies is not None and all(
                _content(read, name) == contents for name, contents in dependencies.items()
            ):
                self._clean_ids, self.dependencies = clean_ids, dependencies

    def _stored(self) -> tuple[frozenset[bytes], Mapping[str, bytes] | None]:
        """Return the clean ids in the file and their dependencies; None if the settings differ."""
        fields = _fields(self._file)
        if len(fields) < 2 or len(fields) % 2 or fields[0] != self._settings:
            return frozenset(), None
        names = [name.decode("utf-8", "surrogateescape") for name in fields[2::2]]
        return frozenset(fields[1].split(b"\n")), dict(zip(names, fields[3::2], strict=True))

    @property
    def is_empty(self) -> bool:
        """Whether no content is known to be clean."""
        return not self._clean_ids

    def __contains__(self, content_id: str) -> bool:
        return content_id.encode("utf-8", "surrogateescape") in self._clean_ids

    def add(self, content_id: str) -> None:
        """Record a content as clean."""
        encoded = content_id.encode("utf-8", "surrogateescape")
        if b"\n" not in encoded:
            self._added += encoded + b"\n"
            self.added += 1

    def depend_on(self, dependencies: Mapping[str, bytes]) -> None:
        """Set the schema files that the entry depends on, with their contents."""
        if self.dependencies != dependencies:
            self._clean_ids = frozenset()
            self.dependencies = dependencies

    def write(self) -> None:
        """Write all clean ids, merged with those another run wrote in the meantime. Raises OSError."""
        if self.dependencies is None or not self.added:
            return
        stored, dependencies = self._stored()
        clean_ids = stored | self._clean_ids if dependencies == self.dependencies else self._clean_ids
        if clean_ids and len(clean_ids) + self.added <= _MAX_CONTENTS:
            self._added += b"\n".join(sorted(clean_ids))
        fields: list[bytes | bytearray] = [self._settings, self._added]
        for name, contents in self.dependencies.items():
            fields += [name.encode("utf-8", "surrogateescape"), contents]
        _write(self._file, fields)


def _content(read: Callable[[str], bytes], name: str) -> bytes:
    """Return the content of a file that an entry depends on. A missing file, such as a vault's types, counts as empty."""
    try:
        return read(name)
    except FileNotFoundError:
        return b""


class Cache:
    """The cache in a folder. `read` reads a schema file by name."""

    def __init__(self, folder: Path, read: Callable[[str], bytes]) -> None:
        self._folder = folder
        self._read = read
        self._entries: list[CacheEntry] = []
        self.settled = time.time_ns() - TIMESTAMP_GRANULARITY
        """Time in nanoseconds since the epoch: a file last modified before it hasn't changed since the run began."""

    def entry(self, name: str, settings: str) -> CacheEntry:
        """Return the entry of a collection under its settings."""
        file = self._folder / f"{crc32(name.encode('utf-8', 'surrogateescape')):08x}.cache"
        entry = CacheEntry(file, f"{name}\n{settings}\n{engine_versions()}")
        entry.read(self._read)
        self._entries.append(entry)
        return entry

    def save(self) -> None:
        """Write the new entries, if there are enough and the folder is writable."""
        if max((entry.added for entry in self._entries), default=0) < MIN_NEW_CONTENTS:
            return
        with suppress(OSError):
            if prepare(self._folder):
                for entry in self._entries:
                    entry.write()


def cache_folder(root: Path) -> Path:
    """Return the cache folder: MATTERCHECK_CACHE_DIR, or the default at the root."""
    named = os.environ.get("MATTERCHECK_CACHE_DIR")
    return root / named if named else root / _DEFAULT_FOLDER


def is_trusted(folder: Path, root: Path | None) -> bool:
    """Tell whether a folder may be used as a cache: not if it is tracked in the repository at `root`.

    A commit could forge entries in it, or contain a symbolic link to a file to overwrite.
    """
    if not os.path.lexists(folder):
        return True
    if _has_links(folder):
        return False
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` would follow links
    if root is None or not folder.is_relative_to(root):
        return True
    from ..git.files import is_tracked

    return not is_tracked(root, folder)


def _has_links(folder: Path) -> bool:
    """Tell whether a folder, or a file that the cache writes in it, is a symbolic link."""
    names = (".gitignore", "CACHEDIR.TAG")
    links = (folder, *(folder / name for name in names), *folder.glob("*.cache"), *folder.glob(FACTS))
    return any(path.is_symlink() for path in links)


def clean(folder: Path) -> int:
    """Delete the cache in a folder; return the number of files deleted. Raises OSError."""
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link", str(folder))
    files = [*folder.glob("*.cache"), *folder.glob(FACTS), *folder.glob(UNFINISHED)]
    files += [file for file in (folder / ".gitignore", folder / "CACHEDIR.TAG") if file.exists()]
    for file in files:
        file.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return len(files)


def _fields(file: Path) -> list[bytes]:
    """Return the fields of a file; an empty list if it is missing or damaged."""
    try:
        with opened(str(file), None, OPEN_FLAGS) as descriptor:
            if os.fstat(descriptor).st_size > _MAX_BYTES:
                return []
            head, _, body = read_fully(descriptor, _MAX_BYTES).partition(b"\n")
        match = _HEAD.fullmatch(head)
        if match is None or int(match["checksum"], 16) != crc32(body):
            return []
        sizes = [int(length) for length in match["lengths"].split(b",")]
    except (OSError, ValueError):
        return []
    fields, at = [], 0
    for size in sizes:
        fields.append(body[at : at + size])
        at += size
    return fields if at == len(body) else []


def _write(file: Path, fields: list[bytes | bytearray]) -> None:
    """Replace a file atomically. Raises OSError."""
    checksum = 0
    for field in fields:
        checksum = crc32(field, checksum)
    lengths = b",".join(b"%d" % len(field) for field in fields)
    head = b"%s %08x %s\n" % (_MAGIC, checksum, lengths)
    write_atomically(file, b"".join([head, *fields]))


def prepare(folder: Path) -> bool:
    """Create the folder, excluded from Git and backups.

    Returns whether the file system's clock agrees with this process; otherwise modification times can't be trusted.
    Raises OSError.
    """
    folder.mkdir(exist_ok=True)
    for name in (".gitignore", "CACHEDIR.TAG"):
        if (folder / name).exists() and not (
            folder / name
        ).is_file():  # writing into a pipe would wait for a reader
            return False
    if not (folder / "CACHEDIR.TAG").exists():
        write_atomically(folder / "CACHEDIR.TAG", _TAG)
    before = time.time_ns()
    write_atomically(folder / ".gitignore", b"*\n")
    return abs((folder / ".gitignore").stat().st_mtime_ns - before) < _MAX_CLOCK_SKEW


@cache
def engine_versions() -> str:
    """Return the versions of everything that affects validation, without importing it."""
    versions = [
        f"mattercheck {__version__}",
        f"python {sys.version_info.major}.{sys.version_info.minor}",
    ]
    for package, distribution in _PACKAGES.items():
        spec = PathFinder.find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or []:
            installed = [path.name for path in Path(folder).parent.iterdir()]
            versions += sorted(name for name in installed if name.lower().startswith(f"{distribution}-"))
            # Tells whether libyaml is available, and which build of the engine is installed.
            versions += sorted(path.name for path in Path(folder).iterdir() if path.suffix in {".so", ".pyd"})
    return ", ".join(versions)
