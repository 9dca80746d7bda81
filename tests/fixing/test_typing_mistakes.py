"""After a safe fix of a mistake of typing, each value has the letters and digits that were meant; or nothing has changed.

`python tests/typing_mistakes.py 100000` tries more.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from mattercheck.core.problem import Change
from mattercheck.fixing.fixer import fix_content
from trials import check_for
from typing_mistakes import SCHEMAS, samples, wrong

OPEN: dict[str, Any] = {"type": "object"}
TEXT: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}


@pytest.mark.parametrize("seed", range(4))
def test_a_mistake_is_fixed_as_meant_or_left_alone(seed: int) -> None:
    checks = [check_for(schema) for schema in SCHEMAS]
    for sample in islice(samples(seed), 100):
        assert wrong(sample, checks[sample.schema]) is None, sample.data.decode()


@pytest.mark.parametrize("seed", range(100, 102))
def test_even_an_unsafe_fix_loses_no_more_than_it_declares(seed: int) -> None:
    checks = [check_for(schema) for schema in SCHEMAS]
    for sample in islice(samples(seed), 100):
        fixed = fix_content(sample.data, checks[sample.schema], unsafe=True)
        changes = {problem.fix.change for problem in fixed.fixed if problem.fix is not None}
        before, after = _letters(sample.data), _letters(fixed.data)
        if changes <= {Change.PUNCTUATION}:
            assert before == after, sample.data.decode()
        elif changes <= {Change.PUNCTUATION, Change.ADDITION}:
            assert _is_part(before, after), sample.data.decode()
        elif changes <= {Change.PUNCTUATION, Change.REMOVAL}:
            assert _is_part(after, before), sample.data.decode()
        again = fix_content(fixed.data, checks[sample.schema], unsafe=True)
        assert again.data == fixed.data


def _letters(data: bytes) -> str:
    return "".join(filter(str.isalnum, data.decode()))


def _is_part(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


LEFT_ALONE = {
    "a field that is indented too far": ("---\ntitle: a, b\n   draft: false\n---\n", TEXT),
    "fields that are indented too far": ("---\nauthor:\n name: Ada\n  mail: a@b.example\n---\n", OPEN),
    "a tab before an item of a list without indentation": ("---\ntags:\n- a\n\t- b\n---\n", OPEN),
    "a tab below a block of text": ("---\ntext: |-\n  One.\n\ttags:\n  - a\n---\n", OPEN),
    "a tab below a field of an item": ("---\nlinks:\n- url: a\n  text: b\n\ttitle: c\n---\n", OPEN),
    "an invisible space before an item": ("---\ntags:\n- a\n\u00a0\u00a0- b\n---\n", OPEN),
    "an indicator of a block": ("---\ntext: > Note: one\n---\n", TEXT),
    "a quote of which the other is missing": ('---\ntitle: Note: one"\n---\n', TEXT),
    "a typographic quote without the other": ("---\ntitle: \u201cNote: one\n---\n", TEXT),
    "quotes that are doubled": ('---\ntitle: ""Note""\n---\n', TEXT),
    "a field after several spaces": ("---\ntitle: one   mail: two\n---\n", OPEN),
    "a field with a block of text": ("---\ntitle: one text: |-\n  two\n---\n", OPEN),
    "a field that is glued to a value": (
        "---\ntitle: A storydraft: true\n---\n",
        {"properties": {"title": {"type": "string"}, "draft": {"type": "boolean"}}},
    ),
    "a field of the document inside a group": (
        "---\nauthor:\n  mail: a@b.example title: Two\n---\n",
        {
            "properties": {
                "title": {"type": "string"},
                "author": {"properties": {"mail": {"type": "string"}}, "additionalProperties": False},
            }
        },
    ),
    "a list of names": ("---\nauthors: @ada, @bob\n---\n", OPEN),
    "a list whose brackets are misplaced": ('---\ntags: []"a", b]\n---\n', OPEN),
    "a template": ("---\nweight: {{ weight }}\n---\n", OPEN),
    "a delimiter that is glued to a value": ("---\nweight: 95---\n\nText\n", OPEN),
    "a dash at the end of the last line": ("---\ntitle: A story \u2014\n\nText\n", OPEN),
    "a comment of another language in TOML": ("+++\ndraft = false // c\n+++\n", OPEN),
    "a delimiter inside of a list": ('---\ntags:\n- "a ---\n- b\n---\n# Title\n', OPEN),
    "a delimiter behind an item above other items": ("---\ntags:\n- a ---\n- b\n***\n# Title\n", OPEN),
    "text that would become a comment": ("---\ntitle:one #two\ndraft: true\n---\n", OPEN),
    "a sign behind a colon": ("---\ndraft: true\nweight:. 27\n---\n", OPEN),
    "a full-width colon in a text": (
        "---\ntitle: One\nNote\uff1atwo\n---\n",
        {"properties": {"title": {"type": "string"}}},
    ),
    "a list with brackets without a space": ("---\ntitle: One\ntags:[a, #b]\n---\n", OPEN),
    "quotes of two kinds in TOML": ("+++\ntitle = \u00abone\u201d\n+++\n", OPEN),
    "quotes of two kinds in JSON": ('{\n"title": \u00abone\u201d\n}\n', OPEN),
    "a quote that may be behind a comment in TOML": ('+++\ntitle = "a \u201cso\u201d #1 b"c"\n+++\n', OPEN),
    "text behind a hash and typographic quotes in TOML": (
        "+++\ntitle = \u201cone\u201d #(see two)\n+++\n",
        OPEN,
    ),
    "a comment of C in TOML": ("+++\ndraft = false /* c */\n+++\n", OPEN),
    "what may be a misspelled boolean in TOML": ("+++\ndraft = flase\n+++\n", OPEN),
    "what may be a misspelled boolean in JSON": ('{\n"draft": ture\n}\n', OPEN),
    "a boolean of YAML in TOML": ("+++\ndraft = yes\n+++\n", OPEN),
    "a template in TOML": ("+++\nweight = {{ weight }}\n+++\n", OPEN),
    "a list of YAML in TOML with a comment": ("+++\ntitle: It is so: yes # c\n+++\n", OPEN),
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("text", "schema"), LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_not_certain_is_left_alone(text: str, schema: dict[str, Any], line_end: str) -> None:
    data = text.replace("\n", line_end).encode()
    fixed = fix_content(data, check_for(schema))
    assert fixed.data == data
