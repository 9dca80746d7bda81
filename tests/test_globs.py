from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.globs import GlobError, compile_glob


@pytest.mark.parametrize(
    ("glob", "matching", "others"),
    [
        ("*.md", ["a.md", ".md"], ["a/b.md", "a.mdx", "a.MD", "a.md\n"]),
        (
            "content/**/*.md",
            ["content/a.md", "content/x/y/a.md"],
            ["a.md", "xcontent/a.md", "content/a.html"],
        ),
        ("**/*.md", ["a.md", "x/a.md", ".hidden/a.md"], ["a.mdx"]),
        ("content/**", ["content/a", "content/a/b"], ["content", "contents/a"]),
        ("content/", ["content/a", "content/a/b.md"], ["content", "contents/a"]),
        ("./a.md", ["a.md"], ["b.md"]),
        ("a?.md", ["ab.md"], ["a.md", "a/.md"]),
        ("[a-c].md", ["a.md", "c.md"], ["d.md", "-.md"]),
        ("[!a-c].md", ["d.md"], ["a.md", "/.md"]),
        ("[]].md", ["].md"], ["a.md"]),
        ("*.{md,mdx,html}", ["a.md", "a.mdx", "a.html"], ["a.htm", "a.{md"]),
        ("{news,pages/**}/*.md", ["news/a.md", "pages/a.md", "pages/x/a.md"], ["a.md", "news/x/a.md"]),
        ("a+b (1).md", ["a+b (1).md"], ["aab (1).md"]),
        ("a,b.md", ["a,b.md"], ["a"]),
        ("über/*.md", ["über/é.md"], ["uber/e.md"]),
    ],
)
def test_what_a_glob_stands_for(glob: str, matching: list[str], others: list[str]) -> None:
    pattern = compile_glob(glob)
    assert [path for path in matching if not pattern.match(path)] == []
    assert [path for path in others if pattern.match(path)] == []


@pytest.mark.parametrize(
    ("glob", "reason"),
    [
        ("", "empty"),
        ("/content/*.md", "relative"),
        ("C:/content/*.md", "relative"),
        ("../content/*.md", "cannot leave"),
        ("content\\*.md", "separated by `/`"),
        ("[a.md", "the `[` at character 1 is never closed"),
        ("a.{md,html", "the `{` at character 3 is never closed"),
        ("[z-a].md", "no set of characters"),
        ("a**b", "stands alone"),
        ("content/**.md", "stands alone"),
        ("!content/a.md", "`exclude`"),
    ],
)
def test_a_bad_glob_is_refused(glob: str, reason: str) -> None:
    with pytest.raises(GlobError, match=re.escape(reason)):
        compile_glob(glob)


@given(st.text(alphabet="ab/*?[]{}!,-.^\\", max_size=20), st.text(alphabet="ab/.", max_size=10))
def test_any_glob_compiles_or_is_refused(glob: str, path: str) -> None:
    try:
        pattern = compile_glob(glob)
    except GlobError:
        return
    pattern.match(path)
