"""Every format, held against its own definition: on the same problems, on hostile ones, and on none."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
import yaml
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from lxml import etree
from tap.parser import Parser

import published
from conftest import Outcome, Repository
from mattercheck.reporting.renderer import FORMATS
from reporting.sites import make_hostile_site, make_site

HERE = Path(__file__).parent
Run = Callable[..., Outcome]
SITES = ("site", "hostile_site", "repository")


@pytest.fixture
def site(repository: Repository) -> Repository:
    return make_site(repository)


@pytest.fixture
def hostile_site(repository: Repository) -> Repository:
    return make_hostile_site(repository)


@pytest.fixture(params=SITES)
def any_site(request: pytest.FixtureRequest) -> Repository:
    made: Repository = request.getfixturevalue(request.param)
    if request.param == "repository":
        made.write("content/clean.md", "---\ntitle: One\n---\n")
    return made


def problems_of(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("check", "--format", "json").out)["problems"]
    return found


def schema_of(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(
        (HERE / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return schema


def errors_of(document: Any, schema: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def output(run: Run, name: str) -> str:
    outcome = run("check", "--format", name)
    assert outcome.code == bool([one for one in problems_of(run) if one["severity"] == "error"])
    return outcome.out


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str, run: Run, pytestconfig: pytest.Config) -> None:
    expected = HERE / "expected" / f"{name}.txt"
    said = output(run, name)
    if pytestconfig.getoption("update"):
        expected.write_text(said, encoding="utf-8", newline="\n")
    assert said == expected.read_text(encoding="utf-8")


class Command(NamedTuple):
    """A workflow command as a runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def github_commands(line: str) -> list[Command]:
    """Read a line as the runner of GitHub does (ActionCommand.cs, TryParseV2 and TryParse)."""
    text = line.lstrip()
    if text.startswith("::") and "::" in text[2:]:
        head, _, data = text[2:].partition("::")
        name, _, written = head.partition(" ")
        pairs = (pair.split("=", 1) for pair in written.split(",") if "=" in pair)
        return [Command(name, {key.strip(): _unescape(value, ":,") for key, value in pairs}, _unescape(data))]
    start = line.find("##[")
    end = line.find("]", start)
    return [Command(line[start + 3 : end], {}, line[end + 1 :])] if start >= 0 and end >= 0 else []


def _unescape(text: str, more: str = "") -> str:
    for sign in ("\r", "\n", *more):
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text.replace("%25", "%")


def azure_commands(line: str) -> list[Command]:
    """Read a line as the agent of Azure does: `##vso[area.action properties]data`, anywhere in it."""
    found = re.search(r"##vso\[(\S+?)(?: (.*?))?\](.*)", line)
    if found is None:
        return []
    pairs = (pair.split("=", 1) for pair in (found[2] or "").split(";") if "=" in pair)
    return [Command(found[1], dict(pairs), found[3])]


@pytest.mark.usefixtures("hostile_site")
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_obeyed(name: str, run: Run) -> None:
    """No line is a command but ours, and none moves the cursor, hides or turns text."""
    outcome = run("check", "--format", name)
    assert "pwned" in outcome.out
    for line in (outcome.out + outcome.err).split("\n"):
        allowed = {"error", "warning"} if name == "github" else set()
        assert {command.name for command in github_commands(line)} <= allowed, line
        allowed = {"task.logissue"} if name == "azure" else set()
        assert {command.name for command in azure_commands(line)} <= allowed, line
        assert line.count("##vso[") == (
            name == "azure" and line != "" and not line.startswith("mattercheck:")
        )
        assert not [
            sign
            for sign in line
            if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and sign != "\t"
        ]


@pytest.mark.usefixtures("any_site")
def test_github(run: Run) -> None:
    commands = [command for line in output(run, "github").splitlines() for command in github_commands(line)]
    problems = problems_of(run)
    assert len(commands) == len(problems)
    for command, problem in zip(commands, problems, strict=True):
        assert command.name == problem["severity"]
        assert command.properties["line"] == str(problem["line"])
        assert ("col" in command.properties) == (problem["line"] == problem["endLine"])
        assert set(command.properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert len(command.data) <= 4096
        if problem["path"].isascii() and problem["path"].isprintable() and "##" not in problem["path"]:
            assert command.properties["file"] == problem["path"]
            assert command.data.startswith(f"{problem['path']}:{problem['line']}:{problem['column']}: ")


def test_github_with_the_repository_in_a_folder(
    site: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site.folder.parent))
    first = github_commands(output(run, "github").splitlines()[0])[0]
    assert first.properties["file"] == "repository/content/errors.md"


@pytest.mark.usefixtures("any_site")
def test_azure(run: Run) -> None:
    commands = [command for line in output(run, "azure").splitlines() for command in azure_commands(line)]
    problems = problems_of(run)
    assert [command.properties["type"] for command in commands] == [one["severity"] for one in problems]
    assert [command.properties["linenumber"] for command in commands] == [
        str(one["line"]) for one in problems
    ]
    assert {command.name for command in commands} <= {"task.logissue"}


@pytest.mark.usefixtures("any_site")
def test_json_lines(run: Run) -> None:
    *problems, summary = map(json.loads, output(run, "jsonl").splitlines())
    whole = json.loads(run("check", "--format", "json").out)
    assert summary == {"kind": "summary", "version": 1, **whole["summary"]}
    assert problems == [{"kind": "problem", **problem} for problem in whole["problems"]]


