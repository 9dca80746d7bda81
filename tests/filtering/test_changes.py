"""Only what changed: `--diff`, `--changed-lines` and `--new-since`, in real repositories."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BAD, GOOD, SCHEMA, Outcome, Repository

Run = Callable[..., Outcome]
LONG = "---\ntitle: A title\n{}---\n\n" + "A line of text that stays.\n" * 9
OLD = "content/old.md:3:7: error: date: there is no month 13 [format]"
STRICTER = SCHEMA.replace('["title"]', '["title", "draft"]')


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """Give a repository with an old mistake on `main`, on a branch that left it."""
    repository.add("content/old.md", LONG.format("date: 2024-13-01\n"))
    repository.add("content/other.md", BAD)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    repository.git("switch", "--quiet", "--create", "branch")
    return repository


def found(run: Run, *arguments: str) -> list[str]:
    return run("check", "--format", "concise", *arguments).lines


class TestDiff:
    def test_checks_what_the_branch_changed(self, branch: Repository, run: Run) -> None:
        branch.add("content/committed.md", BAD)
        branch.git("commit", "--quiet", "--message", "second")
        branch.add("content/staged.md", BAD)
        branch.write("content/untracked.md", BAD)
        branch.write("content/old.md", LONG.format("date: 2024-14-01\n"))
        names = [line.split(":")[0] for line in found(run, "--diff", "main")]
        assert names == [f"content/{name}.md" for name in ("committed", "old", "staged", "untracked")]

    @pytest.mark.parametrize("revision", ["main", "main...", "main...HEAD", "HEAD~1", "main.."])
    def test_compares_with_the_merge_base(self, branch: Repository, run: Run, revision: str) -> None:
        branch.add("content/new.md", BAD)
        branch.git("commit", "--quiet", "--message", "second")
        branch.git("switch", "--quiet", "main")
        branch.add("content/other.md", BAD + "More.\n")
        branch.git("commit", "--quiet", "--message", "what main did since")
        branch.git("switch", "--quiet", "branch")
        assert [line.split(":")[0] for line in found(run, "--diff", revision)] == ["content/new.md"]

    def test_nothing_changed(self, branch: Repository, run: Run) -> None:
        del branch
        outcome = run("check", "--diff", "main")
        assert (outcome.code, outcome.out) == (0, "")
        assert "no files changed" in outcome.err

    def test_deleted_files_are_no_problem(self, branch: Repository, run: Run) -> None:
        branch.git("rm", "--quiet", "content/old.md")
        assert run("check", "--diff", "main").code == 0

    def test_paths_narrow_it(self, branch: Repository, run: Run) -> None:
        branch.write("content/a/one.md", BAD)
        branch.write("content/b/two.md", BAD)
        assert [line.split(":")[0] for line in found(run, "--diff", "main", "content/b")] == [
            "content/b/two.md"
        ]

    def test_a_changed_schema_checks_everything(self, branch: Repository, run: Run) -> None:
        branch.write("post.schema.json", STRICTER)
        assert {line.split(":")[0] for line in found(run, "--diff", "main")} == {
            "content/old.md",
            "content/other.md",
        }

    def test_a_changed_schema_is_known_by_its_use(self, branch: Repository, run: Run) -> None:
        """A schema may be called anything, and be a part of another."""
        for name in ("meta/part.json", "data/other.json"):
            branch.add(name, SCHEMA)
        branch.add("meta/article.yaml", "$ref: part.json\n")
        configuration = (branch.folder / "mattercheck.toml").read_text()
        branch.add("mattercheck.toml", configuration.replace("post.schema.json", "meta/article.yaml"))
        branch.git("commit", "--quiet", "--message", "another schema")
        branch.add("data/other.json", STRICTER)
        assert found(run, "--diff", "HEAD") == found(run, "--staged") == []
        branch.add("meta/part.json", STRICTER)
        for options in (
            ["--diff", "HEAD"],
            ["--staged"],
            ["--new-since", "HEAD", "--include-schema-changes"],
        ):
            assert "content/old.md" in {line.split(":")[0] for line in found(run, *options)}
        assert found(run, "--new-since", "HEAD") == []

    def test_a_deleted_folder_may_be_named(self, branch: Repository, run: Run) -> None:
        branch.git("rm", "--quiet", "-r", "content")
        assert run("check", "--diff", "main", "content/").code == 0

    def test_from_a_folder_below(self, branch: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        branch.write("content/deep/new.md", BAD)
        monkeypatch.chdir(branch.folder / "content" / "deep")
        assert [line.split(":")[0] for line in found(run, "--diff", "main")] == ["new.md"]

    def test_unknown_revision(self, branch: Repository, run: Run) -> None:
        del branch
        outcome = run("check", "--diff", "origin/man")
        assert outcome.code == 2
        assert outcome.err.splitlines() == [
            "mattercheck: error: unknown revision `origin/man`; list all branches with `git branch --all`"
        ]

    @pytest.mark.parametrize("revision", ["a...b", "...main", "", "--output=x"])
    def test_no_revision_to_compare_with(self, branch: Repository, run: Run, revision: str) -> None:
        outcome = run("check", f"--diff={revision}")
        assert outcome.code == 2
        assert outcome.err.startswith("mattercheck: error: ")
        assert not (branch.folder / "x").exists()

    def test_shallow_clone(
        self, branch: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        branch.add("content/new.md", BAD)
        branch.git("commit", "--quiet", "--message", "second")
        clone = tmp_path / "clone"
        source = branch.folder.as_uri()
        subprocess.run(
            ["git", "clone", "--quiet", "--depth=1", "--branch=branch", source, str(clone)], check=True
        )
        monkeypatch.chdir(clone)
        outcome = run("check", "--diff", "origin/main")
        assert outcome.code == 2
        assert "this clone is shallow" in outcome.err
        assert "fetch-depth: 0" in outcome.err
        command = outcome.err.split("`")[3]
        assert command == "git fetch --unshallow origin main:refs/remotes/origin/main"
        subprocess.run([*command.split(), "--quiet"], check=True)
        assert [line.split(":")[0] for line in found(run, "--diff", "origin/main")] == ["content/new.md"]

    def test_a_branch_that_was_not_fetched(
        self, branch: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        branch.add("content/new.md", BAD)
        branch.git("commit", "--quiet", "--message", "second")
        clone = tmp_path / "clone"
        options = ["--quiet", "--depth=1", "--branch=branch"]
        subprocess.run(["git", "clone", *options, branch.folder.as_uri(), str(clone)], check=True)
        monkeypatch.chdir(clone)
        subprocess.run(["git", "fetch", "--quiet", "--depth=1", "origin", "main:main"], check=True)
        assert "this clone is shallow" in run("check", "--diff", "main").err
        subprocess.run(["git", "fetch", "--quiet", "--unshallow"], check=True)
        assert [line.split(":")[0] for line in found(run, "--diff", "main")] == ["content/new.md"]

    def test_outside_of_a_repository(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        outcome = run("check", "--diff", "main")
        assert (outcome.code, outcome.err) == (
            2,
            "mattercheck: error: --diff requires a Git repository\n",
        )

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--diff", "main", "--staged"],
            ["--diff", "main", "--new-since", "main"],
            ["--changed-lines"],
            ["--include-schema-changes"],
            ["-", "--stdin-filename", "content/old.md", "--diff", "main"],
            ["-", "--stdin-filename", "content/old.md", "--new-since", "main"],
            ["--diff", "main", "contnet/"],
        ],
    )
    def test_contradictions(self, branch: Repository, run: Run, arguments: list[str]) -> None:
        del branch
        assert run("check", *arguments).code == 2


class TestChangedLines:
    def lines(self, branch: Repository, run: Run, head: str) -> list[str]:
        branch.write("content/old.md", LONG.format(head))
        return found(run, "--diff", "main", "--changed-lines")

    def test_an_old_problem_in_a_changed_file(self, branch: Repository, run: Run) -> None:
        assert self.lines(branch, run, "date: 2024-13-01\ndraft: true\n") == []
        outcome = run("check", "--diff", "main", "--changed-lines")
        assert "1 problem outside the changed lines" in outcome.err

    def test_a_problem_on_a_changed_line(self, branch: Repository, run: Run) -> None:
        assert self.lines(branch, run, "date: 2024-13-31\n") == [OLD]

    def test_a_problem_that_moved(self, branch: Repository, run: Run) -> None:
        assert self.lines(branch, run, "draft: true\ndate: 2024-13-01\n") == []

    def test_a_field_that_was_removed(self, branch: Repository, run: Run) -> None:
        branch.write("content/old.md", LONG.format("date: 2024-13-01\n").replace("title: A title\n", ""))
        (line,) = found(run, "--diff", "main", "--changed-lines")
        assert "missing" in line

    def test_a_missing_field_that_was_missing(self, branch: Repository, run: Run) -> None:
        branch.git("switch", "--quiet", "main")
        branch.add("content/untitled.md", "---\ndraft: true\n---\n")
        branch.git("commit", "--quiet", "--message", "untitled")
        branch.git("switch", "--quiet", "branch")
        branch.git("merge", "--quiet", "main")
        branch.write("content/untitled.md", "---\ndraft: false\n---\n")
        assert found(run, "--diff", "main", "--changed-lines") == []

    def test_new_files_are_new_as_a_whole(self, branch: Repository, run: Run) -> None:
        branch.write("content/new.md", BAD)
        assert len(found(run, "--diff", "main", "--changed-lines")) == 1

    def test_a_renamed_file(self, branch: Repository, run: Run) -> None:
        branch.git("mv", "content/old.md", "content/renamed.md")
        assert found(run, "--diff", "main", "--changed-lines") == []
        assert found(run, "--diff", "main") == [OLD.replace("old.md", "renamed.md")]

    @pytest.mark.parametrize(
        ("before", "after", "pointer"),
        [
            ("b: 1", "a: 1\nb: 1", "c"),
            ("heat: 5\npublished: true", "heat: -1\npublished: true", "published"),
            ("list:\n- {x: 1}", "list:\n- {}\n- {x: 1}", "list[0].x"),
        ],
    )
    def test_what_a_change_makes_wrong_elsewhere(
        self, branch: Repository, run: Run, before: str, after: str, pointer: str
    ) -> None:
        schema = """{
          "dependentRequired": { "a": ["c"] },
          "if": { "properties": { "heat": { "const": -1 } }, "required": ["heat"] },
          "then": { "properties": { "published": { "const": false } } },
          "properties": { "list": { "items": { "required": ["x"] } } }
        }"""
        branch.add("post.schema.json", schema)
        branch.add("content/new.md", LONG.format(f"{before}\n"))
        branch.git("commit", "--quiet", "--message", "what others did")
        branch.write("content/new.md", LONG.format(f"{after}\n"))
        lines = found(run, "--diff", "HEAD", "--changed-lines")
        assert [line.split(": ")[2] for line in lines] == [pointer]


@pytest.mark.parametrize("options", [["--new-since"], ["--changed-lines", "--diff"]])
def test_a_file_that_was_moved_without_git(branch: Repository, run: Run, options: list[str]) -> None:
    old = branch.folder / "content/old.md"
    old.rename(branch.folder / "content/moved.md")
    assert found(run, *options, "main") == []
    branch.write("content/moved.md", LONG.format("date: 2024-13-01\ndraft: 5\n"))
    assert [line.split(":")[:2] for line in found(run, *options, "main")] == [["content/moved.md", "4"]]
    assert branch.git("status", "--short").stdout == " D content/old.md\n?? content/moved.md\n"


@pytest.mark.parametrize("options", [["--new-since"], ["--changed-lines", "--diff"]])
def test_only_what_is_reported_is_mended(branch: Repository, run: Run, options: list[str]) -> None:
    known = 'draft: "true"\n'
    branch.add("content/new.md", LONG.format(known))
    branch.git("commit", "--quiet", "--message", "known")
    branch.write("content/new.md", LONG.format(known + "date: 2024/05/06\n"))
    outcome = run("check", "--fix", *options, "HEAD")
    assert (outcome.code, outcome.out) == (1, "")
    assert "fixed 1 problem" in outcome.err
    text = (branch.folder / "content/new.md").read_text()
    assert text == LONG.format(known + "date: 2024-05-06\n")
    assert run("check", "--fix", *options, "HEAD").code == 0


class TestNewSince:
    def test_an_old_problem_is_not_new(self, branch: Repository, run: Run) -> None:
        branch.write("content/old.md", LONG.format("draft: true\ndate: 2024-13-01\n"))
        outcome = run("check", "--new-since", "main")
        assert (outcome.code, outcome.out) == (0, "")
        assert "1 problem already present in main" in outcome.err

    def test_a_new_problem_is(self, branch: Repository, run: Run) -> None:
        branch.write("content/old.md", LONG.format("date: 2024-13-01\ndraft: maybe\n"))
        assert found(run, "--new-since", "main") == [
            'content/old.md:4:8: error: draft: expected true or false, found the text "maybe" [type]'
        ]

    def test_another_wrong_value_is_new(self, branch: Repository, run: Run) -> None:
        branch.write("content/old.md", LONG.format("date: 2024-12-32\n"))
        assert len(found(run, "--new-since", "main")) == 1

    def test_the_same_once_more_is_new(self, branch: Repository, run: Run) -> None:
        branch.write("content/copy.md", LONG.format("date: 2024-13-01\n"))
        assert [line.split(":")[0] for line in found(run, "--new-since", "main")] == ["content/copy.md"]

    def test_a_renamed_file(self, branch: Repository, run: Run) -> None:
        branch.git("mv", "content/old.md", "content/renamed.md")
        assert found(run, "--new-since", "main") == []

    def test_staged(self, branch: Repository, run: Run) -> None:
        branch.add("content/old.md", LONG.format("date: 2024-13-01\ndraft: maybe\n"))
        branch.write("content/old.md", LONG.format(""))
        (line,) = found(run, "--staged", "--new-since", "main")
        assert "draft" in line

    def test_a_stricter_schema_blocks_nobody(self, branch: Repository, run: Run) -> None:
        branch.write("post.schema.json", STRICTER)
        branch.write("content/old.md", LONG.format("date: 2024-13-01\n") + "More.\n")
        assert run("check", "--new-since", "main").code == 0

    def test_unless_asked(self, branch: Repository, run: Run) -> None:
        branch.write("post.schema.json", STRICTER)
        lines = found(run, "--new-since", "main", "--include-schema-changes")
        assert [line.split(":")[0] for line in lines] == ["content/old.md", "content/other.md"]
        assert all("draft" in line for line in lines)

    def test_a_schema_that_was_broken(self, branch: Repository, run: Run) -> None:
        branch.git("switch", "--quiet", "main")
        branch.add("post.schema.json", "{")
        branch.git("commit", "--quiet", "--message", "broken")
        branch.git("switch", "--quiet", "branch")
        branch.git("merge", "--quiet", "main")
        branch.add("post.schema.json", SCHEMA)
        branch.git("commit", "--quiet", "--message", "fixed")
        assert len(found(run, "--new-since", "main", "--include-schema-changes")) == 2
        assert found(run, "--new-since", "main") == []

    def test_with_paths_that_did_not_change(self, branch: Repository, run: Run) -> None:
        del branch
        assert run("check", "--new-since", "main", "content/old.md").code == 0
        assert run("check", "content/old.md").code == 1


def test_a_clean_branch(branch: Repository, run: Run) -> None:
    branch.write("content/good.md", GOOD)
    for arguments in (["--diff", "main"], ["--diff", "main", "--changed-lines"], ["--new-since", "main"]):
        assert run("check", *arguments).code == 0
