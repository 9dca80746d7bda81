"""Why a text doesn't match a simple regular expression, in plain words; for any other one, nothing is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.schema.drafts import DEFAULT_DRAFT
from mattercheck.schema.engine import KeywordEngine
from mattercheck.schema.explain.patterns import in_words, reason_for
from mattercheck.schema.explain.regular_expressions import first_mismatch, parse

ENGINE = KeywordEngine(DEFAULT_DRAFT)
SLUG = "^[a-z0-9]+(?:-[a-z0-9]+)*$"


def _reason(pattern: str, text: str) -> str | None:
    reason = reason_for(pattern, text, lambda other: ENGINE.is_valid({"pattern": pattern}, other))
    return reason and f"{reason.wrong} ({reason.allowed})"


@pytest.mark.parametrize(
    ("pattern", "text", "reason"),
    [
        (SLUG, "Foo", "`F` at character 1 is not allowed (allowed: lower-case letters, digits and `-`)"),
        (SLUG, "a b", "a space at character 2 is not allowed (allowed: lower-case letters, digits and `-`)"),
        (SLUG, "foo-", "the text can't end with `-` (allowed: lower-case letters, digits and `-`)"),
        (SLUG, "a--b", "`-` at character 2 is repeated (allowed: lower-case letters, digits and `-`)"),
        (r"^\d{4}$", "123", "expected 4 characters, found 3 (allowed: digits)"),
        (r"^[0-9]{2,3}$", "1", "expected 2 to 3 characters, found 1 (allowed: digits)"),
        (
            "^[A-Za-z_][A-Za-z0-9_]*$",
            "1a",
            "the text can't start with `1` (it must start with a letter or `_`)",
        ),
        (r"^v\d+\.\d+$", "1.0", "the text can't start with `1` (it must start with `v`)"),
        (
            r"^[\w.-]+$",
            "a/b",
            "`/` at character 2 is not allowed (allowed: letters, digits, `_`, `.` and `-`)",
        ),
        ("^(a|b)$", "c", "the text can't start with `c` (it must start with `a` or `b`)"),
        ("^[A-Z]{3}-[0-9]{4}$", "ABC-123", "the text ends too early (expected a digit after it)"),
        ("^[A-Z]{3}-[0-9]{4}$", "ABCD-1234", "`D` at character 4 is not allowed there (expected `-`)"),
        ("^(draft|final)-[0-9]+$", "darft-1", "`a` at character 2 is not allowed there (expected `r`)"),
        (
            "^#([0-9a-f]{3}|[0-9a-f]{6})$",
            "#12345",
            "the text ends too early (expected a digit or `a` to `f` after it)",
        ),
        (
            r"^\d{4}-\d{2}$",
            "2024-05-01",
            "`-` at character 8 is not allowed there (expected the end of the text)",
        ),
        ("^a|b$", "c", None),
        ("^[^a]+$", "a", None),
        (r"^\p{L}+$", "1", None),
        (
            "^#[0-9a-f]{6}$",
            "#1234567",
            "`7` at character 8 is not allowed there (expected the end of the text)",
        ),
        ("x", "y", None),
    ],
)
def test_reasons(pattern: str, text: str, reason: str | None) -> None:
    assert _reason(pattern, text) == reason


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("^https://", "starts with `https://`"),
        ("^https?://", "starts with `http://` or `https://`"),
        (r"^.*\.(png|jpg)$", "ends with `.png` or `.jpg`"),
        ("[.!]$", "ends with `.` or `!`"),
        ("^index$", "is `index`"),
        ("foo", "contains `foo`"),
        ("^/.*$", "starts with `/`"),
        ("^[a-z]", None),
        ("^(a?){10}$", None),
        ("^a|b$", None),
        ("^$", None),
        (".*", None),
    ],
)
def test_a_short_list_of_texts_is_said_in_words(pattern: str, words: str | None) -> None:
    found = in_words(pattern)
    assert (found and f"{found.present} {found.texts}") == words


PATTERNS = [
    SLUG, "^a{2,3}b?$", "^(a|bc|b)+$", "^(ab){0,2}-[0-9]$", "^[A-Z]{2}-[0-9]{1,3}(v[12])?$", "^(a|)b$", "^a(b(c|d)?)*$"
]  # fmt: skip


@given(st.sampled_from(PATTERNS), st.text(alphabet="abcdvAZ0129-", max_size=8))
def test_the_place_of_a_mismatch_is_right(pattern: str, text: str) -> None:
    expression = parse(pattern)
    assert expression is not None
    found = first_mismatch(expression.part, text)
    assert (found is None) == ENGINE.is_valid({"pattern": pattern}, text)
    if found is not None and found.offset < len(text):
        assert all(not first <= text[found.offset] <= last for first, last in found.expected)


@given(
    st.sampled_from(
        [SLUG, r"^\d{4}$", "^[A-Za-z_][A-Za-z0-9_]*$", r"^v\d+(?:\.\d+){1,2}$", "^[a-z]{2}(-[A-Z]{2})?$"]
    ),
    st.text(alphabet="abzAZ019_-. v\u00e4", max_size=8),
)
def test_a_character_that_is_not_allowed_is_in_no_matching_text(pattern: str, text: str) -> None:
    if ENGINE.is_valid({"pattern": pattern}, text):
        assert _reason(pattern, text) is None
