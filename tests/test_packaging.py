"""What is installed: the wheel, the source distribution, and the editable install find the shipped files."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT
from mattercheck.config.ready import ready_schemas
from mattercheck.core import resources


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--quiet", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_what_is_in_the_wheel(built: Path) -> None:
    (wheel,) = built.glob("mattercheck-*-py3-none-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "mattercheck/py.typed",
        "mattercheck/_shipped/schemas/news-article.schema.json",
        "mattercheck/_shipped/schemas/config/mattercheck.schema.json",
        "mattercheck/_shipped/schemas/config/ready.json",
        "mattercheck/_shipped/schemas/agent-skill.schema.json",
        "mattercheck/_shipped/pre-commit",
    } <= names
    assert not [name for name in names if name.startswith(("tests", "hooks", "schemas"))]


def test_what_is_in_the_source_distribution(built: Path) -> None:
    (archive,) = built.glob("mattercheck-*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.split("/", 1)[1] for name in tar.getnames() if "/" in name}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "hooks/pre-commit",
        "schemas/news-article.schema.json",
    } <= names


def test_the_wheel_works_where_it_is_installed(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, cwd=tmp_path)
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    done = subprocess.run(
        [python, "-m", "mattercheck", "check", "--schema", "news-article", "--format", "concise", "a.md"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "a.md:1:1: error: provider: required field is missing [required]" in done.stdout
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run([python, "-m", "mattercheck", "install"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / ".git" / "hooks" / "pre-commit").read_text().startswith("#!/bin/sh\n")


def test_an_editable_install_finds_the_files_beside_it() -> None:
    # The tests themselves run from an editable install, or from a wheel.
    assert (resources.schemas() / "news-article.schema.json").is_file()
    assert (resources.schemas() / "config" / "mattercheck.schema.json").is_file()
    assert resources.hook_script().read_text().startswith("#!/bin/sh\n")
    assert resources.bundled_schema_names() == sorted(["news-article", *ready_schemas()])
