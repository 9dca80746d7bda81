"""The schema of the first user: what it accepts and what it catches."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from mattercheck import check_text, load_schema
from mattercheck.schema.model.walk import subschemas

ARTICLE = (ROOT / "examples/newsroom/content/news/2024-03-14-tram-line-7-opens.md").read_text()
RELATED = """
related:
  - title: "The tram that took four years"
    excerpt: ""
    publishedDateTime: 2024-03-13T09:27:00Z
    sourceUrl: "https://city-post.example/tram"
    type: video
    provider:
      name: City Post
      domain: city-post.example
    quality: 58
    images:
      - url: "https://images.city-post.example/tram.jpg"
        width: 1600
        height: 900
        title: "The first tram"
"""
WHOLE = ARTICLE.replace("\nsecured:", f"{RELATED}\nsecured:")
CONTENTS = json.loads((ROOT / "schemas/news-article.schema.json").read_text())


@pytest.fixture(scope="module")
def schema() -> Any:
    return load_schema("news-article")


def changed(pattern: str, replacement: str, text: str = WHOLE) -> str:
    result, count = re.subn(pattern, replacement, text, count=1, flags=re.MULTILINE)
    assert count == 1, pattern
    return result


@pytest.mark.parametrize("text", [ARTICLE, WHOLE], ids=["plain", "with related articles"])
def test_what_is_right_passes(schema: Any, text: str) -> None:
    assert check_text(text, schema) == []


RIGHT = [
    ("webUrl", r"^webUrl: .*", 'originalUrl: "https://youtube.example/watch?v=-a_b"'),
    (
        "sourceUrl",
        r"^webUrl: .*",
        'sourceUrl: "https://a.example/x"\nampUrl: "https://a.example/y"\ncdnAmpUrl: "https://b.example/z"',
    ),
    ("no ratings", r"^quality: 64\nheat: -1\npublished: false\n", ""),
    ("published", r"^heat: -1\npublished: false", "heat: 12\npublished: true"),
    ("removed", r"^type: article", "type: video\nremoved: true"),
    ("empty excerpt", r"^excerpt: .*", 'excerpt: ""'),
    ("offset", r"^(publishedDateTime: .*)Z", r"\1+02:00"),
    ("tags", r"^topics:", "tags: [trams]\ntopics:"),
]


@pytest.mark.parametrize(
    ("pattern", "replacement"), [case[1:] for case in RIGHT], ids=[case[0] for case in RIGHT]
)
def test_what_varies_in_the_archive_passes(schema: Any, pattern: str, replacement: str) -> None:
    assert check_text(changed(pattern, replacement), schema) == []


# What is changed, and the one problem that comes of it: rule, pointer, the line it stands on, and its text there.
WRONG = [
    ("month 13", r"^(publishedDateTime: 2024)-03", r"\1-13", "format", "/publishedDateTime", "2024-13-14T08:30:00Z"),
    ("day 30 of February", r"^(    publishedDateTime: 2024)-03-13", r"\1-02-30", "format", "/related/0/publishedDateTime", "2024-02-30T09:27:00Z"),
    ("no offset", r"^(publishedDateTime: .*)Z", r"\1", "format", "/publishedDateTime", "2024-03-14T08:30:00"),
    ("no provider", r"^provider:\n.*\n.*\n", "", "required", "/provider", "---"),
    ("no domain", r"^  domain: .*\n", "", "required", "/provider/domain", "provider"),
    ("quality: high", r"^quality: 64", "quality: high", "type", "/quality", "high"),
    ('published: "no"', r"^published: false", 'published: "no"', "type", "/published", '"no"'),
    ("topics emptied", r"^topics:\n.*\n.*\n", "topics:\n", "type", "/topics", "topics"),
    ("no topic", r"^topics:\n.*\n.*\n", "topics: []\n", "minItems", "/topics", "[]"),
    ("null topic", r"^topics:\n", "topics:\n  -\n", "type", "/topics/0", "-"),
    ("width", r"^    width: 1200", "    width: -1", "minimum", "/images/0/width", "-1"),
    ("blank in a URL", r"^(webUrl: .*)line-7", r"\1line 7", "format", "/webUrl", '"https://harbour-gazette.example/tram-line 7-opens"'),
    ("white space after a URL", r'^(webUrl: .*)"', r'\1 "', "format", "/webUrl", '"https://harbour-gazette.example/tram-line-7-opens "'),
    ("empty URL", r"^    sourceUrl: .*", '    webUrl: ""', "format", "/related/0/webUrl", '""'),
    ("relative image", r'^  - url: ".*"', '  - url: "/images/a.jpg"', "format", "/images/0/url", '"/images/a.jpg"'),
    ("another scheme", r'^webUrl: ".*"', 'webUrl: "ftp://a.example/x"', "pattern", "/webUrl", '"ftp://a.example/x"'),
    ("secured cut", r"^(secured: .*);.*", r'\1"', "pattern", "/secured", None),
    ("tilte beside title", r"^(title: .*)", r"\1\ntilte: x", "additionalProperties", "/tilte", "tilte"),
    ("second title", r"^(title: .*)", r"\1\ntitle: x", "duplicate-key", "/title", "title"),
    ("tab", r"^  name: Harbour", "\tname: Harbour", "yaml-syntax", None, "\t"),
    ("no URL at all", r"^webUrl: .*\n", "", "anyOf", "", "---"),
    ("no URL of a related article", r"^    sourceUrl: .*\n", "", "anyOf", "/related/0", None),
    ("amp without its pair", r"^type: article", 'ampWebUrl: "https://a.example/x"\ntype: article', "dependentRequired", "/cdnAmpWebUrl", "---"),
    ("heat without the others", r"^quality: 64\n", "", "dependentRequired", "/quality", "---"),
    ("heat -1 but published", r"^published: false", "published: true", "const", "/published", "true"),
    ("a sentence as a domain", r"^  domain: .*", "  domain: The Gazette of the Harbour", "format", "/provider/domain", "The Gazette of the Harbour"),
    ("a domain without a dot", r"^  domain: .*", "  domain: localhost", "pattern", "/provider/domain", "localhost"),
    ("a type", r"^type: article", "type: artcle", "enum", "/type", "artcle"),
    ("a category", r"^category: news", "category: sport", "const", "/category", "sport"),
    ("a blank title", r"^title: .*", 'title: " "', "pattern", "/title", '" "'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "replacement", "rule", "pointer", "place"),
    [case[1:] for case in WRONG],
    ids=[case[0] for case in WRONG],
)
def test_one_mistake_is_one_problem_at_its_place(
    schema: Any, pattern: str, replacement: str, rule: str, pointer: str | None, place: str | None
) -> None:
    text = changed(pattern, replacement)
    problems = check_text(text, schema)
    assert [problem.rule for problem in problems] == [rule], problems
    problem = problems[0]
    if pointer is not None:
        assert problem.pointer == pointer
    if place is not None:
        span = problem.span
        assert span.line == span.end_line
        assert text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1] == place


def test_without_its_closing_fence(schema: Any) -> None:
    (problem,) = check_text(WHOLE.rstrip().removesuffix("---"), schema)
    assert (problem.rule, problem.span.line, problem.span.column) == ("unclosed-front-matter", 1, 1)
    assert problem.help == f"add a `---` line below line {WHOLE.count(chr(10)) - 1}"


def test_every_field_is_described_for_a_writer() -> None:
    for part, _, route in subschemas(CONTENTS, ""):
        for name, field in part.get("properties", {}).items():
            if route and route[0] == "if":
                continue
            assert len(field.get("description", "")) > 10, (*route, name)


def test_its_examples_are_valid() -> None:
    for part, _, _ in subschemas(CONTENTS, ""):
        for example in part.get("examples", []):
            wrapped = {**CONTENTS, "properties": {"x": part}, "required": [], "anyOf": [{}], "if": False}
            assert load_schema(wrapped).is_valid({"x": example})


def test_it_is_a_file_that_editors_can_use() -> None:
    assert CONTENTS["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert Path(ROOT / "schemas/news-article.schema.json").read_text().endswith("}\n")
