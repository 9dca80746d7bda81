"""Hostile content: everything that people and machines write wrong, again and again up to a size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from hostile_input import CHECK, Input, both, writing

SIZES = (3_900, 60_000, 1_000_000)
"""Bytes: what may be explained without another process, what is large, and what is just below the limit."""
FIX = ("fix", "--unsafe", "--diff")

YAML_UNITS = {
    "duplicate keys": "a: 1\n",
    "keys": "k{n}: 1\n",
    "long keys": "k{n}" + "x" * 60 + ": 1\n",
    "numbers as keys": "{n}: 1\n",
    "tabs": "k{n}:\tvalue\t# {n}\n",
    "indented by tabs": "k{n}:\n\ta: 1\n",
    "colons in values": "k{n}: a: b: c\n",
    "quotes that are open": 'k{n}: "open\n',
    "single quotes that are open": "k{n}: it's 'open\n",
    "quotes within quotes": 'k{n}: "a "b" c"\n',
    "backslashes": 'k{n}: "C:\\dir\\q"\n',
    "brackets that are open": "k{n}: [a, b\n",
    "braces that are open": "k{n}: {{a: b\n",
    "brackets that are closed twice": "k{n}: [a]]\n",
    "wrong indentation": "k{n}: a\n   b: 1\n",
    "growing indentation": None,
    "lists without spaces": "-a{n}\n",
    "lists": "- a{n}\n",
    "lists in lists": "- - - a{n}\n",
    "merge conflicts": "<<<<<<< ours\na: {n}\n=======\na: 2\n>>>>>>> theirs\n",
    "templates": "k{n}: {{{{ x }}}}\n",
    "template tags": "{{% if x %}}\nk{n}: 1\n{{% end %}}\n",
    "anchors": "k{n}: &a{n} x\n",
    "aliases": "k{n}: *a{n}\n",
    "aliases of one": "k{n}: *a\n",
    "merge keys": "k{n}: {{<<: *a}}\n",
    "tags": "k{n}: !tag{n} x\n",
    "wrong tags": "k{n}: !!int x\n",
    "directives": "%YAML 1.{n}\n",
    "documents": "... x\nk{n}: 1\n",
    "block scalars": "k{n}: |\n  text\n",
    "block scalars with wrong indentation": "k{n}: |9\n  text\n text\n",
    "folded text": "k{n}: >\n  text\n\n  text\n",
    "comments": "# comment {n}\n",
    "comments that suppress": "# mattercheck: ignore-next-line type\nk{n}: 1\n",
    "comments that suppress nothing": "# mattercheck: ignore-file nothing{n}\n",
    "carriage returns": "k{n}: 1\r",
    "invisible characters": "k{n}:\u00a0\u200bx\n",
    "other line breaks": "k{n}: a\u2028b\u0085\n",
    "emoji": "\U0001f600{n}: \U0001f600\n",
    "combining characters": "k{n}: a\u0301\u0301\u0301\n",
    "dates": "k{n}: 2024-13-45\n",
    "numbers": "k{n}: 1e999\n",
    "booleans of YAML 1.1": "k{n}: yes\n",
    "nearly delimiters": "--\n",
    "keys without a colon": "k{n} value\n",
    "keys without a space": "k{n}:value\n",
    "question marks": "? k{n}\n: v\n",
    "spaces": "k{n}:                                        x\n",
    "commas": "k{n}: a, b,, c\n",
    "percent signs": "k{n}: %x @y `z\n",
    "long words": "k{n}: " + "x" * 500 + "\n",
}
ONE_LINE = {
    "open brackets": ("a: ", "[", ""),
    "open braces": ("a: ", "{", ""),
    "nested lists": ("a: ", "[", "]"),
    "nested mappings": ("a: ", "{b: ", "}"),
    "nested list items": ("", "- ", ""),
    "quotes": ("a: ", '"', ""),
    "single quotes": ("a: ", "'", ""),
    "quoted pairs": ("a: [", '"a" "b", ', "]"),
    "colons": ("a", ": ", ""),
    "commas": ("a: [", ",", "]"),
    "backslashes": ('a: "', "\\", ""),
    "spaces": ("a:", " ", ": x"),
    "exclamation marks": ("a: ", "!", ""),
    "ampersands": ("a: ", "& ", ""),
    "stars": ("a: ", "* ", ""),
    "digits": ("a: ", "9", ""),
    "hexadecimal digits": ("a: 0x", "f", ""),
    "letters": ("a: ", "x", ""),
    "hashes": ("a: ", "# ", ""),
    "hyphens": ("a: ", "-", ""),
    "pipes": ("a: ", "|", ""),
    "wide letters": ("a: ", "\U0001f600", ""),
    "percent-encoded": ("a: ", "%41", ""),
    "slashes": ("a: ", "/", ""),
    "dots": ("a: ", ".", ""),
    "at signs": ("a: ", "a@b.", ""),
    "question marks": ("", "? ", ""),
    "templates": ("a: ", "{{ x }}", ""),
    "missing commas": ("a: {", "b: 1 ", "}"),
}
TOML_UNITS = {
    "duplicate keys": "a = 1\n",
    "missing values": "k{n} = \n",
    "bare values": "k{n} = value\n",
    "open quotes": 'k{n} = "open\n',
    "tables": "[a.b{n}]\n",
    "tables twice": "[a]\n",
    "lists of tables": "[[a]]\n[a.b]\n",
    "dotted keys": "a.b{n}.c = 1\n",
    "colons": "k{n}: 1\n",
    "dates": "k{n} = 2024-13-45\n",
    "open lists": "k{n} = [1,\n",
    "inline tables": "k{n} = {{ a = 1, a = 2 }}\n",
    "three quotes": 'k{n} = """\n',
    "comments": "// comment\n",
}
JSON_UNITS = {
    "duplicate keys": '"a": 1,\n',
    "keys": '"k{n}": 1,\n',
    "missing commas": '"k{n}": 1\n',
    "missing colons": '"k{n}" 1,\n',
    "single quotes": "'k{n}': 1,\n",
    "comments": '"k{n}": 1, // comment\n',
    "open brackets": '"k{n}": [\n',
    "escapes": '"k{n}": "\\x \\u12",\n',
    "numbers": '"k{n}": NaN,\n',
}
SCHEMAS: dict[str, Any] = {
    "any": True,
    "text": {"additionalProperties": {"type": "string", "maxLength": 3}},
    "list": {"additionalProperties": {"type": "array", "items": {"type": "integer"}}},
    "format": {"additionalProperties": {"format": "uri", "pattern": "^(a|b|ab)*c$"}},
    "known": {
        "properties": {f"key{number}": {"enum": ["aa", "bb"]} for number in range(90)},
        "additionalProperties": False,
    },
    "union": {
        "additionalProperties": {
            "oneOf": [{"type": "string", "const": f"c{number}"} for number in range(30)]
            + [{"type": "object"}]
        }
    },
}


