"""The check without a configuration: ready schemas by place, `--schema NAME`, `--agent-files`, and their commands."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable

import pytest
import yaml

from conftest import ROOT, Outcome, Repository
from mattercheck.checking import cache
from mattercheck.checking.checker import Checker
from mattercheck.config.dependencies import Dependencies
from mattercheck.config.ready import ready_schemas
from mattercheck.schema.load.loader import SchemaLoader

COLON = "---\nname: pdf\ndescription: Reads PDFs. Use when: asked\n---\n"
GOOD = "---\nname: pdf\ndescription: Reads PDFs\n---\n"


@pytest.fixture(autouse=True)
def inside(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.folder)
    (repository.folder / "mattercheck.toml").unlink()


def test_files_are_known_by_their_place(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("skills/pdf/SKILL.md", COLON)
    repository.write(".cursor/rules/tests.mdc", "---\nglobs: *.ts\nalwaysApply: yes\n---\n")
    repository.write(".github/prompts/a.prompt.md", "---\ntitle: A\n---\n")
    repository.write("README.md", "# Text\n")
    outcome = run("check", "--format", "concise")
    assert outcome.code == 1
    assert [line.rpartition(" ")[2] for line in outcome.lines] == [
        "[type]",
        "[unknown-field]",
        "[yaml-syntax]",
    ]
    assert "bundled schemas for files without a configuration; `mattercheck init` writes one:" in outcome.err
    assert "  agent-skill for **/SKILL.md\n" in outcome.err
    assert "  cursor-rule for **/*.mdc, .cursor/rules/**/RULE.md\n" in outcome.err


def test_the_index_is_checked_like_the_working_tree(
    repository: Repository, run: Callable[..., Outcome]
) -> None:
    repository.git("rm", "--quiet", "--cached", "mattercheck.toml")
    repository.add("skills/pdf/SKILL.md", COLON)
    staged = run("check", "--staged", "--format", "concise")
    assert staged.code == 1
    assert staged.out == run("check", "--format", "concise").out


_MATERIAL = "site_name: x\ntheme:\n  name: material\n"
_MARKS = {
    "mkdocs.yml": (_MATERIAL, "docs/a.md", "---\nhide: nothing\n---\n"),
    "site/mkdocs.yml": (_MATERIAL + "docs_dir: text\r\n", "site/text/a.md", "---\nhide: nothing\n---\n"),
    "one/.claude-plugin/plugin.json": ("{}", "one/agents/a.md", "---\nname: a\n---\n"),
    "kb/index.md": ('---\nokf_version: "0.2"\n---\n', "kb/a.md", "---\ntitle: A\n---\n"),
    ".obsidian/types.json": ('{"types": {"due": "number"}}', "a.md", "---\ndue: soon\n---\n"),
}
"""A file that makes a ready schema apply: its content, and a file with a mistake."""


@pytest.mark.parametrize("mark", _MARKS)
def test_a_site_is_found_in_the_index(repository: Repository, run: Callable[..., Outcome], mark: str) -> None:
    text, path, content = _MARKS[mark]
    repository.git("rm", "--quiet", "--cached", "mattercheck.toml")
    repository.add("skills/pdf/SKILL.md", GOOD)
    repository.add(mark, text)
    repository.add(path, content)
    expected = run("check", "--format", "concise").out
    assert expected.startswith(f"{path}:")
    (repository.folder / mark).unlink()
    assert run("check", "--staged", "--format", "concise").out == expected
    assert run("check", "--format", "concise").out == ""
    repository.git("rm", "--quiet", "--cached", mark)
    repository.write(mark, text)
    assert run("check", "--staged", "--format", "concise").out == ""


@pytest.mark.parametrize(
    "options", [["--staged"], ["--diff", "HEAD"], ["--new-since", "HEAD", "--include-schema-changes"]]
)
@pytest.mark.parametrize("mark", _MARKS)
def test_a_site_that_is_new_checks_all_files(
    repository: Repository, run: Callable[..., Outcome], mark: str, options: list[str]
) -> None:
    text, path, content = _MARKS[mark]
    repository.git("rm", "--quiet", "--cached", "mattercheck.toml")
    repository.add("skills/pdf/SKILL.md", GOOD)
    repository.add(path, content)
    repository.git("commit", "-qm", "content")
    repository.add(mark, text)
    outcome = run("check", *options, "--format", "concise")
    assert outcome.out.startswith(f"{path}:")
    repository.git("commit", "-qm", "site")
    repository.add("notes.txt", "text")
    assert run("check", *options, "--format", "concise").out == ""


@pytest.mark.parametrize(
    ("path", "severity", "message"),
    [
        (
            "skills/pdf/skill.md",
            "error",
            "Codex and `npx skills` ignore this file: a skill is a file named SKILL.md",
        ),
        (".claude/skills/pdf/Skill.md", "warning", "a skill is a file named SKILL.md"),
        (".claude/skills/pdf.md", "warning", "a skill is a folder with a file named SKILL.md"),
        (".cursor/rules/sub/tests.md", "warning", "only rules with the extension .mdc have any"),
        (".github/prompts/plan.md", "warning", "VS Code ignores this file: a prompt ends with .prompt.md"),
        (".github/instructions/a.md", "warning", "VS Code ignores this file: instructions end with"),
    ],
)
def test_a_file_that_its_program_ignores(
    repository: Repository, run: Callable[..., Outcome], path: str, severity: str, message: str
) -> None:
    repository.write(path, "Text without front matter\n")
    outcome = run("check", "--format", "concise")
    assert outcome.out.startswith(f"{path}:1:1: {severity}: ")
    assert message in outcome.out
    assert outcome.out.endswith("[ignored-file]\n")
    assert outcome.code == (severity == "error")
    assert outcome.out == run("check", "--agent-files", "--format", "concise").out
    assert "not read: " in run("explain-file", path).out


@pytest.mark.parametrize(
    "path", ["skills/README.md", ".claude/skills/README.md", ".cursor/rules/README.md", "skills/pdf/notes.md"]
)
def test_other_files_beside_agent_files_are_ignored(
    repository: Repository, run: Callable[..., Outcome], path: str
) -> None:
    repository.write("skills/pdf/SKILL.md", GOOD)
    repository.write(path, "Text\n")
    assert run("check", "--format", "concise").out == ""


def test_a_post_of_jekyll_without_a_date(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("_config.yml", "title: A\n")
    repository.write("_posts/2024-05-01-one.md", "---\ntitle: One\n---\n")
    repository.write("_posts/two.md", "---\ntitle: Two\n---\n")
    repository.write("_drafts/three.md", "---\ntitle: Three\n---\n")
    assert [line.split(": ")[0] for line in run("check", "--format", "concise").lines] == [
        "_posts/two.md:1:1"
    ]


def test_the_subagents_and_commands_of_plugins(repository: Repository, run: Callable[..., Outcome]) -> None:
    agent = "---\nname: reviewer\n---\n"
    for plugin in ("one", "two"):
        repository.write(f"plugins/{plugin}/.claude-plugin/plugin.json", "{}")
        repository.write(f"plugins/{plugin}/agents/reviewer.md", agent)
    repository.write("plugins/one/commands/go.md", "---\nargument-hint: [a]\n---\n")
    repository.write("agents/other.md", agent)
    lines = run("check", "--format", "concise").lines
    assert [line.split(": ")[0] for line in lines] == [
        "plugins/one/agents/reviewer.md:1:1",  # equal names in other plugins are fine
        "plugins/one/commands/go.md:2:16",
        "plugins/two/agents/reviewer.md:1:1",
    ]
    repository.write(".claude-plugin/plugin.json", "{}")
    assert "agents/other.md:1:1" in run("check", "--format", "concise").out


def test_the_concepts_of_a_bundle(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("kb/index.md", '---\nokf_version: "0.2"\n---\n# Tables\n')
    repository.write("kb/tables/index.md", "# Tables\n")
    repository.write("kb/log.md", "# Log\n")
    repository.write("kb/tables/orders.md", "---\ntitle: Orders\n---\n")
    repository.write("docs/index.md", "---\ntitle: Docs\n---\n")
    repository.write("docs/a.md", "---\ntitle: A\n---\n")
    assert [line.split(": ")[0] for line in run("check", "--format", "concise").lines] == [
        "kb/tables/orders.md:1:1"
    ]
    outcome = run("check", "--schema", "okf-concept", "--format", "concise", "kb")
    assert [line.split(": ")[0] for line in outcome.lines] == ["kb/tables/orders.md:1:1"]


@pytest.mark.parametrize("folder", ["", "vault/"])
def test_the_types_of_a_vault(repository: Repository, run: Callable[..., Outcome], folder: str) -> None:
    types = {
        "rating": "number",
        "read": "checkbox",
        "due": "date",
        "met": "datetime",
        "topics": "multitext",
        "where": "text",
        "tags": "tags",
        "odd": "unheard-of",
    }
    repository.write(f"{folder}.obsidian/app.json", "{}")
    repository.write(f"{folder}.obsidian/types.json", json.dumps({"types": types}))
    valid = "rating: 4.5\nread: true\ndue: 2024-05-31\nmet: 2024-05-31T12:30:00\ntopics: [a, b]\nwhere: here\nodd: {a: 1}\n"
    repository.write(f"{folder}a.md", f"---\n{valid}---\n")
    repository.write(f"{folder}empty.md", "---\nrating:\nread:\ndue:\nmet:\ntopics:\nwhere:\n---\n")
    invalid = (
        "rating: high\nread: maybe\ndue: 31.5.2024\nmet: 2024-05-31T12:30:00Z\ntopics: {a: 1}\nwhere: [a]\n"
    )
    repository.write(f"{folder}b.md", f"---\n{invalid}---\n")
    repository.write(f"{folder}Templates/c.md", "---\ndue: {{date}}\n---\n")
    lines = run("check", "--format", "concise").lines
    assert [line.split(": ")[2] for line in lines] == ["rating", "read", "due", "met", "topics", "where"]
    assert all(line.startswith(f"{folder}b.md:") and ": warning: " in line for line in lines)
    assert "Obsidian marks the property as invalid" in lines[0]
    repository.write(f"{folder}.obsidian/types.json", "[1")
    assert run("check", "--format", "concise").out == ""


def test_the_shared_fields_of_quarto(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("_quarto.yml", "project:\n  type: website\nformat: html\ntoc: yes please\n")
    repository.write("posts/_metadata.yml", "execute:\n  echo: maybe\n")
    repository.write("a.qmd", "---\ntitle: A\n---\n")
    lines = run("check", "--format", "concise").lines
    assert [line.split(": ")[0] for line in lines] == ["_quarto.yml:4:6", "posts/_metadata.yml:2:9"]


def test_an_invalid_name_is_one_problem(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("skills/pdf/SKILL.md", GOOD.replace("name: pdf", "name: PDF Tools"))
    assert [line.rpartition(" ")[2] for line in run("check", "--format", "concise").lines] == ["[pattern]"]


def test_a_site_is_known_by_its_generator(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("hugo.toml", 'baseURL = "https://example.com/"\n')
    repository.write("content/posts/a.md", '+++\ntitle = "A"\ndraft = "yes"\n+++\n')
    outcome = run("check", "--format", "concise")
    assert outcome.code == 0
    assert "draft: expected true or false" in outcome.out
    assert "Hugo reads anything else as false" in outcome.out
    assert "  hugo for content/**/*.{md,markdown,html}\n" in outcome.err


@pytest.mark.parametrize(
    ("mark", "read", "ignored"),
    [
        ("hugo.toml", "content/a.md", ["content/.a.md"]),
        ("_config.yml", "a.md", ["_a.md", ".github/a.md", "_data/a.md", "node_modules/a/a.md"]),
        ("docusaurus.config.js", "docs/a.md", ["docs/_a.md", "docs/_parts/a.md"]),
        ("zola.toml", "content/a.md", ["content/.a.md"]),
        ("_quarto.yml", "a.qmd", ["_parts/a.qmd", "_a.qmd", ".x/a.qmd"]),
        (".obsidian/app.json", "a.md", [".trash/a.md", "Templates/a.md"]),
    ],
)
def test_files_that_a_generator_ignores(
    repository: Repository, run: Callable[..., Outcome], mark: str, read: str, ignored: list[str]
) -> None:
    repository.write(mark, "base_url = 'x'\n" if mark == "zola.toml" else "")
    repository.write(read, "---\ntitle: One\n---\n")
    for path in ignored:
        repository.write(path, "---\ntitle: One: two\n---\n")
    outcome = run("check")
    assert outcome.out == ""
    assert outcome.code == 0


def test_a_repository_without_known_files_needs_a_configuration(
    repository: Repository, run: Callable[..., Outcome]
) -> None:
    repository.write("a.md", "---\ntitle: A\n---\n")
    outcome = run("check")
    assert outcome.code == 2
    assert "no configuration found" in outcome.err


def test_a_bundled_schema_needs_no_path(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("skills/pdf/SKILL.md", COLON)
    repository.write("README.md", "# Text\n")
    outcome = run("check", "--schema", "agent-skill", "--format", "concise")
    assert [line.split(":")[0] for line in outcome.lines] == ["skills/pdf/SKILL.md"]
    named = run("check", "--schema", "agent-skill", "--format", "concise", "README.md")
    assert "[missing-front-matter]" in named.out


def test_the_folder_of_a_bundled_schema_is_free(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("rules/a.mdc", "---\nalwaysApply: yes\n---\n")
    outcome = run("check", "--schema", "cursor-rule", "--format", "concise", "rules")
    assert "rules/a.mdc:2:14: error" in outcome.out


def test_agent_files_beside_a_configuration(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write(
        "mattercheck.toml", '[[collections]]\nname = "docs"\nfiles = "docs/**/*.md"\nschema = "docs.json"\n'
    )
    repository.write("docs.json", '{"required": ["title"]}')
    repository.write("docs/a.md", "---\nx: 1\n---\n")
    repository.write("docs/skills/pdf/SKILL.md", GOOD)
    repository.write("skills/pdf/SKILL.md", COLON)
    outcome = run("check", "--agent-files", "--format", "concise")
    paths = [line.split(":")[0] for line in outcome.lines]
    assert paths == ["docs/skills/pdf/SKILL.md", "skills/pdf/SKILL.md"]  # the collection comes first
    plain = run("check", "--format", "concise")
    assert "skills/pdf/SKILL.md:3" not in plain.out


def test_a_skill_has_the_name_of_its_folder(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("skills/forms/SKILL.md", GOOD)
    outcome = run("check", "--format", "concise")
    assert outcome.code == 0
    assert outcome.out == (
        "skills/forms/SKILL.md:2:7: warning: name: the folder or file name has `forms`, but the field is `pdf`;"
        " skills-ref rejects this skill, and other clients load it [filename]\n"
    )
    repository.write("skills/pdf/SKILL.md", GOOD)
    assert "[unique]" in run("check", "--format", "concise").out


def test_what_each_reader_does_with_a_file(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("skills/pdf/SKILL.md", "---\nname: 3000\ndescription: A\nmetadata: {a: b}\n---\n")
    lines = run("explain-file", "skills/pdf/SKILL.md").lines
    readers = [line for line in lines[lines.index("  readers:") + 1 :] if line.startswith("    ")]
    assert readers == [
        "    Codex: line 2: name: expected text, found the number 3000; Codex skips this skill",
        "    Claude Code: reads it (1 warning)",
        "    npx skills: line 2: name: expected text, found the number 3000; `npx skills` drops this skill without a message",
        "    skills-ref rejects this skill (line 4: `[ ]` and `{ }` in YAML aren't read by skills-ref)",
        "    VS Code: line 2: name: expected text, found the number 3000; VS Code shows an error",
    ]


@pytest.mark.parametrize(
    ("path", "text", "verdict"),
    [
        (
            ".claude/agents/a.md",
            "---\nname: helper\ndescription: Helps\ncolor: red\n---\n",
            "Claude Code: reads it",
        ),
        (".claude/commands/a.md", "---\nargument-hint: '[a]'\n---\n", "Claude Code: reads it"),
        (".github/prompts/a.prompt.md", "---\nagent: ask\ntools: [search]\n---\n", "VS Code: reads it"),
        (
            ".github/chatmodes/a.chatmode.md",
            "---\ndescription: Plans\ntools: [a]\n---\n",
            "VS Code: reads it",
        ),
        (".claude/agents/a.md", "---\nname: helper\n---\n", "Claude Code: line 1: description: required"),
    ],
)
def test_a_single_reader_is_judged_by_the_schema_of_the_file(
    repository: Repository, run: Callable[..., Outcome], path: str, text: str, verdict: str
) -> None:
    repository.write(path, text)
    lines = run("explain-file", path).lines
    assert lines[lines.index("  readers:") + 1].startswith(f"    {verdict}")
    assert ("reads it" in verdict) == (run("check").out == "")


def test_a_schema_extends_a_bundled_one(repository: Repository, run: Callable[..., Outcome]) -> None:
    schema = {
        "allOf": [{"$ref": "bundled:agent-skill"}],
        "properties": {"version": {"type": "string"}},
        "required": ["version"],
    }
    repository.write("skill.schema.json", json.dumps(schema))
    repository.write(
        "mattercheck.toml",
        '[[collections]]\nname = "skills"\nfiles = "**/SKILL.md"\nschema = "skill.schema.json"\nreader = "codex"\n',
    )
    repository.write("skills/pdf/SKILL.md", GOOD.replace("name: pdf", 'name: pdf\nversion: "1"'))
    assert run("check").code == 0
    repository.write("skills/pdf/SKILL.md", GOOD.replace("name: pdf", "name: 1\nversio: a"))
    outcome = run("check", "--format", "concise")
    assert (
        "name: expected text, found the number 1; Codex and `npx skills` drop this skill [type]"
        in outcome.out
    )
    assert "versio: unknown field" in outcome.out
    assert "did you mean `version`?" in outcome.out


@pytest.mark.parametrize(
    "schema",
    ['{"allOf": [{"minProperties": 1}, {"$ref": "bundled:agent-skill"}]}', '{"$ref": "bundled:agent-skill"}'],
)
def test_readers_and_relations_of_the_schema_that_is_extended(
    repository: Repository, run: Callable[..., Outcome], schema: str
) -> None:
    configuration = '[[collections]]\nname = "skills"\nfiles = "**/SKILL.md"\nschema = "skill.schema.json"\n'
    repository.add("skill.schema.json", schema)
    repository.add("mattercheck.toml", configuration)
    repository.add("skills/doc/SKILL.md", "\ufeff" + GOOD)
    repository.add("skills/pdf/SKILL.md", COLON)
    expected = [
        "skills/doc/SKILL.md:1:1: error: front matter after a byte order mark isn't read by Agent Skills clients;"
        " Codex and skills-ref reject this skill [reader-difference]",
        "skills/doc/SKILL.md:2:7: warning: name: the folder or file name has `doc`, but the field is `pdf`;"
        " skills-ref rejects this skill, and other clients load it [filename]",
    ]
    for arguments in ((), ("--staged",)):
        lines = run("check", "--format", "concise", *arguments).lines
        assert [line for line in lines if line.startswith("skills/doc")] == expected
        assert any("Codex and `npx skills` drop this skill" in line for line in lines)
    assert "npx skills" in run("explain-file", "skills/pdf/SKILL.md").out
    repository.write("mattercheck.toml", configuration + 'reader = "codex"\nfilename = []\nunique = []\n')
    lines = run("check", "skills/doc/SKILL.md", "--format", "concise").lines
    assert lines == [
        "skills/doc/SKILL.md:1:1: error: front matter after a byte order mark isn't read by Codex;"
        " Codex skips this skill [reader-difference]"
    ]


def test_an_unknown_bundled_schema_in_a_reference(
    repository: Repository, run: Callable[..., Outcome]
) -> None:
    repository.write("s.json", '{"$ref": "bundled:agent-skil"}')
    repository.write("a.md", GOOD)
    outcome = run("check", "--schema", "s.json", "a.md")
    assert outcome.code == 2
    assert "there is no bundled schema of this name" in outcome.err


def test_a_collection_names_its_reader(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write("s.json", "{}")
    repository.write("a.md", "---\ntitle: no\n...\n")
    table = '[[collections]]\nname = "a"\nfiles = "a.md"\nschema = "s.json"\nreader = "{}"\n'
    repository.write("mattercheck.toml", table.format("jekyll"))
    assert run("check", "--format", "concise").out == ""
    repository.write("mattercheck.toml", table.format("hugo"))
    outcome = run("check", "--format", "concise")
    assert (
        "a.md:3:1: error: `...` at the end of front matter isn't read by Hugo; Hugo stops the build"
        in outcome.out
    )
    repository.write("mattercheck.toml", table.format("hogo"))
    assert "did you mean `hugo`?" in run("check").err


def test_the_bundled_schemas_are_listed_and_shown(run: Callable[..., Outcome]) -> None:
    listed = run("schema", "list")
    assert any(line.startswith("agent-skill ") and line.endswith("**/SKILL.md") for line in listed.lines)
    assert json.loads(run("schema", "show", "agent-skill").out)["title"] == "Agent Skill"
    unknown = run("schema", "show", "huog")
    assert unknown.code == 2
    assert "did you mean `hugo`?" in unknown.err


def test_init_uses_a_ready_schema_where_it_fits(repository: Repository, run: Callable[..., Outcome]) -> None:
    for name in ("mattercheck.toml", "post.schema.json"):
        repository.git("rm", "--quiet", "--cached", "--ignore-unmatch", name)
        (repository.folder / name).unlink(missing_ok=True)
    repository.write("skills/pdf/SKILL.md", GOOD)
    repository.write("skills/forms/SKILL.md", "---\nname: forms\ndescription: [A]\n---\n")
    repository.write(".cursor/rules/a.mdc", "---\nglobs: *.ts\n---\n")
    for number in range(3):
        repository.write(f"posts/{number}.md", f"---\ntitle: Post {number}\n---\n")
    outcome = run("init", "--yes")
    assert outcome.code == 0, outcome.err
    assert "  2 files for the bundled schema agent-skill\n" in outcome.out
    assert "description: expected text, found a list of 1 item" in outcome.out
    configuration = (repository.folder / "mattercheck.toml").read_text(encoding="utf-8")
    assert (
        'files = ["**/SKILL.md"]\nexclude = ["**/node_modules/**"]\nschema = "agent-skill"\n' in configuration
    )
    assert 'schema = "cursor-rule"\nfront-matter = "optional"\n' in configuration
    assert 'schema = "schemas/posts.schema.json"' in configuration
    assert run("check").code == 0  # what looks wrong is in the baseline
    assert "bundled schemas for files without" not in run("check").err


def test_the_hook_for_agent_files_sees_them_all() -> None:
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    files = re.compile(next(hook["files"] for hook in manifest if hook["id"] == "mattercheck-skills"))
    for ready in ready_schemas().values():
        if ready.kind != "agent" or ready.site:
            continue
        for glob in ready.files:
            for folders in ("", "a/b/"):
                path = glob.replace("**/", folders).replace("*", "c")
                assert files.search(path), path
        for ignored in ready.ignored:
            for glob in ignored.files:
                path = re.sub(r"\{(\w+)[^}]*\}", r"\1", glob).replace("**/", "a/").replace("*", "c")
                assert files.search(path), path
    assert files.search("plugins/one/agents/a.md")
    assert files.search("commands/a.md")
    assert not files.search("docs/a.md")
    assert not files.search("SKILL.md.txt")


def test_a_new_skill(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.write(
        "mattercheck.toml",
        '[[collections]]\nname = "skills"\nfiles = "**/SKILL.md"\nschema = "agent-skill"\n',
    )
    outcome = run("new", "skills", "skills/pdf-processing/SKILL.md")
    text = (repository.folder / "skills/pdf-processing/SKILL.md").read_text(encoding="utf-8")
    assert "name: pdf-processing\n" in text, outcome
    assert "description:" in text


def test_a_new_skill_without_a_configuration(repository: Repository, run: Callable[..., Outcome]) -> None:
    outcome = run("new", "agent-skill", "PDF forms")
    assert (outcome.code, outcome.err) == (
        1,
        "mattercheck: wrote pdf-forms/SKILL.md; fill in what is missing\n",
    )
    assert (
        repository.folder / "pdf-forms/SKILL.md"
    ).read_text() == "---\nname: pdf-forms\ndescription:\n---\n\n"
    assert run("new", "copilot-prompt", "review").err == "mattercheck: wrote review.prompt.md\n"
    assert run("new", "agent-skil", "x").err == (
        "mattercheck: error: unknown collection `agent-skil`; did you mean `agent-skill`?\n"
    )
    assert "; run `mattercheck init` to configure others" in run("new", "posts", "x").err
    wrong = run("new", "agent-skill", ".claude/skills/pdf/SKILL.md")
    assert (wrong.code, wrong.err) == (
        2,
        "mattercheck: error: .claude/skills/pdf/SKILL.md isn't in collection `agent-skill`, whose files are"
        " **/SKILL.md; it is in `agent-skill-claude-code`\n",
    )


@pytest.mark.parametrize(
    ("mark", "configuration", "page"),
    [
        ("website/mkdocs.yml", "docs_dir: ../docs", "docs/a.md"),
        ("website/mkdocs.yml", "docs_dir: './/../docs/.'", "docs/a.md"),
        ("mkdocs.yml", "docs_dir: a/../documents", "documents/a.md"),
        ("mkdocs.yml", "docs_dir: !ENV [DOCS, docs]", "docs/a.md"),
        ("mkdocs.yml", "docs_dir:\nnav: []", "docs/a.md"),
        ("mkdocs.yml", "docs_dir: 'a: b'", "a: b/a.md"),
        ("site/_config.yml", "source: ../src", "src/_posts/2024-05-01-a.md"),
        ("site/hugo.toml", 'contentDir = "../pages"', "pages/a.md"),
    ],
)
def test_the_content_of_a_site_may_be_elsewhere(
    repository: Repository, run: Callable[..., Outcome], mark: str, configuration: str, page: str
) -> None:
    repository.write(mark, f"site_name: x\ntheme: material\n{configuration}\n")
    repository.write(page, "---\ntitle: [A]\n---\n")
    outcome = run("check", "--format", "concise")
    assert (outcome.code, outcome.out.startswith(f"{page}:2:8: error: title: ")) == (1, True), outcome
    repository.write(page, "---\ntitle: A\n---\n")
    assert run("check", "--format", "concise").code == 0
    assert run("explain-file", page).code == 0


@pytest.mark.parametrize("folder", ["../docs", "../../docs", "..", "d/" * 600, "!docs", "'a\\b'"])
@pytest.mark.parametrize("mark", ["mkdocs.yml: docs_dir", "_config.yml: source", "hugo.yaml: contentDir"])
def test_the_content_of_a_site_may_be_missing(
    repository: Repository, run: Callable[..., Outcome], mark: str, folder: str
) -> None:
    name, _, option = mark.partition(": ")
    repository.write(name, f"{option}: {folder}\n")
    repository.write("pages/a.md", "---\ntitle: A\n---\n")
    for command in (["check"], ["explain-file", "pages/a.md"], ["new", "x", "y"], ["init", "--dry-run"]):
        assert "this is a bug" not in run(*command).err


@pytest.mark.parametrize("blog", ["blog", "../blog", "./news", "../../blog", "!ENV [BLOG, blog]", "a//b"])
def test_the_folder_of_a_blog(repository: Repository, run: Callable[..., Outcome], blog: str) -> None:
    repository.write("mkdocs.yml", f"theme:\n  name: material\nplugins:\n  - blog:\n      blog_dir: {blog}\n")
    posts = {"../blog": "blog/posts/a.md", "./news": "docs/news/posts/a.md", "blog": "docs/blog/posts/a.md"}
    repository.write(posts.get(blog, "docs/a.md"), "---\ntitle: A\n---\n")
    outcome = run("check", "--format", "concise")
    assert ("a.md:1:1: error: date" in outcome.out) == (blog in posts), outcome
    assert "this is a bug" not in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("folder", [" a ", "!a", "a\\b", "c:", "{a", "a}b{", "[a", "a*", "?", "d/" * 600])
def test_odd_names_of_folders(repository: Repository, run: Callable[..., Outcome], folder: str) -> None:
    folder = folder.rstrip("/")
    repository.add(f"{folder}/index.md", '---\nokf_version: "0.2"\n---\n')
    repository.add(f"{folder}/orders.md", "---\ntitle: Orders\n---\n")
    repository.add(f"{folder}/p/.claude-plugin/plugin.json", "{}")
    repository.add(f"{folder}/p/agents/reviewer.md", "---\nname: reviewer\n---\n")
    repository.add(f"{folder}/.obsidian/types.json", '{"types": {"due": "number"}}')
    outcome = run("check", "--format", "concise")
    assert "this is a bug" not in outcome.err
    assert "orders.md:1:1" in outcome.out
    assert "reviewer.md:1:1" in outcome.out
    assert "this is a bug" not in run("init", "--dry-run").err


NOTES = """\
[[collections]]
name = "notes"
files = "**/*.md"
schema = "obsidian"
"""


def test_the_types_of_a_vault_in_the_index(repository: Repository, run: Callable[..., Outcome]) -> None:
    repository.add("mattercheck.toml", NOTES)
    types = ".obsidian/types.json"
    repository.add(types, '{"types": {"due": "number"}}')
    repository.add("a.md", "---\ndue: 5\n---\n")
    repository.write(types, '{"types": {"due": "date"}}')
    assert run("check", "--staged", "--format", "concise").out == ""
    assert "due: expected text" in run("check", "--format", "concise").out
    repository.git("rm", "--quiet", "--cached", "--force", types)
    repository.add("a.md", "---\ndue: true\n---\n")
    assert run("check", "--staged", "--format", "concise").out == ""
    repository.add(types, '{"types": {"due": "number"}}')
    assert "due: expected a number" in run("check", "--staged", "--format", "concise").out


def test_the_cache_and_the_types_of_a_vault(
    repository: Repository, run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is cached is used again, but not after the types have changed, appeared or disappeared."""
    monkeypatch.setattr(cache, "TIMESTAMP_GRANULARITY", -(10**12))  # the files are new
    repository.write("mattercheck.toml", NOTES)
    types = ".obsidian/types.json"
    for number in range(120):
        repository.write(f"{number}.md", f"---\ndue: {number}\n---\n")
    assert "warning" not in run("check", "--format", "concise").out
    for text, problems in ((None, 0), ("date", 120), ("number", 0), ("date", 120), (None, 0)):
        if text is None:
            (repository.folder / types).unlink(missing_ok=True)
        else:
            repository.write(types, '{"types": {"due": "' + text + '"}}')
        for _ in range(2):
            assert len(run("check", "--format", "concise").lines) == problems
    repository.write(types, '{"types": {"due": "number"}}')
    run("check")
    explained: list[str] = []
    monkeypatch.setattr(Checker, "check", lambda _, source, __: explained.append(source.path))
    run("check")
    assert explained == []


def test_the_types_of_a_vault_are_a_dependency(repository: Repository) -> None:
    repository.write("mattercheck.toml", NOTES)
    loader = SchemaLoader(repository.folder)
    dependencies = Dependencies(repository.folder, loader, here=repository.folder)
    assert dependencies.include_any_of([".obsidian/types.json"])
    assert not dependencies.include_any_of([".obsidian/app.json"])
