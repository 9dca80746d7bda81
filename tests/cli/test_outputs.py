"""Where what is found goes: files, the formats that a CI reads, the job summary; and exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from conftest import BAD, GOOD, Outcome, Repository
from mattercheck.reporting.renderer import FORMATS
from reporting.sites import make_hostile_site

Run = Callable[..., Outcome]
WARNED = "---\ntitle: A title\nold: x\n---\n"
REPORT = "gl-code-quality-report.json"


@pytest.fixture
def faulty(repository: Repository) -> Repository:
    repository.write("content/a.md", BAD)
    repository.write("content/b.md", GOOD)
    return repository


@pytest.fixture
def warned(repository: Repository) -> Repository:
    path = repository.folder / "post.schema.json"
    path.write_text(path.read_text().replace('"draft"', '"old": { "deprecated": true },\n    "draft"'))
    repository.write("content/a.md", WARNED)
    return repository


class TestFiles:
    def test_several_beside_the_terminal(self, faulty: Repository, run: Run) -> None:
        outcome = run("check", "--output", "sarif=out.sarif", "--output", "junit=junit.xml")
        assert outcome.code == 1
        assert outcome.out.startswith("content/a.md:3:7: error:")
        assert outcome.err.endswith("out.sarif; see " + str(faulty.folder / "junit.xml") + "\n")
        assert json.loads((faulty.folder / "out.sarif").read_text())["version"] == "2.1.0"
        assert "<testsuites" in (faulty.folder / "junit.xml").read_text()

    @pytest.mark.parametrize("name", FORMATS)
    def test_as_on_standard_output(self, faulty: Repository, run: Run, name: str) -> None:
        said = run("check", "--format", name).out
        run("check", "--quiet", "--output", f"{name}=out")
        assert (faulty.folder / "out").read_text(encoding="utf-8") == said

    def test_no_color_in_files(self, faulty: Repository, run: Run) -> None:
        outcome = run("check", "--color", "always", "--output", "text=out.txt")
        assert "\x1b[" in outcome.out
        assert "\x1b" not in (faulty.folder / "out.txt").read_text()

    def test_written_where_nothing_is_wrong_too(self, faulty: Repository, run: Run) -> None:
        assert run("check", "content/b.md", "--output", "gitlab=out.json").code == 0
        assert json.loads((faulty.folder / "out.json").read_text()) == []

    @pytest.mark.parametrize("output", ["sarif", "sarif=", "what=x", "=x", ""])
    def test_no_output(self, faulty: Repository, run: Run, output: str) -> None:
        outcome = run("check", f"--output={output}")
        assert outcome.code == 2
        assert "--output requires FORMAT=FILE" in outcome.err
        names = sorted(path.name for path in faulty.folder.iterdir() if path.is_file())
        assert names == ["mattercheck.toml", "post.schema.json"]

    @pytest.mark.parametrize("path", ["none/out.json", "content"])
    @pytest.mark.usefixtures("faulty")
    def test_not_to_be_written(self, run: Run, path: str) -> None:
        outcome = run("check", "--output", f"json={path}")
        assert outcome.code == 2
        assert "cannot be written" in outcome.err
        assert outcome.out.startswith("content/a.md:3:7: error:")

    def test_an_old_file_stays_where_nothing_can_be_checked(self, faulty: Repository, run: Run) -> None:
        faulty.write("out.json", "old")
        faulty.write("mattercheck.toml", "[")
        assert run("check", "--output", "json=out.json").code == 2
        assert (faulty.folder / "out.json").read_text() == "old"


@pytest.mark.usefixtures("faulty")
class TestCI:
    def test_github(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        assert run("check").out.startswith("::error file=content/a.md,line=3,")

    def test_azure(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TF_BUILD", "True")
        assert run("check").out.startswith("##vso[task.logissue type=error;")

    def test_gitlab(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITLAB_CI", "true")
        outcome = run("check")
        assert outcome.out.startswith("content/a.md:3:7: error:")
        assert f"{REPORT}\n" in outcome.err
        (issue,) = json.loads(Path(REPORT).read_text())
        assert issue["location"] == {"path": "content/a.md", "lines": {"begin": 3}}

    def test_gitlab_below_pre_commit(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITLAB_CI", "true")
        monkeypatch.setenv("PRE_COMMIT", "1")
        assert run("check").code == 1
        assert not Path(REPORT).exists()

    @pytest.mark.parametrize(
        "arguments", [["--format", "concise"], ["--format", "text"], ["--output", "json=out.json"]]
    )
    @pytest.mark.parametrize("name", ["GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI"])
    def test_what_is_said_counts(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, arguments: list[str]
    ) -> None:
        monkeypatch.setenv(name, "True" if name == "TF_BUILD" else "true")
        outcome = run("check", *arguments)
        if "--format" in arguments:
            assert outcome.out.startswith("content/a.md:3:7: error:")
        assert not Path(REPORT).exists()

    @pytest.mark.parametrize(
        ("name", "start"),
        [("github", "::error file=mattercheck.toml,line=1,"), ("azure", "##vso[task.logissue type=error;")],
    )
    def test_what_keeps_it_from_checking_is_annotated(self, run: Run, name: str, start: str) -> None:
        Path("mattercheck.toml").write_text("[[collections]]\n")
        outcome = run("check", "--format", name)
        assert outcome.code == 2
        assert outcome.out.startswith(start)
        assert outcome.err.startswith("mattercheck.toml:1:")


class TestJobSummary:
    @pytest.fixture
    def summary(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = tmp_path / "summary.md"
        path.write_text("What was there.\n", encoding="utf-8")
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
        return path

    def test_none_while_github_shows_them_all(self, faulty: Repository, run: Run, summary: Path) -> None:
        for number in range(9):
            faulty.write(f"content/{number}.md", BAD)
        assert run("check").out.count("::error ") == 10
        assert summary.read_text() == "What was there.\n"

    def test_has_them_all_where_there_are_more(self, repository: Repository, run: Run, summary: Path) -> None:
        for number in range(60):
            repository.write(f"content/{number}.md", BAD)
        run("check", "--format", "text")
        assert summary.read_text() == "What was there.\n"
        run("check")
        text = summary.read_text(encoding="utf-8")
        assert text.startswith("What was there.\n")
        assert text.count("there is no month 13") == 60

    def test_stays_below_what_github_takes(self, repository: Repository, run: Run, summary: Path) -> None:
        values = "".join(f"key{number}: {'x' * 200}\n" for number in range(900))
        for number in range(9):
            repository.write(f"content/{number}.md", f"---\ntitle: A title\n{values}---\n")
        run("check")
        assert summary.stat().st_size < 1024 * 1024
        assert "more" in summary.read_text(encoding="utf-8")[-400:]

    def test_shows_markup_as_text(self, repository: Repository, run: Run, summary: Path) -> None:
        make_hostile_site(repository)
        run("check")
        parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
        html = parser.render(summary.read_text(encoding="utf-8"))
        assert "pwned" in html
        assert not re.search(r"<(script|b>|pwned|img|strong>pwned)|href=\"[^\"]*pwned|\x1b|\u202e", html)


@pytest.mark.usefixtures("faulty")
def test_exit_zero(run: Run) -> None:
    outcome = run("check", "--exit-zero")
    assert outcome.code == 0
    assert outcome.out.startswith("content/a.md:3:7: error:")


def test_exit_zero_hides_no_failure(faulty: Repository, run: Run) -> None:
    faulty.write("mattercheck.toml", "[")
    assert run("check", "--exit-zero").code == 2


@pytest.mark.usefixtures("warned")
def test_strict(run: Run) -> None:
    assert "warning" in run("check").out
    assert (run("check").code, run("check", "--strict").code) == (0, 1)
    assert run("check", "--strict", "--exit-zero").code == 0


def test_max_problems(repository: Repository, run: Run) -> None:
    for number in range(5):
        repository.write(f"content/{number}.md", BAD)
    outcome = run("check", "--format", "concise", "--max-problems", "2")
    assert (outcome.code, len(outcome.lines)) == (1, 2)
    assert "5 errors in 5 files (5 checked)" in outcome.err
    assert outcome.err.endswith("; 3 problems not shown\n")
    assert len(run("check", "--format", "concise", "--max-problems", "0").lines) == 0
    for name in ("json", "sarif", "junit", "tap", "gitlab"):
        whole = run("check", "--format", name)
        limited = run("check", "--format", name, "--max-problems", "2")
        assert (limited.out, limited.err) == (whole.out, whole.err)
    whole = run("check", "--format", "json")
    run("check", "--max-problems", "2", "--output", "json=all.json")
    assert (repository.folder / "all.json").read_text() == whole.out
    for wrong in ("-1", "many"):
        assert run("check", "--max-problems", wrong).code == 2


def test_one_file_holds_one_format(repository: Repository, run: Run) -> None:
    outcome = run("check", "--output", "json=x", "--output", "sarif=x")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--output uses the file x twice" in outcome.err
    assert not (repository.folder / "x").exists()


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("other", [["--no-baseline"], ["--schema", "post.schema.json"]])
def test_a_baseline_that_would_not_be_read(run: Run, other: list[str]) -> None:
    assert run("check", "--baseline", "nowhere.txt", *other).code == 2
