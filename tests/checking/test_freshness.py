"""Content that is due for a review: by which date, after which period, and what the cache makes of tomorrow."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Outcome, Repository
from mattercheck.config.freshness import Age, Freshness, Period, member, parse_day, parse_period, review_of

Run = Callable[..., Outcome]
NOW = date(2024, 7, 1)
FRESHNESS = Freshness("last_reviewed", Period(0, 180), ("review_by", "review_cycle"))
CONFIGURATION = """\
[[collections]]
name = "docs"
files = "docs/**"
schema = "page.schema.json"
fresh = { field = "last_reviewed", within = "180d", by = ["review_cycle"] }
"""


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("180d", Period(0, 180)),
        ("2w", Period(0, 14)),
        ("6 months", Period(6, 0)),
        ("1y", Period(12, 0)),
        ("P6M", Period(6, 0)),
        ("p30d", Period(0, 30)),
        ("Quarterly", Period(3, 0)),
        (90, Period(0, 90)),
        ("0d", None),
        (0, None),
        (-1, None),
        (True, None),
        (1.5, None),
        ("soon", None),
        ("P1Y6M", None),
        (None, None),
        (["180d"], None),
        ("٣d", None),
    ],
)
def test_periods(value: object, period: Period | None) -> None:
    assert parse_period(value) == period


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-18", date(2024, 3, 18)),
        ("2024-03-18T09:30:00Z", date(2024, 3, 18)),
        ("2024-03-18 09:30:00", date(2024, 3, 18)),
        ("2024-13-18", None),
        ("2024-03-181", None),
        ("20240318xx", None),
        ("18.3.2024", None),
        ("", None),
        (20240318, None),
        (None, None),
    ],
)
def test_days(value: object, day: date | None) -> None:
    assert parse_day(value) == day


def test_the_end_of_a_shorter_month() -> None:
    assert Period(1, 0).after(date(2024, 1, 31)) == date(2024, 2, 29)
    assert Period(12, 0).after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert Period(0, 180).after(date(2024, 1, 1)) == date(2024, 6, 29)


@pytest.mark.parametrize("period", [Period(12 * 9999, 0), Period(0, 69_993), Period(1, 0), Period(0, 31)])
@pytest.mark.parametrize("start", [date(9999, 12, 1), date.max])
def test_no_period_leaves_the_calendar(start: date, period: Period) -> None:
    assert period.after(start) == date.max


@given(
    st.dates(),
    st.builds(Period, st.integers(0, 99_999 * 12), st.just(0))
    | st.builds(Period, st.just(0), st.integers(0, 36_525)),
)
def test_a_period_never_ends_before_it_starts(start: date, period: Period) -> None:
    assert period.after(start) >= start


@pytest.mark.parametrize(
    ("value", "age", "due", "by"),
    [
        ({"last_reviewed": "2024-01-02"}, Age.DUE, date(2024, 6, 30), ""),
        ({"last_reviewed": "2024-01-03"}, Age.FRESH, date(2024, 7, 1), ""),
        ({"last_reviewed": "2999-01-01"}, Age.FRESH, date(2999, 6, 30), ""),
        ({}, Age.UNKNOWN, None, ""),
        ({"last_reviewed": "some day"}, Age.UNKNOWN, None, ""),
        ({"last_reviewed": "2024-01-02", "review_cycle": "yearly"}, Age.FRESH, date(2025, 1, 2), "review_cycle"),
        ({"last_reviewed": "2024-06-01", "review_cycle": 7}, Age.DUE, date(2024, 6, 8), "review_cycle"),
        ({"last_reviewed": "2024-01-02", "review_cycle": "?"}, Age.DUE, date(2024, 6, 30), ""),
        ({"review_cycle": "yearly"}, Age.UNKNOWN, None, ""),
        ({"review_by": "2024-06-30"}, Age.DUE, date(2024, 6, 30), "review_by"),
        ({"last_reviewed": "2020-01-01", "review_by": "2024-07-01"}, Age.FRESH, date(2024, 7, 1), "review_by"),
    ],
)  # fmt: skip
def test_reviews(value: dict[str, object], age: Age, due: date | None, by: str) -> None:
    review = review_of(value, FRESHNESS, NOW)
    assert (review.age, review.due, review.by) == (age, due, by)


def test_a_field_in_a_mapping() -> None:
    assert member({"meta": {"reviewed": 1}}, "meta.reviewed") == 1
    assert member({"meta.reviewed": 2, "meta": {"reviewed": 1}}, "meta.reviewed") == 2
    assert member({"meta": []}, "meta.reviewed") is None
    assert member(["meta"], "meta") is None


@pytest.fixture
def docs(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    repository.write("mattercheck.toml", CONFIGURATION)
    repository.write("page.schema.json", "{}")
    set_day(monkeypatch, NOW)
    return repository


def set_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))


def problems(run: Run, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("check", "--format", "json", *options).out)["problems"]
    return found


def test_a_warning_at_the_date(docs: Repository, run: Run) -> None:
    docs.write("docs/a.md", "---\ntitle: A\nlast_reviewed: 2023-03-18\n---\n")
    docs.write("docs/b.md", "---\nlast_reviewed: 2024-06-18\n---\n")
    docs.write("docs/c.toml", 'last_reviewed = 2023-03-18\nreview_cycle = "monthly"\n')
    docs.write("docs/d.json", '{"last_reviewed": "2023-03-18"}')
    outcome = run("check", "--format", "concise")
    assert outcome.code == 0
    assert outcome.lines == [
        "docs/a.md:3:16: warning: due for a review since 2023-09-14 (180 days after `last_reviewed`) [stale-content]",
        "docs/c.toml:1:17: warning: due for a review since 2023-04-18 (set by `review_cycle`) [stale-content]",
        "docs/d.json:1:19: warning: due for a review since 2023-09-14 (180 days after `last_reviewed`) [stale-content]",
    ]
    assert run("check", "--strict").code == 1


def test_the_rule_can_be_suppressed(docs: Repository, run: Run) -> None:
    docs.write("docs/a.md", "---\n# mattercheck: ignore-file stale-content\nlast_reviewed: 2023-03-18\n---\n")
    assert problems(run) == []
    docs.write("docs/a.md", "---\nlast_reviewed: 2023-03-18\n---\n")
    docs.write("mattercheck.toml", CONFIGURATION + 'severity = { stale-content = "error" }\n')
    assert [one["severity"] for one in problems(run)] == ["error"]
    docs.write("mattercheck.toml", CONFIGURATION + 'severity = { stale-content = "off" }\n')
    assert problems(run) == []


def test_what_was_clean_yesterday_is_due_today(
    docs: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(120):
        docs.add(f"docs/{number}.md", f"---\ntitle: {number}\nlast_reviewed: 2024-06-30\n---\n")
    docs.git("commit", "--quiet", "--message", "first")
    assert problems(run) == []
    assert problems(run) == []
    set_day(monkeypatch, date(2025, 7, 1))
    assert len(problems(run)) == 120


@pytest.mark.parametrize(
    ("fresh", "message"),
    [
        ('{ field = "a" }', "within"),
        ('{ within = "180d" }', "field"),
        ('{ field = "a", within = "soon" }', "within"),
        ('{ field = "a", within = "0d" }', "within"),
        ('{ field = "a", within = "180d", bye = "b" }', "did you mean `by`?"),
        ('"180d"', "fresh"),
    ],
)
def test_an_invalid_setting_is_explained(docs: Repository, run: Run, fresh: str, message: str) -> None:
    docs.write("docs/a.md", "---\na: 1\n---\n")
    docs.write("mattercheck.toml", CONFIGURATION[: CONFIGURATION.index("fresh")] + f"fresh = {fresh}\n")
    outcome = run("check")
    assert outcome.code == 2
    assert message in outcome.err


@pytest.mark.parametrize("cycle", ["36525", "9999w", "9999y"])
def test_a_date_at_the_end_of_the_calendar(docs: Repository, run: Run, cycle: str) -> None:
    docs.write("docs/a.md", f"---\nlast_reviewed: 9999-12-30\nreview_cycle: {cycle}\n---\n")
    outcome = run("check", "--format", "concise", "docs/a.md")
    assert (outcome.code, outcome.out) == (0, "")
