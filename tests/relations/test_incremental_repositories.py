"""What a change is told equals what a check of all files tells, in real repositories with random content."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_incremental import CONFIGURATION, FILES

from conftest import Repository
from mattercheck.cli import main
from mattercheck.core.pointer import follow_pointer

Version: TypeAlias = dict[str, Any]
Problems: TypeAlias = Counter[tuple[str, str, str]]

KINDS = ["note", "page", "link"]
TABLES = CONFIGURATION.replace("related[]", 'kinds[]" = "data/kinds.yml", "related[]')
TABLES = TABLES.replace('"posts.slug", "pages.slug"', '"pages.slug"')
VERSIONS = st.tuples(FILES, st.lists(st.sampled_from(KINDS), min_size=1, unique=True), st.booleans()).map(
    lambda found: {
        **found[0],
        "data/kinds.yml": found[1],
        "posts/kind.md": {"kinds": [*found[1][: found[2]], "note"]},
    }
)


def text_of(path: str, value: Any) -> str:
    """Return the text of a file; a body of its own keeps Git from taking it for another one, renamed."""
    if not path.endswith(".md"):
        return json.dumps(value) if value is not None else ""
    fields = "".join(f"{key}: {json.dumps(one)}\n" for key, one in value.items())
    body = "".join(f"Line {number} of {path}, {hash(path) % 1000 * number}.\n" for number in range(30))
    return f"---\n{fields}---\n\n{body}"


def write(folder: Path, version: Version) -> None:
    """Make the files of a folder those of a version."""
    for name in ("posts", "pages", "authors", "static", "data"):
        shutil.rmtree(folder / name, ignore_errors=True)
    repository = Repository(folder)
    repository.write("mattercheck.toml", TABLES)
    repository.write("any.schema.json", "true")
    for path, value in version.items():
        repository.write(path, text_of(path, value))


def check(folder: Path, version: Version, *arguments: str) -> Problems:
    """Return how often each problem is reported for a version, wherever in its file."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder):
        code = main(["check", "--format", "json", *arguments], io.BytesIO(), out, err)
    assert code in {0, 1}, err.getvalue()
    found: Problems = Counter()
    for one in json.loads(out.getvalue())["problems"]:
        path, rule, pointer = one["path"], one["rule"], one["pointer"]
        # Messages may name other files, but these don't.
        says_all = rule == "order" or one["message"].endswith(" is missing")
        value = follow_pointer(version.get(path), pointer)[0] if pointer else None
        # A value is the same wherever it moves: in its list or, if it must be unique, to another field.
        field = "" if rule == "unique" else re.sub(r"/\d+", "", pointer)
        found[path, rule, one["message"] if says_all else f"{field} {json.dumps(value)}"] += 1
    return found


def whole(folder: Path, version: Version) -> Problems:
    """Return what a check of all files of a version tells, in a folder without Git."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write(folder, version)
    return check(folder, version)


def changed(one: Version, other: Version) -> set[str]:
    return {path for path in {*one, *other} if json.dumps(one.get(path, 0)) != json.dumps(other.get(path, 0))}


def caused(now: Problems, before: Problems, at_hand: set[str]) -> Problems:
    return now - Counter({one: count for one, count in before.items() if one[0] not in at_hand})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("random")


@settings(
    max_examples=8, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate]
)
@given(committed=VERSIONS, staged=VERSIONS, working=VERSIONS, is_warm=st.booleans())
def test_a_change_is_told_what_all_files_are(
    folder: Path, committed: Version, staged: Version, working: Version, *, is_warm: bool
) -> None:
    before, between, now = (whole(folder / "plain", one) for one in (committed, staged, working))
    repository = Repository(folder / "repository")
    shutil.rmtree(repository.folder, ignore_errors=True)
    repository.folder.mkdir()
    repository.git("init", "-q")
    write(repository.folder, committed)
    repository.git("add", "--all")
    repository.git("commit", "-qm", "committed")
    if is_warm:
        assert check(repository.folder, committed) == before
    write(repository.folder, staged)
    repository.git("add", "--all")
    write(repository.folder, working)
    assert check(repository.folder, staged, "--staged") == caused(between, before, changed(committed, staged))
    assert check(repository.folder, working) == now
    at_hand = changed(committed, working)
    assert check(repository.folder, working, "--diff", "HEAD") == caused(now, before, at_hand)
    touched = check(repository.folder, working, "--diff", "HEAD", "--changed-lines")
    assert now - before <= touched <= caused(now, before, at_hand)
    assert check(repository.folder, working, "--new-since", "HEAD") == now - before
    named = sorted(path for path in at_hand if path in working)[:2]
    if named:
        found = check(repository.folder, working, *named)
        assert Counter({one: count for one, count in now.items() if one[0] in named}) <= found <= now
