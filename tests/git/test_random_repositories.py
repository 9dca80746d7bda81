"""What is judged is what is committed: in random repositories, a check of a change tells what full checks tell."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, note, settings
from random_repositories import (
    ATTRIBUTES_ELSEWHERE,
    START,
    STORIES,
    Checked,
    RandomRepository,
    Story,
    check,
    shown,
    touched,
)

from mattercheck.checking import cache

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links and filters of a shell")
FEW = settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
"""Each example takes dozens of processes."""
_FILTER = '[filter "swap"]\n\tsmudge = sed s/2024-13-01/2024-12-01/\n\tclean = sed s/2024-12-01/2024-13-01/\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("random")


@pytest.fixture(autouse=True)
def filters() -> None:
    """Define a filter for all repositories of the person."""
    with Path(os.environ["GIT_CONFIG_GLOBAL"]).open("a") as stream:
        stream.write(_FILTER)


def _require_same(of_change: Checked, old: Checked, new: Checked, paths: set[str]) -> None:
    """Require that a check of a change told of it what full checks before and after tell."""
    if new.code == 2:
        assert of_change.code == 2 or old.code == 2, "a full check refuses"
        return
    if of_change.code == 2:
        assert "no collection matches any file" in of_change.err, of_change.err
        return
    # A full check also knows which file may be a deleted one, renamed, and so what isn't stale.
    told = of_change.without("stale-baseline")
    assert told <= new.problems, "nothing else is told"
    caused = new.without("stale-baseline") - (Counter() if old.code == 2 else old.problems)
    assert caused <= told, "nothing is missed"
    for path in paths:
        assert of_change.of(path) - new.of(path) == new.of(path) - of_change.of(path) == Counter(), path


@FEW
@given(story=STORIES)
def test_what_is_staged_is_judged_as_in_a_fresh_clone(folder: Path, story: Story) -> None:
    repository = RandomRepository(folder / "repository")
    repository.stage(story.start)
    repository.commit()
    old = check(repository.clone(folder / "old"))
    repository.stage(story.next)
    repository.check_out()
    repository.flag(story)
    repository.write(story.working)
    of_change = check(repository.folder, "--staged")
    repository.commit()
    new = check(repository.clone(folder / "new"))
    note(shown(story))
    note(f"old: {old}\nnew: {new}\nstaged: {of_change}")
    event(f"codes {old.code} {new.code} {of_change.code}")
    event(f"problems staged: {min(3, sum(of_change.problems.values()))}")
    _require_same(of_change, old, new, touched(story.start, story.next))


_UTF_16 = (".gitattributes", b"*.md working-tree-encoding=UTF-16LE\n")
_ENCODED = Story(START, [_UTF_16], [], {})
"""Files are written differently although their blobs stay the same."""


_WRITTEN = Story({**START, _UTF_16[0]: _UTF_16[1]}, [(".gitattributes", b"")], [_UTF_16], {})
"""Files were written by the staged attributes, though those in the working tree are the old ones again."""


@FEW
@given(story=STORIES)
@example(story=_ENCODED)
@example(story=_WRITTEN)
def test_a_change_since_a_revision_is_judged_as_by_two_full_checks(folder: Path, story: Story) -> None:
    repository = RandomRepository(folder / "repository")
    repository.stage(story.start)
    repository.commit()
    clone = repository.clone(folder / "old")
    old, bare = check(clone), check(clone, "--no-baseline")
    repository.stage(story.next)
    repository.check_out()
    repository.flag(story)
    repository.write(story.working)
    new, new_bare = check(repository.folder), check(repository.folder, "--no-baseline")
    since = check(repository.folder, "--diff", "HEAD")
    only_new = check(repository.folder, "--new-since", "HEAD", "--include-schema-changes", "--no-baseline")
    note(shown(story))
    note(f"old: {old}\nnew: {new}\nsince: {since}\nonly new: {only_new}")
    event(f"codes {old.code} {new.code} {since.code}")
    _require_same(since, old, new, touched(story.start, story.now))
    if 2 not in {bare.code, new_bare.code, only_new.code}:
        caused = new_bare.fields() - bare.fields()
        assert (
            Counter({one: number for one, number in caused.items() if one[0] in story.start})
            <= only_new.fields()
        )
        assert only_new.problems <= new_bare.problems


@FEW
@given(story=STORIES, elsewhere=ATTRIBUTES_ELSEWHERE)
def test_the_cache_changes_no_answer(folder: Path, story: Story, elsewhere: tuple[str, str] | None) -> None:
    repository = RandomRepository(folder / "repository")
    note(shown(story))

    def require_same(step: str) -> None:
        answers = [check(repository.folder, *options) for options in ([], [], ["--no-cache"])]
        note(f"{step}: {answers}")
        assert answers[0] == answers[1] == answers[2]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "TIMESTAMP_GRANULARITY", -(10**12))
        patch.setattr(cache, "MIN_NEW_CONTENTS", 1)
        repository.stage(story.start)
        repository.commit()
        repository.check_out()
        require_same("committed")
        if elsewhere is not None:
            repository.set_attributes(*elsewhere)
        repository.stage(story.next)
        repository.check_out()
        require_same("staged")
        repository.flag(story)
        repository.write(story.working)
        require_same("on disk")
        repository.stage(story.start)
        require_same("another index")
        repository.check_out()
        require_same("restored")
