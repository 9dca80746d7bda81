"""The ready schemas: what each finds in the cases of `cases/NAME.txt`, for every field and limit.

A case is a line `=== PATH: what it shows`, the file, a line `>>>`, and the problems expected. In the file, `<BOM>` is a
byte order mark and `<CR>` a carriage return. `pytest --update` writes the expected problems anew; read the difference
before you commit it.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest

from mattercheck.checking.checker import Checker
from mattercheck.config.file_config import ConfigResolver
from mattercheck.config.ready import ready_schemas
from mattercheck.io.sources import StreamSource
from mattercheck.schema.load.loader import SchemaLoader

CASES = Path(__file__).parent / "cases"
_CASE = re.compile(
    r"^=== (?P<path>\S+): (?P<shows>.*)\n(?P<text>(?:.*\n)*?)>>>\n(?P<expected>(?:(?!===).*\n?)*)",
    re.MULTILINE,
)
NAMES = list(ready_schemas())
_CONSTRAINS_NOTHING = {"description", "examples", "deprecated", "x-effect"}
_ANYTHING = ["string", "number", "boolean", "null", "array", "object"]


def checker_for(name: str) -> Checker:
    """Return a checker that uses a bundled schema."""
    loader = SchemaLoader(Path.cwd())
    schema = loader.load(f"bundled:{name}", Path.cwd())
    given = ready_schemas()[name].collection(Path.cwd())
    return Checker(loader, ConfigResolver(loader, schema=lambda: schema, given=given), is_guarded=True)


def problems(checker: Checker, path: str, text: str) -> list[str]:
    """Return the problems of a file, each with its hint."""
    data = text.replace("<BOM>", "\ufeff").replace("<CR>", "\r").encode()
    source = StreamSource(str(Path.cwd() / path), BytesIO(data))
    result = checker.check(source, checker.config_resolver.assign(source.path))
    lines = []
    for one in result.problems:
        place = f"{one.span.line}:{one.span.column}"
        lines.append(f"{place}: {one.severity}: {one.message} [{one.rule}]")
        lines += [f"    {one.help}"] * bool(one.help)
        if one.fix is not None:
            lines.append("    (safe fix)" if one.fix.safe else "    (unsafe fix)")
    return lines


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_of_a_schema(name: str, pytestconfig: pytest.Config) -> None:
    file = CASES / f"{name}.txt"
    before = file.read_text(encoding="utf-8")
    checker = checker_for(name)

    def with_problems(case: re.Match[str]) -> str:
        found = "".join(f"{line}\n" for line in problems(checker, case["path"], case["text"]))
        return f"=== {case['path']}: {case['shows']}\n{case['text']}>>>\n{found}\n"

    after = _CASE.sub(with_problems, before).rstrip("\n") + "\n"
    if pytestconfig.getoption("update"):
        file.write_text(after, encoding="utf-8", newline="\n")
    assert after == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_case_that_is_valid_and_one_that_is_not(name: str) -> None:
    loader = SchemaLoader(Path.cwd())
    properties = loader.load(f"bundled:{name}", Path.cwd()).contents["properties"]
    by_lines = ready_schemas()[name].readers[0].by_lines
    cases = list(_CASE.finditer((CASES / f"{name}.txt").read_text(encoding="utf-8")))
    clean = "\n".join(case["text"] for case in cases if not re.search(": error: ", case["expected"]))
    found = "\n".join(case["expected"] for case in cases)
    for field, subschema in properties.items():
        assert re.search(rf"^{re.escape(field)}(:| =)", clean, re.MULTILINE), f"no valid case of {field}"
        if subschema.get("type") == _ANYTHING:
            continue
        if set(subschema) - ({"type"} if by_lines else set()) - _CONSTRAINS_NOTHING:
            assert re.search(rf": {re.escape(field)}[:.\[]", found), f"no invalid case of {field}"


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_has_descriptions_and_no_mistakes(name: str) -> None:
    schema = SchemaLoader(Path.cwd()).load(f"bundled:{name}", Path.cwd())
    assert schema.warnings == []
    assert schema.contents["title"]
    for field, subschema in schema.contents["properties"].items():
        assert len(subschema["description"]) > 3, field
