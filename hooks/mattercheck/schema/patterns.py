"""What it takes to prepare regular expressions: a hostile schema may have ones that take minutes, and gigabytes."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<open> \( )
    | (?P<close> \) )
    | (?P<repeat> \{ \d+ (?: , \d* )? \} )
    | (?P<unicode> \\[pP] (?: \{ [^}]* \} )? | \[ [^\]]* \\[pP] [^\]]* \] )
    | (?P<wide> \. | \\[DSW] | \[\^ [^\]]* \] )
    | (?P<atom> \\. | \[ (?: \\. | [^\]\\] )* \] | [^?*+|^$] )
    """,
    re.VERBOSE | re.DOTALL,
)
_COSTS = {"unicode": 400, "wide": 15, "atom": 2}
"""Microseconds that the engine takes for a sign, measured: it builds states for each byte that may stand for it."""
_MOST_DIGITS = 6
_MOST = 10**12


def cost(pattern: str) -> int:
    """Return about how many microseconds it takes to prepare a regular expression, or what is none."""
    sums = [0]
    last = 0
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup
        if kind == "open":
            sums.append(0)
        elif kind == "close":
            last = sums.pop() if len(sums) > 1 else 0
            sums[-1] += last
        elif kind == "repeat":
            more = last * (_times(token[0]) - 1)
            sums[-1] = min(sums[-1] + more, _MOST)
            last += more
        elif kind is not None:
            last = _COSTS[kind]
            sums[-1] += last
    return sum(sums)


def _times(repeat: str) -> int:
    """Return how often `{2,5}` has what stands before it."""
    numbers = [int(digits) for digits in re.findall(rf"\d{{1,{_MOST_DIGITS}}}", repeat)]
    return max(1, *numbers)
