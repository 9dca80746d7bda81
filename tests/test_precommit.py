"""The real pre-commit: the manifest, `try-repo`, and commits that are refused and pass once fixed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import BAD, GOOD, ROOT, SCHEMA, Repository
from mattercheck.config.collection import FRONT_MATTER_SUFFIXES

PRE_COMMIT = [sys.executable, "-m", "pre_commit"]
MESSAGE = "content/a.md:3:7: error: date: there is no month 13 [format]"

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a checkout of this project")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give pre-commit a home of its own, shared by the tests here so that it installs us once."""
    return tmp_path_factory.mktemp("pre-commit-home")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish this project as it is in the working tree: a repository without tags, for shallow clones."""
    folder = tmp_path_factory.mktemp("published") / "mattercheck"
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    for name in names.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for arguments in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "-m", "published"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder


@pytest.fixture
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(home))


def configure(repository: Repository, published: Path, hook: str = "mattercheck") -> None:
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=published, check=True, capture_output=True, text=True
    )
    repository.write(
        ".pre-commit-config.yaml",
        f"repos:\n  - repo: {published.as_uri()}\n    rev: {revision.stdout.strip()}\n"
        f"    hooks:\n      - id: {hook}\n",
    )
    subprocess.run([*PRE_COMMIT, "install"], cwd=repository.folder, check=True, capture_output=True)
    repository.git("add", ".")


def committed(repository: Repository, *arguments: str) -> subprocess.CompletedProcess[str]:
    return repository.git("commit", "-qm", "a commit", *arguments, check=False)


def test_the_manifest_is_valid() -> None:
    manifest = str(ROOT / ".pre-commit-hooks.yaml")
    subprocess.run([*PRE_COMMIT, "validate-manifest", manifest], check=True)


def test_the_hook_runs_for_all_content() -> None:
    hook = next(
        one
        for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        if one["id"] == "mattercheck"
    )
    names = [
        f"a{suffix}" for suffix in (*FRONT_MATTER_SUFFIXES, ".yaml", ".yml", ".json", ".toml", ".MD", ".Rmd")
    ]
    assert all(re.search(hook["files"], name) for name in [*names, "mattercheck-baseline.txt"])


@pytest.mark.usefixtures("environment")
def test_commits_through_pre_commit(repository: Repository, published: Path) -> None:
    configure(repository, published)
    done = committed(repository)
    assert done.returncode == 0, done.stdout + done.stderr  # the configuration alone, without any content

    repository.add("content/a.md", BAD)
    repository.add("-dash.md", "no content of a collection")
    done = committed(repository)
    assert done.returncode == 1
    assert MESSAGE in done.stderr + done.stdout

    repository.write("content/a.md", GOOD)  # fixed, but not staged
    done = committed(repository)
    assert done.returncode == 1
    assert MESSAGE in done.stderr + done.stdout

    repository.add("content/a.md", GOOD)
    repository.write("content/a.md", BAD)  # broken again, but not staged
    done = committed(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (repository.folder / "content/a.md").read_text() == BAD
    repository.git("checkout", "--", ".")

    # A stricter schema: the hook checks all files again.
    repository.add("post.schema.json", SCHEMA.replace('["title"]', '["title", "date"]'))
    done = committed(repository)
    assert done.returncode == 1
    missing = "content/a.md:1:1: error: date: required field is missing [required]"
    assert (done.stderr + done.stdout).count(missing) == 1
    repository.add("content/b.md", GOOD)  # and content with the same mistake
    done = committed(repository)
    assert (done.stderr + done.stdout).count(missing) == 1
    assert (done.stderr + done.stdout).count(missing.replace("/a.", "/b.")) == 1


@pytest.mark.usefixtures("environment")
def test_a_repository_of_skills_needs_no_configuration(repository: Repository, published: Path) -> None:
    repository.git("rm", "--quiet", "--cached", "--force", "mattercheck.toml")
    (repository.folder / "mattercheck.toml").unlink()
    configure(repository, published, "mattercheck-skills")
    repository.add("skills/pdf/SKILL.md", "---\nname: pdf\ndescription: Reads PDFs: text and tables\n---\n")
    repository.add("plugins/a/.claude-plugin/plugin.json", "{}")
    repository.add("plugins/a/agents/b.md", "---\nname: reviewer\n---\n")
    repository.add(".cursor/rules/a.mdc", "---\nalwaysApply: yes\n---\n")
    repository.add("skills/forms/skill.md", "---\nname: forms\n---\n")
    repository.add("content/a.md", BAD)
    done = committed(repository)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "skills/pdf/SKILL.md:3:24: error: the value of `description` contains `: `" in said
    assert "Codex and `npx skills` drop this skill" in said
    assert "plugins/a/agents/b.md:1:1: error: description: required field is missing" in said
    assert ".cursor/rules/a.mdc:2:14: error: alwaysApply" in said
    assert "skills/forms/skill.md:1:1: error: Codex and `npx skills` ignore this file" in said
    assert "content/a.md" not in said

    for path in ("plugins/a/agents/b.md", ".cursor/rules/a.mdc", "skills/forms/skill.md"):
        repository.git("rm", "--quiet", "--cached", path)
        (repository.folder / path).unlink()
    repository.add("skills/pdf/SKILL.md", '---\nname: pdf\ndescription: "Reads PDFs: text and tables"\n---\n')
    done = committed(repository)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("staged", [True, False])
def test_all_files_are_checked_once(repository: Repository, published: Path, staged: bool) -> None:
    repository.add("content/a.md", BAD)
    repository.add("content/left-out.md", BAD)
    repository.git("commit", "-qnm", "bad")
    configure(repository, published)
    path = repository.folder / ".pre-commit-config.yaml"
    path.write_text(path.read_text() + "        exclude: left-out\n")
    if not staged:
        repository.git("add", ".")
        repository.git("commit", "-qnm", "configured")
    done = subprocess.run(
        [*PRE_COMMIT, "run", "--all-files", "--color", "never"],
        cwd=repository.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.count("there is no month 13") == 1, done.stdout


@pytest.mark.usefixtures("environment")
def test_between_two_commits(repository: Repository, published: Path) -> None:
    """As CI runs it, and pre-commit.ci: `pre-commit run --from-ref main --to-ref HEAD`."""
    repository.add("content/old.md", BAD)
    configure(repository, published)
    repository.git("commit", "-qnm", "first")
    repository.git("branch", "start")
    repository.add("content/good.md", GOOD)
    repository.git("commit", "-qnm", "good")

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PRE_COMMIT, "run", "--from-ref", "start", "--to-ref", "HEAD", "--color", "never"],
            cwd=repository.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    repository.add("content/a.md", BAD)
    repository.git("commit", "-qnm", "bad")
    done = run()
    assert done.returncode == 1
    assert MESSAGE in done.stdout
    assert "old.md" not in done.stdout


@pytest.mark.usefixtures("environment")
def test_a_hook_that_mends(repository: Repository, published: Path) -> None:
    configure(repository, published)
    path = repository.folder / ".pre-commit-config.yaml"
    path.write_text(path.read_text().replace("id: mattercheck\n", "id: mattercheck\n        args: [--fix]\n"))
    repository.git("add", ".")
    repository.add("content/a.md", "---\n# kept\ntitle: One: two\ndraft: 'true'\n---\n")
    done = committed(repository)
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout + done.stderr
    assert (
        repository.folder / "content/a.md"
    ).read_text() == '---\n# kept\ntitle: "One: two"\ndraft: true\n---\n'
    repository.git("add", ".")
    done = committed(repository)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prek(
    repository: Repository, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hooks run as they are by prek, which reads the same manifest."""
    monkeypatch.setenv("PREK_HOME", str(tmp_path / "prek"))
    configure(repository, published)
    prek = [sys.executable, "-m", "prek"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*prek, *arguments], cwd=repository.folder, capture_output=True, text=True, check=False
        )

    assert run("install", "--overwrite").returncode == 0
    assert "prek" in (repository.folder / ".git" / "hooks" / "pre-commit").read_text()
    repository.add("content/a.md", BAD)
    done = committed(repository)
    assert done.returncode == 1
    assert MESSAGE in done.stdout + done.stderr
    repository.add("content/a.md", GOOD)
    done = committed(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    repository.add("content/b.md", BAD.replace("13", "14"))
    repository.git("commit", "-qnm", "bad")
    done = run("run", "--from-ref", "HEAD~1", "--to-ref", "HEAD")
    assert done.returncode == 1
    assert "content/b.md:3:7: error: date: there is no month 14" in done.stdout
    assert "content/a.md" not in done.stdout


@pytest.mark.usefixtures("environment")
def test_try_repo(repository: Repository, published: Path) -> None:
    repository.add("content/a.md", BAD)
    repository.git("add", ".")
    done = subprocess.run(
        [*PRE_COMMIT, "try-repo", published.as_uri(), "mattercheck", "--all-files", "--color", "never"],
        cwd=repository.folder,
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert MESSAGE in done.stdout


def remove_an_author(repository: Repository, published: Path) -> None:
    """Stage the removal of a file that another one refers to, in a repository with both hooks."""
    repository.write(
        "mattercheck.toml",
        '[[collections]]\nname = "posts"\nfiles = "content/*.md"\nschema = "post.schema.json"\n'
        'references = { title = "authors.@stem" }\n\n'
        '[[collections]]\nname = "authors"\nfiles = "authors/*.md"\nschema = "post.schema.json"\n',
    )
    configure(repository, published)
    config = repository.folder / ".pre-commit-config.yaml"
    config.write_text(config.read_text() + "      - id: mattercheck-relations\n")
    repository.write("authors/ada.md", GOOD)
    repository.write("content/a.md", "---\ntitle: ada\n---\n")
    repository.git("add", ".")
    assert committed(repository).returncode == 0
    repository.git("rm", "-q", "authors/ada.md")


@pytest.mark.usefixtures("environment")
def test_a_commit_that_only_deletes(repository: Repository, published: Path) -> None:
    """pre-commit names no deleted files, and runs only hooks that always run for such a commit."""
    remove_an_author(repository, published)
    refused = committed(repository)
    assert refused.returncode == 1
    message = "content/a.md:2:8: error: title: there is no file in `authors` named `ada` [references]"
    assert message in refused.stdout + refused.stderr
    repository.add("content/a.md", "---\ntitle: eve\n---\n")
    repository.add("authors/eve.md", GOOD)
    assert committed(repository).returncode == 0


@pytest.mark.usefixtures("environment")
def test_both_hooks_report_each_problem_once(repository: Repository, published: Path) -> None:
    remove_an_author(repository, published)
    repository.add("content/b.md", "---\ntitle: eve\n---\n")
    refused = committed(repository)
    output = refused.stdout + refused.stderr
    assert refused.returncode == 1
    for path, name in (("content/a.md", "ada"), ("content/b.md", "eve")):
        message = f"{path}:2:8: error: title: there is no file in `authors` named `{name}` [references]"
        assert output.count(message) == 1, output


@pytest.mark.usefixtures("environment")
@pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="the system doesn't tell how pre-commit runs"
)
@pytest.mark.parametrize(
    ("arguments", "times"),
    [(["--all-files"], 1), (["mattercheck-relations", "--all-files"], 1), (["-va"], 2)],
)
def test_all_files_after_a_deletion(
    repository: Repository, published: Path, arguments: list[str], times: int
) -> None:
    """What pre-commit doesn't say, and the system may not either, is rather reported twice than never."""
    remove_an_author(repository, published)
    done = subprocess.run(
        [*PRE_COMMIT, "run", *arguments], cwd=repository.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.count("there is no file in `authors` named `ada` [references]") == times
