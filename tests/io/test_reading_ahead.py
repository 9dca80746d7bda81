"""A file that is read ahead is read as any other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mattercheck.io.sources import FileSource, read_all

SMALL = b"---\ntitle: A\n---\n"
LARGE = SMALL + b"x" * (1 << 20)


@pytest.mark.parametrize(("data", "is_small"), [(SMALL, True), (b"", True), (LARGE, False)])
def test_what_is_read(tmp_path: Path, data: bytes, is_small: bool) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    source, other = FileSource(str(path), found=True), FileSource(str(path), found=True)
    assert source.read_ahead() == is_small
    assert source.read(read_all) == other.read(read_all) == data
    assert source.changed == other.changed == path.stat().st_mtime_ns
    assert source.content_id() == other.content_id()


def test_each_read_but_the_first_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(SMALL)
    source = FileSource(str(path), found=True)
    source.read_ahead()
    path.write_bytes(SMALL * 2)
    assert [source.read(read_all), source.read(read_all)] == [SMALL, SMALL * 2]


def test_an_id_is_that_of_the_content_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(SMALL)
    source = FileSource(str(path), found=True)
    source.read(read_all)
    before = source.content_id()
    path.write_bytes(LARGE)
    assert source.content_id() == before != FileSource(str(path), found=True).content_id()


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(os.devnull)
    for name in ("missing.md", "link.md", "."):
        source = FileSource(str(tmp_path / name), found=True)
        assert not source.read_ahead()
        with pytest.raises(OSError, match=r"."):
            source.read(read_all)
