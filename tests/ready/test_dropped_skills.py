"""Public reports of dropped skills: what a check says of such files, and what a fix makes of them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome, Repository

FILE = Path(__file__).parent / "dropped_skills.txt"
_CASE = re.compile(
    r"^=== (?P<path>[^\s:]+): (?P<shows>.*)\n(?P<text>(?:.*\n)*?)>>>\n(?P<expected>(?:(?!===).*\n?)*)",
    re.MULTILINE,
)
CASES = list(_CASE.finditer(FILE.read_text(encoding="utf-8")))


def results(repository: Repository, run: Callable[..., Outcome]) -> dict[str, str]:
    """Return the problems of each file, and the lines that a safe fix changes, by its path."""
    (repository.folder / "mattercheck.toml").unlink(missing_ok=True)
    texts = {
        case["path"]: case["text"].replace("<BOM>", "\ufeff").replace("<LONG>", "Deploys a stack. " * 64)
        for case in CASES
    }
    assert len(texts) == len(CASES)
    for path, text in texts.items():
        repository.write(path, text)
    found: dict[str, list[str]] = {path: [] for path in texts}
    for line in run("check", "--format", "concise").lines:
        path, _, problem = line.partition(":")
        found[path].append(problem)
    run("fix")
    for path, text in texts.items():
        fixed = (repository.folder / path).read_text(encoding="utf-8")
        changes = difflib.ndiff(text.splitlines(), fixed.splitlines())
        found[path] += [f"fix: {line}" for line in changes if line.startswith(("+", "-"))]
    return {path: "".join(f"{line}\n" for line in lines) for path, lines in found.items()}


def test_public_reports_of_dropped_skills(
    repository: Repository,
    run: Callable[..., Outcome],
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
) -> None:
    monkeypatch.chdir(repository.folder)
    found = results(repository, run)

    def with_problems(case: re.Match[str]) -> str:
        return f"=== {case['path']}: {case['shows']}\n{case['text']}>>>\n{found[case['path']]}\n"

    after = _CASE.sub(with_problems, FILE.read_text(encoding="utf-8")).rstrip("\n") + "\n"
    if pytestconfig.getoption("update"):
        FILE.write_text(after, encoding="utf-8", newline="\n")
    assert after == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["path"])
def test_each_report_leads_to_a_message_that_says_what_happens(case: re.Match[str]) -> None:
    problems = [line for line in case["expected"].splitlines() if line and not line.startswith("fix: ")]
    assert problems
    for problem in problems[:1]:
        assert re.search(
            r"drop|skip|reject|load|read only|ignore|tolerate|specification allows",
            problem.partition("; ")[2] or problem,
        )
