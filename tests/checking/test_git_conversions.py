"""Files whose content in Git isn't what the working tree has: the hook checks what the working tree has."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"


def _problems(outcome: Outcome) -> list[str]:
    return [line for line in outcome.out.splitlines() if line.startswith("content/")]


@pytest.fixture
def store(repository: Repository) -> Path:
    """Let Git keep the content of all pages in a file beside the repository, and a pointer instead."""
    store = repository.folder.parent / "store"
    clean, smudge = repository.folder.parent / "clean.py", repository.folder.parent / "smudge.py"
    clean.write_text(
        "import sys, pathlib\n"
        f"pathlib.Path({str(store)!r}).write_bytes(sys.stdin.buffer.read())\n"
        f"sys.stdout.write({_POINTER!r})\n"
    )
    smudge.write_text(
        "import sys, pathlib\n"
        "sys.stdin.buffer.read()\n"
        f"sys.stdout.buffer.write(pathlib.Path({str(store)!r}).read_bytes())\n"
    )
    python = Path(sys.executable).as_posix()
    repository.git("config", "filter.store.clean", f'"{python}" "{clean.as_posix()}"')
    repository.git("config", "filter.store.smudge", f'"{python}" "{smudge.as_posix()}"')
    repository.write(".gitattributes", "content/*.md filter=store\n")
    return store


@pytest.mark.usefixtures("store")
def test_the_hook_reads_content_through_the_filter(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "---\ntitle: x\ndate: 2024-13-01\n---\n")
    repository.git("add", ".")
    assert "git-lfs" in str(repository.git("cat-file", "-p", ":content/a.md").stdout)
    staged, checked = run("check", "--staged"), run("check")
    assert _problems(staged) == _problems(checked)
    assert "there is no month 13" in staged.out


def test_a_pointer_without_a_filter_is_named(repository: Repository, run: Run) -> None:
    repository.write(".gitattributes", "content/*.md filter=lfs\n")
    repository.write("content/a.md", _POINTER)
    repository.git("add", ".")
    for arguments in (["check", "--staged"], ["check"]):
        outcome = run(*arguments)
        assert outcome.code == 1
        assert "content/a.md:1:1: error: this is a Git LFS pointer" in outcome.out


def test_another_encoding_in_the_working_tree_is_the_same_problem_in_the_hook(
    repository: Repository, run: Run
) -> None:
    repository.write(".gitattributes", "content/a.md working-tree-encoding=UTF-16 text\n")
    path = repository.write("content/a.md", "")
    path.write_bytes("---\ntitle: x\n---\n".encode("utf-16"))
    repository.git("add", ".")
    staged, checked = run("check", "--staged"), run("check")
    assert staged.code == checked.code == 1
    assert _problems(staged) == _problems(checked)
    assert "encoded as UTF-16" in staged.out
