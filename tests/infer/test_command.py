"""`mattercheck infer`: what it prints, writes, refuses and lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import BAD, Outcome, Repository
from mattercheck.cli.arguments import parse_tolerance

Run = Callable[..., Outcome]

CATEGORIES = ("news", "sport", "culture")


def post(number: int, **more: object) -> str:
    fields: dict[str, object] = {
        "title": f"Post {number}",
        "date": f"2024-0{number % 9 + 1}-1{number % 10}",
        "category": CATEGORIES[number % 3],
        "tags": [f"tag{number % 7}", f"other{number % 3}"],
        "image": {"url": f"https://media.example/{number}.png", "width": number + 100},
        **({"draft": True} if number % 5 == 0 else {}),
        **more,
    }
    lines = "".join(
        f"{key}: {value if isinstance(value, str) else json.dumps(value)}\n" for key, value in fields.items()
    )
    return f"---\n{lines}---\n\nText.\n"


@pytest.fixture
def posts(repository: Repository) -> Repository:
    for number in range(100):
        repository.write(f"content/posts/{number:02}.md", post(number))
    return repository


def schema_of(outcome: Outcome) -> dict[str, Any]:
    assert outcome.code == 0, outcome.err
    schema: dict[str, Any] = json.loads(outcome.out)
    return schema


EXPECTED = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Posts",
  "description": "The front matter of the files in content/posts",
  "type": "object",
  "required": ["title", "date", "category", "tags", "image"],
  "x-unknown-fields": {
    "severity": "error",
    "only-misspelled": true
  },
  "properties": {
    "title": {
      "description": "The title of the page",
      "type": "string",
      "minLength": 1,
      "examples": ["Post 22"]
    },
    "date": {
      "description": "When it was published",
      "type": "string",
      "format": "date",
      "examples": ["2024-07-17"]
    },
    "category": {
      "description": "The section that the page is listed in",
      "enum": ["news", "culture", "sport"]
    },
    "tags": {
      "description": "Keywords for finding the page",
      "type": "array",
      "uniqueItems": true,
      "items": {
        "type": "string",
        "minLength": 1,
        "examples": ["tag3"]
      }
    },
    "image": {
      "description": "The main image",
      "type": "object",
      "required": ["url", "width"],
      "properties": {
        "url": {
          "description": "The URL",
          "type": "string",
          "format": "uri",
          "pattern": "^https://",
          "examples": ["https://media.example/25.png"]
        },
        "width": {
          "description": "The width in pixels",
          "type": "integer",
          "minimum": 1
        }
      }
    },
    "draft": {
      "description": "Whether the page is left out of the published site: true or false",
      "type": "boolean"
    }
  }
}
"""


@pytest.mark.usefixtures("posts")
def test_the_schema_is_what_a_person_would_write(run: Run) -> None:
    outcome = run("infer", "content/posts")
    assert outcome.out == EXPECTED
    assert outcome.err == "mattercheck: inferred from 100 files; no outliers\n"


@pytest.mark.parametrize("options", [[], ["--tolerance", "5%"]])
def test_what_looks_wrong_is_listed(posts: Repository, run: Run, options: list[str]) -> None:
    posts.write("content/posts/07.md", post(7, date="17.8.2024"))
    posts.write("content/posts/35.md", post(35, draft="nein"))
    outcome = run("infer", "content/posts", *options)
    assert outcome.out == EXPECTED
    places = [line for line in outcome.err.splitlines() if line.startswith("content/")]
    assert places == [
        "content/posts/07.md:3:7: error: date: the date is in day-month-year order [format]",
        'content/posts/35.md:7:8: error: draft: expected true or false, found the text "nein" [type]',
    ]
    assert outcome.err.endswith("inferred from 100 files; 2 probable mistakes in 2 files\n")
    properties = schema_of(run("infer", "content/posts", "--tolerance", "0"))["properties"]
    assert properties["draft"]["type"] == ["string", "boolean"]


