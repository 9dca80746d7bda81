"""What a problem is, whatever the line it stands in: by its rule, its field, and the value of the field.

So it stays the same when lines move, when the file is renamed, and when a value is quoted otherwise or moved
in its list.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from ..core.pointer import from_pointer, to_pointer
from ..core.problem import Problem
from ..document.document import Document, State

_ITEM = "*"
"""Stands for the index of any item of a list."""
_NEVER_KNOWN = frozenset({"internal-error", "problem-limit", "time-limit", "memory-limit"})
_UNSAFE = re.compile(
    r"[\x00-\x20%#\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff]"
)


def compute_fingerprint(document: Document, problem: Problem) -> str:
    """Return what tells a problem from others of its file, as one line: `#/topics/* type 74234e98`.

    That is the field as a JSON Pointer in a URI fragment (RFC 6901, section 6) with `*` for items of lists, the
    rule, and a digest of the value: of a list or a mapping only that it is one, for it may change for other reasons; of
    the line for a mistake of syntax; and of the whole text where nothing in it can be read.
    """
    if document.state is State.BROKEN:
        # Nobody knows what else is wrong with it, so it is known only as it is.
        return f"{_fingerprint(problem.pointer, problem.rule)} {_digest(document.source.text)}"
    known, value = _look_up(document.value, problem.pointer)
    found = _fingerprint(to_pointer(known), problem.rule)
    if isinstance(value, (str, int, float, bool)):
        return f"{found} {_digest(json.dumps(value))}"
    if isinstance(value, (list, dict)):
        return f"{found} {_digest(type(value).__name__)}"
    span = problem.span
    if problem in document.problems and span[:2] != span[2:] and span.line <= len(document.source.lines):
        return f"{found} {_digest(document.source.lines[span.line - 1].strip())}"
    return found


def fingerprint_of(problem: Problem) -> str:
    """Return the fingerprint that a problem was given, or one from the little that is known of it."""
    return problem.fingerprint or _fingerprint(problem.pointer, problem.rule)


def field_of(problem: Problem) -> str:
    """Return the field of a problem as a person would write it, `images[].width`; empty for the whole."""
    pointer = unquote(fingerprint_of(problem).partition(" ")[0][1:], errors="surrogateescape")
    name = ""
    for step in from_pointer(pointer):
        name += "[]" if step == _ITEM else f".{step}" if name else step
    return name


def is_baselinable(problem: Problem) -> bool:
    """Tell whether a problem is one that may be known: not where it says that others were not looked for."""
    return problem.rule not in _NEVER_KNOWN


def subtract_baseline(problems: Iterable[Problem], known: Counter[str]) -> list[Problem]:
    """Return the problems that are not known, and take those that are from `known`, each as often as it is."""
    new = []
    for problem in problems:
        name = fingerprint_of(problem)
        if known[name] > 0 and is_baselinable(problem):
            known[name] -= 1
        else:
            new.append(problem)
    return new


def percent_encode(text: str) -> str:
    """Percent-encode what would break a line, its fields, or the eye: UTF-8, other characters as they are."""
    return _UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogateescape")), text
    )


def _fingerprint(pointer: str, rule: str) -> str:
    return f"#{percent_encode(pointer)} {rule}"


def _look_up(value: Any, pointer: str) -> tuple[list[str], Any]:
    """Follow a pointer as far as it leads: return its steps, without the indices of lists, and what is there."""
    known = []
    for step in from_pointer(pointer):
        if isinstance(value, list):
            known.append(_ITEM)
            value = value[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            known.append(step)
            value = value.get(step) if isinstance(value, dict) else None
    return known, value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
