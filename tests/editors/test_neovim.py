"""Neovim, headless, with the configuration from the documentation."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Repository

pytestmark = pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim isn't installed")


def documented_configuration() -> str:
    """Return the configuration for the version of Neovim that is installed."""
    blocks = re.findall(
        r"```lua\n(.*?)```", (ROOT / "docs/editors.md").read_text(encoding="utf-8"), re.DOTALL
    )
    shown = subprocess.run(["nvim", "--version"], capture_output=True, text=True, check=True).stdout
    version = re.match(r"NVIM v(\d+)\.(\d+)", shown)
    assert version is not None
    return str(blocks[0 if (int(version[1]), int(version[2])) >= (0, 11) else 1])


def test_a_faulty_article(repository: Repository, tmp_path: Path) -> None:
    repository.write("content/a.md", "---\ntitel: One \N{CAMERA}\n---\n\nText.\n")
    configuration = tmp_path / "init.lua"
    configuration.write_text(documented_configuration(), encoding="utf-8")
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["nvim", "--headless", "-n", "-u", str(configuration), "-S", str(ROOT / "tests/editors/neovim.lua")],
        check=False,
        cwd=repository.folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("{")), None)
    assert line is not None, done.stdout + done.stderr
    seen = json.loads(line)
    assert seen["message"].startswith("titel: unknown field; did you mean `title`?")
    assert seen["place"] == [1, 0, 5]
    assert seen["action"] == "Replace `titel` with `title`"
    assert seen["fixed"] == ["---", "title: One \N{CAMERA}", "---", "", "Text."]
    assert seen["completed"].startswith("draft:")