def test_what_nearly_all_files_have_is_required_on_demand(posts: Repository, run: Run) -> None:
    posts.write("content/posts/07.md", "---\ntitle: A title\n---\n")
    assert schema_of(run("infer", "content", "--tolerance", "0"))["required"] == ["title"]
    outcome = run("infer", "content", "--required", "95%")
    assert schema_of(outcome)["required"] == ["title", "date", "category", "tags", "image"]
    assert "content/posts/07.md:1:1: error: date: required field is missing [required]" in outcome.err
    assert outcome.err.endswith("4 probable mistakes in 1 file\n")


def test_a_file_is_written_once(posts: Repository, run: Run) -> None:
    outcome = run("infer", "content/posts", "--output", "schemas/posts.schema.json")
    assert (outcome.code, outcome.out) == (0, "")
    assert (
        outcome.err == "mattercheck: wrote schemas/posts.schema.json, inferred from 100 files; no outliers\n"
    )
    written = posts.folder / "schemas" / "posts.schema.json"
    assert written.read_text() == EXPECTED
    written.write_text("mine")
    again = run("infer", "content/posts", "--output", "schemas/posts.schema.json")
    assert again.code == 2
    assert "schemas/posts.schema.json already exists; pass --force to overwrite it" in again.err
    assert written.read_text() == "mine"
    assert run("infer", "content/posts", "--output", "schemas/posts.schema.json", "--force").code == 0
    assert written.read_text() == EXPECTED


def test_files_that_cannot_be_read_are_listed(posts: Repository, run: Run) -> None:
    posts.write("content/posts/07.md", "---\ntitle: [\n---\n")
    posts.write("content/posts/08.md", "No front matter.\n")
    outcome = run("infer", "content/posts")
    assert schema_of(outcome) == json.loads(EXPECTED)
    assert "content/posts/07.md:" in outcome.err
    assert "98 files; 1 file without front matter skipped; 1 file with errors" in outcome.err


