"""`mattercheck report`: what it counts, of content and over time."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import BAD, GOOD, Outcome, Repository
from mattercheck.git.blobs import BlobReader
from mattercheck.reporting.report.folders import group_folders, shared_folder, treemap
from mattercheck.reporting.report.history import Month, trend_of
from mattercheck.reporting.report.tally import Tally
from reporting.sites import make_hostile_site, make_site

Run = Callable[..., Outcome]

FRESH = """\
[[collections]]
name = "docs"
files = "docs/**"
schema = "doc.schema.json"
fresh = { field = "reviewed", within = "30d", by = ["cycle"] }
"""
NOON = "1719835200"
"""2024-07-01T12:00:00Z."""


def figures(run: Run, *arguments: str) -> dict[str, Any]:
    outcome = run("report", "--format", "json", *arguments)
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def tally(rows: list[dict[str, Any]]) -> dict[str, tuple[int, int, int]]:
    return {row["name"]: (row["files"], row["errors"], row["warnings"]) for row in rows}


def commit(repository: Repository, day: str, author: str = "Ada") -> None:
    repository.git("add", "--all")
    date = f"--date={day}T12:00:00Z"
    os.environ["GIT_COMMITTER_DATE"] = f"{day}T12:00:00Z"
    try:
        repository.git("-c", f"user.name={author}", "commit", "--quiet", "--message", day, date)
    finally:
        del os.environ["GIT_COMMITTER_DATE"]


def test_the_first_screen_answers_what_is_wrong(repository: Repository, run: Run) -> None:
    """The figures that the tiles and the first table of the page show."""
    make_site(repository)
    repository.write("content/b.md", BAD)
    repository.write("content/c.md", BAD)
    found = figures(run)
    assert (found["files"], found["files_with_errors"], found["files_with_warnings"]) == (6, 4, 1)
    first = found["kinds"][0]
    assert (first["field"], first["files"], first["problems"]) == ("date", 3, 3)
    assert first["summary"].endswith(".")
    assert len(found["kinds"]) == 5
    fixes = json.loads(run("check", "--format", "json").out)["problems"]
    safe = [problem["fix"]["safe"] for problem in fixes if problem["fix"]]
    assert (found["fixable"], found["reviewable"]) == (safe.count(True), safe.count(False))


def test_warnings_about_schemas_are_included(repository: Repository, run: Run) -> None:
    repository.write("post.schema.json", '{"requried": ["title"]}')
    repository.write("content/a.md", GOOD)
    checked = json.loads(run("check", "--format", "json").out)["summary"]
    found = figures(run)
    assert (found["warnings"], found["files"], found["faulty"]) == (checked["warnings"], 1, 0)
    assert found["kinds"][0]["rule"] == "unknown-keyword"


def test_the_same_problems_as_a_check(repository: Repository, run: Run) -> None:
    make_site(repository)
    found = figures(run)
    checked = json.loads(run("check", "--format", "json").out)["summary"]
    assert (found["files"], found["errors"], found["warnings"]) == (
        checked["checked"],
        checked["errors"],
        checked["warnings"],
    )
    rules = json.loads(run("stats", "--format", "json").out)["collections"][0]["rules"]
    assert {name: sum(counts[1:]) for name, counts in tally(found["rules"]).items()} == rules


def test_relations_between_files(repository: Repository, run: Run) -> None:
    settings = (repository.folder / "mattercheck.toml").read_text(encoding="utf-8")
    repository.write("mattercheck.toml", f'{settings}unique = ["title"]\n')
    repository.write("content/a.md", GOOD)
    repository.write("content/b.md", GOOD)
    repository.write("content/c.md", BAD.replace("A title", "Another"))
    found = figures(run)
    assert (found["files"], found["faulty"], found["errors"]) == (3, 2, 2)
    assert tally(found["rules"])["unique"][1] == 1
    checked = json.loads(run("check", "--format", "json").out)
    assert checked["summary"]["errors"] == found["errors"]
    baselined = run("baseline")
    assert baselined.code == 0
    assert figures(run)["known"] == 2
    assert run("report", "--format", "html", "--output", "-").out.count("is already used") >= 1


def test_in_processes_as_in_one(repository: Repository, run: Run) -> None:
    for number in range(320):
        kind = ("news", "opinion")[number % 2]
        repository.write(f"content/{number % 7}/{number}.md", GOOD.replace("title:", f"kind: {kind}\ntitle:"))
    repository.write("content/bad.md", BAD)
    assert figures(run, "--jobs", "2") == figures(run, "--jobs", "1")


def test_problems_of_the_baseline_are_counted(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD)
    run("baseline")
    repository.write("content/b.md", BAD)
    found = figures(run)
    assert (found["errors"], found["known"]) == (2, 1)


def test_fields_of_the_schema_and_of_the_content(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "---\ntitle: A\ndate: 2024-01-02\n---\n")
    repository.write("content/b.md", '---\ntitle: ""\nextra: [x, y]\nmore:\n  - a: 1\n  - a: 2\n---\n')
    repository.write("content/c.md", "Text.\n")
    (posts,) = figures(run)["collections"]
    fields = {field["name"]: field for field in posts["fields"]}
    assert list(fields) == ["title", "date", "draft", "extra", "more", "more[].a"]
    assert [fields[name]["filled"] for name in fields] == [1, 1, 0, 1, 1, 1]
    assert [fields[name]["empty"] for name in fields] == [1, 0, 0, 0, 0, 0]
    assert [fields[name]["declared"] for name in fields] == [True, True, True, False, False, False]
    assert fields["title"]["required"]
    assert posts["surveyed"] == 2


def test_values_that_are_probably_mistakes(repository: Repository, run: Run) -> None:
    repository.write("post.schema.json", "{}")
    for number in range(40):
        kind = ("news", "opinion")[number % 2]
        repository.write(f"content/{number}.md", f"---\nkind: {kind}\ndate: 2023-0{number % 9 + 1}-01\n---\n")
    repository.write("content/typo.md", "---\nkind: nwes\ndate: 1923-01-01\n---\n")
    (posts,) = figures(run)["collections"]
    found = {field["name"]: field["distribution"] for field in posts["fields"]}
    assert [(one["name"], one["path"]) for one in found["kind"]["outliers"]] == [("nwes", "content/typo.md")]
    assert [(one["name"], one["path"]) for one in found["date"]["outliers"]] == [
        ("1923-01-01", "content/typo.md")
    ]
    assert found["kind"]["bars"][0] == {"name": "news", "number": 20, "path": ""}


def test_dates_over_time(repository: Repository, run: Run) -> None:
    """There are no gaps in time, and a far day doesn't stretch it."""
    repository.write("post.schema.json", "{}")
    for number in range(30):
        repository.write(f"content/{number}.md", f"---\ndate: 2023-{number % 3 * 4 + 1:02}-01\n---\n")
    repository.write("content/far.md", "---\ndate: 0203-01-01\n---\n")
    (posts,) = figures(run)["collections"]
    found = posts["fields"][0]["distribution"]
    assert [bar["name"] for bar in found["bars"]] == [f"2023-{month:02}" for month in range(1, 10)]
    assert [bar["number"] for bar in found["bars"]] == [10, 0, 0, 0, 10, 0, 0, 0, 10]
    assert [(one["name"], one["path"]) for one in found["outliers"]] == [("0203-01-01", "content/far.md")]


