"""Every hint that says what to write, applied to the golden case that shows it: the problem is then gone.

A wrong hint is worse than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Outcome

CASES = ROOT / "tests" / "cases"
HINTS = (
    re.compile(r"(?:write|add the time, such as) (?P<value>\S+)(?:, without quotes| if the time is UTC)?\Z"),
    re.compile(r"put it in quotes(?: if it is text)?: (?P<value>\".*\")(?:, or write .*)?\Z"),
    re.compile(r"`.` starts .*: put it in quotes if it is text: (?P<value>\".*\")\Z"),
    re.compile(r"write (?P<value>\".*\") for text, or \S+ for a (?:boolean|number)\Z"),
    re.compile(r"write it as a list: (?P<value>\[.*\])\Z"),
    re.compile(r"rename it to `(?P<value>.*)`\Z"),
)
LINE_HINT = re.compile(
    r"(?:put (?:the value|the whole value|it) in quotes|write it twice|use single quotes[^:]*|remove the comma"
    r"|use (?:straight quotes|a straight quote)|put such items in quotes): (?P<line>.*)\Z|write `(?P<whole>[^`]*)`\Z"
)


def problems_with_hints() -> list[Any]:
    found = []
    for path in sorted(CASES.rglob("expected.json")):
        for number, problem in enumerate(json.loads(path.read_text(encoding="utf-8"))["problems"]):
            hint = problem["help"] or ""
            text = next(path.parent.glob("input.*")).read_bytes()
            if problem["path"].startswith("input.") and _replacement(problem, hint, text) is not None:
                found.append(
                    pytest.param(path.parent, problem, id=f"{path.parent.relative_to(CASES)}-{number}")
                )
    return found


def _replacement(problem: dict[str, Any], hint: str, data: bytes) -> str | None:
    """Return the text of the file with the hint applied, None for a hint that is no text to write."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    if problem["line"] > len(lines) or problem["line"] != problem["endLine"] or " ... " in hint:
        return None
    index = problem["line"] - 1
    line = lines[index]
    for pattern in HINTS:
        match = pattern.match(hint)
        if match and "`" not in match["value"]:
            value = match["value"].replace("`", "")
            lines[index] = line[: problem["column"] - 1] + value + line[problem["endColumn"] - 1 :]
            return "".join(lines)
    match = LINE_HINT.match(hint)
    content = (match["line"] or match["whole"]) if match else None
    if content and re.match(r"(?:- )?[\w.]+ ?[:=] ?\S|- \S", content):
        indent = line[: len(line) - len(line.lstrip())]
        lines[index] = indent + content + line[len(line.rstrip("\r\n")) :]
        return "".join(lines)
    return None


@pytest.mark.parametrize(("folder", "problem"), problems_with_hints())
def test_a_hint_mends_its_problem(
    folder: Path,
    problem: dict[str, Any],
    tmp_path: Path,
    run: Callable[..., Outcome],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original = next(folder.glob("input.*"))
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    after_fix = _replacement(problem, problem["help"], original.read_bytes())
    assert after_fix is not None
    (tmp_path / original.name).write_text(after_fix, encoding="utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    arguments = ["check", original.name, "--format", "json"]
    schema = next((path for path in folder.iterdir() if path.stem == "schema"), None)
    if schema is not None:
        arguments += ["--schema", schema.name if schema.suffix else schema.read_text().strip()]
    left = json.loads(run(*arguments).out)["problems"]
    same = [
        other
        for other in left
        if (other["rule"], other["line"], other["message"])
        == (problem["rule"], problem["line"], problem["message"])
    ]
    assert same == [], after_fix


def test_many_hints_are_tried() -> None:
    assert len(problems_with_hints()) > 100
