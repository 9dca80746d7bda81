"""Every command and every format against every sign that a terminal, a browser or a reader could obey."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome, Repository
from mattercheck.reporting.renderer import FORMATS

Run = Callable[..., Outcome]
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Controls, invisible and bidirectional characters, surrogates, and the line breaks of Unicode."""
SIGNS = [
    sign
    for sign in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(sign) in FORBIDDEN - {"Cs"}
    and sign not in "\n\t"
    and (ord(sign) < 0xE0000 or ord(sign) % 32 == 1)  # some of a hundred tags are enough
]
TEXT = "".join(SIGNS)
COMMANDS = [
    *(["check", "--format", name] for name in ("text", "concise", "github", "azure", "tap")),
    ["check", *(f"--output={name}={name}.out" for name in FORMATS)],
    ["merge", "1.jsonl", *(f"--output={name}={name}.out" for name in FORMATS if name != "results")],
    *(["stats", "--format", name] for name in ("text", "json")),
    *(["report", "--output", "-", "--format", name] for name in ("html", "markdown", "json")),
    ["report", "--output", "out.txt", "--badge", "badge.svg", "--title", TEXT[1:]],
    *(["schema", "docs", "--format", name] for name in ("markdown", "html", "json")),
    ["schema", "check"],
    ["schema", "diff", "post.schema.json", "other.schema.json"],
    ["fix", "--diff"],
    ["fix", "--unsafe", "--diff"],
    ["fix", "--sort-keys", "--diff"],
    ["fix", "--unsafe"],
    ["check", "--fix"],
    ["infer", "content"],
    ["infer", "--tolerance", "50%", "content"],
    ["baseline"],
    ["baseline", "--update"],
    ["init", "--dry-run"],
    ["init", "--yes"],
    ["new", "posts", f"content/{TEXT[1:]}.md"],
    ["new", TEXT[1:]],
    ["explain", TEXT[1:]],
    ["explain-file", "content/values.md", f"content/{TEXT[1:]}.md"],
    ["check", TEXT[1:]],
    ["check", "--schema", TEXT[1:]],
    ["check", "--config", TEXT[1:]],
    ["check", "--diff", TEXT[1:]],
    ["check", "--format", TEXT[1:]],
    ["check", "--baseline", TEXT[1:]],
    ["check", f"--{TEXT[1:]}"],
    ["check", "--staged"],
    ["check", "--hook"],
    [TEXT[1:]],
]


def escaped(sign: str) -> str:
    """Return a sign as both YAML and JSON escape it."""
    code = ord(sign)
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\ud{0x800 + ((code - 0x10000) >> 10):03x}\\ud{0xC00 + (code & 0x3FF):03x}"


@pytest.fixture
def signs(repository: Repository) -> Repository:
    """Give a repository that has every sign in values, keys, lines, names, and all texts of a schema."""
    listed = ", ".join(f'"x{escaped(sign)}y"' for sign in SIGNS)
    repository.write(
        "content/values.md", f'{{"title": "{"".join(map(escaped, SIGNS))}", "topics": [{listed}]}}\n'
    )
    keys = ", ".join(f'"k{escaped(sign)}": 1' for sign in SIGNS)
    repository.write("content/keys.md", f'{{"date": "2024/05/06", {keys}}}\n')
    visible = [sign for sign in SIGNS if unicodedata.category(sign) != "Cc"]
    lines = "".join(f"# {sign}\ntopics{number}: {sign}\n" for number, sign in enumerate(visible))
    repository.write("content/lines.md", f'---\ndraft: "true"\ndate: 2024/05/06\n{lines}---\n{TEXT}\n')
    for number, sign in enumerate(SIGNS):
        if number % 20 == 0:
            repository.write(f"content/broken{number}.md", f"---\ntitle: [{sign}\nb: {sign}: x\n---\n")
    if sys.platform != "win32":
        repository.write(f"content/{''.join(visible[:60])}.md", "---\ntitle: 5\n---\n")
        repository.write("content/a\rb\x1b[1m\x7f.md", "---\ntitle: 5\n---\n")
    schema = json.loads((repository.folder / "post.schema.json").read_text())
    schema |= {"title": TEXT, "description": TEXT}
    schema["properties"] |= {
        "topics": {"items": {"pattern": "^[a-z]+$", "description": TEXT}, "description": TEXT},
        f"field{TEXT}": {"enum": [TEXT, *SIGNS], "title": TEXT, "examples": [TEXT], "default": TEXT},
        "title": {"type": "string", "maxLength": 3, "errorMessage": TEXT},
    }
    schema[f"unknown{TEXT}"] = TEXT
    repository.write("post.schema.json", json.dumps(schema))
    repository.write("other.schema.json", json.dumps({**schema, "required": [TEXT, "title"]}))

    repository.git("add", "--all")
    return repository


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: ascii(" ".join(command))[:60])
def test_no_sign_is_in_any_output(signs: Repository, run: Run, command: list[str]) -> None:
    if command[0] == "merge":
        run("check", "--format", "results", "--output", "results=1.jsonl")
    if command == ["baseline", "--update"]:
        run("baseline")
        signs.write("content/values.md", "---\ntitle: A\n---\n")
    if command[0] == "init":
        (signs.folder / "mattercheck.toml").unlink()
    before = set(signs.folder.rglob("*"))
    outcome = run(*command)
    texts = {"output": outcome.out, "errors": outcome.err}
    for path in set(signs.folder.rglob("*")) - before:
        if path.is_file() and not {".git", ".mattercheck_cache"} & set(path.parts) and path.suffix != ".md":
            texts[path.name] = path.read_text(encoding="utf-8", errors="surrogateescape")
    assert any(texts.values())
    found = {
        name: sorted(
            {f"U+{ord(sign):04X}" for sign in text if unicodedata.category(sign) in FORBIDDEN}
            - {"U+000A", "U+0009"}
        )
        for name, text in texts.items()
    }
    assert {name: some for name, some in found.items() if some} == {}


def test_no_baseline_has_a_sign(signs: Repository, run: Run) -> None:
    run("baseline")
    text = Path(signs.folder / "mattercheck-baseline.txt").read_text(encoding="utf-8")
    assert {sign for sign in text if unicodedata.category(sign) in FORBIDDEN} == {"\n"}
