"""Which version of a file each command judges, in each state that Git knows, as `docs/hooks-and-ci.md` says."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable

import pytest

from conftest import ROOT, SCHEMA, Outcome, Repository

Run = Callable[..., Outcome]
NAME = "content/a.md"
COLUMNS: dict[str, list[list[str]]] = {
    "`check`": [["check"], ["check", NAME], ["baseline"], ["stats", "--format", "json"]],
    "`check --staged`, hook": [["check", "--staged"], ["check", "--hook"], ["check", "--staged", NAME]],
    "`check --diff HEAD`": [
        ["check", "--diff", "HEAD"],
        ["check", "--new-since", "HEAD"],
        ["check", "--diff", "HEAD", "--changed-lines"],
        ["check", "--diff", "HEAD", NAME],
    ],
}


def version(name: str) -> str:
    """Return a content with a mistake that says which version it is."""
    return f"---\ntitle: A title\n{name}: true\n---\n\n{name * 300}\n"


def commit(repository: Repository) -> None:
    repository.add(NAME, version("head"))
    repository.git("commit", "-qm", "head")


def stage(repository: Repository) -> None:
    commit(repository)
    repository.add(NAME, version("index"))


def committed(repository: Repository) -> None:
    commit(repository)


def staged(repository: Repository) -> None:
    stage(repository)


def staged_then_changed(repository: Repository) -> None:
    stage(repository)
    repository.write(NAME, version("disk"))


def changed(repository: Repository) -> None:
    commit(repository)
    repository.write(NAME, version("disk"))


def untracked(repository: Repository) -> None:
    repository.git("commit", "-qm", "rules")
    repository.write(NAME, version("disk"))


def ignored(repository: Repository) -> None:
    repository.add(".gitignore", "content/\n")
    untracked(repository)


def intended_to_be_added(repository: Repository) -> None:
    untracked(repository)
    repository.git("add", "--intent-to-add", NAME)


def deleted_after_staging(repository: Repository) -> None:
    stage(repository)
    (repository.folder / NAME).unlink()


def removed_from_the_index(repository: Repository) -> None:
    commit(repository)
    repository.git("rm", "-q", "--cached", NAME)
    repository.write(NAME, version("disk"))


def deleted(repository: Repository) -> None:
    commit(repository)
    repository.git("rm", "-q", NAME)


def _hidden(repository: Repository, how: str) -> None:
    stage(repository)
    repository.git("update-index", how, NAME)
    repository.write(NAME, version("disk"))


def assume_unchanged(repository: Repository) -> None:
    _hidden(repository, "--assume-unchanged")


def skip_worktree(repository: Repository) -> None:
    _hidden(repository, "--skip-worktree")


def sparse(repository: Repository) -> None:
    stage(repository)
    repository.git("update-index", "--skip-worktree", NAME)
    (repository.folder / NAME).unlink()


def ident(repository: Repository) -> None:
    """The text `$Id$` is what the working tree has, until Git writes the file anew."""
    schema = json.loads(SCHEMA)
    schema["additionalProperties"] = True
    schema["properties"] = {"disk": {"minLength": 9}, "index": {"maxLength": 9}, "title": {}}
    repository.add("post.schema.json", json.dumps(schema))
    repository.add(".gitattributes", "*.md ident\n")
    repository.git("commit", "-qm", "rules")
    repository.add(NAME, "---\ntitle: A title\ndisk: '$ID'\nindex: '$ID'\n---\n".replace("$ID", "$" + "Id$"))


def _filtered(repository: Repository) -> None:
    """Filters turn the version of the index into another one when Git writes the file."""
    repository.git("config", "filter.swap.smudge", "sed s/stored/index/")
    repository.add(".gitattributes", "*.md filter=swap\n")
    repository.git("commit", "-qm", "rules")
    repository.add(NAME, version("stored"))
    repository.write(NAME, version("disk"))


def filtered(repository: Repository) -> None:
    _filtered(repository)


def attributes_that_are_not_staged(repository: Repository) -> None:
    _filtered(repository)
    repository.add(NAME, version("head"))
    repository.git("commit", "-qm", "filtered")
    repository.add(NAME, version("index"))
    repository.git("rm", "-q", "--cached", ".gitattributes")
    repository.write(".gitattributes", "*.md working-tree-encoding=UTF-16\n")


def replaced(repository: Repository) -> None:
    """Another object in place of the staged one is a matter of this clone."""
    stage(repository)
    blob = repository.git("rev-parse", f":{NAME}").stdout.strip()
    other = repository.git("hash-object", "-w", "mattercheck.toml").stdout.strip()
    repository.git("replace", blob, other)


def conflict(repository: Repository) -> None:
    commit(repository)
    repository.git("switch", "-qc", "other")
    repository.add(NAME, version("theirs"))
    repository.git("commit", "-qm", "theirs")
    repository.git("switch", "-q", "main")
    repository.add(NAME, version("ours"))
    repository.git("commit", "-qm", "ours")
    repository.git("merge", "-q", "other", check=False)
    repository.write(NAME, version("disk"))


STATES: dict[str, tuple[Callable[[Repository], None], str, str, str]] = {
    "committed": (committed, "disk", "", ""),
    "staged": (staged, "disk", "index", "disk"),
    "staged, then changed": (staged_then_changed, "disk", "index", "disk"),
    "changed, not staged": (changed, "disk", "", "disk"),
    "untracked": (untracked, "disk", "", "disk"),
    "ignored": (ignored, "", "", ""),
    "added with `--intent-to-add`": (intended_to_be_added, "disk", "", "disk"),
    "staged, then deleted": (deleted_after_staging, "", "index", ""),
    "removed with `git rm --cached`": (removed_from_the_index, "disk", "", "disk"),
    "deleted with `git rm`": (deleted, "", "", ""),
    "staged, `assume-unchanged`": (assume_unchanged, "disk", "index", "disk"),
    "staged, `skip-worktree`": (skip_worktree, "disk", "index", "disk"),
    "staged, in no sparse checkout": (sparse, "", "index", ""),
    "staged, with `ident`": (ident, "disk", "index", "disk"),
    "staged, with `filter`": (filtered, "disk", "index", "disk"),
    "staged, with attributes that aren't staged": (attributes_that_are_not_staged, "disk", "index", "disk"),
    "staged, with an object that replaces it": (replaced, "disk", "index", "disk"),
    "in conflict": (conflict, "disk", "", "disk"),
}
_WORDS = {"": "–", "disk": "working tree", "index": "index"}


def judged(run: Run, repository: Repository, command: list[str]) -> set[str]:
    """Return the versions in which a command finds mistakes."""
    if command[0] == "baseline":
        run(*command)
        path = repository.folder / "mattercheck-baseline.txt"
        found = re.findall(r"#/(\w+) ", path.read_text()) if path.exists() else []
        path.unlink(missing_ok=True)
    elif command[0] == "stats":
        found = re.findall(r'"(\w+)": 1', run(*command).out)
    else:
        found = re.findall(r'"pointer": "/(\w+)"', run(*command, "--format", "json").out)
    return set(found) & {"head", "index", "disk", "stored", "ours", "theirs"}


def on_disk(repository: Repository) -> str:
    """Return the version that the working tree has."""
    path = repository.folder / NAME
    found = re.search(r"^(\w+): true$", path.read_text(), re.MULTILINE) if path.exists() else None
    return "disk" if found is None else found[1]


@pytest.mark.skipif(sys.platform == "win32", reason="a filter of a shell")
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("state", STATES)
def test_which_version_is_judged(repository: Repository, run: Run, state: str, column: str) -> None:
    prepare, *places = STATES[state]
    prepare(repository)
    place = places[list(COLUMNS).index(column)]
    expected = {"": set(), "index": {"index"}, "disk": {on_disk(repository)}}[place]
    for command in COLUMNS[column]:
        if not (state == "ignored" and command == ["check", NAME]):  # a file that is named is checked
            assert judged(run, repository, command) == expected, command


def test_the_docs_have_the_same_table() -> None:
    text = (ROOT / "docs" / "hooks-and-ci.md").read_text(encoding="utf-8")
    rows = [" | ".join(["File", *COLUMNS]), " | ".join(["---"] * 4)]
    rows += [" | ".join([state, *(_WORDS[one] for one in places)]) for state, (_, *places) in STATES.items()]
    assert "\n".join(f"| {row} |" for row in rows) in text
