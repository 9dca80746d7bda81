"""`mattercheck init`: what it asks, writes, says, and leaves alone."""

from __future__ import annotations

import io
import json
import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conftest import GOOD, Outcome, Repository
from mattercheck.cli import main
from mattercheck.init.precommit import with_hooks

Run = Callable[..., Outcome]

PRE_COMMIT = """\
# Our hooks.
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0  # pinned
    hooks:
      - id: trailing-whitespace

# The rest.
fail_fast: true
"""


def files_of(repository: Repository) -> dict[str, bytes]:
    return {
        path.relative_to(repository.folder).as_posix(): path.read_bytes()
        for path in repository.folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_from_nothing_to_a_check(site: Repository, run: Run) -> None:
    site.write(".pre-commit-config.yaml", PRE_COMMIT)
    outcome = run("init", "--yes")
    assert (outcome.code, outcome.out) == (
        0,
        "Found Hugo (hugo.toml)\n"
        "  people    content/people/**/*.md    40 files\n"
        "  posts     content/posts/**/*.md     80 files\n"
        "  products  content/products/**/*.md  80 files\n"
        "\n"
        "Will write:\n"
        "  mattercheck.toml\n"
        "  schemas/people.schema.json\n"
        "  schemas/posts.schema.json\n"
        "  schemas/products.schema.json\n"
        "Will add hooks to:\n"
        "  .pre-commit-config.yaml\n",
    )
    assert outcome.err == (
        "mattercheck: wrote mattercheck.toml, schemas/people.schema.json, schemas/posts.schema.json,"
        " schemas/products.schema.json, .pre-commit-config.yaml\n"
        "  next: `pre-commit install`, which checks each commit\n"
    )
    checked = run("check")
    assert (checked.code, checked.out) == (0, "")
    assert checked.err.startswith("mattercheck: no problems in 200 files")
    posts = json.loads((site.folder / "schemas/posts.schema.json").read_text())
    assert posts["required"] == ["title", "date", "section", "tags"]
    assert posts["x-unknown-fields"]["only-misspelled"] is True
    products = json.loads((site.folder / "schemas/products.schema.json").read_text())["properties"]
    assert products["price"] == {"type": "number", "minimum": 0}
    people = json.loads((site.folder / "schemas/people.schema.json").read_text())["properties"]
    assert people["email"]["format"] == "email"
    configured = (site.folder / ".pre-commit-config.yaml").read_text()
    assert configured.startswith(PRE_COMMIT.split("\n\n", maxsplit=1)[0])
    assert configured.endswith("\n\n# The rest.\nfail_fast: true\n")


def test_a_mistake_is_found_afterwards(site: Repository, run: Run) -> None:
    assert run("init", "--yes").code == 0
    site.write(
        "content/posts/new.md", "---\ntitel: A post\ndate: 17.8.2024\nsection: garden\ntags: [a]\n---\n"
    )
    outcome = run("check", "content/posts/new.md")
    assert outcome.code == 1
    assert "did you mean `title`?" in outcome.out
    assert "write 2024-08-17" in outcome.out


@pytest.mark.parametrize("name", ["mattercheck.toml", "pyproject.toml"])
def test_a_configuration_stays(site: Repository, run: Run, name: str) -> None:
    site.write(name, "[tool.mattercheck]\n" if name == "pyproject.toml" else "")
    before = files_of(site)
    outcome = run("init", "--yes")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"a configuration already exists: {name}; it was left unchanged" in outcome.err
    assert files_of(site) == before


def test_a_schema_stays(site: Repository, run: Run) -> None:
    site.write("schemas/posts.schema.json", "true")
    before = files_of(site)
    outcome = run("init", "--yes")
    assert outcome.code == 2
    assert "schemas/posts.schema.json already exists; nothing was written" in outcome.err
    assert files_of(site) == before


def test_nobody_can_answer(site: Repository, run: Run) -> None:
    before = files_of(site)
    outcome = run("init")
    assert (outcome.code, outcome.out) == (2, "")
    assert (
        "init can't ask for confirmation; pass --dry-run to see what it would write, or --yes" in outcome.err
    )
    assert files_of(site) == before


def test_a_dry_run_shows_everything_and_writes_nothing(site: Repository, run: Run) -> None:
    post = (site.folder / "content/posts/03.md").read_text()
    site.write("content/posts/03.md", post.replace("section: ", "sectoin: "))
    before = files_of(site)
    outcome = run("init", "--dry-run")
    assert outcome.code == 0
    assert "1 value looks wrong, recorded in mattercheck-baseline.txt:\n  content/posts/03.md:" in outcome.out
    assert (
        "schemas/posts.schema.json: required title, date, section, tags; optional draft; any other"
        in outcome.out
    )
    assert "Will write:\n  mattercheck.toml\n" in outcome.out
    assert outcome.err.endswith("nothing was written; next: `mattercheck init`\n")
    assert files_of(site) == before


def test_some_mistakes_of_each_kind_are_listed(site: Repository, run: Run) -> None:
    for number in range(10, 35):
        post = (site.folder / f"content/posts/{number}.md").read_text()
        site.write(f"content/posts/{number}.md", post.replace("title:", "date: 2024-01-01\ntitle:"))
    post = (site.folder / "content/posts/03.md").read_text()
    site.write("content/posts/03.md", post.replace("section: ", "sectoin: "))
    post = (site.folder / "content/posts/04.md").read_text()
    site.write("content/posts/04.md", post.replace("---\n", "---\nnote: let's go\"\n", 1))
    everything = run("init", "--dry-run").out.partition("look wrong")[2]
    listed = everything.partition("\n\n")[0].splitlines()[1:]
    rules = [line.rpartition("[")[2] for line in listed]
    assert rules == ["unknown-field]", *["duplicate-key]"] * 25, "suspicious-text]"]
    shown = run("init", "--yes").out.partition("look wrong")[2].partition("\n\n")[0].splitlines()[1:]
    rules = [line.rpartition("[")[2] for line in shown]
    assert rules[:-1] == ["unknown-field]", *["duplicate-key]"] * 3, "suspicious-text]"]
    assert shown[-1] == "  and 22 more: see `mattercheck check --no-baseline`"
    assert len(listed) == sum(
        not line.startswith("#")
        for line in (site.folder / "mattercheck-baseline.txt").read_text().splitlines()
    )


class Terminal(io.BytesIO):
    """Standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "is_written"),
    [(b"\n", True), (b"y\n", True), (b"Yes\n", True), (b"n\n", False), (b"what?\n", False), (b"", False)],
)
def test_an_answer(site: Repository, answer: bytes, is_written: bool) -> None:
    before = files_of(site)
    out, err = io.StringIO(), io.StringIO()
    assert main(["init"], Terminal(answer), out, err) == 0
    assert "content/posts/**/*.md" in out.getvalue()
    assert err.getvalue().startswith("Write these files? [Y/n] ")
    assert (site.folder / "mattercheck.toml").exists() == is_written
    assert is_written or files_of(site) == before
    assert is_written or err.getvalue().endswith("mattercheck: nothing was written\n")


def test_without_content_there_is_nothing_to_set_up(site: Repository, run: Run) -> None:
    for path in site.folder.rglob("*.md"):
        path.write_text("Text.\n")
    outcome = run("init", "--yes")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no content found: no file that ends in .md" in outcome.err


def test_files_with_errors_and_without_front_matter(site: Repository, run: Run) -> None:
    site.write("content/posts/faulty.md", "---\ntitle: [\n---\n")
    site.write("content/posts/plain.md", "Text.\n")
    outcome = run("init", "--yes")
    assert "80 files, 1 without front matter, 1 with errors\n" in outcome.out
    tables = tomllib.loads((site.folder / "mattercheck.toml").read_text())["collections"]
    assert [table.get("front-matter") for table in tables] == [None, "optional", None]
    assert "look wrong, recorded in mattercheck-baseline.txt:\n  content/posts/faulty.md:" in outcome.out
    assert run("check").code == 0
    checked = run("check", "--format", "concise", "--no-baseline")
    assert checked.code == 1
    assert all(line.startswith("content/posts/faulty.md:") for line in checked.lines)


@pytest.mark.parametrize("options", [[], ["--tolerance", "10%"]])
def test_old_mistakes_are_baselined(site: Repository, run: Run, options: list[str]) -> None:
    post = (site.folder / "content/posts/03.md").read_text()
    site.write("content/posts/03.md", post.replace("\n\n---", "\ndraft: nein\n---"))
    assert run("init", "--yes", *options).code == 0
    assert run("check").code == 0
    checked = run("check", "--format", "concise", "--no-baseline")
    assert checked.lines == [
        'content/posts/03.md:6:8: error: draft: expected true or false, found the text "nein" [type]'
    ]


def test_names_of_folders_are_not_globs(site: Repository, run: Run) -> None:
    for name in ("[a] {b}", "posts/[a] {b}"):
        for number in range(3):
            site.write(f"notes/{name}/{number}.md", GOOD)
    outcome = run("init", "--yes")
    assert outcome.code == 0, outcome.err
    tables = tomllib.loads((site.folder / "mattercheck.toml").read_text())["collections"]
    assert {table["name"]: table["files"] for table in tables[3:]} == {
        "a-b": "notes/?a? ?b?/**/*.md",
        "posts-a-b": "notes/posts/?a? ?b?/**/*.md",
    }
    assert run("check").err.startswith("mattercheck: no problems in 206 files")


def test_no_more_collections_than_a_person_would_make(site: Repository, run: Run) -> None:
    for section in range(20):
        for number in range(2 + section % 3):
            site.write(f"content/section-{section:02}/{number}.md", GOOD)
    assert run("init", "--yes").code == 0
    tables = tomllib.loads((site.folder / "mattercheck.toml").read_text())["collections"]
    assert len(tables) == 4
    assert tables[-1]["files"] == "content/*/**/*.md"
    assert run("check").err.startswith("mattercheck: no problems in 259 files")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_the_name_of_a_folder_is_no_text(site: Repository, run: Run) -> None:
    for name in (b"caf\xe9", b"a\x7fb", b"tab\there"):
        folder = os.path.join(os.fsencode(site.folder), b"content", name)  # noqa: PTH118
        os.mkdir(folder)  # noqa: PTH102
        for number in (b"1", b"2"):
            with open(os.path.join(folder, number + b".md"), "wb") as stream:  # noqa: PTH118, PTH123
                stream.write(GOOD.encode())
    outcome = run("init", "--yes")
    assert outcome.code == 0, outcome.err
    assert run("check").err.startswith("mattercheck: no problems in 206 files")


def test_from_a_folder_below(site: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder / "content")
    assert run("init", "--yes").code == 0
    assert (site.folder / "mattercheck.toml").exists()


def test_outside_of_a_repository(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    assert run("init", "--yes").code == 0
    assert (
        run("check").err == "mattercheck: no problems in 3 files; 2 files skipped (not in any collection)\n"
    )


def test_git_alone(site: Repository, run: Run) -> None:
    hook = site.folder / ".git" / "hooks" / "pre-commit"
    outcome = run("init", "--yes")
    assert outcome.out.endswith("Will install:\n  Git pre-commit hook (this clone only)\n")
    assert "mattercheck" in hook.read_text()
    assert run("uninstall").code == 0


def test_a_hook_that_is_there_stays(site: Repository, run: Run) -> None:
    hook = site.write(".git/hooks/pre-commit", "#!/bin/sh\n")
    outcome = run("init", "--yes")
    assert "Will install" not in outcome.out
    assert "there is another pre-commit hook; add this line to it: `mattercheck check --hook" in outcome.err
    assert hook.read_text() == "#!/bin/sh\n"


def test_a_collection_that_cannot_be_read_is_said(site: Repository, run: Run) -> None:
    for path in (site.folder / "content" / "posts").iterdir():
        path.write_text("---\ntitle: [\n---\n")
    outcome = run("init", "--yes")
    assert "  posts     content/posts/**/*.md     all 80 with errors (skipped)\n" in outcome.out
    assert not (site.folder / "schemas" / "posts.schema.json").exists()


def test_nothing_that_can_be_read(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    repository.write("content/a.md", "---\ntitle: [\n---\n")
    outcome = run("init", "--yes")
    assert (outcome.code, outcome.out) == (2, "")
    assert "none of the files with front matter can be read" in outcome.err


ENTRY = """\
  - repo: https://github.com/mattercheck/mattercheck
    rev: v0.1.0
    hooks:
      - id: mattercheck
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PRE_COMMIT, PRE_COMMIT.replace("\n\n", f"\n{ENTRY}\n", 1)),
        ("repos:\n  - repo: meta\n    hooks: []", f"repos:\n  - repo: meta\n    hooks: []\n{ENTRY}"),
        (
            "repos:\r\n  - repo: meta\r\n    hooks: []\r\n",
            "repos:\r\n  - repo: meta\r\n    hooks: []\r\n" + ENTRY.replace("\n", "\r\n"),
        ),
        (
            "repos:\n- repo: meta\n  hooks:\n  - id: check-hooks-apply\n    args:\n    - |\n      a\n      b\n\n# end\n",
            "repos:\n- repo: meta\n  hooks:\n  - id: check-hooks-apply\n    args:\n    - |\n      a\n      b\n"
            + "".join(f"{line[2:].replace('    -', '  -')}\n" for line in ENTRY.splitlines())
            + "\n# end\n",
        ),
        ("repos: []\n", f"repos:\n{ENTRY}"),
        ("a: 1\r\nrepos:\r\nb: 2\r\n", "a: 1\r\nrepos:\r\n" + ENTRY.replace("\n", "\r\n") + "b: 2\r\n"),
        ("repos: # none yet\n", None),
        ("repos: [{repo: meta, hooks: []}]\n", None),
        ("repos:\n  - {repo: meta,\n", None),
        ("- repo: meta\n", None),
        ("", None),
        (f"repos:\n{ENTRY}", f"repos:\n{ENTRY}"),
    ],
)
def test_the_entry_of_pre_commit(before: str, after: str | None) -> None:
    edited = with_hooks(before)
    assert edited == after
    if edited is not None:
        assert yaml.safe_load(edited)["repos"][-1]["hooks"][-1] == {"id": "mattercheck"}
        assert with_hooks(edited) == edited


