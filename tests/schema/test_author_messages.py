"""The words in a schema's `errorMessage` are shown in place of a message; they change no fix, no hint and nothing else."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mattercheck.checking.checker import Checker
from mattercheck.config.file_config import ConfigResolver, FileConfig
from mattercheck.core.problem import Problem
from mattercheck.io.sources import StreamSource
from mattercheck.schema.load.loader import SchemaLoader
from mattercheck.schema.model.walk import subschemas

TESTS = Path(__file__).parents[1]
INPUTS = [
    path
    for path in sorted([*(TESTS / "cases" / "schema").rglob("input.*"), *(TESTS / "fixes").rglob("before.*")])
    if (path.parent / "schema.json").exists() and not (path.parent / "mattercheck.toml").exists()
]
WORDS = "words of the schema"


def _problems(path: Path, schema: Any) -> list[Problem]:
    loader = SchemaLoader(path.parent)
    compiled = loader.from_value(schema)
    checker = Checker(loader, ConfigResolver(loader, schema=lambda: compiled, required=True))
    config = FileConfig(lambda: compiled, required=True)
    return checker.check(StreamSource(str(path), BytesIO(path.read_bytes())), config).problems


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_words_of_the_schema_change_only_the_message(path: Path) -> None:
    text = (path.parent / "schema.json").read_text(encoding="utf-8")
    if "errorMessage" in text or '"$ref": "' in text.replace('"$ref": "#', ""):
        pytest.skip("it has words of its own, or refers to another file")
    schema = json.loads(text)
    plain = _problems(path, schema)
    for subschema, _, _ in list(subschemas(schema, "")):
        subschema["errorMessage"] = WORDS
    worded = _problems(path, schema)
    assert [one._replace(message="") for one in worded] == [one._replace(message="") for one in plain]