@pytest.mark.parametrize(
    ("years", "first", "number"),
    [((2001, 2020), "2001", 20), ((1701, 2020), "1700s", 33), ((1, 9999), "0000s", 100)],
)
def test_the_unit_of_time_fits_the_span(
    repository: Repository, run: Run, years: tuple[int, int], first: str, number: int
) -> None:
    repository.write("post.schema.json", "{}")
    for index in range(8):
        repository.write(f"content/{index}.md", f"---\ndate: {years[index % 2]:04}-06-01\n---\n")
    (posts,) = figures(run)["collections"]
    bars = posts["fields"][0]["distribution"]["bars"]
    assert (bars[0]["name"], len(bars)) == (first, number)


def test_fields_that_nothing_uses(repository: Repository, run: Run) -> None:
    schema = {"properties": {"a": {"properties": {"b": {"type": "string"}}}, "c": {}, "d": {}}}
    repository.write("post.schema.json", json.dumps(schema))
    repository.write("content/a.md", "---\nc: x\n---\n")
    page = run("report", "--output", "-").out
    assert "Never filled in: <code>a</code>, <code>d</code>." in page


def test_what_is_due(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    repository.write("mattercheck.toml", FRESH)
    repository.write("doc.schema.json", "{}")
    for name, text in {
        "old": "reviewed: 2024-01-01",
        "older": "reviewed: 2023-01-01",
        "soon": "reviewed: 2024-06-15",
        "never": "title: x",
        "own": "reviewed: 2024-06-15\ncycle: 2024-06-20",
        "later": "reviewed: 2024-06-15\ncycle: yearly",
    }.items():
        repository.write(f"docs/{name}.md", f"---\n{text}\n---\n")
    (docs,) = figures(run)["collections"]
    reviews = docs["reviews"]
    assert (reviews["dated"], reviews["overridden"], reviews["due"], reviews["soon"]) == (5, 2, 3, 1)
    assert [(one["path"], one["overdue"], one["by"]) for one in reviews["listed"]] == [
        ("docs/older.md", 517, ""),
        ("docs/old.md", 152, ""),
        ("docs/own.md", 11, "cycle"),
        ("docs/soon.md", -14, ""),
    ]


@pytest.fixture
def year(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    repository.write("content/a.md", BAD)
    repository.write("content/b.md", BAD)
    commit(repository, "2024-02-10")
    repository.write("content/b.md", GOOD)
    commit(repository, "2024-03-10", "Lin")
    repository.git("mv", "content/a.md", "content/moved.md")
    repository.write("content/c.md", BAD.replace("2024-13-01", "2024-14-01"))
    commit(repository, "2024-05-10")
    return repository


def test_history(year: Repository, run: Run) -> None:
    found = figures(run, "--history", "6")["months"]
    assert [(one["name"], one["files"], one["errors"], one["introduced"], one["fixed"]) for one in found] == [
        ("2024-02", 2, 2, None, None),
        ("2024-03", 2, 1, 0, 1),
        ("2024-04", 2, 1, 0, 0),
        ("2024-05", 3, 2, 1, 0),
        ("2024-06", 3, 2, 0, 0),
        ("2024-07", 3, 2, 0, 0),
    ]
    year.write("content/c.md", GOOD)
    now = figures(run, "--history", "6")["months"][-1]
    assert (now["errors"], now["introduced"], now["fixed"]) == (1, 0, 1)


def test_history_reads_each_content_once(year: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    open_blob = BlobReader.open

    def counting(self: BlobReader, object_id: str) -> int:
        opened.append(object_id)
        return open_blob(self, object_id)

    monkeypatch.setattr(BlobReader, "open", counting)
    figures(run, "--history", "12")
    # BAD is still there as content/moved.md, and GOOD as content/b.md.
    assert opened == []
    for number in range(120):
        year.write(f"content/{number}.md", GOOD.replace("A title", f"Title {number}"))
    commit(year, "2024-06-10")
    for number in range(120):
        year.write(f"content/{number}.md", GOOD)
    commit(year, "2024-07-01")
    months = figures(run, "--history", "12")["months"]
    assert len(opened) == len(set(opened)) == 120
    # What was clean is in the cache, and isn't read again.
    assert figures(run, "--history", "12")["months"] == months
    assert len(opened) == 120


def test_history_of_other_contents_of_a_file(year: Repository, run: Run) -> None:
    """In processes as in one: a file that had problems now and then."""
    for number in range(60):
        year.write(f"content/{number}.md", BAD)
    commit(year, "2024-06-10")
    for number in range(60):
        year.write(f"content/{number}.md", GOOD)
    commit(year, "2024-07-01")
    found = [
        [(one["errors"], one["introduced"], one["fixed"]) for one in figures(run, *options)["months"][-3:]]
        for options in (("--history", "3"), ("--history", "3", "--jobs", "1"))
    ]
    assert found == [[(2, None, None), (62, 60, 0), (2, 0, 60)]] * 2


def test_history_of_a_shallow_clone(year: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = year.folder.parent / "clone"
    year.git("clone", "--quiet", "--depth", "1", f"file://{year.folder}", str(clone))
    monkeypatch.chdir(clone)
    outcome = run("report", "--history", "6", "--format", "json")
    assert [one["name"] for one in json.loads(outcome.out)["months"]] == ["2024-05", "2024-06", "2024-07"]
    assert "git fetch --unshallow" in outcome.err


def test_authors_only_on_request(year: Repository, run: Run) -> None:
    del year
    assert figures(run)["authors"] == []
    assert "Lin" not in run("report", "--output", "-").out
    assert tally(figures(run, "--authors")["authors"]) == {"Ada": (2, 2, 0), "Lin": (1, 0, 0)}


def test_age(year: Repository, run: Run) -> None:
    year.write("content/new.md", BAD)
    assert tally(figures(run)["ages"]) == {
        "1 to 3 months": (2, 2, 0),
        "3 to 12 months": (1, 0, 0),
        "not committed yet": (1, 1, 0),
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--history", "1"], "is not a number of months from 2 to 120"),
        (["--history", "6", "content"], "can't be used with PATH"),
        (["--link-template", "javascript:alert(1)//{path}"], "--link-template requires an address with {path}"),
        (["--link-template", "https://example.org/"], "--link-template requires an address with {path}"),
        (["--output", "missing/report.html"], "cannot be written"),
        (["missing"], "no such file or folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_reported(
    repository: Repository, run: Run, arguments: list[str], message: str
) -> None:
    repository.write("content/a.md", GOOD)
    outcome = run("report", *arguments)
    assert outcome.code == 2
    assert message in outcome.err


def test_without_git_or_commits(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("content/a.md", BAD)
    assert figures(run)["ages"] == []
    assert run("report", "--history", "3").code == 2
    (repository.folder / ".git").rename(repository.folder.parent / "git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repository.folder.parent))
    assert figures(run)["errors"] == 1
    assert "requires a Git repository" in run("report", "--history", "3").err


def test_links_of_the_ci_system(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("content/a.md", BAD)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    monkeypatch.setenv("GITHUB_SHA", "abc")
    assert '"link":"https://github.com/o/r/blob/abc/{path}#L{line}"' in run("report", "--output", "-").out


def test_the_page_is_written_beside_the_content(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD)
    outcome = run("report", "--badge", "badge.svg")
    assert "1 problem in 1 file (1 checked); see " in outcome.err
    page = (repository.folder / "mattercheck-report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    badge = ElementTree.fromstring((repository.folder / "badge.svg").read_text(encoding="utf-8"))
    assert "".join(badge.itertext()).endswith("front matter0%")


def test_an_empty_repository(repository: Repository, run: Run) -> None:
    del repository
    found = figures(run)
    assert (found["files"], found["collections"]) == (0, [])
    assert "No files were checked." in run("report", "--output", "-").out
    assert "100%" in run("report", "--format", "markdown").out


def test_markdown(year: Repository, run: Run) -> None:
    del year
    html = MarkdownIt("gfm-like").render(run("report", "--format", "markdown", "--history", "6").out)
    assert "<h2>Front matter: 33.3% of 3 files without problems</h2>" in html
    assert html.count("<table>") == 6
    assert "<h3>Since " in html
    assert "<td><code>content/</code></td>" in html


@pytest.mark.parametrize("name", ["html", "markdown", "json"])
def test_hostile_content_stays_text(repository: Repository, run: Run, name: str) -> None:
    make_hostile_site(repository)
    repository.git("add", "--all")
    repository.git("-c", "user.name=<script>pwned</script>", "commit", "--quiet", "--message", "x")
    said = run("report", "--format", name, "--output", "-", "--authors", "--title", "</title><b>pwned").out
    assert "pwned" in said
    if name == "html":
        assert "<script>pwned" not in said
        assert "</title><b>" not in said
    if name == "markdown":
        rendered = MarkdownIt("gfm-like").render(said)
        assert "<script>" not in rendered
        assert 'pwned.example"' not in rendered
    assert not re.search("[\x00-\x08\x1b\x9b\u202e\u2066]", said)
    if name != "html":
        assert "##[" not in said
        assert not [line for line in said.splitlines() if line.lstrip().startswith("::")]


_FILES = st.lists(
    st.tuples(st.from_regex(r"([ab]{1,2}/){0,4}[a-c]", fullmatch=True), st.integers(0, 2), st.integers(0, 2)),
    max_size=60,
)


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (["content/en/a/", "content/en/b/"], "content/en/"),
        (["content/", "content/en/"], "content/"),
        (["content/", "contents/"], ""),
        (["", "a/"], ""),
        (["/srv/a/", "b/"], ""),
        ([], ""),
    ],
)
def test_the_folder_of_all_folders(names: list[str], shared: str) -> None:
    assert shared_folder([Tally(name, 1, 0, 0, 0) for name in names]) == shared


def test_labels_of_the_map_fit() -> None:
    names = ["content/a-very-long-folder/", "content/b/c/d/e/", "content/short/"]
    cells = treemap([Tally(name, 10, 0, 0, 0) for name in names], 480, 160)
    assert [cell.label for cell in cells] == ["a-very-long-fold…", "b/c/d/e/", "short/"]
    assert not any(cell.label for cell in treemap([Tally(name, 10, 0, 0, 0) for name in names], 90, 30))


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((100, 90, 10), (200, 190, 12), "getting better"),
        ((100, 90, 10), (100, 80, 10), "getting worse"),
        ((100, 90, 30), (100, 90, 10), "getting better"),
        ((100, 90, 10), (100, 90, 10), "unchanged"),
        ((0, 0, 0), (10, 10, 0), "unchanged"),
    ],
)
def test_whether_it_is_getting_better(
    before: tuple[int, int, int], after: tuple[int, int, int], verdict: str
) -> None:
    months = [
        Month(name, files, sound, errors, 0, None, None)
        for name, (files, sound, errors) in (("2024-01", before), ("2024-02", after))
    ]
    trend = trend_of(months)
    assert trend is not None
    assert trend.verdict == verdict
    assert trend_of(months[:1]) is None


@given(_FILES)
def test_every_file_is_in_one_folder(files: list[tuple[str, int, int]]) -> None:
    folders = group_folders(files)
    assert sum(folder.files for folder in folders) == len(files)
    assert sum(folder.problems for folder in folders) == sum(
        errors + warnings for _, errors, warnings in files
    )
    assert len({folder.name for folder in folders}) == len(folders) <= 40


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
def test_a_treemap_fills_its_rectangle(numbers: list[int]) -> None:
    folders = [Tally(str(index), number, 0, 0, 0) for index, number in enumerate(sorted(numbers)[::-1])]
    cells = treemap(folders, 960, 320)
    scale = 960 * 320 / sum(numbers)
    for cell in cells:
        assert cell.width * cell.height == pytest.approx(cell.folder.files * scale)
        assert cell.x >= 0
        assert cell.x + cell.width <= 960.001
        assert cell.y + cell.height <= 320.001
    assert len(cells) == len(folders)
