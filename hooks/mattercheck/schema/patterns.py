"""What it takes to prepare regular expressions: a hostile schema may have ones that take minutes, and gigabytes."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<open> \( )
    | (?P<close> \) )
    | (?P<repeat> \{ \d+ (?: , \d* )? \} )
    | (?P<sign> \[ (?: \\. | [^\]\\] )* \]? | \\[pP]\{[^}]{0,99}\} | \\. | [^?*+|^$] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What stands in an expression, each found in time that grows with its length alone."""
_UNICODE = re.compile(r"\\[pP]")
_WIDE = re.compile(r"\.|\\[DSW]|\[.*\\[DSW]|\[\^", re.DOTALL)
_OF_UNICODE, _OF_WIDE, _OF_SIGN = 400, 15, 2
"""Microseconds that the engine takes, measured: it builds states for each byte of what may stand there."""
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
            once, last = last, min(last * _times(token[0]), _MOST)
            sums[-1] = min(sums[-1] + last - once, _MOST)
        else:
            last = _of_sign(token[0])
            sums[-1] += last
    return sum(sums)


def _of_sign(written: str) -> int:
    """Return what a sign costs, or a class of signs."""
    if _UNICODE.search(written):
        return _OF_UNICODE * written.count("\\")
    return (_OF_WIDE if _WIDE.match(written) else _OF_SIGN) + len(written) // 2


def _times(repeat: str) -> int:
    """Return how often `{2,5}` has what stands before it."""
    numbers = [int(digits) for digits in re.findall(rf"\d{{1,{_MOST_DIGITS}}}", repeat)]
    return max(1, *numbers)
