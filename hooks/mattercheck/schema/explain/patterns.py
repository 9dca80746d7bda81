"""Say in plain words what a simple regular expression asks for, and why a text doesn't match it.

The engine decides whether a text matches.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from ...core.named_tuple import NamedTuple
from ...core.text import count
from .regular_expressions import (
    ANY,
    Alternatives,
    Characters,
    Expression,
    Mismatch,
    Part,
    Ranges,
    Repeated,
    contains,
    first_mismatch,
    parse,
    texts_of,
)
from .regular_expressions import Sequence as PartsInOrder

_NAMES = ((("a", "z"), "lower-case letters"), (("A", "Z"), "upper-case letters"), (("0", "9"), "digits"))
_MAX_CHOICES = 6
"""How many texts are listed instead of the expression that they match."""


class Reason(NamedTuple):
    """What is wrong with a text, and what is allowed."""

    wrong: str
    allowed: str


class _Run(NamedTuple):
    """Characters that may occur from `least` to `most` times; None means any number."""

    ranges: Ranges
    least: int
    most: int | None


class Words(NamedTuple):
    """What an expression asks for: as in "it must `start with` x", "text that `starts with` x"."""

    infinitive: str
    present: str
    texts: str


def in_words(pattern: str) -> Words | None:
    """Return what an expression asks for if that is a text from a short list, at the start, at the end or anywhere."""
    expression = parse(pattern)
    if expression is None:
        return None
    part, from_start, to_end = expression
    parts: list[Part] = [*part.parts] if isinstance(part, PartsInOrder) else [part]
    if from_start and parts and _is_anything(parts[0]) and len(parts) > 1:
        parts, from_start = parts[1:], False
    if len(parts) > 1 and _is_anything(parts[-1]):
        parts, to_end = parts[:-1], False
    texts = texts_of(PartsInOrder(parts), _MAX_CHOICES)
    if not texts or "" in texts or not all(text.isprintable() and "`" not in text for text in texts):
        return None
    verbs = {(1, 1): ("be", "is"), (1, 0): ("start with", "starts with"), (0, 1): ("end with", "ends with")}
    infinitive, present = verbs.get((from_start, to_end), ("contain", "contains"))
    return Words(infinitive, present, joined([f"`{text}`" for text in texts], "or"))


def _is_anything(part: Part) -> bool:
    return isinstance(part, Repeated) and part.part == Characters((ANY,)) and part.most is None


def reason_for(pattern: str, text: str, matches: Callable[[str], bool]) -> Reason | None:
    """Return why a text doesn't match a pattern, or None if it does or that can't be said simply.

    `matches` tells whether another text does.
    """
    expression = parse(pattern)
    if expression is None or matches(text):
        return None
    runs = _runs(expression.part) if expression.from_start and expression.to_end else None
    if runs and not any(ANY in run.ranges for run in runs):
        reason = _reason_for_runs(runs, text, matches)
        if reason is not None or not text:
            return reason
    return _reason_for_place(expression, text)


def _reason_for_runs(runs: Sequence[_Run], text: str, matches: Callable[[str], bool]) -> Reason | None:
    ranges = tuple(each for run in runs for each in run.ranges)
    allowed = f"allowed: {_describe(ranges)}"
    for index, character in enumerate(text):
        if not contains(ranges, character):
            return Reason(f"{_shown(character)} at character {index + 1} is not allowed", allowed)
    if len(runs) == 1 and not _fits(runs[0], len(text)):
        return Reason(f"expected {_length(runs[0])}, found {len(text)}", allowed)
    if not text:
        return None
    for verb, character, ends in (("start", text[0], _ends(runs)), ("end", text[-1], _ends(runs[::-1]))):
        if not contains(ends, character):
            return Reason(
                f"the text can't {verb} with {_shown(character)}",
                f"it must {verb} with {_describe(ends, 'or')}",
            )
    wrong = _wrong_separator(text, matches)
    return Reason(wrong, allowed) if wrong is not None else None


def _wrong_separator(text: str, matches: Callable[[str], bool]) -> str | None:
    """Return what is wrong if a text matches without one sign, such as a hyphen at its end, or without a repeated one."""
    if not text[-1].isalnum() and matches(text[:-1]):
        return f"the text can't end with {_shown(text[-1])}"
    if not text[0].isalnum() and matches(text[1:]):
        return f"the text can't start with {_shown(text[0])}"
    for index, (one, two) in enumerate(itertools.pairwise(text)):
        if one == two and not one.isalnum() and matches(text[:index] + text[index + 1 :]):
            return f"{_shown(one)} at character {index + 1} is repeated"
    return None


def _reason_for_place(expression: Expression, text: str) -> Reason | None:
    """Return the reason by the place where a text stops to match, or None if the expression may match anywhere."""
    if not expression.from_start or not text:
        return None
    part = expression.part
    if not expression.to_end:
        part = PartsInOrder([part, Repeated(Characters((ANY,)), 0, None)])
    found = first_mismatch(part, text)
    if found is None or ANY in found.expected or not (found.expected or found.may_end):
        return None
    expected = _expected(found)
    if found.offset == len(text):
        return Reason("the text ends too early", f"expected {expected} after it")
    if found.offset == 0:
        return Reason(f"the text can't start with {_shown(text[0])}", f"it must start with {expected}")
    wrong = f"{_shown(text[found.offset])} at character {found.offset + 1} is not allowed there"
    return Reason(wrong, f"expected {expected}")


def _expected(found: Mismatch) -> str:
    nouns = [_describe(found.expected, "or")] if found.expected else []
    return " or ".join([*nouns, *(["the end of the text"] if found.may_end else [])])


def _runs(part: Part) -> list[_Run] | None:
    """Return the runs of characters in order; those of a repeated group once. Return None if there are alternatives."""
    if isinstance(part, Characters):
        return [_Run(part.ranges, 1, 1)]
    if isinstance(part, Alternatives):
        return None
    if isinstance(part, Repeated):
        inner = _runs(part.part)
        return inner and [_repeated(run, part.least, part.most) for run in inner]
    each = [_runs(one) for one in part.parts]
    return None if None in each else [run for runs in each for run in runs or ()]


def _repeated(run: _Run, least: int, most: int | None) -> _Run:
    both = None if run.most is None or most is None else run.most * most
    return _Run(run.ranges, run.least * least, both)


def _ends(runs: Sequence[_Run]) -> Ranges:
    """Return the characters that a text may start with: those of the runs up to the first that must be there."""
    ranges: list[tuple[str, str]] = []
    for run in runs:
        ranges += run.ranges
        if run.least:
            break
    return tuple(ranges)


def _fits(run: _Run, length: int) -> bool:
    return run.least <= length and (run.most is None or length <= run.most)


def _length(run: _Run) -> str:
    if run.most is None:
        return f"at least {count(run.least, 'character')}"
    if run.least == run.most:
        return count(run.most, "character")
    return f"{run.least} to {count(run.most, 'character')}"


def _describe(ranges: Ranges, conjunction: str = "and") -> str:
    """Return the names of the characters, such as "lower-case letters, digits and `-`"."""
    distinct = list(dict.fromkeys(ranges))
    names = [name for named, name in _NAMES if named in distinct]
    if names[:2] == ["lower-case letters", "upper-case letters"]:
        names[:2] = ["letters"]
    if conjunction == "or":
        singular = {"letters": "a letter", "digits": "a digit"}
        names = [singular.get(name, f"a {name.removesuffix('s')}") for name in names]
        names = [f"an {name[2:]}" if name.startswith("a upper") else name for name in names]
    others = [each for each in distinct if each not in {named for named, _ in _NAMES}]
    names += [_shown(first) if first == last else f"`{first}` to `{last}`" for first, last in others]
    return joined(list(dict.fromkeys(names)), conjunction)


def joined(names: Sequence[str], conjunction: str) -> str:
    """Return names in a sentence: "a, b and c"."""
    return f" {conjunction} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _shown(character: str) -> str:
    if character == " ":
        return "a space"
    return f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
