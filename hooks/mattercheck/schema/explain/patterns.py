"""Say in plain words why a text doesn't match a simple regular expression, such as that of a slug.

Only expressions from `^` to `$` that consist of characters, classes, groups and quantifiers are understood. The engine
decides whether a text matches.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from ...core.named_tuple import NamedTuple
from ...core.text import count

_ATOM = r"\[(?P<class>(?:[^\[\]\\^]|\\.)(?:[^\[\]\\]|\\.)*)\]|\\(?P<escape>.)|(?P<plain>[^\\\[\](){}*+?.^$|])"
_QUANTIFIER = r"(?:(?P<sign>[*+?])|\{(?P<least>\d{1,4})(?P<comma>,(?P<most>\d{1,4})?)?\})?\??"
_MEMBER = r"(?s)\\(?P<escape>.)|(?P<first>[^\\])(?:-(?P<last>[^\\\]]))?"
_CLASSES = {"d": (("0", "9"),), "w": (("a", "z"), ("A", "Z"), ("0", "9"), ("_", "_"))}
_NAMES = ((("a", "z"), "lower-case letters"), (("A", "Z"), "upper-case letters"), (("0", "9"), "digits"))
_MAX_LENGTH = 300
"""Longest expression that is looked at, in characters."""


class _Part(NamedTuple):
    """Characters, as ranges, that may occur from `least` to `most` times; None means any number."""

    ranges: tuple[tuple[str, str], ...]
    least: int
    most: int | None


class Reason(NamedTuple):
    """What is wrong with a text, and what is allowed."""

    wrong: str
    allowed: str


def reason_for(pattern: str, text: str, matches: Callable[[str], bool]) -> Reason | None:
    """Return why a text doesn't match a pattern, or None if it does or that can't be said simply.

    `matches` tells whether another text does.
    """
    parts = _parse(pattern) if len(pattern) <= _MAX_LENGTH else None
    if not parts:
        return None
    ranges = [each for part in parts for each in part.ranges]
    allowed = f"allowed: {_describe(ranges)}"
    for index, character in enumerate(text):
        if not _contains(ranges, character):
            return Reason(f"{_shown(character)} at character {index + 1} is not allowed", allowed)
    if len(parts) == 1 and not _fits(parts[0], len(text)):
        return Reason(f"expected {_length(parts[0])}, found {len(text)}", allowed)
    if not text:
        return None
    for verb, character, ends in (("start", text[0], _ends(parts)), ("end", text[-1], _ends(parts[::-1]))):
        if not _contains(ends, character):
            return Reason(
                f"the text can't {verb} with {_shown(character)}",
                f"it must {verb} with {_describe(ends, 'or')}",
            )
    wrong = None if matches(text) else _wrong_separator(text, matches)
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


def _parse(pattern: str) -> list[_Part] | None:
    """Return the parts of a pattern in order; those of a repeated group once. Return None for any other pattern."""
    if pattern[:1] != "^" or pattern[-1:] != "$" or pattern[-2:] == "\\$":
        return None
    groups: list[list[_Part]] = [[]]
    at, end = 1, len(pattern) - 1
    match_atom, match_quantifier = re.compile(_ATOM).match, re.compile(_QUANTIFIER).match
    while at < end:
        if pattern[at] == "(":
            at += 3 if pattern.startswith("(?:", at) else 1
            if pattern[at : at + 1] == "?" or len(groups) > 3:
                return None
            groups.append([])
            continue
        if pattern[at] == ")" and len(groups) > 1:
            found: list[_Part] | None = groups.pop()
            at += 1
        else:
            atom = match_atom(pattern, at, end)
            found = _from_atom(atom) if atom is not None else None
            at = atom.end() if atom is not None else at
        quantifier = match_quantifier(pattern, at, end)
        if not found or quantifier is None:
            return None
        least, most = _times(quantifier)
        groups[-1] += [_repeated(part, least, most) for part in found]
        at = quantifier.end()
    return groups[0] if len(groups) == 1 else None


def _from_atom(atom: re.Match[str]) -> list[_Part] | None:
    ranges: list[tuple[str, str]] = []
    members: list[tuple[str | None, str, str | None]] = [(atom["escape"], atom["plain"], None)]
    if atom["class"] is not None:
        members = [
            (match["escape"], match["first"], match["last"]) for match in re.finditer(_MEMBER, atom["class"])
        ]
    for escape, first, last in members:
        if escape in _CLASSES:
            ranges += _CLASSES[escape]
        elif escape is not None and escape.isalnum():
            return None
        else:
            ranges.append((escape or first, escape or last or first))
    return [_Part(tuple(ranges), 1, 1)]


def _times(quantifier: re.Match[str]) -> tuple[int, int | None]:
    signs: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if quantifier["sign"]:
        return signs[quantifier["sign"]]
    if quantifier["least"] is None:
        return 1, 1
    least = int(quantifier["least"])
    return least, int(quantifier["most"]) if quantifier["most"] else None if quantifier["comma"] else least


def _repeated(part: _Part, least: int, most: int | None) -> _Part:
    both = None if part.most is None or most is None else part.most * most
    return _Part(part.ranges, part.least * least, both)


def _ends(parts: Sequence[_Part]) -> list[tuple[str, str]]:
    """Return the characters that a text may start with: those of the parts up to the first that must be there."""
    ranges: list[tuple[str, str]] = []
    for part in parts:
        ranges += part.ranges
        if part.least:
            break
    return ranges


def _contains(ranges: Sequence[tuple[str, str]], character: str) -> bool:
    return any(first <= character <= last for first, last in ranges)


def _fits(part: _Part, length: int) -> bool:
    return part.least <= length and (part.most is None or length <= part.most)


def _length(part: _Part) -> str:
    if part.most is None:
        return f"at least {count(part.least, 'character')}"
    if part.least == part.most:
        return count(part.most, "character")
    return f"{part.least} to {count(part.most, 'character')}"


def _describe(ranges: Sequence[tuple[str, str]], conjunction: str = "and") -> str:
    """Return the names of the characters, such as "lower-case letters, digits and `-`"."""
    distinct = list(dict.fromkeys(ranges))
    names = [name for named, name in _NAMES if named in distinct]
    if names[:2] == ["lower-case letters", "upper-case letters"]:
        names[:2] = ["letters"]
    others = [each for each in distinct if each not in {named for named, _ in _NAMES}]
    names += [_shown(first) if first == last else f"`{first}` to `{last}`" for first, last in others]
    names = list(dict.fromkeys(names))
    return f" {conjunction} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _shown(character: str) -> str:
    if character == " ":
        return "a space"
    return f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
