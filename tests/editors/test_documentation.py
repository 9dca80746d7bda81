"""The editor page and the extension's manifest: well-formed, in agreement, and matching what mattercheck prints."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

from conftest import BAD, ROOT, Outcome, Repository
from mattercheck.server.capabilities import FIX_ALL

PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
MANIFEST: dict[str, Any] = json.loads((ROOT / "editors/vscode/package.json").read_text(encoding="utf-8"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_configurations_are_well_formed() -> None:
    assert len([json.loads(block) for block in blocks("json")]) == 3
    (helix,) = (tomllib.loads(block) for block in blocks("toml"))
    assert helix["language-server"]["mattercheck"] == {"command": "mattercheck", "args": ["server"]}
    save = json.loads(blocks("json")[0])
    assert save == {"editor.codeActionsOnSave": {FIX_ALL: "explicit"}}


def test_the_problem_matcher_reads_the_output(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("content/a.md", BAD)
    (contributed,) = MANIFEST["contributes"]["problemMatchers"]
    documented = json.loads(blocks("json")[1])["tasks"][0]["problemMatcher"]
    assert contributed == {"name": "mattercheck", **documented}
    pattern = documented["pattern"]
    match = re.fullmatch(pattern["regexp"], run("check", "--format", "concise").lines[0])
    assert match is not None
    found = {name: match[pattern[name]] for name in ("file", "line", "column", "severity", "code")}
    assert found == {
        "file": "content/a.md",
        "line": "3",
        "column": "7",
        "severity": "error",
        "code": "format",
    }


def test_the_extension_starts_for_the_languages_it_serves() -> None:
    source = (ROOT / "editors/vscode/src/extension.ts").read_text(encoding="utf-8")
    listed = source[source.index("const languages") : source.index("];")]
    served = set(re.findall(r'"(\w+)"', listed))
    started = {event.removeprefix("onLanguage:") for event in MANIFEST["activationEvents"]}
    # YAML, TOML and JSON are everywhere: for those, the configuration at the root starts it.
    assert started - {"workspaceContains:mattercheck.toml"} == served - {
        "yaml",
        "toml",
        "json",
        "jsonc",
        "mdc",
    }


def test_the_settings_are_documented() -> None:
    readme = (ROOT / "editors/vscode/README.md").read_text(encoding="utf-8")
    for name in MANIFEST["contributes"]["configuration"]["properties"]:
        assert f"`{name}`" in readme
