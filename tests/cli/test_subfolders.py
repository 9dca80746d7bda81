"""Commands in a subfolder: a path means the same, however it is written and wherever it is written from."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]
FOLDERS = [
    ".",
    "./",
    "..",
    "../",
    "../content",
    "../content/",
    "sub/..",
    "../content/sub",
    "sub/",
    "{}",
    "{}/",
]
FILES = ["bad.md", "./bad.md", "../content/bad.md", "sub/../bad.md", "{}/bad.md"]


@pytest.fixture
def content(repository: Repository) -> Path:
    for number in range(41):
        repository.write(
            f"content/p{number:02}.md", f"---\ntitle: {5 if number == 40 else f'Post {number}'}\n---\n"
        )
    repository.write("content/bad.md", "---\ntitle: A: b\ndraft: yes\n---\n")
    repository.write("content/sub/one.md", "---\ntitle: One\n---\n")
    repository.write("content/parts.schema.json", '{"properties": {"title": {"type": "string"}}}')
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "One")
    return repository.folder / "content"


def from_the_top(path: str, content: Path) -> str:
    return os.path.relpath(path if Path(path).is_absolute() else content / path, content.parent)


def agree(
    run: Run, monkeypatch: pytest.MonkeyPatch, content: Path, command: list[str], path: str
) -> tuple[Outcome, Outcome]:
    """Run a command at the top and in the subfolder, and compare what comes of it."""
    path = path.format(content)
    at_top = run(*command, from_the_top(path, content))
    monkeypatch.chdir(content)
    below = run(*command, path)
    assert "no such file" not in below.err
    assert "this is a bug" not in below.err
    assert (below.code, len(below.lines)) == (at_top.code, len(at_top.lines)), below
    return at_top, below


@pytest.mark.parametrize("path", FOLDERS)
@pytest.mark.parametrize(
    "command",
    [["check", "--format", "json"], ["fix", "--diff"], ["infer"], ["infer", "--tolerance", "5%"], ["stats"]],
    ids=" ".join,
)
def test_folders(
    run: Run, monkeypatch: pytest.MonkeyPatch, content: Path, command: list[str], path: str
) -> None:
    at_top, below = agree(run, monkeypatch, content, command, path)
    if command[0] in {"infer", "stats"}:
        assert below.out == at_top.out


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    "command",
    [
        ["check", "--format", "json"],
        ["check", "--schema", "../post.schema.json", "--format", "json"],
        ["fix", "--diff"],
        ["stats"],
        ["explain-file"],
    ],
    ids=" ".join,
)
def test_files(
    run: Run, monkeypatch: pytest.MonkeyPatch, content: Path, command: list[str], path: str
) -> None:
    at_top = run(*[part.removeprefix("../") for part in command], from_the_top(path.format(content), content))
    monkeypatch.chdir(content)
    below = run(*command, path.format(content))
    assert (below.code, len(below.lines)) == (at_top.code, len(at_top.lines)), below
    assert "no such file" not in below.err


@pytest.mark.parametrize("path", ["parts.schema.json", "../post.schema.json", "{}/parts.schema.json"])
@pytest.mark.parametrize(
    "command", [["schema", "check"], ["schema", "docs"], ["schema", "diff", "{}/../post.schema.json"]]
)
def test_schemas(
    run: Run, monkeypatch: pytest.MonkeyPatch, content: Path, command: list[str], path: str
) -> None:
    agree(run, monkeypatch, content, [part.format(content) for part in command], path)


def test_rare_values_are_listed_from_a_subfolder(
    run: Run, monkeypatch: pytest.MonkeyPatch, content: Path
) -> None:
    monkeypatch.chdir(content)
    outcome = run("infer", ".", "--tolerance", "5%")
    assert outcome.code == 0
    assert "p40.md" in outcome.err


@pytest.mark.parametrize("name", ["out.json", "./out.json", "../out.json", "sub/out.json", "{}/out.json"])
def test_outputs(run: Run, monkeypatch: pytest.MonkeyPatch, content: Path, name: str) -> None:
    monkeypatch.chdir(content)
    for command in (["infer", ".", "--output", name], ["check", ".", "--output", f"json={name}"]):
        run(*(part.format(content) for part in command))
        target = Path(os.path.normpath(content / name.format(content)))
        assert target.is_file()
        target.unlink()


@pytest.mark.parametrize("folder", [".", "..", "../content/", "{}"])
def test_reports(run: Run, monkeypatch: pytest.MonkeyPatch, content: Path, folder: str) -> None:
    monkeypatch.chdir(content)
    outcome = run("report", "--output", "report.html", folder.format(content))
    assert outcome.code == 0, outcome
    assert (content / "report.html").is_file()


@pytest.mark.parametrize("name", ["new.md", "./new.md", "../content/new.md", "sub/new.md", "{}/new.md"])
def test_new_files(run: Run, monkeypatch: pytest.MonkeyPatch, content: Path, name: str) -> None:
    monkeypatch.chdir(content)
    outcome = run("new", "posts", name.format(content))
    assert outcome.code == 0, outcome
    assert Path(os.path.normpath(content / name.format(content))).is_file()
