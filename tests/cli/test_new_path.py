"""Where `mattercheck new` puts a file that is given by name, and in which syntax it is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]
TODAY = f"{datetime.now(UTC):%Y-%m-%d}"
YAML = "---\ntitle: Old\nid: x\n---\n"
TOML = '+++\ntitle = "Old"\nid = "x"\n+++\n'
JSON = '{\n  "title": "Old",\n  "id": "x"\n}\n'


@pytest.fixture
def write(repository: Repository) -> Callable[..., None]:
    """Return a function that writes a collection `posts` with these globs and files."""

    def write(glob: str, files: dict[str, str], reader: str = "") -> None:
        schema = {
            "type": "object",
            "required": ["title", "id"],
            "properties": {"title": {"type": "string"}, "id": {"type": "string"}},
        }
        repository.write("post.schema.json", json.dumps(schema))
        table = f'[[collections]]\nname = "posts"\nfiles = "{glob}"\nschema = "post.schema.json"\n'
        repository.write("mattercheck.toml", table + (f'reader = "{reader}"\n' if reader else ""))
        for path, text in files.items():
            repository.write(path, text)

    return write


@pytest.mark.parametrize(
    ("glob", "existing", "path"),
    [
        ("blog/**/*.md", [], "blog/release-1.2.md"),
        ("blog/**/*.md", ["blog/one.md"], "blog/release-1.2.md"),
        ("blog/**/*.md", ["blog/one/index.md", "blog/two/index.md"], "blog/release-1.2/index.md"),
        ("blog/**/*.md", ["blog/2025/one.md"], "blog/release-1.2.md"),
        ("blog/**/*.{md,qmd}", ["blog/a.qmd", "blog/b.qmd", "blog/c.md"], "blog/release-1.2.qmd"),
        ("blog/**/*.{md,qmd}", [], "blog/release-1.2.md"),
        ("blog/*.md", ["blog/2024-01-01-a.md", "blog/2024-01-02-b.md"], f"blog/{TODAY}-release-1.2.md"),
        ("blog/**/*.qmd", ["blog/2024-01-01_a/index.qmd"], f"blog/{TODAY}_release-1.2/index.qmd"),
        ("blog/*.post.md", [], "blog/release-1.2.post.md"),
        ("blog/post-*.md", [], "blog/post-release-1.2.md"),
        ("**/SKILL.md", [], "release-1-2/SKILL.md"),
        ("**/SKILL.md", ["a/skills/b/SKILL.md", "a/skills/c/SKILL.md"], "a/skills/release-1-2/SKILL.md"),
        ("site/**/_index.md", ["site/a/_index.md", "site/a/b/_index.md"], "site/release-1-2/_index.md"),
        ("{a,b}/**/*.md", ["a/one.md"], "a/release-1.2.md"),
    ],
)
def test_path(
    repository: Repository, run: Run, write: Callable[..., None], glob: str, existing: list[str], path: str
) -> None:
    write(glob, dict.fromkeys(existing, YAML))
    outcome = run("new", "posts", "Release 1.2")
    assert outcome.err == f"mattercheck: wrote {path}; fill in what is missing\n"
    assert "title: Release 1.2\n" in (repository.folder / path).read_text()
    assert run("check", path).code == 1


def test_posts_of_jekyll_have_a_date(run: Run, write: Callable[..., None]) -> None:
    write("_posts/**/*.md", {}, "jekyll")
    assert run("new", "posts", "one").err.startswith(f"mattercheck: wrote _posts/{TODAY}-one.md")


def test_date_in_the_name(run: Run, write: Callable[..., None]) -> None:
    write("_posts/**/*.md", {}, "jekyll")
    assert run("new", "posts", "2026-01-02-one").err.startswith("mattercheck: wrote _posts/2026-01-02-one.md")


def test_folder_that_is_not_known(run: Run, write: Callable[..., None]) -> None:
    write("{a,b}/**/*.md", {"a/one.md": YAML, "a/two.md": YAML, "b/three.md": YAML})
    outcome = run("new", "posts", "four")
    assert outcome.code == 2
    assert outcome.err.endswith(
        "the files of `posts` are in several folders ({a,b}/**/*.md); pass a path, such as a/...\n"
    )


@pytest.mark.parametrize(
    ("text", "reader", "written"),
    [
        (YAML, "", "---\ntitle: Old\nid:\n---\n\n"),
        (TOML, "", '+++\ntitle = "Old"\n# id =\n+++\n\n'),
        (JSON, "", '{\n  "title": "Old",\n  "id": null\n}\n\n'),
        ("", "", "---\ntitle: Old\nid:\n---\n\n"),
        ("", "zola", '+++\ntitle = "Old"\n# id =\n+++\n\n'),
        (YAML, "zola", "---\ntitle: Old\nid:\n---\n\n"),
    ],
)
def test_syntax(
    repository: Repository, run: Run, write: Callable[..., None], text: str, reader: str, written: str
) -> None:
    write("blog/*.md", {"blog/a.md": text} if text else {}, reader)
    assert run("new", "posts", "old").code == 1
    assert (repository.folder / "blog/old.md").read_text() == written
    assert run("check", "blog/old.md").code == 1


def test_toml_with_tables_lists_and_dates(
    repository: Repository, run: Run, write: Callable[..., None]
) -> None:
    write("blog/*.md", {}, "zola")
    properties = {
        "date": {"type": "string", "format": "date"},
        "extra": {
            "type": "object",
            "required": ["by", "tags"],
            "properties": {"tags": {"default": ["a", {"b": 1}]}},
        },
        "draft": {"type": "boolean", "default": True},
    }
    schema = {"type": "object", "required": [*properties], "properties": properties}
    repository.write("post.schema.json", json.dumps(schema))
    assert run("new", "posts", "one").code == 1
    assert (repository.folder / "blog/one.md").read_text().splitlines() == [
        "+++",
        f"date = {TODAY}",
        "draft = true",
        "",
        "[extra]",
        "# by =",
        'tags = ["a", { b = 1 }]',
        "+++",
        "",
    ]
