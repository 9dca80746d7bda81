"""What a schema file may be, and what it may refer to."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from mattercheck import check_file
from mattercheck.schema.drafts import DRAFTS
from mattercheck.schema.load.loader import SchemaLoader
from mattercheck.schema.model.file import SchemaError
from mattercheck.schema.model.schema import Schema


def load(folder: Path, contents: Any, name: str = "schema.json") -> Schema:
    text = contents if isinstance(contents, str) else json.dumps(contents, indent=2)
    (folder / name).write_text(text, encoding="utf-8")
    return SchemaLoader(folder).load(name, folder)


def why_not_allowed(folder: Path, contents: Any, name: str = "schema.json") -> str:
    with pytest.raises(SchemaError) as caught:
        load(folder, contents, name)
    problem = caught.value.problems[0]
    assert problem.severity == "error"
    return f"{problem.path}:{problem.span.line}:{problem.span.column}: {problem.message}"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("draft", [*DRAFTS, *(f"{draft}#" for draft in DRAFTS)])
def test_all_drafts_are_known(tmp_path: Path, draft: str) -> None:
    schema = load(tmp_path, {"$schema": draft, "type": "object", "required": ["a"]})
    assert schema.is_valid({"a": 1})
    assert not schema.is_valid({})
    assert schema.draft == draft.rstrip("#")


def test_without_a_draft_it_is_the_latest(tmp_path: Path) -> None:
    schema = load(tmp_path, {"prefixItems": [{"type": "integer"}]})
    assert not schema.is_valid(["x"])


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (
            {"type": "strng"},
            'schema.json:2:11: type: the text "strng" is not allowed; did you mean `string`?',
        ),
        (
            {"type": "object", "required": "title"},
            "schema.json:3:15: required: expected a list, found the text",
        ),
        ({"minLength": -1}, "schema.json:2:16: minLength: -1 is too small"),
        ({"properties": {"a": {"enum": 5}}}, "schema.json:4:15: properties.a.enum: expected a list"),
        (
            {"properties": {"a": {"pattern": "(a"}}},
            "schema.json:4:18: `(a` is not a valid regular expression",
        ),
        ({"$schema": 5}, "schema.json:2:14: `$schema` must be text"),
        ({"$schema": "http://json-schema.org/draft-03/schema#"}, "schema.json:2:14: `$schema` names"),
        ({"$schema": "https://example.com/my-draft"}, "which is not a supported draft of JSON Schema"),
        (
            {"$ref": "nowhere.json"},
            "schema.json:2:11: `$ref` points to nowhere.json, but there is no file nowhere.json",
        ),
        ({"$ref": "https://example.com/x.json"}, "but schemas are never fetched from the network"),
        ({"$ref": "../../outside.json"}, "which is outside the repository"),
        ({"$ref": "file:///etc/passwd"}, "which is outside the repository"),
        (
            {"$ref": "#/$defs/nowhere"},
            "schema.json:2:11: `$ref` points to #/$defs/nowhere, which does not exist",
        ),
        (
            {"parts": {"a": {"type": "strng"}}, "$ref": "#/parts/a"},
            "schema.json:4:15: a reference points here, but this is not a valid 2020-12 schema",
        ),
        (
            {"parts": {"a": {"$schema": "https://example.com/draft"}}, "$ref": "#/parts/a"},
            "schema.json:4:18: a reference points here, but this is not a valid 2020-12 schema",
        ),
        (
            {"parts": {"a": {"pattern": "(a"}}, "$ref": "#/parts/a"},
            "schema.json:4:18: `(a` is not a valid regular expression",
        ),
        (
            {"parts": {"a": {"$ref": "#/nowhere"}}, "$ref": "#/parts/a"},
            "schema.json:4:15: `$ref` points to #/nowhere, which does not exist",
        ),
        ("", "schema.json:1:1:"),
        ("[]", "schema.json:1:1: not a schema: expected a mapping of keywords"),
        ('{"type": "string",}', "schema.json:1:18: trailing comma before the closing bracket"),
        ('{"type": "string", "type": "object"}', "schema.json:1:20: duplicate key `type`"),
        ('{"minimum": NaN}', "schema.json:1:13: `NaN` isn't a valid JSON number"),
        ("[" * 100_000, "schema.json:1:1: lists and mappings are nested more than 100 levels deep"),
        ("{}{}", "schema.json:1:3: unexpected text after the end of the JSON"),
    ],
)
def test_what_is_no_schema_is_refused_at_its_place(tmp_path: Path, contents: Any, words: str) -> None:
    assert words in why_not_allowed(tmp_path, contents)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"type": 7}, "part.json:1:26: a reference points here, but this is not a valid 2020-12 schema"),
        ({"pattern": "(a"}, "part.json:1:29: `(a` is not a valid regular expression"),
        ({"$ref": "#/nowhere"}, "part.json:1:26: `$ref` points to #/nowhere, which does not exist"),
        ({"$ref": "lost.json"}, "part.json:1:26: `$ref` points to lost.json, but there is no file lost.json"),
        ({"$ref": "#/more/1" + "1" * 5_000}, "which does not exist"),
    ],
)
def test_what_a_reference_to_another_file_makes_a_schema(tmp_path: Path, part: Any, words: str) -> None:
    (tmp_path / "part.json").write_text(json.dumps({"parts": {"a": part}, "more": [{}]}))
    contents = {"properties": {"a": {"$ref": "part.json"}, "b": {"$ref": "part.json#/parts/a"}}}
    assert words in why_not_allowed(tmp_path, contents)


def test_what_another_file_does_not_have_is_said_each_time(tmp_path: Path) -> None:
    (tmp_path / "part.json").write_text('{"$defs": {"a": {}}}')
    contents = {"allOf": [{"$ref": "part.json#/$defs/a"}, {"$ref": "part.json#/$defs/b"}]}
    assert "`$ref` points to part.json#/$defs/b, which does not exist" in why_not_allowed(tmp_path, contents)


@pytest.mark.parametrize(
    ("contents", "place", "hint"),
    [
        (
            {"$ref": "#secton", "$defs": {"a": {"$anchor": "section"}}},
            "schema.json:2:11: `$ref` points to #secton, which does not exist",
            "did you mean `#section`?",
        ),
        (
            {"properties": {"a": {"$ref": "part.json#secton"}}},
            "schema.json:4:15: `$ref` points to part.json#secton, which does not exist",
            "did you mean `part.json#section`?",
        ),
        (
            {
                "$schema": "http://json-schema.org/draft-07/schema#",
                "definitions": {"a": {"$id": "#section"}, "b": {"$ref": "#section"}},
                "items": {"$ref": "#secton"},
            },
            "schema.json:12:13: `$ref` points to #secton, which does not exist",
            "did you mean `#section`?",
        ),
        (
            {"$ref": "#other", "$defs": {"a": {"$anchor": "section"}}},
            "schema.json:2:11: `$ref` points to #other, which does not exist",
            None,
        ),
        (
            {"$schema": "http://json-schema.org/schema#"},
            "schema.json:2:14: `$schema` names no draft of JSON Schema",
            "write the draft that the schema was written for, such as http://json-schema.org/draft-07/schema#",
        ),
    ],
)
def test_an_anchor_or_a_draft_that_is_not_there(
    tmp_path: Path, contents: Any, place: str, hint: str | None
) -> None:
    (tmp_path / "part.json").write_text('{"$defs": {"a": {"$anchor": "section"}}}')
    (tmp_path / "schema.json").write_text(json.dumps(contents, indent=2))
    with pytest.raises(SchemaError) as caught:
        SchemaLoader(tmp_path).load("schema.json", tmp_path)
    (problem,) = caught.value.problems
    assert f"{problem.path}:{problem.span.line}:{problem.span.column}: {problem.message}".startswith(place)
    assert problem.help == hint


def test_a_bundled_schema_by_both_of_its_names(tmp_path: Path) -> None:
    loader = SchemaLoader(tmp_path)
    assert loader.load("news-article", tmp_path) is loader.load("bundled:news-article", tmp_path)
    with pytest.raises(SchemaError, match="file not found"):
        loader.load("bundled:other", tmp_path)


def test_a_schema_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="file not found") as caught:
        SchemaLoader(tmp_path).load("nowhere.json", tmp_path)
    assert "news-article" in (caught.value.problems[0].help or "")


def test_a_schema_may_be_yaml_and_have_a_byte_order_mark(tmp_path: Path) -> None:
    schema = load(tmp_path, "\ufefftype: object\nproperties:\n  a:\n    type: string\n", "schema.yaml")
    assert not schema.is_valid({"a": 1})
    assert "schema.yaml:1:7" in why_not_allowed(tmp_path, "type: strng\n", "schema.yaml")


def test_references_lead_to_files_that_lie_around(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "image.json").write_text(
        '{"properties": {"url": {"$ref": "../text.yaml#/$defs/url"}}}'
    )
    (tmp_path / "text.yaml").write_text("$defs:\n  url:\n    type: string\n    format: uri\n")
    schema = load(tmp_path, {"properties": {"image": {"$ref": "parts/image.json"}}})
    assert schema.is_valid({"image": {"url": "https://example.com/"}})
    assert not schema.is_valid({"image": {"url": "nowhere"}})


def test_relative_references_of_a_schema_with_an_id_lead_to_the_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "image.json").write_text('{"$id": "https://example.com/image.json", "type": "string"}')
    schema = load(
        tmp_path, {"$id": "https://example.com/page.json", "properties": {"a": {"$ref": "image.json"}}}
    )
    assert not schema.is_valid({"a": 1})


@pytest.mark.parametrize(
    "reference",
    [
        "https://example.com/schemas/parts/image.json",
        "/schemas/parts/image.json",
        "https://example.com/schemas/parts/image.json#/$defs/x",
    ],
)
@pytest.mark.parametrize("name", ["image.json", "image.schema.json"])
def test_a_reference_by_the_identifier_of_a_file_that_lies_around(
    reference: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / name).write_text(
        '{"$id": "https://example.com/schemas/parts/image.json", "type": "string", "$defs": {"x": {"type": "string"}}}'
    )
    page = {"$id": "https://example.com/schemas/page.json", "properties": {"a": {"$ref": reference}}}
    schema = load(tmp_path, page)
    assert schema.is_valid({"a": "b"})
    assert not schema.is_valid({"a": 1})


@pytest.mark.parametrize("reference", ["https://example.com/other.json", "https://example.org/image.json"])
def test_no_file_that_has_another_identifier(reference: str, tmp_path: Path) -> None:
    (tmp_path / "image.json").write_text('{"$id": "https://example.com/image.json"}')
    (tmp_path / "other.json").write_text('{"$id": "https://example.com/another.json"}')
    page = {"$id": "https://example.com/page.json", "properties": {"a": {"$ref": reference}}}
    assert "never fetched" in why_not_allowed(tmp_path, page)


def test_a_relative_identifier_with_folders_moves_the_base_once(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "text.json").write_text('{"type": "string"}')
    contents = {"$id": "parts/page.json", "properties": {"a": {"$ref": "text.json"}}}
    assert not load(tmp_path, contents).is_valid({"a": 1})
    contents = {"$id": "parts/page.json", "properties": {"a": {"$ref": "#/$defs/nowhere"}}}
    assert "schema.json:5:15: `$ref` points to #/$defs/nowhere, which does not exist" in why_not_allowed(
        tmp_path, contents
    )


def test_files_that_refer_to_each_other_and_to_themselves(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"properties": {"a": {"$ref": "schema.json"}}}')
    schema = load(
        tmp_path, {"type": "object", "properties": {"b": {"$ref": "b.json"}, "again": {"$ref": "#"}}}
    )
    assert schema.is_valid({"b": {"a": {"b": {}}}, "again": {}})
    assert not schema.is_valid({"b": {"a": 5}})
    assert not schema.is_valid({"again": {"again": 5}})


def test_a_schema_outside_of_the_repository_may_refer_to_what_lies_beside_it(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "main.json").write_text('{"$ref": "part.json"}')
    (outside / "part.json").write_text('{"type": "string"}')
    schema = SchemaLoader(inside).load("../outside/main.json", inside)
    assert not schema.is_valid(5)
    assert schema.name == "../outside/main.json"


def test_the_meta_schema_may_be_referred_to(tmp_path: Path) -> None:
    schema = load(
        tmp_path, {"properties": {"schema": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}}
    )
    assert schema.is_valid({"schema": {"type": "string"}})
    assert not schema.is_valid({"schema": {"type": "strng"}})


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ({"requried": ["a"]}, "unknown keyword `requried` is ignored; did you mean `required`?"),
        ({"properties": {"a": {"maxLenght": 5}}}, "did you mean `maxLength`?"),
        (
            {
                "$defs": {"a": {"$id": "x", "type": "string"}, "b": {"$id": "x", "type": "null"}},
                "$ref": "x",
            },
            "another subschema has the same `$id`, so references to it are ambiguous",
        ),
        (
            {"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x", "type": "null"}}, "$ref": "#x"},
            "another subschema has the same `$anchor`",
        ),
        (
            {"parts": {"a": {"requried": ["a"]}}, "$ref": "#/parts/a"},
            "unknown keyword `requried` is ignored; did you mean `required`?",
        ),
        ({"format": "datetime"}, "the format `datetime` is not defined in 2020-12, so it is not checked"),
        (
            {"$schema": "http://json-schema.org/draft-07/schema#", "format": "uuid"},
            "the format `uuid` is not defined in draft 7",
        ),
    ],
)
def test_what_is_suspicious_is_a_warning(tmp_path: Path, contents: Any, words: str) -> None:
    warnings = load(tmp_path, contents).warnings
    assert [words in warning.message for warning in warnings] == [True]
    assert warnings[0].severity == "warning"
    assert warnings[0].span.line > 1


@pytest.mark.parametrize(
    "contents",
    [
        {"properties": {"requried": {"type": "string"}, "format": {"type": "string"}}},
        {"parts": {"a": {"requried": 1}}, "type": "object"},
        {
            "$defs": {
                "a": {"$id": "x", "$defs": {"c": {"$anchor": "y"}}},
                "b": {"$id": "z", "$defs": {"c": {"$anchor": "y", "type": "null"}}},
            },
            "$anchor": "y",
            "properties": {"a": {"$ref": "x#y"}},
        },
        {"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}, "$ref": "#x"},
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "definitions": {"a": {"$anchor": "x"}, "b": {"$anchor": "x", "type": "null"}},
            "type": "object",
        },
        {"const": {"requried": 1}, "default": {"format": "nothing"}, "examples": [{"format": "nothing"}]},
        {"type": "object", "x-order": 5, "markdownDescription": "x", "enumNames": ["a"]},
        {"format": "date-time"},
    ],
)
def test_what_is_not_suspicious_is_none(tmp_path: Path, contents: Any) -> None:
    assert load(tmp_path, contents).warnings == []


OTHER_DRAFTS = [
    ("draft-07", {"dependentRequired": {"a": ["b"]}}, "2019-09", {"a": 1}, ["dependentRequired"]),
    ("2019-09", {"dependentRequired": {"a": ["b"]}}, "draft-07", {"a": 1}, []),
    ("draft-07", {"prefixItems": [{"type": "string"}]}, "2020-12", [5], ["type"]),
    ("2020-12", {"items": [{"type": "string"}]}, "draft-07", [5], ["type"]),
    ("2020-12", {"definitions": {"x": {"items": [{"type": "string"}]}}}, "draft-07", [5], ["type"]),
]


@pytest.mark.parametrize(("draft", "part", "of_part", "value", "rules"), OTHER_DRAFTS)
def test_a_file_that_is_referred_to_keeps_its_draft(
    tmp_path: Path, draft: str, part: dict[str, Any], of_part: str, value: Any, rules: list[str]
) -> None:
    uris = {name: uri for uri in DRAFTS for name in ("draft-07", "2019-09", "2020-12") if name in uri}
    fragment = "#/definitions/x" if "definitions" in part else ""
    (tmp_path / "part.json").write_text(json.dumps({"$schema": uris[of_part], **part}))
    contents = {"$schema": uris[draft], "allOf": [{"$ref": f"part.json{fragment}"}]}
    schema = load(tmp_path, contents)
    assert schema.is_valid(value) == (not rules)
    (tmp_path / "value.json").write_text(json.dumps(value))
    assert [problem.rule for problem in check_file(tmp_path / "value.json", schema)] == rules
