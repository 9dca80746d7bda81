"""What holds of proposed collections, whatever the names of files and folders."""

from __future__ import annotations

import json
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from mattercheck.config.globs import Glob
from mattercheck.init.cut import cut
from mattercheck.init.proposals import propose, skipped_folder
from mattercheck.init.sites import Site

NAMES = st.one_of(
    st.sampled_from(
        ["content", "posts", "en", "de", "docs", "2024", "_posts", "a b", "_index", "src", "x[1]"]
    ),
    st.text(
        st.characters(exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1, max_size=4
    ).filter(lambda name: name not in {".", ".."}),
)
PATHS = st.lists(
    st.tuples(st.lists(NAMES, max_size=4), NAMES, st.sampled_from(["md", "mdx", "html"])).map(
        lambda parts: "/".join([*parts[0], f"{parts[1]}.{parts[2]}"])
    ),
    unique=True,
    max_size=40,
)
SITES = st.sampled_from(
    [
        [],
        [Site("Hugo", "hugo.toml", "", "content/", ("[^/]+/",), "pages", "_index.md", "")],
        [Site("Jekyll", "_config.yml", "", "", ("_[^/]+/",), "pages", "", "jekyll")],
        [Site("Docusaurus", "docusaurus.config.js", "", "", ("docs/", "posts/"), "", "", "")],
        [
            Site("MkDocs", "content/mkdocs.yml", "content/", "content/docs/", ("posts/",), "docs", "", "1.1"),
            Site("Obsidian", "posts/.obsidian", "posts/", "posts/", (), "notes", "", ""),
        ],
    ]
)


@given(PATHS, SITES)
def test_every_file_belongs_to_a_collection(paths: list[str], sites: list[Site]) -> None:
    content = [path for path in paths if not skipped_folder(path, sites)]
    proposals = propose(content, sites)
    globs = [Glob(proposal.glob) for proposal in proposals]
    for path in content:
        assert any(glob.matches(path) for glob in globs), path
    firsts = {next(index for index, glob in enumerate(globs) if glob.matches(path)) for path in content}
    if not any(
        "?" in proposal.glob for proposal in proposals
    ):  # which stands for a sign that no glob can say
        assert firsts == set(range(len(proposals)))
    names = [proposal.name for proposal in proposals]
    assert len(set(names)) == len(names)
    assert all("/" not in name and name.isprintable() for name in names)


@given(PATHS, SITES)
def test_what_is_skipped_is_excluded(paths: list[str], sites: list[Site]) -> None:
    skipped = [(folder, path) for path in paths if (folder := skipped_folder(path, sites))]
    content = [path for path in paths if not skipped_folder(path, sites)]
    for proposal in (proposal.without(skipped) for proposal in propose(content, sites)):
        glob, exclude = Glob(proposal.glob), [Glob(folder) for folder in proposal.exclude]
        for _, path in skipped:
            assert not glob.matches(path) or any(other.matches(path) for other in exclude)


@given(NAMES)
def test_a_glob_is_written_as_toml(name: str) -> None:
    (proposal,) = propose([f"{name}/1.md", f"{name}/2.md"], [])

    written = f"files = {json.dumps(proposal.glob, ensure_ascii=False)}"
    assert tomllib.loads(written) == {"files": proposal.glob}


def keys_of(folder: str, number: int, *keys: str, name: str = "") -> dict[str, frozenset[str] | None]:
    return {
        f"{folder}/{name or index}.md".replace("%", str(index)): frozenset(keys) for index in range(number)
    }


def cut_of(files: dict[str, frozenset[str] | None]) -> dict[str, str]:
    with_front_matter = [path for path, keys in files.items() if keys is not None]
    return {one.name: one.glob for one in cut(propose(with_front_matter, []), files)}


def test_files_of_one_name_among_files_without_front_matter() -> None:
    files: dict[str, frozenset[str] | None] = {}
    for skill in ("pdf", "docx", "xlsx"):
        files[f"skills/{skill}/SKILL.md"] = frozenset({"name", "description"})
        files[f"skills/{skill}/references/a.md"] = None
        files[f"skills/{skill}/references/b.md"] = None
    assert cut_of(files) == {"skills": "skills/*/SKILL.md"}


def test_a_folder_whose_files_have_more_in_common_than_the_rest() -> None:
    files = keys_of("src/products", 40, "title", "price", "sku") | keys_of("src/pages", 12, "layout")
    files |= keys_of("src/a/b", 3, "x") | keys_of("src/c", 3, "y")
    site = Site("Jekyll", "_config.yml", "", "src/", ("_[^/]+/",), "pages", "", "jekyll")
    proposals = cut(propose(list(files), [site]), files)
    assert [one.glob for one in proposals] == ["src/pages/**/*.md", "src/products/**/*.md", "src/**/*.md"]
    assert {one.reader for one in proposals} == {"jekyll"}


def test_one_folder_for_each_item_becomes_one_collection() -> None:
    files: dict[str, frozenset[str] | None] = {}
    for number in range(170):
        files |= keys_of(f"items/item{number}", 3, "title", "date")
    assert cut_of(files) == {"items": "items/**/*.md"}
    files = {}
    for language in ("docs", "guides", "notes", "recipes"):
        files |= keys_of(
            f"{language}", 30, "title", "date", *(["cooking", "time"] if language == "recipes" else [])
        )
    assert cut_of(files) == {"recipes": "recipes/**/*.md", "content": "{docs,guides,notes}/**/*.md"}


def test_the_only_folder_of_its_kind() -> None:
    files = keys_of("EIPS", 200, "eip", "author") | {f"{name}.html": frozenset({"layout"}) for name in "abc"}
    assert cut_of(files) == {"eips": "EIPS/**/*.md", "pages": "*.html"}


def test_languages_have_the_same_collections() -> None:
    files: dict[str, frozenset[str] | None] = {}
    for language in ("en", "de", "zh_tw", "pt-BR"):
        files |= keys_of(f"{language}/news/_posts", 60, "layout", "title", "author", "date")
        files |= keys_of(f"{language}/examples", 8, "layout")
        files |= keys_of(f"{language}/about", 20, "layout", "title")
    assert cut_of(files) == {
        "news": "*/news/**/*.md",
        "examples": "*/examples/**/*.md",
        "pages": "**/*.md",
    }


def test_parallel_folders_are_merged() -> None:
    files: dict[str, frozenset[str] | None] = {}
    for language in ("_fr", "_ja", "_ru"):
        files |= keys_of(f"{language}/tour", 30, "title", "num", "next-page")
        files |= keys_of(f"{language}/{language}-only", 30, "title", language)
    files |= keys_of("_tour", 30, "title", "sources", "redirect_from", "author")
    assert cut_of(files)["tour"] == "*/tour/**/*.md"


def test_versions_are_one_collection() -> None:
    files: dict[str, frozenset[str] | None] = {}
    for number in range(2, 9):
        added = ["original_id"] if number < 5 else []
        files |= keys_of(f"versioned/version-{number}.x", 30, "id", "title", *added)
    assert cut_of(files) == {"versioned": "versioned/**/*.md"}


def test_a_key_that_other_files_have_is_no_reason_to_cut() -> None:
    files = keys_of("docs", 5, "title") | keys_of("docs/android", 40, "title", "label")
    files |= keys_of("docs/core", 50, "title", "label") | keys_of("docs/ios", 50, "title", "label")
    files |= keys_of("docs/other", 25, "title")
    files |= keys_of("docs/rules", 25, "title", "related")
    assert cut_of(files) == {"rules": "docs/rules/**/*.md", "docs": "docs/**/*.md"}


def test_a_tiny_folder_joins_those_like_it() -> None:
    files: dict[str, frozenset[str] | None] = {}
    for number in range(10):
        files |= keys_of(f"Person-{chr(65 + number)}", 6, "name", "role", "quote")
    files |= keys_of("Someone", 1, "name")
    assert cut_of(files) == {"content": "*/**/*.md"}


def test_tiny_folders_are_one_collection() -> None:
    files = keys_of("guide", 30, "title", "order")
    files |= keys_of("ai", 1, "summary", "model") | keys_of("404", 1, "layout", "robots")
    assert cut_of(files) == {"guide": "guide/**/*.md", "pages": "{404,ai}/**/*.md"}


def test_a_folder_among_languages_is_no_language() -> None:
    site = Site("Hugo", "hugo.toml", "", "content/", ("[^/]+/",), "pages", "_index.md", "hugo")
    paths = [
        f"content/{folder}/docs/{number}.md"
        for folder in ("en", "de", "fr", "base-l10n")
        for number in range(3)
    ]
    assert [one.glob for one in propose(paths, [site])] == ["content/*/docs/**/*.md"]


def test_folders_without_content_are_excluded_wherever_they_are() -> None:
    paths = [f"docs/{language}/a.md" for language in ("en", "de")]
    skipped = [("docs/en/_includes/", "docs/en/_includes/note.md"), (".github/", ".github/a.md")]
    proposals = [one.without(skipped) for one in propose(paths, [])]
    assert [one.exclude for one in proposals] == [("**/_includes/",)]
