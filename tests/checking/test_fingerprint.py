"""A finding is the same finding when lines move, and another one when its value is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

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


NEIGHBOURS: dict[str, tuple[Any, Any]] = {
    "another wrong list": ("title: [a]", "title: [b]"),
    "another wrong mapping": ("title: {a: 1}", "title: {a: 2}"),
    "a duplicate key whose second value changes": ("title: A\ntitle: B", "title: A\ntitle: 5"),
    "a duplicate key with a block": (
        "draft: true\ntitle: A\ntitle:\n  B",
        "draft: true\ntitle: A\ntitle:\n  - B",
    ),
    "below a key that is no text": ("title: A\n1:\n  a: 1", "title: A\n1:\n  a: 2"),
    "below a key that is a list": ("title: A\n? [a]\n: b", "title: A\n? [a]\n: 5"),
    "another item of a list lacks the field": (
        "title: A\nlist: [{}, {a: 1, b: 1}]",
        "title: A\nlist: [{a: 1}, {b: 1}]",
    ),
    "another value that JSON has not": ("title: A\nx: .nan", "title: A\nx: .inf"),
    "no front matter": (None, "Text."),
    "another byte": (b"---\ntitle: \xe9\n---\n", b"---\ntitle: \xe8\n---\n"),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
@pytest.mark.parametrize("filtering", ["baseline", "new-since", "changed-lines"])
def test_a_change_that_makes_something_else_wrong_is_new(
    repository: Repository, run: Run, name: str, filtering: str
) -> None:
    schema = {
        "required": ["title"],
        "properties": {
            "title": {"type": "string"},
            "list": {"items": {"required": ["a"]}},
        },
    }
    before, after = NEIGHBOURS[name]

    def text(head: str | bytes | None) -> str | bytes:
        if isinstance(head, bytes):
            return head
        return "Some text.\n" if head is None else f"{head}\n" if head == "Text." else f"---\n{head}\n---\n"

    repository.write("post.schema.json", json.dumps(schema))
    repository.write("content/a.md", text(before))
    options = {
        "baseline": [],
        "new-since": ["--new-since", "HEAD"],
        "changed-lines": ["--diff", "HEAD", "--changed-lines"],
    }[filtering]
    if filtering == "baseline":
        run("baseline")
    repository.git("add", ".")
    repository.git("commit", "-qm", "known")
    assert run("check", *options).code == 0, "what is known"
    repository.write("content/a.md", text(after))
    assert run("check", *options).code == 1, "what is new"


@pytest.mark.parametrize(
    "options", [["--new-since", "HEAD"], ["--diff", "HEAD", "--changed-lines"]], ids=" ".join
)
@pytest.mark.parametrize("change", ["the target", "the link"])
def test_what_a_link_leads_to_changes(
    repository: Repository, run: Run, options: list[str], change: str
) -> None:
    repository.write("drafts/a.md", "---\ntitle: 1\n---\n")
    repository.write("drafts/b.md", "---\ntitle: 1\ndraft: 5\n---\n")
    link = repository.folder / "content/a.md"
    link.parent.mkdir()
    try:
        link.symlink_to("../drafts/a.md")
    except OSError:
        pytest.skip("no symbolic links here")
    repository.git("add", ".")
    repository.git("commit", "-qm", "known")
    assert run("check", *options).code == 0
    if change == "the target":
        repository.write("drafts/a.md", "---\ntitle: 1\ndraft: 5\n---\n")
    else:
        link.unlink()
        link.symlink_to("../drafts/b.md")
    assert "draft" in run("check", *options).out