def test_a_configuration_of_pre_commit_without_a_sure_place(site: Repository, run: Run) -> None:
    site.write(".pre-commit-config.yaml", "repos: [{repo: meta}]\n")
    outcome = run("init", "--yes")
    assert outcome.code == 0
    assert (site.folder / ".pre-commit-config.yaml").read_text() == "repos: [{repo: meta}]\n"
    assert "the hooks could not be added to .pre-commit-config.yaml" in outcome.err


def test_a_schema_of_the_repository_that_fits(site: Repository, run: Run) -> None:
    schema = {
        "type": "object",
        "required": ["title", "date"],
        "properties": {name: {} for name in ("title", "date", "section", "tags", "draft")},
    }
    site.write("meta/article.schema.json", json.dumps(schema))
    site.write("meta/other.schema.json", json.dumps({**schema, "required": ["title", "isbn"]}))
    site.write("meta/broken.schema.json", "{")
    outcome = run("init", "--yes")
    assert "80 files, schema meta/article.schema.json\n" in outcome.out
    assert not (site.folder / "schemas/posts.schema.json").exists()
    tables = tomllib.loads((site.folder / "mattercheck.toml").read_text())["collections"]
    assert [table["schema"] for table in tables if table["name"] == "posts"] == ["meta/article.schema.json"]
    assert run("check").code == 0


