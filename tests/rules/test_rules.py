"""Every rule is declared, once and whole, and its example breaks it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Outcome
from mattercheck import check_text
from mattercheck.rules import RULES
from mattercheck.rules.document import DOCUMENT_RULES
from mattercheck.rules.keywords import KEYWORD_RULES
from mattercheck.rules.loader import LOADER_RULES
from mattercheck.rules.page import page
from mattercheck.rules.relations import RELATION_RULES
from mattercheck.rules.rule import Rule
from mattercheck.rules.topics import TOPICS, index

CASES = ROOT / "tests" / "cases"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_whole(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*|[a-z]+([A-Z][a-z]+)*", rule.id)
    for text in (rule.summary, rule.why, rule.fix):
        assert text.endswith(".")
        assert len(text) > 10
    assert rule.example
    assert rule.instead


NOT_AN_EXAMPLE = {
    "unreadable-file",
    "encoding",
    "stale-content",
    "alias-limit",
    "depth-limit",
    "size-limit",
    "problem-limit",
    "time-limit",
    "memory-limit",
}


@pytest.mark.parametrize(
    "rule", [rule for rule in DOCUMENT_RULES if rule.id not in NOT_AN_EXAMPLE], ids=lambda rule: rule.id
)
def test_an_example_breaks_its_rule_and_its_mended_form_does_not(rule: Rule) -> None:
    schema = {"type": "object", "required": ["title"]} if rule.id == "empty-front-matter" else True
    assert [problem.rule for problem in check_text(rule.example, schema)] == [rule.id]
    assert check_text(rule.instead, schema) == []


@pytest.mark.parametrize(
    "rule",
    [rule for rule in (*KEYWORD_RULES, *LOADER_RULES) if rule.schema and rule.id != "schema"],
    ids=lambda rule: rule.id,
)
def test_an_example_breaks_the_keyword_of_its_schema(rule: Rule) -> None:
    schema = json.loads(rule.schema)
    assert [problem.rule for problem in check_text(f"---\n{rule.example}\n---\n", schema)] == [rule.id]
    assert check_text(f"---\n{rule.instead}\n---\n", schema) == []


@pytest.mark.parametrize("name", ["invalid-schema", "unknown-format", "unknown-keyword"])
def test_an_example_is_a_suspicious_schema(
    name: str, run: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("---\na: 1\n---\n", encoding="utf-8")
    for schema, count in ((RULES[name].example, 1), (RULES[name].instead, 0)):
        (tmp_path / "schema.json").write_text(schema, encoding="utf-8")
        outcome = run("check", "--format", "concise", "--schema", "schema.json", "a.md")
        assert (outcome.out + outcome.err).count(f"[{name}]") == count


def test_every_problem_of_the_golden_cases_has_a_rule() -> None:
    used: set[str] = set()
    for path in CASES.rglob("expected.json"):
        for problem in json.loads(path.read_text(encoding="utf-8"))["problems"]:
            if path.parent.parent.name != "config":
                assert problem["severity"] == RULES[problem["rule"]].severity
            used.add(problem["rule"])
    for path in (ROOT / "tests" / "ready" / "cases").glob("*.txt"):
        used.update(re.findall(r"^\d+:\d+: .* \[([\w-]+)\]$", path.read_text(encoding="utf-8"), re.MULTILINE))
    # Those that the golden cases cannot show have tests of their own.
    elsewhere = {
        "ignored-file",
        "internal-error",
        "unreadable-file",
        "size-limit",
        "invalid-schema",
        "invalid-configuration",
        "inline-schema",
        "stale-baseline",
        "stale-content",
        "time-limit",
        "memory-limit",
        "schema-contradiction",
        "suspicious-schema",
        "schema",
        *(rule.id for rule in RELATION_RULES),
    }
    assert set(RULES) - used - elsewhere <= {
        "minContains", "maxContains", "unevaluatedItems", "additionalItems", "contentMediaType", "dependentSchemas", "patternProperties", "not",
    }  # fmt: skip


def test_each_rule_has_one_topic() -> None:
    assert sorted(name for topic in TOPICS for name in topic.rules) == sorted(RULES)


def test_the_pages_are_what_explain_prints(pytestconfig: pytest.Config) -> None:
    pages = {f"{rule.id}.md": page(rule) for rule in RULES.values()} | {"README.md": index(RULES)}
    folder = ROOT / "docs" / "rules"
    if pytestconfig.getoption("update"):
        for path in folder.glob("*.md"):
            path.unlink()
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")} == pages


def test_no_message_dumps_a_value_or_speaks_the_language_of_schemas() -> None:
    for path in CASES.rglob("expected.json"):
        for problem in json.loads(Path(path).read_text(encoding="utf-8"))["problems"]:
            message = problem["message"]
            assert "not valid under" not in message
            assert "subschema" not in message
            assert not re.search(r"\{'|\['|None|True|False", message), message
            assert len(message) < 200
