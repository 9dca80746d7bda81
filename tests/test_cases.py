"""The golden cases: each folder below cases/ holds an input, a schema, and the output expected of them.

`input.*` is checked against `schema.json` (or `schema.yaml`, or the bundled schema that a file `schema`
names); with a `mattercheck.toml` in the folder, by that. `pytest --update` writes the expected
files anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.rglob("input.*"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(CASES).as_posix())
def test_case(
    folder: Path, run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("mattercheck.git.find_root", lambda _: None)  # paths are relative to the case
    arguments = ["check", next(folder.glob("input.*")).name]
    schema = next((path for path in folder.iterdir() if path.stem == "schema"), None)
    if schema is not None:
        arguments += ["--schema", schema.name if schema.suffix else schema.read_text().strip()]
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


def test_cases_are_there() -> None:
    assert len(FOLDERS) > 100
