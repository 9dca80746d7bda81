"""Every generator is recognised by its files, and its content becomes collections that check clean."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import NamedTuple

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]


class Case(NamedTuple):
    """A repository: files of its own, folders or files of content, and what is to be found."""

    name: str
    files: dict[str, str]
    content: tuple[str, ...]
    """Paths of content; one with a `*` stands for five files."""
    collections: dict[str, str]
    found: str
    other: str = ""
    """Further lines of the collections."""


TEMPLATE = '---\ntitle: "{{ .Name }}"\nlayout: 3\n---\n'
CASES = [
    Case(
        "hugo",
        {"hugo.toml": 'baseURL = "https://example.org"\n', "archetypes/default.md": TEMPLATE},
        (
            *("content/_index.md", "content/posts/_index.md", "content/posts/*.md"),
            *("content/news/*/index.md", "content/about.md", "content/contact/index.md"),
        ),
        {
            "sections": "content/**/_index.md",
            "news": "content/news/**/*.md",
            "posts": "content/posts/**/*.md",
            "pages": "content/**/*.md",
        },
        "Hugo (hugo.toml)",
    ),
    Case(
        "hugo-with-languages",
        {"config.yaml": "baseURL: https://example.org\ncontentDir: texts\n"},
        ("texts/en/posts/*.md", "texts/de/posts/*.md", "texts/en/docs/*.md", "texts/en/about.md"),
        {"docs": "texts/*/docs/**/*.md", "posts": "texts/*/posts/**/*.md", "pages": "texts/**/*.md"},
        "Hugo (config.yaml)",
    ),
    Case(
        "zola",
        {"config.toml": 'base_url = "https://example.org"\n', "templates/page.html": "<p>\n"},
        ("content/blog/_index.md", "content/blog/*.md", "content/about.md"),
        {
            "sections": "content/**/_index.md",
            "blog": "content/blog/**/*.md",
            "pages": "content/**/*.md",
        },
        "Zola (config.toml)",
    ),
    Case(
        "jekyll",
        {"_config.yml": "title: A site\n", "_layouts/post.html": TEMPLATE, ".github/ISSUE.md": TEMPLATE},
        ("_posts/2024-01-0*-a.md", "_authors/*.md", "index.html", "about.md"),
        {"authors": "_authors/**/*.md", "posts": "_posts/**/*.md", "pages": "**/*.{html,md}"},
        "Jekyll (_config.yml)",
        'reader = "jekyll"',
    ),
    Case(
        "astro",
        {"astro.config.mjs": "export default {}\n"},
        ("src/content/blog/*.mdx", "src/content/authors/*.md", "src/pages/*.md"),
        {
            "authors": "src/content/authors/**/*.md",
            "blog": "src/content/blog/**/*.mdx",
            "pages": "src/pages/**/*.md",
        },
        "Astro (astro.config.mjs)",
    ),
    Case(
        "vitepress",
        {"docs/.vitepress/config.ts": "export default {}\n", "docs/.vitepress/theme/a.md": TEMPLATE},
        ("docs/guide/*.md", "docs/reference/*.md", "docs/index.md", "examples/*.md"),
        {"docs": "docs/**/*.md", "examples": "examples/**/*.md"},
        "VitePress (docs/.vitepress)",
    ),
    Case(
        "gatsby",
        {"gatsby-config.ts": "export default {}\n"},
        ("content/blog/*/index.md", "content/authors/*.md"),
        {"authors": "content/authors/**/*.md", "blog": "content/blog/**/*.md"},
        "Gatsby (gatsby-config.ts)",
        'reader = "gray-matter"',
    ),
    Case(
        "next",
        {"next.config.mjs": "export default {}\n", "website/docusaurus.config.js": "module.exports = {}\n"},
        ("content/posts/*.mdx", "website/docs/*.md", "website/blog/*.md"),
        {
            "blog": "website/blog/**/*.md",
            "docs": "website/docs/**/*.md",
            "posts": "content/posts/**/*.mdx",
        },
        "Docusaurus (website/docusaurus.config.js)",
    ),
    Case(
        "nuxt",
        {"nuxt.config.ts": "export default {}\n"},
        ("content/blog/*.md", "content/people/*.md"),
        {"blog": "content/blog/**/*.md", "people": "content/people/**/*.md"},
        "Nuxt (nuxt.config.ts)",
    ),
    Case(
        "lume",
        {"_config.ts": 'import lume from "lume/mod.ts";\n'},
        ("posts/*.md", "people/*.vto"),
        {"people": "people/**/*.vto", "posts": "posts/**/*.md"},
        "Lume (_config.ts)",
    ),
    Case(
        "bridgetown",
        {"bridgetown.config.yml": "template_engine: erb\n"},
        ("src/_posts/2024-01-0*-a.md", "src/about.md", "src/people.md"),
        {"posts": "src/_posts/**/*.md", "pages": "src/**/*.md"},
        "Bridgetown (bridgetown.config.yml)",
    ),
    Case(
        "docusaurus",
        {"docusaurus.config.ts": "export default {}\n"},
        ("docs/*.md", "docs/guide/*.mdx", "blog/2024-01-0*.md", "src/pages/*.md"),
        {"blog": "blog/**/*.md", "docs": "docs/**/*.{md,mdx}", "pages": "src/pages/**/*.md"},
        "Docusaurus (docusaurus.config.ts)",
    ),
    Case(
        "docusaurus-below",
        {"website/docusaurus.config.js": "module.exports = {}\n"},
        ("website/docs/*.md", "website/blog/*.md"),
        {"blog": "website/blog/**/*.md", "docs": "website/docs/**/*.md"},
        "Docusaurus (website/docusaurus.config.js)",
    ),
    Case(
        "jekyll-source",
        {"_config.yml": "title: A site\nsource: ./web # the site\n", "web/_layouts/post.html": TEMPLATE},
        ("web/_posts/2024-01-0*-a.md", "web/index.html", "web/about.md", "docs/*.md"),
        {"posts": "web/_posts/**/*.md", "pages": "web/**/*.{html,md}", "docs": "docs/**/*.md"},
        "Jekyll (_config.yml)",
    ),
    Case(
        "mkdocs",
        {"mkdocs.yml": "site_name: A site\ndocs_dir: 'pages'\n"},
        ("pages/*.md", "pages/guide/*.md", "pages/blog/posts/*.md"),
        {"posts": "pages/blog/posts/**/*.md", "docs": "pages/**/*.md"},
        "MkDocs (mkdocs.yml)",
        'reader = "mkdocs"',
    ),
    Case(
        "eleventy",
        {"eleventy.config.js": "export default {}\n", "_includes/base.html": TEMPLATE},
        ("posts/*.md", "about/index.md", "index.md"),
        {"about": "about/**/*.md", "posts": "posts/**/*.md", "pages": "*.md"},
        "Eleventy (eleventy.config.js)",
    ),
    Case(
        "hexo",
        {"_config.yml": "title: A site\n", "package.json": '{"dependencies": {"hexo": "7"}}\n'},
        ("source/_posts/*.md", "source/_drafts/a.md", "source/about/index.md"),
        {
            "drafts": "source/_drafts/**/*.md",
            "posts": "source/_posts/**/*.md",
            "pages": "source/**/*.md",
        },
        "Hexo (_config.yml)",
    ),
    Case(
        "quarto",
        {"_quarto.yml": "project:\n  type: website\n"},
        ("posts/*/index.qmd", "index.qmd", "about.qmd"),
        {"posts": "posts/**/*.qmd", "pages": "*.qmd"},
        "Quarto (_quarto.yml)",
        'reader = "quarto"',
    ),
    Case(
        "obsidian",
        {".obsidian/app.json": "{}\n"},
        ("Daily Notes/2024-01-0*.md", "People/*.md", "Inbox.md"),
        {"daily-notes": "Daily Notes/**/*.md", "people": "People/**/*.md", "notes": "*.md"},
        "Obsidian (.obsidian)",
    ),
    Case(
        "text",
        {"LICENSE.txt": "-----\nAll rights reserved\n", "robots.txt": "User-agent: *\n"},
        ("notes/*.txt", "reports/*.Rmd", "docs/*.mdoc"),
        {"docs": "docs/**/*.mdoc", "notes": "notes/**/*.txt", "reports": "reports/**/*.Rmd"},
        "",
    ),
    Case(
        "unknown",
        {"README.md": "# Read me\n"},
        ("content/news/2023/*.md", "content/news/2024/*.md", "content/people/*.md", "content/about.md"),
        {"news": "content/news/**/*.md", "people": "content/people/**/*.md", "pages": "content/*.md"},
        "",
    ),
]


def head(path: str, number: int) -> str:
    """Return front matter whose fields are those of the folder."""
    own = {"p": "date: 2024-01-0", "n": "order: 1", "b": "heading: Text "}.get(
        path.split("/")[-2:][0][:1], "x: "
    )
    return f"---\ntitle: Title {number}\n{own}{number + 1}\n---\n\nText.\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_generator(repository: Repository, run: Run, case: Case) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    for path, text in case.files.items():
        repository.write(path, text)
    written = 0
    for pattern in case.content:
        for number in range(5 if "*" in pattern else 1):
            path = pattern.replace("*", str(number + 1))
            repository.write(path, head(path, number))
            written += 1
    outcome = run("init", "--yes")
    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines()[0] == (
        f"Found {case.found}" if case.found else "No known site generator found"
    )
    text = (repository.folder / "mattercheck.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["collections"]
    assert {table["name"]: table["files"] for table in tables} == case.collections
    assert [table["name"] for table in tables] == list(case.collections)
    assert text.count(case.other) >= len(tables)
    checked = run("check")
    assert (checked.code, checked.out) == (0, ""), checked.out + checked.err
    assert f"no problems in {written} files" in checked.err


@pytest.mark.parametrize(
    ("mark", "folder", "reader"),
    [("docs/.vitepress/config.ts", "docs", "gray-matter"), ("astro.config.mjs", "src/content/docs", "astro")],
)
def test_a_generator_reads_what_is_in_its_folder(
    repository: Repository, run: Run, mark: str, folder: str, reader: str
) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    repository.write(mark, "export default {}\n")
    for number in range(5):
        repository.write(f"{folder}/{number}.md", head("docs/a.md", number))
        repository.write(f"examples/{number}.md", head("examples/a.md", number))
    assert run("init", "--yes").code == 0
    tables = tomllib.loads((repository.folder / "mattercheck.toml").read_text())["collections"]
    assert {table["name"]: table.get("reader") for table in tables} == {"docs": reader, "examples": None}