def test_what_was_not_used_in_years_is_deprecated(
    posts: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts.write("content/posts/old.md", post(1, subtitle="Below"))
    for year, message, paths in (("2014", "old", ["content/posts/old.md"]), ("2024", "new", ["--all"])):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{year}-01-01T00:00:00Z")
        posts.git("add", *paths)
        posts.git("commit", "--quiet", "-m", message)
    assert "deprecated" not in run("infer", "content").out
    properties = schema_of(run("infer", "content", "--deprecate-after", "5"))["properties"]
    assert [key for key, field in properties.items() if "deprecated" in field] == ["subtitle"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "no such file or folder: nowhere"),
        (["empty"], "no schema inferred: no file ends in .md, .mdx, .html or"),
        (["plain"], "no schema inferred: no front matter in 1 file"),
        (["broken"], "no schema inferred: 1 file cannot be read; run `mattercheck check` for details"),
        (["content", "--tolerance", "60%"], "'60%' is not a share from 0% to 50%"),
        (["content", "--tolerance", "few"], "'few' is not a share"),
        (["content", "--tolerance", ""], "'' is not a share from 0% to 50%"),
        (["content", "--tolerance", "."], "'.' is not a share from 0% to 50%"),
        (["content", "--tolerance", "%%%"], "'%%%' is not a share from 0% to 50%"),
        (["content", "--tolerance", "1%%"], "'1%%' is not a share from 0% to 50%"),
        (["content", "--tolerance=-1%"], "'-1%' is not a share from 0% to 50%"),
        (["content", "--tolerance", "nan"], "'nan' is not a share from 0% to 50%"),
        (["content", "--required", "0"], "'0' is not a share above 0% and up to 100%"),
        (["content", "--required", "nan"], "'nan' is not a share above 0% and up to 100%"),
        (["content", "--required", "%"], "'%' is not a share above 0% and up to 100%"),
        (["content", "--required", "0"], "'0' is not a share above 0% and up to 100%"),
    ],
)
def test_what_cannot_be_done_is_said(
    repository: Repository, run: Run, arguments: list[str], message: str
) -> None:
    repository.write("content/a.md", BAD)
    repository.write("empty/notes.csv", "Text.\n")
    repository.write("plain/a.md", "Text.\n")
    repository.write("broken/a.md", "---\ntitle: [\n---\n")
    outcome = run("infer", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_yaml_is_read_as_the_collection_reads_it(repository: Repository, run: Run) -> None:
    """A schema that was inferred accepts the content that it was inferred from, however that is read."""
    text = (repository.folder / "mattercheck.toml").read_text()
    repository.write("mattercheck.toml", text + 'yaml = "1.1"\n')
    for number in range(12):
        repository.write(
            f"content/{number}.md", f"---\ndraft: {'yes' if number % 2 else 'off'}\nat: 12:30\n---\n"
        )
    outcome = run("infer", "content", "--tolerance", "1%", "--output", "post.schema.json", "--force")
    assert "no outliers" in outcome.err
    assert (
        json.loads((repository.folder / "post.schema.json").read_text())["properties"]["draft"]["type"]
        == "boolean"
    )
    assert run("check").code == 0


def test_other_files_that_begin_with_front_matter(repository: Repository, run: Run) -> None:
    repository.write("posts/a.qmd", "---\ntitle: A\n---\n")
    repository.write("posts/b.njk", "---\ntitle: B\n---\n")
    assert "inferred from 2 files" in run("infer", "posts").err


@pytest.mark.parametrize("options", [[], ["--tolerance", "1%"]])
def test_processes_that_share_the_work_infer_the_same(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    for number in range(120):
        field = ("tags: [a, b]", "draft: true", "level: 5", f"date: 2024-05-{number % 28 + 1:02}")[number % 4]
        repository.write(f"content/{number:03}.md", f"---\ntitle: T{number}\n{field}\n---\n")
    repository.write("content/faulty.md", "---\nt: [\n---\n")
    alone = run("infer", "content", "--jobs", "1", *options)
    monkeypatch.setattr("mattercheck.infer.collect.POOL_THRESHOLD", 10)
    monkeypatch.setattr("mattercheck.infer.collect._CHUNK", 16)
    shared = run("infer", "content", "--jobs", "2", *options)
    assert (shared.out, shared.err) == (alone.out, alone.err)
    assert "inferred from 120 files" in shared.err


def test_what_is_only_rare_is_listed_apart(posts: Repository, run: Run) -> None:
    for number in range(100, 300):
        posts.write(f"content/posts/{number}.md", post(number))
    posts.write("content/posts/300.md", post(300, draft="no", category="opinion"))
    outcome = run("infer", "content/posts", "--tolerance", "1%", "--output", "posts.schema.json")
    probable, _, rare = outcome.out.partition("Rare, but not necessarily wrong:\n")
    assert "draft: expected true or false" in probable
    assert "opinion" not in probable
    assert [line.split(": ")[2] for line in rare.splitlines()] == ["category"]
    assert outcome.err.endswith("; 1 probable mistake in 1 file, 1 rare value in 1 file\n")


def test_an_empty_url_among_urls_hides_no_broken_one(posts: Repository, run: Run) -> None:
    for number in range(60):
        posts.write(f"content/links/{number}.md", f"---\nurl: https://a.example/{number}\n---\n")
    posts.write("content/links/60.md", '---\nurl: ""\n---\n')
    posts.write("content/links/61.md", "---\nurl: https://a. example/61\n---\n")
    assert "there is a space" in run("infer", "content/links").err


def test_many_empty_texts_are_no_mistakes(repository: Repository, run: Run) -> None:
    for number in range(40):
        items = "".join(
            f"  - note: {json.dumps('' if item == 0 and number < 27 else 'text')}\n" for item in range(60)
        )
        repository.write(f"content/{number}.md", f"---\nitems:\n{items}---\n")
    assert run("infer", "content").err.endswith("no outliers\n")


def test_urls_that_are_often_empty(repository: Repository, run: Run) -> None:
    for number in range(100):
        url = f"https://a.example/{number}" if number % 20 else '""'
        repository.write(f"content/{number}.md", f"---\nurl: {url}\n---\n")
    outcome = run("infer", "content")
    assert outcome.err.endswith("no outliers\n")
    assert schema_of(outcome)["properties"]["url"]["anyOf"][0] == {"const": ""}


@pytest.mark.parametrize("share", ["0", "0%", "0.0", "00.00%", ".0", "50%", "0.5", ".5%", "1.5%"])
def test_shares(share: str) -> None:
    assert parse_tolerance(share).share == (
        float(share.removesuffix("%")) / 100 if "%" in share else float(share)
    )
