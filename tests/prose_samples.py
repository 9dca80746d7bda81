"""Generates front matter with prose as people write it: in all syntaxes, at all places where a text may be."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_WORDS = (
    *("Use", "this", "agent", "when", "someone", "asks", "for", "a", "plan", "Note", "the", "user", "says"),
    *("title", "type", "it's", "don't", "rock", "and", "roll", "Part", "one", "two", "2024", "C++", "résumé"),
    *("`code`", "`npm run`", '"quoted"', "'single'", "[beta]", "(see", "below)", "[link](https://a.example/b)"),
    *("https://a.example/x?y=1#z", "@team", "#1", "#tag", "100%", "*bold*", "**very**", "&", "{name}", "{{ x }}"),
    *("<example>", "</example>", "—", "–", "-", "--", "...", "!", "?", "|", ">", "“curly”", "a/b", "C:\\dir"),
    *("=", ",", "---", "e.g.", "key:value", "10:30", "~", "$5", "\U0001f600", "x_y", "yes", "no", "null", "[x]"),
    *("[[Note]]", "http://localhost:8080/", "C:\\new\\x.txt", "\\n", "\\d+", "שלום", "مرحبا", "日本：語", "a\u00a0b"),
    *("\U0001f468\u200d\U0001f4bb", "«so»", "‘so’", "„so“", "```", "//", "/*", ";", "$HOME", "${x}", "<%= x %>", "C#"),
)  # fmt: skip
_JOINTS = (
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    ": ",
    ", ",
    ". ",
    " - ",
    "; ",
    " — ",
    ":  ",
    " #",
    "\t",
    "\u00a0",
)
_FIRST = (
    *("", "", "", "", "", "", "`", '"', "'", "@", "[", "*", "&", "!", "%"),
    *("- ", "> ", "| ", "{", "?", "“", ": ", "# ", "<", "`", "‘", "«"),
)
_LAST = ("", "", "", ".", ":", "?", '"', " #1", "\\", ",", "”", "`", " —")
_PARAGRAPHS = (
    *(
        "<example>",
        "</example>",
        "Context: The user asks for it.",
        'user: "Make one"',
        "assistant: 'I will.'",
    ),
    *("- **Bold**: one", "1. First: one", "* two", "# Steps", "> quoted: so", "Examples:", "<commentary>"),
)
_LIKE_YAML = re.compile(
    r"(?:title|type|description|name|license|weight|notes|links|label|author|key|user|assistant|Context|Examples):(?!\S)"
    r"|\w+:(?: +\S+)?\Z|-[ \t]"
)
"""What reads as a field or an item of a list, so nobody can tell."""


class Sample(NamedTuple):
    """A content, the route of its prose, the prose, the other fields if they are read as meant, and the body below."""

    data: bytes
    route: tuple[str | int, ...]
    prose: str
    others: dict[str, Any]
    body: str
    schema: int


_TEXT = {"type": "string"}
_PROPERTIES: dict[str, Any] = {
    "name": _TEXT,
    "title": _TEXT,
    "description": _TEXT,
    "notes": {"type": "array", "items": _TEXT},
    "links": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"label": _TEXT, "url": _TEXT},
            "additionalProperties": False,
        },
    },
    "author": {"type": "object", "properties": {"name": _TEXT, "about": _TEXT}},
    "weight": {"type": "integer"},
    "license": _TEXT,
}
SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "object", "properties": _PROPERTIES, "additionalProperties": False},
    {"type": "object", "properties": _PROPERTIES, "required": ["name"]},
    {"type": "object"},
)
_BODIES = (
    "",
    "Text.\n",
    "# Title\n\nText: more.\n\n---\n\nRest.\n",
    "\nSome words here: and there.\n\n- a: b\n",
)
_AFTER: tuple[dict[str, Any], ...] = ({}, {"license": "MIT"}, {"weight": 5, "license": "MIT"})


def samples(seed: int) -> Iterator[Sample]:
    """Yield samples without end; the same ones for the same seed."""
    random_ = random.Random(seed)  # noqa: S311
    writers = (_in_yaml, _in_yaml, _in_yaml, _in_toml, _in_json)
    while True:
        sample = random_.choice(writers)(random_)
        if sample is not None:
            yield sample


def _prose(random_: random.Random, count: int) -> str:
    chosen = random_.choices(_WORDS, k=count)
    text = random_.choice(_FIRST) + chosen[0]
    for other in chosen[1:]:
        text += random_.choice(_JOINTS) + other
    return text + random_.choice(_LAST)


def _finished(
    random_: random.Random, text: str, route: tuple[str | int, ...], prose: str, others: dict[str, Any]
) -> Sample:
    body = random_.choice(_BODIES)
    ends = ("\n", "\n", "\r\n") if text.startswith("+++") else ("\n", "\n", "\r\n", "\r")
    start = random_.choice(("", "", "", "\ufeff"))
    data = f"{start}{text}{body}".replace("\n", random_.choice(ends)).encode()
    return Sample(data, route, prose, others, body, random_.randrange(len(SCHEMAS)))


# YAML


def _in_yaml(random_: random.Random) -> Sample | None:
    place = random_.choice(("description", "description", "title", "notes", "links", "author"))
    lines = [_prose(random_, random_.randint(1, 7)) for _ in range(random_.choice((1, 1, 1, 2, 3)))]
    style = random_.choice(
        ("behind", "behind", "below", "double", "single", "flush", "block", "shallow block", "paragraphs")
    )
    if style == "paragraphs":
        lines += ["", random_.choice(_PARAGRAPHS[:2]), *random_.sample(_PARAGRAPHS, k=random_.randint(1, 4))]
    prose = " ".join(lines)
    is_like_comment = style in {"flush", "shallow block", "paragraphs"} and any(
        line.startswith("#") for line in lines[1:]
    )
    is_like_quoted = (
        style not in {"double", "single"} and prose[0] in "\"'“‘«" and prose.rstrip(",")[-1] in "\"'”"
    )
    is_like_yaml = style not in {"block", "paragraphs"} and any(_LIKE_YAML.match(line) for line in lines)
    if (
        is_like_comment
        or is_like_quoted
        or is_like_yaml
        or (style == "paragraphs" and place != "description")
    ):
        return None  # nobody can tell that from a field, a list, a comment or quoted text
    field, route, beside = _field(random_, place, lines, style)
    after = random_.choice(_AFTER)
    written = [f"{key}: {value}" for key, value in after.items()]
    if written and random_.random() < 0.2:
        written.insert(0, "# a comment")
    closing = random_.choice(("---", "---", "---", "---", "---", "..." if style != "paragraphs" else "---"))
    opening = random_.choice(("---", "---", "---", "---\n---"))
    text = "\n".join([opening, "name: x", *field, *written, closing, ""])
    return _finished(random_, text, route, prose, {"name": "x", **beside, **after})


def _field(
    random_: random.Random, place: str, lines: list[str], style: str
) -> tuple[list[str], tuple[str | int, ...], dict[str, Any]]:
    """Return the lines of a field with prose, its route, and what else is beside it in its list or group."""
    deeper = random_.choice(("  ", "    "))
    item = random_.choice(("", "  "))
    if place == "notes":
        style = "behind" if style in {"below", "flush", "shallow block"} else style
        written = _scalar(f"{item}-", item, deeper, lines, style)
        return ["notes:", *written, f"{item}- last"], ("notes", 0), {"notes": [None, "last"]}
    if place == "links":
        inner = f"{item}  "
        written = _scalar(f"{inner}label:", inner, deeper, lines, style)
        if random_.random() < 0.5:
            written = [f"{item}- {written[0].removeprefix(inner)}", *written[1:], f"{inner}url: /a"]
        else:
            written = [f"{item}- url: /a", *written]
        beside = {"links": [{"label": None, "url": "/a"}, {"label": "two"}]}
        return ["links:", *written, f"{item}- label: two"], ("links", 0, "label"), beside
    if place == "author":
        written = _scalar("  about:", "  ", deeper, lines, style)
        return (
            ["author:", *written, "  name: A"],
            ("author", "about"),
            {"author": {"about": None, "name": "A"}},
        )
    return _scalar(f"{place}:", "", deeper, lines, style), (place,), {place: None}


def _scalar(owner: str, base: str, deeper: str, lines: list[str], style: str) -> list[str]:
    """Return a text below or behind its key or dash, which is indented by `base`."""
    if style in {"double", "single"}:
        mark = '"' if style == "double" else "'"
        lines = (mark + "\n".join(lines) + mark).split("\n")
        style = "behind"
    inner = base if style in {"flush", "shallow block", "paragraphs"} else base + deeper
    if style in {"block", "shallow block"}:
        return [f"{owner} |", *(inner + line for line in lines)]
    if style == "below":
        return [owner, *(inner + line for line in lines)]
    return [f"{owner} {lines[0]}", *(inner + line if line else "" for line in lines[1:])]


# TOML and JSON

_STYLES = ("{}", '"{}"', '"{}"', "'{}'", "“{}”", "`{}`", "‘{}’")


def _written(random_: random.Random, prose: str) -> str | None:
    """Return a text as somebody writes it who doesn't think of the syntax, or None if it reads as two."""
    style = random_.choice(_STYLES)
    written = style.format(prose)
    is_like_quoted = style == "{}" and prose[0] in "\"'“‘`«" and prose[-1] in "\"'”’`»"
    is_like_quoted = is_like_quoted or (style == "{}" and ("," in prose or ";" in prose[-1:]))
    return None if is_like_quoted or prose != prose.strip() else written


