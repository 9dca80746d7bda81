"""Mistakes in the declarations of relations: exit code 2, their place, and what would be right."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]

SCHEMA = {
    "type": "object",
    "properties": {
        **{name: {} for name in ("author", "updated")},
        **{name: {"type": "string"} for name in ("slug", "cover", "date")},
        "a": {"properties": {"b": {}}},
        "tags": {"type": "array", "items": {"type": "string"}},
        "price": {"$ref": "#/$defs/price"},
    },
    "$defs": {"price": {"type": "object", "properties": {"min": {}, "max": {}}}},
}
PART = {"properties": {"slug": {"type": "string"}}}
ASSEMBLED = {
    "another file": {"$ref": "part.json"},
    "a part of another file": {"allOf": [{"$ref": "part.json#/$defs/part"}]},
    "an anchor": {"$ref": "#part", "$defs": {"part": {"$anchor": "part", **PART}}},
    "an identifier": {
        "$id": "https://example.com/all",
        "$ref": "part",
        "$defs": {"part": {"$id": "part", **PART}},
    },
    "a dynamic anchor": {"$dynamicRef": "#part", "$defs": {"part": {"$dynamicAnchor": "part", **PART}}},
    "dependencies": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "dependencies": {"title": PART},
    },
}
COLLECTIONS = """
[[collections]]
name = "posts"
files = "posts/*.md"
schema = "posts.schema.json"
{}

