"""What CI systems are given: the action, the template and the snippets, by their published schemas, and run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import published
from conftest import BAD, GOOD, ROOT, Repository

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SCHEMAS = {
    ".github/workflows/content.yml": "github-workflows",
    ".github/workflows/code-scanning.yml": "github-workflows",
    ".gitlab-ci.yml": "gitlab-ci",
    "azure-pipelines.yml": "azure-pipelines",
}
"""The schemas that check-jsonschema brings, by the files whose content they describe."""
SNIPPET = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def check_jsonschema(folder: Path, text: str, schema: str) -> None:
    """Let check-jsonschema say whether a text is what its kind of file may hold."""
    file = folder / "file.yml"
    file.write_text(text, encoding="utf-8")
    arguments = ["--builtin-schema", f"vendor.{schema}", str(file)]
    if schema in {"gitlab-ci", "azure-pipelines"}:
        arguments += ["--data-transform", schema]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


ALL = SNIPPET.findall((ROOT / "docs" / "hooks-and-ci.md").read_text(encoding="utf-8"))


def snippets() -> list[Any]:
    return [
        pytest.param(*one, id=f"{number}-{one[0]}") for number, one in enumerate(ALL) if one[0] in SCHEMAS
    ]


@pytest.mark.parametrize(("name", "text"), snippets())
def test_a_snippet_is_what_its_file_may_hold(name: str, text: str, tmp_path: Path) -> None:
    check_jsonschema(tmp_path, text, SCHEMAS[name])


def test_the_other_snippets() -> None:
    others = {name: yaml.safe_load(text) for name, text in ALL if name not in SCHEMAS}
    assert set(others) == {"lefthook.yml", ".mega-linter.yml"}
    (command,) = others["lefthook.yml"]["pre-commit"]["commands"].values()
    assert command["run"] in (ROOT / "hooks" / "pre-commit").read_text(encoding="utf-8")
    assert published.errors_of(others[".mega-linter.yml"], published.MEGALINTER) == []


def test_the_template_for_gitlab(tmp_path: Path) -> None:
    inputs, job = (ROOT / "examples" / "ci" / "gitlab.yml").read_text(encoding="utf-8").split("---\n")
    check_jsonschema(tmp_path, job, "gitlab-ci")
    used = set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", job))
    assert used == set(yaml.safe_load(inputs)["spec"]["inputs"])


def test_the_action_is_one(tmp_path: Path) -> None:
    check_jsonschema(tmp_path, (ROOT / "action.yml").read_text(encoding="utf-8"), "github-actions")
    assert set(ACTION["inputs"]) == {"version", "paths", "config", "format", "changed-only", "agent-files"}


def test_the_action_is_pinned_and_takes_no_input_as_shell() -> None:
    for step in ACTION["runs"]["steps"]:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step.get("uses", f"a/b@{'0' * 40}"))
        assert "${{" not in step.get("run", "")


INSTALL, CHECK = ACTION["runs"]["steps"][1:]


def run_step(
    step: dict[str, Any], folder: Path, given: dict[str, str], inputs: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does, with the inputs, and the variables that it is given."""
    values = {name: str(declared["default"]) for name, declared in ACTION["inputs"].items()} | inputs
    variables = dict(given)
    for name, value in step["env"].items():
        read = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)
        if read is not None:
            variables[name] = values[read[1]]
    assert set(step["env"]) <= set(variables)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def install(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    given = {
        "PYTHON": sys.executable,
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(folder / "output"),
        "RUNNER_TEMP": str(folder),
    }
    return run_step(INSTALL, folder, given, inputs)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Install as the action does, in a folder that has modules of the same names."""
    folder = tmp_path_factory.mktemp("runner")
    for name in ("pip.py", "venv.py"):
        (folder / name).write_text("raise SystemExit('taken from the repository that is checked')")
    done = install(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return (folder / "output").read_text().strip().removeprefix("python=")


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
class TestTheAction:
    def check(
        self, python: str, repository: Repository, base: str = "", **inputs: str
    ) -> subprocess.CompletedProcess[str]:
        given = {"PYTHON": python, "BASE": base, "GITHUB_ACTIONS": "true"}
        named = {name.replace("_", "-"): value for name, value in inputs.items()}
        return run_step(CHECK, repository.folder, given, named)

    def test_agent_files(self, python: str, repository: Repository) -> None:
        (repository.folder / "mattercheck.toml").unlink()
        repository.write("content/a.md", BAD)
        repository.write("skills/pdf/SKILL.md", "---\nname: pdf\ndescription: Reads PDFs: text\n---\n")
        done = self.check(python, repository, agent_files="true")
        assert done.returncode == 1
        assert done.stdout.count("::error ") == 1
        assert done.stdout.startswith("::error file=skills/pdf/SKILL.md,line=3,")
        assert "Codex and `npx skills` drop this skill" in done.stdout

    def test_all(self, python: str, repository: Repository) -> None:
        repository.write("content/a.md", GOOD)
        repository.write("yaml.py", "raise SystemExit('taken from the repository that is checked')")
        repository.write("mattercheck/__init__.py", "raise SystemExit('taken from there, too')")
        done = self.check(python, repository)
        assert done.returncode == 0, done.stdout + done.stderr
        repository.write("content/b.md", BAD)
        done = self.check(python, repository)
        assert done.returncode == 1
        assert done.stdout.startswith("::error file=content/b.md,line=3,")

    def test_inputs(self, python: str, repository: Repository) -> None:
        repository.write("content/a $(touch x).md", BAD)
        repository.write("-b.md", BAD)
        (repository.folder / "mattercheck.toml").rename(repository.folder / "other.toml")
        paths = "content/a $(touch x).md\n\n-b.md"
        done = self.check(python, repository, paths=paths, config="other.toml", format="concise")
        assert done.returncode == 1, done.stderr
        assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["content/a $(touch x).md"]
        assert "1 file skipped" in done.stderr
        assert not (repository.folder / "x").exists()

    def test_only_what_changed(self, python: str, repository: Repository) -> None:
        repository.write("content/a.md", BAD)
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--message", "first")
        base = repository.git("rev-parse", "HEAD").stdout.strip()
        repository.add("content/b.md", BAD)
        repository.git("commit", "--quiet", "--message", "second")
        for start, count in ((base, 1), ("", 2), ("0" * 40, 2), ("1" * 40, 2)):
            done = self.check(python, repository, base=start, changed_only="true")
            assert (done.returncode, done.stdout.count("::error ")) == (1, count)

    def test_only_what_changed_in_a_shallow_clone(self, python: str, repository: Repository) -> None:
        repository.add("content/a.md", BAD)
        repository.git("commit", "--quiet", "--message", "first")
        base = repository.git("rev-parse", "HEAD").stdout.strip()
        repository.add("content/b.md", GOOD)
        repository.git("commit", "--quiet", "--message", "second")
        clone = Repository(repository.folder.parent / "clone")
        repository.git("clone", "--quiet", "--depth=1", repository.folder.as_uri(), str(clone.folder))
        done = self.check(python, clone, base=base, changed_only="true")
        assert done.returncode == 2
        assert "fetch-depth: 0" in done.stderr

    @pytest.mark.parametrize("version", ["--help", "1; touch x", "https://example.com/x.whl"])
    def test_a_version_that_is_none(self, tmp_path: Path, version: str) -> None:
        done = install(tmp_path, version=version)
        assert done.returncode == 2
        assert "must be a version number" in done.stdout
