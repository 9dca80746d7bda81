"""The pages of the ready schemas are generated from the schemas, their table and `docs/ready-schemas/sources.json`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT
from mattercheck.config.ready import ReadySchema, ready_schemas
from mattercheck.document.syntax import PLAIN
from mattercheck.reporting.schema_markdown import markdown
from mattercheck.schema.analysis.describe import fields_of
from mattercheck.schema.load.loader import SchemaLoader

PAGES = ROOT / "docs" / "ready-schemas"
SOURCES = json.loads((PAGES / "sources.json").read_text(encoding="utf-8"))
_A = {"error": "an error", "warning": "a warning"}
_KINDS = {"agent": "Agent files", "site": "Site generators", "record": "Records"}


def page(ready: ReadySchema) -> str:
    """Return the page of a ready schema."""
    contents = SchemaLoader(ROOT).load(f"bundled:{ready.name}", ROOT).contents
    sources = SOURCES[ready.name]
    fields = markdown(contents["title"], contents["description"] + ".", list(fields_of(_loaded(ready.name))))
    lines = [fields.rstrip("\n"), "", "## Use", ""]
    lines += ["```toml", "[[collections]]", f'name = "{ready.name}"']
    files = [*ready.files] or ["docs/**/*.md"]
    lines += [f"files = {json.dumps(files)}", f'schema = "{ready.name}"', "```", ""]
    if ready.files and not ready.site:
        lines += ["Without a configuration, `mattercheck check` uses the schema for these files.", ""]
    elif ready.kind == "agent":
        lines += [
            "Without a configuration, `mattercheck check` uses the schema for these files of a bundle, below an"
            " `index.md` that declares `okf_version`.",
            "",
        ]
    elif ready.files:
        lines += [
            f"Without a configuration, `mattercheck check` uses the schema for these files of a site made with"
            f" {ready.site}, below its content folder.",
            "",
        ]
    for ignored in ready.ignored:
        names = ", ".join(f"`{glob}`" for glob in ignored.files)
        others = ", ".join(f"`{glob}`" for glob in ignored.exclude)
        lines += [
            f"Files named {names}{f', but not {others},' if others else ''} lead to {_A[ignored.why.severity]}:"
            f" {ignored.why.reason}.",
            "",
        ]
    readers = [reader.label for reader in ready.readers if reader.name != PLAIN.name]
    if readers:
        lines += [f"Read by: {', '.join(readers)}.", ""]
    unknown = contents.get("x-unknown-fields")
    if unknown is not None:
        only = unknown.get("only-misspelled") is True
        severity = "an error" if unknown.get("severity") == "error" else "a warning"
        others = "; other fields are allowed" if only else ""
        what = "A misspelled field" if only else "An unknown field"
        lines += [f"{what}, {unknown['effect']}, is {severity}{others}.", ""]
    for heading, key in (("Differences", "differences"), ("Not checked", "not-checked")):
        if sources[key]:
            lines += [f"## {heading}", "", *(f"- {line}" for line in sources[key]), ""]
    lines += ["## Sources", "", f"Read on {ready.version}:", ""]
    lines += [f"- {name}: {where}" for name, where in sources["sources"].items()]
    return "\n".join(lines) + "\n"


def _loaded(name: str):  # type: ignore[no-untyped-def]
    return SchemaLoader(ROOT).load(f"bundled:{name}", ROOT)


def index() -> str:
    """Return the page that lists the ready schemas."""
    head = (PAGES / "introduction.txt").read_text(encoding="utf-8")
    lines = [head.rstrip("\n"), ""]
    for kind, heading in _KINDS.items():
        lines += [f"## {heading}", "", "| Schema | For | Files |", "| --- | --- | --- |"]
        for ready in ready_schemas().values():
            if ready.kind == kind:
                title = _loaded(ready.name).contents["title"]
                files = ", ".join(f"`{glob}`" for glob in ready.files)
                lines.append(f"| [`{ready.name}`]({ready.name}.md) | {title} | {files} |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


@pytest.mark.parametrize("name", [*ready_schemas(), "README"])
def test_the_page_of_a_schema(name: str, pytestconfig: pytest.Config) -> None:
    file: Path = PAGES / f"{name}.md"
    text = index() if name == "README" else page(ready_schemas()[name])
    if pytestconfig.getoption("update"):
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == text


def test_every_schema_has_sources() -> None:
    assert list(SOURCES) == list(ready_schemas())
    assert all(entry["sources"] for entry in SOURCES.values())
