"""What regular expressions cost: no more than an estimate, but none that a hostile one could fool."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mattercheck.schema.load.regex_cost import cost

PARTS = st.sampled_from(
    [*"a([{\\^$.|?*+)]}", "{3}", "{2,900}", "{5,}", "[a-z]", "(?:", r"\p{L}", "[^x]", "{99999999}"]
)


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        (r"^[a-z0-9]+(-[a-z0-9]+)*$", 1, 100),
        (r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$", 1, 200),
        (r"\p{L}{1,100}", 20_000, 100_000),
        (r"[\p{L}\p{N}]{100}", 20_000, 100_000),
        (r"(\p{Lu}\w{2}){50}", 20_000, 100_000),
        ("(a{1,1000}){1,1000}", 1_000_000, 10**12),
        ("((((a{99}){99}){99}){99}){99}", 10**9, 10**13),
        (r"\(a\{100\}\)", 1, 100),
        (r"[{100}]", 1, 10),
        ("[" + "\u4e00" * 300 + "]{1,100}", 10_000, 100_000),
        (r"[\S]{1000}", 10_000, 100_000),
        (r"[\p{L}\p{N}\p{P}]", 1_000, 10_000),
    ],
)
def test_what_it_costs(pattern: str, least: int, most: int) -> None:
    assert least <= cost(pattern) <= most


@pytest.mark.parametrize(
    "pattern",
    [
        "[\\p" * 200_000,
        "[" * 500_000,
        "a" + "{999999}" * 80_000,
        "(" * 500_000,
        "[^" * 300_000,
        "\\" * 500_001,
    ],
)
def test_to_find_the_cost_takes_no_time(pattern: str) -> None:
    start = time.process_time()
    cost(pattern)
    assert time.process_time() - start < 3


@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_text_has_a_cost(pattern: str) -> None:
    assert cost(pattern) >= 0


@given(st.lists(PARTS, max_size=10).map("".join), st.integers(min_value=2, max_value=1000))
def test_to_repeat_costs_more(pattern: str, times: int) -> None:
    assert cost(f"(?:\\p{{L}}){{{times}}}{pattern}") >= times * 100
