"""The plain git hook: `mattercheck install`, and hooks/pre-commit through core.hooksPath, in real commits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BAD, GOOD, ROOT, Outcome, Repository

Run = Callable[..., Outcome]
MESSAGE = "content/a.md:3:7: error: date: there is no month 13 [format]"


@pytest.fixture
def committing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Give a repository in which a hook finds this mattercheck though its virtual environment is not active."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    repository.git("add", ".")
    return repository


def refused(repository: Repository, *arguments: str) -> str:
    done = repository.git("commit", *(arguments or ("-qm", "a commit")), check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout + done.stderr


def test_a_commit_is_refused_and_passes_once_mended(committing: Repository, run: Run) -> None:
    assert run("install").code == 0
    committing.add("content/a.md", BAD)
    assert MESSAGE in refused(committing)
    committing.add("content/a.md", GOOD)
    committing.git("commit", "-qm", "fixed")
    committing.add("content/b.md", BAD)
    assert "content/b.md:3:7" in refused(committing)
    committing.git("commit", "-q", "--no-verify", "-m", "skipped")


def test_a_partially_staged_file_is_judged_by_what_is_staged(committing: Repository, run: Run) -> None:
    run("install")
    committing.add("content/a.md", BAD)
    committing.write("content/a.md", GOOD)
    assert MESSAGE in refused(committing)
    committing.add("content/a.md", GOOD)
    committing.write("content/a.md", BAD)
    committing.git("commit", "-qm", "good is staged")


def test_commit_of_all_and_of_a_path(committing: Repository, run: Run) -> None:
    run("install")
    committing.add("content/a.md", GOOD)
    committing.add("content/b.md", GOOD)
    committing.git("commit", "-qm", "good")
    committing.write("content/a.md", BAD)
    assert MESSAGE in refused(committing, "-aqm", "all")
    assert MESSAGE in refused(committing, "-qm", "a path", "--", "content/a.md")
    committing.write("content/b.md", GOOD + "More.\n")
    committing.git("commit", "-qm", "the other path", "--", "content/b.md")


def test_from_a_folder_below(committing: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("install")
    committing.add("content/a.md", BAD)
    monkeypatch.chdir(committing.folder / "content")
    assert MESSAGE in refused(Repository(committing.folder / "content"))


def test_the_script_through_core_hooks_path(committing: Repository) -> None:
    hooks = committing.folder / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / "hooks" / "pre-commit", hooks / "pre-commit")
    committing.git("config", "core.hooksPath", "hooks")
    committing.add("content/a.md", BAD)
    assert MESSAGE in refused(committing)
    committing.add("content/a.md", GOOD)
    committing.git("commit", "-qm", "fixed")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a bare PATH")
def test_without_mattercheck_the_hook_says_so_and_passes_nothing(
    committing: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = committing.folder / ".git" / "hooks" / "pre-commit"
    shutil.copy(ROOT / "hooks" / "pre-commit", hook)
    bare = tmp_path / "bin"
    bare.mkdir()
    for name in ("git", "sh", "env"):
        (bare / name).symlink_to(str(shutil.which(name)))
    committing.add("content/a.md", GOOD)
    monkeypatch.setenv("PATH", str(bare))
    said = refused(committing)
    assert "cannot find mattercheck, so nothing was checked" in said
    assert "--no-verify" in said


def test_a_python_that_lacks_a_package_says_so(
    committing: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = {"properties": {"tags": {"contains": {"const": "news"}}}}
    # Only jsonschema explains `contains`, and only PyYAML reads anchors.
    committing.write("post.schema.json", json.dumps(schema))
    committing.write("content/a.md", "---\ntags: &sport [sport]\n---\n")
    for missing in ("jsonschema_rs", "yaml", "jsonschema"):
        folder = tmp_path / missing
        folder.mkdir()
        (folder / f"{missing}.py").write_text(f"raise ModuleNotFoundError(name={missing!r})\n")
        monkeypatch.setenv("PYTHONPATH", str(folder))
        done = subprocess.run(
            [sys.executable, "-m", "mattercheck", "check"],
            cwd=committing.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert f"mattercheck: required package {missing} is not installed in" in done.stderr
        assert "help: install mattercheck again, with its dependencies" in done.stderr


def test_install_twice_and_uninstall(repository: Repository, run: Run) -> None:
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    assert "installed" in run("install").err
    assert "installed" in run("install").err
    assert os.access(hook, os.X_OK)
    assert sys.executable.replace("\\", "/") in hook.read_text()
    assert [path.name for path in hook.parent.iterdir() if "mattercheck" in path.name] == []
    assert "removed" in run("uninstall").err
    assert not hook.exists()
    assert "no hook found" in run("uninstall").err


@pytest.mark.parametrize("text", ["#!/bin/sh\necho ours\n", "", "\xff\xfe binary"])
def test_another_hook_stays_as_it_is(repository: Repository, run: Run, text: str) -> None:
    hook = repository.write(".git/hooks/pre-commit", text.encode("latin-1"))
    for command in ("install", "uninstall"):
        outcome = run(command)
        assert outcome.code == 2
        assert "isn't the mattercheck hook and was left unchanged" in outcome.err
        assert hook.read_bytes() == text.encode("latin-1")
    assert "mattercheck check --hook" in run("install").err


def test_a_dangling_link_stays_as_it_is(repository: Repository, run: Run) -> None:
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    try:
        hook.symlink_to("nowhere")
    except OSError:
        pytest.skip("no symbolic links here")
    assert run("install").code == 2
    assert run("uninstall").code == 2
    assert hook.is_symlink()


def test_a_hook_that_is_kept_in_the_repository_stays_as_it_is(repository: Repository, run: Run) -> None:
    hook = repository.add("hooks/pre-commit", (ROOT / "hooks" / "pre-commit").read_bytes())
    repository.git("config", "core.hooksPath", "hooks")
    before = hook.read_bytes()
    assert "is already the mattercheck hook" in run("install").err
    assert run("uninstall").code == 2
    assert hook.read_bytes() == before


def test_core_hooks_path_inside_of_the_repository(repository: Repository, run: Run) -> None:
    repository.git("config", "core.hooksPath", "tools/hooks")
    assert run("install").code == 0
    assert (repository.folder / "tools" / "hooks" / "pre-commit").exists()
    assert not (repository.folder / ".git" / "hooks" / "pre-commit").exists()
    assert run("uninstall").code == 0


def test_core_hooks_path_that_serves_other_repositories(
    repository: Repository, run: Run, tmp_path: Path
) -> None:
    repository.git("config", "--global", "core.hooksPath", str(tmp_path / "global"))
    for command in ("install", "uninstall"):
        outcome = run(command)
        assert outcome.code == 2
        assert "outside this repository" in outcome.err
    assert not (tmp_path / "global").exists()


def test_in_a_linked_work_tree(
    committing: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committing.git("commit", "-qm", "base")
    committing.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    monkeypatch.chdir(linked.folder)
    assert run("install").code == 0
    linked.add("content/a.md", BAD)
    assert MESSAGE in refused(linked)


def test_outside_of_a_repository(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run("install")
    assert outcome.code == 2
    assert outcome.err.endswith("this folder isn't in a Git repository; run `git init` to create one\n")


def test_a_merge_without_conflict(committing: Repository, run: Run) -> None:
    """Git does not run pre-commit for it."""
    committing.git("commit", "-qm", "base")
    committing.git("switch", "-qc", "other")
    committing.add("content/a.md", BAD)
    committing.git("commit", "-qm", "wrong")
    committing.git("switch", "-q", "main")
    committing.add("content/b.md", GOOD)
    committing.git("commit", "-qm", "good")
    assert "pre-merge-commit" in run("install").err
    done = committing.git("merge", "--no-edit", "other", check=False)
    assert done.returncode != 0
    assert MESSAGE in done.stdout + done.stderr
    committing.git("merge", "--abort")
    assert "pre-merge-commit" in run("uninstall").err
    committing.git("merge", "--no-edit", "other")


def test_another_hook_for_merges(committing: Repository, run: Run) -> None:
    hooks = committing.folder / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for text, said in (("#!/bin/sh\nexec .git/hooks/pre-commit\n", False), ("#!/bin/sh\nexit 0\n", True)):
        (hooks / "pre-merge-commit").write_text(text)
        outcome = run("install")
        assert outcome.code == 0
        assert ("left unchanged" in outcome.err) == said
        run("uninstall")
        assert (hooks / "pre-merge-commit").read_text() == text


@pytest.fixture
def baselined(committing: Repository, run: Run) -> Repository:
    """Give a repository with the hook and two old mistakes in the baseline."""
    committing.add("content/a.md", BAD)
    committing.add("content/b.md", BAD)
    run("baseline")
    committing.git("add", ".")
    committing.git("commit", "-qm", "before", "--no-verify")
    run("install")
    return committing


@pytest.mark.parametrize("arguments", [["-qm", "fix"], ["-aqm", "fix"]])
def test_fixing_an_old_mistake_shrinks_the_baseline(baselined: Repository, arguments: list[str]) -> None:
    baseline = baselined.folder / "mattercheck-baseline.txt"
    for name, left in (("a", True), ("b", False)):
        (baselined.add if "-qm" in arguments else baselined.write)(f"content/{name}.md", GOOD)
        done = baselined.git("commit", *arguments)
        assert "fixed problem" in done.stderr
        assert "from mattercheck-baseline.txt, and staged the change" in done.stderr
        assert baseline.exists() is left
        assert baselined.git("status", "--porcelain", "--untracked-files=no").stdout == ""
    assert "mattercheck-baseline.txt" not in baselined.git("ls-files").stdout


def test_what_no_configuration_rejects_is_not_fixed(baselined: Repository) -> None:
    baselined.write("hugo.toml", 'baseURL = "https://example.org"\n')
    baselined.git("add", ".")
    baselined.git("commit", "-qm", "a site, which has a bundled schema")
    before = (baselined.folder / "mattercheck-baseline.txt").read_bytes()
    baselined.git("rm", "-q", "mattercheck.toml")
    done = baselined.git("commit", "-qm", "without a configuration", check=False)
    assert "fixed" not in done.stdout + done.stderr
    assert (baselined.folder / "mattercheck-baseline.txt").read_bytes() == before


def test_a_commit_of_paths_only_warns(baselined: Repository) -> None:
    before = (baselined.folder / "mattercheck-baseline.txt").read_bytes()
    baselined.write("content/a.md", GOOD)
    done = baselined.git("commit", "-qm", "fix", "--", "content/a.md")
    assert "warning: already fixed" in done.stdout + done.stderr
    assert (baselined.folder / "mattercheck-baseline.txt").read_bytes() == before
    assert baselined.git("status", "--porcelain", "--untracked-files=no").stdout == ""


def test_a_baseline_with_other_changes_stays(baselined: Repository) -> None:
    baseline = baselined.folder / "mattercheck-baseline.txt"
    baseline.write_text(baseline.read_text() + "# mine\n")
    baselined.add("content/a.md", GOOD)
    assert "warning: already fixed" in baselined.git("commit", "-qm", "fix").stderr
    assert baseline.read_text().endswith("# mine\n")


def test_the_hook_says_who_speaks_and_what_to_do(committing: Repository, run: Run) -> None:
    run("install")
    committing.add("content/a.md", BAD)
    said = refused(committing)
    for words in (
        "mattercheck stopped the commit",
        "`mattercheck fix`",
        "`mattercheck explain",
        "--no-verify",
    ):
        assert words in said


def test_a_branch_without_configuration_is_not_blocked(committing: Repository, run: Run) -> None:
    run("install")
    committing.git("rm", "-q", "--cached", "mattercheck.toml")
    (committing.folder / "mattercheck.toml").unlink()
    committing.add("content/a.md", BAD)
    assert "no configuration on this branch" in committing.git("commit", "-qm", "elsewhere").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a bare PATH")
def test_without_mattercheck_code_can_be_committed(
    committing: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committing.git("commit", "-qm", "before")
    shutil.copy(ROOT / "hooks" / "pre-commit", committing.folder / ".git" / "hooks" / "pre-commit")
    bare = tmp_path / "bin"
    bare.mkdir()
    for name in ("git", "sh", "env"):
        (bare / name).symlink_to(str(shutil.which(name)))
    committing.add("main.py", "print()\n")
    monkeypatch.setenv("PATH", str(bare))
    committing.git("commit", "-qm", "code")
