"""Front matter with prose as people write it, and whether safe fixes leave it as it was meant.

`python tests/prose.py 100000` tries so many texts, and prints those that a fix made into something else.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from mattercheck.checking.result import Result
from mattercheck.document.document import read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.fixing.fixer import fix_content
from trials import Trial, run

_WORDS = (
    *("Use", "this", "agent", "when", "someone", "asks", "for", "a", "plan", "Note", "the", "user", "says"),
    *("title", "type", "it's", "don't", "rock", "and", "roll", "Part", "one", "two", "2024", "C++", "résumé"),
    *(
        "`code`",
        "`npm run`",
        '"quoted"',
        "'single'",
        "[beta]",
        "(see",
        "below)",
        "[link](https://a.example/b)",
    ),
    *(
        "https://a.example/x?y=1#z",
        "@team",
        "#1",
        "#tag",
        "100%",
        "*bold*",
        "**very**",
        "&",
        "{name}",
        "{{ x }}",
    ),
    *(
        "<example>",
        "</example>",
        "—",
        "–",
        "-",
        "--",
        "...",
        "!",
        "?",
        "|",
        ">",
        "“curly”",
        "a/b",
        "C:\\dir",
        "=",
        ",",
    ),
    *(
        "---",
        "e.g.",
        "key:value",
        "10:30",
        "~",
        "$5",
        "\U0001f600",
        "x_y",
        "yes",
        "no",
        "null",
        "[x]",
        "[[Note]]",
    ),
)
_JOINTS = (" ", " ", " ", " ", " ", " ", ": ", ", ", ". ", " - ", "; ", " — ", ":  ", " #")
_FIRST = (
    "",
    "",
    "",
    "",
    "`",
    '"',
    "'",
    "@",
    "[",
    "*",
    "&",
    "!",
    "%",
    "- ",
    "> ",
    "| ",
    "{",
    "?",
    "“",
    ": ",
    "# ",
)


_LIKE_YAML = re.compile(r"(?:title|type|description|name|license|weight|notes): |\w+:(?: +\S+)?\Z|- ")


class Sample(NamedTuple):
    """A content, the field with prose, and the value that each field has if it is read as meant."""

    data: bytes
    route: tuple[str | int, ...]
    prose: str
    others: dict[str, Any]
    schema: int


_PROPERTIES: dict[str, Any] = {
    "name": {"type": "string"},
    "title": {"type": "string"},
    "description": {"type": "string"},
    "notes": {"type": "array", "items": {"type": "string"}},
    "weight": {"type": "integer"},
    "license": {"type": "string"},
}
SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "object", "properties": _PROPERTIES, "additionalProperties": False},
    {"type": "object", "properties": _PROPERTIES, "required": ["name"]},
    {"type": "object"},
)


def samples(seed: int) -> Iterator[Sample]:
    """Yield samples without end; the same ones for the same seed."""
    random_ = random.Random(seed)  # noqa: S311
    while True:
        yield _sample(random_)


def _prose(random_: random.Random, count: int) -> str:
    chosen = random_.choices(_WORDS, k=count)
    text = random_.choice(_FIRST) + chosen[0]
    for other in chosen[1:]:
        text += random_.choice(_JOINTS) + other
    return text + random_.choice(("", "", ".", ":", "?", '"', " #1"))


def _sample(random_: random.Random) -> Sample:
    key = random_.choice(("description", "description", "title", "notes"))
    lines = [_prose(random_, random_.randint(1, 7)) for _ in range(random_.choice((1, 1, 1, 2, 3)))]
    prose = " ".join(lines)
    indent = random_.choice(("  ", "    "))
    where = random_.choice(("behind", "behind", "below", "double", "single", "flush"))
    is_like_comment = where == "flush" and any(line.startswith("#") for line in lines[1:])
    is_like_quoted = where not in {"double", "single"} and prose[0] in "\"'" and prose[-1] == prose[0]
    if is_like_comment or is_like_quoted or any(_LIKE_YAML.match(line) for line in lines):
        return _sample(random_)  # nobody can tell that from a field, a list, a comment or quoted text
    field, route = _field(key, lines, where, indent, random_.random() < 0.5)
    before = ["name: x"]
    after = random_.choice(
        ([], ["license: MIT"], ["weight: 5", "license: MIT"], ["# a comment", "license: MIT"])
    )
    others: dict[str, Any] = {
        "name": "x",
        **{line.split(": ")[0]: line.split(": ")[1] for line in after if line[0] != "#"},
    }
    if "weight" in others:
        others["weight"] = 5
    body = random_.choice(("", "Text.\n", "# Title\n\nText: more.\n\n---\n\nRest.\n"))
    text = "\n".join(["---", *before, *field, *after, "---", body])
    line_end = random_.choice(("\n", "\n", "\r\n"))
    data = text.replace("\n", line_end).encode()
    return Sample(data, route, prose, others, random_.randrange(len(SCHEMAS)))


def _field(
    key: str, lines: list[str], where: str, indent: str, is_indented_list: bool
) -> tuple[list[str], tuple[str | int, ...]]:
    """Return the lines of a field with prose, and its route."""
    route: tuple[str | int, ...] = (key,)
    base, owner = "", f"{key}:"
    above = []
    if key == "notes":
        base = "  " if is_indented_list else ""
        above, owner, route = [f"{key}:"], f"{base}-", (key, 0)
        where = "behind" if where in {"below", "flush"} else where
    if where in {"double", "single"}:
        mark = '"' if where == "double" else "'"
        lines = (mark + "\n".join(lines) + mark).split("\n")
        where = "behind"
    if where == "below":
        return [owner, *(indent + line for line in lines)], route
    inner = "" if where == "flush" else base + indent
    field = [*above, f"{owner} {lines[0]}", *(inner + line for line in lines[1:])]
    return ([*field, f"{base}- last"] if key == "notes" else field), route


def wrong(sample: Sample, check: Callable[[bytes], Result]) -> str | None:
    """Return what a safe fix made of a sample if that isn't what was meant, else None."""
    fixed = fix_content(sample.data, check)
    if fixed.data == sample.data:
        return None
    head = read_head(BytesIO(fixed.data).read)
    original = read_head(BytesIO(sample.data).read)
    value = read_front_matter("input.md", head).value
    found: Any = value
    for step in sample.route:
        is_there = isinstance(found, dict) if isinstance(step, str) else isinstance(found, list) and found
        found = found[step] if is_there and found else None
    others = (
        {name: other for name, other in value.items() if name != sample.route[0]}
        if isinstance(value, dict)
        else {}
    )
    is_meant = isinstance(found, str) and _squeezed(found) == _squeezed(sample.prose)
    has_same_body = fixed.data[len(head.data) :] == sample.data[len(original.data) :]
    again = fix_content(fixed.data, check)
    if is_meant and others == sample.others and has_same_body and again.data == fixed.data:
        return None
    return fixed.data.decode()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _show(sample: Sample, after: str) -> str:
    return f"{sample.data.decode()}\n==>\n{after}"


if __name__ == "__main__":
    sys.exit(run(Trial(samples, wrong, SCHEMAS, _show)))
