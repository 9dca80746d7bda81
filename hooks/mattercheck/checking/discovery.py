"""Finds the files to check: by path, by what changed, or by what is staged."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .. import git
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import is_folder, is_inside, is_unfinished, prefix
from ..io.sources import BlobSource, ConvertedSource, FileSource, Source, UnreadableSource

_LEADS_OUT = "is a symbolic link that points outside the repository"

if TYPE_CHECKING:
    from ..git.blobs import BlobReader
    from ..git.files import StagedFile
    from ..git.snapshot import Snapshot


def find_files(
    paths: Iterable[Path], root: Path | None, warn: Callable[[str], None] = lambda _: None
) -> Iterable[FileSource]:
    """Return the files at these paths; for a folder, all files below it that Git doesn't ignore.

    Files are sorted by path, without duplicates. The files of a single folder are yielded as they are found; `warn` is
    called with Git's warnings. Raises MattercheckError for a path that doesn't exist.
    """
    files: dict[str, FileSource] = {}
    folders: list[Path] = []
    for path in paths:
        location = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links
        bound = root if root is not None and Path(location).is_relative_to(root) else None
        if is_folder(Path(location)):
            # Links out of the repository aren't followed, just as those found below a folder.
            if bound is not None and not is_inside(location, bound):
                raise MattercheckError(f"{path} {_LEADS_OUT}")
            folders.append(Path(location))
        elif os.path.lexists(location):
            files.setdefault(location, FileSource(location, bound))
        else:
            raise MattercheckError(f"no such file or folder: {path}")
    if not files and len(folders) == 1:
        return _in_folder(folders[0], warn)
    for folder in folders:
        for source in _in_folder(folder, warn):
            files.setdefault(source.path, source)
    return sorted(files.values(), key=lambda source: source.path.replace(os.sep, "/"))


def find_changed_files(root: Path, changed: Iterable[str], paths: Iterable[Path]) -> list[FileSource]:
    """Return the `changed` files (paths relative to the root) that exist, and the links to them.

    `paths` limits them to these files and folders; if empty, all are returned. Raises MattercheckError for a path that
    neither exists nor changed.
    """
    requested = [str(_resolved_inside(path, root)) for path in paths]
    top = prefix(os.path.realpath(root))
    names = set(filter(None, changed))
    names |= _links_to(root, top, names)
    found = []
    matched: set[str] = set()
    for name in sorted(names):
        below = name.replace("/", os.sep)
        path, place = prefix(root) + below, top + below
        matching = [other for other in requested if place == other or place.startswith(prefix(other))]
        matched.update(matching)
        if requested and not matching:
            continue
        if not os.path.lexists(path) or not is_inside(os.path.dirname(path), root):  # noqa: PTH120 - as above
            continue
        if _is_regular(path) or not is_folder(Path(path)):
            found.append(FileSource(path, root, found=_is_regular(path)))
    for path in requested:
        if path not in matched and not os.path.lexists(path):
            raise MattercheckError(f"no such file or folder: {path}")
    return found


def _links_to(root: Path, top: str, names: Iterable[str]) -> set[str]:
    """Return the tracked symbolic links to any of these files."""
    from ..git.files import list_links

    real = {top + name.replace("/", os.sep) for name in names}
    return {file.path for file in list_links(root) if os.path.realpath(root / file.path) in real}


def _in_folder(folder: Path, warn: Callable[[str], None]) -> Iterator[FileSource]:
    """Yield the files below a folder, including symbolic links to files of the repository, but not submodules."""
    root = git.find_root(folder)
    top = prefix(folder)
    if root is None:
        for path in walk(top):
            yield FileSource(path, found=True)
        return
    from ..git.attributes import Conversions
    from ..git.files import list_files

    conversions = Conversions.of_work_tree(root)
    folders: dict[str, tuple[bool, bool]] = {}
    for name, blob in list_files(folder, warn):
        path = top + (name if os.sep == "/" else name.replace("/", os.sep))
        below = path[: path.rfind(os.sep)]
        known = folders.get(below)
        if known is None:  # a folder may have been replaced by a link
            is_within = is_inside(below, root)
            known = folders[below] = is_within, is_within and conversions.apply_to(below)
        inside, is_converted = known
        if is_unfinished(path):
            if not blob and inside:
                from ..io.atomic_write import remove_unfinished

                remove_unfinished(Path(path))
            continue
        if inside and (blob or _is_regular(path)):
            yield FileSource(path, None, True, "" if is_converted else blob)
        elif not blob and os.path.islink(path) and not is_folder(Path(path)):  # noqa: PTH114 - the path is a str
            yield FileSource(path, root)


def _is_regular(path: str) -> bool:
    """Tell whether a path is a regular file; True if it can't be accessed, so that the check reports it."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def walk(top: str) -> Iterator[str]:
    """Yield the regular files below a folder (with a trailing separator), in Git's order."""
    pending = [top]
    while pending:
        path = pending.pop()
        if not path.endswith(os.sep):
            yield path
            continue
        try:
            entries = os.scandir(path)
        except (FileNotFoundError, NotADirectoryError):  # deleted in the meantime
            continue
        except OSError as error:
            raise MattercheckError(f"the folder {path} cannot be read: {describe_os_error(error)}") from None
        with entries:
            found = [
                entry.path + os.sep if entry.is_dir(follow_symlinks=False) else entry.path
                for entry in entries
                if (entry.is_file(follow_symlinks=False) and not is_unfinished(entry.name))
                or (entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."))
            ]
            pending.extend(sorted(found, reverse=True))


def find_staged_files(
    snapshot: Snapshot, paths: Iterable[Path], affects_all: Callable[[Iterable[str]], bool]
) -> list[Source]:
    """Return the staged files, with their contents in `snapshot`, which is the index.

    If `affects_all` is true for the staged paths (a configuration or schema changed), all files in the index are
    returned. `paths` limits them to these files and folders; if empty, all are returned. A symbolic link stands for
    its target in the index, and counts as staged if the target is.
    """
    from ..git.files import list_staged

    root = snapshot.root
    requested = [_resolved_inside(path, root) for path in paths]
    top = Path(os.path.realpath(root))
    for path in requested:
        in_index = path.is_relative_to(top) and snapshot.exists(path)
        if not in_index and not os.path.lexists(path):
            raise MattercheckError(f"no such file or folder: {path}")
    changed = list_staged(root)
    if affects_all(file.path for file in changed):
        files = list(snapshot.all())
    else:
        files = [file for file in changed if not file.is_deleted and not file.is_submodule]
        names = {file.path for file in changed}
        links = snapshot.all() if snapshot.has_links() else ()
        files += [
            link
            for link in links
            if link.is_link
            and link.path not in names
            and not names.isdisjoint(snapshot.route(root / link.path))
        ]
    chosen = [
        file
        for file in sorted(files, key=lambda file: file.path)
        if not requested or any((top / file.path).is_relative_to(path) for path in requested)
    ]
    snapshot.converted.convert(file.path for file in chosen if not file.is_link)
    sources = (source_in(snapshot, file) for file in chosen)
    return [source for source in sources if source is not None]


def _resolved_inside(path: Path, root: Path) -> Path:
    """Return a path with its parent folders resolved, but not the last component, which may itself be a link.

    Raises MattercheckError if it is outside the repository: then it can be neither changed nor staged.
    """
    place = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the last link, too
    place = Path(os.path.realpath(place.parent)) / place.name
    if not place.is_relative_to(os.path.realpath(root)):
        raise MattercheckError(f"{path} is outside the repository")
    if is_folder(place) and not is_inside(place, root):
        raise MattercheckError(f"{path} {_LEADS_OUT}")
    return place


def source_in(snapshot: Snapshot, file: StagedFile) -> Source | None:
    """Return a file of a snapshot as a source; for a link, its target, or None if that is a folder."""
    path = str(snapshot.root / file.path)
    if not file.is_link:
        return _source(snapshot, path, snapshot.reader, file)
    from ..git.links import LinkError

    try:
        target = snapshot.links.follow(file.path)
        if snapshot.is_folder(target):
            return None
        reader, blob = snapshot.find(file.path)
    except LinkError as error:
        return None if is_folder(Path(path)) else UnreadableSource(path, str(error))
    except FileNotFoundError:
        return UnreadableSource(path, f"it is a symbolic link to {target}, which is not tracked")
    except OSError as error:
        return UnreadableSource(path, str(error))
    return _source(snapshot, path, reader, blob)


def _source(snapshot: Snapshot, path: str, reader: BlobReader, file: StagedFile) -> Source:
    """Return a file that a reader has, as Git would write it."""
    try:
        converted = snapshot.converted.path_of(file.path) if reader is snapshot.reader else None
    except OSError as error:
        return UnreadableSource(path, str(error))
    return BlobSource(path, file.object_id, reader) if converted is None else ConvertedSource(path, converted)
