from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.config.collection import Collection
from mattercheck.config.glob_index import GlobIndex
from mattercheck.config.globs import Glob, GlobError, Pattern


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
        ("**/a/**/b.md", ["a/b.md", "x/a/b.md", "a/x/y/b.md", "a/a/b.md"], ["b.md", "a/b", "a/b.md/x"]),
        ("content{/,}", ["content", "content/a.md"], ["contents"]),
        ("**/**/x.md", ["x.md", "a/x.md"], ["x"]),
        ("über/*.md", ["über/é.md"], ["uber/e.md"]),
    ],
)
def test_what_a_glob_stands_for(glob: str, matching: list[str], others: list[str]) -> None:
    pattern = Glob(glob)
    assert [path for path in matching if not pattern.matches(path)] == []
    assert [path for path in others if pattern.matches(path)] == []


@pytest.mark.parametrize(
    ("glob", "reason"),
    [
        ("", "empty"),
        ("/content/*.md", "relative"),
        ("C:/content/*.md", "relative"),
        ("../content/*.md", "cannot leave"),
        ("content\\*.md", "separate folders by `/`"),
        ("[a.md", "the `[` in `[a.md` is never closed"),
        ("a.{md,html", "the `{` at character 3 is unmatched"),
        ("[z-a].md", "not a valid set of characters"),
        ("a}.md", "the `}` at character 2 is unmatched"),
        ("content//*.md", "empty folder name"),
        ("x/./y", "empty folder name"),
        (" a.md", "remove the space"),
        ("[^a].md", "not a valid set of characters"),
        ("a**b", "a whole folder name"),
        ("content/**.md", "a whole folder name"),
        ("!content/a.md", "`exclude`"),
        ("{../a,b}/*.md", "cannot leave"),
        ("{..,a}/*.md", "cannot leave"),
        ("{/a,b}/x", "relative"),
        ("{!a,b}/x", "`exclude`"),
        ("{a, b}/x", "remove the space"),
    ],
)
def test_a_bad_glob_is_refused(glob: str, reason: str) -> None:
    with pytest.raises(GlobError, match=re.escape(reason)):
        Glob(glob)


@pytest.mark.parametrize(
    ("glob", "path"),
    [("**/" * 12 + "x.md", "a/" * 200 + "y"), ("*a" * 8 + "b", "a" * 200), ("{a,b}" * 9, "a" * 50)],
)
def test_no_glob_takes_long(glob: str, path: str) -> None:
    assert not Glob(glob).matches(path)


@given(st.text(alphabet="ab/*?[]{}!,-.^\\", max_size=20), st.text(alphabet="ab/.", max_size=10))
def test_any_glob_compiles_or_is_refused(glob: str, path: str) -> None:
    try:
        pattern = Glob(glob)
    except GlobError:
        return
    pattern.matches(path)


def index_of(globs: list[Glob]) -> GlobIndex:
    return GlobIndex((number, pattern) for number, glob in enumerate(globs) for pattern in glob.patterns)


@given(
    globs=st.lists(
        st.lists(
            st.sampled_from(
                [
                    *("a", "b.md", "*", "**", "*.md", "a*", "?", "[ab]", "{a,b}*.md", "b*.m?"),
                    *("*a*b*", "a?b*", "[!a]*b", "*[ab]b*", "{a,b,ab,b*,*b,?a*}", "{a,b,ab,*.md,b*d}"),
                ]
            ),
            min_size=1,
            max_size=3,
        ),
        max_size=12,
    ),
    path=st.lists(
        st.sampled_from(["a", "b", "ab", "aab", "b.md", "a.md", ".md", "aabb.md"]), min_size=1, max_size=4
    ),
)
def test_an_index_finds_what_matches(globs: list[list[str]], path: list[str]) -> None:
    compiled = [Glob("/".join(names)) for names in globs]
    place = "/".join(path)
    matching = [
        number
        for number, glob in enumerate(compiled)
        if any(re.fullmatch(pattern.expression(), place) for pattern in glob.patterns)
    ]
    assert [number for number, glob in enumerate(compiled) if glob.matches(place)] == matching
    assert index_of(compiled).matching(place) == matching
    collection = Collection("a", Path(), compiled, [], "a.json", required=True, severities={})
    assert collection.match(place) == (compiled[matching[0]].glob if matching else None)


@given(
    names=st.lists(
        st.sampled_from(["a", "b.md", "*", "**", "*.md", "a*", "a*b", "b*.md", "*a*b*", "a*a*b", "*b*b"]),
        min_size=1,
        max_size=4,
    ),
    path=st.lists(st.sampled_from(["a", "b", "ab", "aab", "b.md", "a.md", ".md"]), min_size=1, max_size=4),
)
def test_a_simple_glob_matches_as_its_expression_does(names: list[str], path: list[str]) -> None:
    pattern = Pattern("/".join(names))
    place = "/".join(path)
    assert pattern.matches(place) == (re.fullmatch(pattern.expression(), place) is not None)


@given(
    globs=st.lists(
        st.tuples(
            st.sampled_from(["", "**/", "a/**/", "a/b/**/", "a/"]),
            st.sampled_from(["*", "*.md", "*.{md,mdx}"]),
        ),
        min_size=1,
        max_size=3,
    ),
    exclude=st.sampled_from([None, None, "**/b.md"]),
    folder=st.sampled_from(["", "a/", "a/b/", "b/a/", "a/b/c/"]),
    name=st.sampled_from(["b.md", ".md", "md", "b.mdx", "b.md.txt"]),
)
def test_where_endings_decide_they_decide_as_the_globs_do(
    globs: list[tuple[str, str]], exclude: str | None, folder: str, name: str
) -> None:
    files = [Glob(folders + names) for folders, names in globs]
    excluded = [] if exclude is None else [Glob(exclude)]
    collection = Collection("all", Path(), files, excluded, "page", required=True, severities={})
    endings = collection.endings_in(folder)
    assert endings is None or name.endswith(endings) == (collection.match(folder + name) is not None)
    if exclude is None and all(folders.endswith("**/") for folders, _ in globs):
        assert endings is not None


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("content/c{n}/**/*.md", "content/c0007/a/b.md"),
        ("**/c{n}/*.md", "content/c0007/a.md"),
        ("content/{c{n},d{n}}/*.{md,mdx}", "content/c0007/a.md"),
        ("**/c{n}-*/**", "a/c0007-x/b.md"),
        ("*/*-c{n}.md", "a/x-c0007.md"),
        ("content/**/*-{n}-*.md", "content/a/b-0007-c.md"),
        ("**/?{n}[a-z]*/*", "a/x0007b/c"),
        ("**/*.md", "a.md"),
    ],
)
def test_globs_are_told_apart_by_what_only_they_require(glob: str, path: str) -> None:
    globs = [Glob(glob.replace("{n}", f"{number:04}")) for number in range(3_000)]
    index = index_of(globs)
    assert len(index.candidates(path)) <= 2
    assert index.matching(path)[0] == (7 if "{n}" in glob else 0)
    assert index.candidates("other/a.html") == []
