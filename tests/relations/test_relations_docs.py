"""The page about relations: each example of a configuration and files gives the messages shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from conftest import ROOT, Outcome, Repository

PAGE = ROOT / "docs" / "relations.md"
BLOCK = r"((?:(?!^```).)*)^```"
EXAMPLE = re.compile(rf"^```toml\n{BLOCK}\n\n```text\n{BLOCK}\n\n```text\n{BLOCK}", re.MULTILINE | re.DOTALL)
EXAMPLES = list(EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))


def files_of(text: str) -> dict[str, str]:
    """Return the files of an example, each after a line with its path; content gets delimiters."""
    parts = re.split(r"^# (\S+)\n", text, flags=re.MULTILINE)[1:]
    found = dict(zip(parts[::2], parts[1::2], strict=True))
    return {
        name: f"---\n{body.strip()}\n---\n" if name.endswith(".md") else body for name, body in found.items()
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example[3]).rpartition("[")[2][:-2])
def test_an_example_shows_what_is_printed(
    example: re.Match[str], repository: Repository, run: Callable[..., Outcome]
) -> None:
    (repository.folder / "schemas").mkdir()
    repository.write("schemas/article.schema.json", "true")
    repository.write("mattercheck.toml", example[1])
    for name, text in files_of(example[2]).items():
        repository.write(name, text)
    outcome = run("check", "--format", "concise")
    assert outcome.out == example[3]
    assert outcome.code == 1
    repository.git("add", "--all")
    assert run("check", "--staged", "--format", "concise").out == example[3]
    repository.git("commit", "-qm", "all")
    assert run("check", "--format", "concise").out == example[3]
    assert run("check", "--staged", "--format", "concise").out == ""


def test_every_relation_has_an_example() -> None:
    found = {rule for example in EXAMPLES for rule in re.findall(r"\[(\w+)\]$", example[3], re.MULTILINE)}
    assert found == {"unique", "references", "paths", "filename", "order", "counterparts"}