[[collections]]
name = "authors"
files = "authors/*.md"
schema = "any.schema.json"
"""

MISTAKES = {
    'unique = "slgu"': "the schema of collection `posts` has no field `slgu`; help: did you mean `slug`?",
    'unique = [["slug", "nope"]]': "has no field `nope`; help: fields of the schema: a, author, cover, date,",
    'unique = "a..b"': "`a..b` is not the name of a field; help: write a field as messages show it",
    'unique = "tags[0]"': "unexpected `[` at character 5; help: write a field such as `images[].src`",
    'unique = "slug.a"': "has no field `slug.a`",
    'unique = "tags.a"': "has no field `tags.a`",
    'unique = "posts.slug"': "has no field `posts.slug`; help: leave out the name of the collection",
    "unique = 3": "collections[0].unique: expected text or a list, found the number 3",
    'references = { author = "autors.id" }': "did you mean `authors`?",
    'references = { author = "nobody" }': "available collections: posts, authors",
    'references = { author = "authors" }': "write authors.@stem, authors.@path or authors.FIELD",
    'references = { author = "authors.@stm" }': "available: @path, @stem, @name, @folder",
    'references = { athor = "authors.@stem" }': "did you mean `author`?",
    'references = { author = "data/tagz.yml" }': "data file data/tagz.yml not found",
    'references = { author = "/data/tags.yml" }': "`/data/tags.yml` is not a relative path",
    'references = { author = "../tags.yml" }': "`../tags.yml` is not below the folder of the configuration",
    'references = { author = "data/tags.yml#name" }': "`name` is not a JSON Pointer",
    'references = { author = "data/tags.yml#/*/x" }': "`/*/x` leads to nothing in data/tags.yml",
    'paths = { cover = "../static" }': "is not below the folder of the configuration",
    "paths = { cover = [] }": "the list of folders is empty",
    'paths = ["covr"]': "did you mean `cover`?",
    'filename = "{date:%Q}.md"': "unknown date format `%Q`; help: available: %Y,",
    'filename = "{date:Y}.md"': "the date format `Y` formats nothing",
    'filename = "{date.md"': "unmatched `{`",
    'filename = "post.md"': "the pattern contains no field",
    'filename = "/{slug}.md"': "write the end of the path",
    'filename = "{slgu}.md"': "did you mean `slug`?",
    'order = "date = updated"': "`date = updated` is not a comparison of two fields",
    'order = "date =< updated"': "write `date <= updated` or",
    'order = "date <= updated <= slug"': "is not a comparison of two fields",
    'order = ["date <= updated", "price.min <= price.mx"]': "did you mean `max`?",
    'counterparts = { in = ["en/*/*", "de"] }': "invalid pattern `en/*/*`",
    'counterparts = { in = ["en", "en/"] }': "`en/` is listed twice",
    'counterparts = { in = ["en", "de"], equal = "dat" }': "did you mean `date`?",
    'counterparts = { in = ["en"] }': "expected at least 2 items",
}
SHARED_MISTAKES = {
    'unique = "slug"': "`slug` doesn't start with the name of a collection; help: write it as in posts.slug, or",
    'unique = ["posts.slug", "author.id"]': "did you mean `authors`?",
    'collections = ["posts", "authrs"]\nunique = "slug"': "unknown collection `authrs`; help: did you mean `authors`?",
    'collections = "nothing"\nunique = "slug"': "available collections: posts, authors",
    'collections = "posts"': "the table declares no relation; help: available: unique, references,",
    'order = "date <= updated"': "`order` applies to no collection; help: write it in the table",
}


def check(repository: Repository, run: Run, configuration: str) -> str:
    """Return the lines about the configuration."""
    repository.write("posts.schema.json", json.dumps(SCHEMA))
    repository.write("any.schema.json", "true")
    repository.write("data/tags.yml", "- name: 1\n")
    repository.write("posts/one.md", "---\nslug: one\n---\n")
    repository.write("mattercheck.toml", configuration)
    outcome = run("check", "--format", "github")
    assert outcome.code == 2
    return outcome.err.replace("\n  help: ", "; help: ").replace(" [invalid-configuration]", "")


@pytest.mark.parametrize(("line", "message"), MISTAKES.items(), ids=MISTAKES)
def test_a_mistake_in_a_collection(repository: Repository, run: Run, line: str, message: str) -> None:
    err = check(repository, run, COLLECTIONS.format(line))
    assert err.startswith("mattercheck.toml:6:")
    assert message in err


@pytest.mark.parametrize(("lines", "message"), SHARED_MISTAKES.items(), ids=SHARED_MISTAKES)
def test_a_mistake_in_a_shared_table(repository: Repository, run: Run, lines: str, message: str) -> None:
    err = check(repository, run, f"{COLLECTIONS.format('')}\n[[relations]]\n{lines}\n")
    assert err.startswith("mattercheck.toml:1")
    assert message in err


def test_a_configuration_in_pyproject(repository: Repository, run: Run) -> None:
    table = COLLECTIONS.format('unique = "slgu"').replace(
        "[[collections]]", "[[tool.mattercheck.collections]]"
    )
    repository.write("posts.schema.json", json.dumps(SCHEMA))
    repository.write("any.schema.json", "true")
    repository.write("posts/one.md", "---\nslug: one\n---\n")
    (repository.folder / "mattercheck.toml").unlink()
    repository.write("pyproject.toml", table)
    outcome = run("check")
    assert outcome.code == 2
    assert outcome.err.startswith("pyproject.toml:6:")


@pytest.mark.parametrize("schema", ASSEMBLED.values(), ids=ASSEMBLED)
def test_the_fields_of_an_assembled_schema_are_known(
    repository: Repository, run: Run, schema: dict[str, Any]
) -> None:
    repository.write("posts.schema.json", json.dumps(schema))
    repository.write("part.json", json.dumps({**PART, "$defs": {"part": PART}}))
    repository.write("any.schema.json", "true")
    repository.write("posts/one.md", "---\nslug: one\n---\n")
    repository.write("mattercheck.toml", COLLECTIONS.format('unique = "slug"'))
    assert run("check").code == 0
    repository.write("mattercheck.toml", COLLECTIONS.format('unique = "slgu"'))
    outcome = run("check")
    assert outcome.code == 2
    assert "has no field `slgu`" in outcome.err
    assert "did you mean `slug`?" in outcome.err
