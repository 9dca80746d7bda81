"""`mattercheck fix --sort-keys`: the order of the schema, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Outcome, Repository
from mattercheck.checking.checker import Checker
from mattercheck.config.file_config import ConfigResolver
from mattercheck.document.document import Document
from mattercheck.fixing.fixer import sort_keys
from mattercheck.io.sources import StreamSource
from mattercheck.schema.load.loader import SchemaLoader

Run = Callable[..., Outcome]
NAMES = ["title", "date", "draft"]


def read(data: bytes) -> Document:
    loader = SchemaLoader(Path.cwd())
    config_resolver = ConfigResolver(loader, schema=lambda: loader.from_value(True), name="any")
    path = str(Path.cwd() / "a.md")
    return Checker(loader, config_resolver).read(
        StreamSource(path, BytesIO(data)), config_resolver.assign(path)
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ndraft: true\ntitle: A\n---\n", "---\ntitle: A\ndraft: true\n---\n"),
        (
            "---\n# of draft\ndraft: true # too\n\n# of title\ntitle: A\nextra: 1\ndate: x\n# last\n---\nText\n",
            "---\n# of title\ntitle: A\ndate: x\n# of draft\ndraft: true # too\n\nextra: 1\n# last\n---\nText\n",
        ),
        (
            "---\r\ndate:\r\n  - a\r\n  - b\r\ntitle: |\r\n  A\r\n  B\r\n---\r\n",
            "---\r\ntitle: |\r\n  A\r\n  B\r\ndate:\r\n  - a\r\n  - b\r\n---\r\n",
        ),
        ('+++\ndraft = true\ntitle = "A"\n+++\n', '+++\ntitle = "A"\ndraft = true\n+++\n'),
        ('{"draft": true,\n "title": "A"}\n', '{"title": "A",\n "draft": true}\n'),
        ("---\n{draft: true, title: A}\n---\n", "---\n{title: A, draft: true}\n---\n"),
        ("\ufeff---\ndraft: true\ntitle: A\n---\n", "\ufeff---\ntitle: A\ndraft: true\n---\n"),
    ],
)
def test_fields_come_in_the_order_of_the_schema(before: str, after: str) -> None:
    assert sort_keys(before.encode(), read, NAMES).decode() == after
    assert sort_keys(after.encode(), read, NAMES).decode() == after


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ndraft: true\n---\n",
        "---\ndate: &a x\ntitle: *a\n---\n",
        "---\ndraft: true\ntitle: One: two\n---\n",
        "Text.\n",
        "---\n---\n",
    ],
    ids=["in order", "an alias before its anchor", "a syntax error", "no front matter", "empty"],
)
def test_others_stay(text: str) -> None:
    assert sort_keys(text.encode(), read, NAMES) == text.encode()


LINES = st.sampled_from(
    [
        "title: A",
        "date: |\n  x\n\n",
        "draft:\n  - a",
        "extra: {a: 1}",
        "# note",
        "",
        "two: >-\n  a\n  b",
        "date: 'a\n  b'",
    ]
)


@given(st.lists(LINES, max_size=7), st.sampled_from(["\n", "\r\n"]))
def test_nothing_is_lost(lines: list[str], end: str) -> None:
    data = "\n".join(["---", *lines, "---", "Text.", ""]).replace("\n", end).encode()
    changed = sort_keys(data, read, NAMES)
    assert read(changed).value == read(data).value
    assert sorted(changed.split(b"\n")) == sorted(data.split(b"\n"))
    assert sort_keys(changed, read, NAMES) == changed


def test_the_command(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "---\ndraft: 'true'\ntitle: A\n---\n")
    repository.write("content/b.md", "---\ntitle: A\n---\n")
    shown = run("fix", "--sort-keys", "--diff")
    assert shown.code == 1
    assert "-draft: 'true'\n title: A\n+draft: true\n" in shown.out
    outcome = run("fix", "--sort-keys")
    assert outcome.code == 0
    assert "1 file changed in total" in outcome.err
    assert (repository.folder / "content/a.md").read_text() == "---\ntitle: A\ndraft: true\n---\n"
    assert "0 files changed" in run("fix", "--sort-keys").err


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("d.yaml", ["draft: 1", "title: A"], ["title: A", "draft: 1"]),
        ("d.yaml", ["draft: 1", "title: A # why"], ["title: A # why", "draft: 1"]),
        ("d.yaml", ["draft: 1", "title:", "  - A"], ["title:", "  - A", "draft: 1"]),
        ("d.yaml", ["draft: |-", "  x", "title: A"], ["title: A", "draft: |-", "  x"]),
        ("d.yaml", ["draft: 1", "title: |-", "  A"], ["title: |-", "  A", "draft: 1"]),
        ("d.yaml", ["draft: 1", "title: >-", "  A", "  B"], ["title: >-", "  A", "  B", "draft: 1"]),
        ("d.toml", ["draft = 1", 'title = "A"'], ['title = "A"', "draft = 1"]),
        ("d.json", ['{"draft": 1,', '"title": "A"}'], ['{"title": "A",', '"draft": 1}']),
    ],
)
def test_data_files_with_and_without_a_final_line_end(
    repository: Repository, run: Run, name: str, lines: list[str], expected: list[str], end: str
) -> None:
    schema = '{"properties": {"title": true, "draft": true}}'
    repository.write("s.json", schema)
    line_end = end or "\n"
    path = repository.write(name, line_end.join(lines) + end)
    outcome = run("fix", "--sort-keys", "--schema", "s.json", name)
    if end == "\r" and name == "d.toml":  # TOML has no such line end
        assert "this is a bug" not in outcome.err
        return
    assert outcome.code in {0, 1}, outcome
    assert path.read_bytes().decode().rstrip("\r\n") == line_end.join(expected), outcome
    assert run("fix", "--sort-keys", "--schema", "s.json", name).code == 0
