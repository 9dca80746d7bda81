"""Why a text doesn't match a simple regular expression, in plain words; for any other one, nothing is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.schema.drafts import DEFAULT_DRAFT
from mattercheck.schema.engine import KeywordEngine
from mattercheck.schema.explain.patterns import reason_for

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
            "the text can't start with `1` (it must start with letters or `_`)",
        ),
        (r"^v\d+\.\d+$", "1.0", "the text can't start with `1` (it must start with `v`)"),
        (
            r"^[\w.-]+$",
            "a/b",
            "`/` at character 2 is not allowed (allowed: letters, digits, `_`, `.` and `-`)",
        ),
        ("^(a|b)$", "c", None),
        ("^[^a]+$", "a", None),
        (r"^\p{L}+$", "1", None),
        ("^#[0-9a-f]{6}$", "#1234567", None),
        ("x", "y", None),
    ],
)
def test_reasons(pattern: str, text: str, reason: str | None) -> None:
    assert _reason(pattern, text) == reason


@given(
    st.sampled_from(
        [SLUG, r"^\d{4}$", "^[A-Za-z_][A-Za-z0-9_]*$", r"^v\d+(?:\.\d+){1,2}$", "^[a-z]{2}(-[A-Z]{2})?$"]
    ),
    st.text(alphabet="abzAZ019_-. v\u00e4", max_size=8),
)
def test_a_character_that_is_not_allowed_is_in_no_matching_text(pattern: str, text: str) -> None:
    if ENGINE.is_valid({"pattern": pattern}, text):
        assert _reason(pattern, text) is None
