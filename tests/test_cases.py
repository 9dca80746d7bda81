"""The golden cases: each folder below cases/ holds an input, a schema, and the output expected of them.

`input.*` is checked against `schema.json` (or `schema.yaml`, or the bundled schema that a file `schema`
names); with a `mattercheck.toml` in the folder, by that. `pytest --update` writes the expected
files anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Outcome

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.rglob("input.*"))


def arguments_for(folder: Path) -> list[str]:
    """Return the arguments that check the input of a case."""
    arguments = ["check", next(folder.glob("input.*")).name]
    schema = next((path for path in folder.iterdir() if path.stem == "schema"), None)
    if schema is not None:
        arguments += ["--schema", schema.name if schema.suffix else schema.read_text().strip()]
    return arguments


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(CASES).as_posix())
def test_case(
    folder: Path, run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("mattercheck.git.find_root", lambda _: None)  # paths are relative to the case
    arguments = arguments_for(folder)
    text = run(*arguments)
    members = json.loads(run(*arguments, "--format", "json").out or "null")
    expected_text, expected_json = folder / "expected.txt", folder / "expected.json"
    if pytestconfig.getoption("update"):
        expected_text.write_text(text.out, encoding="utf-8", newline="\n")
        expected_json.write_text(
            json.dumps(members, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
        )
    assert text.out == expected_text.read_text(encoding="utf-8")
    assert members == json.loads(expected_json.read_text(encoding="utf-8"))
    errors = sum(problem["severity"] == "error" for problem in members["problems"])
    assert text.code == (1 if errors else 0), text.err


@pytest.mark.parametrize("line_end", ["\r\n", "\r"], ids=["crlf", "cr"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(CASES).as_posix())
def test_case_with_other_line_ends(
    folder: Path, line_end: str, run: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same problems, in the same places, with the same edits."""
    original = next(folder.glob("input.*"))
    text = original.read_bytes()
    is_toml = line_end == "\r" and (
        original.suffix == ".toml" or text.lstrip(b"\xef\xbb\xbf").startswith((b"+++", b"---toml"))
    )
    if b"\r" in text or b"\0" in text or is_toml:  # a lone CR ends no line in TOML 1.0.0
        pytest.skip("not a text with lines that end with LF")
    for path in folder.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (tmp_path / original.name).write_bytes(text.replace(b"\n", line_end.encode()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mattercheck.git.find_root", lambda _: None)
    members = json.loads(run(*arguments_for(folder), "--format", "json").out or "null")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert [_normalized(problem, line_end) for problem in members["problems"]] == [
        _normalized(problem, "\n") for problem in expected["problems"]
    ]


def _normalized(problem: dict[str, Any], line_end: str) -> dict[str, Any]:
    """Return a problem without its fingerprint, whose digest covers the text, and with LF in the texts of its edits."""
    edits = [
        {**edit, "text": edit["text"].replace(line_end, "\n")}
        for edit in (problem["fix"] or {}).get("edits", [])
    ]
    kept = {name: value for name, value in problem.items() if name != "fingerprint"}
    for name in ("message", "help"):
        if kept[name]:
            kept[name] = kept[name].replace("\\r\\n", "\\n").replace("\\r", "\\n")
    return {**kept, "fix": problem["fix"] and {**problem["fix"], "edits": edits}}


def test_cases_are_there() -> None:
    assert len(FOLDERS) > 100
