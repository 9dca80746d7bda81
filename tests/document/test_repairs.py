"""Every hint about a syntax error, applied: the text then parses to what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from mattercheck.core.text_edit import apply_edits
from mattercheck.document.document import read_data
from mattercheck.document.syntax import Syntax
from mattercheck.document.yaml.events import Stop, read_events
from mattercheck.document.yaml.recovery.prove import find_repair

MENDED: list[tuple[str, dict[str, Any]]] = [
    ("title: The hack: a story", {"title": "The hack: a story"}),
    ("title: What to do:", {"title": "What to do:"}),
    ('title: The "hack": a story', {"title": 'The "hack": a story'}),
    ("items:\n  - The hack: a story: told", {"items": ["The hack: a story: told"]}),
    ("author: @ada", {"author": "@ada"}),
    ("title: `code` here", {"title": "`code` here"}),
    ("share: %50", {"share": "%50"}),
    ("pattern: **/*.ts", {"pattern": "**/*.ts"}),
    ("title: & more", {"title": "& more"}),
    ("title: ?", {"title": "?"}),
    ("text: | words", {"text": "words"}),
    ("items:\n  * one\n  * two", {"items": ["one", "two"]}),
    ("a:\n\tb: 1", {"a": {"b": 1}}),
    ("a:\n\u00a0\u00a0- x\n\u00a0\u00a0- y", {"a": ["x", "y"]}),
    ('a: "x\nb: 1', {"a": "x", "b": 1}),
    ("a: 'x\nb: 1", {"a": "x", "b": 1}),
    ('a: "x\nb: "y"', {"a": "x", "b": "y"}),
    ("a: \"x'\nb: 1", {"a": "x", "b": 1}),
    ('a: "x" and y', {"a": '"x" and y'}),
    ('a: "A "good" title"', {"a": 'A "good" title'}),
    ("a: 'it's here'", {"a": "it's here"}),
    ('a: "C:\\path"', {"a": "C:\\path"}),
    ("category Standards\nlang: en", {"category": "Standards", "lang": "en"}),
    ("lang: en\ncategory Standards\nx: 1", {"lang": "en", "category": "Standards", "x": 1}),
    ("title:A title\nlang: en", {"title": "A title", "lang": "en"}),
    (
        "text: One line\nand another one that goes on\nlang: en",
        {"text": "One line and another one that goes on", "lang": "en"},
    ),
    ("by: [Ada](https://example.com)", {"by": "[Ada](https://example.com)"}),
    ("tags: [a, b\nlang: en", {"tags": ["a", "b"], "lang": "en"}),
    ("who: {name: Ada\nlang: en", {"who": {"name": "Ada"}, "lang": "en"}),
    ('tags: ["a" "b"]', {"tags": ["a", "b"]}),
    ('tags: ["a",, "b"]', {"tags": ["a", "b"]}),
    ('tags: [""a", "b"]', {"tags": ["a", "b"]}),
    ('s: {\n  "a": 1\n  "b": 2\n}', {"s": {"a": 1, "b": 2}}),
    ("tags: - a", {"tags": ["a"]}),
    ("url: {{ site }}/page", {"url": "{{ site }}/page"}),
    ("title: A\n  author: Ada", {"title": "A", "author": "Ada"}),
    ("title: “Hello: World”", {"title": "Hello: World"}),
    ('title: "Hello”\nlang: en', {"title": "Hello", "lang": "en"}),
    ('title: "Hello",\nlang: en', {"title": "Hello", "lang": "en"}),
    ("tags:\n  - one\n  -two\nlang: en", {"tags": ["one", "two"], "lang": "en"}),
    ("title = A title\nlang: en", {"title": "A title", "lang": "en"}),
    ("title:\u00a0Hello\nlang: en", {"title": "Hello", "lang": "en"}),
    ("title：Hello\nlang: en", {"title": "Hello", "lang": "en"}),
    ("people:\n  - name: Bob\n  mail: b", {"people": [{"name": "Bob", "mail": "b"}]}),
    (" title: A\nauthor: Ada\nlang: en", {"title": "A", "author": "Ada", "lang": "en"}),
    ("text: |\nFirst words\nSecond words\nlang: en", {"text": "First words\nSecond words\n", "lang": "en"}),
    ("title: A\n\nThis is the text of the page.\n\nMore of it", {"title": "A"}),
    ("tags: [#one, #two]\nlang: en", {"tags": ["#one", "#two"], "lang": "en"}),
    ("who: {name: Ann mail: a}\nlang: en", {"who": {"name": "Ann", "mail": "a"}, "lang": "en"}),
    ('path: "C:\\Users"\nlang: en', {"path": "C:\\Users", "lang": "en"}),
    ("files: '*.js', '*.ts'", {"files": ["*.js", "*.ts"]}),
]


@pytest.mark.parametrize(("text", "meant"), MENDED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_repair_reads_as_what_was_meant(text: str, meant: dict[str, Any]) -> None:
    stop: Any = read_events(text)[1]
    assert isinstance(stop, Stop)
    while isinstance(stop, Stop):
        repair, _ = find_repair(text, stop)
        assert repair is not None
        text = apply_edits(text, repair.edits)
        stop = read_events(text)[1]
    assert read_data("x.yaml", text.encode(), Syntax.YAML).value == meant


@pytest.mark.parametrize(("text", "meant"), MENDED, ids=lambda value: value if isinstance(value, str) else "")
def test_the_rest_of_a_broken_document_is_read_as_mended(text: str, meant: dict[str, Any]) -> None:
    document = read_data("x.yaml", text.encode(), Syntax.YAML)
    assert document.value == meant
    assert document.problems
    assert all(problem.help for problem in document.problems)


def test_a_merge_conflict_is_named_and_not_mended() -> None:
    document = read_data("x.yaml", b"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n", Syntax.YAML)
    assert [problem.span.line for problem in document.problems] == [1]
    assert "merge" in document.problems[0].message


def test_a_template_is_put_in_quotes() -> None:
    document = read_data("x.yaml", b"url: {{ page.url }}\nlang: en\n", Syntax.YAML)
    assert document.value == {"url": "{{ page.url }}", "lang": "en"}
    assert document.problems[0].help == 'put the value in quotes: url: "{{ page.url }}"'


NOT_MENDED = [
    'a: "x" : y: [',
    "a: [x, 'y\nb: 1",
    "- a\nb: 1",
    "? ? ?\n: [",
]


@pytest.mark.parametrize("text", NOT_MENDED)
def test_where_no_repair_is_certain_none_is_shown(text: str) -> None:
    document = read_data("x.yaml", text.encode(), Syntax.YAML)
    assert document.problems
    assert document.problems[-1].message
