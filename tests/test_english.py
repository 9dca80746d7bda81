"""All text of the project is plain English: idioms that the style of the project bans stand nowhere."""

from __future__ import annotations

import re
import subprocess

import pytest

from conftest import ROOT

BANNED = re.compile(
    r"\b(?:"
    r"[Mm]end(?:s|ed|ing)?|stands? (?:twice|there|in|beside|for it)|holds? for (?:it|a|the|each|all)|(?:and|which|that|this) (?:is|are) none\b"
    r"|but for\b|whoever|of ours\b|hardly meant|lies outside of|what there is\b|nor is\b|is no longer any"
    r"|in words\b|(?<!-)doubt(?:s|ful)?\b|have a look|makes? no difference whether)"
)
"""Idioms that read as translated; docs/style.md says what to write instead."""
PAGES = ("*.py", "*.md", "*.toml", "*.yml", "*.yaml", "hooks/pre-commit", ".ci/run")
NOT_OURS = ("tests/cases/", "tests/fixes/", "tests/test_english.py", "docs/comparison.md", "docs/style.md")


def files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [name for name in listed.stdout.split("\0") if name and not name.startswith(NOT_OURS)]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a checkout of this project")
def test_no_banned_idiom() -> None:
    found = [
        f"{name}:{number}: {match[0]}"
        for name in files()
        if (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if (match := BANNED.search(line))
    ]
    assert not found, "\n".join(found)


def test_there_are_files_to_look_at() -> None:
    assert not (ROOT / ".git").exists() or len(files()) > 300
