"""Whatever is repaired, in whatever syntax and with whatever line ends, nothing is lost that a fix doesn't declare."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mattercheck.checking.result import Result
from mattercheck.core.problem import Change, Edit, Fix, Problem, Severity, Span
from mattercheck.fixing.fixer import fix_content
from trials import check_for

_PROPERTIES: dict[str, Any] = {
    "title": {"type": "string"},
    "open": {"type": "boolean"},
    "length": {"type": "integer"},
    "since": {"type": "string", "format": "date"},
    "home": {"type": "string", "format": "uri"},
    "places": {"type": "array", "items": {"type": "string"}},
    "kind": {"enum": ["Pier", "Bridge"]},
    "owner": {"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": False},
    "cover": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"src": {"type": "string"}}}]},
}
_CHECKS = [
    check_for({"type": "object", "properties": _PROPERTIES, "additionalProperties": False}),
    check_for({"type": "object", "properties": _PROPERTIES, "required": ["title"]}),
    check_for({"type": "object"}),
]
_VALUES = st.one_of(
    st.sampled_from(
        [
            *(
                "Pier: the north",
                "yes",
                "no",
                "5",
                "007",
                "1,5",
                "5 m",
                "2024-5-1",
                "2024-13-01",
                "[a, b",
                "{a: b",
            ),
            *(
                '"a "b" c"',
                "'it's'",
                '""x"',
                "“a” and “b”",
                "“a”",
                "`x`",
                "a # b",
                "a #1",
                "# a",
                "a; b",
                "a, b",
            ),
            *(
                "[[A]], [[B]]",
                "[a], b",
                "@a, @b",
                "*a",
                "&a",
                "!a b",
                "{{ a }}",
                "<% a %>",
                "C:\\new",
                '"C:\\dir"',
            ),
            *(
                "open: true",
                "a open: true",
                "aopen: true",
                "null",
                "undefined",
                "x: y: z",
                "true,",
                "a \\",
                "| text",
            ),
            *(
                "https://a.example/b c",
                "a.example",
                "/a/ö",
                "pier",
                "PIER",
                "Mon, 5 May 2024",
                "",
                "-",
                "- a",
                "a = b",
            ),
        ]
    ),
    st.text("ab1ö:#'\"[]{},-\\ \u00a0\u200b\u201c\u201d@*&|>%`=", max_size=12),
)
_NAMES = st.sampled_from([*_PROPERTIES, "titel", "Title", "name_de", "src", "two words", "“open”"])
_YAML = st.builds(
    "{}{}:{}{}".format,
    st.sampled_from(["", "  ", "- ", "\t", "-"]),
    _NAMES,
    st.sampled_from([" ", "", "\n  ", "\t"]),
    _VALUES,
)
_TOML = st.builds("{} {} {}".format, _NAMES, st.sampled_from(["=", ":", "=="]), _VALUES)
_JSON = st.builds(
    '"{}"{} {}{}'.format, _NAMES, st.sampled_from([":", "=", ""]), _VALUES, st.sampled_from([",", ";", ""])
)
_LOOSE = st.sampled_from(
    ["", "some words of prose", "  two", "more: text here", "- a", "# b", "// c", "[t]", "---", "</b>"]
)


def _lines(field: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(field, field, field, _LOOSE), min_size=1, max_size=5).map("\n".join)


_TEXTS = st.one_of(
    st.builds("---\n{}\n---\n{}".format, _lines(_YAML), st.sampled_from(["", "Text: a\n", "# A\n\n---\n"])),
    st.builds("+++\n{}\n+++\n{}".format, _lines(_TOML), st.sampled_from(["", "Text = a\n"])),
    st.builds("{{\n{}\n}}\n{}".format, _lines(_JSON), st.sampled_from(["", "Text\n"])),
)
_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
_EXAMPLES = int(os.environ.get("MATTERCHECK_EXAMPLES", "100"))
"""How many to try: many more when somebody asks for them."""
_WORDS = re.compile(r"\w")


def _letters(text: str) -> Counter[str]:
    return Counter(_WORDS.findall(text))


@settings(max_examples=_EXAMPLES)
@given(_TEXTS, _ENDS, st.sampled_from(_CHECKS), st.booleans())
def test_a_fix_keeps_its_word(text: str, end: str, check: Callable[[bytes], Result], unsafe: bool) -> None:
    data = text.replace("\n", end).encode()
    fixed = fix_content(data, check, unsafe=unsafe)
    changes = {problem.fix.change for problem in fixed.fixed if problem.fix is not None}
    before, after = _letters(data.decode()), _letters(fixed.data.decode())
    if Change.REMOVAL not in changes and Change.SPELLING not in changes:
        assert not before - after, "letters or digits are lost"
    if changes <= {Change.PUNCTUATION}:
        assert before == after
    if not unsafe:
        assert Change.REMOVAL not in changes


@settings(max_examples=_EXAMPLES)
@given(_TEXTS, _ENDS, st.sampled_from(_CHECKS), st.booleans())
def test_fixing_twice_changes_nothing(
    text: str, end: str, check: Callable[[bytes], Result], unsafe: bool
) -> None:
    data = text.replace("\n", end).encode()
    fixed = fix_content(data, check, unsafe=unsafe)
    again = fix_content(fixed.data, check, unsafe=unsafe)
    assert (again.data, again.fixed) == (fixed.data, [])


_HEADS = st.one_of(
    _lines(_YAML).map("---\n{}\n---\n".format),
    _lines(_TOML).map("+++\n{}\n+++\n".format),
    _lines(_JSON).map("---json\n{{\n{}\n}}\n---\n".format),
)


@settings(max_examples=_EXAMPLES)
@given(_HEADS, st.sampled_from(["", "Text: a\n", "# A\n\nopen: yes\n"]), _ENDS, st.sampled_from(_CHECKS))
def test_the_body_is_never_touched(head: str, body: str, end: str, check: Callable[[bytes], Result]) -> None:
    above, below = (part.replace("\n", end).encode() for part in (head, body))
    for unsafe in (False, True):
        assert fix_content(above + below, check, unsafe=unsafe).data.endswith(below)


_HIDE_THE_REST = {
    "toml-syntax",
    "json-syntax",
    "duplicate-key",
    "unclosed-front-matter",
    "misplaced-front-matter",
    "not-a-mapping",
}


@settings(max_examples=_EXAMPLES)
@given(_TEXTS, _ENDS, st.sampled_from(_CHECKS), st.booleans())
def test_a_fix_solves_its_problem_and_makes_no_new_one(
    text: str, end: str, check: Callable[[bytes], Result], unsafe: bool
) -> None:
    data = text.replace("\n", end).encode()
    before = _errors(check(data))
    fixed = fix_content(data, check, unsafe=unsafe)
    after = _errors(fixed.result)
    if not any(problem.rule in _HIDE_THE_REST for problem in fixed.fixed):
        assert not after - before
        assert after.total() + len(fixed.fixed) <= before.total()
    assert bool(fixed.fixed) == (fixed.data != data)


def _errors(result: Result) -> Counter[tuple[str, str, str]]:
    """Return what identifies the errors of a result, without the warnings, which are about text that can be read.

    The line of the first one of duplicate keys is no part of it, since a fix above may move it.
    """
    errors = (problem for problem in result.problems if problem.severity is Severity.ERROR)
    return Counter(
        (problem.rule, problem.pointer, re.sub(r" \(first on line \d+\)", "", problem.message))
        for problem in errors
    )


@settings(max_examples=_EXAMPLES)
@given(_TEXTS, st.sampled_from(_CHECKS), st.booleans(), st.sampled_from(["\r\n", "\r"]))
def test_line_ends_make_no_difference(
    text: str, check: Callable[[bytes], Result], unsafe: bool, end: str
) -> None:
    if end == "\r" and text.startswith("+++"):  # a lone CR ends no line in TOML 1.0.0
        return
    by_lf = fix_content(text.encode(), check, unsafe=unsafe).data
    by_other = fix_content(text.replace("\n", end).encode(), check, unsafe=unsafe).data
    assert by_other.replace(end.encode(), b"\n") == by_lf


_DATA = b"---\ntitle: Pier 7\n---\nText\n---\n"
_BREAKS_ITS_WORD = {
    "a letter is dropped": (Edit(Span(2, 8, 2, 14), "Pie 7"), Change.PUNCTUATION, True),
    "a letter is added": (Edit(Span(2, 8, 2, 14), "Piers 7"), Change.PUNCTUATION, True),
    "two words change places": (Edit(Span(2, 8, 2, 14), "7 Pier"), Change.PUNCTUATION, True),
    "a letter is replaced": (Edit(Span(2, 8, 2, 14), "Tier 7"), Change.ADDITION, True),
    "a word is removed without review": (Edit(Span(2, 8, 2, 14), "Pier"), Change.REMOVAL, True),
    "a letter is added where one is removed": (Edit(Span(2, 8, 2, 14), "Piers"), Change.REMOVAL, False),
    "the body begins further down": (Edit(Span(3, 1, 4, 1), ""), Change.PUNCTUATION, True),
    "the body begins further up": (Edit(Span(2, 1, 2, 1), "---\n"), Change.PUNCTUATION, True),
}


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize(("edit", "change", "safe"), _BREAKS_ITS_WORD.values(), ids=_BREAKS_ITS_WORD)
def test_a_fix_that_breaks_its_word_is_refused(edit: Edit, change: Change, safe: bool, unsafe: bool) -> None:
    real = check_for({"type": "object"})

    def check(data: bytes) -> Result:
        fix = Fix((edit,), safe, change)
        problem = Problem("input.md", edit.span, "pattern", "wrong", pointer="/title", fix=fix)
        return real(data)._replace(problems=[problem] if data == _DATA else [])

    assert fix_content(_DATA, check, unsafe=unsafe).data == _DATA


def test_a_fix_that_makes_another_problem_is_taken_back() -> None:
    real = check_for({"type": "object"})
    edit = Edit(Span(2, 8, 2, 14), '"Pier 7"')

    def check(data: bytes) -> Result:
        old = Problem(
            "input.md", edit.span, "pattern", "wrong", pointer="/title", fix=Fix((edit,), safe=True)
        )
        new = Problem("input.md", edit.span, "enum", "not allowed", pointer="/title")
        return real(data)._replace(problems=[old if data == _DATA else new])

    assert fix_content(_DATA, check).data == _DATA
