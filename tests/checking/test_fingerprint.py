"""A finding is the same finding when lines move, and another one when its value is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Outcome, Repository

Run = Callable[..., Outcome]
FIELDS = ("title: 1", "date: 2024-13-01", "draft: perhaps", "extra: [a, b]")


def fingerprints(run: Run, *arguments: str) -> dict[str, str]:
    """Return the fingerprint of each problem, by rule and pointer."""
    log = json.loads(run("check", "--format", "sarif", *arguments).out)
    return {
        result["ruleId"] + result["message"]["text"].partition(":")[0]: result["partialFingerprints"][
            "primaryLocationLineHash"
        ]
        for result in log["runs"][0]["results"]
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.permutations(FIELDS),
    fillers=st.lists(st.sampled_from(["", "# a comment", "  # another"]), min_size=4, max_size=4),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_lines_move(
    repository: Repository, run: Run, fields: list[str], fillers: list[str], ends: str
) -> None:
    repository.write("content/a.md", "---\n" + "\n".join(FIELDS) + "\n---\n")
    before = fingerprints(run)
    assert len(before) == 4
    lines = [line for pair in zip(fillers, fields, strict=True) for line in pair]
    repository.write("content/a.md", ends.join(["---", *lines, "---", ""]))
    assert fingerprints(run) == before


@pytest.mark.parametrize(
    "head",
    ["title: 2", "title: 1\ndraft: maybe", "title: 1\ndate: 2024-13-02", "titel: 1"],
)
def test_another_value_is_another_finding(repository: Repository, run: Run, head: str) -> None:
    repository.write("content/a.md", "---\ntitle: 1\n---\n")
    before = fingerprints(run)
    repository.write("content/a.md", f"---\n{head}\n---\n")
    assert set(fingerprints(run).values()) - set(before.values())


def test_a_syntax_error_moves(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "---\ntitle: One: two\n---\n")
    before = fingerprints(run)
    repository.write("content/a.md", "---\n# A comment\ndraft: true\ntitle: One: two\n---\n")
    assert list(fingerprints(run).values()) == list(before.values()) != []
