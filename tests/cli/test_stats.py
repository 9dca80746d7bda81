"""`mattercheck stats`: where one stands, known problems included."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from conftest import BAD, GOOD, Outcome, Repository
from reporting.sites import make_hostile_site

Run = Callable[..., Outcome]


@pytest.fixture
def site(repository: Repository) -> Repository:
    for number in range(3):
        repository.write(f"content/good{number}.md", GOOD)
    repository.write("content/a.md", BAD)
    repository.write("content/b.md", "---\ntitle: 1\ndate: 2024-13-01\ndraft: x\n---\n")
    return repository


def test_table(site: Repository, run: Run) -> None:
    del site
    outcome = run("stats")
    assert outcome.code == 0
    assert outcome.lines[0] == "posts: 5 files, 3 clean; 4 errors and 0 warnings"
    said = [line.split() for line in outcome.lines]
    assert ["format", "2"] in said
    assert ["date", "2"] in said
    assert ["content/b.md", "3"] in said
    assert outcome.out == outcome.out.rstrip() + "\n"


def test_json(site: Repository, run: Run) -> None:
    run("baseline")
    figures = json.loads(run("stats", "--format", "json").out)
    assert figures["version"] == 1
    (posts,) = figures["collections"]
    assert posts["name"] == "posts"
    assert (posts["files"], posts["clean"], posts["errors"], posts["warnings"]) == (5, 3, 4, 0)
    assert posts["rules"] == {"format": 2, "type": 2}
    assert posts["fields"] == {"date": 2, "draft": 1, "title": 1}
    assert [(one["path"], one["problems"]) for one in posts["worst"]] == [
        ("content/b.md", 3),
        ("content/a.md", 1),
    ]
    assert site.folder.joinpath("mattercheck-baseline.txt").exists()


def test_of_some_paths(site: Repository, run: Run) -> None:
    del site
    figures = json.loads(run("stats", "--format", "json", "content/a.md").out)
    assert figures["collections"][0]["files"] == 1


def test_markdown(site: Repository, run: Run) -> None:
    del site
    html = MarkdownIt("gfm-like").render(run("stats", "--format", "markdown").out)
    assert html.count("<table>") == 4
    assert "<td><code>content/b.md</code></td>" in html


def test_files_that_are_not_shown_are_counted(repository: Repository, run: Run) -> None:
    for number in range(13):
        repository.write(f"content/{number:02}.md", BAD)
    assert run("stats").out.endswith("content/09.md         1\n  and 3 more files with problems\n")
    assert "\nand 3 more files with problems\n" in run("stats", "--format", "markdown").out


@pytest.mark.parametrize("name", ["text", "markdown", "json"])
def test_hostile_content_stays_text(repository: Repository, run: Run, name: str) -> None:
    make_hostile_site(repository)
    said = run("stats", "--format", name).out
    assert "pwned" in said
    assert "##[" not in said
    assert not [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert not [
        sign for sign in said if sign != "\n" and (sign < " " or sign in "\x7f\x9b\u202e\u2066\u2028")
    ]
    if name == "markdown":
        html = MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(said)
        assert not [tag for tag in ("<script", "<b>", "<pwned", "href=") if tag in html]


def test_without_configuration(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    repository.write("content/a.md", GOOD)
    assert run("stats").code == 2
