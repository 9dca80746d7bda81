"""Diagnoses of formats: they never fail, and what they propose is valid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.schema.drafts import DEFAULT_DRAFT
from mattercheck.schema.engine import KeywordEngine, knows_format
from mattercheck.schema.formats.diagnose import diagnose
from mattercheck.schema.formats.table import FORMATS

VERDICT = KeywordEngine(DEFAULT_DRAFT)


def test_every_known_format_has_an_example_that_is_valid() -> None:
    for name, (_, example, _) in FORMATS.items():
        assert knows_format(name, DEFAULT_DRAFT)
        first = example.split(" or ")[0].split(" (")[0]
        assert VERDICT.is_valid({"format": name}, first), name


@pytest.mark.parametrize(
    ("name", "text", "reason", "instead"),
    [
        ("date", "2021-13-01", "there is no month 13", None),
        ("date", "2021-00-01", "there is no month 0", None),
        ("date", "2021-02-29", "there is no day 29: February 2021 has 28 days", None),
        ("date", "2020-02-30", "there is no day 30: February 2020 has 29 days", None),
        ("date", "23/08/2021", "the date is in day-month-year order", "2021-08-23"),
        ("date", "Aug 5, 2021", "the month must be a number", "2021-08-05"),
        ("date", "5th August 2021", "the month must be a number", "2021-08-05"),
        ("date", "2021.08.05", "the separator must be `-`, not `.`", "2021-08-05"),
        ("date", "6th of Sept 2024", "the month must be a number", "2024-09-06"),
        ("date", "2024-May-06", "the month must be a number", "2024-05-06"),
        ("date", "Mon, 6 May 2024", "the month must be a number", "2024-05-06"),
        ("date", "Fri, 31 Feb 2024", "there is no day 31: February 2024 has 29 days", None),
        ("date", "2023-01-010", "the day must have two digits, not 3", None),
        ("date", "2024-05", "the day is missing", None),
        ("date", "2024-13-05", "there is no month 13; day and month seem to be swapped", "2024-05-13"),
        ("date", "Wed May 01 2024", "the month must be a number", "2024-05-01"),
        ("date", "05/05/2024", "the year must come first", "2024-05-05"),
        ("date", "05/06/2024", "the date must be in year-month-day order", None),
        ("date", "5.6.2024", "the date must be in year-month-day order", "2024-06-05"),
        ("date", "24-05-06", "the year must have four digits", None),
        ("date", "06-May-2024", "the month must be a number", "2024-05-06"),
        (
            "date-time",
            "05/06/2024",
            "the date must be in year-month-day order, and the time is missing",
            None,
        ),
        ("date-time", "14.03.2024 10:00:00Z", "the date is in day-month-year order", "2024-03-14T10:00:00Z"),
        (
            "date-time",
            "14.03.2024, 10:00",
            "the date is in day-month-year order, and the UTC offset is missing",
            "2024-03-14T10:00:00Z",
        ),
        (
            "date-time",
            "Wed May 01 2024 10:00:00 GMT+0200 (CEST)",
            "the date is in the form of JavaScript",
            "2024-05-01T10:00:00+02:00",
        ),
        (
            "date-time",
            "2024-05-01T10:00:00Z-07:00",
            "the time has two UTC offsets, `Z` and `-07:00`; only one is allowed",
            None,
        ),
        (
            "date-time",
            "2024-05-01T10:00:00+02:00[Europe/Berlin]",
            "the time zone must be a UTC offset such as +02:00, not `[Europe/Berlin]`",
            None,
        ),
        ("date-time", "Mon, 06 May 2024 10:00:00 GMT", "the date is in email format", "2024-05-06T10:00:00Z"),
        (
            "date-time",
            "Mon, 06 May 2024 10:00:00 +0200",
            "the date is in email format",
            "2024-05-06T10:00:00+02:00",
        ),
        (
            "date-time",
            "20240506T100000Z",
            "the separators `-` and `:` are missing",
            "2024-05-06T10:00:00Z",
        ),
        ("date", "20240506", "the separators `-` are missing", "2024-05-06"),
        ("date", "20241306", "this is not a date", None),
        ("date", "2024-05-06 (draft)", "there is more text after the date", None),
        (
            "date-time",
            "2024-05-06T9:30 pm",
            "the time must be on a 24-hour clock, and the UTC offset is missing",
            "2024-05-06T21:30:00Z",
        ),
        (
            "time",
            "12:05 a.m.",
            "the time must be on a 24-hour clock, and the UTC offset is missing",
            "00:05:00Z",
        ),
        (
            "time",
            "13:05 PM",
            "the time must be on a 24-hour clock, and the UTC offset is missing",
            "13:05:00Z",
        ),
        ("time", "12 PM", "the time must be on a 24-hour clock, and the UTC offset is missing", "12:00:00Z"),
        ("time", "21.30.15+02:00", "the separator in a time must be `:`, not `.`", "21:30:15+02:00"),
        ("time", "25.30", "there is no hour 25", None),
        ("date-time", "2021-08-23T09:59:00", "the UTC offset is missing", "2021-08-23T09:59:00Z"),
        ("date-time", "2021-08-23T09:59:00.5", "the UTC offset is missing", "2021-08-23T09:59:00.5Z"),
        (
            "date-time",
            "2021-08-23T9:59:00+2",
            "the UTC offset must be written as `+02:00`, not `+2`",
            "2021-08-23T09:59:00+02:00",
        ),
        ("uri", " https://x.y", "the text has leading whitespace", "https://x.y"),
        ("uri", "https://x.y\n", "the text has trailing whitespace", "https://x.y"),
        ("email", "a b@c.d", "there is a space at character 2", None),
        ("uuid", "123", "a UUID must have 32 hexadecimal digits, not 3", None),
    ],
)
def test_diagnoses(name: str, text: str, reason: str, instead: str | None) -> None:
    diagnosis = diagnose(name, text)
    assert (diagnosis.reason, diagnosis.instead) == (reason, instead)
    if instead is not None:
        assert VERDICT.is_valid({"format": name}, instead)


DATE_LIKE = st.from_regex(
    r"\A[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}([T ]?[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2})?( ?(Z|UTC|[-+][0-9]{1,4}))?)?\Z"
)


@given(st.sampled_from(list(FORMATS)), st.text(max_size=30) | DATE_LIKE)
def test_any_text_gets_a_diagnosis(name: str, text: str) -> None:
    diagnosis = diagnose(name, text)
    assert diagnosis.reason
    assert "\n" not in diagnosis.reason
    assert diagnosis.instead is not None or "{" not in (diagnosis.help or "")


@given(st.sampled_from(["date", "date-time"]), DATE_LIKE)
def test_a_proposed_date_is_valid(name: str, text: str) -> None:
    instead = diagnose(name, text).instead
    if instead is not None and not VERDICT.is_valid({"format": name}, text):
        assert VERDICT.is_valid({"format": name}, instead), (text, instead)
