"""Whether safe fixes leave prose in front matter as it was meant.

`python tests/prose.py 100000` tries so many texts, and prints those that a fix made into something else.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from mattercheck.checking.result import Result
from mattercheck.document.document import read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.fixing.fixer import fix_content
from prose_samples import SCHEMAS, Sample, samples
from trials import Trial, run


def wrong(sample: Sample, check: Callable[[bytes], Result]) -> str | None:
    """Return what a safe fix made of a sample if that isn't what was meant, else None."""
    fixed = fix_content(sample.data, check)
    # A doubled delimiter is removed whatever YAML reads below it.
    if fixed.data in {sample.data, re.sub(rb"\A((?:\xef\xbb\xbf)?---)(?:\r\n?|\n)---", rb"\1", sample.data)}:
        return None
    head = read_head(BytesIO(fixed.data).read)
    value = read_front_matter("input.md", head).value
    found = _taken_out(value, sample.route)
    is_meant = isinstance(found, str) and _squeezed(found) in _readings(sample.prose)
    body = fixed.data.removeprefix(b"\xef\xbb\xbf")[len(head.data) :].decode()
    has_same_body = re.sub(r"\r\n?", "\n", body).lstrip("\n") == sample.body.lstrip("\n")
    again = fix_content(fixed.data, check)
    if is_meant and value == sample.others and has_same_body and again.data == fixed.data:
        return None
    return fixed.data.decode()


def _taken_out(value: Any, route: Iterable[str | int]) -> Any:
    """Return what is at a route of a value, where None replaces it; None if there is nothing."""
    *above, last = route
    for step in above:
        if not _has(value, step):
            return None
        value = value[step]
    if not _has(value, last):
        return None
    found, value[last] = value[last], None
    return found


def _has(value: Any, step: str | int) -> bool:
    if isinstance(step, str):
        return isinstance(value, dict) and step in value
    return isinstance(value, list) and step < len(value)


def _readings(prose: str) -> set[str]:
    """Return what a text may mean: itself, and what it is if its escapes are read."""
    unescaped = re.sub(r"\\(.)", lambda match: {"n": " ", "t": " "}.get(match[1], match[1]), prose)
    return {_squeezed(prose), _squeezed(unescaped)}


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _show(sample: Sample, after: str) -> str:
    return f"(schema {sample.schema})\n{sample.data.decode()}\n==>\n{after}"


if __name__ == "__main__":
    sys.exit(run(Trial(samples, wrong, SCHEMAS, _show)))
