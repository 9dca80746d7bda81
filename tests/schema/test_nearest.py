from __future__ import annotations

import pytest

from mattercheck.core.similarity import closest_match, likely_typo

FIELDS = ["title", "publishedDateTime", "topics", "tags", "web-url", "description", "authors"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tilte", "title"),
        ("Title", "title"),
        ("publishedDatetime", "publishedDateTime"),
        ("published_date_time", "publishedDateTime"),
        ("webUrl", "web-url"),
        ("topic", "topics"),
        ("Author", "authors"),
        ("desciption", "description"),
        ("layout", None),
        ("x", None),
        ("", None),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    assert closest_match(word, FIELDS) == meant


def test_the_first_of_names_that_differ_by_case() -> None:
    assert closest_match("titel", ["title", "Title", "TITLE"]) == "title"
    assert closest_match("TItle", ["Title", "title"]) == "Title"


def test_names_of_different_meaning_are_not_similar() -> None:
    assert closest_match("redirect_to", ["redirect_from", "layout"]) is None
    assert closest_match("minWidth", ["maxWidth", "minHeight"]) is None
    assert likely_typo("heading2", ["heading1"]) is None
    assert likely_typo("date_ende", ["date_end"]) == "date_end"
