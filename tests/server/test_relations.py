"""Relations in the real server process: values of other files, in unsaved text, too."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from newsroom_files import Connect, write
from test_diagnostics import told

if TYPE_CHECKING:
    from connection import Connection

CONFIGURATION = """\
[[collections]]
name = "posts"
files = "posts/*.md"
schema = "post.schema.json"
unique = ["slug"]
references = { author = "authors.@stem", "tags[]" = "data/tags.yml" }
paths = ["cover"]

[[collections]]
name = "authors"
files = "authors/*.md"
schema = "author.schema.json"
"""
SCHEMA = """\
{
  "type": "object",
  "properties": {
    "slug": { "type": "string", "description": "Part of the address." },
    "author": { "type": "string", "description": "Who wrote it." },
    "tags": { "type": "array", "items": { "type": "string" } },
    "cover": { "type": "string" }
  }
}
"""
GOOD = "---\nslug: one\nauthor: ada\ntags: [news]\ncover: one.png\n---\n"


def make_site(folder: Path, *, is_repository: bool) -> Path:
    write(folder, "mattercheck.toml", CONFIGURATION)
    write(folder, "post.schema.json", SCHEMA)
    write(folder, "author.schema.json", '{ "properties": { "name": { "type": "string" } } }')
    write(folder, "authors/ada.md", "---\nname: Ada Lovelace\n---\n")
    write(folder, "authors/grace.md", "---\nname: Grace Hopper\n---\n")
    write(folder, "data/tags.yml", "- news\n- science\n")
    write(folder, "posts/one.png", "")
    write(folder, "posts/one.md", GOOD)
    if is_repository:
        author = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")
        for arguments in (["init", "--quiet"], ["add", "."], [*author, "commit", "--quiet", "-m", "Start"]):
            subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    return folder


@pytest.fixture(params=["git", "folder"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, connect: Connect) -> Connection:
    site = make_site(tmp_path / "site", is_repository=request.param == "git")
    return connect(site, "neovim@v0.11.0")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Give a server that tests share."""
    pytest.importorskip("pytest_lsp", reason="pytest-lsp isn't installed: see the test command in the README")
    from connection import Connection

    connection = Connection(make_site(tmp_path_factory.mktemp("relations") / "site", is_repository=True))
    yield connection
    assert connection.close() == 0


def test_violations(opened: Connection) -> None:
    opened.open(
        "posts/two.md", GOOD.replace("ada", "adda").replace("news", "sport").replace("one.png", "x.png")
    )
    assert [rule for rule, _ in told(opened.pulled("posts/two.md"))] == [
        "unique",
        "references",
        "references",
        "paths",
    ]
    opened.change("posts/two.md", GOOD.replace("slug: one", "slug: two"))
    assert opened.pulled("posts/two.md") == []
    # A document that is open counts instead of its file.
    opened.open("posts/one.md", GOOD.replace("slug: one", "slug: two"))
    (problem,) = opened.pulled("posts/two.md")
    assert problem.message.startswith("slug: `two` is already used in posts/one.md")
    opened.close_document("posts/one.md")
    assert opened.pulled("posts/two.md") == []


def test_files_that_change_on_disk(opened: Connection) -> None:
    from lsprotocol import types

    opened.open("posts/two.md", GOOD.replace("slug: one", "slug: two").replace("ada", "linus"))
    assert [rule for rule, _ in told(opened.pulled("posts/two.md"))] == ["references"]
    write(opened.folder, "authors/linus.md", "---\nname: Linus\n---\n")
    (opened.folder / "posts/one.png").unlink()
    opened.client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams(
            [
                types.FileEvent(opened.uri("authors/linus.md"), types.FileChangeType.Created),
                types.FileEvent(opened.uri("posts/one.png"), types.FileChangeType.Deleted),
            ]
        )
    )
    assert [rule for rule, _ in told(opened.pulled("posts/two.md"))] == ["paths"]


def test_a_pushed_document_is_told_when_another_changes(tmp_path: Path, connect: Connect) -> None:
    connection = connect(make_site(tmp_path / "site", is_repository=False))
    connection.open("posts/two.md", GOOD.replace("slug: one", "slug: two"))
    assert connection.pushed("posts/two.md") == []
    connection.open("posts/one.md", GOOD)
    assert connection.pushed("posts/one.md") == []
    connection.forget_pushed("posts/two.md")
    connection.change("posts/one.md", GOOD.replace("slug: one", "slug: two"))
    assert [rule for rule, _ in told(connection.pushed("posts/one.md"))] == []
    assert [rule for rule, _ in told(connection.pushed("posts/two.md"))] == ["unique"]


