"""The same answer however Git, or a person, says where the repository is."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BAD, CONFIGURATION, GOOD, SCHEMA, Outcome, Repository

Run = Callable[..., Outcome]
COMMANDS = [
    ["check"],
    ["check", "content"],
    ["check", "--staged"],
    ["check", "--diff", "HEAD"],
    ["check", "--new-since", "HEAD"],
    ["check", "--diff", "HEAD", "--changed-lines"],
]
ELSEWHERE: dict[str, dict[str, str]] = {
    "both": {"GIT_DIR": "{git}", "GIT_WORK_TREE": "{top}"},
    "as in a hook": {"GIT_DIR": "{git}", "GIT_WORK_TREE": "."},
    "relative": {"GIT_DIR": "../elsewhere.git", "GIT_WORK_TREE": "."},
    "only the folder of Git": {"GIT_DIR": "{git}"},
    "with its own index": {"GIT_DIR": "{git}", "GIT_WORK_TREE": ".", "GIT_INDEX_FILE": "{git}/index"},
}


@pytest.fixture
def changed(repository: Repository) -> Repository:
    """Give a repository with mistakes that are committed, staged, and in the working tree."""
    repository.write(".gitattributes", "")
    repository.add("content/sub/a.md", BAD)
    repository.add("content/b.md", GOOD)
    repository.git("add", ".")
    repository.git("commit", "-qm", "all")
    repository.add("content/b.md", BAD)
    repository.write("content/sub/a.md", BAD.replace("A title", "Other") + "text")
    repository.write("content/c.md", BAD)
    return repository


def answers(run: Run) -> list[tuple[int, str]]:
    outcomes = [run(*command, "--format", "json") for command in COMMANDS]
    return [(outcome.code, json.dumps(json.loads(outcome.out))) for outcome in outcomes]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_repository_whose_git_folder_is_elsewhere(
    changed: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    expected = answers(run)
    assert [code for code, _ in expected] == [1] * len(COMMANDS)
    elsewhere = changed.folder.parent / "elsewhere.git"
    shutil.move(changed.folder / ".git", elsewhere)
    for variable, value in ELSEWHERE[name].items():
        monkeypatch.setenv(variable, value.format(git=elsewhere, top=changed.folder))
    assert answers(run) == expected


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_INDEX_FILE"])
def test_variables_do_not_count_in_a_submodule(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    theme = Repository(tmp_path / "theme")
    theme.folder.mkdir()
    theme.git("init", "-q")
    theme.add("post.schema.json", SCHEMA)
    theme.git("commit", "-qm", "schema")
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(theme.folder), "theme"
    )
    repository.add("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "theme/post.schema.json"))
    repository.git("commit", "-qm", "rules")
    repository.add("content/a.md", BAD)
    expected = answers(run)[:4]
    assert [code for code, _ in expected] == [1] * 4
    of_theme = run("check", "theme")
    (repository.folder / "theme/post.schema.json").write_text("{}")
    monkeypatch.setenv(name, str(repository.folder / ".git" / ("index" if name == "GIT_INDEX_FILE" else "")))
    assert run("check", "--staged").code == 1
    assert run("check", "theme") == of_theme


def test_a_hook_of_a_repository_whose_git_folder_is_elsewhere(changed: Repository) -> None:
    if sys.platform == "win32":
        pytest.skip("a hook of a shell")
    elsewhere = changed.folder.parent / "elsewhere.git"
    shutil.move(changed.folder / ".git", elsewhere)
    hook = elsewhere / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{sys.executable} -P -m mattercheck check --hook\n")
    hook.chmod(0o755)
    place = ("--git-dir", str(elsewhere), "--work-tree", ".")
    refused = changed.git(*place, "commit", "-qm", "wrong", check=False)
    assert refused.returncode == 1
    assert "content/b.md" in refused.stdout + refused.stderr
    changed.write("content/b.md", GOOD + "text")
    changed.git(*place, "add", "content/b.md")
    changed.git(*place, "commit", "-qm", "right")
