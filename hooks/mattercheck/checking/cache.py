"""Remembers which contents were found clean, so that they need not be read again.

A file of the cache holds the verdicts of one collection, behind all that they depend on: the versions of
what judged, the settings, and the schema files in full. Where any of that is not what it is now, or the file
is cut off, altered or from another version, it counts for nothing and is written anew. Files are replaced
as a whole, so that runs may share them; what cannot be written is not written, and nothing is said.
"""

from __future__ import annotations

import errno
import os
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

_FOLDER = ".mattercheck_cache"

_MAGIC = b"mattercheck cache 1"
MIN_NEW_CONTENTS = 100
"""CacheEntry that are worth writing a file."""
_MAX_CONTENTS = 500_000
"""CacheEntry that a file holds at most; beyond, only those of the last run are kept."""
TIMESTAMP_GRANULARITY = 2 * 10**9
"""Nanoseconds within which a file system may tell no difference: the two seconds of FAT."""
_SKEW = 10**9
"""Nanoseconds by which the clock of a file system may differ from ours."""
_STALE = 3600
"""Seconds after which a file that was never finished is another run's no more."""
_PACKAGES = {"jsonschema_rs": "jsonschema_rs", "yaml": "pyyaml"}
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of mattercheck.\n"


class CacheEntry:
    """The contents that are known to be clean, by what identifies them, while `dependencies` stay what they are."""

    def __init__(self, file: Path, settings: str) -> None:
        self._file = file
        self._settings = settings.encode("utf-8", "surrogateescape")
        self._known: frozenset[bytes] = frozenset()
        self._added = bytearray()
        self.added = 0
        self.dependencies: Mapping[str, bytes] | None = None
        """The schema files that the verdicts depend on, by name; None while that is not known."""

    def read(self, read: Callable[[str], bytes]) -> None:
        """Read what was written before, if it depends on what is there now; `read` reads a schema file."""
        known, dependencies = self._written()
        with suppress(OSError, ValueError):
            if dependencies is not None and all(
                read(name) == contents for name, contents in dependencies.items()
            ):
                self._known, self.dependencies = known, dependencies

    def _written(self) -> tuple[frozenset[bytes], Mapping[str, bytes] | None]:
        """Return what the file says under the same settings, and what that depends on; None for nothing."""
        fields = _fields(self._file)
        if len(fields) < 2 or len(fields) % 2 or fields[0] != self._settings:
            return frozenset(), None
        names = [name.decode("utf-8", "surrogateescape") for name in fields[2::2]]
        return frozenset(fields[1].split(b"\n")), dict(zip(names, fields[3::2], strict=True))

    def __contains__(self, content_id: str) -> bool:
        return content_id.encode("utf-8", "surrogateescape") in self._known

    def add(self, content_id: str) -> None:
        """Note that a content is clean."""
        encoded = content_id.encode("utf-8", "surrogateescape")
        if b"\n" not in encoded:
            self._added += encoded + b"\n"
            self.added += 1

    def depend_on(self, dependencies: Mapping[str, bytes]) -> None:
        """Say which schema files the verdicts depend on, with their contents."""
        if self.dependencies != dependencies:
            self._known = frozenset()
            self.dependencies = dependencies

    def write(self) -> None:
        """Write all that is known, with what another run wrote in the meantime. Raises OSError."""
        if self.dependencies is None or not self.added:
            return
        known, dependencies = self._written()
        known = known | self._known if dependencies == self.dependencies else self._known
        if known and len(known) + self.added <= _MAX_CONTENTS:
            self._added += b"\n".join(sorted(known))
        fields: list[bytes | bytearray] = [self._settings, self._added]
        for name, contents in self.dependencies.items():
            fields += [name.encode("utf-8", "surrogateescape"), contents]
        _write(self._file, fields)


