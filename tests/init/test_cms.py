"""Field lists of content management systems become schemas, where the content agrees with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]

DECAP = """\
backend: {name: git-gateway}
collections:
  - name: blog
    folder: content/blog
    fields:
      - {label: Title, name: title, widget: string, hint: Shown in lists}
      - {label: Date, name: date, widget: datetime}
      - {label: Section, name: section, widget: select, options: [garden, {label: Kitchen, value: kitchen}]}
      - {label: Draft, name: draft, widget: boolean}
      - {label: Weight, name: weight, widget: number, value_type: int, required: false}
      - {label: Tags, name: tags, widget: list, required: false}
      - label: Links
        name: links
        widget: list
        required: false
        fields: [{name: text}, {name: url, required: false}]
      - {label: Text, name: body, widget: markdown}
  - name: settings
    files: [{file: data/site.yml, name: site, fields: [{name: title}]}]
"""
PAGES = """\
content:
  - name: blog
    type: collection
    path: content/blog
    fields:
      - {name: title, type: string, required: true, description: Shown in lists}
      - {name: date, type: date, required: true}
      - {name: section, type: select, required: true, options: {values: [garden, kitchen]}}
      - {name: draft, type: boolean}
      - {name: weight, type: number}
      - {name: tags, type: string, list: true}
      - {name: links, type: object, list: true, fields: [{name: text, type: string, required: true}, {name: url}]}
