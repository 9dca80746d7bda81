"""The baseline: old mistakes are known, new ones are blocked, and it only shrinks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import BAD, GOOD, SCHEMA, Outcome, Repository
from mattercheck.filtering.baseline import load, write
from mattercheck.filtering.entries import Entries

Run = Callable[..., Outcome]
NAME = "mattercheck-baseline.txt"
PATHS = ["a/x.md", "x.md", "b/a/x.md", "a/x.mdx", "\u00fc.md"]
FAULTY = "---\ntitle: A title\ndate: 2024-13-01\ndraft: perhaps\n---\n\nText.\n"


@pytest.fixture
def old(repository: Repository, run: Run) -> Repository:
    """Give a repository with three known problems in two files, all committed."""
    repository.write("content/a.md", FAULTY)
    repository.write("content/b.md", BAD)
    repository.write("content/good.md", GOOD)
    assert run("baseline").code == 0
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    return repository


def known(repository: Repository) -> list[str]:
    return [
        line.partition("#")[0]
        for line in (repository.folder / NAME).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]


class TestCheck:
    def test_known_problems_are_not_reported(self, old: Repository, run: Run) -> None:
        del old
        outcome = run("check")
        assert (outcome.code, outcome.out) == (0, "")
        assert outcome.err.startswith("mattercheck: no new problems in 3 files; ")
        assert outcome.err.endswith(f"; 3 problems baselined in {NAME}\n")

    def test_a_new_mistake_in_an_old_faulty_file(self, old: Repository, run: Run) -> None:
        old.add("content/b.md", BAD.replace("---\n\n", "draft: perhaps\n---\n\n"))
        for arguments in ([], ["--staged"], ["content/b.md"]):
            outcome = run("check", "--format", "concise", *arguments)
            assert outcome.code == 1
            assert [line.split()[0] for line in outcome.lines] == ["content/b.md:4:8:"]

    def test_the_same_mistake_twice(self, old: Repository, run: Run) -> None:
        old.write("content/c.md", BAD)
        assert [line.split(":")[0] for line in run("check", "--format", "concise").lines] == ["content/c.md"]

    def test_another_wrong_value_is_another_mistake(self, old: Repository, run: Run) -> None:
        old.write("content/b.md", BAD.replace("2024-13-01", "2024-14-01"))
        rules = [line.rpartition("[")[2] for line in run("check", "--format", "concise").lines]
        assert sorted(rules) == ["format]", "stale-baseline]"]

    @pytest.mark.parametrize(
        "text",
        [
            "---\n# A comment\n\ndate:   2024-13-01 # no such month\ntitle: A title\n---\nOther text.\n",
            '---\r\ntitle: "Another title"\r\n"date": "2024-13-01"\r\n---\r\n',
            "+++\ntitle = 'A title'\ndate = '2024-13-01'\n+++\n",
        ],
        ids=["reordered", "requoted", "toml"],
    )
    def test_reformatting_wakes_nothing(self, old: Repository, run: Run, text: str) -> None:
        old.write("content/b.md", text)
        assert (run("check").code, run("check").out) == (0, "")

    @pytest.mark.parametrize("name", ["content/renamed.md", "content/deep/b.md", "content/a b#c%.md"])
    def test_renaming_wakes_nothing(self, old: Repository, run: Run, name: str) -> None:
        (old.folder / name).parent.mkdir(exist_ok=True)
        old.git("mv", "content/b.md", name)
        for arguments in ([], ["--staged"], [name]):
            assert (run("check", *arguments).code, run("check", *arguments).out) == (0, "")
        assert run("baseline", "--update").code == 0
        assert len(known(old)) == 3
        assert run("check").code == 0

    def test_a_copy_is_not_a_renamed_file(self, old: Repository, run: Run) -> None:
        old.write("content/copy.md", FAULTY)
        assert len(run("check", "--format", "concise").lines) == 2

    def test_what_is_mended_must_leave(self, old: Repository, run: Run) -> None:
        old.add("content/b.md", GOOD)
        for arguments in ([], ["--staged"], ["content/b.md"]):
            assert run("check", *arguments).code == 0
            outcome = run("check", "--strict", *arguments)
            assert outcome.code == 1
            assert "warning: already fixed: " in outcome.out
            assert "`mattercheck baseline --update`" in outcome.out
        outcome = run("baseline", "--update")
        assert outcome.err == (f"mattercheck: 2 problems baselined in {NAME}; 1 fixed and removed\n")
        assert known(old) == ["content/a.md"] * 2
        assert run("check").code == 0

    def test_a_deleted_file_leaves_too(self, old: Repository, run: Run) -> None:
        old.git("rm", "--quiet", "content/b.md")
        assert run("check", "--strict").code == 1
        assert run("check", "--strict", "content/a.md").code == 0
        run("baseline", "--update")
        assert run("check", "--strict").code == 0

    def test_a_commit_that_deletes_a_file_must_shrink_it(self, old: Repository, run: Run) -> None:
        name = known(old)[0].partition("#")[0]
        old.git("rm", "--quiet", name)
        for options in (["--staged"], ["--diff", "HEAD"]):
            outcome = run("check", "--strict", "--format", "concise", *options)
            assert outcome.code == 1
            assert f"the problem is gone: the file {name} no longer exists" in outcome.out
        run("baseline", "--update")
        old.git("add", "--all")
        assert run("check", "--strict", "--staged").code == 0

    def test_mending_leaves_what_is_known(self, old: Repository, run: Run) -> None:
        old.write("content/quoted.md", '---\ntitle: A\ndraft: "true"\n---\n')
        run("baseline")
        old.write("content/quoted.md", '---\ntitle: A\ndate: 2024/05/06\ndraft: "true"\n---\n')
        outcome = run("check", "--fix")
        assert (outcome.code, outcome.out) == (1, "")
        text = (old.folder / "content/quoted.md").read_text()
        assert text == '---\ntitle: A\ndate: 2024-05-06\ndraft: "true"\n---\n'
        assert run("check", "--fix").code == 0

    def test_an_update_takes_nothing_in(self, old: Repository, run: Run) -> None:
        old.write("content/b.md", FAULTY)
        outcome = run("baseline", "--update")
        assert "1 new, not added (see `mattercheck check`)" in outcome.err
        assert run("check").code == 1
        assert "1 new, added" in run("baseline").err
        assert run("check").code == 0

    def test_when_all_is_mended_there_is_none(self, old: Repository, run: Run) -> None:
        old.write("content/a.md", GOOD)
        old.write("content/b.md", GOOD)
        assert run("baseline", "--update").code == 0
        assert not (old.folder / NAME).exists()
        assert run("check").code == 0

    def test_no_baseline(self, old: Repository, run: Run) -> None:
        del old
        assert len(run("check", "--no-baseline", "--format", "concise").lines) == 3

    def test_known_problems_are_counted_for_programs(self, old: Repository, run: Run) -> None:
        del old
        assert '"known": 3' in run("check", "--format", "json").out

    def test_another_name(self, old: Repository, run: Run) -> None:
        old.git("mv", NAME, "known.txt")
        assert run("check").code == 1
        assert run("check", "--baseline", "known.txt").code == 0
        outcome = run("check", "--baseline", "none.txt")
        assert outcome.code == 2
        assert "none.txt not found; run `mattercheck baseline` to create one" in outcome.err

    def test_the_baseline_as_staged(self, old: Repository, run: Run) -> None:
        old.add("content/b.md", GOOD)
        run("baseline", "--update")
        assert run("check", "--strict", "--staged").code == 1
        old.git("add", NAME)
        assert run("check", "--strict", "--staged").code == 0

    def test_in_other_folders(self, old: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(old.folder / "content")
        assert run("check").code == 0
        assert run("baseline").code == 0
        assert known(old) == ["content/a.md", "content/a.md", "content/b.md"]


BROKEN = {
    "encoding": b"---\ntitle: A\nq: \xe9\n---\n",
    "unclosed": b"---\ntitle: A\n",
    "toml-syntax": b"+++\ntitle = A\n+++\n",
    "json-syntax": b'{\n"title": A\n}\n',
    "not-a-mapping": b"---\n- title\n---\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_nothing_hides_behind_what_keeps_a_file_from_being_read(
    repository: Repository, run: Run, name: str
) -> None:
    repository.write("content/a.md", BROKEN[name])
    run("baseline")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    assert run("check").code == 0
    repository.write("content/a.md", BROKEN[name].replace(b"title", b"titel"))
    assert run("check").code == 1
    assert run("check", "--no-baseline", "--new-since", "HEAD").code == 1


@pytest.mark.parametrize(("before", "after"), [("", "[a]"), ("[a]", "{a: 1}"), ("", "{a: 1}")])
def test_another_kind_of_value_is_another_mistake(
    repository: Repository, run: Run, before: str, after: str
) -> None:
    repository.write("content/a.md", f"---\ntitle: {before}\n---\n")
    run("baseline")
    repository.write("content/a.md", f"---\ntitle: {after}\n---\n")
    assert run("check").code == 1


class TestMerges:
    def fix_content(self, repository: Repository, run: Run, branch: str, name: str) -> None:
        repository.git("switch", "--quiet", "--create", branch, "main")
        repository.write(name, GOOD)
        run("baseline", "--update")
        repository.git("commit", "--quiet", "--all", "--message", f"Fix {name}")

    def test_of_two_branches_that_both_mended_something(self, repository: Repository, run: Run) -> None:
        for number in range(8):
            repository.write(f"content/{number}.md", BAD)
        run("baseline")
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--message", "first")
        self.fix_content(repository, run, "one", "content/1.md")
        self.fix_content(repository, run, "two", "content/6.md")
        repository.git("merge", "--quiet", "--no-edit", "one")
        assert known(repository) == [f"content/{number}.md" for number in (0, 2, 3, 4, 5, 7)]
        assert run("check").code == 0

    def test_a_conflict_is_said_and_mended_by_an_update(self, repository: Repository, run: Run) -> None:
        for number in range(3):
            repository.write(f"content/{number}.md", BAD)
        run("baseline")
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--message", "first")
        self.fix_content(repository, run, "one", "content/1.md")
        self.fix_content(repository, run, "two", "content/2.md")
        assert repository.git("merge", "--quiet", "--no-edit", "one", check=False).returncode == 1
        assert "<<<<<<<" in (repository.folder / NAME).read_text()
        outcome = run("check")
        assert outcome.code == 2
        assert "unresolved merge conflict in the baseline" in outcome.err
        assert run("baseline", "--update").code == 0
        assert known(repository) == ["content/0.md"]
        assert run("check").code == 0


class TestTheFile:
    def test_is_sorted_and_has_a_line_for_each(self, old: Repository) -> None:
        *head, first, second, third = (old.folder / NAME).read_text(encoding="utf-8").splitlines()
        assert all(line.startswith("# ") for line in head)
        assert first.startswith("content/a.md#/date format ")
        assert second.startswith("content/a.md#/draft type ")
        assert third.startswith("content/b.md#/date format ")

    def test_written_twice_is_the_same(self, old: Repository, run: Run) -> None:
        before = (old.folder / NAME).read_bytes()
        run("baseline")
        run("baseline", "--update")
        assert (old.folder / NAME).read_bytes() == before

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"what?\n", "this is not a valid baseline entry"),
            (b"content/a.md#/date\n", "this is not a valid baseline entry"),
            (b"\xff\xfe", "is not UTF-8 text"),
        ],
    )
    def test_damaged(self, old: Repository, run: Run, data: bytes, message: str) -> None:
        old.write(NAME, data)
        outcome = run("check")
        assert outcome.code == 2
        assert message in outcome.err
        assert run("baseline", "--update").code == 2
        assert (old.folder / NAME).read_bytes() == data
        assert run("baseline").code == 0
        assert run("check").code == 0

    def test_a_folder_of_that_name(self, repository: Repository, run: Run) -> None:
        (repository.folder / NAME).mkdir()
        repository.write("content/a.md", BAD)
        assert (run("check").code, run("baseline").code) == (2, 2)

    def test_line_ends_of_windows(self, old: Repository, run: Run) -> None:
        old.write("content/c.md", "---\ndate: []\n---\n")  # of lists and missing fields there is no digest
        run("baseline")
        path = old.folder / NAME
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert (run("check").code, run("check").out) == (0, "")

    @pytest.mark.skipif(os.name == "nt", reason="has no such names")
    def test_names_that_are_no_text(self, repository: Repository, run: Run) -> None:
        try:
            repository.write(os.fsdecode(b"content/\xff # \n.md"), BAD)
        except OSError:
            pytest.skip("this file system takes text only")
        run("baseline")
        assert known(repository) == ["content/%FF%20%23%20%0A.md"]
        assert run("check").code == 0

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from(["# syntax", "#/a format 0123abcd"]))))
    @example(
        [("\u2000\u3000\x85\x0b\u2028 ", "# syntax"), ("=======", "# syntax"), ("<<<<<<< a", "# syntax")]
    )
    def test_what_is_written_is_read(self, entries: list[tuple[str, str]]) -> None:
        baseline = load("shown", write(entries).encode(), lambda _: False, lambda *_: False)
        assert len(baseline) == len(entries)
        assert baseline.matched() == []
        stale = [Entries("shown", write(entries).encode()).at_place(at) for at in baseline.stale(whole=True)]
        assert sorted((one.path, one.fingerprint) for one in stale) == sorted(entries)

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.sampled_from(PATHS), st.sampled_from(["# syntax", "#/a type", "#/a type 0123abcd"]))
        ),
        st.sampled_from([b"\n", b"\r\n", b" \n"]),
        st.booleans(),
    )
    def test_looking_up_finds_what_an_index_has(
        self, entries: list[tuple[str, str]], line_end: bytes, ends: bool
    ) -> None:
        lines = [f"{path}{fingerprint}".encode() for path, fingerprint in entries]  # in any order
        data = line_end.join([b"# a/x.md#/a type", *lines]) + line_end * ends
        searched, indexed = Entries("shown", data), Entries("shown", data)
        assert all(indexed.has(path) for path, _ in entries)
        for path in PATHS:
            assert searched.of(path) == indexed.of(path)
            expected = sorted(name for one, name in entries if one == path)
            assert sorted(entry.fingerprint for entry in searched.of(path)) == expected
        for name in ("# syntax", "#/a type", "#/a type 0123abcd", "#/b type"):
            expected = sorted({path for path, one in entries if one == name})
            assert sorted(searched.paths_with(name)) == sorted(indexed.paths_with(name)) == expected

    def test_many_stale_entries_are_reported_as_one(self, old: Repository, run: Run) -> None:
        more = "".join(f"content/gone{number:04}.md#/title type 0123abcd\n" for number in range(500))
        (old.folder / NAME).write_text((old.folder / NAME).read_text() + more)
        outcome = run("check", "--format", "concise")
        assert len(outcome.lines) == 101
        assert outcome.lines[-1].startswith(f"{NAME}:106:1: warning: already fixed: 400 more problems")
        assert "500 fixed and removed" in run("baseline", "--update").err
        assert run("check", "--strict").code == 0


@pytest.mark.skipif(not hasattr(os, "kill"), reason="needs signals")
def test_killed_while_writing(old: Repository) -> None:
    """Whenever it is killed, the baseline is the old one or the new one."""
    whole = (old.folder / NAME).read_bytes()
    old.write("content/c.md", BAD)
    seen = set()
    for delay in (0.05, 0.1, 0.15, 0.2, 0.3):
        process = subprocess.Popen([sys.executable, "-m", "mattercheck", "baseline"], cwd=old.folder)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        seen.add((old.folder / NAME).read_bytes().count(b"\n"))
    assert seen <= {whole.count(b"\n"), whole.count(b"\n") + 1}


def test_the_schema_changed(old: Repository, run: Run) -> None:
    """What a stricter schema finds is new, and what a laxer one does not find is fixed."""
    old.write("post.schema.json", SCHEMA.replace('["title"]', '["title", "draft"]'))
    assert len(run("check", "--format", "concise").lines) == 2
    old.write("post.schema.json", SCHEMA.replace(', "format": "date"', ""))
    lines = run("check", "--format", "concise").lines
    assert [line.split(":")[0] for line in lines] == [NAME] * 2


def test_without_configuration(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(BAD)
    assert run("baseline").code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize("target", ["post.schema.json", "mattercheck-baseline.txt", "nowhere.txt", "."])
def test_a_baseline_that_is_a_link(repository: Repository, run: Run, target: str) -> None:
    """What isn't a baseline is neither taken for an empty one nor overwritten."""
    repository.write("content/a.md", BAD)
    schema = (repository.folder / "post.schema.json").read_bytes()
    try:
        (repository.folder / "mattercheck-baseline.txt").symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")
    repository.git("add", ".")
    for command in (["check"], ["check", "--staged"], ["baseline", "--update"], ["baseline"]):
        outcome = run(*command)
        assert outcome.code == 2, (command, outcome)
        assert outcome.out == ""
    assert (repository.folder / "post.schema.json").read_bytes() == schema
    assert not (repository.folder / "nowhere.txt").exists()


def test_a_damaged_baseline_is_replaced(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD)
    run("baseline")
    text = (repository.folder / "mattercheck-baseline.txt").read_text()
    for damaged in (text + "nonsense\n", text.replace("# Existing", "nonsense\n# Existing"), ""):
        repository.write("mattercheck-baseline.txt", damaged)
        assert run("baseline").code == 0
        assert (repository.folder / "mattercheck-baseline.txt").read_text() == text
