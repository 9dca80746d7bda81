"""`mattercheck schema` and `mattercheck new`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from conftest import Outcome, Repository

Run = Callable[..., Outcome]


def write_schema(folder: Path, contents: str, name: str = "a.schema.json") -> None:
    (folder / name).write_text(contents, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ('{"type": "objct"}', ['1:10: error: type: the text "objct" is not allowed; did you mean `object`?']),
        ('{"requried": []}', ["1:2: warning: unknown keyword `requried` is ignored"]),
        ('{"format": "datetime"}', ["1:12: warning: the format `datetime` is not defined in 2020-12"]),
        ('{"pattern": "("}', ["1:13: error: `(` is not a valid regular expression"]),
        ('{"$ref": "#/$defs/no"}', ["1:10: error: `$ref` points to #/$defs/no, which does not exist"]),
        (
            '{"required": ["a"], "properties": {}, "additionalProperties": false}',
            [
                "1:15: error: `a` is required, but no property defines it, and additional properties are not allowed"
            ],
        ),
        (
            '{"required": ["tilte"], "properties": {"title": {}}}',
            ["1:15: warning: `tilte` is required, but no property defines it"],
        ),
        (
            '{"required": ["a"], "properties": {"other": {}}}',
            ["1:15: warning: `a` is required, but no property defines it"],
        ),
        ('{"required": ["a"], "properties": {"other": {}}, "additionalProperties": {"type": "string"}}', []),
        ('{"properties": {"a": {}}, "then": {"required": ["a"], "properties": {"b": {}}}, "if": {}}', []),
        (
            '{"required": ["x-a"], "properties": {}, "patternProperties": {"^x-": {}}, "additionalProperties": false}',
            [],
        ),
        (
            '{"format": "date", "default": "today"}',
            ['1:31: warning: the default `"today"` violates `format` of its own schema'],
        ),
        (
            '{"properties": {"a": {"$ref": "#/$defs/n", "examples": [1, "b"]}}, "$defs": {"n": {"type": "integer"}}}',
            ['1:60: warning: the example `"b"` violates `type` of its own schema'],
        ),
        (
            '{"type": "string", "enum": ["a", 1]}',
            ["1:34: error: `1` is never valid: `type` in the same schema does not allow it"],
        ),
        (
            '{"properties": {"a": {"minimum": 5, "maximum": 3, "type": "integer"}}}',
            ["1:22: error: no value is valid here: the keywords of `a` contradict each other"],
        ),
        ('{"properties": {"a": false, "b": {"not": {}}}, "additionalProperties": false}', []),
    ],
)
def test_check(folder: Path, run: Run, contents: str, said: list[str]) -> None:
    write_schema(folder, contents)
    outcome = run("schema", "check", "a.schema.json", "--format", "concise")
    assert len(outcome.lines) == len(said), outcome.out
    for line, expected in zip(outcome.lines, said, strict=True):
        assert line.startswith(f"a.schema.json:{expected}")
    assert outcome.code == any("error" in line for line in said)


def test_check_the_schemas_of_the_configuration(repository: Repository, run: Run) -> None:
    assert run("schema", "check").err == "mattercheck: no problems in 1 schema\n"
    repository.write("post.schema.json", '{"type": "string", "const": 1}')
    found = json.loads(run("schema", "check", "--format", "json").out)["problems"]
    assert [(one["path"], one["line"], one["rule"]) for one in found] == [
        ("post.schema.json", 1, "schema-contradiction")
    ]


@pytest.mark.usefixtures("folder")
def test_check_nothing(run: Run) -> None:
    assert run("schema", "check").code == 2
    assert run("schema", "check", "none.json").err == "mattercheck: error: schema not found: none.json\n"
    assert run("schema").code == 2


def test_diff_of_a_large_schema(folder: Path, run: Run) -> None:
    """Fields that stay the same cost nothing, however many there are."""
    inner = {"name": {"type": "string", "minLength": 1}, "kind": {"enum": ["a", "b"]}}
    field = {"type": "object", "required": ["name"], "additionalProperties": False, "properties": inner}
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {f"f{n}": field for n in range(450)},
    }
    (folder / "old.json").write_text(json.dumps(schema))
    schema["properties"] = {**schema["properties"], "extra": {"type": "string"}}  # type: ignore[dict-item]
    (folder / "new.json").write_text(json.dumps(schema))
    outcome = run("schema", "diff", "old.json", "new.json")
    assert (outcome.code, outcome.lines[0]) == (0, "extra: added")
    assert "proven: everything that was valid is still valid" in outcome.out


def test_diff_of_a_reference_to_a_field(folder: Path, run: Run) -> None:
    """The fields that stay the same may be what another field refers to."""
    properties: dict[str, object] = {"a": {"type": "string"}, "c": {"type": "integer"}}
    for name, target in (("old", "a"), ("new", "c")):
        fields = {**properties, "b": {"$ref": f"#/properties/{target}"}}
        (folder / f"{name}.json").write_text(json.dumps({"type": "object", "properties": fields}))
    assert run("schema", "diff", "old.json", "new.json").code == 1


OLD = {
    "type": "object",
    "required": ["title"],
    "additionalProperties": False,
    "properties": {"title": {"type": "string", "maxLength": 80}, "kind": {"enum": ["a", "b"]}},
}


def changed(**keywords: object) -> dict[str, object]:
    return {**OLD, **keywords}


def compared(folder: Path, run: Run, new: dict[str, object]) -> Outcome:
    write_schema(folder, json.dumps(OLD), "old.json")
    write_schema(folder, json.dumps(new), "new.json")
    return run("schema", "diff", "old.json", "new.json")


@pytest.mark.parametrize(
    ("new", "code", "said"),
    [
        (OLD, 0, ["no differences", "", "proven: both schemas accept exactly the same values"]),
        (
            changed(required=[]),
            0,
            ["(root): `title` is no longer required", "", "proven: everything that was valid is still valid"],
        ),
        (
            changed(required=["title", "kind"]),
            1,
            ["(root): `kind` is now required", "", "some values that were valid are no longer valid"],
        ),
        (
            changed(properties={"title": {"type": "string", "maxLength": 60}, "kind": {"enum": ["a", "c"]}}),
            1,
            [
                'kind: `"b"` is no longer allowed',
                'kind: `"c"` is now allowed',
                "title: `maxLength` changed from `80` to `60`",
                "",
                "some values that were valid are no longer valid",
            ],
        ),
        (
            changed(properties={**OLD["properties"], "date": {"format": "date"}}),  # type: ignore[dict-item]
            0,
            ["date: added", "", "proven: everything that was valid is still valid"],
        ),
    ],
)
def test_diff(folder: Path, run: Run, new: dict[str, object], code: int, said: list[str]) -> None:
    outcome = compared(folder, run, new)
    assert outcome.lines[: len(said)] == said
    assert outcome.code == code


NARROWED = [
    ({"properties": {}}, {"properties": {}, "additionalProperties": False}),
    ({"properties": {"a": {"type": "integer"}}}, {"properties": {"a": {"type": "integer", "maximum": 4000}}}),
    ({"properties": {"a": {"multipleOf": 2}}}, {"properties": {"a": {"multipleOf": 4}}}),
    (
        {"properties": {"a": {"items": {"type": "string"}}}},
        {"properties": {"a": {"items": {}, "maxItems": 500}}},
    ),
    ({"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "string", "maxLength": 5000}}}),
    ({"properties": {"a": {"minimum": 1}}}, {"properties": {"a": {"exclusiveMinimum": 1}}}),
]


@pytest.mark.parametrize(("old", "new"), NARROWED, ids=json.dumps)
def test_what_became_narrower_has_an_example(
    folder: Path, run: Run, old: dict[str, object], new: dict[str, object]
) -> None:
    write_schema(folder, json.dumps({"type": "object", **old}), "old.json")
    write_schema(folder, json.dumps({"type": "object", **new}), "new.json")
    outcome = run("schema", "diff", "old.json", "new.json")
    assert "no differences" not in outcome.out
    assert "some values that were valid are no longer valid\n  for example: " in outcome.out
    assert "no collection uses this schema, so no files were checked" in outcome.out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            {"dependentRequired": {"a": ["b"]}},
            {"dependentRequired": {"a": ["b", "c"]}},
            '(root): `dependentRequired` changed from `{"a": ["b"]}` to `{"a": ["b", "c"]}`',
        ),
        (
            {"properties": {"a": {"const": {"x": 1}}}},
            {"properties": {"a": {"const": {"x": 2}}}},
            'a: `const` changed from `{"x": 1}` to `{"x": 2}`',
        ),
    ],
)
def test_every_difference_is_said(folder: Path, run: Run, old: object, new: object, said: str) -> None:
    write_schema(folder, json.dumps(old), "old.json")
    write_schema(folder, json.dumps(new), "new.json")
    assert said in run("schema", "diff", "old.json", "new.json").lines


def test_diff_of_parts(repository: Repository, run: Run) -> None:
    """A part of a schema is compared, too, and as it was at the time, wherever it lay."""
    part = '{"properties": {"date": {"type": "string"}}}'
    repository.add("parts/date.json", part)
    repository.add("post.schema.json", '{"$ref": "parts/date.json"}')
    repository.add("content/a.md", "---\ndate: long ago\n---\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "One")
    repository.write("parts/date.json", part.replace('"string"', '"string", "maxLength": 4'))
    for name in ("post.schema.json", "parts/date.json"):
        outcome = run("schema", "diff", f"HEAD:{name}", name)
        assert "`maxLength` added: `4`" in outcome.out
        assert outcome.lines[-1].startswith("content/a.md:2:7: error: date: ")
    repository.git("mv", "parts/date.json", "parts/day.json")
    repository.write("post.schema.json", '{"$ref": "parts/day.json"}')
    assert "content/a.md:2:7: error" in run("schema", "diff", "HEAD:post.schema.json", "post.schema.json").out


def test_a_counter_example_is_one(folder: Path, run: Run) -> None:
    outcome = compared(folder, run, changed(properties={"title": {"minLength": 5}, "kind": {}}))
    (shown,) = (line for line in outcome.lines if line.startswith("  for example: "))
    value = json.loads(shown.removeprefix("  for example: "))
    (folder / "value.json").write_text(json.dumps(value))
    assert run("check", "--schema", "old.json", "value.json").code == 0
    assert run("check", "--schema", "new.json", "value.json").code == 1


def test_what_cannot_be_proven_is_not_said(folder: Path, run: Run) -> None:
    kept = {"pattern": "^(a|b)+c{2,9}$"}
    write_schema(folder, json.dumps({"type": "object", "properties": {"a": {"not": kept}}}), "old.json")
    write_schema(
        folder, json.dumps({"type": "object", "dependentSchemas": {"q": {"maxProperties": 3}}}), "new.json"
    )
    outcome = run("schema", "diff", "old.json", "new.json")
    assert outcome.code == 1
    assert "proven: everything" not in outcome.out.replace("not proven", "")


@pytest.mark.parametrize(
    ("old", "new", "page", "broken"),
    [
        ({}, {"required": ["y"]}, "x: yes", ["1:1 y"]),
        ({"required": ["z"]}, {"required": ["y", "z"]}, "x: yes", ["1:1 y"]),
        ({"required": ["y"]}, {"required": ["y"]}, "x: 1", []),
        ({}, {"properties": {"x": {"x-severity": "warning", "type": "string"}}}, "x: 1", []),
        ({"properties": {"x": {"x-severity": "warning", "type": "string"}}},
         {"properties": {"x": {"type": "string"}}}, "x: 1", ["2:4 x"]),
        ({}, {"properties": {"x": {"deprecated": True}}}, "x: 1", []),
        ({"properties": {"x": {"items": {"type": "string"}}}},
         {"properties": {"x": {"items": {"type": "string", "maxLength": 2}}}}, "x: [1, abc]", ["2:8 x[1]"]),
        ({"properties": {"x": {"type": "string"}}}, {"required": ["y"]}, "x: 1\ny: [", []),
    ],
)  # fmt: skip
def test_what_a_difference_breaks(
    repository: Repository,
    run: Run,
    old: dict[str, object],
    new: dict[str, object],
    page: str,
    broken: list[str],
) -> None:
    """What breaks is an error that was none before: warnings don't count, and other problems don't hide it."""
    repository.add("post.schema.json", json.dumps({"type": "object", **old}))
    repository.git("commit", "--quiet", "-m", "One")
    repository.write("post.schema.json", json.dumps({"type": "object", **new}))
    repository.write("content/a.md", f"---\n{page}\n---\n")
    lines = run("schema", "diff", "HEAD:post.schema.json", "post.schema.json").lines
    found = [line.split(": ") for line in lines if line.startswith("content/a.md:")]
    assert [f"{place.removeprefix('content/a.md:')} {field}" for place, _, field, *_ in found] == broken
    assert ("no files that use this schema would break (1 checked)" in lines) == (not broken)


def test_diff_of_revisions(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "---\ntitle: A title\n---\n")
    repository.write("content/bad.md", "---\ntitel: A title\n---\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "One")
    schema = json.loads((repository.folder / "post.schema.json").read_text())
    schema["required"].append("date")
    repository.write("post.schema.json", json.dumps(schema))
    outcome = run("schema", "diff", "HEAD:post.schema.json", "post.schema.json")
    assert outcome.code == 1
    assert "(root): `date` is now required" in outcome.lines
    assert outcome.lines[-3:] == [
        "2 files in this repository would break:",
        "content/a.md:1:1: error: date: required field is missing [required]",
        "content/bad.md:1:1: error: date: required field is missing [required]",
    ]
    assert run("schema", "diff", "no:post.schema.json", "post.schema.json").code == 2
    assert run("schema", "diff", "HEAD:none.json", "post.schema.json").code == 2
    assert run("schema", "diff", "none.json", "post.schema.json").code == 2


FIELDS = """{
  "title": "Post",
  "description": "What a post <says> of itself",
  "type": "object",
  "required": ["title", "image"],
  "properties": {
    "title": {"type": "string", "minLength": 1, "description": "The heading | of the page"},
    "kind": {"enum": ["news", "opinion"]},
    "date": {"type": "string", "format": "date", "deprecated": true},
    "image": {"$ref": "#/$defs/image"},
    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3, "examples": [["a"]]}
  },
  "$defs": {"image": {"type": "object", "required": ["src"], "properties": {"src": {"type": "string", "pattern": "a|b"}}}}
}"""


def test_docs(folder: Path, run: Run) -> None:
    write_schema(folder, FIELDS)
    outcome = run("schema", "docs", "a.schema.json")
    assert outcome.code == 0
    assert (
        outcome.out
        == """\
