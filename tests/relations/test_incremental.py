"""What a change causes is the same, however it is found: from all facts, or from those of the changed files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.config.settings import load_config
from mattercheck.relations.declarations import Relations, read_relations
from mattercheck.relations.findings import all_findings, caused_findings
from mattercheck.relations.relation import Finding
from mattercheck.relations.states import State
from mattercheck.relations.store import Facts
from mattercheck.schema.load.loader import SchemaLoader

CONFIGURATION = """
[[collections]]
name = "posts"
files = "posts/**/*.md"
schema = "any.schema.json"
unique = ["slug", "aliases[]"]
references = { author = "authors.id", "related[]" = "posts.slug", by = "authors.@stem", at = "posts.@path" }
paths = { "images[]" = ["static", "."] }
filename = "{slug}.md"
order = "low <= high"

[[collections]]
name = "pages"
files = "pages/**/*.md"
schema = "any.schema.json"
counterparts = { in = ["pages/en", "pages/de", "pages/fr"], equal = "low" }

[[collections]]
name = "authors"
files = "authors/*.md"
schema = "any.schema.json"

[[relations]]
unique = ["posts.slug", "pages.slug", "authors.id"]
"""
NAMES = st.sampled_from(["a", "b", "c", "d"])
LISTS = st.lists(NAMES, max_size=3)
POST = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["slug", "author", "by"], NAMES),
        **dict.fromkeys(["aliases", "related"], LISTS),
        "at": st.sampled_from(["posts/a", "b.md", "/posts/x/c.md", "./a", "../a.md"]),
        "images": st.lists(st.sampled_from(["a.png", "/b.png", "A.png", "../posts/a.png"]), max_size=2),
        **dict.fromkeys(["low", "high"], st.integers(0, 3)),
    },
)
FILES = st.dictionaries(
    st.sampled_from(["posts/a.md", "posts/b.md", "posts/x/c.md", "posts/x/a.md"]), POST, max_size=4
).flatmap(
    lambda posts: st.fixed_dictionaries(
        {},
        optional={
            **{
                f"pages/{language}/{name}.md": st.fixed_dictionaries(
                    {"low": st.integers(0, 1)}, optional={"slug": NAMES}
                )
                for language in ("en", "de", "fr")
                for name in ("a", "b")
            },
            **{f"authors/{name}.md": st.fixed_dictionaries({}, optional={"id": NAMES}) for name in "ab"},
            **dict.fromkeys(["static/a.png", "static/b.png", "posts/a.png", "posts/x/a.png"], st.none()),
        },
    ).map(lambda others: {**posts, **others})
)


@pytest.fixture(scope="module")
def relations(tmp_path_factory: pytest.TempPathFactory) -> Relations:
    folder: Path = tmp_path_factory.mktemp("repository")
    (folder / "mattercheck.toml").write_text(CONFIGURATION)
    (folder / "any.schema.json").write_text("true")
    loader = SchemaLoader(folder)
    return read_relations(load_config(folder / "mattercheck.toml", loader), loader)


def put(facts: Facts, relations: Relations, path: str, value: Any) -> None:
    collection = path.partition("/")[0]
    known = path.endswith(".md")
    facts.put(path, "", relations.rows(path, collection, value) if known else [])


def facts_of(relations: Relations, files: dict[str, Any]) -> Facts:
    facts = Facts()
    for path, value in files.items():
        put(facts, relations, path, value)
    return facts


def told(findings: Iterable[list[Finding]]) -> Counter[tuple[str, object]]:
    """Return how often each file violates relations in a way that is told apart."""
    return Counter((one.path, one.identity) for found in findings for one in found)


@given(before=FILES, after=FILES, data=st.data())
def test_a_change_gives_what_the_whole_repository_gives(
    relations: Relations, before: dict[str, Any], after: dict[str, Any], data: st.DataObject
) -> None:
    base = facts_of(relations, before)
    whole = told(all_findings(relations, State(facts_of(relations, after), Facts(), ())))
    changed = {path for path in {*before, *after} if before.get(path, 0) != after.get(path, 0)}
    new = State(base, facts_of(relations, {path: after[path] for path in changed & {*after}}), changed)
    assert told(all_findings(relations, new)) == whole

    at_hand = data.draw(st.sets(st.sampled_from(sorted(changed)))) if changed else set()
    others = changed - at_hand
    middle = {path: after[path] for path in {*after} - at_hand} | {
        path: before[path] for path in {*before} & at_hand
    }
    known = told(all_findings(relations, State(facts_of(relations, middle), Facts(), ())))
    old = State(base, facts_of(relations, {path: after[path] for path in others & {*after}}), others)
    elsewhere = Counter({one: count for one, count in known.items() if one[0] not in at_hand})
    assert told(caused_findings(relations, old, new, at_hand, None)) == whole - elsewhere
    assert told(caused_findings(relations, old, new, at_hand, {})) == whole - known
