"""What an editor asks about relations: which values may stand at a field, and what a value names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conftest import Repository
from mattercheck.checking.checker import Checker
from mattercheck.checking.relation_lookup import RelationLookup
from mattercheck.checking.relations import store_for
from mattercheck.config.file_config import ConfigResolver
from mattercheck.schema.load.loader import SchemaLoader

CONFIGURATION = """
[[collections]]
name = "posts"
files = "posts/**/*.md"
schema = "any.schema.json"
unique = "slug"
references = { author = "authors.@stem", "tags[]" = "data/tags.yml", "related[]" = "posts.slug" }
paths = { "images[].src" = ["static", "."] }

[[collections]]
name = "authors"
files = "authors/*.md"
schema = "any.schema.json"
"""


@pytest.fixture
def blog(repository: Repository) -> Repository:
    repository.write("mattercheck.toml", CONFIGURATION)
    repository.write("any.schema.json", "true")
    repository.write("posts/one.md", "---\nslug: one\n---\n")
    repository.write("posts/two.md", "---\ntitle: Second\nslug: two\n---\n")
    repository.write("posts/b.png", "")
    repository.write("authors/ada.md", "---\nname: Ada Lovelace\n---\n")
    repository.write("data/tags.yml", "news:\n  title: News\nsport: sport\n")
    repository.write("static/img/a.png", "")
    repository.git("add", "--all")
    repository.git("commit", "-qm", "all")
    return repository


@pytest.fixture(params=[True, False], ids=["in-git", "outside-git"])
def lookup(blog: Repository, request: pytest.FixtureRequest) -> Iterator[RelationLookup]:
    loader = SchemaLoader(blog.folder)
    checker = Checker(loader, ConfigResolver(loader))
    root = blog.folder if request.param else None
    lookup = RelationLookup(checker, root, blog.folder, store_for(blog.folder, root))
    yield lookup
    lookup.close()


def test_values_that_may_stand_at_a_field(blog: Repository, lookup: RelationLookup) -> None:
    one = str(blog.folder / "posts" / "one.md")
    ada = str(blog.folder / "authors" / "ada.md")
    assert lookup.choices(one, ("author",)) == [("ada", ada)]
    tags = str(blog.folder / "data" / "tags.yml")
    assert lookup.choices(one, ("tags", 3)) == [("news", tags), ("sport", tags)]
    assert lookup.choices(one, ("tags",)) == [("news", tags), ("sport", tags)]
    assert [choice.value for choice in lookup.choices(one, ("related", 0))] == ["one", "two"]
    assert [choice.value for choice in lookup.choices(one, ("images", 0, "src"))] == [
        "/img/a.png",
        "b.png",
        "two.md",
    ]
    assert lookup.choices(one, ("title",)) == []
    assert lookup.choices(ada, ("name",)) == []
    assert len(lookup.choices(one, ("related", 0), 1)) == 1


def test_what_a_value_names(blog: Repository, lookup: RelationLookup) -> None:
    one = str(blog.folder / "posts" / "one.md")
    assert lookup.places(one, ("author",), "ada") == [
        (
            str(blog.folder / "authors" / "ada.md"),
            "---\nname: Ada Lovelace\n---\n",
            (1, 1, 1, 1),
            "Ada Lovelace",
        )
    ]
    tags = [lookup.places(one, ("tags", 0), tag)[0].span for tag in ("news", "sport")]
    assert tags == [(1, 1, 1, 5), (3, 8, 3, 13)]
    (two,) = lookup.places(one, ("related", 0), "two")
    assert (two.span, two.title) == ((3, 7, 3, 10), "Second")
    (image,) = lookup.places(one, ("images", 2, "src"), "/img/a.png?v=1")
    assert image == (str(blog.folder / "static" / "img" / "a.png"), "", (1, 1, 1, 1), "")
    assert lookup.places(one, ("author",), "eve") == []
    assert lookup.places(one, ("title",), "ada") == []


def test_open_documents_count(blog: Repository, lookup: RelationLookup) -> None:
    one, two = (str(blog.folder / "posts" / name) for name in ("one.md", "two.md"))
    assert [problem.message for problem in (lookup.result(one) or pytest.fail()).problems] == []
    lookup.update(one, b"---\nslug: uno\nauthor: eve\n---\n")
    lookup.update(str(blog.folder / "authors" / "eve.md"), b"---\nname: Eve\n---\n")
    lookup.update(str(blog.folder / "data" / "tags.yml"), b"- weather\n")
    assert [choice.value for choice in lookup.choices(two, ("related", 0))] == ["two", "uno"]
    assert [choice.value for choice in lookup.choices(two, ("author",))] == ["ada", "eve"]
    assert [choice.value for choice in lookup.choices(two, ("tags", 0))] == ["weather"]
    assert lookup.places(two, ("related", 0), "uno")[0].span == (2, 7, 2, 10)
    lookup.update(str(blog.folder / "authors" / "eve.md"), None)
    result = lookup.result(one)
    assert result is not None
    assert [problem.message for problem in result.problems] == [
        "author: there is no file in `authors` named `eve`"
    ]
    assert lookup.result(str(blog.folder / "readme.md")) is None