def _in_toml(random_: random.Random) -> Sample | None:
    prose = _prose(random_, random_.randint(1, 7))
    written = _written(random_, prose)
    if written is None or re.search(r"\w = ", prose):
        return None
    after = random_.choice(_AFTER)
    fields = ['name = "x"', *(f"{key} = {json.dumps(value)}" for key, value in after.items())]
    place = random_.choice(("title", "notes", "links", "author"))
    beside: dict[str, Any]
    route: tuple[str | int, ...]
    if place == "notes":
        fields.insert(1, f'notes = [{written}, "last"]')
        route, beside = ("notes", 0), {"notes": [None, "last"]}
    elif place == "links":
        fields += ["[[links]]", f"label = {written}", 'url = "/a"', "[[links]]", 'label = "two"']
        route, beside = (
            ("links", 0, "label"),
            {"links": [{"label": None, "url": "/a"}, {"label": "two"}]},
        )
    elif place == "author":
        fields.insert(1, f'author = {{ name = "A", about = {written} }}')
        route, beside = ("author", "about"), {"author": {"about": None, "name": "A"}}
    else:
        fields.insert(1, f"title = {written}")
        route, beside = ("title",), {"title": None}
    text = "\n".join(["+++", *fields, "+++", ""])
    return _finished(random_, text, route, prose, {"name": "x", **beside, **after})


def _in_json(random_: random.Random) -> Sample | None:
    prose = _prose(random_, random_.randint(1, 7))
    written = _written(random_, prose)
    if written is None:
        return None
    after = random_.choice(_AFTER)
    members = ['"name": "x"', *(f'"{key}": {json.dumps(value)}' for key, value in after.items())]
    is_item = random_.random() < 0.4
    field = f'"notes": [{written}, "last"]' if is_item else f'"title": {written}'
    members.insert(random_.randint(1, len(members)), field)
    route: tuple[str | int, ...] = ("notes", 0) if is_item else ("title",)
    beside: dict[str, Any] = {"notes": [None, "last"]} if is_item else {"title": None}
    text = "{\n  " + ",\n  ".join(members) + "\n}\n"
    if random_.random() < 0.3:
        text = f"---json\n{text}---\n"
    return _finished(random_, text, route, prose, {"name": "x", **beside, **after})
