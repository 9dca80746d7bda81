"""A faulty file is read once, in this process, where explaining it is certain to be quick."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mattercheck.checking import checker as checker_module
from mattercheck.checking.checker import Checker
from mattercheck.config.file_config import ConfigResolver
from mattercheck.document.document import Document, read_front_matter
from mattercheck.io.sources import FileSource
from mattercheck.schema.load.loader import SchemaLoader

SCHEMA = {"properties": {"tags": {"items": {"type": "string", "maxLength": 5000}}, "n": {"type": "integer"}}}
LONG = "x" * 5_000
PADDING = "".join(f"pad{number}: {'y' * 50}\n" for number in range(200))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are read in this process."""
    paths: list[str] = []

    def observed(path: str, *arguments: object, **options: object) -> Document:
        paths.append(path)
        return read_front_matter(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(checker_module, "read_front_matter", observed)
    return paths


@pytest.fixture
def checker(tmp_path: Path) -> Iterator[Checker]:
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    loader = SchemaLoader(tmp_path)
    resolver = ConfigResolver(loader, schema=lambda: loader.load("schema.json", tmp_path))
    guarded = Checker(loader, resolver, is_guarded=True)
    yield guarded
    guarded.close()


@pytest.mark.parametrize(
    ("front_matter", "is_quick", "rules"),
    [
        (f"{PADDING}n: a", True, ["type"]),
        (f"{PADDING}tags: [{', '.join(map(str, range(25)))}]", True, ["type"] * 25),
        (f"{PADDING}tags: [{', '.join(map(str, range(26)))}]", False, ["type"] * 26),
        (f"{PADDING}n: {LONG}", False, ["type"]),
        (f"{PADDING}n: >\n" + "  z zzzzzzzzzz\n" * 500, False, ["type"]),
        (f"{PADDING}n: [", False, ["yaml-syntax"]),
    ],
    ids=["one problem", "some problems", "many problems", "a long line", "a long text", "a syntax error"],
)
def test_where_a_faulty_file_is_explained(
    checker: Checker, reads: list[str], tmp_path: Path, front_matter: str, is_quick: bool, rules: list[str]
) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\n{front_matter}\n---\n")
    result = checker.check(FileSource(str(path)), checker.config_resolver.assign(str(path)))
    assert [problem.rule for problem in result.problems] == rules
    assert reads == ["a.md"]
    assert ("_bounded" in vars(checker)) is not is_quick
