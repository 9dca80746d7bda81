"""Old mistakes do not become the schema: what `init` catches and refuses afterwards, as `benchmarks/mistakes.py` measures."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Outcome, Repository
from mattercheck.infer.draft import Draft
from mattercheck.infer.forms import Moment
from mattercheck.infer.misspellings import is_near
from mattercheck.infer.summary import Summary
from mattercheck.infer.tolerance import Tolerance
from mattercheck.schema.engine import compile_schema


@pytest.mark.parametrize("name", ["blog", "docs", "catalogue", "recipes"])
def test_new_mistakes_are_caught_and_correct_files_pass(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    benchmark = importlib.import_module("mistakes")
    shape = next(shape for shape in benchmark.SHAPES if shape.name == name)
    outcome = benchmark.measure(shape, tmp_path, scale=0.2)
    assert outcome.caught.total() >= 0.8 * 60, outcome.missed
    assert outcome.refused <= 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("titel", "title"), ("Title", "title"), ("publish_date", "publishDate"), ("gardn", "garden")),
        *(("descripton", "description"), ("how-ot", "how-to"), ("discription", "description")),
    ],
)
def test_misspellings(text: str, meant: str) -> None:
    assert is_near(text, meant)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        *(("image1", "image2"), ("tag", "tab"), ("toc_min", "toc_max"), ("en", "es"), ("width", "height")),
        *(("v1.2", "v1.3"), ("author", "editor"), ("news", "new"), ("date_start", "date_end")),
        *(("sidebarLeft", "sidebarRight"), ("redirect_to", "redirect_from"), ("created_at", "updated_at")),
    ],
)
def test_what_is_close_and_means_something_else(text: str, other: str) -> None:
    assert not is_near(text, other)


def schema_of(documents: list[dict[str, Any]], **options: Any) -> dict[str, Any]:
    summary = Summary()
    for number, document in enumerate(documents):
        summary.add(document, Moment(added=number))
    return Draft(Tolerance(), **options).schema(summary, title="Title", description="Description")


def test_what_is_only_rare_is_allowed() -> None:
    documents = [{"title": f"T{number}", "kind": "abc"[number % 3]} for number in range(900)]
    documents += [{"title": "Rare", "kind": "d", "sponsor": "Acme"}] * 2
    validator = compile_schema(schema_of(documents))
    assert all(map(validator.is_valid, documents))


def test_a_key_that_occurs_together_with_another_is_no_misspelling_of_it() -> None:
    documents = [{"image": "a.png"}] * 400 + [{"image": "a.png", "images": "b.png"}] * 3
    assert "images" in schema_of(documents)["properties"]


@pytest.mark.parametrize(
    ("keys", "unseen"),
    [
        (["2019-02", "2020-11"], "2026-01"),
        (["1.0", "2.1.3", "v3"], "4.0-beta"),
        (["en", "de", "pt-BR"], "fr"),
        (["10", "11"], "12"),
        (["a/b.png", "c/d.png"], "e/f.png"),
    ],
)
def test_keys_that_are_data(keys: list[str], unseen: str) -> None:
    documents = [{"table": {keys[number % len(keys)]: "y"}} for number in range(60)]
    schema = schema_of(documents)["properties"]["table"]
    assert "properties" not in schema
    assert "propertyNames" in schema
    validator = compile_schema(schema)
    assert validator.is_valid({unseen: "y"})
    assert not validator.is_valid({unseen: 5})
    assert not validator.is_valid({"a name": "y"})


def test_tables_of_tables() -> None:
    platforms = ("ios", "android", "web")
    documents = [
        {"stats": {client: {platforms[number % 3]: {f"20{number % 20 + 10}-05": "y"}}}}
        for number in range(120)
        for client in ("gmail", "outlook", "yahoo")
    ]
    schema = schema_of(documents)
    validator = compile_schema(schema)
    assert validator.is_valid({"stats": {"fastmail": {"macos": {"2031-01": "y"}}}})
    assert not validator.is_valid({"stats": {"fastmail": {"macos": {"January": "y"}}}})


def test_what_is_new_still_grows() -> None:
    documents: list[dict[str, Any]] = [
        {"area": "north" if number < 90 else "south", "title": "T", **({"new": 1} if number > 95 else {})}
        for number in range(120)
    ]
    closed = schema_of(documents)
    assert closed["properties"]["area"]["enum"] == ["north", "south"]
    growing = schema_of(documents, recent=80)
    assert "additionalProperties" not in growing
    assert "enum" not in growing["properties"]["area"]


def test_few_files_say_little() -> None:
    schema = schema_of([{"name": f"n{number}", "license": "MIT"} for number in range(5)])
    assert "required" not in schema
    assert "additionalProperties" not in schema
    assert "const" not in schema["properties"]["license"]


def test_a_field_decides_on_others() -> None:
    documents: list[dict[str, Any]] = [{"kind": "talk", "speaker": f"S{n}"} for n in range(80)]
    documents += [{"kind": ("post", "page")[n % 2]} for n in range(80)]
    schema = schema_of(documents)
    condition = {"properties": {"kind": {"const": "talk"}}, "required": ["kind"]}
    assert schema["allOf"] == [{"if": condition, "then": {"required": ["speaker"]}}]


@pytest.mark.parametrize(
    ("texts", "valid", "invalid"),
    [
        (["12/31/2024", "01/05/2023"], "02/03/2020", "31/12/2024"),
        (["2024-01-01 10:00:00 +0100", "2023-01-01 9:00"], "2022-02-02 10:00", "tomorrow"),
        (["2024-05", "2023-12"], "2020-01", "2020-13"),
        (["2024-01-01", "2024-01-01 10:00:00"], "2022-12-31", "2022-13-01"),
        (["2024-05-20", "05/20/2024", "05/06/2024"], "06/21/2024", "21/06/2024"),
    ],
)
def test_dates_as_people_write_them(texts: list[str], valid: str, invalid: str) -> None:
    validator = compile_schema(schema_of([{"date": texts[number % len(texts)]} for number in range(40)]))
    assert validator.is_valid({"date": valid})
    assert not validator.is_valid({"date": invalid})


def test_a_date_in_another_form_is_said_in_words(repository: Repository, run: Callable[..., Outcome]) -> None:
    for number in range(10, 31):
        repository.write(f"content/{number}.md", f"---\ndate: 2024-05-{number} 10:00:00\n---\n")
    repository.write("content/wrong.md", "---\ndate: 31.5.24\n---\n")
    outcome = run("infer", "content")
    assert "2:7: error: date: expected a date and time such as 2024-05-31 14:30:00 [pattern]" in outcome.err


def test_a_rare_field_may_have_another_type() -> None:
    documents: list[dict[str, Any]] = [{"title": f"T{number}"} for number in range(80)]
    documents += [{"title": f"T{number}", "listing": {"contents": "posts"}} for number in range(12)]
    schema = schema_of(documents)
    assert "type" not in schema["properties"]["listing"]
    assert schema["properties"]["title"]["type"] == "string"


def test_false_stands_for_none_in_fields_known_to_have_it() -> None:
    documents = [{"title": f"T{number}", "permalink": f"/p{number}/"} for number in range(80)]
    assert compile_schema(schema_of(documents)).is_valid({"title": "T", "permalink": False})


def test_an_empty_value_of_a_list_is_no_mistake() -> None:
    documents: list[dict[str, Any]] = [{"title": f"T{number}", "tags": ["a"]} for number in range(400)]
    documents += [{"title": "T", "tags": None}] * 2
    assert compile_schema(schema_of(documents)).is_valid({"title": "T", "tags": None})


def test_one_text_among_lists_is_a_mistake_if_it_is_an_item() -> None:
    lists: list[dict[str, Any]] = [{"tags": ["red", "blue"][: number % 2 + 1]} for number in range(400)]
    assert not compile_schema(schema_of([*lists, {"tags": "red, blue"}] * 2)).is_valid({"tags": "blue"})
    assert compile_schema(schema_of([*lists, {"tags": "all of them"}] * 2)).is_valid({"tags": "other"})


def test_a_template_is_no_broken_url() -> None:
    documents = [{"link": f"https://a.example/{number}"} for number in range(300)]
    documents += [{"link": "https://a.example/{{ version }}"}] * 3
    assert compile_schema(schema_of(documents)).is_valid({"link": "https://a.example/{{ other }}"})


def test_a_misspelled_key_is_found_where_any_key_is_allowed() -> None:
    documents = [{"title": f"T{number}", f"own{number}": 1} for number in range(40)]
    schema = schema_of(documents)
    assert "additionalProperties" not in schema
    assert schema["x-unknown-fields"] == {"severity": "error", "only-misspelled": True}


def test_one_misspelled_boolean_or_number_is_a_mistake() -> None:
    documents: list[dict[str, Any]] = [{"draft": number % 9 == 0, "weight": number} for number in range(200)]
    documents += [{"draft": "flase"}, {"draft": "no"}, {"weight": "12"}]
    properties = schema_of(documents)["properties"]
    assert (properties["draft"]["type"], properties["weight"]["type"]) == ("boolean", "integer")


def test_an_empty_value_of_a_field_that_all_fill_is_a_mistake() -> None:
    documents: list[dict[str, Any]] = [{"title": f"T {number}", "note": "x"} for number in range(200)]
    documents += [{"title": None}] * 5 + [{"title": "", "note": "x"}] * 2
    validator = compile_schema(schema_of(documents))
    assert not validator.is_valid({"title": None})
    assert not validator.is_valid({"title": ""})


def test_a_field_that_few_lack_is_required_only_if_they_lack_nothing_else() -> None:
    pages: list[dict[str, Any]] = [{"title": f"T {number}", "layout": "page"} for number in range(400)]
    assert not compile_schema(schema_of([*pages, {"layout": "page"}])).is_valid({"layout": "page"})
    stub = {"redirect_to": "/elsewhere/"}
    assert compile_schema(schema_of([*pages, stub])).is_valid(stub)


def test_the_more_mistakes_there_are_the_more_fields_may_be_missing_by_mistake() -> None:
    pages: list[dict[str, Any]] = [{"title": f"T {number}", "date": "2024-05-01"} for number in range(400)]
    lacking: list[dict[str, Any]] = [{"date": "2024-05-01"}] * 8
    misspelled: list[dict[str, Any]] = [{"titel": "T", "date": "2024-05-01"}] * 9
    assert compile_schema(schema_of([*pages, *lacking])).is_valid(lacking[0])
    wrong = [*pages, *lacking, *misspelled]
    assert not compile_schema(schema_of(wrong)).is_valid(lacking[0])
    stub = {"redirect_to": "/elsewhere/"}
    assert not compile_schema(schema_of([*wrong, stub])).is_valid(lacking[0])
    assert compile_schema(schema_of([*wrong, stub, stub])).is_valid(lacking[0])


def test_files_with_errors_do_not_make_up_for_those_that_lack_a_field() -> None:
    summary = Summary()
    for number in range(1000):
        summary.add_recovered({"title": "T", "time": "12:00:00"})
        summary.add({"title": "T", "time": "12:00:00"} if number % 5 else {"title": "T"})
    schema = Draft(Tolerance()).schema(summary, title="Title", description="Description")
    assert schema["required"] == ["title"]


def test_a_field_without_a_value_where_that_is_usual() -> None:
    notes = [{"title": f"T {number}", "rating": number % 5} for number in range(60)]
    unset = {"title": "T", "rating": None}
    assert not compile_schema(schema_of(notes)).is_valid(unset)
    assert compile_schema(schema_of(notes, nullable=True)).is_valid(unset)


def test_the_time_of_few_dates_is_no_mistake() -> None:
    documents = [{"date": f"2024-01-{number % 28 + 1:02}"} for number in range(300)]
    documents += [{"date": "2024-05-01T10:00:00Z"}] * 3
    validator = compile_schema(schema_of(documents))
    assert validator.is_valid({"date": "2024-05-02T10:00:00Z"})
    assert not validator.is_valid({"date": "2.5.2024"})


def test_the_ends_of_a_sequence_have_no_neighbor() -> None:
    pages: list[dict[str, Any]] = [{"title": "T", "next-page": f"p{number}"} for number in range(200)]
    last: dict[str, Any] = {"title": "T", "next-page": None}
    assert compile_schema(schema_of([*pages, last, last])).is_valid(last)
    is_valid = compile_schema(schema_of(pages)).is_valid
    assert all(map(is_valid, [last, {"title": "T", "next-page": ""}, {"title": "T"}]))
    assert not is_valid({"title": "T", "next-page": ["a"]})


def test_neighbors_do_not_depend_on_each_other() -> None:
    pages: list[dict[str, Any]] = [{"prev": "a", "next": "b"}] * 100 + [{"title": "T"}] * 100
    assert compile_schema(schema_of(pages)).is_valid({"next": "b"})


def test_a_field_that_is_often_left_out_may_be_left_empty() -> None:
    pages: list[dict[str, Any]] = [{"title": f"T {number}"} for number in range(200)]
    pages += [{"title": f"T {number}", "twitter": f"name {number}"} for number in range(200)]
    unset: list[dict[str, Any]] = [{"title": "T", "twitter": None}, {"title": "T", "twitter": ""}]
    validator = compile_schema(schema_of([*pages, *unset]))
    assert all(map(validator.is_valid, unset))


def test_names_of_files_are_no_complete_set() -> None:
    pages = [{"layout": "two.njk" if number % 2 else "one.njk"} for number in range(200)]
    assert compile_schema(schema_of(pages)).is_valid({"layout": "three.njk"})


@pytest.mark.parametrize("usual", ["{:08x}-0000-4000-8000-00155d012206", "person{}@example.org"])
def test_a_name_is_no_broken_identifier(usual: str) -> None:
    documents = [{"id": usual.format(number)} for number in range(200)]
    documents += [{"id": "Gary-Lam"}, {"id": "Neil Roodyn"}]
    assert compile_schema(schema_of(documents)).is_valid({"id": "Tim-Fletcher"})
