"""Repairs: each folder below fixes/ holds a schema, and contents `before` and `after` in the three syntaxes.

Those below safe/ are after_fix by `fix`, those below unsafe/ only by `fix --unsafe`; those below refused/ stay as they
are. `pytest --update` writes the contents after it anew; read the difference before you commit it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CONFIGURATION, Outcome, Repository
from mattercheck.checking.checker import Checker
from mattercheck.checking.result import Result
from mattercheck.config.file_config import ConfigResolver
from mattercheck.fixing.fixer import FixResult, fix_content, fix_file
from mattercheck.io.atomic_write import write_atomically
from mattercheck.io.sources import StreamSource
from mattercheck.schema.load.loader import SchemaLoader

FIXES = Path(__file__).parents[1] / "fixes"
BEFORE = sorted(FIXES.rglob("before.*"))
Run = Callable[..., Outcome]


@pytest.mark.parametrize("before", BEFORE, ids=lambda path: path.relative_to(FIXES).as_posix())
def test_fix(
    before: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(tmp_path)
    kind = before.parent.parent.name
    shutil.copy(before.parent / "schema.json", tmp_path)
    file = tmp_path / "input.md"
    file.write_bytes(before.read_bytes())
    arguments = ["fix", "--schema", "schema.json", "input.md"]
    if kind == "unsafe":
        assert run(*arguments).code == 1
        assert file.read_bytes() == before.read_bytes()
    if kind != "safe":
        arguments.append("--unsafe")
    shown = run(*arguments, "--diff")
    assert shown.code == 1
    assert file.read_bytes() == before.read_bytes()
    outcome = run(*arguments)
    after = before.with_name(before.name.replace("before", "after"))
    if pytestconfig.getoption("update") and kind != "refused":
        after.write_bytes(file.read_bytes())
    if kind == "refused":
        assert (outcome.code, file.read_bytes()) == (1, before.read_bytes())
        return
    assert file.read_bytes() == after.read_bytes()
    assert outcome.code == 0, outcome.out
    assert "fixed:" in outcome.out
    assert run("check", "--schema", "schema.json", "input.md").code == 0
    assert run(*arguments).out == ""
    assert file.read_bytes() == after.read_bytes()


def test_every_repair_is_there() -> None:
    assert len(BEFORE) > 60


def _checked(folder: Path, schema: dict[str, object]) -> Callable[[bytes], Result]:
    loader = SchemaLoader(folder)
    made = loader.from_value(schema)
    config_resolver = ConfigResolver(loader, schema=lambda: made, name="--schema")
    checker = Checker(loader, config_resolver)
    path = str(folder / "input.md")
    file_config = config_resolver.assign(path, named=True)
    return lambda data: checker.check(StreamSource(path, BytesIO(data)), file_config)


_FIELDS = {
    "draft": {"type": "boolean"},
    "weight": {"type": "integer"},
    "version": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "kind": {"enum": ["News", "Opinion"]},
    "tags": {"type": "array", "items": {"type": "string"}},
    "title": {"type": "string", "default": ""},
}
_SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["title"],
    "properties": _FIELDS,
    "additionalProperties": False,
}
_VALUES = st.sampled_from(
    [
        *("true", '"true"', "'12'", "1.10", "2024/3/5", "news", "One: two", "\u201ca: b\u201d", "&a x", "*a"),
        *(
            "|\n  text",
            "[a, b]",
            "{a: 1}",
            "",
            "# x",
            "a # b",
            "a: b # c",
            '"a',
            "- a",
            "\ta",
            "\U0001f600: x",
        ),
    ]
)
_LINES = st.builds(
    "{}{}: {}{}".format,
    st.sampled_from(["", "", "", "  ", "\t", "- "]),
    st.sampled_from([*_FIELDS, "tilte", "Date", "wieght", "unknown"]),
    _VALUES,
    st.sampled_from(["", " ", " # note"]),
)
_CONTENTS = st.builds(
    lambda bom, lines, end, closing, body: (bom + end.join(["---", *lines, closing, body])).encode(),
    st.sampled_from(["", "\ufeff"]),
    st.lists(st.one_of(_LINES, st.sampled_from(["", "# a comment", "  - item"])), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["---", "---", "", " ---"]),
    st.sampled_from(["", "Text.", "---\n"]),
)


@given(_CONTENTS, st.booleans())
def test_mending(data: bytes, unsafe: bool) -> None:
    """What is fixed stays fixed, nothing gets worse, and nothing but the lines of the edits changes."""
    check = _checked(Path("nowhere").absolute(), _SCHEMA)
    after_fix = fix_content(data, check, unsafe=unsafe)
    assert (after_fix.data == data) == (not after_fix.fixed)
    again = fix_content(after_fix.data, check, unsafe=unsafe)
    assert (again.data, again.fixed) == (after_fix.data, [])
    assert after_fix.result.problems == check(after_fix.data).problems
    kept = set(re.split(rb"[\r\n]+", after_fix.data)) | {b""}
    touched = {
        line
        for problem in after_fix.fixed
        if problem.fix
        for edit in problem.fix.edits
        for line in range(edit.span.line, edit.span.end_line + 1)
    }
    assert after_fix.data.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
    assert all(end in data for end in re.findall(rb"\r\n|\r|\n", after_fix.data))
    if len(after_fix.fixed) == 1:  # the places of later ones are those after the earlier ones
        lines = re.split("\r\n|\r|\n", data.decode("utf-8-sig"))
        assert all(
            line.encode() in kept for number, line in enumerate(lines, start=1) if number not in touched
        )


@given(_CONTENTS)
def test_an_edit_changes_its_span_alone(data: bytes) -> None:
    """Around what an edit replaces every byte is the same."""
    check = _checked(Path("nowhere").absolute(), _SCHEMA)
    after_fix = fix_content(data, check)
    if len(after_fix.fixed) != 1 or after_fix.fixed[0].fix is None or len(after_fix.fixed[0].fix.edits) != 1:
        return
    (edit,) = after_fix.fixed[0].fix.edits
    source = check(data).source
    assert source is not None
    text = data.decode("utf-8-sig")
    start = source.line_start(edit.span.line) + edit.span.column - 1
    end = source.line_start(edit.span.end_line) + edit.span.end_column - 1
    bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    assert after_fix.data == bom + (text[:start] + edit.text + text[end:]).encode()


def test_files_of_a_repository(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", '---\ntitle: One: two\ndraft: "true"\n---\n')
    repository.write("content/b.md", "---\ntitle: x\ndate: 2024-13-01\n---\n")
    outcome = run("fix")
    assert outcome.code == 1
    assert "content/a.md:2:" in outcome.out
    assert "content/b.md:3:7: error:" in outcome.out
    assert outcome.err == "mattercheck: fixed 2 problems in 1 file (2 checked); 1 problem left\n"
    assert (repository.folder / "content/a.md").read_bytes() == b'---\ntitle: "One: two"\ndraft: true\n---\n'


def test_diff_is_what_git_applies(repository: Repository, run: Run) -> None:
    before = '---\r\ntitle: "\u00e4"\r\ndraft: "true"\r\n---\r\nText without an end'
    file = repository.write("content/a.md", before)
    shown = run("fix", "--diff")
    assert shown.code == 1
    repository.write("change.patch", shown.out)
    repository.git("apply", "--binary", "change.patch")
    by_git = file.read_bytes()
    repository.write("content/a.md", before)
    assert run("fix").code == 0
    assert file.read_bytes() == by_git


def test_check_fix(repository: Repository, run: Run) -> None:
    file = repository.write("content/a.md", '---\ntitle: x\ndraft: "true"\n---\n')
    outcome = run("check", "--fix", "content/a.md")
    assert (outcome.code, outcome.out) == (1, "")
    assert "content/a.md:3:8: fixed: " in outcome.err
    assert "fixed 1 problem" in outcome.err
    assert file.read_bytes() == b"---\ntitle: x\ndraft: true\n---\n"
    assert run("check", "--fix", "content/a.md").code == 0


@pytest.mark.parametrize(
    "arguments", [["fix", "-"], ["check", "--fix", "--staged"], ["check", "--fix", "--schema", "x", "-"]]
)
def test_what_is_no_file_is_not_mended(arguments: list[str], repository: Repository, run: Run) -> None:
    del repository
    outcome = run(*arguments, stdin=b"---\ntitle: x\n---\n")
    assert outcome.code == 2
    assert "writes" in outcome.err


def test_a_file_that_is_changed_at_the_same_time(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository.write("content/a.md", '---\ntitle: A\ndraft: "true"\n---\n')

    def slowly(*arguments: Any) -> FixResult:
        after_fix = fix_file(*arguments)
        path.write_text("---\ntitle: What an editor saved\n---\n")
        return after_fix

    monkeypatch.setattr("mattercheck.cli.fix_files.fix_file", slowly)
    for command in (["fix"], ["check", "--fix"]):
        path.write_text('---\ntitle: A\ndraft: "true"\n---\n')
        outcome = run(*command)
        assert outcome.code == 2
        assert "content/a.md was modified while it was being fixed, so it was left unchanged" in outcome.err
        assert path.read_text() == "---\ntitle: What an editor saved\n---\n"


@pytest.mark.parametrize("command", [["fix"], ["fix", "--sort-keys"], ["check", "--fix"]], ids=" ".join)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=repr)
def test_a_body_of_any_length_is_copied(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], line_end: str
) -> None:
    """What is not read is neither held in memory nor changed, wherever the part that is read ends."""
    repository.write("mattercheck.toml", f"limits.front-matter-size = 1024\n{CONFIGURATION}")
    longest = 0

    def measured(path: Path, data: bytes, *rest: Any) -> None:
        nonlocal longest
        longest = max(longest, len(data))
        write_atomically(path, data, *rest)

    monkeypatch.setattr("mattercheck.cli.fix_files.write_atomically", measured)
    head = '---\ntitle: A\ndate: 2024-05-06\ndraft: "true"\n---\n'.replace("\n", line_end)
    for shift in range(4):
        body = ("x" * shift + "\U0001f600" * 100_000 + line_end + "draft: 'true'").encode()
        file = repository.write("content/a.md", head.encode() + body)
        outcome = run(*command)
        assert "draft" in outcome.out + outcome.err
        assert file.read_bytes() == head.replace('"true"', "true").encode() + body
    assert longest < 150_000


def test_a_body_that_changes_while_it_is_copied(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("mattercheck.toml", f"limits.front-matter-size = 1024\n{CONFIGURATION}")
    text = '---\ntitle: A\ndraft: "true"\n---\n' + "text\n" * 100_000
    path = repository.write("content/a.md", text)

    def slowly(path: Path, data: bytes, rest: Iterator[bytes]) -> None:
        first = next(rest)
        path.write_text(text + "What an editor saved\n")
        write_atomically(path, data + first, rest)

    monkeypatch.setattr("mattercheck.cli.fix_files.write_atomically", slowly)
    outcome = run("fix")
    assert outcome.code == 2
    assert "was modified while it was being fixed" in outcome.err
    assert path.read_text().endswith("What an editor saved\n")
    assert [one.name for one in path.parent.iterdir()] == ["a.md"]


def test_a_file_that_may_not_be_written(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = repository.write("content/a.md", '---\ntitle: x\ndraft: "true"\n---\n')

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("mattercheck.cli.fix_files.write_atomically", refuse)
    outcome = run("fix")
    assert outcome.code == 2
    assert "content/a.md cannot be written: permission denied" in outcome.err
    assert b'"true"' in file.read_bytes()


@pytest.mark.parametrize(
    "other",
    ["aliases: one\n  - two\n", "aliases: [one,\ntwo]\n"],
    ids=["suspicious-text", "unportable-yaml"],
)
def test_a_warning_that_a_syntax_error_hid(repository: Repository, run: Run, other: str) -> None:
    """Warnings about valid YAML appear when the syntax error is fixed, and don't speak against the fix."""
    repository.write("mattercheck.toml", CONFIGURATION)
    file = repository.write("content/a.md", f"---\ntitle:A story\ndate: 2024-05-06\n{other}---\n")
    run("fix")
    assert file.read_text() == f"---\ntitle: A story\ndate: 2024-05-06\n{other}---\n"


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_an_unknown_first_field_of_a_data_file(
    repository: Repository, run: Callable[..., Outcome], end: str
) -> None:
    """What follows the last line says nothing about the first."""
    repository.write("s.json", '{"properties": {"title": true}, "additionalProperties": false}')
    path = repository.write("d.yaml", f"colour: one two three four\ntitle: A{end}")
    assert run("fix", "--unsafe", "--schema", "s.json", "d.yaml").code in {0, 1}
    assert path.read_text(encoding="utf-8").rstrip() == "title: A"
