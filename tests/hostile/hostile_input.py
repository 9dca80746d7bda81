"""A hostile input: what it writes into a repository, and the commands that meet it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

CHECK = ("check", "--quiet")
CONFIGURATION = """\
[[collections]]
name = "posts"
files = "content/**/*.md"
schema = "post.schema.json"
"""
SCHEMA = '{"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}'
GOOD = "---\ntitle: A title\n---\n"


class Input(NamedTuple):
    """A hostile input: `write` changes a repository that has CONFIGURATION, SCHEMA and a file that is GOOD."""

    name: str
    write: Callable[[Path], object]
    command: Sequence[str] = CHECK


def writing(path: str, text: str | bytes) -> Callable[[Path], object]:
    """Return a function that writes a file into a repository."""

    def write(folder: Path) -> None:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)

    return write


def both(*writes: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return a function that does all of these to a repository."""

    def write(folder: Path) -> None:
        for each in writes:
            each(folder)

    return write