@pytest.mark.parametrize(
    ("marked", "label", "expected"),
    [
        ("---\nauthor: |\n---\n", "grace", "---\nauthor: grace\n---\n"),
        ("---\r\nauthor: '|'\r\n---\r\n", "grace", "---\r\nauthor: 'grace'\r\n---\r\n"),
        ("---\ntags:\n  - news\n  - |\n---\n", "science", "---\ntags:\n  - news\n  - science\n---\n"),
        ("---\ntags: [news, |\n---\n", "science", "---\ntags: [news, science\n---\n"),
        ("---\ncover: |\n---\n", "one.png", "---\ncover: one.png\n---\n"),
        ("+++\nauthor = |\n+++\n", "ada", '+++\nauthor = "ada"\n+++\n'),
        ('+++\ntags = ["|"]\n+++\n', "science", '+++\ntags = ["science"]\n+++\n'),
        ('{\n  "author": "|"\n}\n', "ada", '{\n  "author": "ada"\n}\n'),
    ],
)
def test_completion(site: Connection, marked: str, label: str, expected: str) -> None:
    assert site.completed("posts/completion.md", marked, label) == expected


def test_hover_and_definition(site: Connection) -> None:
    site.open("posts/one.md")
    text = str(site.hover("posts/one.md", 2, 9))
    assert text.startswith(
        f"Ada Lovelace: [authors/ada.md]({site.uri('authors/ada.md')})\n\n---\n\n**author**"
    )
    assert str(site.hover("posts/one.md", 2, 2)).startswith("**author**")
    (author,) = site.definition("posts/one.md", 2, 9)
    assert author.uri == site.uri("authors/ada.md")
    (tag,) = site.definition("posts/one.md", 3, 8)
    assert (tag.uri, tag.range.start.line) == (site.uri("data/tags.yml"), 0)
    (cover,) = site.definition("posts/one.md", 4, 8)
    assert cover.uri == site.uri("posts/one.png")
    (keyword,) = site.definition("posts/one.md", 2, 2)
    assert keyword.uri == site.uri("post.schema.json")
    # In TOML, and while the rest can't be read.
    site.change("posts/one.md", "+++\ntags = [\nauthor = 'grace'\n+++\n")
    assert site.definition("posts/one.md", 2, 12)[0].uri == site.uri("authors/grace.md")


def test_code_actions(site: Connection) -> None:
    text = GOOD.replace("slug: one", "slug: actions").replace("ada", "adda")
    site.open("posts/actions.md", text)
    fix, ignore, _ = site.actions("posts/actions.md", 2)
    assert (fix.title, fix.is_preferred) == ("Replace `adda` with `ada` (please review)", False)
    assert site.after("posts/actions.md", fix) == text.replace("adda", "ada")
    assert ignore.title == "Ignore references on this line"
    site.change("posts/actions.md", site.after("posts/actions.md", ignore))
    assert site.pushed("posts/actions.md") == []
    # A safe fix, with all others.
    site.change("posts/actions.md", text.replace("adda", "ada").replace("one.png", "One.png"))
    (action,) = site.actions("posts/actions.md", 0, "source.fixAll")
    assert "cover: one.png" in site.after("posts/actions.md", action)


def test_all_files(opened: Connection) -> None:
    from lsprotocol import types

    write(opened.folder, "posts/two.md", GOOD)
    params = types.WorkspaceDiagnosticParams([])
    report = opened.wait_for(opened.client.workspace_diagnostic_async(params))
    assert [(one.uri, told(one.items)) for one in report.items] == [
        (opened.uri("posts/two.md"), [("unique", "slug: `one` is already used in posts/one.md")])
    ]
    # Relations that are declared wrongly are a problem of the configuration.
    write(opened.folder, "mattercheck.toml", CONFIGURATION.replace("authors.@stem", "autors.@stem"))
    report = opened.wait_for(opened.client.workspace_diagnostic_async(params))
    assert [one.uri for one in report.items] == [opened.uri("mattercheck.toml")]


@pytest.mark.parametrize("is_open", [False, True])
def test_a_related_place_in_another_file(opened: Connection, *, is_open: bool) -> None:
    first = "---\nauthor: ada\ntags: [news]\ncover: one.png\n\n{ a: \U0001f600 }: 1\nslug: same\n---\n"
    first = first.replace("{ a: \U0001f600 }: 1", "# \U0001f600")
    write(opened.folder, "posts/one.md", first)
    if is_open:
        opened.open("posts/one.md", first.replace("tags", "# more\ntags"))
    opened.open("posts/two.md", "---\nslug: same\n---\n")
    (problem,) = (one for one in opened.pulled("posts/two.md") if one.code == "unique")
    assert problem.related_information is not None
    (related,) = problem.related_information
    assert related.location.uri == opened.uri("posts/one.md")
    place = related.location.range
    assert (place.start.line, place.start.character, place.end.character) == (6 + is_open, 6, 10)
    shown = [one for action in opened.actions("posts/two.md", 1) for one in action.diagnostics or ()]
    assert [problem.related_information] in [[one.related_information] for one in shown]
