"""References that ready schemas bring: authors in the data files of a blog, and proposals that others require."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Outcome, Repository

AUTHORS = "ada:\n  name: Ada\ncarl:\n  name: Carl\n"
OF_MATERIAL = "authors:\n  ada:\n    name: Ada\n"
PROPOSAL = """---
eip: {number}
title: Gas
description: Changes the cost
author: Ada (@ada)
discussions-to: https://ethereum-magicians.org/t/a/1
status: Draft
type: Meta
created: 2024-05-01
requires: {requires}
---
"""


@pytest.fixture(autouse=True)
def inside(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.folder)
    (repository.folder / "mattercheck.toml").unlink()
    repository.git("rm", "--quiet", "--cached", "mattercheck.toml")


@pytest.fixture
def blog(repository: Repository) -> Repository:
    repository.add("web/docusaurus.config.js", "module.exports = {}\n")
    repository.add("web/blog/authors.yml", AUTHORS)
    repository.add("web/blog/2024/a.md", "---\nauthors: adda\n---\n")
    repository.add("web/blog/b.mdx", "---\nauthors: [carl, {key: nobody, title: X}, {name: Eve}]\n---\n")
    repository.add("web/blog/c.md", "---\nauthors: {key: carl}\n---\n")
    return repository


OF_BLOG = [
    "web/blog/2024/a.md:2:10: error: authors: there is no entry in web/blog/authors.yml named `adda`;"
    " Docusaurus stops the build [references]",
    "web/blog/b.mdx:2:23: error: authors[1].key: there is no entry in web/blog/authors.yml named `nobody`;"
    " Docusaurus stops the build [references]",
]


@pytest.mark.usefixtures("blog")
def test_authors_of_docusaurus(run: Callable[..., Outcome]) -> None:
    assert run("check", "--format", "concise").lines == OF_BLOG
    assert "did you mean `ada`?" in run("check").out
    assert run("check", "--staged", "--format", "concise").lines == OF_BLOG
    assert "references: authors[].key in web/blog/authors.yml" in run("explain-file", "web/blog/c.md").out


def test_authors_that_are_kept_elsewhere(blog: Repository, run: Callable[..., Outcome]) -> None:
    blog.git("rm", "--quiet", "--cached", "web/blog/authors.yml")
    assert run("check", "--staged").code == 0  # not in the index, though in the working tree
    (blog.folder / "web" / "blog" / "authors.yml").rename(blog.folder / "authors.yml")
    assert run("check").code == 0


@pytest.mark.parametrize(
    ("files", "is_checked"),
    [
        ('"web/blog/**/*.{md,mdx}"', True),
        ('["web/blog/*.{md,mdx}", "web/blog/2024/*.md"]', True),
        ('["web/blog/**/*.{md,mdx}", "web/docs/*.md"]', False),
        ('"web/**/*.{md,mdx}"', False),
    ],
)
def test_authors_in_a_configuration(
    blog: Repository, run: Callable[..., Outcome], files: str, is_checked: bool
) -> None:
    blog.write(
        "mattercheck.toml",
        f'[[collections]]\nname = "posts"\nfiles = {files}\nschema = "docusaurus-blog"\n',
    )
    assert run("check", "--format", "concise").lines == (OF_BLOG if is_checked else [])


def test_a_configuration_turns_the_references_off(blog: Repository, run: Callable[..., Outcome]) -> None:
    blog.write(
        "mattercheck.toml",
        '[[collections]]\nname = "posts"\nfiles = "web/blog/**"\nschema = "docusaurus-blog"\nreferences = {}\n',
    )
    assert run("check").code == 0


def test_authors_of_several_blogs_of_material(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write(
        "mkdocs.yml",
        "theme:\n  name: material\nplugins:\n  - blog\n  - blog:\n      blog_dir: ./news # two\n",
    )
    repository.add("docs/blog/.authors.yml", OF_MATERIAL)
    repository.add("docs/news/.authors.yml", OF_MATERIAL.replace("ada", "carl"))
    for blog in ("blog", "news"):
        repository.add(f"docs/{blog}/posts/a.md", "---\ndate: 2024-05-01\nauthors: [ada]\n---\n")
    repository.add("docs/api/posts/create.md", "# A page, not a post\n")
    outcome = run("check", "--format", "concise")
    assert outcome.lines == [
        "docs/news/posts/a.md:3:11: error: authors[0]: there is no entry in docs/news/.authors.yml named `ada`;"
        " Material for MkDocs stops the build [references]"
    ]
    repository.add("docs/news/.authors.yml", "people: []\n")
    outcome = run("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "mattercheck: error: `/authors` leads to nothing in docs/news/.authors.yml\n"


def test_proposals_that_others_require(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.add("EIPS/eip-1.md", PROPOSAL.format(number=1, requires="20,  9999, one"))
    repository.add("EIPS/eip-20.md", PROPOSAL.format(number=20, requires="1"))
    outcome = run("check", "--format", "concise")
    assert sorted(outcome.lines) == [
        "EIPS/eip-1.md:10:16: error: requires[1]: there is no file in `eip` whose `eip` is `9999`;"
        " eipw rejects the proposal [references]",
        "EIPS/eip-1.md:10:22: error: requires[2]: this isn't a number; separate the numbers by commas [pattern]",
    ]
    assert "did you mean" not in run("check").out
    repository.git("commit", "--quiet", "--message", "Add two")
    repository.git("rm", "--quiet", "EIPS/eip-20.md")
    caused = run("check", "--staged", "--format", "concise")
    assert caused.lines[0].startswith("EIPS/eip-1.md:10:11: error: requires[0]: there is no file in `eip`")
