"""JSON-Schema-Test-Suite through the whole program: each value as a JSON file, each why_not_allowed explained."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from case import Case
from suites import JSON_SCHEMA, folder_of

from mattercheck.checking.checker import Checker
from mattercheck.config.file_config import ConfigResolver
from mattercheck.core.errors import MattercheckError
from mattercheck.io.sources import StreamSource
from mattercheck.schema.drafts import DRAFTS
from mattercheck.schema.load.loader import SchemaLoader
from mattercheck.schema.model.schema import Schema

_REMOTE = "http://localhost:1234/"
"""Where the suite wants its folder `remotes` to be served; here references lead to the files."""


def cases() -> Iterator[Case]:
    suite = folder_of(JSON_SCHEMA)
    for draft, uri in zip(
        ("draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"), DRAFTS, strict=True
    ):
        for file in sorted((suite / "tests" / draft).rglob("*.json")):
            text = file.read_text(encoding="utf-8").replace(_REMOTE, (suite / "remotes").as_uri() + "/")
            for group in json.loads(text):
                name = (
                    f"{draft}/{file.relative_to(suite / 'tests' / draft).as_posix()}: {group['description']}"
                )
                yield from _group(name, group, uri, suite)


def _group(name: str, group: dict[str, Any], draft: str, suite: Path) -> Iterator[Case]:
    contents = group["schema"]
    if isinstance(contents, dict):
        contents = {"$schema": draft, **contents}
    loader = SchemaLoader(suite)
    try:
        schema = loader.from_value(contents)
    except MattercheckError as error:
        said = error.problems[0].message if error.problems else str(error)
        for test in group["tests"]:
            yield Case(f"{name}: {test['description']}", f"schema refused: {said}")
        return
    for test in group["tests"]:
        yield Case(f"{name}: {test['description']}", _difference(loader, schema, test))


def _difference(loader: SchemaLoader, schema: Schema, test: dict[str, Any]) -> str | None:
    checker = Checker(loader, ConfigResolver(loader, schema=lambda: schema))
    stream = io.BytesIO(json.dumps(test["data"]).encode())
    path = str(Path("case.json").absolute())
    problems = checker.check(StreamSource(path, stream), checker.config_resolver.assign(path)).problems
    unexplained = [problem.rule for problem in problems if problem.rule in {"schema", "internal-error"}]
    if unexplained:
        return f"not explained [{unexplained[0]}]"
    if test["valid"] == (not problems):
        return None
    return f"refused: {problems[0].message} [{problems[0].rule}]" if problems else "accepted"
