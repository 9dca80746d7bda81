"""`check --shard` and `merge`: many machines report the same problems as one, in every format."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import BAD, CONFIGURATION, GOOD, Outcome, Repository
from mattercheck.checking.result import Shard
from mattercheck.reporting.renderer import FORMATS
from reporting.sites import make_hostile_site, make_site

Run = Callable[..., Outcome]


def check_in_shards(run: Run, number: int, *arguments: str) -> list[str]:
    """Check each shard, and return the names of the files with the results."""
    names = []
    for part in range(1, number + 1):
        names.append(f"../shard-{part}.jsonl")
        outcome = run("check", "--shard", f"{part}/{number}", "--output", f"results={names[-1]}", *arguments)
        assert outcome.code in {0, 1}, outcome.err
    return names


def assert_same(run: Run, number: int, *arguments: str) -> None:
    """Compare the merged results of shards with those of a single check in every format."""
    names = check_in_shards(run, number)
    for name in FORMATS:
        one = run("check", "--format", name, *arguments)
        merged = run("merge", *names, "--format", name, *arguments)
        assert merged.out == one.out, (name, merged)
        assert merged.code == one.code
        summary = one.err.splitlines()[-1].replace(" (not in any collection of mattercheck.toml)", "")
        assert merged.err.splitlines()[-1] == summary


@pytest.mark.parametrize("number", [1, 3, 40])
@pytest.mark.parametrize("make", [make_site, make_hostile_site])
def test_the_same_as_one_check(
    repository: Repository, run: Run, make: Callable[[Repository], Repository], number: int
) -> None:
    make(repository)
    repository.write("other.txt", "not checked")
    assert_same(run, number)


def test_warnings_of_schemas_once(repository: Repository, run: Run) -> None:
    repository.write("post.schema.json", '{"properties": {"title": {"type": "string", "format": "dat"}}}')
    for number in range(9):
        repository.write(f"content/{number}.md", GOOD)
    assert run("check", "--format", "concise").out.count("[unknown-format]") == 1
    assert_same(run, 3)


def test_with_a_baseline(repository: Repository, run: Run) -> None:
    for number in range(12):
        repository.write(f"content/{number}.md", BAD)
    run("baseline")
    repository.write("content/5.md", GOOD)
    (repository.folder / "content/6.md").unlink()
    (repository.folder / "content/7.md").rename(repository.folder / "content/renamed.md")
    repository.write("content/new.md", BAD)
    assert_same(run, 4)
    assert_same(run, 4, "--no-baseline")
    concise = run("merge", *check_in_shards(run, 4), "--format", "concise")
    assert "content/5.md no longer violates" in concise.out


def test_a_page_of_all_shards(repository: Repository, run: Run) -> None:
    make_site(repository)
    repository.write("mattercheck.toml", CONFIGURATION + 'unique = ["title"]\n')
    for number in range(5):
        repository.write(f"content/{number}.md", GOOD)
    assert run("report", "--output", "../one.html").code == 0
    merged = run("merge", *check_in_shards(run, 3), "--report", "../merged.html")
    assert "see" in merged.err
    assert merged.err.rstrip().endswith("merged.html")
    one, all_ = ((repository.folder.parent / name).read_text("utf-8") for name in ("one.html", "merged.html"))
    assert "[unique]" in run("check", "--format", "concise").out
    assert problems_on(all_) == problems_on(one)
    assert '<h2 id="fields">' in one
    assert '<h2 id="fields">' not in all_


def problems_on(page: str) -> list[dict[str, object]]:
    """Return the problems on a page, without the excerpts of clean files, which have no source."""
    data = json.loads(page.split('id="data">')[1].partition("</script>")[0])
    texts, columns = data["texts"], data["columns"]
    names = ("path", "collection", "rule", "field", "message", "help", "change")
    return [
        {name: texts[name][columns[name][row]] for name in names}
        | {name: columns[name][row] for name in ("line", "column", "flags")}
        for row in range(data["length"])
    ]


def test_with_relations(repository: Repository, run: Run) -> None:
    repository.write("mattercheck.toml", CONFIGURATION + 'unique = ["title"]\n')
    for number in range(7):
        repository.write(f"content/{number}.md", GOOD if number < 3 else f"---\ntitle: {number}\n---\n")
    repository.write("content/bad.md", BAD)
    checked = run("check", "--format", "concise")
    assert "[unique]" in checked.out, checked.err
    assert_same(run, 3)


def test_options_of_merge(repository: Repository, run: Run) -> None:
    for number in range(6):
        repository.write(f"content/{number}.md", BAD)
    names = check_in_shards(run, 2)
    assert run("merge", *names).code == 1
    assert run("merge", *names, "--exit-zero").code == 0
    limited = run("merge", *names, "--format", "concise", "--max-problems", "2", "--output", "json=all.json")
    assert len(limited.lines) == 2
    assert "4 problems not shown" in limited.err
    assert len(json.loads((repository.folder / "all.json").read_text())["problems"]) == 6
    assert run("merge", *names, "--quiet").err == ""


def test_a_shard_alone(repository: Repository, run: Run) -> None:
    for number in range(5):
        repository.write(f"content/{number}.md", BAD)
    outcome = run("check", "--shard", "2/2", "--format", "concise")
    assert [line.partition(":")[0] for line in outcome.lines] == [
        "content/0.md",
        "content/2.md",
        "content/4.md",
    ] or [line.partition(":")[0] for line in outcome.lines] == ["content/1.md", "content/3.md"]
    assert run("check", "--shard", "5/9").code in {0, 1}


@given(st.lists(st.integers()), st.integers(1, 9))
def test_shards_are_a_partition(items: list[int], number: int) -> None:
    parts = [list(Shard(part, number).select(items)) for part in range(1, number + 1)]
    assert sorted(one for part in parts for one in part) == sorted(items)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "1/", "a/b", "01/3", "1/0", "-1/3", "1/99999", "1/3/4"])
def test_what_is_no_shard(repository: Repository, run: Run, text: str) -> None:
    del repository
    outcome = run("check", "--shard", text)
    assert outcome.code == 2
    assert "is not a shard such as 1/4" in outcome.err or "expected one argument" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--shard", "1/2", "--staged"],
        ["--shard", "1/2", "--fix"],
        ["--shard", "1/2", "--diff", "HEAD"],
        ["--shard", "1/2", "-", "--stdin-filename", "a.md"],
        ["--format", "results", "--fix"],
        ["--output", "results=x", "--new-since", "HEAD"],
    ],
)
def test_what_cannot_be_combined(repository: Repository, run: Run, arguments: list[str]) -> None:
    del repository
    outcome = run("check", *arguments)
    assert outcome.code == 2
    assert "can't be used with" in outcome.err


@pytest.fixture
def shards(repository: Repository, run: Run) -> tuple[Repository, list[str]]:
    for number in range(6):
        repository.write(f"content/{number}.md", BAD)
    return repository, check_in_shards(run, 3)


def test_a_missing_shard(shards: tuple[Repository, list[str]], run: Run) -> None:
    _, names = shards
    outcome = run("merge", names[0], names[2])
    assert outcome.code == 2
    assert "the results of 1 shard are missing: 2/3" in outcome.err
    assert "are both shard 1/3" in run("merge", *names, names[0]).err


def test_shards_of_different_checks(shards: tuple[Repository, list[str]], run: Run) -> None:
    repository, names = shards
    assert run("check", "--shard", "1/2", "--output", "results=../other.jsonl").code == 1
    assert "is one of 2 shards, but" in run("merge", *names, "../other.jsonl").err
    path = repository.folder / names[0]
    path.write_text(path.read_text().replace('"mattercheck": "', '"mattercheck": "9'))
    assert "use the same version for all shards" in run("merge", *names).err


def test_shards_of_another_commit(shards: tuple[Repository, list[str]], run: Run) -> None:
    repository, names = shards
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "x")
    assert run("check", "--shard", "2/3", "--output", f"results={names[1]}").code == 1
    outcome = run("merge", *names)
    assert outcome.code == 2
    assert "shard-2.jsonl is from another commit than ../shard-1.jsonl" in outcome.err


def test_shards_with_another_configuration(shards: tuple[Repository, list[str]], run: Run) -> None:
    repository, names = shards
    repository.write("mattercheck.toml", CONFIGURATION + "# changed\n")
    assert run("check", "--shard", "2/3", "--output", f"results={names[1]}").code == 1
    assert "shard-2.jsonl was checked with another configuration than" in run("merge", *names).err


def test_shards_with_other_options(shards: tuple[Repository, list[str]], run: Run) -> None:
    _, names = shards
    arguments = (
        "--shard",
        "3/3",
        "--output",
        f"results={names[2]}",
        "--schema",
        "post.schema.json",
        "content",
    )
    assert run("check", *arguments).code == 1
    assert "shard-3.jsonl was checked with other options than" in run("merge", *names).err


@pytest.mark.parametrize("more", ["content/7.md", "notes.md"])
def test_shards_of_other_files(shards: tuple[Repository, list[str]], run: Run, more: str) -> None:
    """With one file more, the shards would have some files twice and others not at all."""
    repository, names = shards
    repository.write(more, BAD)
    assert run("check", "--shard", "2/3", "--output", f"results={names[1]}").code in {0, 1}
    outcome = run("merge", *names)
    assert outcome.code == 2
    assert "shard-2.jsonl is a part of other files than ../shard-1.jsonl" in outcome.err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('{"mattercheck"', '{"x"', "written by mattercheck None"),
        ('"path": "', '"path": 1, "x": "', "line 1 is invalid"),
        ('"span": [', '"span": [0, ', "line 1 is invalid"),
        ('"span": [', '"span": "a", "x": [', "line 1 is invalid"),
        ('"rule": "format"', '"rule": "nonsense"', "line 1 is invalid"),
        ('"severity": "error"', '"severity": "fatal"', "line 1 is invalid"),
        ('"lines": {"', '"lines": {"999999999', "line 1 is invalid"),
        ("{", "[", "line 1 is invalid"),
        ('"skipped": ', '"skipped": "x', "is invalid"),
        ('"divided": {', '"divided": 1, "x": {', "is invalid"),
        ('"divided": {', '"divided": {"x": 1, ', "is invalid"),
        ('"divided": {', '"x": {', "is invalid"),
    ],
)
def test_a_forged_file(
    shards: tuple[Repository, list[str]], run: Run, old: str, new: str, message: str
) -> None:
    repository, names = shards
    path = repository.folder / names[0]
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    outcome = run("merge", *names)
    assert outcome.code == 2
    assert message in outcome.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes and devices")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file(shards: tuple[Repository, list[str]], run: Run, tmp_path: Path, kind: str) -> None:
    _, names = shards
    place = tmp_path / "odd.jsonl"
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/zero" if kind == "device" else tmp_path)
    outcome = run("merge", *names[1:], str(place))
    assert outcome.code == 2
    assert "cannot read" in outcome.err


def test_a_file_that_is_no_result(shards: tuple[Repository, list[str]], run: Run) -> None:
    repository, names = shards
    repository.write("empty.jsonl", "")
    repository.write("binary.jsonl", b"\xff\xfe")
    path = repository.folder / names[0]
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    assert "empty.jsonl is incomplete" in run("merge", "empty.jsonl").err
    assert "is incomplete" in run("merge", *names).err
    assert "cannot read binary.jsonl" in run("merge", "binary.jsonl").err
    assert "cannot read missing.jsonl" in run("merge", "missing.jsonl").err
    assert "cannot read content" in run("merge", "content").err
