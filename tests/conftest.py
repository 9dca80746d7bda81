"""What all tests share: a scrubbed environment, the program in-process, and real git repositories."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from mattercheck.cli import main

if TYPE_CHECKING:
    from connection import Connection
    from raw_client import RawClient

ROOT = Path(__file__).resolve().parent.parent
_SETTINGS = {
    *("CI", "NO_COLOR", "FORCE_COLOR", "TF_BUILD", "COLUMNS"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONWARNINGS"),
}


_CACHES = {"darwin": Path.home() / "Library/Caches", "win32": Path.home() / "AppData/Local"}
PIP = {
    "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR")
    or str(_CACHES.get(sys.platform, Path.home() / ".cache") / "pip"),
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}
"""For tests that install: what was downloaded to install the tests is not downloaded again."""

# A busy machine must fail no test, so nothing has a deadline. CI tries the same examples each time; how many more
# somebody wants to try is for them to say: HYPOTHESIS_PROFILE=large.
settings.register_profile("small", deadline=None, max_examples=25)
settings.register_profile("ci", deadline=None, max_examples=25, derandomize=True, print_blob=True)
settings.register_profile("large", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "small"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write the golden cases' output and the rules' pages anew"
    )


_LONG = (
    *("test_precommit.py", "test_ci.py", "test_packaging.py", "test_docs.py"),
    *("test_faults.py", "test_kills.py", "test_bounds.py", "test_hostile.py"),
)
"""The files whose tests take longest: those that install something, and those that try one failure after another."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no process is left with one of them while the others are done."""
    items.sort(key=lambda item: item.path.name not in _LONG)


@pytest.fixture(autouse=True)
def scrubbed_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the settings of anyone who runs the tests out of them."""
    prefixes = ("GIT_", "GITHUB_", "GITLAB_", "PRE_COMMIT", "XDG_", "CLICOLOR", "MATTERCHECK_")
    for name in list(os.environ):
        if name.startswith(prefixes) or name in _SETTINGS:
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Tester\n\temail = tester@example.com\n[init]\n\tdefaultBranch = main\n"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("TERM", "dumb")
    for name, value in PIP.items():
        monkeypatch.setenv(name, value)


@dataclass(frozen=True)
class Outcome:
    """What a run returned and printed."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture
def run() -> Callable[..., Outcome]:
    """Run the program in this process."""

    def run_in_process(*arguments: str, stdin: bytes = b"") -> Outcome:
        out, err = io.StringIO(), io.StringIO()
        code = main(arguments, io.BytesIO(stdin), out, err)
        return Outcome(code, out.getvalue(), err.getvalue())

    return run_in_process


class Repository:
    """A real git repository in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            check=check,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def add(self, name: str, text: str | bytes) -> Path:
        path = self.write(name, text)
        self.git("add", "--", name)
        return path


CONFIGURATION = """\
[[collections]]
name = "posts"
files = "content/**/*.md"
schema = "post.schema.json"
"""

SCHEMA = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["title"],
  "additionalProperties": false,
  "properties": {
    "title": { "type": "string" },
    "date": { "type": "string", "format": "date" },
    "draft": { "type": "boolean" }
  }
}
"""

GOOD = "---\ntitle: A title\n---\n\nText.\n"
BAD = "---\ntitle: A title\ndate: 2024-13-01\n---\n\nText.\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """Give a repository with a configuration and a schema, both staged, as the current folder."""
    made = Repository(tmp_path / "repository")
    made.folder.mkdir()
    made.git("init", "--quiet")
    made.write("mattercheck.toml", CONFIGURATION)
    made.write("post.schema.json", SCHEMA)
    made.git("add", ".")
    monkeypatch.chdir(made.folder)
    yield made


@pytest.fixture
def site(repository: Repository) -> Repository:
    """Give a repository of 200 files in three collections, in three syntaxes, without a configuration."""
    for name in ("mattercheck.toml", "post.schema.json"):
        (repository.folder / name).unlink()
    repository.write("hugo.toml", 'baseURL = "https://example.org"\n')
    for number in range(80):
        date = f"2024-0{number % 9 + 1}-1{number % 10}"
        section = ("garden", "kitchen", "workshop")[number % 3]
        tags = f"[{('spring', 'summer', 'autumn', 'winter')[number % 4]}, tools{number % 5}]"
        repository.write(
            f"content/posts/{number:02}.md",
            f"---\ntitle: Post {number}\ndate: {date}\nsection: {section}\ntags: {tags}\n"
            f"{'draft: true' * (number % 7 == 0)}\n---\n\nText.\n",
        )
        repository.write(
            f"content/products/{number:02}.md",
            f'+++\ntitle = "Product {number}"\nprice = {number}.5\ncolor = "#00ff{number + 10}"\n+++\n',
        )
    for number in range(40):
        repository.write(
            f"content/people/{number:02}.md",
            f'{{\n"name": "Person {number}", "email": "person{number}@example.org"\n}}\n\nText.\n',
        )
    return repository


@pytest.fixture
def root() -> Path:
    """Give the folder of this project."""
    return ROOT


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """Give a repository for an editor, with a configuration and a schema."""
    import newsroom_files

    return newsroom_files.make_repository(tmp_path / "newsroom")


@pytest.fixture
def client(newsroom: Path) -> Iterator[RawClient]:
    """Give a client of the language server that can send anything; the process is killed if it still runs."""
    from raw_client import RawClient

    raw = RawClient(newsroom)
    yield raw
    raw.watchdog.cancel()
    if raw.process.poll() is None:
        raw.process.kill()
        raw.process.communicate()


@pytest.fixture
def connect() -> Iterator[Callable[..., Connection]]:
    """Give a function that starts a server; each is shut down at the end, and must end well."""
    pytest.importorskip("pytest_lsp", reason="pytest-lsp isn't installed: see the test command in the README")
    from connection import Connection

    started: list[Connection] = []

    def start(folder: Path, editor: str = "visual-studio-code", **options: Any) -> Connection:
        started.append(Connection(folder, editor, **options))
        return started[-1]

    yield start
    for connection in started:
        assert connection.close() == 0


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Give a server for a repository that the tests of a module share."""
    pytest.importorskip("pytest_lsp", reason="pytest-lsp isn't installed: see the test command in the README")
    import newsroom_files
    from connection import Connection

    connection = Connection(newsroom_files.make_repository(tmp_path_factory.mktemp("shared") / "newsroom"))
    yield connection
    assert connection.close() == 0
