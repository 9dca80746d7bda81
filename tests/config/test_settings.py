"""The configuration: what it may say, and how a mistake in it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BAD, GOOD, Outcome, Repository
from mattercheck.rules import RULES

Run = Callable[..., Outcome]

COLLECTION = '[[collections]]\nname = "posts"\nfiles = "content/**/*.md"\nschema = "post.schema.json"\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "[[collections]]\nname = 'x'\n",
            "mattercheck.toml:2:1: error: collections[0].files: required field is missing",
        ),
        (
            COLLECTION.replace("schema =", "shema ="),
            "mattercheck.toml:4:1: error: collections[0].shema: unknown field; did you mean `schema`?",
        ),
        (
            COLLECTION + "colour = 1\n",
            "mattercheck.toml:5:1: error: collections[0].colour: unknown field",
        ),
        ("allow-inline = true\n", "did you mean `allow-inline-schema`?"),
        (
            "allow-inline-schema = 'yes'\n",
            "mattercheck.toml:1:23: error: allow-inline-schema: expected true or false",
        ),
        (
            COLLECTION + 'front-matter = "always"\n',
            'mattercheck.toml:5:16: error: collections[0].front-matter: the text "always" is not allowed',
        ),
        (
            COLLECTION.replace("post.schema.json", "nowhere.json"),
            "mattercheck.toml:4:10: error: schema file nowhere.json not found",
        ),
        (
            COLLECTION.replace('"content/**/*.md"', '["*.md", "a/[b.md"]'),
            "mattercheck.toml:3:18: error: invalid glob `a/[b.md`: the `[` in `[b.md` is never closed",
        ),
        (
            COLLECTION.replace("content/**", "/content"),
            "a glob must be relative to the folder of the configuration",
        ),
        (
            COLLECTION.replace("[[", "[").replace("]]", "]"),
            "mattercheck.toml:1:2: error: `collections` must be a list of tables",
        ),
        (
            COLLECTION.replace("post.schema.json", "https://x.y/z.json"),
            "mattercheck.toml:4:10: error: a schema cannot be a URL",
        ),
        (COLLECTION + COLLECTION, "mattercheck.toml:6:8: error: duplicate collection name `posts`"),
        (
            '[severity]\nformt = "off"\n' + COLLECTION,
            "mattercheck.toml:2:1: error: severity.formt: unknown field",
        ),
        (
            '[severity]\nformat = "of"\n' + COLLECTION,
            'mattercheck.toml:2:10: error: severity.format: the text "of" is not allowed; did you mean `off`?',
        ),
        (
            COLLECTION + "yaml = 1.2\n",
            "mattercheck.toml:5:8: error: collections[0].yaml: the number 1.2 is not allowed",
        ),
        ("", "the configuration has no collections, so there is nothing to check"),
        ("[[collections]\n", "mattercheck.toml:1:"),
        (
            "collections = 5\n",
            "mattercheck.toml:1:15: error: collections: expected a list, found the number 5",
        ),
        (
            "[[collections]]\nname = 5\nfiles = 5\nschema = 5\n",
            "collections[0].name: expected text, found the number 5",
        ),
    ],
)
def test_a_mistake_is_shown_at_its_place(repository: Repository, run: Run, text: str, line: str) -> None:
    repository.write("mattercheck.toml", text)
    repository.write("content/a.md", GOOD)
    outcome = run("check")
    assert outcome.code == 2
    assert line in outcome.err
    assert outcome.out == ""


def test_the_choices_are_named(repository: Repository, run: Run) -> None:
    repository.write("mattercheck.toml", COLLECTION.replace("schema =", "colour ="))
    repository.write("content/a.md", GOOD)
    assert "known fields: `name`, `files`, `exclude`, `schema`, `front-matter`" in run("check").err


def test_a_table_of_pyproject(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    table = COLLECTION.replace("[[", "[[tool.mattercheck.")
    repository.write("pyproject.toml", f'[project]\nname = "x"\n\n{table}')
    repository.write("content/a.md", BAD)
    outcome = run("check", "--format", "concise")
    assert outcome.code == 1
    assert outcome.lines == ["content/a.md:3:7: error: date: there is no month 13 [format]"]
    repository.write("pyproject.toml", f"{table}front = 1\n")
    assert (
        "pyproject.toml:5:1: error: tool.mattercheck.collections[0].front: unknown field" in run("check").err
    )


def test_a_pyproject_without_the_table_is_passed_over(repository: Repository, run: Run) -> None:
    repository.write("site/pyproject.toml", '[project]\nname = "mattercheck-user"\n')
    repository.write("site/content/a.md", BAD)
    repository.write("mattercheck.toml", COLLECTION.replace("content/", "site/content/"))
    assert run("check").code == 1


def test_the_nearest_configuration_holds(repository: Repository, run: Run) -> None:
    repository.write("sub/mattercheck.toml", COLLECTION.replace("posts", "subs"))
    repository.write("sub/post.schema.json", '{"required": ["author"]}')
    repository.write("sub/content/a.md", GOOD)
    repository.write("content/a.md", GOOD)
    outcome = run("check", "--format", "concise")
    assert outcome.lines == ["sub/content/a.md:1:1: error: author: required field is missing [required]"]
    again = run("check", "--format", "concise", "--config", "mattercheck.toml")
    assert again.code == 0


def test_the_search_ends_at_the_top_of_the_repository(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = Repository(repository.folder / "inner")
    inner.folder.mkdir()
    inner.git("init", "--quiet")
    inner.write("content/a.md", GOOD)
    monkeypatch.chdir(inner.folder)
    outcome = run("check")
    assert outcome.code == 2
    assert "no configuration found" in outcome.err


def test_no_configuration_at_all(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    repository.write("content/a.md", GOOD)
    outcome = run("check")
    assert outcome.code == 2
    assert "--schema" in outcome.err


def test_a_named_configuration_that_is_not_there(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", GOOD)
    outcome = run("check", "--config", "nowhere.toml")
    assert outcome.code == 2
    assert "cannot read the configuration nowhere.toml: no such file or directory" in outcome.err


def test_a_named_configuration_that_is_not_there_without_files(repository: Repository, run: Run) -> None:
    (repository.folder / "empty").mkdir()
    for command in (
        ["check", "empty"],
        ["check", "--staged"],
        ["check", "--schema", "news-article", "empty"],
    ):
        outcome = run(*command, "--config", "nowhere.toml")
        assert outcome.code == 2
        assert "cannot read the configuration nowhere.toml" in outcome.err


def test_a_rule_whose_severity_is_fixed(repository: Repository, run: Run) -> None:
    repository.write("mattercheck.toml", '[severity]\ninvalid-schema = "warning"\nenm = "off"\n' + COLLECTION)
    repository.write("content/a.md", GOOD)
    outcome = run("check")
    assert outcome.code == 2
    assert "severity.invalid-schema: the severity of this rule can't be set" in outcome.err
    assert "did you mean `enum`?" in outcome.err


def test_the_first_collection_that_matches_holds(repository: Repository, run: Run) -> None:
    repository.write(
        "mattercheck.toml",
        '[[collections]]\nname = "special"\nfiles = ["content/special/*.md", "content/also.md"]\nschema = "any.json"\n'
        'exclude = ["**/not-this.md"]\n' + COLLECTION,
    )
    repository.write("any.json", "true")
    for name in ("special/a", "special/not-this", "also", "other"):
        repository.write(f"content/{name}.md", BAD)
    outcome = run("check", "--format", "concise")
    assert [line.split(":")[0] for line in outcome.lines] == [
        "content/other.md",
        "content/special/not-this.md",
    ]
    explained = run("explain-file", "content/special/a.md", "content/special/not-this.md", "elsewhere.md")
    assert (
        "collection `special` in mattercheck.toml matches it with the glob content/special/*.md"
        in explained.out
    )
    assert "schema: post.schema.json" in explained.out
    assert "not checked: no collection in mattercheck.toml matches it" in explained.out


def test_optional_front_matter(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", "# No front matter\n")
    assert run("check", "--format", "concise").lines == [
        "content/a.md:1:1: error: front matter is missing [missing-front-matter]"
    ]
    repository.write("mattercheck.toml", COLLECTION + 'front-matter = "optional"\n')
    assert run("check").code == 0


def test_a_schema_that_is_broken_is_never_bad_content(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", GOOD)
    repository.write("post.schema.json", '{\n  "type": "objekt"\n}')
    outcome = run("check")
    assert outcome.code == 2
    assert outcome.out == ""
    assert (
        'post.schema.json:2:11: error: type: the text "objekt" is not allowed; did you mean `object`?'
        in outcome.err
    )


@pytest.mark.parametrize(
    ("draft", "schema", "words"),
    [
        ("http://json-schema.org/draft-04/schema#", '"const": {}', "`const` is not defined in draft 4"),
        (
            "http://json-schema.org/draft-07/schema#",
            '"unevaluatedProperties": false',
            "`unevaluatedProperties` is not defined in draft 7",
        ),
        ("https://json-schema.org/draft/2019-09/schema", '"prefixItems": []', "not defined in 2019-09"),
    ],
)
def test_a_keyword_of_a_later_draft_is_said_to_be_ignored(
    repository: Repository, run: Run, draft: str, schema: str, words: str
) -> None:
    repository.write("content/a.md", GOOD)
    repository.write("post.schema.json", f'{{"$schema": "{draft}", {schema}}}')
    outcome = run("check")
    assert outcome.code == 0
    assert words in outcome.out
    assert "[unknown-keyword]" in outcome.out
    assert ": change `$schema`" in outcome.out
    repository.write("post.schema.json", f"{{{schema}}}")
    assert "unknown-keyword" not in run("check").out


def test_the_schema_of_the_configuration_names_all_rules(root: Path) -> None:
    schema = json.loads((root / "schemas/config/mattercheck.schema.json").read_text())
    of_the_setup = {
        "internal-error",
        "invalid-schema",
        "invalid-configuration",
        "unknown-format",
        "unknown-keyword",
        "stale-baseline",
        "schema-contradiction",
        "suspicious-schema",
    }
    named = schema["$defs"]["severity"]["propertyNames"]["enum"]
    assert named == [rule for rule in RULES if rule not in of_the_setup]


class TestInlineSchema:
    """A file of no collection may name its own schema, where the owner allows it."""

    @pytest.fixture(autouse=True)
    def allowed(self, repository: Repository) -> None:
        repository.write("mattercheck.toml", "allow-inline-schema = true\n" + COLLECTION)

    @pytest.mark.parametrize(
        "naming",
        [
            "$schema: ../post.schema.json",
            "# yaml-language-server: $schema=../post.schema.json",
            "# $schema: ../post.schema.json",
            "# yaml-language-server: $schema=../own schemas/post.schema.json",
        ],
    )
    def test_it_holds(self, repository: Repository, run: Run, naming: str) -> None:
        repository.write("own schemas/post.schema.json", (repository.folder / "post.schema.json").read_text())
        repository.write("notes/a.md", f"---\n{naming}\ntitle: 5\n---\n")
        outcome = run("check", "--format", "concise")
        assert outcome.lines == ["notes/a.md:3:8: error: title: expected text, found the number 5 [type]"]
        repository.write("notes/a.md", f"---\n{naming}\ntitle: A\n---\n")
        assert run("check").code == 0

    @pytest.mark.parametrize("name", ["news-article", "bundled:news-article"])
    def test_a_bundled_name(self, repository: Repository, run: Run, name: str) -> None:
        repository.write("notes/a.md", f"---\n$schema: {name}\ncategory: news\n---\n")
        assert "schema: bundled:news-article#/" in run("check").out

    @pytest.mark.parametrize(
        ("named", "words"),
        [
            ("https://example.com/schema.json", "is a URL"),
            ("file:///etc/passwd", "is a URL"),
            ("../../outside.json", "is outside the folder of the configuration"),
            ("/etc/passwd", "is outside the folder of the configuration"),
            ("nowhere.json", "schema `nowhere.json` not found"),
        ],
    )
    def test_it_may_not_lead_out(self, repository: Repository, run: Run, named: str, words: str) -> None:
        (repository.folder.parent / "outside.json").write_text("true")
        repository.write("notes/a.md", f"---\ntitle: A\n$schema: {named}\n---\n")
        outcome = run("check", "--format", "concise")
        assert outcome.code == 1
        assert outcome.lines[0].startswith("notes/a.md:3:10: error: ")
        assert words in outcome.lines[0]

    def test_a_link_may_not_lead_out(self, repository: Repository, run: Run) -> None:
        (repository.folder.parent / "outside.json").write_text("true")
        try:
            (repository.folder / "link.json").symlink_to("../outside.json")
        except OSError:
            pytest.skip("no symbolic links here")
        repository.write("notes/a.md", "---\ntitle: A\n$schema: ../link.json\n---\n")
        assert "is outside the folder of the configuration" in run("check", "--format", "concise").out

    def test_none_switches_it_off(self, repository: Repository, run: Run) -> None:
        repository.write("notes/a.md", "---\n$schema: none\ntitle: 5\n---\n")
        outcome = run("check")
        assert outcome.code == 0
        assert "nothing was checked" in outcome.err

    def test_a_collection_wins(self, repository: Repository, run: Run) -> None:
        repository.write("any.json", "true")
        repository.write("content/a.md", "---\n# $schema: ../any.json\ntitle: 5\n---\n")
        assert run("check").code == 1

    def test_where_it_is_not_allowed_it_has_no_effect(self, repository: Repository, run: Run) -> None:
        repository.write("mattercheck.toml", COLLECTION)
        repository.write("notes/a.md", "---\n$schema: ../post.schema.json\ntitle: 5\n---\n")
        outcome = run("check")
        assert outcome.code == 0
        assert "1 file skipped (not in any collection" not in outcome.out


LIMITED = [
    ("front-matter-size = 1024", f"---\ntitle: {'x' * 2000}\n---\n", "size-limit"),
    ("depth = 50", f"---\ntitle: {'[' * 60}{']' * 60}\n---\n", "depth-limit"),
    ("depth = 50", f'{{"title": {"[" * 60}{"]" * 60}}}\n', "depth-limit"),
    ("depth = 50", f"+++\ntitle = {'[' * 60}{']' * 60}\n+++\n", "depth-limit"),
    ("alias-values = 10", "---\nx: &x [1, 2, 3, 4]\ntitle: [*x, *x, *x]\n---\n", "alias-limit"),
    ("problems = 2", "---\na: 1\nb: 2\nc: 3\n---\n", "problem-limit"),
]


@pytest.mark.parametrize(("limit", "text", "rule"), LIMITED, ids=[limit for limit, _, _ in LIMITED])
def test_limits(repository: Repository, run: Run, limit: str, text: str, rule: str) -> None:
    repository.write("post.schema.json", '{"additionalProperties": {"type": ["string", "array"]}}')
    repository.write("content/a.md", text)
    assert rule not in run("check", "--format", "concise").out
    configuration = (repository.folder / "mattercheck.toml").read_text()
    repository.write("mattercheck.toml", f"[limits]\n{limit}\n\n{configuration}")
    assert f"[{rule}]" in run("check", "--format", "concise").out


@pytest.mark.parametrize("limit", ["depth = 5", "depth = 5000", "problems = 0", "size = 5", 'depth = "9"'])
def test_limits_have_limits(repository: Repository, run: Run, limit: str) -> None:
    configuration = (repository.folder / "mattercheck.toml").read_text()
    repository.write("mattercheck.toml", f"[limits]\n{limit}\n\n{configuration}")
    outcome = run("check")
    assert outcome.code == 2
    assert outcome.err.startswith("mattercheck.toml:2:")
