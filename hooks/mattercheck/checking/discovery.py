"""Which files are looked at: those that paths name, those that changed, those that are about to be committed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .. import git
from ..core.errors import MattercheckError, describe_os_error
from ..core.paths import is_folder, is_inside, is_unfinished, prefix
from ..io.sources import BlobSource, FileSource, Source, UnreadableSource

if TYPE_CHECKING:
    from ..git.blobs import BlobReader
    from ..git.files import StagedFile
    from ..git.links import Links


def find_files(
    paths: Iterable[Path], root: Path | None, warn: Callable[[str], None] = lambda _: None
) -> Iterable[FileSource]:
    """Return the files that paths name; of a folder those that lie in it and that git does not ignore.

    In order of their paths, each once. The files of a folder come as they are found; `warn` takes what git says about
    those it could not find. Raises MattercheckError for a path where nothing is.
    """
    files: dict[str, FileSource] = {}
    folders: list[Path] = []
    for path in paths:
        location = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links
        bound = root if root is not None and Path(location).is_relative_to(root) else None
        if is_folder(Path(location)):
            # A symbolic link that leads out is not followed, as one below a folder is not.
            if bound is None or is_inside(location, bound):
                folders.append(Path(location))
        elif os.path.lexists(location):
            files.setdefault(location, FileSource(location, bound))
        else:
            raise MattercheckError(f"there is no file or folder {path}")
    if not files and len(folders) == 1:
        return _in_folder(folders[0], warn)
    for folder in folders:
        for source in _in_folder(folder, warn):
            files.setdefault(source.path, source)
    return sorted(files.values(), key=lambda source: source.path.replace(os.sep, "/"))


def find_changed_files(root: Path, changed: Iterable[str], paths: Iterable[Path]) -> list[FileSource]:
    """Return those of the `changed` files that are there, and links to them, by their paths relative to the root.

    `paths` narrows them to those files, and to what lies below those folders; none means all. Raises MattercheckError for a
    path where nothing is, nor was.
    """
    wanted = [str(_where_it_stands(path)) for path in paths]
    top = prefix(os.path.realpath(root))
    names = set(filter(None, changed))
    names |= _links_to(root, top, names)
    found = []
    met: set[str] = set()
    for name in sorted(names):
        below = name.replace("/", os.sep)
        path, place = prefix(root) + below, top + below
        by = [one for one in wanted if place == one or place.startswith(prefix(one))]
        met.update(by)
        if wanted and not by:
            continue
        if not os.path.lexists(path) or not is_inside(os.path.dirname(path), root):  # noqa: PTH120 - as above
            continue
        if _is_regular(path) or not is_folder(Path(path)):
            found.append(FileSource(path, root, found=_is_regular(path)))
    for path in wanted:
        if path not in met and not os.path.lexists(path):
            raise MattercheckError(f"there is no file or folder {path}")
    return found


def _links_to(root: Path, top: str, names: Iterable[str]) -> set[str]:
    """Return the links that git tracks and that lead to one of these files, which stand for it."""
    from ..git.files import list_links

    real = {top + name.replace("/", os.sep) for name in names}
    return {file.path for file in list_links(root) if os.path.realpath(root / file.path) in real}


def _in_folder(folder: Path, warn: Callable[[str], None]) -> Iterator[FileSource]:
    """Yield the files below a folder. A symbolic link to a file of the repository is one; submodules are not its content."""
    root = git.find_root(folder)
    top = prefix(folder)
    if root is None:
        for path in _walk(top):
            yield FileSource(path, found=True)
        return
    from ..git.files import list_files

    inside: dict[str, bool] = {}
    for name, blob in list_files(folder, warn):
        path = top + (name.replace("/", os.sep) if os.sep != "/" else name)
        below = path.rpartition(os.sep)[0]
        if below not in inside:
            inside[below] = is_inside(below, root)  # a folder may have been replaced by a link
        if is_unfinished(path):
            continue
        if inside[below] and (blob or _is_regular(path)):
            yield FileSource(path, found=True, blob=blob)
        elif not blob and os.path.islink(path) and not is_folder(Path(path)):  # noqa: PTH114 - the path is text
            yield FileSource(path, root)


def _is_regular(path: str) -> bool:
    """Tell whether a path is a regular file, or may be one that cannot be looked at, which is for a check to say."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _walk(top: str) -> Iterator[str]:
    """Yield the regular files below a folder that ends in a separator, sorted as git sorts them."""
    pending = [top]
    while pending:
        path = pending.pop()
        if not path.endswith(os.sep):
            yield path
            continue
        try:
            entries = os.scandir(path)
        except (FileNotFoundError, NotADirectoryError):  # it is gone
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


@contextmanager
def find_staged_files(
    root: Path, paths: Iterable[Path], changes_rules: Callable[[Iterable[str]], bool]
) -> Iterator[list[Source]]:
    """Give the files that are about to be committed, as they stand in the index.

    When what is about to be committed `changes_rules`, all files of the index are given: they may have become
    wrong. `paths` narrows them to those files, and to what lies below those folders; none means all. A symbolic link
    stands for the file of the index that it leads to, and is looked at when that changes.
    """
    from ..git.blobs import blob_reader
    from ..git.files import list_index, list_links, list_staged
    from ..git.links import Links

    wanted = [_where_it_stands(path) for path in paths]
    top = Path(os.path.realpath(root))
    for path in [path for path in wanted if not os.path.lexists(path)]:
        if not any((top / file.path).is_relative_to(path) for file in list_index(root)):
            raise MattercheckError(f"there is no file or folder {path}")
    changed = list_staged(root)
    if changes_rules(file.path for file in changed):
        files, linked = list_index(root), []
    else:
        files, linked = [file for file in changed if not file.is_deleted], list_links(root)
    with blob_reader(root) as reader:
        has_links = linked or any(file.is_link for file in files)
        index = {file.path: file for file in list_index(root)} if has_links else {}
        links = Links(root, index, reader)
        names = {file.path for file in changed}
        files += [one for one in linked if one.path not in names and _end_of(one, links) in names]
        staged = [
            file
            for file in sorted(files, key=lambda file: file.path)
            if not wanted or any((top / file.path).is_relative_to(path) for path in wanted)
        ]
        sources = (_in_index(root, file, index, links, reader) for file in staged)
        yield [source for source in sources if source is not None]


def _where_it_stands(path: Path) -> Path:
    """Return a path without the links on the way to it; a link itself is meant, and not what it leads to."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the last link, too
    return Path(os.path.realpath(path.parent)) / path.name


def _end_of(file: StagedFile, links: Links) -> str | None:
    from ..git.links import LinkError

    try:
        return links.follow(file.path)
    except LinkError:
        return None


def _in_index(
    root: Path, file: StagedFile, index: Mapping[str, StagedFile], links: Links, reader: BlobReader
) -> Source | None:
    """Return a file of the index to look at; of a link what it leads to, None where that is a folder."""
    path = str(root / file.path)
    if not file.is_link:
        return BlobSource(path, file.object_id, reader)
    from ..git.links import LinkError

    try:
        end = links.follow(file.path)
    except LinkError as error:
        return None if is_folder(Path(path)) else UnreadableSource(path, str(error))
    if end in index:
        return BlobSource(path, index[end].object_id, reader)
    if not end or any(name.startswith(f"{end}/") for name in index) or is_folder(root / end):
        return None
    if git.find_root((root / end).parent) != root:  # in a submodule
        return FileSource(path, root)
    return UnreadableSource(path, f"it is a symbolic link to {end}, which git does not track")