READINGS: dict[str, Any] = {
    "texts": {"additionalProperties": {"oneOf": [{"type": "string", "maxLength": n} for n in range(450)]}},
    "mappings": {"additionalProperties": {"oneOf": [{"required": [f"n{n}"]} for n in range(440)]}},
    "numbers": {"additionalProperties": {"anyOf": [{"minimum": n + 100} for n in range(440)]}},
    "items": {"additionalProperties": {"items": {"anyOf": [{"minimum": n + 100} for n in range(440)]}}},
    "names": {"propertyNames": {"oneOf": [{"pattern": f"^x{n}"} for n in range(450)]}},
    "branches of branches": {
        "additionalProperties": {"oneOf": [{"oneOf": [{"required": [f"q{n}"]} for n in range(20)]}] * 20}
    },
    "unevaluated": {
        "additionalProperties": {
            "anyOf": [{"properties": {f"n{n}": {"type": "integer"}}} for n in range(200)],
            "unevaluatedProperties": False,
        }
    },
}
"""Small schemas with nearly as many readings of a value as may be explained without another process."""
FIELDS = {
    "numbers": "".join(f"k{n}: 5\n" for n in range(480)),
    "mappings": "".join(f"k{n}: {{a: x}}\n" for n in range(270)),
    "lists": "".join(f"k{n}: [1,2,3,4,5,6,7,8,9]\n" for n in range(140)),
    "one list": "a: [" + "5," * 2000 + "]\n",
    "deep lists": "".join(f"a{n}: " + "[" * 90 + "x" + "]" * 90 + "\n" for n in range(20)),
    "aliases": "a: &a {" + ",".join(f"k{n}: 1" for n in range(100)) + "}\nb: [" + "*a," * 700 + "]\n",
}


def inputs() -> Iterator[Input]:
    """Yield all hostile content."""
    schemas = list(SCHEMAS)
    number = 0
    for syntax, units, opening, closing in (
        ("YAML", YAML_UNITS, "---\n", "---\n"),
        ("TOML", TOML_UNITS, "+++\n", "+++\n"),
        ("JSON", JSON_UNITS, "{\n", "}\n"),
    ):
        for name, unit in units.items():
            for size in SIZES:
                number += 1
                text = opening + _repeated(unit, size - 10) + closing
                schema = schemas[number % len(schemas)]
                command = FIX if number % 3 == 0 else CHECK
                yield _input(f"{syntax}, {name}, {size:,} bytes, schema {schema}", text, schema, command)
    for name, (start, unit, end) in ONE_LINE.items():
        for size in SIZES:
            number += 1
            times = (size - 20) // len((unit + end).encode())
            text = f"---\n{start}{unit * times}{end * times}\n---\n"
            schema = schemas[number % len(schemas)]
            yield _input(f"one line, {name}, {size:,} bytes, schema {schema}", text, schema, CHECK)
    for name, readings in READINGS.items():
        for of, fields in FIELDS.items():
            write = both(
                writing("content/a.md", f"---\n{fields}---\n"),
                writing("post.schema.json", json.dumps(readings)),
            )
            yield Input(f"{of}, of a schema with many readings of {name}", write)


def _repeated(unit: str | None, size: int) -> str:
    """Return a unit again and again, with the number of each, up to so many bytes; for None, nested keys."""
    units: list[str] = []
    length = 0
    while True:
        number = len(units)
        text = f"{' ' * (number % 90)}k{number}:\n" if unit is None else unit.format(n=number)
        length += len(text.encode())
        if length > size:
            return "".join(units)
        units.append(text)


def _input(name: str, text: str, schema: str, command: Sequence[str]) -> Input:
    write = both(writing("content/a.md", text), writing("post.schema.json", json.dumps(SCHEMAS[schema])))
    return Input(name, write, command)
