"""Hostile schemas: small ones with many readings, and ones of a megabyte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hostile_input import CHECK, Input, both, writing

FILES = {
    "two fields": "---\na: text\nb: text\n---\n",
    "nested": "---\na: " + "{a: [" * 20 + "text" + "]}" * 20 + "\nb: [{a: 1}, {b: 2}]\n---\n",
    "valid": "---\ntitle: A title\n---\n",
}
COMMANDS = (CHECK, ("schema", "check"), ("schema", "docs"), ("new", "posts"), ("fix", "--unsafe", "--diff"))
LEAF: Any = {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["c"]}


def nested(keyword: str, levels: int, width: int, leaf: Any = LEAF) -> Any:
    """Return a schema of so many levels of a keyword, each with so many branches."""
    if not levels:
        return leaf
    return {keyword: [nested(keyword, levels - 1, width, leaf) for _ in range(width)]}


def through(levels: int, width: int, keyword: str = "oneOf") -> Any:
    """Return a schema of the same, by references."""
    parts: dict[str, Any] = {"s0": LEAF}
    for level in range(1, levels + 1):
        parts[f"s{level}"] = {keyword: [{"$ref": f"#/$defs/s{level - 1}"}] * width}
    return {"$ref": f"#/$defs/s{levels}", "$defs": parts}


def mixed(levels: int) -> Any:
    """Return a schema whose keywords for one value alternate."""
    schema = LEAF
    for level in range(levels):
        keyword = ("anyOf", "allOf", "oneOf")[level % 3]
        schema = {keyword: [schema, {"not": schema}, {"if": schema, "then": schema, "else": schema}]}
    return schema


def conditions(levels: int) -> Any:
    """Return nested conditions."""
    schema = LEAF
    for _ in range(levels):
        schema = {"if": {"required": ["a"]}, "then": schema, "else": schema}
    return schema


MANY = range(8_000)
SCHEMAS: dict[str, Any] = {
    **{
        f"{keyword}, {levels} levels of {width}": nested(keyword, levels, width)
        for keyword in ("oneOf", "anyOf", "allOf")
        for levels, width in ((3, 12), (4, 6), (5, 4), (6, 3), (8, 2), (2, 22), (1, 400))
    },
    **{
        f"references, {levels} levels of {width}": through(levels, width)
        for levels, width in ((6, 7), (3, 12), (4, 11), (13, 2), (5, 7), (7, 4), (14, 2))
    },
    **{f"conditions, {levels} levels": conditions(levels) for levels in (4, 8, 12)},
    **{f"mixed keywords, {levels} levels": mixed(levels) for levels in (2, 3, 4, 5)},
    "a recursive union": {
        "$defs": {
            "n": {
                "anyOf": [
                    {"items": {"$ref": "#/$defs/n"}, "type": "array"},
                    {"additionalProperties": {"$ref": "#/$defs/n"}, "type": "object"},
                    {"type": "integer"},
                ]
            }
        },
        "additionalProperties": {"$ref": "#/$defs/n"},
    },
    "a recursive union of many": {
        "$defs": {
            "n": {
                "oneOf": [
                    {
                        "additionalProperties": {"$ref": "#/$defs/n"},
                        "items": {"$ref": "#/$defs/n"},
                        "required": [name],
                    }
                    for name in "abcdef"
                ]
            }
        },
        "$ref": "#/$defs/n",
    },
    "dependent schemas": {"dependentSchemas": {name: nested("anyOf", 4, 5) for name in "abcdef"}},
    "unevaluated fields": {"allOf": [nested("anyOf", 3, 8)] * 3, "unevaluatedProperties": False},
    "many fields": {
        "properties": {f"field{n}": {"type": "string"} for n in MANY},
        "additionalProperties": False,
    },
    "many required fields": {"required": [f"field{n}" for n in range(60_000)]},
    "many choices": {"properties": {"a": {"enum": [f"choice {n}" for n in range(50_000)]}}},
    "a long choice": {"properties": {"a": {"enum": ["x" * 900_000]}}},
    "long constants": {"properties": {"a": {"const": {f"k{n}": [n] * 5 for n in MANY}}}},
    "many branches": {"anyOf": [{"required": [f"n{n}"], "minProperties": n} for n in MANY]},
    "many branches of one field": {"properties": {"a": {"oneOf": [{"const": n} for n in range(30_000)]}}},
    "many patterns": {"patternProperties": {f"^x{n}[a-z]*$": {"type": "integer"} for n in MANY}},
    "many patterns of one field": {
        "properties": {"a": {"allOf": [{"pattern": f"^[a-z]{{1,{n % 90}}}x{n}$"} for n in MANY]}}
    },
    "costly patterns": {
        "properties": {"a": {"allOf": [{"pattern": rf"^(\p{{L}}y){{1,900}}x{n}"} for n in range(60)]}}
    },
    "catastrophic patterns": {"properties": {"a": {"pattern": "^(?=(a+)+$)(t|te|e|ex|x|xt|t)*!$"}}},
    "many formats": {
        "allOf": [
            {"properties": {"a": {"format": name}}}
            for name in ("uri", "email", "date", "regex", "uuid", "ipv6", "hostname", "json-pointer")
        ]
        * 500
    },
    "long descriptions": {
        "properties": {name: {"type": "integer", "description": "word " * 60_000} for name in "ab"}
    },
    "many examples": {"properties": {"a": {"type": "integer", "examples": [f"e{n}" for n in range(60_000)]}}},
    "many wrong defaults": {"properties": {f"n{n}": {"type": "string", "default": n} for n in MANY}},
    "many definitions": {
        "$defs": {f"d{n}": {"properties": {"x": {"$ref": f"#/$defs/d{n + 1}"}}} for n in MANY}
        | {f"d{len(MANY)}": {}},
        "$ref": "#/$defs/d0",
    },
    "a chain of references": {
        "$defs": {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(400)} | {"d400": LEAF},
        "$ref": "#/$defs/d0",
    },
    "many anchors": {"$defs": {f"d{n}": {"$anchor": f"a{n}"} for n in MANY}, "$ref": "#a1"},
    "many identifiers": {
        "$defs": {f"d{n}": {"$id": f"https://a.example/{n}"} for n in MANY},
        "$ref": "https://a.example/1",
    },
    "many references": {"allOf": [{"$ref": "#/$defs/d"}] * 8_000, "$defs": {"d": LEAF}},
    "unknown keywords": {f"keyword{n}": n for n in range(40_000)},
    "misspelled keywords": {"properties": {f"f{n}": {"requried": [], "tpye": "x"} for n in MANY}},
    "wrong keywords": {"properties": {f"f{n}": {"type": "strin", "required": True} for n in MANY}},
    "a deep schema": json.loads('{"properties": {"a": ' * 90 + "{}" + "}}" * 90),
    "a list": [[n] for n in range(100_000)],
    "dynamic references": {
        "$dynamicAnchor": "n",
        "additionalProperties": {"anyOf": [{"$dynamicRef": "#n"}] * 6 + [{"type": "integer"}]},
    },
    "lists that must contain": {"properties": {"b": {"contains": nested("anyOf", 4, 6)}}},
    "names of fields": {"propertyNames": nested("anyOf", 3, 12, {"pattern": "^x"})},
    "what must not be": {"not": {"not": {"not": nested("anyOf", 3, 12, True)}}},
    "tuples": {"properties": {"b": {"prefixItems": [nested("oneOf", 3, 8)] * 20}}},
}
TEXTS = {
    "an open list of a megabyte": "[" * 1_000_000,
    "an open mapping of a megabyte": '{"a":' * 200_000,
    "duplicate keys": "{" + ",".join('"a": 1' for _ in range(100_000)) + "}",
    "trailing commas": "{" + ",\n" * 300_000 + "}",
    "a long text": '"' + "x" * 999_000 + '"',
    "a long number": '{"maximum": ' + "9" * 900_000 + "}",
    "nothing but spaces": " " * 1_000_000,
    "a megabyte of zeros": "\0" * 1_000_000,
    "single quotes": "{" + "'a': 1,\n" * 100_000 + "}",
}


def inputs() -> Iterator[Input]:
    """Yield all hostile schemas."""
    files, commands = list(FILES), len(COMMANDS)
    for number, (name, schema) in enumerate(SCHEMAS.items()):
        text = json.dumps(schema)
        for index in range(2):
            file = files[(number + index) % len(files)] if index else files[number % 2]
            command = COMMANDS[(number + index) % commands] if index else CHECK
            write = both(writing("post.schema.json", text), writing("content/a.md", FILES[file]))
            yield Input(f"{name}, {len(text):,} bytes, content: {file}", write, command)
    for name, text in TEXTS.items():
        yield Input(name, writing("post.schema.json", text), CHECK)
        write = both(writing("mattercheck.toml", YAML_SCHEMA), writing("post.schema.yaml", text))
        yield Input(f"{name}, as YAML", write, ("schema", "check"))


YAML_SCHEMA = '[[collections]]\nname = "posts"\nfiles = "content/**/*.md"\nschema = "post.schema.yaml"\n'
