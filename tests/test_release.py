"""What a release is made of: its workflow and notes, and the reference and man page written from the parsers."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from conftest import ROOT

WORKFLOWS = [
    *sorted((ROOT / ".github/workflows").glob("*.yml")),
    *sorted((ROOT / "examples/ci").glob("github-*.yml")),
]
pytestmark = pytest.mark.skipif(not (ROOT / ".github").exists(), reason="needs a checkout of this project")


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem.replace("-", "_"), path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_valid(path: Path) -> None:
    arguments = ["--builtin-schema", "vendor.github-workflows", str(path)]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_workflow_puts_an_expression_into_a_shell(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job.get("steps", [])]
    assert not [step["run"] for step in steps if "${{" in step.get("run", "")]
    assert "permissions" in workflow


def test_the_workflow_that_may_write_checks_out_nothing_foreign() -> None:
    text = (ROOT / "examples/ci/github-fork-comment.yml").read_text(encoding="utf-8")
    (job,) = yaml.safe_load(text)["jobs"].values()
    (checkout,) = [step for step in job["steps"] if "actions/checkout" in step.get("uses", "")]
    assert set(checkout["with"]) == {"persist-credentials"}
    first = yaml.safe_load((ROOT / "examples/ci/github-fork-check.yml").read_text(encoding="utf-8"))
    assert first["permissions"] == {"contents": "read"}


def test_release_notes() -> None:
    notes = load(ROOT / ".github/release-notes.py").notes
    changelog = "# Changelog\n\n## 0.3.0 (unreleased)\n\nx\n\n## 0.2.0 (2026-01-01)\n\nnew\n\n## 0.1.0 (2025-12-01)\n\nold\n"
    assert notes("v0.2.0", "0.2.0", changelog) == "new\n"
    assert notes("v0.1.0", "0.1.0", changelog) == "old\n"
    with pytest.raises(ValueError, match=r"the section for 0\.3\.0 in CHANGELOG\.md has no date"):
        notes("v0.3.0", "0.3.0", changelog)
    with pytest.raises(ValueError, match=r"the tag is v0\.2\.0, but the version"):
        notes("v0.2.0", "0.1.0", changelog)
    with pytest.raises(ValueError, match="has no section"):
        notes("v0.4.0", "0.4.0", changelog)


def test_the_next_release_has_notes() -> None:
    """Once its section has a date."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    dated = changelog.replace(f"## {version} (unreleased)", f"## {version} (2026-01-01)")
    assert "### Added" in load(ROOT / ".github/release-notes.py").notes(f"v{version}", version, dated)
    extension = json.loads((ROOT / "editors/vscode/package.json").read_text(encoding="utf-8"))
    assert extension["version"] == version


def test_the_readme_on_pypi_has_no_relative_links() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    absolute = load(ROOT / ".github/pypi-readme.py").absolute(readme, "v1.2.3")
    targets = re.findall(r"\]\(([^)]*)\)", absolute)
    assert len(targets) > 20
    assert all(target.startswith("https://") for target in targets)
    assert "![" in absolute
    assert (
        "https://raw.githubusercontent.com/mattercheck/mattercheck/v1.2.3/docs/images/terminal.svg" in targets
    )
    assert "https://github.com/mattercheck/mattercheck/blob/v1.2.3/docs/fixing.md" in targets
    for line, before in zip(absolute.splitlines(), readme.splitlines(), strict=True):
        assert ("](" in before) or line == before


@pytest.mark.parametrize(("form", "name"), [("markdown", "docs/cli.md"), ("man", "docs/man/mattercheck.1")])
def test_the_reference_is_up_to_date(form: str, name: str, pytestconfig: pytest.Config) -> None:
    written = getattr(load(ROOT / "docs/man/reference.py"), form)()
    if pytestconfig.getoption("update"):
        (ROOT / name).write_text(written, encoding="utf-8", newline="\n")
    assert written == (ROOT / name).read_text(encoding="utf-8"), "run pytest with --update"
