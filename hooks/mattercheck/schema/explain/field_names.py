"""The names that are known next to an unknown field, and the one that it resembles."""

from __future__ import annotations

from ...core.similarity import closest_match, likely_typo
from .finding import Finding

_MIN_ABBREVIATION = 3
_VOWELS = frozenset("aeiou")


def suggest_key(extra: Finding, *more: str) -> str | None:
    """Return the known key that an unknown one resembles; `more` are known keys that the schema does not list.

    An abbreviation, such as `src` for `source`, resembles a required field that is missing.
    """
    known = [*known_fields(extra), *more]
    key = extra.key or ""
    first, colon, _ = key.partition(":")
    if colon and first in known:
        return first
    closest = closest_match(key, known)
    if closest in extra.siblings and likely_typo(key, [closest or ""]) is None:
        return None
    return closest or _other_form(key, extra)


def known_fields(extra: Finding) -> list[str]:
    """Return the names of the fields that are known next to an unknown one."""
    if extra.known_names is not None:
        return [*extra.known_names]
    return [*extra.schema.get("properties", {})] if isinstance(extra.schema, dict) else []


def _other_form(key: str, extra: Finding) -> str | None:
    """Return the only required and missing field of which a key is another form.

    It abbreviates the field, the field abbreviates it by its consonants, or both have the same letters.
    """
    required = extra.schema.get("required", []) if isinstance(extra.schema, dict) else []
    missing = [name for name in required if name not in extra.siblings]
    found = [
        name
        for name in missing
        if _abbreviates(key, name)
        or (_abbreviates(name, key) and _VOWELS.isdisjoint(name[1:]))
        or sorted(key) == sorted(name)
    ]
    return found[0] if len(found) == 1 else None


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether a word begins and goes on like another, with letters left out, as `img` for `image`."""
    if not _MIN_ABBREVIATION <= len(short) < len(long) or short[0] != long[0]:
        return False
    letters = iter(long)
    is_word = long.isalpha() and long.islower() and short.isalpha() and short.islower()
    return is_word and all(letter in letters for letter in short)