@pytest.mark.usefixtures("hostile_site")
def test_json_keeps_every_character(run: Run) -> None:
    """What is escaped for the log is the same text again to a program."""
    assert any("##[add-mask]pwned" in problem["message"] for problem in problems_of(run))
    assert "##" not in run("check", "--format", "json").out


@pytest.mark.usefixtures("any_site")
def test_sarif(run: Run) -> None:
    log = json.loads(output(run, "sarif"))
    assert published.errors_of(log, published.SARIF) == []
    (analysis,) = log["runs"]
    rules = {rule["id"] for rule in analysis["tool"]["driver"]["rules"]}
    problems = problems_of(run)
    assert [result["ruleId"] for result in analysis["results"]] == [problem["rule"] for problem in problems]
    fingerprints = [
        result["partialFingerprints"]["primaryLocationLineHash"] for result in analysis["results"]
    ]
    assert len(set(fingerprints)) == len(fingerprints)
    for result, problem in zip(analysis["results"], problems, strict=True):
        assert result["ruleId"] in rules
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"], errors="surrogateescape") == problem["path"]
        assert not re.search(r"[^A-Za-z0-9/._~%-]", place["artifactLocation"]["uri"])
        assert not re.search(r"\]\(|(?<!\{)\{\d+\}", result["message"]["text"])
        assert place["region"]["startColumn"] == problem["column"]
        assert len(result.get("relatedLocations", [])) == len(problem["related"])


@pytest.mark.usefixtures("any_site")
def test_gitlab(run: Run) -> None:
    report = json.loads(output(run, "gitlab"))
    assert errors_of(report, schema_of("gitlab")) == []
    assert len({issue["fingerprint"] for issue in report}) == len(report) == len(problems_of(run))


@pytest.mark.usefixtures("any_site")
def test_reviewdog(run: Run) -> None:
    result = json.loads(output(run, "rdjson"))
    schema = schema_of("rdjson")
    assert errors_of(result, schema) == []
    lines = [json.loads(line) for line in output(run, "rdjsonl").splitlines()]
    of_a_line = {**schema, "$ref": "#/$defs/Diagnostic"}
    assert [error for line in lines for error in errors_of(line, of_a_line)] == []
    source = result["source"]
    assert lines == [{"source": source, **diagnostic} for diagnostic in result["diagnostics"]]


def test_reviewdog_counts_bytes(site: Repository, run: Run) -> None:
    """The range cuts out of the bytes of the line what the problem is about."""
    marked = []
    for diagnostic in json.loads(output(run, "rdjson"))["diagnostics"]:
        place = diagnostic["location"]
        start, end = place["range"]["start"], place["range"]["end"]
        line = (site.folder / place["path"]).read_bytes().splitlines()[start["line"] - 1]
        if diagnostic["code"]["value"] == "pattern":
            marked.append(line[start["column"] - 1 : end["column"] - 1].decode())
    assert marked == ["\u00e4\u00f6", "B\u00e4"]


@pytest.mark.usefixtures("any_site")
def test_checkstyle(run: Run) -> None:
    tree = ET.fromstring(output(run, "checkstyle"))
    problems = problems_of(run)
    assert tree.tag == "checkstyle"
    assert {element.tag for element in tree.iter()} <= {"checkstyle", "file", "error"}
    errors = list(tree.iter("error"))
    assert [
        (one.get("line"), one.get("column"), one.get("severity"), one.get("source")) for one in errors
    ] == [
        (str(one["line"]), str(one["column"]), one["severity"], f"mattercheck.{one['rule']}")
        for one in problems
    ]
    assert all(one.get("message") for one in errors)
    assert len(tree) == len({problem["path"] for problem in problems})


def test_junit(any_site: Repository, run: Run) -> None:
    said = output(run, "junit").encode()
    schema = etree.XMLSchema(etree.parse(HERE / "schemas" / "junit.xsd"))
    schema.assertValid(etree.fromstring(said))
    tree = ET.fromstring(said)
    files = sorted(any_site.folder.glob("content/*.md"))
    cases = list(tree.iter("testcase"))
    assert len(cases) == len(files) == int(tree.get("tests", ""))
    problems = problems_of(run)
    faulty = {problem["path"] for problem in problems if problem["severity"] == "error"}
    failed = [case for case in cases if case.find("failure") is not None]
    assert len(failed) == len(faulty) == int(tree.get("failures", ""))
    assert {case.get("classname") for case in cases} == {"posts"}
    suites = JUnitXml.fromstring(said)
    assert (suites.tests, suites.failures, suites.errors) == (len(cases), len(failed), 0)


def test_tap(any_site: Repository, run: Run) -> None:
    said = output(run, "tap")
    assert said.startswith("TAP version 14\n")
    lines = list(Parser().parse_text(said.replace("version 14", "version 13")))  # which has the same blocks
    points = [line for line in lines if line.category == "test"]
    problems = problems_of(run)
    faulty = {problem["path"] for problem in problems if problem["severity"] == "error"}
    assert len(points) == len(list(any_site.folder.glob("content/*.md")))
    assert sum(not point.ok for point in points) == len(faulty)
    assert not any(point.skip or point.todo for point in points)
    assert not [line for line in lines if line.category in {"unknown", "diagnostic", "bail"}]
    blocks = re.findall(r"^  ---\n(.*?)^  \.\.\.\n", said, re.MULTILINE | re.DOTALL)
    shown = [problem for block in blocks for problem in yaml.safe_load(block)["problems"]]
    assert [problem["message"] for problem in shown] == [problem["message"] for problem in problems]
    assert said.rstrip().endswith(f"1..{len(points)}")