class Cache:
    """The cache in a folder. `read` reads a schema file by its name.

    `attributes` are what says how git makes files of the blobs by which contents are known.
    """

    def __init__(self, folder: Path, read: Callable[[str], bytes], attributes: str = "") -> None:
        self._folder = folder
        self._attributes = attributes
        self._read = read
        self._verdicts: list[CacheEntry] = []
        self.settled = time.time_ns() - TIMESTAMP_GRANULARITY
        """What changed before this moment, in nanoseconds since the epoch, has not changed since the run began."""

    def verdicts(self, name: str, settings: str) -> CacheEntry:
        """Return the verdicts of a collection under its settings."""
        file = self._folder / f"{crc32(name.encode('utf-8', 'surrogateescape')):08x}.cache"
        verdicts = CacheEntry(file, f"{name}\n{settings}\n{engine_versions()}\n{self._attributes}")
        verdicts.read(self._read)
        self._verdicts.append(verdicts)
        return verdicts

    def save(self) -> None:
        """Write what is new, if it is worth that and can be written."""
        if max((verdicts.added for verdicts in self._verdicts), default=0) < MIN_NEW_CONTENTS:
            return
        with suppress(OSError):
            if _prepare(self._folder):
                for verdicts in self._verdicts:
                    verdicts.write()


def cache_folder(root: Path) -> Path:
    """Return the folder of the cache: that of MATTERCHECK_CACHE_DIR, else one at the root."""
    named = os.environ.get("MATTERCHECK_CACHE_DIR")
    return root / named if named else root / _FOLDER


def is_trusted(folder: Path, root: Path | None) -> bool:
    """Tell whether a folder may hold a cache: not where it came with the repository whose top is `root`.

    Whoever writes a commit could put verdicts into one, or a symbolic link that leads to a file to be overwritten.
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
    """Tell whether a folder is a symbolic link, or what the cache writes in it is one."""
    names = (".gitignore", "CACHEDIR.TAG")
    links = (folder, *(folder / name for name in names), *folder.glob("*.cache"))
    return any(path.is_symlink() for path in links)


def clean(folder: Path) -> int:
    """Remove the cache in a folder; return how many files that were. Raises OSError."""
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link", str(folder))
    files = [*folder.glob("*.cache"), *folder.glob(UNFINISHED)]
    files += [file for file in (folder / ".gitignore", folder / "CACHEDIR.TAG") if file.exists()]
    for file in files:
        file.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return len(files)


def _fields(file: Path) -> list[bytes]:
    """Read the fields of a file; none where it is not there, or not whole."""
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        magic, checksum, lengths = head.rsplit(b" ", 2)
        if magic != _MAGIC or int(checksum, 16) != crc32(body):
            return []
        sizes = [int(length) for length in lengths.split(b",")]
    except (OSError, ValueError):
        return []
    fields, at = [], 0
    for size in sizes:
        fields.append(body[at : at + size])
        at += size
    return fields if at == len(body) else []


def _write(file: Path, fields: list[bytes | bytearray]) -> None:
    """Replace a file. Raises OSError."""
    checksum = 0
    for field in fields:
        checksum = crc32(field, checksum)
    lengths = b",".join(b"%d" % len(field) for field in fields)
    head = b"%s %08x %s\n" % (_MAGIC, checksum, lengths)
    write_atomically(file, b"".join([head, *fields]))


def _prepare(folder: Path) -> bool:
    """Make the folder, which git and backups leave out; remove what another run never finished.

    Returns whether the clock of the file system is ours: where not, it is not known when a file changed. Raises
    OSError.
    """
    folder.mkdir(exist_ok=True)
    if not (folder / "CACHEDIR.TAG").exists():
        write_atomically(folder / "CACHEDIR.TAG", _TAG)
    for unfinished in folder.glob(UNFINISHED):
        if time.time() - unfinished.stat().st_mtime > _STALE:
            unfinished.unlink()
    before = time.time_ns()
    write_atomically(folder / ".gitignore", b"*\n")
    return abs((folder / ".gitignore").stat().st_mtime_ns - before) < _SKEW


@cache
def engine_versions() -> str:
    """Name what engine_versions, with its versions, without importing it."""
    engine_versions = [
        f"mattercheck {__version__}",
        f"python {sys.version_info.major}.{sys.version_info.minor}",
    ]
    for package, distribution in _PACKAGES.items():
        spec = PathFinder.find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or []:
            installed = [path.name for path in Path(folder).parent.iterdir()]
            engine_versions += sorted(
                name for name in installed if name.lower().startswith(f"{distribution}-")
            )
            # Whether libyaml is there, and which build of the engine.
            engine_versions += sorted(
                path.name for path in Path(folder).iterdir() if path.suffix in {".so", ".pyd"}
            )
    return ", ".join(engine_versions)
