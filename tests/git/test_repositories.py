"""What is found in real git repositories: the index, the work tree, odd names and odd modes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BAD, CONFIGURATION, GOOD, SCHEMA, Outcome, Repository

Run = Callable[..., Outcome]


def paths(outcome: Outcome) -> list[str]:
    return [line.split(":")[0] for line in outcome.lines]


def test_before_the_first_commit(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", BAD)
    repository.write("content/untracked.md", BAD)
    outcome = run("check", "--staged", "--format", "concise")
    assert outcome.lines == ["content/a.md:3:7: error: date: there is no month 13 [format]"]
    assert outcome.code == 1


def test_what_is_staged_is_judged_not_the_work_tree(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", BAD)
    repository.write("content/a.md", GOOD)
    assert run("check", "--staged").code == 1
    repository.add("content/a.md", GOOD)
    repository.write("content/a.md", BAD)
    assert run("check", "--staged").code == 0
    assert run("check").code == 1


def test_only_what_changed_is_staged(repository: Repository, run: Run) -> None:
    repository.add("content/old.md", BAD)
    repository.git("commit", "-qm", "old")
    assert "nothing was checked" in run("check", "--staged").err
    repository.add("content/new.md", BAD)
    assert paths(run("check", "--staged", "--format", "concise")) == ["content/new.md"]


def test_a_renamed_file_counts_as_new(repository: Repository, run: Run) -> None:
    repository.add("content/old.md", BAD)
    repository.git("commit", "-qm", "old")
    repository.git("mv", "content/old.md", "content/new.md")
    assert paths(run("check", "--staged", "--format", "concise")) == ["content/new.md"]


def test_a_deleted_file_is_not_looked_for(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", BAD)
    repository.add("content/b.md", BAD)
    repository.git("commit", "-qm", "both")
    repository.git("rm", "-q", "content/a.md")
    (repository.folder / "content/b.md").unlink()
    assert run("check", "--staged").code == 0
    assert run("check").code == 0


def test_intent_to_add_is_not_staged(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD)
    repository.git("add", "--intent-to-add", "content/a.md")
    assert run("check", "--staged").code == 0
    assert paths(run("check", "--format", "concise")) == ["content/a.md"]


def test_what_git_ignores_is_passed_over(repository: Repository, run: Run) -> None:
    repository.write(".gitignore", "drafts/\n")
    repository.write("content/drafts/a.md", BAD)
    repository.write("content/b.md", BAD)
    assert paths(run("check", "--format", "concise")) == ["content/b.md"]
    assert paths(run("check", "content/drafts/a.md", "--format", "concise")) == ["content/drafts/a.md"]


def test_a_folder_and_a_file(repository: Repository, run: Run) -> None:
    for name in ("one/a", "one/b", "two/c", "three/d"):
        repository.write(f"content/{name}.md", BAD)
    outcome = run("check", "content/two/c.md", "content/one", "content/one/a.md", "--format", "concise")
    assert paths(outcome) == ["content/one/a.md", "content/one/b.md", "content/two/c.md"]


def test_from_a_folder_below(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("content/posts/a.md", BAD)
    repository.write("content/b.md", BAD)
    monkeypatch.chdir(repository.folder / "content" / "posts")
    concise = run("check", "--format", "concise")
    assert paths(concise) == ["../b.md", "a.md"]  # what a terminal can open
    assert '"path": "content/posts/a.md"' in run("check", "--format", "json").out  # what git prints
    assert paths(run("check", ".", "--format", "concise")) == ["a.md"]
    repository.git("add", ".")
    repository.git("add", "../b.md", check=False)
    repository.git("add", "-A")
    assert paths(run("check", "--staged", "--format", "concise")) == ["../b.md", "a.md"]
    assert paths(run("check", "--staged", ".", "--format", "concise")) == ["a.md"]


NAMES = [
    "with blank.md",
    "quo'te.md",
    'dou"ble.md',
    "-dash.md",
    "über-größe.md",
    "日本.md",
    "co,mma.md",
    "per%cent.md",
]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names(repository: Repository, run: Run, name: str) -> None:
    if sys.platform == "win32" and '"' in name:
        pytest.skip("no such names on Windows")
    repository.add(f"content/{name}", BAD)
    for outcome in (run("check", "--format", "concise"), run("check", "--staged", "--format", "concise")):
        assert outcome.lines == [f"content/{name}:3:7: error: date: there is no month 13 [format]"]
    assert run("check", f"content/{name}").code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on Windows")
def test_a_line_break_in_a_name(repository: Repository, run: Run) -> None:
    repository.add("content/a\n::error::b.md", BAD)
    for arguments in (["--staged"], []):
        outcome = run("check", *arguments, "--format", "concise")
        assert outcome.lines == [
            "content/a\\x0a::error::b.md:3:7: error: date: there is no month 13 [format]"
        ]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_name_that_is_not_utf_8(repository: Repository, run: Run) -> None:
    name = os.fsdecode(b"content/caf\xe9.md")
    repository.write("content/x.md", BAD)
    (repository.folder / "content/x.md").rename(repository.folder / name)
    repository.git("add", ".")
    for arguments in (["--staged"], []):
        outcome = run("check", *arguments, "--format", "concise")
        assert outcome.lines == ["content/caf\\xe9.md:3:7: error: date: there is no month 13 [format]"]
        assert '"content/caf\\udce9.md"' in run("check", *arguments, "--format", "json").out


def test_a_dash_without_a_double_dash(repository: Repository, run: Run) -> None:
    repository.write(
        "mattercheck.toml", (repository.folder / "mattercheck.toml").read_text().replace("content/**/", "")
    )
    repository.write("-dash.md", BAD)
    outcome = run("check", "-dash.md", "--format", "concise")
    assert outcome.lines == ["-dash.md:3:7: error: date: there is no month 13 [format]"]
    assert run("check", "--format", "concise", "--", "-dash.md").lines == outcome.lines


def link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")


def test_symbolic_links_in_a_folder_are_files_of_the_repository_or_said(
    repository: Repository, run: Run
) -> None:
    repository.write("drafts/a.txt", BAD)
    (repository.folder.parent / "secret.md").write_text("---\nsecret: hunter2\n---\n")
    link(repository.folder / "content/in.md", "../drafts/a.txt")
    link(repository.folder / "content/loop.md", "loop.md")
    link(repository.folder / "content/out.md", "../../secret.md")
    link(repository.folder / "content/nowhere.md", "nowhere.txt")
    link(repository.folder / "content/folder.md", "../drafts")
    repository.git("add", "*.toml", "*.json", "drafts")
    repository.git("commit", "-qm", "first")
    said = ["content/in.md", "content/loop.md", "content/nowhere.md", "content/out.md"]
    for arguments in ([], ["content"], ["--diff", "HEAD"], ["--new-since", "HEAD"]):
        outcome = run("check", *arguments, "--format", "concise")
        assert paths(outcome) == said, arguments
        assert "hunter2" not in outcome.out
    repository.git("add", ".")
    for arguments in (["--staged"], ["--diff", "HEAD"], ["--new-since", "HEAD", "--staged"]):
        outcome = run("check", *arguments, "--format", "concise")
        assert paths(outcome) == said, arguments
        assert "hunter2" not in outcome.out


def test_a_staged_link_is_the_staged_file_that_it_leads_to(repository: Repository, run: Run) -> None:
    repository.add("drafts/2024/a.md", BAD)
    repository.add("content/replaced.md", GOOD)
    repository.git("commit", "-qam", "first")
    repository.write("drafts/2024/a.md", GOOD)
    repository.write("drafts/new.md", BAD)
    (repository.folder / "content/replaced.md").unlink()
    link(repository.folder / "drafts/newest", "2024")
    link(repository.folder / "content/a.md", "../drafts/newest/./a.md")
    link(repository.folder / "content/absolute.md", str(repository.folder / "drafts/2024/a.md"))
    link(repository.folder / "content/replaced.md", "a.md")
    link(repository.folder / "content/left-out.md", "../drafts/new.md")
    repository.git("add", "content", "drafts/newest")
    outcome = run("check", "--staged", "--format", "concise")
    assert outcome.lines == [
        "content/a.md:3:7: error: date: there is no month 13 [format]",
        "content/absolute.md:3:7: error: date: there is no month 13 [format]",
        "content/left-out.md:1:1: error: the file cannot be read: it is a symbolic link to drafts/new.md, which is not"
        " tracked [unreadable-file]",
        "content/replaced.md:3:7: error: date: there is no month 13 [format]",
    ]


def test_a_staged_link_that_is_named(repository: Repository, run: Run) -> None:
    repository.add("drafts/a.md", BAD)
    link(repository.folder / "content/a.md", "../drafts/a.md")
    link(repository.folder / "content/nowhere.md", "nowhere.txt")
    alias = repository.folder.parent / "alias"
    link(alias, str(repository.folder))
    link(repository.folder / "content/by-alias.md", str(alias / "drafts/a.md"))
    repository.git("add", ".")
    for name in ("a.md", "nowhere.md", "by-alias.md"):
        outcome = run("check", "--staged", f"content/{name}", "--format", "concise")
        assert paths(outcome) == [f"content/{name}"]
    assert "leads out" not in run("check", "--staged").out


def test_a_link_is_looked_at_when_what_it_leads_to_changes(repository: Repository, run: Run) -> None:
    repository.write("drafts/a.md", GOOD)
    link(repository.folder / "content/l.md", "../drafts/a.md")
    repository.git("add", ".")
    repository.git("commit", "-qm", "first")
    repository.add("drafts/a.md", BAD)
    for arguments in (["--staged"], ["--diff", "HEAD"], ["--staged", "content"]):
        assert paths(run("check", *arguments, "--format", "concise")) == ["content/l.md"], arguments


def test_a_schema_by_a_link_and_of_any_name(repository: Repository, run: Run) -> None:
    schema = repository.folder / "post.schema.json"
    strict = schema.read_text().replace('["title"]', '["title", "date"]')
    for name, real in (
        ("rules/post", "rules/post"),
        ("by-link/post", "rules/post"),
        ("post.link", "rules/post"),
    ):
        repository.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", name))
        repository.write("rules/post", schema.read_text())
        repository.write("content/a.md", GOOD)
        if not (repository.folder / "by-link").exists():
            link(repository.folder / "by-link", "rules")
            link(repository.folder / "post.link", "rules/post")
        repository.git("add", ".")
        repository.git("commit", "-qm", "first")
        repository.add(real, strict)
        for arguments in (["--staged"], ["--diff", "HEAD"]):
            outcome = run("check", *arguments, "--format", "concise")
            assert paths(outcome) == ["content/a.md"], (name, arguments)


def test_a_path_through_a_link_to_the_repository(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", GOOD)
    repository.git("add", ".")
    repository.git("commit", "-qm", "first")
    repository.write("content/a.md", BAD)
    alias = repository.folder.parent / "alias"
    link(alias, str(repository.folder))
    outcome = run("check", "--diff", "HEAD", str(alias / "content"), "--format", "concise")
    assert paths(outcome) == ["content/a.md"]


def test_how_the_environment_has_paths_read(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.add("content/a.md", GOOD)
    repository.git("add", ".")
    repository.git("commit", "-qm", "first")
    repository.write("content/a.md", BAD)
    monkeypatch.setenv("GIT_GLOB_PATHSPECS", "1")
    outcome = run("check", "--diff", "HEAD", "--changed-lines", "--format", "concise")
    assert paths(outcome) == ["content/a.md"]


def test_a_link_to_a_schema_that_leads_elsewhere_by_now(repository: Repository, run: Run) -> None:
    """What a link holds is no content of the file that it leads to."""
    schema = (repository.folder / "post.schema.json").read_text()
    repository.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "link.schema.json"))
    repository.write("b.schema.json", schema)
    repository.write("c.schema.json", schema)
    link(repository.folder / "link.schema.json", "b.schema.json")
    repository.git("add", ".")
    repository.git("commit", "-qm", "first")
    (repository.folder / "link.schema.json").unlink()
    link(repository.folder / "link.schema.json", "c.schema.json")
    repository.add("content/a.md", BAD)
    assert paths(run("check", "--staged", "--format", "concise")) == ["content/a.md"]


def test_a_link_that_a_commit_only_moves_is_known(repository: Repository, run: Run) -> None:
    link(repository.folder / "content/a.md", "nowhere.md")
    repository.git("add", ".")
    repository.git("commit", "-qm", "first")
    (repository.folder / "content/b.md").write_text(GOOD)
    repository.git("add", ".")
    assert run("check", "--staged").code == 0
    assert run("check", "--new-since", "HEAD", "--staged").code == 0


def test_a_named_symbolic_link_must_stay_inside(repository: Repository, run: Run) -> None:
    (repository.folder.parent / "secret.md").write_text("---\nsecret: value\n---\n")
    link(repository.folder / "content/out.md", "../../secret.md")
    outcome = run("check", "content/out.md")
    assert "symbolic link that points outside the repository [unreadable-file]" in outcome.out
    assert "value" not in outcome.out
    link(repository.folder / "content/loop.md", "loop.md")
    assert "the file cannot be read" in run("check", "content/loop.md").out
    repository.write("content/a.md", BAD)
    link(repository.folder / "content/in.md", "a.md")
    assert paths(run("check", "content/in.md", "--format", "concise")) == ["content/in.md"]


def test_submodules_are_passed_over(repository: Repository, run: Run) -> None:
    inner = Repository(repository.folder.parent / "inner")
    inner.folder.mkdir()
    inner.git("init", "--quiet")
    inner.add("a.md", BAD)
    inner.git("commit", "-qm", "inner")
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "content/sub.md"
    )
    repository.add("content/b.md", BAD)
    for arguments in (["--staged"], []):
        assert paths(run("check", *arguments, "--format", "concise")) == ["content/b.md"]


def test_a_repository_inside_of_the_repository_is_passed_over(repository: Repository, run: Run) -> None:
    inner = Repository(repository.folder / "content" / "inner")
    inner.folder.mkdir(parents=True)
    inner.git("init", "--quiet")
    inner.write("a.md", BAD)
    repository.write("content/b.md", BAD)
    assert paths(run("check", "--format", "concise")) == ["content/b.md"]


def test_a_file_in_conflict_is_checked_once(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", GOOD)
    repository.git("commit", "-qm", "base")
    repository.git("checkout", "-qb", "other")
    repository.add("content/a.md", GOOD.replace("A title", "Other"))
    repository.git("commit", "-qm", "other")
    repository.git("checkout", "-q", "main")
    repository.add("content/a.md", GOOD.replace("A title", "Ours"))
    repository.git("commit", "-qm", "ours")
    repository.git("merge", "other", check=False)
    outcome = run("check", "--format", "concise")
    assert set(paths(outcome)) == {"content/a.md"}
    assert "in 1 file (1 checked)" in outcome.err


def test_crlf_in_the_work_tree(repository: Repository, run: Run) -> None:
    repository.git("config", "core.autocrlf", "true")
    repository.add("content/a.md", BAD.replace("\n", "\r\n"))
    expected = ["content/a.md:3:7: error: date: there is no month 13 [format]"]
    assert run("check", "--staged", "--format", "concise").lines == expected
    assert run("check", "--format", "concise").lines == expected


def test_settings_of_the_user_do_not_matter(repository: Repository, run: Run) -> None:
    for name, value in {
        "diff.noprefix": "true",
        "diff.external": "false",
        "diff.renames": "copies",
        "diff.relative": "true",
        "color.ui": "always",
        "core.quotePath": "true",
        "diff.ignoreSubmodules": "all",
    }.items():
        repository.git("config", name, value)
    repository.add("content/über.md", BAD)
    assert paths(run("check", "--staged", "--format", "concise")) == ["content/über.md"]


def test_many_and_large_blobs_through_one_process(repository: Repository, run: Run) -> None:
    for number in range(40):
        repository.write(f"content/{number:02}.md", BAD + "x" * (number * 10_000))
    repository.write("content/no-end.md", "---\ntitle: A\n" + "a: 1\n" * 400_000)
    repository.git("add", ".")
    outcome = run("check", "--staged", "--format", "concise")
    assert paths(outcome) == [*(f"content/{number:02}.md" for number in range(40)), "content/no-end.md"]


def test_a_commit_in_a_linked_work_tree(
    repository: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.git("add", ".")
    repository.git("commit", "-qm", "base")
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    linked.add("content/a.md", BAD)
    monkeypatch.chdir(linked.folder)
    assert paths(run("check", "--staged", "--format", "concise")) == ["content/a.md"]
    assert paths(run("check", "--format", "concise")) == ["content/a.md"]


def test_the_schema_and_the_configuration_are_those_that_are_staged(repository: Repository, run: Run) -> None:
    repository.add("post.schema.json", SCHEMA)
    repository.git("add", ".")
    repository.git("commit", "-qm", "set up")
    repository.write("post.schema.json", SCHEMA.replace('"boolean"', '"string"'))  # not staged
    repository.add("content/a.md", "---\ntitle: A\ndraft: soon\n---\n")
    assert paths(run("check", "--staged", "--format", "concise")) == ["content/a.md"]
    assert run("check").code == 0
    repository.git("add", ".")
    assert run("check", "--staged").code == 0
    repository.write("mattercheck.toml", "nonsense")
    assert run("check", "--staged").code == 0
    assert run("check").code == 2


def test_a_schema_that_changes_checks_all_files(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", GOOD)
    repository.git("add", ".")
    repository.git("commit", "-qm", "good")
    repository.write("content/a.md", BAD)  # not staged
    repository.add("post.schema.json", SCHEMA.replace('["title"]', '["title", "date"]'))
    outcome = run("check", "--staged", "--format", "concise")
    assert outcome.lines == ["content/a.md:1:1: error: date: required field is missing [required]"]


def commit_all(repository: Repository) -> None:
    repository.add("content/a.md", GOOD)
    repository.git("add", ".")
    repository.git("commit", "-qm", "all")


@pytest.mark.parametrize("arguments", [("rm", "-q"), ("rm", "-q", "--cached")])
def test_a_schema_that_is_deleted_lets_nothing_pass(
    repository: Repository, run: Run, arguments: tuple[str, ...]
) -> None:
    commit_all(repository)
    repository.git(*arguments, "post.schema.json")
    outcome = run("check", "--staged")
    assert outcome.code == 2
    assert "not found" in outcome.err


def test_a_schema_through_a_link_is_the_staged_one(repository: Repository, run: Run) -> None:
    try:
        (repository.folder / "link.json").symlink_to("post.schema.json")
    except OSError:
        pytest.skip("no symbolic links here")
    repository.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "link.json"))
    repository.add("content/a.md", BAD)
    repository.git("add", ".")
    repository.write("post.schema.json", "{}")
    assert run("check", "--staged").code == 1


def test_a_staged_file_that_the_work_tree_lacks(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", BAD).unlink()
    assert run("check", "--staged", "content/a.md").code == 1
    assert run("check", "--staged", "content/b.md").code == 2


def test_without_a_repository(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content" / ".hidden").mkdir(parents=True)
    (tmp_path / "schema.json").write_text('{"required": ["author"]}')
    for name in ("a.md", "b.txt", ".hidden/c.md"):
        (tmp_path / "content" / name).write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    outcome = run("check", "--schema", "schema.json", "--format", "concise")
    assert paths(outcome) == ["content/a.md"]
    assert run("check", "--schema", "schema.json", "--staged").code == 2


def test_git_is_not_there(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("content/a.md", GOOD)
    monkeypatch.setenv("PATH", "")
    for arguments in ([], ["--staged"]):
        outcome = run("check", *arguments)
        assert outcome.code == 2
        assert "Git is not installed or not on PATH" in outcome.err
    assert run("check", "content/a.md").code == 0  # git is not needed for a named file


@pytest.mark.skipif(os.name == "nt", reason="needs a script")
def test_git_is_too_old(
    repository: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = tmp_path / "git"
    git.write_text("#!/bin/sh\necho 'error: unknown option `no-relative'\"'\"'' >&2\nexit 129\n")
    git.chmod(0o755)
    repository.write("content/a.md", GOOD)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    for arguments in ([], ["--staged"], ["--diff", "HEAD"]):
        outcome = run("check", *arguments)
        assert outcome.code == 2
        assert "mattercheck needs Git 2.28 or later" in outcome.err


def test_a_repository_that_is_broken(repository: Repository, run: Run) -> None:
    (repository.folder / ".git" / "HEAD").write_text("nonsense")
    repository.write("content/a.md", GOOD)
    outcome = run("check")
    assert outcome.code == 2
    assert "`git ls-files` failed: not a git repository" in outcome.err


def test_a_blob_that_is_gone(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", BAD)
    for path in (repository.folder / ".git" / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o644)
            path.unlink()
    outcome = run("check", "--staged")
    assert outcome.code == 2
    assert "Git has no blob" in outcome.err
