"""The command line: streams, exit codes, formats, and what happens when things are in the way."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import BAD, GOOD, Outcome, Repository
from mattercheck import Problem, __version__
from mattercheck.checking import validate as judge
from mattercheck.cli import main
from mattercheck.document.document import Document
from mattercheck.reporting.color import wants_color
from mattercheck.schema.model.schema import Schema

Run = Callable[..., Outcome]
PROGRAM = [sys.executable, "-m", "mattercheck"]


def test_problems_go_to_standard_output_and_the_summary_to_standard_error(
    repository: Repository, run: Run
) -> None:
    repository.write("content/a.md", BAD)
    repository.write("content/b.md", GOOD)
    repository.write("README.md", "# Read me\n")
    outcome = run("check")
    assert outcome.code == 1
    assert outcome.out.startswith("content/a.md:3:7: error: date: there is no month 13 [format]\n")
    assert (
        outcome.err == "mattercheck: 1 error in 1 file (2 checked); 3 files skipped (not in any collection)\n"
    )
    assert run("check", "--quiet").err == ""


def test_all_is_well(repository: Repository, run: Run) -> None:
    repository.write("content/b.md", GOOD)
    outcome = run("check", "content")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "mattercheck: no problems in 1 file\n"


def test_nothing_matched_is_said(repository: Repository, run: Run) -> None:
    repository.write("elsewhere/a.md", BAD)
    outcome = run("check", "elsewhere/a.md")
    assert outcome.code == 0
    assert (
        outcome.err
        == "mattercheck: nothing was checked: 1 file skipped (not in any collection of mattercheck.toml)\n"
    )


def test_a_collection_without_a_file_is_said(repository: Repository, run: Run) -> None:
    repository.write(
        "mattercheck.toml",
        (repository.folder / "mattercheck.toml").read_text()
        + '[[collections]]\nname = "pages"\nfiles = ["Pages/*.md", "content"]\nschema = "post.schema.json"\n',
    )
    repository.write("content/a.md", GOOD)
    outcome = run("check")
    assert outcome.code == 0
    assert (
        "warning: collection `pages` matches no files: Pages/*.md, content; `content` is a folder, so write `content/`\n"
        in outcome.err
    )
    assert "warning" not in run("check", "content/a.md").err


def test_a_warning_alone_is_no_failure(repository: Repository, run: Run) -> None:
    repository.write("post.schema.json", '{"type": "object", "requried": ["title"]}')
    repository.write("content/a.md", "---\na: &x 1\nb: &x 2\n---\n")
    outcome = run("check", "--format", "concise")
    assert outcome.code == 0
    assert [line.split(": ")[1] for line in outcome.lines] == ["warning", "warning"]
    assert "2 warnings in 1 file (1 checked)" in outcome.err


def test_json(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "---\ntitle: One: two\ndate: 2024-13-01\ntilte: x\n---\n")
    outcome = run("check", "--format", "json")
    assert outcome.code == 1
    result = json.loads(outcome.out)
    assert list(result) == ["version", "problems", "summary"]
    assert result["version"] == 1
    assert result["summary"] == {
        "checked": 1,
        "skipped": 2,
        "problems": 3,
        "errors": 3,
        "warnings": 0,
        "faulty": 1,
        "known": 0,
    }
    syntax, date, unknown = result["problems"]
    assert list(syntax) == [
        *("path", "line", "column", "endLine", "endColumn", "severity", "rule", "pointer", "message", "help"),
        *("schema", "related", "fix"),
    ]
    assert (syntax["rule"], syntax["pointer"], syntax["schema"]) == ("yaml-syntax", "/title", None)
    assert date == {
        "path": "content/a.md",
        "line": 3,
        "column": 7,
        "endLine": 3,
        "endColumn": 17,
        "severity": "error",
        "rule": "format",
        "pointer": "/date",
        "message": "date: there is no month 13",
        "help": "expected a date such as 2021-08-23",
        "schema": {"file": "post.schema.json", "pointer": "/properties/date/format"},
        "related": [],
        "fix": None,
    }
    assert (unknown["line"], unknown["rule"], unknown["pointer"]) == (4, "additionalProperties", "/tilte")


def test_json_carries_repairs(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "---\ntilte: A title\n---\n")
    (problem,) = json.loads(run("check", "--format", "json").out)["problems"]
    assert problem["fix"] == {
        "safe": True,
        "edits": [{"line": 2, "column": 1, "endLine": 2, "endColumn": 6, "text": "title"}],
    }


def test_json_of_a_clean_run(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", GOOD)
    assert json.loads(run("check", "--format", "json").out)["problems"] == []


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("name", "code"), [("content/a.md", 1), ("other/a.md", 0), ("content/deep/er/a.md", 1)]
)
def test_standard_input(run: Run, name: str, code: int) -> None:
    outcome = run("check", "-", "--stdin-filename", name, "--format", "concise", stdin=BAD.encode())
    assert outcome.code == code
    if code:
        assert outcome.lines == [f"{name}:3:7: error: date: there is no month 13 [format]"]


@pytest.mark.usefixtures("repository")
def test_standard_input_by_a_schema(run: Run) -> None:
    outcome = run("check", "-", "--schema", "post.schema.json", "--format", "concise", stdin=BAD.encode())
    assert outcome.lines == ["<stdin>:3:7: error: date: there is no month 13 [format]"]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere.md"], "no such file or folder: nowhere.md"),
        (["check", "--nonsense"], "unknown option --nonsense; see `mattercheck check --help`"),
        (["check", "--format", "nonsense"], "unknown choice nonsense; choose from text"),
        (["check", "--schema", "nowhere.json", "."], "nowhere.json:1:1: error: the schema cannot be read"),
        (["check", "-", "a.md"], "can't be combined with other paths"),
        (["check", "--staged", "-"], "--staged and - can't be used together"),
        (["check", "-"], "- requires --stdin-filename PATH or --schema FILE"),
        (["check", "--stdin-filename", "content/a.md"], "--stdin-filename requires the path -"),
        (["nonsense"], "unknown command nonsense; see `mattercheck --help`"),
        (["explain", "requird"], "unknown rule `requird`; did you mean `required`?"),
        (
            ["explain", "content/a.md"],
            "unknown rule `content/a.md`; `mattercheck explain-file` says which schema",
        ),
        (["explain", "zzz"], "run `mattercheck explain` to list all rules"),
    ],
)
def test_usage_errors(run: Run, arguments: list[str], words: str) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert words in outcome.err
    assert outcome.out == ""


def test_version_and_help(run: Run) -> None:
    outcome = run("--version")
    assert outcome.code == 0
    assert outcome.out in (
        f"mattercheck {__version__} (YAML: {name})\n" for name in ("libyaml", "PyYAML's Python parser")
    )
    assert run().code == 2


def test_explain_a_rule(run: Run) -> None:
    outcome = run("explain", "duplicate-key")
    assert outcome.code == 0
    assert outcome.out.startswith("# duplicate-key\n\nA key appears twice in the same mapping.\n")
    assert "## Why" in outcome.out
    assert "    title: One\n    title: Two\n" in outcome.out
    assert "required" in run("explain").out


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "color"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "0"}, False, False),
        ("auto", {"CLICOLOR": "0"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
    ],
)
def test_when_there_is_color(choice: str, environment: dict[str, str], terminal: bool, color: bool) -> None:
    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    assert wants_color(choice, environment, Stream()) is color


def test_color(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD)
    plain, colored = run("check").out, run("check", "--color", "always").out
    assert "\x1b[" not in plain
    assert "\x1b[1;31merror:\x1b[0m" in colored


@pytest.mark.usefixtures("repository")
def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mattercheck.cli.check.find_files", interrupt)
    assert main(["check"], io.BytesIO(), io.StringIO(), io.StringIO()) == 130


def program(
    *arguments: str, folder: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def test_the_program_itself(repository: Repository) -> None:
    repository.write("content/a.md", BAD)
    done = program("check", "--format", "concise", folder=repository.folder)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "content/a.md:3:7: error: date: there is no month 13 [format]"
    ]
    assert program("check", "nowhere", folder=repository.folder).returncode == 2


def test_a_locale_that_knows_ascii_only(repository: Repository) -> None:
    repository.write("content/a.md", "---\ntitle: 5\nübermaß: 日本\n---\n")
    done = program(
        "check", folder=repository.folder, environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert done.returncode == 1
    assert "übermaß".encode() in done.stdout
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no /bin/sh")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_standard_stream(repository: Repository, closed: str) -> None:
    repository.write("content/a.md", BAD)
    command = f"'{sys.executable}' -m mattercheck check {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=repository.folder, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"bug" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no /bin/sh")
def test_a_reader_that_has_had_enough(repository: Repository) -> None:
    for number in range(300):
        repository.write(f"content/{number}.md", BAD)
    command = f"'{sys.executable}' -m mattercheck check | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=repository.folder, capture_output=True, check=False)
    assert done.stdout.startswith(b"content/0.md:3:7")
    assert b"Traceback" not in done.stderr
    assert b"Error" not in done.stderr


def test_a_bug_does_not_hide_the_other_files(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    repository.write("content/a.md", BAD)
    repository.write("content/b.md", BAD)
    check = judge.check_document

    def fail_on_a(document: Document, schema: Schema, **options: Any) -> list[Problem]:
        if document.source.path == "content/a.md":
            raise ZeroDivisionError
        return check(document, schema, **options)

    monkeypatch.setattr("mattercheck.checking.validate.check_document", fail_on_a)
    outcome = run("check", "--format", "concise")
    assert outcome.code == 2
    assert [line.rsplit(" ", 1)[1] for line in outcome.lines] == ["[internal-error]", "[format]"]
    hint = json.loads(run("check", "--format", "json").out)["problems"][0]["help"]
    assert "ZeroDivisionError" in Path(hint.rpartition(" ")[2]).read_text()


def test_a_bug_of_ours_is_no_traceback(repository: Repository, tmp_path: Path) -> None:
    repository.write("content/a.md", BAD)
    code = (
        "import sys, mattercheck.checking.run as run, mattercheck.cli as cli\n"
        "run.Run.results = lambda *a, **k: 1 / 0\n"
        "sys.argv = ['mattercheck', 'check']\ncli.run()\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository.folder, capture_output=True, check=False, env=environment
    )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "this is a bug in mattercheck" in done.stderr.decode()
    (log,) = tmp_path.glob("mattercheck-*.log")
    assert "ZeroDivisionError" in log.read_text()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("which", ["stdout", "stderr", "both"])
def test_a_full_disk_is_said(repository: Repository, which: str) -> None:
    repository.write("content/a.md", BAD)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mattercheck", "check"],
            cwd=repository.folder,
            stdout=subprocess.PIPE if which == "stderr" else full,
            stderr=subprocess.PIPE if which == "stdout" else full,
            check=False,
        )
    assert done.returncode == 2
    if which == "stdout":
        said = "mattercheck: error: the output cannot be written: no space left on device\n"
        assert done.stderr.decode() == said


UNREADABLE = [
    pytest.param(lambda path: path.mkdir(), "nothing was checked", id="folder"),
    pytest.param(
        getattr(os, "mkfifo", None),
        "it is not a regular file",
        id="fifo",
        marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs"),
    ),
]


@pytest.mark.parametrize(("make", "words"), UNREADABLE)
def test_what_is_no_file(repository: Repository, run: Run, make: Callable[[Path], None], words: str) -> None:
    (repository.folder / "content").mkdir()
    make(repository.folder / "content" / "a.md")
    outcome = run("check", "content/a.md")
    assert words in outcome.out + outcome.err


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user"
)
def test_a_file_that_may_not_be_read(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD).chmod(0)
    outcome = run("check", "--format", "concise")
    assert outcome.lines == [
        "content/a.md:1:1: error: the file cannot be read: permission denied [unreadable-file]"
    ]


def test_a_file_that_vanishes(repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("content/a.md", GOOD)
    repository.write("content/b.md", BAD)
    from mattercheck.config.file_config import ConfigResolver, FileConfig

    assign = ConfigResolver.assign

    def assign_and_remove(self: ConfigResolver, path: str, *, named: bool = True) -> FileConfig:
        assigned = assign(self, path, named=named)
        if path.endswith("a.md"):
            Path(path).unlink()
        return assigned

    monkeypatch.setattr(ConfigResolver, "assign", assign_and_remove)
    outcome = run("check", "--format", "concise")
    assert outcome.lines == [
        "content/a.md:1:1: error: the file cannot be read: no such file or directory [unreadable-file]",
        "content/b.md:3:7: error: date: there is no month 13 [format]",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "mattercheck: error: unknown command chek; did you mean check?\n"),
        (
            ["content"],
            "mattercheck: error: unknown command content; did you mean mattercheck check content?\n",
        ),
        (["--verison"], "mattercheck: error: unknown option --verison; did you mean --version?\n"),
        (["help", "chek"], "mattercheck: error: unknown command chek; did you mean check?\n"),
        (
            ["check", "--formt=json"],
            "mattercheck check: error: unknown option --formt; did you mean --format?\n",
        ),
        (
            ["check", "-f", "jsn"],
            "mattercheck check: error: argument -f/--format: unknown choice jsn; did you mean json?\n",
        ),
        (
            ["schema", "chek"],
            "mattercheck schema: error: argument ACTION: unknown choice chek; did you mean check?\n",
        ),
        (
            ["schema", "docs", "--formt", "html"],
            "mattercheck schema: error: unknown option --formt; did you mean --format?\n",
        ),
        (
            ["clean", "now"],
            "mattercheck clean: error: unexpected argument now; see `mattercheck clean --help`\n",
        ),
    ],
)
def test_typos(repository: Repository, run: Run, arguments: list[str], said: str) -> None:
    repository.write("content/a.md", GOOD)
    outcome = run(*arguments)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", said)


def test_help_and_short_options(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD)
    assert run("help").out == run("--help").out
    assert "--changed-lines" in run("help", "check").out
    assert (run("help").code, run("help", "check").code, run("-V").code) == (0, 0, 0)
    assert run("-V").out == run("--version").out
    assert run("check", "-q", "-f", "concise").out == run("check", "--quiet", "--format", "concise").out
    assert run("check", "-q").err == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(run: Run, shell: str) -> None:
    outcome = run("completion", shell)
    assert (outcome.code, outcome.err) == (0, "")
    for word in ("explain-file", "--new-since", "rdjsonl"):
        assert word in outcome.out
    program = shutil.which(shell)
    if program is not None:
        assert subprocess.run([program, "-n"], input=outcome.out, text=True, check=False).returncode == 0