def test_a_schema_that_astro_wrote_is_copied_since_clones_lack_it(site: Repository, run: Run) -> None:
    fields = {name: {"type": "string"} for name in ("title", "section")}
    date = {"anyOf": [{"type": "string", "format": "date"}, {"type": "integer", "format": "unix-time"}]}
    posts = {
        "type": "object",
        "properties": {**fields, "date": date, "tags": {"type": "array"}, "draft": {"type": "boolean"}},
        "required": ["title"],
        "additionalProperties": False,
    }
    written = {"$ref": "#/definitions/posts", "definitions": {"posts": posts}}
    written["$schema"] = "http://json-schema.org/draft-07/schema#"
    site.write(".astro/collections/posts.schema.json", json.dumps(written))
    site.write(".gitignore", ".astro/\n")
    outcome = run("init", "--yes")
    assert "80 files, fields from .astro/collections/posts.schema.json\n" in outcome.out
    assert json.loads((site.folder / "schemas/posts.schema.json").read_text()) == written
    site.git("add", "--all")
    site.git("commit", "--quiet", "--message", "Check front matter")
    checked = run("check")
    assert checked.code == 0
    assert "warning" not in checked.err


def test_the_own_hook_is_no_other_one(site: Repository, run: Run) -> None:
    assert run("init", "--yes").code == 0
    (site.folder / "mattercheck.toml").unlink()
    for path in (site.folder / "schemas").iterdir():
        path.unlink()
    assert "another pre-commit hook" not in run("init", "--yes").err


