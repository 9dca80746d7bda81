"""Fingerprints identify a problem by its rule, its field and the value of the field, independent of its line.

A fingerprint doesn't change when lines move, the file is renamed, or a value is quoted differently or moved within its
list.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from ..core.pointer import from_pointer, to_pointer
from ..core.problem import Problem
from ..core.text import is_invisible
from ..document.document import Document, State

try:  # as the standard library does in `random`: `hashlib` loads OpenSSL, which takes longer than to read a file
    from _sha2 import sha256  # type: ignore[import-not-found]
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256

_ITEM = "*"
"""Replaces the index of a list item."""
_NEVER_BASELINED = frozenset({"internal-error", "problem-limit", "time-limit", "memory-limit"})
_HIDING = frozenset({"duplicate-key", "non-string-key", "no-json-value", "inline-schema", "schema"})
"""Rules of problems that keep some values from being validated."""
_SYNTAX = frozenset({"yaml-syntax", "toml-syntax", "json-syntax"})
"""Rules of problems that keep the values on repaired lines from being validated."""
_ABOUT_KEYS = frozenset({"additionalProperties", "unevaluatedProperties", "propertyNames", "deprecated"})
"""Rules of problems with a field, whatever its value."""


def compute_fingerprint(document: Document, problem: Problem) -> str:
    """Return the fingerprint of a problem within its file, as one line: `#/topics/* type 74234e98`.

    It consists of the field as a JSON Pointer in a URI fragment (RFC 6901, section 6) with `*` for list items, the
    rule, and a digest of what is wrong, so that a change that makes something else wrong makes a new problem:

    - the value, or for a problem of a key only the type of a list or mapping, since its contents may change for other
      reasons
    - the place in the schema for a problem of the whole document, for the same reason, or its line if it has none
    - the lines that a syntax error made unreadable
    - the list item that lacks a field, since the items of a list have no other identity
    - the whole text if the problem hides others: if the text can't be read, or is read only in part
    """
    fingerprint = _fingerprint(problem.pointer, problem.rule)
    if document.state in {State.BROKEN, State.ABSENT} or problem.rule in _HIDING:
        byte = problem.message if problem.rule == "encoding" else ""  # the text has U+FFFD instead
        text = document.source.text.replace("\r\n", "\n")
        return f"{fingerprint} {_digest(text + byte)}"
    steps, value, item = _look_up(document.value, problem.pointer)
    found = _fingerprint(to_pointer(steps), problem.rule)
    if problem.rule in _SYNTAX:
        return f"{found} {_digest(_unreadable_lines(document, problem))}"
    if not steps:
        place = problem.schema
        violated = (
            _line_of(document, problem) if place is None else place.file.rpartition("/")[2] + place.pointer
        )
        return f"{found} {_digest(violated)}"
    if isinstance(value, (list, dict)) and problem.rule in _ABOUT_KEYS:
        return f"{found} {_digest(type(value).__name__)}"
    if value is not None:
        return f"{found} {_digest(json.dumps(value, sort_keys=True))}"
    if problem.span[:2] != problem.span[2:] and problem in document.problems:
        return f"{found} {_digest(_line_of(document, problem))}"
    return found if item is None else f"{found} {_digest(json.dumps(item, sort_keys=True))}"


def fingerprint_of(problem: Problem) -> str:
    """Return the fingerprint of a problem, or one computed from its pointer and rule if it has none."""
    return problem.fingerprint or _fingerprint(problem.pointer, problem.rule)


def field_of(problem: Problem) -> str:
    """Return the field of a problem in readable form, `images[].width`; empty for the whole document."""
    pointer = unquote(fingerprint_of(problem).partition(" ")[0][1:], errors="surrogateescape")
    name = ""
    for step in from_pointer(pointer):
        name += "[]" if step == _ITEM else f".{step}" if name else step
    return name


def is_baselinable(problem: Problem) -> bool:
    """Tell whether a problem may be baselined: not if it means that the check was incomplete."""
    return problem.rule not in _NEVER_BASELINED


def subtract_baseline(problems: Iterable[Problem], baselined: Counter[str]) -> list[Problem]:
    """Return the problems that aren't baselined; decrement the counts in `baselined` for those that are."""
    new = []
    for problem in problems:
        name = fingerprint_of(problem)
        if baselined[name] > 0 and is_baselinable(problem):
            baselined[name] -= 1
        else:
            new.append(problem)
    return new


def percent_encode(text: str) -> str:
    """Percent-encode whitespace, control and invisible characters, `%` and `#` as UTF-8; keep all others."""
    if text.isascii() and text.isprintable() and not any(char in text for char in "%# "):
        return text
    return "".join(
        "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogateescape"))
        if _is_unsafe(char)
        else char
        for char in text
    )


def _is_unsafe(char: str) -> bool:
    return char in "%#" or char.isspace() or (not char.isalnum() and is_invisible(char))


def _fingerprint(pointer: str, rule: str) -> str:
    return f"#{percent_encode(pointer)} {rule}"


def _look_up(value: Any, pointer: str) -> tuple[list[str], Any, Any]:
    """Follow a pointer; return its steps, with `*` for list indices, the value there, None if missing, and its list item.

    The list item is the innermost one on the way, None if there is none.
    """
    steps, item = [], None
    for step in from_pointer(pointer):
        if isinstance(value, list):
            steps.append(_ITEM)
            value = item = value[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            steps.append(step)
            value = value.get(step) if isinstance(value, dict) else None
    return steps, value, item


def _unreadable_lines(document: Document, problem: Problem) -> str:
    """Return the lines of a syntax error, and those repaired because of it: up to the next one."""
    starts = [other.span.line for other in document.problems if other.rule in _SYNTAX]
    first, line = min(starts, default=0), problem.span.line
    end = min((start for start in starts if start > line), default=len(document.source.lines) + 1)
    repaired = {one for one in document.repaired_lines if (1 if line <= first else line) <= one < end}
    numbers = sorted(repaired.union(range(line, problem.span.end_line + 1)))
    return "\n".join(document.source.lines[number - 1].strip() for number in numbers if number < end)


def _line_of(document: Document, problem: Problem) -> str:
    """Return the line that a problem begins in."""
    lines, number = document.source.lines, problem.span.line
    return lines[number - 1].strip() if number <= len(lines) else ""


def _digest(text: str) -> str:
    digest: str = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:8]
