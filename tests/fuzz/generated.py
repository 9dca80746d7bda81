"""Schemas of every draft and values that are related to them, made of a `random.Random`: the same for the same seed.

A schema is valid by its draft, refers to nothing outside of itself, and has an end: a reference that is applied to the
same value leads only to definitions that come after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeAlias

from mattercheck.schema.drafts import DRAFTS

Schema: TypeAlias = "dict[str, Any] | bool"
Keywords: TypeAlias = dict[str, Any]

_ORDER = tuple(DRAFTS)
_DRAFT_4, _DRAFT_6, _DRAFT_7, _DRAFT_2019, _DRAFT_2020 = range(len(_ORDER))
_NAMES = ("a", "b", "c", "ab", "title", "é", "", "a/b", "x-1")
_TEXTS = (
    *(
        "",
        "a",
        "b",
        "ab",
        "abc",
        "B",
        "é",
        "e\u0301",
        "\U0001f600",
        "٣",
        "7",
        "slug\n",
        "a b",
        "title",
        "x-1",
    ),
    *(
        "2024-01-31",
        "2024-13-01",
        "2024-01-31T09:30:00Z",
        "2024-01-31 09:30",
        "23:59:60Z",
        "09:30:00Z",
        "P1D",
    ),
    *("a@b.c", "Ada <a@b.c>", "https://x.y/", "https://x y", "/a?b#c", "x.y", "-x.y", "1.2.3.4", "1.2.3.400"),
    *("::1", "123e4567-e89b-42d3-a456-426614174000", "/a~1b", "/a~2", "0/a", "a+", "(", "/{x}", "e30=", "{}"),
)
_NUMBERS: tuple[int | float, ...] = (
    *(0, 1, 2, 3, -1, -2, 7, 10, 100, 2**31, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30),
    *(
        0.0,
        -0.0,
        1.0,
        2.0,
        0.5,
        1.5,
        -2.5,
        0.1,
        0.3,
        1.1,
        19.99,
        1e-7,
        1e15,
        1e16,
        1e22,
        1e100,
        1e308,
        5e-324,
    ),
    *(9007199254740993.0, 1.0000000000000002, 4.35, 0.075),
)
_DIVISORS = (1, 2, 3, 7, 10, 0.5, 0.1, 0.01, 1.5, 1e-7, 1e-8, 2**53, 10**20, 1e22, 1.1)
_PATTERNS = (
    *(
        "^a",
        "b$",
        "^$",
        ".",
        "^[a-z]+$",
        r"^\d$",
        r"\d",
        r"^\w+$",
        r"\p{L}",
        "^(a|b)",
        "^x-",
        "[^a]",
        r"^\S*$",
    ),
    *("(?=a)", "^.{2,}$", "a{2}", r"\n", "^é$", r"^\u0061"),
)
_FORMATS = (
    *(
        "date",
        "date-time",
        "time",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "regex",
        "uuid",
    ),
    *(
        "duration",
        "json-pointer",
        "relative-json-pointer",
        "uri-template",
        "iri",
        "idn-email",
        "idn-hostname",
    ),
    *("iri-reference", "color", "unknown"),
)
_TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")
_DEEPEST = 4


class Made:
    """A schema and what is needed to make values for it: its draft, by URI, and its definitions, by reference."""

    def __init__(self, draft: str, contents: Schema, definitions: dict[str, Schema]) -> None:
        self.draft = draft
        self.contents = contents
        self.definitions = definitions


def make_schema(random: Random) -> Made:
    """Return a schema of one of the drafts; its contents name the draft by `$schema`."""
    return _SchemaMaker(random, random.randrange(len(_ORDER))).whole()


def make_values(random: Random, made: Made, number: int) -> Iterator[Any]:
    """Yield JSON values: most nearly valid, some with one or two things changed, a few that have nothing to do with it."""
    maker = _ValueMaker(random, made.definitions)
    for _ in range(number):
        chance = random.random()
        value = maker.any_value(3) if chance < 0.1 else maker.value_for(made.contents, 0)
        if chance > 0.55:
            value = maker.changed(value)
        if chance > 0.9:
            value = maker.changed(value)
        yield value


class _SchemaMaker:
    """Makes schemas of one draft."""

    def __init__(self, random: Random, draft: int) -> None:
        self._random = random
        self._draft = draft
        self._keyword_of_definitions = (
            "$defs" if draft >= _DRAFT_2019 and random.random() < 0.8 else "definitions"
        )
        self._references: list[str] = []
        self._values = _ValueMaker(random, {})

    def whole(self) -> Made:
        random = self._random
        definitions: dict[str, Schema] = {}
        by_reference: dict[str, Schema] = {}
        number = random.choice((0, 0, 1, 2, 3))
        names = [f"d{index}" for index in range(number)]
        pointers = [f"#/{self._keyword_of_definitions}/{name}" for name in names]
        self._references = list(pointers)
        for index, name in enumerate(names):
            # Of a definition only what comes after is applied to the same value.
            part = self.part(2, first=index + 1)
            if isinstance(part, dict) and "$ref" not in part:
                self._identify(part, index)
            definitions[name] = part
        contents = self.part(0, first=0)
        if isinstance(contents, dict):
            if definitions:
                if self._draft <= _DRAFT_7 and "$ref" in contents:
                    contents = {"allOf": [contents]}  # its siblings would be ignored
                contents[self._keyword_of_definitions] = definitions
            contents = {"$schema": _ORDER[self._draft] + ("#" if self._draft <= _DRAFT_7 else ""), **contents}
        for reference, name in zip(self._references, names, strict=False):
            by_reference[reference] = definitions[name]
        by_reference["#"] = contents
        return Made(_ORDER[self._draft], contents, by_reference)

    def _identify(self, part: Keywords, index: int) -> None:
        """Let a few definitions be referred to by an anchor instead of a pointer."""
        if self._random.random() > 0.15:
            return
        if self._draft >= _DRAFT_2019:
            keyword = (
                "$dynamicAnchor" if self._draft == _DRAFT_2020 and self._random.random() < 0.3 else "$anchor"
            )
            part[keyword] = f"anchor{index}"
        else:
            part["id" if self._draft == _DRAFT_4 else "$id"] = f"#anchor{index}"

    def part(self, depth: int, *, first: int) -> Schema:
        """Return a schema; `first` is the number of the first definition that it may apply to the same value."""
        random, draft = self._random, self._draft
        chance = random.random()
        if draft >= _DRAFT_6 and depth and chance < 0.08:
            return chance < 0.04
        keywords: Keywords = {}
        if self._references[first:] and random.random() < 0.15:
            reference = random.choice(self._references[first:])
            if draft <= _DRAFT_7:
                return {"$ref": reference}
            keywords["$dynamicRef" if draft == _DRAFT_2020 and random.random() < 0.2 else "$ref"] = reference
        for _ in range(random.choice((0, 1, 1, 2))):
            random.choice(_ASSERTIONS)(self, keywords)
        if depth < _DEEPEST:
            for _ in range(random.choice((0, 1, 1, 2, 3) if depth < 2 else (0, 0, 0, 1, 2))):
                random.choice(_APPLICATORS)(self, keywords, depth + 1, first)
        return keywords

    def _inner(self, depth: int) -> Schema:
        """Return a schema for another value than the one that the schema around it is applied to."""
        return self.part(depth, first=0)

    def _parts(self, depth: int, first: int) -> list[Schema]:
        return [self.part(depth, first=first) for _ in range(self._random.choice((1, 2, 2, 3)))]

    def _names(self, least: int = 1) -> list[str]:
        return self._random.sample(_NAMES, self._random.randint(least, 2))

    # What looks at one value.

    def type_(self, keywords: Keywords) -> None:
        random = self._random
        several = random.random() < 0.25
        keywords["type"] = random.sample(_TYPES, random.randint(1, 3)) if several else random.choice(_TYPES)

    def enum(self, keywords: Keywords) -> None:
        values: list[Any] = []
        for _ in range(self._random.randint(1, 3)):
            value = self._values.any_value(1)
            if repr(value) not in map(repr, values):
                values.append(value)
        if self._draft <= _DRAFT_4:
            values = [value for index, value in enumerate(values) if value not in values[:index]]
        keywords["enum"] = values

    def const(self, keywords: Keywords) -> None:
        if self._draft >= _DRAFT_6:
            keywords["const"] = self._values.any_value(1)

    def pattern(self, keywords: Keywords) -> None:
        keywords["pattern"] = self._random.choice(_PATTERNS)

    def format_(self, keywords: Keywords) -> None:
        keywords["format"] = self._random.choice(_FORMATS)

    def content(self, keywords: Keywords) -> None:
        if self._draft in (_DRAFT_6, _DRAFT_7):
            keywords["contentEncoding"] = "base64"
            if self._random.random() < 0.5:
                keywords["contentMediaType"] = "application/json"

    def sizes(self, keywords: Keywords) -> None:
        random = self._random
        what = random.choice(("Length", "Items", "Properties"))
        keywords[random.choice(("min", "max")) + what] = random.randint(0, 3)

    def bounds(self, keywords: Keywords) -> None:
        random = self._random
        side = random.choice(("minimum", "maximum"))
        exclusive = f"exclusive{side.capitalize()}"
        if self._draft == _DRAFT_4:
            keywords[side] = random.choice(_NUMBERS)
            if random.random() < 0.4:
                keywords[exclusive] = random.random() < 0.7
        else:
            keywords[random.choice((side, exclusive))] = random.choice(_NUMBERS)

    def multiple_of(self, keywords: Keywords) -> None:
        keywords["multipleOf"] = self._random.choice(_DIVISORS)

    def unique_items(self, keywords: Keywords) -> None:
        keywords["uniqueItems"] = self._random.random() < 0.8

    def required(self, keywords: Keywords) -> None:
        keywords["required"] = self._names()

    def dependent_required(self, keywords: Keywords) -> None:
        if self._draft >= _DRAFT_2019 and self._random.random() < 0.8:
            keywords["dependentRequired"] = {name: self._names(0) for name in self._names()}
        else:
            keywords["dependencies"] = {name: self._names() for name in self._names()}

    # What applies schemas.

    def properties(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        keywords["properties"] = {
            name: self._inner(depth) for name in self._random.sample(_NAMES, self._random.randint(1, 3))
        }

    def pattern_properties(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        keywords["patternProperties"] = {self._random.choice(_PATTERNS): self._inner(depth)}

    def additional_properties(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        keywords["additionalProperties"] = self._random.random() > 0.5 and self._inner(depth)

    def property_names(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        if self._draft >= _DRAFT_6:
            keywords["propertyNames"] = self._inner(depth)

    def items(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        random = self._random
        if random.random() < 0.5:
            keywords["prefixItems" if self._draft == _DRAFT_2020 else "items"] = [
                self._inner(depth) for _ in range(random.randint(1, 3))
            ]
            if random.random() < 0.6:
                rest = random.random() > 0.4 and self._inner(depth)
                keywords["items" if self._draft == _DRAFT_2020 else "additionalItems"] = rest
        else:
            keywords["items"] = self._inner(depth)

    def contains(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        if self._draft >= _DRAFT_6:
            keywords["contains"] = self._inner(depth)
        if self._draft >= _DRAFT_2019:
            if self._random.random() < 0.5:
                keywords["minContains"] = self._random.randint(0, 2)
            if self._random.random() < 0.3:
                keywords["maxContains"] = self._random.randint(0, 2)

    def union(self, keywords: Keywords, depth: int, first: int) -> None:
        keywords[self._random.choice(("allOf", "anyOf", "oneOf"))] = self._parts(depth, first)

    def tagged_union(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        tag, kinds = self._random.choice(_NAMES), ("a", "b", "abc")
        keywords[self._random.choice(("anyOf", "oneOf"))] = [
            {
                "required": [tag],
                "properties": {tag: {"enum": [kind]}, self._random.choice(_NAMES): self._inner(depth)},
            }
            for kind in kinds[: self._random.randint(2, 3)]
        ]

    def not_(self, keywords: Keywords, depth: int, first: int) -> None:
        keywords["not"] = self.part(depth, first=first)

    def condition(self, keywords: Keywords, depth: int, first: int) -> None:
        if self._draft >= _DRAFT_7:
            keywords["if"] = self.part(depth, first=first)
            for name in ("then", "else"):
                if self._random.random() < 0.7:
                    keywords[name] = self.part(depth, first=first)

    def dependent_schemas(self, keywords: Keywords, depth: int, first: int) -> None:
        late = self._draft >= _DRAFT_2019 and self._random.random() < 0.8
        keywords["dependentSchemas" if late else "dependencies"] = {
            name: self.part(depth, first=first) for name in self._names()
        }

    def unevaluated_properties(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        if self._draft >= _DRAFT_2019:
            keywords["unevaluatedProperties"] = self._random.random() > 0.6 and self._inner(depth)

    def unevaluated_items(self, keywords: Keywords, depth: int, first: int) -> None:
        del first
        if self._draft >= _DRAFT_2019:
            keywords["unevaluatedItems"] = self._random.random() > 0.6 and self._inner(depth)

    def recursion(self, keywords: Keywords, depth: int, first: int) -> None:
        """Let a member be held against the whole schema again."""
        del first
        reference = {"$recursiveRef": "#"} if self._draft == _DRAFT_2019 else {"$ref": "#"}
        if depth < 3:
            keywords.setdefault("properties", {})[self._random.choice(_NAMES)] = reference


_ASSERTIONS: tuple[Callable[[_SchemaMaker, Keywords], None], ...] = (
    *(_SchemaMaker.type_, _SchemaMaker.type_, _SchemaMaker.type_, _SchemaMaker.enum, _SchemaMaker.const),
    *(
        _SchemaMaker.pattern,
        _SchemaMaker.format_,
        _SchemaMaker.content,
        _SchemaMaker.sizes,
        _SchemaMaker.bounds,
    ),
    *(_SchemaMaker.multiple_of, _SchemaMaker.unique_items, _SchemaMaker.required),
    _SchemaMaker.dependent_required,
)
_APPLICATORS: tuple[Callable[[_SchemaMaker, Keywords, int, int], None], ...] = (
    *(_SchemaMaker.properties, _SchemaMaker.properties, _SchemaMaker.properties),
    *(_SchemaMaker.pattern_properties, _SchemaMaker.additional_properties, _SchemaMaker.property_names),
    *(_SchemaMaker.items, _SchemaMaker.items, _SchemaMaker.contains, _SchemaMaker.union, _SchemaMaker.union),
    *(_SchemaMaker.tagged_union, _SchemaMaker.not_, _SchemaMaker.condition, _SchemaMaker.dependent_schemas),
    *(_SchemaMaker.unevaluated_properties, _SchemaMaker.unevaluated_items, _SchemaMaker.recursion),
)
_OF_SIZE = {"string": "Length", "array": "Items", "object": "Properties"}


class _ValueMaker:
    """Makes JSON values, by chance or by what a schema says."""

    def __init__(self, random: Random, definitions: dict[str, Schema]) -> None:
        self._random = random
        self._definitions = definitions

    def any_value(self, depth: int) -> Any:
        return self._of_type(self._random.choice(_TYPES if depth else _TYPES[:5]), {}, _DEEPEST + 2 - depth)

    def value_for(self, schema: Schema, depth: int) -> Any:
        """Return a value that is likely to meet a schema."""
        random = self._random
        if isinstance(schema, bool) or depth > _DEEPEST + 3:
            return self.any_value(1)
        merged = self._merged(schema, 0)
        if "const" in merged and random.random() < 0.9:
            return merged["const"]
        if "enum" in merged and random.random() < 0.9:
            return random.choice(merged["enum"])
        named = merged.get("type")
        if named is None:
            named = next((_TYPE_OF[keyword] for keyword in merged if keyword in _TYPE_OF), None)
        if isinstance(named, list):
            named = random.choice(named)
        return self._of_type(named or random.choice(_TYPES), merged, depth)

    def _merged(self, schema: Schema, steps: int) -> Keywords:
        """Return the keywords of a schema with those of the parts that are applied to the same value."""
        if isinstance(schema, bool) or steps > 6:
            return {}
        random = self._random
        merged: Keywords = {}
        parts: list[Schema] = []
        for keyword, value in schema.items():
            if keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
                parts.append(self._definitions.get(value, True))
            elif keyword == "allOf":
                parts += value
            elif keyword in ("anyOf", "oneOf"):
                parts.append(random.choice(value))
            elif keyword in ("then", "else"):
                parts.append(value)
            elif keyword in ("dependentSchemas", "dependencies"):
                parts += [part for part in value.values() if isinstance(part, dict)]
        for part in (*parts, schema):
            more = self._merged(part, steps + 1) if part is not schema else schema
            for keyword, value in more.items():
                if keyword == "properties" and keyword in merged:
                    merged[keyword] = {**merged[keyword], **value}
                elif keyword == "required" and keyword in merged:
                    merged[keyword] = [*merged[keyword], *value]
                else:
                    merged[keyword] = value
        return merged

    def _of_type(self, name: str, keywords: Keywords, depth: int) -> Any:
        random = self._random
        if name == "string":
            return self._text(keywords)
        if name in ("integer", "number"):
            return self._number(name, keywords)
        if name == "boolean":
            return random.random() < 0.5
        if name == "null":
            return None
        if depth > _DEEPEST + 3:
            return [] if name == "array" else {}
        return self._list(keywords, depth) if name == "array" else self._mapping(keywords, depth)

    def _text(self, keywords: Keywords) -> str:
        text = self._random.choice(_TEXTS)
        for _ in range(2):
            if len(text) < keywords.get("minLength", 0) or len(text) > keywords.get("maxLength", 99):
                text = self._random.choice(_TEXTS)
        return text

    def _number(self, name: str, keywords: Keywords) -> int | float:
        random = self._random
        number = random.choice(_NUMBERS)
        bounds = [
            keywords[bound]
            for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
            if isinstance(keywords.get(bound), int | float) and not isinstance(keywords[bound], bool)
        ]
        if bounds and random.random() < 0.6:
            number = random.choice(bounds) * random.choice((1, 1, 2, 3, 7))
            number += random.choice((0, 0, 1, -1, 0.5))
        if number in (float("inf"), float("-inf")):
            return 1
        if name == "integer" and abs(number) < 1e30 and random.random() < 0.9:
            return int(number)
        return number

    def _list(self, keywords: Keywords, depth: int) -> list[Any]:
        random = self._random
        prefix = keywords.get("prefixItems", keywords.get("items"))
        prefix = prefix if isinstance(prefix, list) else []
        rest = keywords.get("items", True)
        if isinstance(rest, list):
            rest = keywords.get("additionalItems", True)
        number = random.choice((0, 1, 1, 2, 2, 3))
        number = min(max(number, keywords.get("minItems", 0)), keywords.get("maxItems", 5))
        made = [self.value_for(part, depth + 1) for part in prefix[:number]]
        for _ in range(number - len(made)):
            inner = keywords.get("contains", True) if random.random() < 0.3 else rest
            made.append(made[-1] if made and random.random() < 0.1 else self.value_for(inner, depth + 1))
        return made

    def _mapping(self, keywords: Keywords, depth: int) -> dict[str, Any]:
        random = self._random
        members = keywords.get("properties", {})
        names = [name for name in keywords.get("required", ()) if random.random() < 0.9]
        names += [name for name in members if random.random() < 0.6]
        if random.random() < 0.4:
            names.append(random.choice(_NAMES))
        unnamed = next(
            (keywords[key] for key in ("additionalProperties", "unevaluatedProperties") if key in keywords),
            True,
        )
        patterns = list(keywords.get("patternProperties", {}).values())
        made = {}
        for name in names:
            schema = members.get(name)
            if schema is None:
                schema = random.choice(patterns) if patterns and random.random() < 0.5 else unnamed
            made[name] = self.value_for(schema, depth + 1)
        return made

    def changed(self, value: Any) -> Any:
        """Return a value with one thing changed, somewhere inside; what it was made of stays as it is."""
        random = self._random
        if isinstance(value, list) and value and random.random() < 0.8:
            index = random.randrange(len(value))
            chance = random.random()
            if chance < 0.15:
                return value[:index] + value[index + 1 :]
            if chance < 0.3:
                return [*value, value[index]]
            return [*value[:index], self.changed(value[index]), *value[index + 1 :]]
        if isinstance(value, dict) and value and random.random() < 0.8:
            name = random.choice(list(value))
            chance = random.random()
            if chance < 0.2:
                return {key: member for key, member in value.items() if key != name}
            if chance < 0.35:
                return {**value, random.choice(_NAMES): self.any_value(1)}
            return {**value, name: self.changed(value[name])}
        return self.any_value(2)


_TYPE_OF = {
    **dict.fromkeys(("pattern", "format", "minLength", "maxLength", "contentEncoding"), "string"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
    **dict.fromkeys(("items", "prefixItems", "contains", "uniqueItems", "minItems", "maxItems"), "array"),
    "unevaluatedItems": "array",
    **dict.fromkeys(("properties", "patternProperties", "additionalProperties", "required"), "object"),
    **dict.fromkeys(("propertyNames", "unevaluatedProperties", "minProperties", "maxProperties"), "object"),
}
