"""What counts as equal, as in order, and as the path of a file: each relation on the values that content has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]
TABLE = '[[collections]]\nname = "{0}"\nfiles = "{0}/**/*.md"\nschema = "any.schema.json"\n'


@pytest.fixture
def problems(repository: Repository, run: Run) -> Callable[..., list[str]]:
    """Return what is reported for files with a declaration of relations for `posts`: path, line and message."""

    def check(declaration: str, files: dict[str, str], *arguments: str) -> list[str]:
        repository.write("any.schema.json", "true")
        tables = TABLE.format("posts") + declaration + "\n" + TABLE.format("authors")
        repository.write("mattercheck.toml", tables)
        for name, text in files.items():
            is_fenced = name.endswith(".md") and not text.startswith(("---", "+++", "{"))
            repository.write(name, f"---\n{text}\n---\n" if is_fenced else text)
        repository.git("add", "--all")
        found = run("check", "--format", "concise", *arguments).lines
        assert run("check", "--staged", "--format", "concise", *arguments).lines == found
        return [line.replace(": error: ", " ").rpartition(" [")[0] for line in found]

    return check


def one_post(field: str, values: list[str]) -> dict[str, str]:
    return {"posts/up/one.md": f"{field}:\n" + "\n".join(f"  - {value}" for value in values)}


FILES = {
    **dict.fromkeys(["static/Img/A b.png", "static/Img/\u00e4.png", "static/x#1.png", "static/50%.png"], ""),
    **dict.fromkeys(["posts/own.png", "posts/sub/deep.png", "root.png"], ""),
}
EXISTING = [
    *("/Img/A%20b.png", "/Img/A b.png", "Img/A b.png", "/Img/%C3%A4.png", "/Img/\u00e4.png", "../own.png"),
    *('"../own.png?v=1#frag"', "./../own.png", "../sub/../own.png", "../../root.png", '"/x%231.png"'),
    *('"/x#1.png"', "/50%.png", "/50%25.png", "HTTPS://example.org/a.png", "//example.org/a.png"),
    *("data:image/png;base64,AA", '"#part"', '"?query"', '"{{ image }}"', '""', "~"),
]
MISSING = {
    "/img/a%20b.png": "differs from the file's name in case: static/Img/A b.png",
    "/Img/a\u0308.png": "differs from the file's name in how its letters are encoded: static/Img/\u00e4.png",
    "../OWN.png": "differs from the file's name in case: posts/own.png",
    "../Sub/deep.png": "differs from the file's name in case: posts/sub/deep.png",
    '" /Img/A b.png"': "has white space around it",
    "../sub": "is a folder",
    "../sub/": "is a folder",
    "../../../../etc/passwd": "is outside the repository",
    "/../root.png": "leads out of the folder that it is relative to",
    "../own.pgn": "there is no file",
    "../own.png/": "there is no file",
    "5": "there is no file",
}


def test_paths(problems: Callable[..., list[str]]) -> None:
    declaration = 'paths = { "i[]" = ["static", "."] }'
    assert problems(declaration, FILES | one_post("i", EXISTING)) == []
    found = problems(declaration, one_post("i", [*MISSING]))
    for line, message in zip(found, MISSING.values(), strict=True):
        assert message in line


def test_fixes_of_paths(repository: Repository, run: Run, problems: Callable[..., list[str]]) -> None:
    files = FILES | one_post("i", ["/img/a%20b.png", "../OWN.png?v=1", "../Sub/deep.png", "' /root.png'"])
    files |= {"root.png": "", "static/root.png": ""}
    assert len(problems('paths = { "i[]" = ["static", "."] }', files)) == 4
    assert run("fix").code == 0
    text = (repository.folder / "posts/up/one.md").read_text()
    assert text.splitlines()[2:-1] == [
        *("  - /Img/A%20b.png", "  - ../own.png?v=1", "  - ../sub/deep.png", "  - '/root.png'")
    ]


def test_a_case_that_two_files_have_is_not_corrected_safely(
    repository: Repository, run: Run, problems: Callable[..., list[str]]
) -> None:
    if (repository.folder / "ANY.SCHEMA.JSON").exists():
        pytest.skip("needs a file system that tells case apart")
    files = {"posts/a.png": "", "posts/A.png": "", "posts/one.md": "cover: a.PNG"}
    assert len(problems('paths = ["cover"]', files)) == 1
    run("fix")
    assert "cover: a.PNG" in (repository.folder / "posts/one.md").read_text()


def test_equal_values(problems: Callable[..., list[str]]) -> None:
    files = {
        "posts/a.md": "v: [[x, y], z, 1, true]",
        "posts/b.md": "v: y",
        "posts/c.md": 'v: "1"',
        "posts/d.md": '+++\nv = "z"\n+++\n',
        "posts/e.md": '{"v": "true"}',
        "posts/f.md": "v: [X, 1.5, ~, '']",
        "posts/g.md": "v: '1.5'",
        "posts/h.md": "v: ~",
        "posts/i.md": "v: ''",
    }
    assert problems('unique = "v[]"', files) == [
        "posts/b.md:2:4 v: `y` is already used in posts/a.md as `v[0][1]`",
        "posts/c.md:2:4 v: `1` is already used in posts/a.md as `v[2]`",
        "posts/d.md:2:5 v: `z` is already used in posts/a.md as `v[1]`",
        "posts/e.md:1:7 v: `true` is already used in posts/a.md as `v[3]`",
        "posts/g.md:2:4 v: `1.5` is already used in posts/f.md as `v[1]`",
    ]


IN_ORDER = {
    "2024-05-01": "2024-05-01T00:00:00Z",
    "2024-05-02T10:00:00+02:00": "2024-05-02T08:30:00Z",
    "2024-05-02 10:00": "2024-05-02T09:00:00Z",
    "May 3 2024": "May 2 2024",
    "5": '"4"',
    "b": "a",
    "true": "false",
    "[1, 2]": "3",
}
NOT_IN_ORDER = {
    "2024-05-02": "2024-05-01T23:59:59Z",
    "2024-05-02T10:00:00+02:00": "2024-05-02T07:30:00Z",
    "2024-05-02 10:00:00 +0200": "2024-05-02 07:30:00 UTC",
    "2024-05-02T10:00:00+05:30": "2024-05-02T04:29:59Z",
    "2024-05-02T10:00:00-00:00": "2024-05-02T10:00:00+01",
    "2024-05-02T10:00:00.5Z": "2024-05-02T10:00:00.25Z",
    "2016-12-31T23:59:60Z": "2016-12-31T23:59:59Z",
    "2024-5-3": "2024-5-2",
    "2024/05/03 9:00": "2024/05/03 8:59",
    "10": "9.5",
    "[1, 5]": "3",
}


@pytest.mark.parametrize(("pairs", "is_in_order"), [(IN_ORDER, True), (NOT_IN_ORDER, False)])
def test_order(problems: Callable[..., list[str]], pairs: dict[str, str], *, is_in_order: bool) -> None:
    files = {
        f"posts/{number:02}.md": f"one: {one}\ntwo: {two}" for number, (one, two) in enumerate(pairs.items())
    }
    found = problems('order = "one <= two"', files)
    assert [line.partition(":")[0] for line in found] == ([] if is_in_order else [*files])


def test_order_within_items_and_of_lengths(problems: Callable[..., list[str]]) -> None:
    text = "p:\n  - {x: 2, y: 1}\n  - {x: 1, y: 2}\n  - {x: 3}\ntitle: long one\nshort: brief"
    declaration = 'order = ["p[].x <= p[].y", "length(title) <= length(short)"]'
    assert problems(declaration, {"posts/a.md": text}) == [
        "posts/a.md:3:9 p[0].x: `2` must not be greater than `p[0].y`, `1`",
        "posts/a.md:6:8 title: length 8 must not be greater than the length of `short`, 5",
    ]


def test_many_values_in_order_take_no_square_of_time(problems: Callable[..., list[str]]) -> None:
    low, high = ", ".join(map(str, range(20_000))), ", ".join(map(str, range(19_999, 40_000)))
    assert problems('order = "a[] <= b[]"', {"posts/a.md": f"a: [{low}]\nb: [{high}]"}) == []
    low = low.replace(" 500,", " 20000,")
    assert len(problems('order = "a[] <= b[]"', {"posts/a.md": f"a: [{low}]\nb: [{high}]"})) == 1


NAMES = {
    "posts/2024-05-01-a.md": "date: 2024-05-01\nslug: a",
    "posts/2024-05-01-b.md": "date: 2024-05-01T23:00:00-05:00\nslug: b",
    "posts/2024-05-01-any.md": "date: 2024-05-01",
}
WRONG_NAMES = {
    "posts/2024-05-02-a.md": ("date: 2024-05-01\nslug: a", "date: the file name has `2024-05-02`"),
    "posts/2024-05-01-f-g.md": ("date: 2024-05-01\nslug: f-h", "slug: the file name has `f-g`"),
    "posts/2024-5-1-e.md": ("date: 2024-05-01\nslug: e", "the file name `2024-5-1-e.md` doesn't follow"),
    "posts/x.md": ("slug: x", "the file name `x.md` doesn't follow the pattern"),
}


def test_filenames(problems: Callable[..., list[str]]) -> None:
    declaration = 'filename = "{date:%Y-%m-%d}-{slug}.md"'
    assert problems(declaration, NAMES) == []
    found = problems(declaration, {name: text for name, (text, _) in WRONG_NAMES.items()})
    messages = {name: message for name, (_, message) in WRONG_NAMES.items()}
    assert len(found) == len(messages)
    for line in found:
        assert messages[line.partition(":")[0]] in line


def test_folders_of_filenames(problems: Callable[..., list[str]]) -> None:
    files = {
        "posts/2024/05/01-a.md": "date: 2024-05-01\nslug: a",
        "posts/2024/06/01-b.md": "date: 2024-05-01\nslug: b",
        "posts/c/index.md": "slug: c",
        "posts/d/e.md": "slug: d/e",
    }
    declaration = 'filename = ["{date:%Y/%m/%d}-{slug}.md", "{slug}/index.md", "{slug}.md"]'
    assert problems(declaration, files) == [
        "posts/2024/06/01-b.md:2:7 date: the folder or file name has `2024/06/01`, but the field is `2024/05/01`"
    ]


def test_a_hostile_pattern_of_a_name(problems: Callable[..., list[str]]) -> None:
    fields = "-".join(f"{{{letter}}}" for letter in "abcdefghijklmnop")
    assert (
        len(
            problems(
                f'filename = "{fields}.md"', {f"posts/{'-' * 240}!": "", f"posts/{'-' * 240}.md": "x: 1"}
            )
        )
        == 0
    )
    assert len(problems(f'filename = "{fields}=.md"', {f"posts/{'-' * 240}.md": "x: 1"})) == 1


def test_counterparts_by_the_end_of_a_name(problems: Callable[..., list[str]]) -> None:
    files = dict.fromkeys(["posts/a.md", "posts/a.de.md", "posts/b.md", "posts/c.de.md"], "x: 1")
    assert problems('counterparts = { in = ["posts/*.md", "posts/*.de.md"] }', files) == [
        "posts/b.md:1:1 the counterpart posts/b.de.md is missing",
        "posts/c.de.md:1:1 the counterpart posts/c.md is missing",
    ]


def test_counterparts_in_another_collection(problems: Callable[..., list[str]]) -> None:
    files = {
        "posts/a.md": "x: 1\ntags: [a, b]",
        "authors/a.md": "x: '1'\ntags: [a, c]",
        "posts/b.md": "x: 1",
        "authors/c.md": "x: 1",
        "posts/d.md": "tags: [a]",
        "authors/d.md": "tags: [a, b]",
    }
    declaration = 'counterparts = { in = ["posts", "authors"], equal = ["x", "tags[]"] }'
    assert problems(declaration, files) == [
        "authors/a.md:3:11 tags[1]: `c` differs from `b` in posts/a.md",
        "authors/d.md:2:11 tags[1]: posts/d.md doesn't have `b`",
        "posts/b.md:1:1 the counterpart authors/b.md is missing",
    ]


def test_references_by_path(problems: Callable[..., list[str]]) -> None:
    files = dict.fromkeys(["posts/a b.md", "posts/sub/deep.md", "posts/\u00e4.md"], "x: 1")
    known = [
        *(
            "posts/a b.md",
            "posts/a%20b",
            "/posts/a b",
            "../a b",
            "../sub/deep.md?x",
            "../%C3%A4",
            '"../sub/deep#x"',
        ),
        *('"[[posts/a b]]"', '"[[posts/sub/deep#Part|text]]"'),
    ]
    declaration = 'references = { "r[]" = "posts.@path" }'
    assert problems(declaration, files | one_post("r", known)) == []
    unknown = ["posts/sub", "../sub/Deep", '"#x"', "../../../posts/a b", '"[[nobody]]"']
    assert len(problems(declaration, one_post("r", unknown))) == len(unknown)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01"])
def test_dates_at_the_ends_of_the_calendar(problems: Callable[..., list[str]], date: str) -> None:
    for number in (2, 150):
        values = "\n".join(f"  - {date}" for _ in range(number))
        files = {"posts/one.md": f"b: 2024-05-01T12:00:00Z\na:\n{values}", "posts/two.md": "b: 2\na: [2]"}
        order = "b <= a[]" if date.startswith("9") else "b >= a[]"
        assert problems(f'order = ["{order}"]', files) == []
        reverse = "b >= a[]" if date.startswith("9") else "b <= a[]"
        assert len(problems(f'order = ["{reverse}"]', files)) == 1
