"""Files are written as a whole: what was there stays, until what comes instead is all there."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mattercheck.io.atomic_write import create_atomically, write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links as POSIX has them")


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    write_atomically(file, b"one\r\n")
    write_atomically(file, b"two\r\n")
    assert file.read_bytes() == b"two\r\n"
    assert list(tmp_path.iterdir()) == [file]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one")
    file.chmod(mode)
    write_atomically(file, b"two")
    assert stat.S_IMODE(file.stat().st_mode) == mode


@posix
def test_a_new_file_has_the_permissions_that_the_user_wants(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a.md", b"")
        write_atomically(tmp_path / "a.sh", b"", executable=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "a.sh").stat().st_mode) == 0o750


@posix
def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    target = tmp_path / "target.md"
    target.write_bytes(b"one")
    (tmp_path / "link.md").symlink_to("target.md")
    write_atomically(tmp_path / "link.md", b"two")
    assert (tmp_path / "link.md").is_symlink()
    assert target.read_bytes() == b"two"


@posix
def test_a_device_stays_one() -> None:
    write_atomically(Path(os.devnull), b"two")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def fails(_: object, *__: object, **___: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


FAULTS = [("os.fsync", fails), ("pathlib.Path.chmod", fails), ("pathlib.Path.replace", fails)]


@posix
@pytest.mark.parametrize(("call", "fault"), FAULTS, ids=[call for call, _ in FAULTS])
def test_what_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, fault: Callable[..., None]
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one")
    file.chmod(0o600)
    monkeypatch.setattr(call, fault)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(file, b"two", executable=True)
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("call", ["os.link", "nothing"])
def test_a_file_is_made_only_where_none_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    if call != "nothing":  # as on a file system without hard links
        monkeypatch.setattr(call, fails)
    file = tmp_path / "a.md"
    create_atomically(file, b"one\r\n")
    with pytest.raises(FileExistsError):
        create_atomically(file, b"two")
    assert file.read_bytes() == b"one\r\n"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_file_that_cannot_be_made_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr("os.link", fails)
    monkeypatch.setattr(call, fails)
    with pytest.raises(OSError, match="No space left"):
        create_atomically(tmp_path / "a.md", b"one")
    assert not list(tmp_path.iterdir())


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_may_not_be_written_is_not(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one")
    file.chmod(0o444)
    with pytest.raises(PermissionError):
        write_atomically(file, b"two")
    assert file.read_bytes() == b"one"
