"""Changes of inputs that keep them likely to be read: by line, by word, and of JSON by value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from random import Random
from typing import Any

_DEEPEST = 40
_LEAVES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2,
        0.5,
        1e100,
        2**64,
        10**400,
        "",
        "a",
        "string",
        "integer",
        "object",
        "array",
    ),
    *(
        "date",
        "uri",
        "^a",
        "(?=a)",
        "(a+)+$",
        "[",
        "\u0000",
        "\ud800",
        "\u202e",
        "\n",
        "::error::x",
        "##[error]x",
    ),
    *([], {}, ["a"], [{}], {"a": {}}, {"a": ["b"]}, {"type": "string"}, {"$ref": "#"}, {"$ref": "#/$defs/a"}),
    *(
        {"$ref": "part.json"},
        {"$ref": "#a"},
        {"$id": "x"},
        {"$anchor": "a"},
        {"$dynamicRef": "#a"},
        {"const": "a"},
    ),
    *(
        {"$ref": "main.json"},
        {"enum": []},
        {"$recursiveRef": "#"},
        {"not": {}},
        {"unevaluatedProperties": False},
    ),
)


class Changes:
    """Changes of inputs, with what was in others: the seeds and words that there are to begin with."""

    def __init__(self, seeds: Sequence[bytes], words: Sequence[bytes]) -> None:
        self._words = words
        self._lines = sorted({line for seed in seeds for line in seed.split(b"\n")})
        self._members: dict[str, list[Any]] = {}
        for seed in seeds:
            for name, value in _members(_value(seed)):
                self._members.setdefault(name, []).append(value)
        self._names = sorted(self._members) or ["a"]

    def changed(self, data: bytes, random: Random) -> bytes:
        """Return an input with one to three changes; the same for the same state of `random`."""
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            value = _value(data) if random.random() < 0.9 else None
            if isinstance(value, dict):
                with suppress(ValueError, RecursionError):
                    data = json.dumps(self._changed_value(value, random, _DEEPEST), indent=2).encode() + b"\n"
            else:
                data = self._changed_text(data, random)
        return data

    def _changed_text(self, data: bytes, random: Random) -> bytes:
        chance = random.random()
        if chance < 0.02:
            return self._grown(data, random)
        if chance < 0.4:
            at = random.randint(0, len(data))
            return data[:at] + random.choice(self._words) + data[at + random.choice((0, 0, 0, 1, 4)) :]
        own = data.split(b"\n")
        index = random.randrange(len(own))
        if chance < 0.5:
            del own[index]
        elif chance < 0.6:
            own.insert(index, own[random.randrange(len(own))])
        elif chance < 0.7:
            own[index] = random.choice((b" ", b"  ", b"\t", b"- ", b"")) + own[index].lstrip()
        elif chance < 0.9:
            own.insert(index, random.choice(self._lines))
        else:
            own[index] = random.choice(self._lines)
        return b"\n".join(own)

    def _grown(self, data: bytes, random: Random) -> bytes:
        """Return an input with a line, or a word, many times: what takes long is seldom short."""
        times = random.choice((10, 100, 1_000, 10_000))
        if random.random() < 0.5:
            at = random.randint(0, len(data))
            return data[:at] + random.choice(self._words) * times + data[at:]
        own = data.split(b"\n")
        index = random.randrange(len(own))
        own[index:index] = [own[index]] * times
        return b"\n".join(own)

    def _changed_value(self, value: Any, random: Random, depth: int) -> Any:
        """Return a JSON value with one thing changed, somewhere in it."""
        if depth and isinstance(value, dict):
            return self._changed_mapping(value, random, depth)
        if depth and isinstance(value, list) and value:
            index = random.randrange(len(value))
            if random.random() < 0.2:
                return value[:index] + value[index + 1 :]
            return [*value[:index], self._changed_value(value[index], random, depth - 1), *value[index + 1 :]]
        return random.choice(_LEAVES)

    def _changed_mapping(self, value: dict[str, Any], random: Random, depth: int) -> dict[str, Any]:
        chance = random.random()
        if chance < 0.3 or not value:
            name = random.choice(self._names)
            return {**value, name: self._member(name, random)}
        name = random.choice(list(value))
        if chance < 0.4:
            return {key: member for key, member in value.items() if key != name}
        if chance < 0.45:
            new = random.choice(self._names)
            return {new if key == name else key: member for key, member in value.items()}
        if chance < 0.6 or not isinstance(value[name], dict | list):
            return {**value, name: self._member(name, random)}
        return {**value, name: self._changed_value(value[name], random, depth - 1)}

    def _member(self, name: str, random: Random) -> Any:
        """Return a value for a member: most of the time one that it has elsewhere."""
        return random.choice(
            self._members[name] if name in self._members and random.random() < 0.9 else _LEAVES
        )


def _value(data: bytes) -> Any:
    """Return what bytes are as JSON; None where they aren't any."""
    if not data.startswith(b"{"):
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the members of all mappings within a JSON value."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            yield from part.items()
            pending += part.values()
        elif isinstance(part, list):
            pending += part
