"""A change that makes something wrong is new, however much it looks like an old problem; anything else wakes nothing.

Each change is tried with a baseline, with `--new-since` and with `--changed-lines`, in the working tree and staged.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import CONFIGURATION, Outcome, Repository

Run = Callable[..., Outcome]
Files = dict[str, str | None]

SCHEMA = {
    "properties": {
        "title": {"type": "string"},
        "slug": {"type": "string"},
        "date": {"format": "date"},
        "draft": {"type": "boolean"},
        "heat": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}, "uniqueItems": True},
        "images": {
            "type": "array",
            "items": {"required": ["src"], "properties": {"width": {"type": "integer"}}},
        },
        "blocks": {
            "type": "array",
            "items": {
                "if": {"properties": {"kind": {"const": "text"}}},
                "then": {"properties": {"size": {"type": "string"}}},
                "else": {"properties": {"size": {"type": "integer"}}},
            },
        },
        "author": {
            "type": "object",
            "required": ["name"],
            "anyOf": [{"required": ["mail"]}, {"required": ["url"]}],
        },
        "meta": {"properties": {"*": {"type": "integer"}}},
    },
    "allOf": [
        {"anyOf": [{"required": ["title"]}, {"required": ["name"]}]},
        {"anyOf": [{"required": ["date"]}, {"required": ["day"]}]},
        {"not": {"required": ["a", "b"]}},
        {"not": {"required": ["c", "d"]}},
    ],
}
HEAD = "title: A title\ndate: 2024-05-06\n"
MORE = "".join(f"more{number}: {number}\n" for number in range(9))
"""Lines that stay, so that git sees what a file was."""


def page(fields: str, *, head: str = HEAD) -> str:
    return f"---\n{head}{MORE}{fields}---\n\nText.\n"


class Change(NamedTuple):
    """Files before, all of whose problems are known, and what changes of them."""

    before: Files
    after: Files
    link: bool = False


def _in_page(before: str, after: str, *, head: str = HEAD, head_after: str | None = None) -> Change:
    return Change(
        {"content/a.md": page(before, head=head)},
        {"content/a.md": page(after, head=head if head_after is None else head_after)},
    )


MAKES_WRONG: dict[str, Change] = {
    "another wrong value": _in_page("draft: maybe\n", "draft: never\n"),
    "a number for a text": _in_page("draft: '1'\n", "draft: 1\n"),
    "a second problem of the same rule": _in_page("draft: maybe\n", "draft: maybe\nheat: hot\n"),
    "a duplicate key that becomes wrong": _in_page(
        "draft: true\ndraft: true\n", "draft: maybe\ndraft: true\n"
    ),
    "the second of duplicate keys becomes wrong": _in_page(
        "draft: true\ndraft: true\n", "draft: true\ndraft: maybe\n"
    ),
    "a value near duplicate keys": _in_page("heat: 1\nheat: 1\n", "heat: 1\nheat: 1\ndraft: maybe\n"),
    "another duplicate key": _in_page("heat: 1\nheat: 1\n", "draft: true\ndraft: true\nheat: 1\n"),
    "a value below a key that is no text": _in_page("1: {draft: true}\n", "1: {draft: maybe}\n"),
    "a wrong list for a wrong list": _in_page("draft: [a]\n", "draft: [b]\n"),
    "a mapping for a list": _in_page("title: [a]\n", "title: {a: 1}\n", head="date: 2024-05-06\n"),
    "a mapping for another": _in_page("draft: {a: 1}\n", "draft: {a: 2}\n"),
    "a wrong value for nothing": _in_page("draft:\n", "draft: maybe\n"),
    "nothing for a wrong value": _in_page("draft: maybe\n", "draft:\n"),
    "another wrong item": _in_page("tags: [A]\n", "tags: [B]\n"),
    "a wrong item more": _in_page("tags: [A, b]\n", "tags: [A, B]\n"),
    "the same wrong item more": _in_page("tags: [A, b]\n", "tags: [A, b, A]\n"),
    "duplicate items, others": _in_page("tags: [a, a]\n", "tags: [b, b]\n"),
    "another item lacks a field": _in_page(
        "images:\n- {alt: one}\n- {alt: two, src: two.png}\n",
        "images:\n- {alt: one, src: one.png}\n- {alt: two}\n",
    ),
    "an item that lacks a field gets wrong": _in_page(
        "images:\n- {alt: one}\n", "images:\n- {alt: one, width: wide}\n"
    ),
    "a group becomes another that lacks the same": _in_page("author: {name: A}\n", "author: {name: B}\n"),
    "another group of fields is missing": _in_page(
        "", "", head="date: 2024-05-06\n", head_after="title: A title\n"
    ),
    "other fields contradict each other": _in_page("a: 1\nb: 1\nc: 1\n", "b: 1\nc: 1\nd: 1\n"),
    "a syntax error elsewhere": _in_page("heat: 1\ntags: [a\n", "heat: [1\ntags: [a]\n"),
    "another syntax error in its line": _in_page("name: 'it's'\n", "name: 'it's' so'\n"),
    "a value below a syntax error": _in_page("name: a: b\ndraft: true\n", "name: a: b\ndraft: maybe\n"),
    "a value in a broken line": _in_page("author: {name: A, mail: a\n", "author: {name: B, mail: a\n"),
    "a line that a bracket left open swallows": _in_page(
        "tags: [a,\n  b\nheat: 1\n", "tags: [a,\n  B\nheat: 1\n"
    ),
    "a line that a quote left open swallows": _in_page(
        'name: "a\n  b\nheat: 1\ndraft: true\n', 'name: "a\n  b\nheat: hot\ndraft: true\n'
    ),
    "a line of a template": _in_page(
        "{% if a %}\nheat: 1\n{% else %}\nheat: 2\n{% endif %}\n",
        "{% if a %}\nheat: hot\n{% else %}\nheat: 2\n{% endif %}\n",
    ),
    "a value near tabs": _in_page("author:\n\tname: A\n\tmail: a\n", "author:\n\tname: [A]\n\tmail: a\n"),
    "the other of two syntax errors": _in_page(
        "name: a: b\nheat: 1\nslug: it's: so\n", "name: a: b\nheat: 1\nslug: it's: other\n"
    ),
    "another ambiguous key": _in_page("on: 1\n", "off: 1\n"),
    "the text of a file without front matter": Change(
        {"content/a.md": "Text.\n" * 9}, {"content/a.md": "Text.\n" * 9 + "Other.\n"}
    ),
    "a file without front matter gets an unclosed one": Change(
        {"content/a.md": "Text.\n" * 9}, {"content/a.md": "---\ndraft: maybe\n\n" + "Text.\n" * 9}
    ),
    "an unclosed block": Change(
        {"content/a.md": f"---\n{HEAD}{MORE}draft: true\n"},
        {"content/a.md": f"---\n{HEAD}{MORE}draft: maybe\n"},
    ),
    "another syntax": Change(
        {"content/a.md": "---\ntitle: A\ndate: 2024-13-01\n---\n"},
        {"content/a.md": "+++\ntitle = 'A'\ndate = 2024-13-02\n+++\n"},
    ),
    "not UTF-8": Change(
        {"content/a.md": f"---\n{HEAD}{MORE}---\n\udce9\n".replace("A title", "\udce9")},
        {"content/a.md": f"---\n{HEAD}{MORE}---\n\udce9\n".replace("A title", "\udce8")},
    ),
    "an empty block": Change({"content/a.md": "---\n---\n"}, {"content/a.md": "---\ndraft: maybe\n---\n"}),
    "a copy": Change(
        {"content/a.md": page("draft: maybe\n")},
        {"content/copy.md": page("draft: maybe\n")},
    ),
    "an old file gets the problem of a deleted one": Change(
        {"content/a.md": page("draft: maybe\n"), "content/b.md": page("heat: 1\n")},
        {"content/a.md": None, "content/b.md": page("heat: 1\ndraft: maybe\n")},
    ),
    "an old file gets the problem of one that moved away": Change(
        {"content/a.md": page("draft: maybe\n"), "content/b.md": page("heat: 1\n")},
        {"content/a.md": None, "other/a.md": page("draft: maybe\n"), "content/b.md": page("draft: maybe\n")},
    ),
    "a renamed file gets a problem more": Change(
        {"content/a.md": page("draft: maybe\n")},
        {"content/a.md": None, "content/b.md": page("draft: maybe\nheat: hot\n")},
    ),
    "a renamed file gets another": Change(
        {"content/a.md": page("draft: maybe\n")},
        {"content/a.md": None, "content/b.md": page("draft: never\n")},
    ),
    "two files become each other": Change(
        {"content/a.md": page("draft: maybe\n"), "content/b.md": page("heat: hot\n")},
        {"content/a.md": page("heat: hot\n"), "content/b.md": page("draft: maybe\n")},
    ),
    "a value behind an alias": _in_page("x: &x 1\nheat: *x\ntags: [A]\n", "x: &x hot\nheat: *x\ntags: [A]\n"),
    "a merged value": _in_page(
        "x: &x {width: 1}\nimages: [{src: a, <<: *x}]\ntags: [A]\n",
        "x: &x {width: w}\nimages: [{src: a, <<: *x}]\ntags: [A]\n",
    ),
    "the kind of an item": _in_page(
        "blocks:\n- kind: text\n  size: 3\n- kind: image\n  size: 3\n",
        "blocks:\n- kind: text\n  size: 3\n- kind: text\n  size: 3\n",
    ),
    "a member that is called like any item": _in_page("meta:\n  '*': [a]\n", "meta:\n  '*': [b]\n"),
    "a value behind a link": Change(
        {"content/a.md": "../b.md", "b.md": page("draft: maybe\n"), "c.md": page("draft: never\n")},
        {"content/a.md": "../c.md"},
        link=True,
    ),
    "the target of a link": Change(
        {"content/a.md": "../b.md", "b.md": page("draft: maybe\n")},
        {"b.md": page("draft: never\n")},
        link=True,
    ),
}

WAKES_NOTHING: dict[str, Change] = {
    "one of two syntax errors": _in_page(
        "name: a: b\nheat: 1\nslug: it's: so\n", "name: a\nheat: 1\nslug: it's: so\n"
    ),
    "another line": _in_page("draft: maybe\n", "heat: 1\ndraft: maybe\n"),
    "another order": _in_page("heat: 1\ndraft: maybe\n", "draft: maybe\nheat: 1\n"),
    "other quotes": _in_page("draft: maybe\n", "draft: maybe\nname: 'x'\n"),
    "items in another order": _in_page("tags: [A, b]\n", "tags: [A, b]\nheat: 1\n"),
    "the body": Change(
        {"content/a.md": page("draft: maybe\n")}, {"content/a.md": page("draft: maybe\n") + "More.\n"}
    ),
    "a problem less": _in_page("draft: maybe\nheat: hot\n", "draft: maybe\nheat: 1\n"),
    "a rename": Change(
        {"content/a.md": page("draft: maybe\n")},
        {"content/a.md": None, "content/b.md": page("draft: maybe\n")},
    ),
    "a rename and a new clean file": Change(
        {"content/a.md": page("draft: maybe\n")},
        {"content/a.md": None, "content/b.md": page("draft: maybe\n"), "content/c.md": page("")},
    ),
    "a field next to missing ones": _in_page("", "heat: 1\n", head="date: 2024-05-06\n"),
    "a field next to ones that contradict each other": _in_page("a: 1\nb: 1\n", "a: 1\nb: 1\nheat: 1\n"),
    "the body below a syntax error": Change(
        {"content/a.md": page("name: a: b\n")}, {"content/a.md": page("name: a: b\n") + "More.\n"}
    ),
}


def _put(repository: Repository, files: Files, *, link: bool) -> None:
    for name, text in files.items():
        path = repository.folder / name
        path.unlink(missing_ok=True)
        if link and name == "content/a.md":
            path.parent.mkdir(exist_ok=True)
            path.symlink_to(str(text))
        elif text is not None:
            repository.write(name, text.encode("utf-8", "surrogateescape"))


def _new(repository: Repository, run: Run, change: Change) -> dict[str, dict[str, list[str]]]:
    """Return the rules of the problems that each way of checking a change reports, by file."""
    repository.write("post.schema.json", json.dumps(SCHEMA))
    _put(repository, change.before, link=change.link)
    run("baseline")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "before")
    assert run("check").code == 0, "all is known"
    _put(repository, change.after, link=change.link)
    found = {"all files": _rules(run), "--diff": _rules(run, "--diff", "HEAD")}
    found["--new-since"] = _rules(run, "--no-baseline", "--new-since", "HEAD")
    found["--changed-lines"] = _rules(run, "--no-baseline", "--diff", "HEAD", "--changed-lines")
    repository.git("add", "--all")
    found["--staged"] = _rules(run, "--staged")
    found["--staged --new-since"] = _rules(run, "--staged", "--no-baseline", "--new-since", "HEAD")
    return found


def _rules(run: Run, *options: str) -> dict[str, list[str]]:
    rules: dict[str, list[str]] = defaultdict(list)
    for one in json.loads(run("check", "--format", "json", *options).out)["problems"]:
        if one["rule"] != "stale-baseline":
            rules[one["path"]].append(one["rule"])
    return rules


def _in_one_file(changes: dict[str, Change]) -> dict[str, Change]:
    """Return the changes of one file that can be tried together with others."""
    return {name: one for name, one in changes.items() if [*one.before] == [*one.after] == ["content/a.md"]}


def _together(changes: dict[str, Change]) -> Change:
    """Return changes of one file as a change of many."""
    paths = [f"content/{number}.md" for number in range(len(changes))]
    before = [text for change in changes.values() for text in change.before.values()]
    after = [text for change in changes.values() for text in change.after.values()]
    return Change(dict(zip(paths, before, strict=True)), dict(zip(paths, after, strict=True)))


def test_what_a_change_of_a_file_makes_wrong_is_new(repository: Repository, run: Run) -> None:
    changes = _in_one_file(MAKES_WRONG)
    missed = [
        (name, way)
        for way, found in _new(repository, run, _together(changes)).items()
        for number, name in enumerate(changes)
        if f"content/{number}.md" not in found
    ]
    assert missed == []


def test_what_a_change_of_a_file_leaves_is_old(repository: Repository, run: Run) -> None:
    changes = _in_one_file(WAKES_NOTHING)
    woken = [
        (name, way, found[f"content/{number}.md"])
        for way, found in _new(repository, run, _together(changes)).items()
        for number, name in enumerate(changes)
        if f"content/{number}.md" in found
    ]
    assert woken == []


@pytest.mark.parametrize("name", [name for name in MAKES_WRONG if name not in _in_one_file(MAKES_WRONG)])
def test_what_a_change_of_files_makes_wrong_is_new(repository: Repository, run: Run, name: str) -> None:
    change = MAKES_WRONG[name]
    if change.link and sys.platform == "win32":
        pytest.skip("symbolic links")
    assert [way for way, found in _new(repository, run, change).items() if not found] == []


@pytest.mark.parametrize("name", [name for name in WAKES_NOTHING if name not in _in_one_file(WAKES_NOTHING)])
def test_what_a_change_of_files_leaves_is_old(repository: Repository, run: Run, name: str) -> None:
    assert {way: found for way, found in _new(repository, run, WAKES_NOTHING[name]).items() if found} == {}


class TestRenames:
    """Whether a file was renamed is found in the history, however long ago."""

    def know(self, repository: Repository, run: Run) -> None:
        repository.write("post.schema.json", json.dumps(SCHEMA))
        repository.write("content/a.md", page("draft: maybe\n"))
        repository.write("content/b.md", page("heat: 1\n"))
        run("baseline")
        self.commit(repository)

    def commit(self, repository: Repository) -> None:
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--message", "state", "--allow-empty")

    def test_twice(self, repository: Repository, run: Run) -> None:
        self.know(repository, run)
        (repository.folder / "content/deep").mkdir()
        names = ["content/a.md", "content/c.md", "content/deep/d.md", "content/e.md"]
        for before, after in pairwise(names):
            repository.git("mv", before, after)
            assert run("check").code == run("check", "--staged").code == 0
            self.commit(repository)
            self.commit(repository)
            assert run("check").code == 0
        assert run("baseline", "--update").code == 0
        assert (repository.folder / "mattercheck-baseline.txt").read_text().count("content/e.md#") == 1

    def test_a_file_that_came_later(self, repository: Repository, run: Run) -> None:
        self.know(repository, run)
        repository.git("rm", "--quiet", "content/a.md")
        self.commit(repository)
        repository.add("content/c.md", page("draft: maybe\n"))
        for options in ([], ["--staged"], ["content/c.md"]):
            assert run("check", *options).code == 1
        self.commit(repository)
        assert run("check").code == 1

    def test_a_file_that_was_there(self, repository: Repository, run: Run) -> None:
        self.know(repository, run)
        repository.git("rm", "--quiet", "content/a.md")
        repository.add("content/b.md", page("draft: maybe\n"))
        self.commit(repository)
        assert run("check").code == 1
        assert run("baseline", "--update").code == 0
        assert not (repository.folder / "mattercheck-baseline.txt").exists()

    def rename_on_a_branch(self, repository: Repository, run: Run) -> None:
        """Rename the file on `branch`, and commit another one on `main`, which is then checked out."""
        self.know(repository, run)
        repository.git("switch", "--quiet", "--create", "branch")
        repository.git("mv", "content/a.md", "content/c.md")
        self.commit(repository)
        repository.git("switch", "--quiet", "main")
        repository.add("content/other.md", page(""))
        self.commit(repository)

    def test_on_a_branch_that_was_merged(self, repository: Repository, run: Run) -> None:
        self.rename_on_a_branch(repository, run)
        repository.git("merge", "--quiet", "--no-edit", "branch")
        assert run("check").code == 0
        repository.write("content/other.md", page("draft: maybe\n"))
        assert run("check").code == 1

    def test_in_a_merge(self, repository: Repository, run: Run) -> None:
        self.rename_on_a_branch(repository, run)
        repository.git("merge", "--quiet", "--no-commit", "--no-ff", "branch")
        assert run("check", "--staged").code == 0
        self.commit(repository)
        assert run("check").code == 0

    def test_a_whole_folder(self, repository: Repository, run: Run) -> None:
        self.know(repository, run)
        for number in range(20):
            repository.write(f"content/many/{number}.md", page("draft: maybe\n"))
        run("baseline")
        self.commit(repository)
        repository.git("mv", "content/many", "content/moved")
        self.commit(repository)
        assert run("check").code == 0
        repository.git("mv", "content/moved", "content/again")
        assert run("check").code == run("check", "--staged").code == 0

    def test_in_a_shallow_clone(
        self, repository: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.know(repository, run)
        repository.git("mv", "content/a.md", "content/c.md")
        self.commit(repository)
        self.commit(repository)
        clone = tmp_path / "clone"
        subprocess.run(
            ["git", "clone", "--quiet", "--depth=1", repository.folder.as_uri(), str(clone)], check=True
        )
        monkeypatch.chdir(clone)
        assert run("check").code == 0

    def test_before_the_first_commit(self, repository: Repository, run: Run) -> None:
        repository.write("post.schema.json", json.dumps(SCHEMA))
        repository.write("content/a.md", page("draft: maybe\n"))
        run("baseline")
        (repository.folder / "content/a.md").rename(repository.folder / "content/c.md")
        assert run("check").code == 0

    def test_relations_of_a_renamed_file(self, repository: Repository, run: Run) -> None:
        repository.write("mattercheck.toml", CONFIGURATION + 'unique = "slug"\n')
        repository.write("post.schema.json", json.dumps(SCHEMA))
        for name in "ab":
            repository.write(f"content/{name}.md", page("slug: one\ndraft: maybe\n"))
        run("baseline")
        self.commit(repository)
        for name in "ab":
            repository.git("mv", f"content/{name}.md", f"content/{name}{name}.md")
        assert (run("check").code, run("check").out) == (0, "")
