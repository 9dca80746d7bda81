"""Content, schemas and names that attack: they end soon, without an exception, and never pass."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import GOOD, Outcome, Repository
from mattercheck import Problem, check_text, load_schema
from mattercheck.checking.result import Result
from mattercheck.core.errors import MattercheckError
from mattercheck.document.document import read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.reporting.color import Style
from mattercheck.reporting.renderer import make_renderer
from reporting.sites import make_hostile_site

Run = Callable[..., Outcome]


def check_and_show(text: str, schema: Any, *, required: bool = True) -> list[Problem]:
    """Check a text and render its problems in every format, within a bound that no sane input comes near."""
    start = time.process_time()
    problems = check_text(text, schema, required=required)
    source = read_front_matter("x.md", read_head(io.BytesIO(text.encode()).read), required=required).source
    for name in ("text", "concise", "json"):
        renderer = make_renderer(name, Style(Path("/"), Path("/")))
        shown = renderer.result(Result("x.md", checked=True, problems=problems, source=source))
        assert "\x1b" not in shown
    assert time.process_time() - start < 10
    return problems


ANY = True
TEXT = {"additionalProperties": {"type": "string", "maxLength": 3}}


def yaml(body: str) -> str:
    return f"---\n{body}\n---\n"


CONTENT: dict[str, tuple[str, Any]] = {
    "comments above the fence": ("<!---->" * 40 + "x\n---\n", ANY),
    "a long value of wide signs": (yaml(f'a: "{"é" * 200_000}"'), TEXT),
    "many wrong values on one line": (
        yaml("{" + ", ".join(f'k{i}: ["é"]' for i in range(3_000)) + "}"),
        TEXT,
    ),
    "many duplicate keys": (yaml("\n".join(["- {a: 1, a: 2}"] * 20_000)), ANY),
    "tabs before many items": (yaml("a:\n" + "\n".join(f"\t- {i}" for i in range(5_000))), ANY),
    "a colon after many spaces": (yaml("a: x" + " " * 40_000 + "y: z"), ANY),
    "unclosed, with many spaces": ("---\na" + " " * 80_000 + "x\n", ANY),
    "unclosed, a megabyte of fields": ("---\n" + "a: 1\n" * 200_000, ANY),
    "unclosed, with many lines that are nearly fences": ("---\na: 1\n" + "--\n" * 50_000, ANY),
    "no-break spaces": (yaml("a: [\n" + "\u00a0\n" * 20_000), ANY),
    "many missing commas": (yaml("a: [" + '"a" "b", ' * 20_000 + "]"), ANY),
    "many unknown keys": (yaml("\n".join(f"key{i}: 1" for i in range(20_000))), "news-article"),
    "many numbers as keys": (yaml("\n".join(f"{i}: 1" for i in range(20_000))), ANY),
    "a long text by many aliases": (
        yaml(f'a: &a "{"x" * 300_000}"\nb: [{", ".join(["*a"] * 3_000)}]'),
        {"properties": {"b": {"items": {"format": "uri"}}}},
    ),
    "deep by aliases": (
        yaml("\n".join(f"a{i}: &a{i} {'[' * 90}{f'*a{i - 1}' if i else 'x'}{']' * 90}" for i in range(40))),
        {"additionalProperties": {"type": "string"}},
    ),
    "tables of tables": (
        "+++\n" + "[[a]]\n[a.b]\n" * 20_000 + "+++\n",
        {"properties": {"a": {"type": "string"}}},
    ),
    "deep TOML": (f"+++\na = {'[' * 300}{']' * 300}\n+++\n", ANY),
    "a long TOML number": (f"+++\na = {'9' * 5_000}\n+++\n", ANY),
    "TOML that stops making sense": ("+++\na = 1\na = 2\n= 3\nb = " + "[" * 3_000 + "\n+++\n", ANY),
    "a long hexadecimal number": (yaml(f"a: 0x{'f' * 3_500}"), {"properties": {"a": {"maximum": 5}}}),
    "an overflow in JSON": ('{"a": 1e999}\n', {"properties": {"a": {"maximum": 5}}}),
    "digits for an address": (yaml(f'a: "1.2.3.{"4" * 5_000}"'), {"properties": {"a": {"format": "ipv4"}}}),
    "an overflow and a NaN in JSON that ends early": ('{"a": 51e999, "b": NaN, "c', ANY),
    "a NaN in JSON without a colon": ('{"a": NaN\n"b" 1,,\n}\n', ANY),
    "a comment to ignore in TOML that is broken": (
        "+++\na = \n# mattercheck: ignore-next-line type\n= 3\n+++\n",
        ANY,
    ),
    "a byte order mark behind the fence": ("---\n\ufefftitle: 5\n---\n", TEXT),
    "lone CR and tabs": ("---\ra: 1\r\tb: 2\r---\r", ANY),
    "a TOML key of many parts": (f"+++\n{'.'.join(['a'] * 50_000)} = 1\n+++\n", ANY),
    "many comments to ignore": (
        yaml("\n".join(f"# mattercheck: ignore-next-line type\nk{i}: 1" for i in range(15_000))),
        TEXT,
    ),
    "many tabs": (yaml("\ta: 1\n" * 3_000), ANY),
    "a template": (yaml("{% if x %}\na: 1\n{% endif %}"), ANY),
}


@pytest.mark.parametrize("name", CONTENT)
def test_hostile_content_ends_and_does_not_pass(name: str) -> None:
    text, schema = CONTENT[name]
    problems = check_and_show(text, schema)
    assert problems
    assert {problem.rule for problem in problems} != {"schema"}


def test_a_recursive_union_is_explained_in_time() -> None:
    block = {
        "oneOf": [
            {
                "properties": {
                    "type": {"const": kind},
                    "text": {"type": "string"},
                    "children": {"items": {"$ref": "#/$defs/block"}},
                },
                "required": ["type"],
            }
            for kind in ("a", "b", "c", "d")
        ]
    }
    schema = {"properties": {"block": {"$ref": "#/$defs/block"}}, "$defs": {"block": block}}
    nested = "{type: a, text: 5}"
    for _ in range(40):
        nested = f"{{type: b, children: [{nested}]}}"
    problems = check_and_show(yaml(f"block: {nested}"), schema)
    assert [(problem.rule, problem.pointer.count("children")) for problem in problems] == [("type", 40)]


def test_patterns_of_a_schema_run_in_linear_time() -> None:
    evil = "a" * 40 + "!"
    schema = {
        "properties": {"b": {"pattern": "^(a+)+$"}},
        "patternProperties": {"^(a+)+$": {}, r"^\p{Ll}$": {}},
        "unevaluatedProperties": False,
    }
    problems = check_and_show(yaml(f'"{evil}": 1\nb: "{evil}"'), schema)
    assert sorted(problem.rule for problem in problems) == ["pattern", "unevaluatedProperties"]


MEANT_AS_FRONT_MATTER = [
    "--- yaml",
    "---YAML",
    "---js",
    "--- # a note",
    "---title: x",
    "---\u00a0",
    "\u200b---",
]


@pytest.mark.parametrize("fence", MEANT_AS_FRONT_MATTER)
def test_what_was_meant_as_front_matter_is_said(fence: str) -> None:
    text = f"{fence}\ntitle: A\nlang: en\n---\n\nText.\n"
    assert [problem.rule for problem in check_text(text, ANY, required=False)] == ["misplaced-front-matter"]


NO_FRONT_MATTER = [
    "{\n  foo()\n}\n",
    '{"use strict"}\n',
    '{"quoted" she said}\n',
    "---\nfoo\n---\n",
    "{{ x }}\n",
]


@pytest.mark.parametrize("text", NO_FRONT_MATTER)
def test_what_is_none_is_no_problem_where_it_is_optional(text: str) -> None:
    assert check_text(text, ANY, required=False) == []


def chain(keyword: str, length: int) -> Any:
    """Return a schema in which each of two branches refers to the same two branches, and so on."""
    parts: dict[str, Any] = {"s0": {"type": "string"}}
    for number in range(1, length):
        parts[f"s{number}"] = {keyword: [{"$ref": f"#/$defs/s{number - 1}"}] * 2}
    return {"properties": {"a": {"$ref": f"#/$defs/s{length - 1}"}}, "$defs": parts}


ENDLESS: list[Any] = [
    {"$ref": "#"},
    {"allOf": [{"$ref": "#"}]},
    {"anyOf": [{"$ref": "#"}, {"type": "string"}]},
    {"properties": {"a": {"$ref": "#/properties/a"}}},
    {"$defs": {"x": {"$ref": "#/$defs/y"}, "y": {"not": {"$ref": "#/$defs/x"}}}},
    {"$schema": "http://json-schema.org/draft-07/schema#", "if": {"$ref": "#"}},
]


class TestSchemas:
    @pytest.mark.parametrize("contents", ENDLESS)
    def test_a_schema_that_leads_back_to_itself_is_said(self, contents: Any) -> None:
        with pytest.raises(MattercheckError, match="leads back to itself for the same value"):
            load_schema(contents)

    @pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
    def test_branches_that_double_with_each_step_are_refused(self, keyword: str) -> None:
        with pytest.raises(MattercheckError, match="subschemas apply to one value"):
            load_schema(chain(keyword, 18))
        assert check_and_show(yaml("a: 1"), chain(keyword, 8))

    def test_a_schema_that_takes_too_long_to_explain_still_refuses(self) -> None:
        node = {"$ref": "#/$defs/n"}
        schema = {
            "$defs": {"n": {"allOf": [{"items": node, "type": ["array", "number"]}, {"items": node}]}},
            "properties": {"a": node},
        }
        assert check_and_show(yaml(f"a: {'[' * 30}x{']' * 30}"), schema)

    @pytest.mark.parametrize(
        "contents",
        [
            {"$id": "https://a.example/main", "$ref": "#/$defs/s", "$defs": {"s": {"required": ["x"]}}},
            {
                "$id": "https://a.example/main",
                "$ref": "https://a.example/sub",
                "$defs": {"s": {"$id": "sub", "required": ["x"]}},
            },
            {"id": "article", "required": ["x"]},
        ],
    )
    def test_identifiers_do_not_get_in_the_way(self, contents: Any) -> None:
        problems = check_text(GOOD, contents)
        assert [(problem.rule, problem.pointer) for problem in problems] == [("required", "/x")]
        assert problems[0].schema is not None
        assert problems[0].schema.pointer.endswith("/required")

    @pytest.mark.parametrize("contents", [{"$id": "http://[x"}, {"properties": {"a": {"$id": "http://[x"}}}])
    def test_an_identifier_that_is_no_uri(self, contents: Any) -> None:
        with pytest.raises(MattercheckError, match=r"`http://\[x` is not a valid URI"):
            load_schema(contents)

    def test_a_file_that_is_referred_to_is_of_the_same_draft(self, tmp_path: Path) -> None:
        (tmp_path / "part.json").write_text('{"items": [{"type": "string"}]}')
        (tmp_path / "main.json").write_text(
            '{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "part.json"}}}'
        )
        problems = check_text(yaml("a: [5, 6]"), tmp_path / "main.json")
        assert [problem.pointer for problem in problems] == ["/a/0"]

    @pytest.mark.parametrize("folder", ["c#", "p%41", "q r", "ü"])
    def test_odd_names_of_folders(self, tmp_path: Path, folder: str) -> None:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "main.json").write_text('{"$ref": "part.json"}')
        (tmp_path / folder / "part.json").write_text('{"required": ["x"]}')
        assert [problem.rule for problem in check_text(GOOD, tmp_path / folder / "main.json")] == ["required"]

    def test_an_empty_schema_allows_all(self, tmp_path: Path) -> None:
        (tmp_path / "any.json").write_text("{}")
        assert check_text(GOOD, tmp_path / "any.json") == []

    def test_what_the_explaining_engine_cannot_do(self) -> None:
        schema = {
            "$schema": "https://json-schema.org/draft/2019-09/schema",
            "properties": {"a": {"items": True, "unevaluatedItems": False, "maxItems": 1}},
        }
        assert check_text(yaml("a: [1, 2]"), schema)

    @pytest.mark.parametrize("value", [{"const": 10**5000}, {"minimum": float("nan")}])
    def test_values_that_are_no_json(self, value: Any) -> None:
        with pytest.raises(Exception, match=r"JSON|number"):
            load_schema(value)


class TestRepositories:
    @pytest.mark.parametrize(
        "reference",
        [
            "README.md",
            "a" * 300,
            "a\\0b",
            "5",
            "//host/share/x.json",
            "\\\\\\\\host\\\\share",
            "C:/x.json",
            "[1]",
        ],
    )
    def test_a_schema_that_content_names_ends_nothing(
        self, repository: Repository, run: Run, reference: str
    ) -> None:
        text = (repository.folder / "mattercheck.toml").read_text()
        repository.write("mattercheck.toml", "allow-inline-schema = true\n" + text)
        repository.write("README.md", "# No schema\n")
        quoted = reference if reference in {"5", "[1]"} else f'"{reference}"'
        repository.write("notes/README.md", f"---\ntitle: A\n$schema: {quoted}\n---\n")
        repository.write("content/bad.md", "---\n---\n")
        outcome = run("check", "--format", "concise")
        assert outcome.code == 1
        assert [line.split(":")[0] for line in outcome.lines] == ["content/bad.md", "notes/README.md"]

    def test_a_linked_folder_may_not_lead_out(self, repository: Repository, run: Run) -> None:
        outside = repository.folder.parent / "outside"
        outside.mkdir()
        (outside / "o.md").write_text("---\nsecret: hunter2\n---\n")
        try:
            (repository.folder / "content").symlink_to(outside, target_is_directory=True)
        except OSError:
            pytest.skip("no symbolic links here")
        outcome = run("check", "content/o.md")
        assert "points outside the repository" in outcome.out
        of_the_folder = run("check", "content")
        assert (of_the_folder.code, "points outside the repository" in of_the_folder.err) == (2, True)
        assert "hunter2" not in outcome.out + outcome.err + of_the_folder.out

    def test_a_schema_through_a_link_must_not_lie_outside(self, repository: Repository, run: Run) -> None:
        repository.write("mattercheck.toml", "allow-inline-schema = true\n")
        repository.write("a/x.json", "{}")
        (repository.folder.parent / "x.json").write_text('{"properties": {"title": {"const": "secret"}}}')
        repository.write("content/a.md", "---\n$schema: link/../../../x.json\ntitle: A\n---\n")
        (repository.folder / "a/b/c/d").mkdir(parents=True)
        try:
            (repository.folder / "content/link").symlink_to("../a/b/c/d", target_is_directory=True)
        except OSError:
            pytest.skip("no symbolic links here")
        outcome = run("check", "content/a.md")
        assert "is outside the folder of the configuration" in outcome.out
        assert "secret" not in outcome.out

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
    def test_the_hook_runs_no_code_of_the_repository(
        self, repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, root: Path
    ) -> None:
        monkeypatch.setenv("PYTHONPATH", str(root / "hooks"))
        run("install")
        for name in ("argparse.py", "mattercheck/__init__.py", "mattercheck/__main__.py", "yaml.py"):
            repository.write(name, "open('PWNED', 'w')\n")
        repository.add("content/a.md", "---\n---\n")
        done = repository.git("commit", "-qm", "x", check=False)
        assert done.returncode == 1
        assert "the front matter is empty" in done.stdout + done.stderr
        assert not (repository.folder / "PWNED").exists()

    def test_values_cannot_be_commands(self, repository: Repository, run: Run) -> None:
        repository.write(
            "content/::error::x.md" if sys.platform != "win32" else "content/x.md",
            '---\ntitle: ["##vso[task.x]y", "##[stop]", "\u00ad\u202e"]\n"##[add-mask]": 1\n---\n',
        )
        for name in ("text", "concise"):
            out = run("check", "--format", name).out
            assert "##" not in out
            assert not any(line.lstrip().startswith("::") for line in out.splitlines())
            assert "\u202e" not in out
            assert "\u00ad" not in out

    @pytest.mark.parametrize(
        "command",
        [
            ["fix", "--diff"],
            ["fix", "--unsafe", "--diff"],
            ["infer", "content"],
            ["infer", "--tolerance", "10%", "content"],
            ["baseline"],
            ["stats"],
            ["schema", "check"],
            ["schema", "docs"],
            ["schema", "docs", "--format", "html"],
            ["explain-file", "content/ ::error::pwned.md", "::error::pwned"],
            ["init", "--yes"],
            ["new", "posts", "content/##[error]pwned.md"],
        ],
        ids=" ".join,
    )
    def test_no_command_prints_what_could_be_obeyed(
        self, repository: Repository, run: Run, command: list[str]
    ) -> None:
        make_hostile_site(repository)
        (repository.folder / "content/raw.md").unlink()
        repository.write(
            "content/fixable.md",
            '---\ntitle: 5\ndate: 2024/05/06\n"##[add-mask]pwned": "::error::pwned"\n---\n'
            "::error::pwned\n \u00a0::error::pwned\n\x1b[31mpwned \u202e ##vso[task.x]pwned\n",
        )
        schema = json.loads((repository.folder / "post.schema.json").read_text())
        schema["description"] = "A\n::error::pwned \x1b[1m"
        schema["properties"]["title"] |= {"description": "::error::pwned", "enum": ["::x::", "##[error]x"]}
        repository.write("post.schema.json", json.dumps(schema))
        if command[0] == "init":
            (repository.folder / "mattercheck.toml").unlink()
        outcome = run(*command)
        said = outcome.out + outcome.err
        assert said
        assert not re.search(r"##\w*\[", said)
        assert not [line for line in said.splitlines() if line.lstrip().startswith("::")]
        assert not [
            sign for sign in said if sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cf"}
        ]

    def test_a_staged_path_through_a_link(self, repository: Repository, run: Run, tmp_path: Path) -> None:
        repository.add("content/a.md", "---\n---\n")
        try:
            (tmp_path / "link").symlink_to(repository.folder, target_is_directory=True)
        except OSError:
            pytest.skip("no symbolic links here")
        assert run("check", "--staged", str(tmp_path / "link" / "content" / "a.md")).code == 1
        assert run("check", "--staged", "nowhere.md").code == 2

    def test_a_broken_pyproject_that_is_ours_is_said(self, repository: Repository, run: Run) -> None:
        repository.write("sub/pyproject.toml", "[tool.mattercheck]\ncollections = [\n")
        repository.write("sub/content/a.md", GOOD)
        outcome = run("check")
        assert outcome.code == 2
        assert "sub/pyproject.toml:" in outcome.err

    def test_no_file_is_left_open(self, repository: Repository, run: Run) -> None:
        if not Path("/proc/self/fd").exists() or not hasattr(os, "mkfifo"):
            pytest.skip("needs /proc")
        (repository.folder / "content").mkdir()
        os.mkfifo(repository.folder / "content" / "a.md")
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        for _ in range(20):
            assert run("check", "content/a.md").code == 1
        assert len(os.listdir("/proc/self/fd")) <= before + 1  # noqa: PTH208
