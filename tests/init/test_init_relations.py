"""`init` proposes relations that hold in all of the content, and none that hold by accident."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]
AUTHORS = ("ada", "grace", "edsger")
TAGS = ("news", "sport", "weather", "culture")


@pytest.fixture
def site(repository: Repository) -> Repository:
    """Give a Jekyll site with posts, authors and tags."""
    (repository.folder / "mattercheck.toml").unlink()
    repository.write("_config.yml", "title: A site\n")
    for name in AUTHORS:
        repository.write(f"_authors/{name}.md", f"---\nname: {name.title()} Somebody\n---\n")
    repository.write("_data/tags.yml", "".join(f"- slug: {tag}\n  name: The {tag}\n" for tag in TAGS))
    for number in range(20):
        repository.write(
            f"_posts/2024-01-{number + 10}-post.md",
            f"---\ntitle: Post {number}\nslug: post-{number}\ndate: 2024-01-{number + 10}\n"
            f"author: {AUTHORS[number % 3]}\ntags: [{TAGS[number % 4]}, {TAGS[(number + 1) % 4]}]\n"
            f"related: [post-{(number + 5) % 20}]\ndraft: {'true' if number % 2 else 'false'}\n---\n",
        )
    return repository


def relations(repository: Repository, run: Run) -> dict[str, dict[str, Any]]:
    """Return the relations that `init` writes, by collection; the content must not violate them."""
    repository.git("add", "--all")
    outcome = run("init", "--yes")
    assert outcome.code == 0
    assert run("check").code == 0
    table = tomllib.loads((repository.folder / "mattercheck.toml").read_text())
    assert ("Relations between files:" in outcome.out) == any("unique" in one for one in table["collections"])
    return {
        one["name"]: {key: one[key] for key in ("unique", "references") if key in one}
        for one in table["collections"]
    }


def test_relations_that_hold(site: Repository, run: Run) -> None:
    assert relations(site, run) == {
        "authors": {},
        "posts": {
            "unique": ["slug"],
            "references": {
                "author": "authors.@stem",
                "tags[]": "_data/tags.yml#/*/slug",
                "related[]": "posts.slug",
            },
        },
    }
    site.write("_posts/2024-02-01-more.md", "---\ntitle: More\nslug: post-1\nauthor: adda\n---\n")
    found = [line.rpartition("[")[2] for line in run("check", "--format", "concise").lines]
    assert {"unique]", "references]"} <= {*found}


def test_relations_with_an_exception_are_not_proposed(site: Repository, run: Run) -> None:
    text = "---\ntitle: T\nslug: post-1\ndate: 2024-03-01\nauthor: nobody\ntags: [none]\nrelated: [post-99]\n---\n"
    site.write("_posts/2024-03-01-other.md", text)
    assert relations(site, run) == {"authors": {}, "posts": {}}


def test_values_that_are_apart_in_each_field_only(site: Repository, run: Run) -> None:
    for number in range(20):
        path = site.folder / f"_posts/2024-01-{number + 10}-post.md"
        path.write_text(
            path.read_text().replace("related:", f"aliases: [post-{(number + 1) % 20}]\nrelated:")
        )
    assert relations(site, run)["posts"]["unique"] == [["slug"], ["aliases[]"]]


def test_few_files_prove_nothing(site: Repository, run: Run) -> None:
    for number in range(2, 20):
        (site.folder / f"_posts/2024-01-{number + 10}-post.md").unlink()
    assert relations(site, run).get("posts", {}) == {}


@pytest.mark.parametrize("folders", [("de", "fr"), ("en",), ("version-2.x",), ("v1",), ("1.0", "2.0")])
def test_translations_and_versions_share_what_their_page_is_known_by(
    site: Repository, run: Run, folders: tuple[str, ...]
) -> None:
    for folder in folders:
        for number in range(20):
            site.write(f"_notes/{folder}/{number}.md", f"---\nslug: {folder}-{number}\n---\n")
    assert relations(site, run)["notes"] == {}