"""
FRONT_MATTER = json.dumps(
    {
        "frontMatter.content.pageFolders": [
            {"title": "Blog", "path": "[[workspace]]/content/blog", "contentTypes": ["blog"]}
        ],
        "frontMatter.taxonomy.contentTypes": [
            {
                "name": "blog",
                "fields": [
                    {"name": "title", "type": "string", "required": True, "description": "Shown in lists"},
                    {"name": "date", "type": "datetime", "required": True},
                    {
                        "name": "section",
                        "type": "choice",
                        "choices": ["garden", {"id": "kitchen", "title": "Kitchen"}],
                        "required": True,
                    },
                    {"name": "draft", "type": "draft"},
                    {"name": "weight", "type": "number"},
                    {"name": "tags", "type": "tags"},
                    {
                        "name": "links",
                        "type": "fields",
                        "multiple": True,
                        "fields": [{"name": "text", "type": "string", "required": True}],
                    },
                ],
            }
        ],
    }
)


TINA = json.dumps(
    {
        "schema": {
            "collections": [
                {
                    "name": "blog",
                    "path": "content/blog",
                    "format": "md",
                    "fields": [
                        {
                            "name": "title",
                            "type": "string",
                            "required": True,
                            "description": "Shown in lists",
                        },
                        {"name": "date", "type": "datetime", "required": True},
                        {
                            "name": "section",
                            "type": "string",
                            "options": ["garden", "kitchen"],
                            "required": True,
                        },
                        {"name": "draft", "type": "boolean"},
                        {"name": "weight", "type": "number"},
                        {"name": "tags", "type": "string", "list": True},
                        {
                            "name": "links",
                            "type": "object",
                            "list": True,
                            "fields": [{"name": "text", "type": "string", "required": True}],
                        },
                        {"name": "body", "type": "rich-text", "isBody": True},
                    ],
                },
                {"name": "settings", "path": "content/settings", "format": "json", "fields": []},
            ]
        }
    }
)


def site_with(repository: Repository, configurations: dict[str, str], number: int = 12) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    for name, text in configurations.items():
        repository.write(name, text)
    for day in range(1, number + 1):
        repository.write(
            f"content/blog/{day}.md",
            f"---\ntitle: Post {day}\ndate: 2024-01-{day:02}\nsection: {'garden' if day % 2 else 'kitchen'}\n"
            f"links:\n  - text: One\ntags: [a, b]\n---\nText.\n",
        )


@pytest.mark.parametrize(
    "configurations",
    [
        {"static/admin/config.yml": DECAP},
        {".pages.yml": PAGES},
        {"frontmatter.json": FRONT_MATTER},
        {"tina/tina-lock.json": TINA},
    ],
    ids=["decap", "pages", "front-matter", "tina"],
)
def test_a_field_list(repository: Repository, run: Run, configurations: dict[str, str]) -> None:
    site_with(repository, configurations)
    outcome = run("init", "--yes")
    assert outcome.code == 0, outcome.err
    assert f"12 files, fields from {next(iter(configurations))}\n" in outcome.out
    schema = json.loads((repository.folder / "schemas/blog.schema.json").read_text())
    assert schema["required"] == ["title", "date", "section"]
    assert schema["additionalProperties"] is False
    properties: dict[str, Any] = schema["properties"]
    assert properties["title"] == {"description": "Shown in lists", "type": "string", "minLength": 1}
    assert properties["date"]["format"] == "date"
    assert properties["section"] == {"enum": ["garden", "kitchen"]}
    assert properties["draft"] == {"type": ["boolean", "null"]}
    assert properties["links"]["items"]["required"] == ["text"]
    assert "body" not in properties
    assert run("check").code == 0
    repository.write("content/blog/new.md", "---\ntitle: New\ndate: 2024-02-30\nsection: gardn\n---\n")
    checked = run("check")
    assert checked.out.count("error: ") == 2


def test_a_field_list_that_does_not_fit(repository: Repository, run: Run) -> None:
    site_with(repository, {"admin/config.yml": DECAP.replace("name: title", "name: headline")})
    outcome = run("init", "--yes")
    assert outcome.code == 0
    assert "fields from" not in outcome.out
    schema = json.loads((repository.folder / "schemas/blog.schema.json").read_text())
    assert "headline" not in schema["properties"]


@pytest.mark.parametrize(
    "contents",
    [
        "",
        "[1]",
        "collections: 3",
        "collections: [{folder: 3, fields: {}}]",
        "collections: [{folder: x, fields: [1]}]",
    ],
)
def test_a_configuration_that_means_nothing(repository: Repository, run: Run, contents: str) -> None:
    names = ("admin/config.yml", ".pages.yml", "frontmatter.json", "tina/tina-lock.json")
    site_with(repository, dict.fromkeys(names, contents))
    outcome = run("init", "--yes")
    assert (outcome.code, "fields from" in outcome.out) == (0, False)


def test_fields_within_fields_without_end(repository: Repository, run: Run) -> None:
    loop = "collections:\n  - &a\n    name: blog\n    folder: content/blog\n    fields: [{name: title}, {name: x, widget: object"
    nested = loop + ", fields: [{name: y, widget: object" * 30 + "}]" * 30 + "}]\n"
    site_with(repository, {"admin/config.yml": nested})
    assert run("init", "--yes").code == 0


def test_several_collections_of_one_folder(repository: Repository, run: Run) -> None:
    second = DECAP.replace("name: blog", "name: blog_second").partition("collections:\n")[2]
    site_with(repository, {"admin/config.yml": DECAP.replace("name: blog", "name: blog_first") + second})
    assert "blog  content/blog/**/*.md  12 files, fields from admin/config.yml" in run("init", "--yes").out


def test_the_page_of_a_folder_is_not_edited_with_the_form(repository: Repository, run: Run) -> None:
    site_with(repository, {"admin/config.yml": DECAP, "hugo.toml": 'baseURL = "https://example.org"\n'})
    repository.write("content/blog/_index.md", "---\ntitle: Blog\n---\n")
    outcome = run("init", "--yes")
    assert "wrong" not in outcome.out
    assert "sections  content/**/_index.md  1 file" in outcome.out
    assert run("check").code == 0


@pytest.mark.parametrize(
    "folder", ["../posts", "./content//blog/", "content/../content/blog", "/content/blog", "!a", "a\\b", " "]
)
def test_odd_folders_of_a_cms(repository: Repository, run: Run, folder: str) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    repository.add("static/admin/config.yml", DECAP.replace("content/blog", json.dumps(folder)))
    repository.add(".pages.yml", PAGES.replace("content/blog", json.dumps(folder)))
    repository.add("frontmatter.json", FRONT_MATTER.replace("content/blog", json.dumps(folder)[1:-1]))
    for name in ("one", "two"):
        repository.add(f"content/blog/{name}.md", f"---\ntitle: {name}\n---\n")
    outcome = run("init", "--yes")
    assert (outcome.code, "this is a bug" in outcome.err) == (0, False)
    if folder.endswith(("blog", "blog/")):
        assert 'files = "content/blog/**/*.md"' in (repository.folder / "mattercheck.toml").read_text()
