"""Code actions, hover, completion, definitions, outline and links, in the real server process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from newsroom_files import CONFIGURATION, Connect, write

if TYPE_CHECKING:
    from connection import Connection
    from lsprotocol import types

FAULTY = "---\r\ntitel: 📷 One\r\ndate: 2024-01-01\r\nstatus: live\r\ntags:\r\n  - art\r\n  - sience\r\n---\r\n\r\nText.\r\n"


def new_text(item: types.CompletionItem) -> str:
    assert item.text_edit is not None
    return item.text_edit.new_text


def test_fixes(shared: Connection) -> None:
    shared.open("content/fixes.md", FAULTY)
    rename = shared.actions("content/fixes.md", 1, "quickfix")[0]
    assert (rename.title, rename.is_preferred) == ("Replace `titel` with `title`", True)
    assert rename.diagnostics and rename.diagnostics[0].code == "additionalProperties"
    assert shared.after("content/fixes.md", rename) == FAULTY.replace("titel", "title")
    review = shared.actions("content/fixes.md", 6, "quickfix")[0]
    assert (review.title, review.is_preferred) == ("Replace `sience` with `science` (please review)", False)
    assert shared.after("content/fixes.md", review) == FAULTY.replace("sience", "science")


def test_fix_all(shared: Connection) -> None:
    shared.open("content/all.md", FAULTY.replace("2024-01-01", "2024-1-1"))
    (action,) = shared.actions("content/all.md", 0, "source.fixAll")
    assert action.kind == "source.fixAll.mattercheck"
    assert shared.after("content/all.md", action) == FAULTY.replace("titel", "title")
    shared.change("content/all.md", FAULTY.replace("titel", "title"))
    assert shared.actions("content/all.md", 0, "source.fixAll.mattercheck") == []
    assert shared.actions("content/all.md", 0, "refactor") == []


def test_ignoring(shared: Connection) -> None:
    shared.open("content/ignore.md", FAULTY)
    here, in_file = (
        next(one for one in shared.actions("content/ignore.md", 6) if one.title == title)
        for title in ("Ignore enum on this line", "Ignore enum in this file")
    )
    comment = "  # mattercheck: ignore-next-line enum\r\n"
    assert shared.after("content/ignore.md", here) == FAULTY.replace("  - sience", f"{comment}  - sience")
    assert shared.after("content/ignore.md", in_file) == FAULTY.replace(
        "titel", "# mattercheck: ignore-file enum\r\ntitel"
    )
    # The rule joins a comment that is there already, and nothing is offered where no comment can be.
    shared.change(
        "content/ignore.md", "---\ntitle: One\ndate: 2024-01-01\nstatus: live\n"
        "# mattercheck: ignore-next-line minimum\nlevel: 0.5\n---\n",
    )  # fmt: skip
    titles = {one.title: one for one in shared.actions("content/ignore.md", 5)}
    assert ", type\nlevel" in shared.after("content/ignore.md", titles["Ignore type on this line"])
    shared.change("content/ignore.md", '{\n  "title": "One", "date": "2024-01-01", "status": "darft"\n}\n')
    assert not [one for one in shared.actions("content/ignore.md", 1) if "Ignore" in one.title]


def test_hover(shared: Connection) -> None:
    shared.open(
        "content/hover.md",
        "---\ntitle: One\nstatus: draft\nimage:\n  src: a.png\nother: 1\n---\n\ntitle: x\n",
    )
    text = shared.hover("content/hover.md", 2, 3)
    assert text is not None
    assert text.startswith("**status**: text, required\n\nHow far it is.")
    assert "- `draft`: Being written.\n- `live`: For everybody." in text
    assert re.search(r"\[schemas/article\.schema\.json.*/properties/status\]\(file:///", text)
    assert "The \\*headline\\*." in str(shared.hover("content/hover.md", 1, 0))
    assert str(shared.hover("content/hover.md", 4, 3)).startswith("**src**: text, required")
    assert shared.hover("content/hover.md", 5, 1) is None
    assert shared.hover("content/hover.md", 8, 1) is None
    # The same while the YAML can't be read.
    shared.change("content/hover.md", "---\ntitle: [One\nstatus: draft\n---\n")
    assert str(shared.hover("content/hover.md", 2, 3)).startswith("**status**")


def test_definition(shared: Connection) -> None:
    shared.open("content/definition.md", "---\ntitle: One\nimage:\n  src: a.png\n---\n")
    schema = (shared.folder / "schemas/article.schema.json").read_text().splitlines()
    for line, expected in ((1, '"title"'), (3, '"src"')):
        location = shared.definition("content/definition.md", line, 3)[0]
        assert location.uri == shared.uri("schemas/article.schema.json")
        start, end = location.range.start, location.range.end
        assert schema[start.line][start.character : end.character] == expected


def test_symbols_and_links(newsroom: Path, connect: Connect) -> None:
    write(newsroom, "mattercheck.toml", f"allow-inline-schema = true\n{CONFIGURATION}")
    connection = connect(newsroom)
    connection.open("content/a.md", "---\ntitle: One\nimage:\n  src: a.png\n---\n# Heading\n")
    title, image = connection.symbols("content/a.md")
    assert (title.name, title.detail, image.name) == ("title", "One", "image")
    assert [one.name for one in image.children or []] == ["src"]
    connection.open("pages/a.md", "---\n$schema: ../schemas/article.schema.json\ntitle: One\n---\n")
    (link,) = connection.links("pages/a.md")
    assert link.target is not None and link.target.endswith("/schemas/article.schema.json")
    connection.open("mattercheck.toml", None, "toml")
    (link,) = connection.links("mattercheck.toml")
    assert (link.range.start.line, link.range.start.character) == (4, 9)
    assert "mattercheck.schema.json" in str(connection.hover("mattercheck.toml", 2, 2))


KEYS = [
    ("---\n|\n---\n", "title", "---\ntitle: ${1}\n---\n"),
    ("---\ntitle: x\nst|\ntags: []\n---\n", "status", "---\ntitle: x\nstatus: ${1|draft,live|}\ntags: []\n---\n"),
    ("---\r\nti|\r\n---\r\n", "tags", "---\r\ntags:\r\n  - ${1|art,news,science|}\r\n---\r\n"),
    ("---\nim|\n---\n", "image", "---\nimage:\n  src: ${1}\n  alt: ${2}\n---\n"),
    ("---\nauthors:\n  - name: A\n    |\n---\n", "email", "---\nauthors:\n  - name: A\n    email: ${1}\n---\n"),
    ("---\nauthors:\n  - |\n---\n", "name", "---\nauthors:\n  - name: ${1}\n---\n"),
    ("---\nimage: {src: a, |}\n---\n", "alt", "---\nimage: {src: a, alt: ${1}}\n---\n"),
    ("---\nti|tle: x\n---\n", "time", "---\ntime: x\n---\n"),
    ("---\ntitle: 'never closed\nfe|\n---\n", "featured", "---\ntitle: 'never closed\nfeatured: ${1|true,false|}\n---\n"),
    ("---\ntitle: x\nfe|", "featured", "---\ntitle: x\nfeatured: ${1|true,false|}"),
    ("---\ned|\n---\n", "edition", '---\nedition: ${1|"1.0","2.0"|}\n---\n'),
    ("---\nle|\n---\n", "level", "---\nlevel: ${1:2}\n---\n"),
    ("+++\nti|\n+++\n", "title", '+++\ntitle = "${1}"\n+++\n'),
    ("+++\n[image]\nsrc = 'a'\nal|\n+++\n", "alt", "+++\n[image]\nsrc = 'a'\nalt = \"${1}\"\n+++\n"),
    ('{\n  "title": "x"\n  |\n}\n', "status", '{\n  "title": "x",\n  "status": ${1|"draft","live"|}\n}\n'),
    ('{\n  |\n  "title": "x"\n}\n', "level", '{\n  "level": ${1:2},\n  "title": "x"\n}\n'),
    ("---\nimage:\n    src: a\n  |\n---\n", "alt", "---\nimage:\n    src: a\n    alt: ${1}\n---\n"),
    ("---\ntitle: x\n  |\n---\n", "level", "---\ntitle: x\nlevel: ${1:2}\n---\n"),
    ("---\ntags: [art\nle|\n---\n", "level", "---\ntags: [art\nlevel: ${1:2}\n---\n"),
    ("---\nimage:|\n---\n", "required fields", "---\nimage:\n  src: ${1}\n  alt: ${2}\n---\n"),
    ("---\r\nauthors:|\r\n---\r\n", "-", "---\r\nauthors:\r\n  - name: ${1}\r\n---\r\n"),
    ("+++\r\nim|\r\n+++\r\n", "image", '+++\r\nimage = { src = "${1}", alt = "${2}" \\}\r\n+++\r\n'),
    ("+++\nimage.|\n+++\n", "alt", '+++\nimage.alt = "${1}"\n+++\n'),
    ("+++\nimage.s|rc = 1\n+++\n", "width", "+++\nimage.width = 1\n+++\n"),
    ("+++\n[im|]\n+++\n", "image", "+++\n[image]\n+++\n"),
    ("+++\n[[|]]\n+++\n", "authors", "+++\n[[authors]]\n+++\n"),
    (";;;\n{|}\n;;;\n", "level", ';;;\n{"level": ${1:2}}\n;;;\n'),
    ("{|}", "level", '{"level": ${1:2}}'),
    ('{\n  "sta|"\n}\n', "status", '{\n  "status": ${1|"draft","live"|}\n}\n'),
]  # fmt: skip

VALUES = [
    ("---\nstatus: |\n---\n", "draft", "---\nstatus: draft\n---\n"),
    ("---\nstatus:|\n---\n", "live", "---\nstatus: live\n---\n"),
    ("---\nstatus: dr|oft # why\n---\n", "draft", "---\nstatus: draft # why\n---\n"),
    ("---\nstatus: '|'\n---\n", "live", "---\nstatus: 'live'\n---\n"),
    ("---\nedition: |\n---\n", "1.0", '---\nedition: "1.0"\n---\n'),
    ("---\nfeatured: |\n---\n", "true", "---\nfeatured: true\n---\n"),
    ("---\nlevel: |\n---\n", "3", "---\nlevel: 3\n---\n"),
    ("---\ntags:\n  - art\n  - |\n---\n", "news", "---\ntags:\n  - art\n  - news\n---\n"),
    ("---\ntags:\n  |\n---\n", "news", "---\ntags:\n  - news\n---\n"),
    ("---\ntags: [art, |]\n---\n", "news", "---\ntags: [art, news]\n---\n"),
    ("---\ntags: [art, n|\n---\n", "news", "---\ntags: [art, news\n---\n"),
    ("+++\nstatus = |\n+++\n", "live", '+++\nstatus = "live"\n+++\n'),
    ('+++\ntags = ["art", |]\n+++\n', "news", '+++\ntags = ["art", "news"]\n+++\n'),
    ('{\n  "status": |\n}\n', "live", '{\n  "status": "live"\n}\n'),
    ('{\n  "status": |\n  "title": ""\n}\n', "live", '{\n  "status": "live",\n  "title": ""\n}\n'),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "label", "expected"), [*KEYS, *VALUES])
def test_completion(shared: Connection, marked: str, label: str, expected: str) -> None:
    assert shared.completed("content/completion.md", marked, label) == expected


def test_which_keys_are_proposed_and_in_which_order(shared: Connection) -> None:
    items = shared.completion(
        "content/order.md", "---\ndate: 2024-01-01\nimage:\n  src: a\n|\ntags: []\n---\n"
    )
    labels = [item.label for item in sorted(items, key=lambda item: str(item.sort_text))]
    assert labels[:5] == ["title", "status", "time", "featured", "level"]
    assert not {"date", "image", "tags", "src"} & set(labels)
    by_label = {item.label: item for item in items}
    assert (by_label["title"].detail, list(by_label["rubric"].tags or [])) == ("text, required", [1])
    assert new_text(by_label["required fields"]) == "title: ${1}\nstatus: ${2|draft,live|}"
    details = {
        item.label: item.detail for item in shared.completion("content/order.md", "---\nstatus: |\n---\n")
    }
    assert details == {"draft": "Being written.", "live": "For everybody."}


@pytest.mark.parametrize(
    "marked",
    ["---\ntitle: x\n---\n|", "---\n# a |\n---\n", "---\ntitle: >\n  a |\n---\n", "# Heading\n|", "text |"],
)
def test_nothing_is_proposed_outside(shared: Connection, marked: str) -> None:
    assert shared.completion("content/outside.md", marked) == []


def test_dates_are_those_of_today(shared: Connection) -> None:
    (today,) = shared.completion("content/today.md", "---\ndate: |\n---\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", today.label) and today.detail == "today"
    (now,) = shared.completion("content/today.md", "---\ntime: |\n---\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now.label)
    (bare,) = shared.completion("content/today.md", "+++\ndate = |\n+++\n")
    assert new_text(bare) == bare.label


@pytest.mark.parametrize("marked", ["|", "--|", "---|", "|\n# Heading\n"])
def test_a_front_matter_from_nothing(shared: Connection, marked: str) -> None:
    text = shared.completed("content/nothing.md", marked, "front matter")
    assert re.match(
        r"---\ntitle: \$\{1}\ndate: \$\{2:\d{4}-\d\d-\d\d}\nstatus: \$\{3\|draft,live\|}\n---\n", text
    )


@pytest.mark.parametrize(
    ("marked", "label", "expected"),
    [
        ("|", "front matter (TOML)", '+++\ntitle = "${1}"\ndate = ${2:DATE}\nstatus = ${3|"draft","live"|}\n+++\n'),
        ("++|", "front matter (TOML)", '+++\ntitle = "${1}"\ndate = ${2:DATE}\nstatus = ${3|"draft","live"|}\n+++\n'),
        ("{|", "title", '{"title": "${1}"'),
        (
            "|\r\n", "front matter (JSON)",
            '{\r\n  "title": "${1}",\r\n  "date": ${2:"DATE"},\r\n  "status": ${3|"draft","live"|}\r\n\\}\r\n',
        ),
        (
            ";;;|\n", "front matter (JSON)",
            ';;;\n{\n  "title": "${1}",\n  "date": ${2:"DATE"},\n  "status": ${3|"draft","live"|}\n\\}\n;;;\n',
        ),
        (
            ";;;\n|\n;;;\n", "required fields",
            ';;;\n{\n  "title": "${1}",\n  "date": ${2:"DATE"},\n  "status": ${3|"draft","live"|}\n\\}\n;;;\n',
        ),
        ("+++\n|\n+++\n", "required fields", '+++\ntitle = "${1}"\ndate = ${2:DATE}\nstatus = ${3|"draft","live"|}\n+++\n'),
    ],
)  # fmt: skip
def test_a_front_matter_in_other_syntaxes(shared: Connection, marked: str, label: str, expected: str) -> None:
    text = shared.completed("content/syntaxes.md", marked, label)
    assert re.sub(r"\d{4}-\d\d-\d\d", "DATE", text) == expected


def test_no_front_matter_before_another(shared: Connection) -> None:
    assert shared.completion("content/second.md", "---|\ntitle: One\n---\n") == []


def test_without_snippets_plain_text_is_proposed(newsroom: Path, connect: Connect) -> None:
    connection = connect(newsroom, "neovim@v0.7.0")
    assert (
        connection.completed("content/a.md", "---\nim|\n---\n", "image")
        == "---\nimage:\n  src: \n  alt: \n---\n"
    )


def test_a_branch_of_a_union_is_chosen_by_what_is_written(newsroom: Path, connect: Connect) -> None:
    branches = ", ".join(
        f'{{"properties": {{"kind": {{"const": "{kind}"}}, "{key}": {{"type": "string"}}}}, "required": ["{key}"]}}'
        for kind, key in (("event", "place"), ("review", "stars"))
    )
    write(newsroom, "schemas/article.schema.json", f'{{"type": "object", "oneOf": [{branches}]}}')
    connection = connect(newsroom)
    labels = {item.label for item in connection.completion("content/a.md", "---\nkind: event\n|\n---\n")}
    assert "place" in labels and "stars" not in labels
    labels = {item.label for item in connection.completion("content/a.md", "---\n|\n---\n")}
    assert {"kind", "place", "stars"} <= labels
    kinds = {item.label for item in connection.completion("content/a.md", "---\nkind: |\n---\n")}
    assert kinds == {"event", "review"}
    kinds = {item.label for item in connection.completion("content/a.md", "---\nkind: ev|ent\n---\n")}
    assert kinds == {"event", "review"}