# Post

What a post &lt;says> of itself

| Field | Required | Type | Allowed | About | Example |
| --- | --- | --- | --- | --- | --- |
| `title` | yes | text | at least 1 character | The heading \\| of the page |  |
| `kind` |  | text | `"news"`, `"opinion"` |  |  |
| `date` |  | date |  | Deprecated. | `"2024-01-31"` |
| `image` | yes | group of fields |  |  |  |
| `image.src` | yes | text | matches `a\\|b` |  |  |
| `tags` |  | list of text | at most 3 items |  | `["a"]` |

## Template

```yaml
---
title:  # text
# kind:  # "news", "opinion"
# date:  # date
image:  # group of fields
# tags:  # list of text
---
```
"""
    )


def test_docs_in_html(folder: Path, run: Run) -> None:
    write_schema(folder, FIELDS)
    page = run("schema", "docs", "--format", "html", "a.schema.json").out
    tree = etree.fromstring(page.encode(), etree.HTMLParser(recover=False))
    assert [cell.xpath("string()") for cell in tree.xpath("//td[1]")] == [
        "title", "kind", "date", "image", "image.src", "tags",
    ]  # fmt: skip
    assert tree.xpath("string(//p)") == "What a post <says> of itself"


def test_docs_of_lists(folder: Path, run: Run) -> None:
    items = {"type": "string", "enum": ["S", "M"]}
    named = {"type": "string", "pattern": "^[a-z]+$"}
    schema = {
        "properties": {"sizes": {"type": "array", "items": items}, "tags": {"type": "array", "items": named}}
    }
    write_schema(folder, json.dumps(schema))
    page = run("schema", "docs", "a.schema.json").out
    assert '| `sizes` |  | list of text | each is one of `"S"`, `"M"` |' in page
    assert "| `tags` |  | list of text | each matches `^[a-z]+$` |" in page
    html = run("schema", "docs", "a.schema.json", "--format", "html").out
    assert "<td>each matches <code>^[a-z]+$</code></td>" in html


def test_a_schema_that_refers_to_itself(folder: Path, run: Run) -> None:
    write_schema(
        folder, '{"type": "object", "properties": {"a": {"$ref": "#"}, "b": {"items": {"$ref": "#"}}}}'
    )
    assert run("schema", "docs", "a.schema.json").code == 0
    assert run("schema", "diff", "a.schema.json", "a.schema.json").code in {0, 1}
    write_schema(folder, '{"$ref": "#"}')
    assert run("schema", "docs", "a.schema.json").code in {0, 2}


@pytest.mark.usefixtures("folder")
def test_check_without_a_configuration(run: Run) -> None:
    outcome = run("schema", "check")
    assert outcome.code == 2
    assert outcome.err.endswith("no configuration found: pass a schema file, or run `mattercheck init`\n")


def test_new(repository: Repository, run: Run) -> None:
    outcome = run("new", "posts", "content/2024-01-31-first-steps.md")
    assert (outcome.code, outcome.out) == (0, "")
    file = repository.folder / "content" / "2024-01-31-first-steps.md"
    assert file.read_bytes() == b"---\ntitle: First steps\n---\n\n"
    assert run("check").code == 0
    again = run("new", "posts", "content/2024-01-31-first-steps.md")
    assert again.code == 2
    assert again.err.endswith("already exists and was left unchanged\n")
    untitled = f"content/{datetime.now(UTC):%Y-%m-%d}-untitled.md"  # dated, as the other file
    assert run("new", "posts").err == f"mattercheck: wrote {untitled}; fill in what is missing\n"


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.json", '{\n  "title": "A"'),
        ("a.yaml", "title: A\n"),
        ("a.toml", 'title = "A"\n'),
        ("a.md", "---\ntitle: A\n"),
    ],
)
def test_new_in_a_collection_of_data(repository: Repository, run: Run, name: str, begins: str) -> None:
    configuration = repository.folder / "mattercheck.toml"
    configuration.write_text(configuration.read_text().replace("*.md", "*.{md,json,yaml,toml}"))
    outcome = run("new", "posts", f"content/{name}")
    assert (outcome.code, outcome.out) == (0, "")
    assert (repository.folder / "content" / name).read_text().startswith(begins)


def test_new_with_what_cannot_be_known(repository: Repository, run: Run) -> None:
    schema = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string", "pattern": "^x{7}$"}},
    }
    repository.write("post.schema.json", json.dumps(schema))
    outcome = run("new", "posts", "content/a.md")
    assert outcome.code == 1
    assert outcome.out == "content/a.md:2:1: error: id: expected text, found nothing [type]\n"
    assert outcome.err == "mattercheck: wrote content/a.md; fill in what is missing\n"


def test_new_invents_nothing(repository: Repository, run: Run) -> None:
    properties = {
        "title": {"type": "string", "minLength": 1, "examples": ["Another page"]},
        "layout": {"const": "post"},
        "date": {"type": "string", "pattern": r"^\d{2}/\d{2}/\d{4}$"},
        "published": {"type": "string", "format": "date-time"},
        "section": {"enum": ["garden", "kitchen"]},
        "status": {"enum": ["final", "draft"], "default": "draft"},
        "tags": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "image": {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}},
    }
    schema = {"type": "object", "required": [*properties], "properties": properties}
    repository.write("post.schema.json", json.dumps(schema))
    repository.write("content/2024-01-01-old.md", "---\ntitle: Old\n---\n")
    outcome = run("new", "posts", "First steps in May")
    assert outcome.code == 1
    today = datetime.now(UTC)
    name = f"content/{today:%Y-%m-%d}-first-steps-in-may.md"
    lines = (repository.folder / name).read_text().splitlines()
    assert lines[:4] == ["---", "title: First steps in May", "layout: post", f"date: {today:%m/%d/%Y}"]
    assert lines[4].startswith(f"published: {today:%Y-%m-%d}T")
    assert lines[5:] == ["section:", "status: draft", "tags:", "image:", "  url:", "---", ""]
    assert [line.split(": ")[2] for line in outcome.lines] == ["section", "tags", "image.url"]
    assert run("check", name).code == 1


def test_new_where_the_folder_has_the_name(repository: Repository, run: Run) -> None:
    configuration = repository.folder / "mattercheck.toml"
    configuration.write_text(configuration.read_text().replace("content/**/*.md", "skills/*/SKILL.md"))
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "pattern": "^[a-z-]+$"}},
    }
    repository.write("post.schema.json", json.dumps(schema))
    assert run("new", "posts", "pdf-tools").code == 0
    assert (repository.folder / "skills/pdf-tools/SKILL.md").read_text() == "---\nname: pdf-tools\n---\n\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["post"], "unknown collection `post`; did you mean `posts`?"),
        (
            ["posts", "elsewhere/a.md"],
            "elsewhere/a.md isn't in collection `posts`, whose files are content/**/*.md",
        ),
        (["posts", "content/taken.md/a.md"], "cannot be written"),
    ],
)
def test_new_where_it_cannot_be(repository: Repository, run: Run, arguments: list[str], said: str) -> None:
    repository.write("content/taken.md", "")
    outcome = run("new", *arguments)
    assert outcome.code == 2
    assert said in outcome.err