PROPOSAL = """\
---
eip: {number}
title: Proposal {number}
author: Ada (@ada)
status: Draft
type: Standards Track
category: ERC
created: 2024-01-01
---
"""


def test_a_bundled_schema_that_does_not_fit(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    for number in range(1, 41):
        repository.write(f"EIPS/eip-{number}.md", PROPOSAL.format(number=number))
    outcome = run("init", "--yes")
    assert outcome.code == 0
    assert (
        "  the bundled schema eip isn't used: it rejects 40 of 40 files, 40 because of: description: required"
        " field is missing\n" in outcome.out
    )
    tables = tomllib.loads((repository.folder / "mattercheck.toml").read_text())["collections"]
    assert [table["schema"] for table in tables] == ["schemas/eips.schema.json"]
    assert run("check").err.startswith("mattercheck: no problems in 40 files")
    assert not (repository.folder / "mattercheck-baseline.txt").exists()


def test_a_bundled_schema_that_fits(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    for number in range(1, 41):
        text = PROPOSAL.format(number=number)
        link = "discussions-to: https://ethereum-magicians.org/t/a/1\nstatus:"
        text = text.replace("status:", link)
        described = text.replace("author:", "description: A proposal\nauthor:")
        repository.write(f"EIPS/eip-{number}.md", text if number == 7 else described)
    outcome = run("init", "--yes")
    assert "  40 files for the bundled schema eip\n" in outcome.out, outcome.out
    assert "EIPS/eip-7.md:1:1: error: description: required field is missing" in outcome.out
    assert run("check").code == 0


def test_a_file_that_agents_ignore(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    for name in ("SKILL.md", "skill.md"):
        repository.write(
            f".claude/skills/{name[:-3]}-one/{name}", "---\nname: one\ndescription: Use it for one.\n---\n"
        )
    outcome = run("init", "--yes")
    assert outcome.code == 0, outcome.err
    assert "1 file for the bundled schema agent-skill-claude-code\n" in outcome.out
    assert run("check").code == 0
