"""What `--staged` judges, and by which rules: what the next commit consists of, and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BAD, CONFIGURATION, GOOD, SCHEMA, Outcome, Repository

Run = Callable[..., Outcome]
LAX = "{}"
PROCESS = '''"""A filter that speaks the protocol of gitattributes(5), that puts one date right."""

import sys


def packets():
    while (size := int(sys.stdin.buffer.read(4) or "0000", 16)) > 0:
        yield sys.stdin.buffer.read(size - 4)


def answer(*lines):
    for line in lines:
        sys.stdout.buffer.write(b"%04x%b" % (len(line) + 4, line))
    sys.stdout.buffer.write(b"0000")
    sys.stdout.buffer.flush()


list(packets())
answer(b"git-filter-server\\n", b"version=2\\n")
list(packets())
answer(b"capability=smudge\\n")
while list(packets()):
    data = b"".join(packets())
    answer(b"status=success\\n")
    answer(data.replace(b"2024-13-01", b"2024-12-01"))
    answer()
'''
NESTED = CONFIGURATION.replace("content/", "").replace("post.schema.json", "../post.schema.json")


def link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")


def hidden(repository: Repository, how: str, path: str, text: str) -> None:
    """Change a file in the working tree so that git does not look."""
    repository.git("update-index", f"--{how}", path)
    repository.write(path, text)


@pytest.fixture
def staged(repository: Repository) -> Repository:
    """Give a repository with a mistake that is staged."""
    repository.git("commit", "-qm", "rules")
    repository.add("content/a.md", BAD)
    return repository


@pytest.mark.parametrize("how", ["assume-unchanged", "skip-worktree"])
@pytest.mark.parametrize("path", ["post.schema.json", "mattercheck.toml"])
def test_rules_that_git_was_told_not_to_look_at(staged: Repository, run: Run, how: str, path: str) -> None:
    lax = LAX if path == "post.schema.json" else CONFIGURATION.replace("content", "other")
    hidden(staged, how, path, lax)
    assert run("check", "--staged").code == 1


@pytest.mark.parametrize("how", ["assume-unchanged", "skip-worktree"])
def test_a_file_that_a_schema_refers_to(repository: Repository, run: Run, how: str) -> None:
    repository.add("part.json", SCHEMA)
    repository.add("post.schema.json", '{"$ref": "part.json"}')
    repository.git("commit", "-qm", "rules")
    repository.add("content/a.md", BAD)
    hidden(repository, how, "part.json", LAX)
    assert run("check", "--staged").code == 1


def test_a_schema_by_a_link_that_leads_elsewhere_in_the_work_tree(staged: Repository, run: Run) -> None:
    staged.add("lax.json", LAX)
    staged.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "now.json"))
    link(staged.folder / "now.json", "post.schema.json")
    staged.git("add", ".")
    link(staged.folder / "now.json", "lax.json")
    assert run("check", "--staged").code == 1
    assert run("check").code == 0


def test_a_schema_in_a_folder_that_is_a_link(staged: Repository, run: Run) -> None:
    staged.add("strict/a.json", SCHEMA)
    staged.add("lax/a.json", LAX)
    staged.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "rules/a.json"))
    link(staged.folder / "rules", "strict")
    staged.git("add", ".")
    link(staged.folder / "rules", "lax")
    assert run("check", "--staged").code == 1


def test_a_nested_configuration_that_only_the_index_has(staged: Repository, run: Run) -> None:
    staged.write("mattercheck.toml", CONFIGURATION.replace("content", "other"))
    staged.add("content/mattercheck.toml", NESTED).unlink()
    staged.git("add", "mattercheck.toml")
    assert run("check", "--staged").code == 1
    assert "nothing was checked" in run("check").err


def test_a_nested_configuration_that_only_the_work_tree_has(staged: Repository, run: Run) -> None:
    staged.write("content/lax.json", LAX)
    staged.write("content/mattercheck.toml", NESTED.replace("../post.schema.json", "lax.json"))
    assert run("check", "--staged").code == 1
    assert run("check").code == 0


@pytest.mark.parametrize("name", ["mattercheck.toml", "pyproject.toml"])
def test_rules_that_are_not_staged_are_missing(repository: Repository, run: Run, name: str) -> None:
    repository.git("rm", "-q", "--cached", "mattercheck.toml")
    text = (repository.folder / "mattercheck.toml").read_text()
    (repository.folder / "mattercheck.toml").unlink()
    if name == "pyproject.toml":
        text = text.replace("[[collections]]", "[[tool.mattercheck.collections]]")
    repository.write(name, text)
    repository.add("content/a.md", GOOD)
    outcome = run("check", "--staged")
    assert outcome.code == 2
    assert f"git add {name}" in outcome.err
    repository.git("add", name)
    assert run("check", "--staged").code == 0
    repository.git("rm", "-q", "--cached", "post.schema.json")
    outcome = run("check", "--staged")
    assert outcome.code == 2
    assert "git add post.schema.json" in outcome.err


def test_what_is_only_intended_to_be_added_is_not_there(repository: Repository, run: Run) -> None:
    repository.git("commit", "-qm", "rules")
    repository.write("content/mattercheck.toml", NESTED)
    repository.write("content/b.md", BAD)
    repository.git("add", "--intent-to-add", "content")
    repository.add("content/a.md", GOOD)
    repository.add("empty.schema.json", "")
    outcome = run("check", "--staged")
    assert (outcome.code, outcome.out) == (0, "")


def test_rules_in_conflict_cannot_be_used(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", GOOD)
    repository.git("commit", "-qm", "rules")
    repository.git("switch", "-qc", "other")
    repository.add("post.schema.json", LAX)
    repository.git("commit", "-qm", "lax")
    repository.git("switch", "-q", "main")
    repository.add("post.schema.json", SCHEMA.replace('"title"', '"name"'))
    repository.git("commit", "-qm", "strict")
    repository.git("merge", "-q", "other", check=False)
    repository.add("content/a.md", BAD)
    outcome = run("check", "--staged")
    assert outcome.code == 2
    assert "it has merge conflicts" in outcome.err


def test_a_schema_in_a_submodule_is_the_one_at_its_commit(
    staged: Repository, run: Run, tmp_path: Path
) -> None:
    library = Repository(tmp_path / "library")
    library.folder.mkdir()
    library.git("init", "-q")
    library.add("post.json", SCHEMA)
    library.git("commit", "-qm", "strict")
    staged.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library.folder), "rules")
    staged.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "rules/post.json"))
    staged.git("add", ".")
    staged.write("rules/post.json", LAX)
    assert run("check", "--staged").code == 1
    assert run("check").code == 0
    staged.git("commit", "-qm", "submodule")
    inside = Repository(staged.folder / "rules")
    inside.git("commit", "-qam", "lax")
    inside.write("post.json", SCHEMA.replace('["title"]', '["title", "date"]'))
    inside.git("commit", "-qam", "stricter")
    staged.git("add", "rules")
    outcome = run("check", "--staged", "--format", "concise")
    assert "content/a.md" in outcome.out, "another commit of a submodule is another schema"
    assert "content/a.md" in run("check", "--diff", "HEAD", "--format", "concise").out


STATES = {
    "of the name of a page": ("rules.md", None),
    "of the name of a web page": ("rules.html", None),
    "that a schema refers to": ("part.md", '{"$ref": "part.md"}'),
    "that a schema refers to through another": ("part.html", '{"$ref": "between.json"}'),
}


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("options", [["--staged"], ["--diff", "HEAD"]], ids=" ".join)
def test_a_schema_of_any_name_that_changes(
    repository: Repository, run: Run, name: str, options: list[str]
) -> None:
    path, main = STATES[name]
    repository.add("content/a.md", GOOD)
    repository.add(path, SCHEMA)
    repository.add("between.json", f'{{"$ref": "{path}"}}')
    if main is None:
        repository.add("mattercheck.toml", CONFIGURATION.replace("post.schema.json", path))
    else:
        repository.add("post.schema.json", main)
    repository.git("commit", "-qm", "rules")
    repository.add(path, SCHEMA.replace('["title"]', '["title", "date"]'))
    outcome = run("check", *options, "--format", "concise")
    assert [line.split(":")[0] for line in outcome.lines] == ["content/a.md"]


@pytest.mark.parametrize("options", [["--staged"], ["--diff", "HEAD"]], ids=" ".join)
def test_a_link_to_a_folder_of_schemas_that_changes(
    repository: Repository, run: Run, options: list[str]
) -> None:
    repository.add("content/a.md", BAD)
    repository.add("lax/a.json", LAX)
    repository.add("strict/a.json", SCHEMA)
    link(repository.folder / "now", "lax")
    link(repository.folder / "rules", "now")
    repository.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "rules/a.json"))
    repository.git("add", ".")
    repository.git("commit", "-qm", "rules")
    link(repository.folder / "now", "strict")
    repository.git("add", ".")
    assert run("check", *options).code == 1


@pytest.mark.parametrize("option", ["--config", "--schema", "--baseline"])
@pytest.mark.parametrize("options", [["--staged"], ["--diff", "HEAD"]], ids=" ".join)
def test_rules_that_the_command_line_names(
    repository: Repository, run: Run, option: str, options: list[str]
) -> None:
    repository.add("content/a.md", BAD)
    if option == "--baseline":
        run("baseline", "--baseline", "rules.txt")
    else:
        lax = LAX if option == "--schema" else CONFIGURATION.replace("content", "other")
        repository.write("rules.txt", lax)
        repository.write("other/a.md", GOOD)
    repository.git("add", ".")
    repository.git("commit", "-qm", "rules")
    assert run("check", option, "rules.txt").code == 0
    repository.add("rules.txt", {"--schema": SCHEMA, "--config": CONFIGURATION}.get(option, ""))
    assert run("check", *options, option, "rules.txt").code == 1


def test_what_was_renamed_only_in_the_work_tree_keeps_its_baseline(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", "---\ndraft: true\n---\n")
    run("baseline")
    repository.git("add", ".")
    repository.git("commit", "-qm", "known")
    repository.add("content/b.md", "---\ndraft: true\n---\n")
    (repository.folder / "content/a.md").unlink()
    assert run("check", "--staged").code == 1, "the next commit has both files"
    repository.git("rm", "-q", "--cached", "content/a.md")
    assert run("check", "--staged").code == 0


def test_new_since_uses_the_rules_of_the_old_commit(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", BAD)
    repository.add("content/mattercheck.toml", NESTED)
    repository.git("commit", "-qm", "strict, nested")
    repository.git("rm", "-q", "content/mattercheck.toml")
    assert run("check", "--new-since", "HEAD", "--include-schema-changes").code == 0


def test_the_hook_does_not_pass_without_a_configuration_that_is_there(
    repository: Repository, run: Run
) -> None:
    repository.git("rm", "-q", "--cached", "mattercheck.toml")
    repository.add("content/a.md", BAD)
    outcome = run("check", "--hook")
    assert outcome.code == 2
    assert "git add mattercheck.toml" in outcome.err
    (repository.folder / "mattercheck.toml").unlink()
    assert run("check", "--hook").code == 0, "a branch without one"


EMPTYING = {
    "a glob": CONFIGURATION.replace("content/", "contents/"),
    "an exclusion": CONFIGURATION + 'exclude = "**"\n',
    "another collection": CONFIGURATION.replace("**/*.md", "*.mdx"),
}


@pytest.mark.parametrize("name", EMPTYING)
@pytest.mark.parametrize(
    "options",
    [["--staged"], ["--hook"], ["--diff", "HEAD"], [], ["--pre-commit", "mattercheck.toml"]],
    ids=" ".join,
)
def test_a_change_that_empties_all_collections(
    repository: Repository, run: Run, name: str, options: list[str]
) -> None:
    repository.add("content/a.md", BAD)
    repository.git("commit", "-qm", "first")
    repository.add("mattercheck.toml", EMPTYING[name])
    outcome = run("check", *options)
    assert outcome.code == 2
    assert "after this change, no collection matches any file; content/a.md was in `posts`" in outcome.err
    repository.git("rm", "-qf", "content/a.md")
    for option in (["--staged"], ["--hook"]):
        outcome = run("check", *option)
        assert (outcome.code, "nothing was checked" in outcome.err) == (0, True), "there is nothing to check"


@pytest.mark.usefixtures("repository")
def test_a_configuration_before_there_is_content(run: Run) -> None:
    for option in ("--staged", "--hook"):
        outcome = run("check", option)
        assert (outcome.code, "nothing was checked" in outcome.err) == (0, True)


@pytest.mark.parametrize("options", [[], ["--staged"], ["--diff", "HEAD"]], ids=str)
def test_a_named_place_outside_of_the_repository(
    repository: Repository, run: Run, tmp_path: Path, options: list[str]
) -> None:
    repository.git("commit", "-qm", "first")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_text(BAD)
    link(repository.folder / "content", "../outside")
    repository.git("add", ".")
    outcome = run("check", *options, "content")
    assert (outcome.code, "points outside the repository" in outcome.err) == (2, True)
    assert run("check", *options, "content/a.md").code in {1, 2}
    if options:
        outcome = run("check", *options, str(tmp_path / "outside"))
        assert (outcome.code, "is outside the repository" in outcome.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--staged"], "no files staged"),
        (["--diff", "HEAD"], "no files changed"),
        (["empty"], "no files found"),
    ],
)
def test_the_reason_why_nothing_was_checked(
    repository: Repository, run: Run, options: list[str], reason: str
) -> None:
    repository.git("commit", "-qm", "first")
    (repository.folder / "empty").mkdir()
    outcome = run("check", *options)
    assert (outcome.code, f"nothing was checked: {reason}" in outcome.err) == (0, True)


IDENT = "---\ntitle: '$ID'\n---\n".replace("$ID", "$" + "Id$")
SHORT = SCHEMA.replace('"title": { "type": "string" }', '"title": { "maxLength": 9 }')


@pytest.mark.parametrize("name", [".gitattributes", "content/.gitattributes"])
def test_attributes_count_as_they_are_in_the_index(repository: Repository, run: Run, name: str) -> None:
    repository.add("post.schema.json", SHORT)
    repository.git("commit", "-qm", "rules")
    repository.add("content/a.md", IDENT)
    repository.write(name, "*.md ident\n")
    assert run("check", "--staged").code == 0
    repository.git("add", name)
    repository.write(name, "*.md -ident\n")
    assert run("check", "--staged").code == 1
    (repository.folder / name).unlink()
    assert run("check", "--staged").code == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "*.md ident\n"),
        ("[attr]odd ident\n", "[attr]odd ident\n*.md odd\n"),
        ("*.txt ident\n", "* ident\n"),
    ],
)
def test_attributes_that_change_check_all_files(
    repository: Repository, run: Run, before: str, after: str
) -> None:
    repository.add("post.schema.json", SHORT)
    repository.add("content/a.md", IDENT)
    repository.add(".gitattributes", before)
    repository.git("commit", "-qm", "all")
    repository.add(".gitattributes", after)
    assert run("check", "--staged").code == 1
    repository.git("commit", "-qm", "attributes")
    (repository.folder / "content/a.md").unlink()
    repository.git("checkout", "-q", "content/a.md")
    assert run("check", "--diff", "HEAD~").code == 1
    repository.add(".gitattributes", f"{after}*.png binary\n")
    assert run("check", "--hook").code == 1


def test_attributes_of_line_ends_concern_no_other_file(repository: Repository, run: Run) -> None:
    repository.add("content/a.md", BAD)
    repository.git("commit", "-qm", "all")
    repository.add(".gitattributes", "* text=auto\n*.png binary\n")
    assert "no files staged" in run("check", "--staged").err or run("check", "--staged").code == 0


def test_a_schema_that_a_filter_changes(repository: Repository, run: Run) -> None:
    repository.git("config", "filter.strict.smudge", "sed s/boolean/null/")
    repository.git("commit", "-qm", "rules")
    repository.add("content/a.md", "---\ntitle: x\ndraft: true\n---\n")
    assert run("check", "--staged").code == 0
    repository.add(".gitattributes", "*.json filter=strict\n")
    assert run("check", "--staged").code == 1


_DATE = "---\ntitle: x\ndate: 2024-13-01\n---\n"


@pytest.mark.parametrize("kind", ["smudge", "process"])
def test_the_program_of_a_filter_runs_at_the_top(repository: Repository, run: Run, kind: str) -> None:
    if sys.platform == "win32":
        pytest.skip("programs of a shell")
    program = repository.write("tools/swap", PROCESS if kind == "process" else "sed s/2024-13-01/2024-12-01/")
    repository.git(
        "config",
        f"filter.swap.{kind}",
        "./tools/swap %f" if kind == "smudge" else f"'{sys.executable}' tools/swap",
    )
    program.chmod(0o755)
    repository.git("commit", "-qm", "rules")
    repository.add("content/a.md", _DATE)
    assert run("check", "--staged").code == 1
    repository.write("content/.gitattributes", "*.md filter=swap\n")
    repository.git("-c", f"filter.swap.{kind}=", "add", ".")
    (repository.folder / "content/.gitattributes").unlink()
    assert run("check", "--staged").code == 0
    repository.git("checkout", "-q", "content/.gitattributes")
    (repository.folder / "content/a.md").unlink()
    repository.git("checkout", "-q", "content/a.md")
    assert run("check").code == 0, "Git writes what was judged"


def test_a_filter_that_must_not_fail(repository: Repository, run: Run) -> None:
    repository.git("config", "filter.broken.smudge", "false")
    repository.git("config", "filter.broken.clean", "cat")
    repository.git("commit", "-qm", "rules")
    for name in "abc":
        repository.add(f"content/{name}.md", _DATE)
    repository.add(".gitattributes", "content/b.md filter=broken\ncontent/c.md ident\n")
    rules = [one["rule"] for one in json.loads(run("check", "--staged", "--format", "json").out)["problems"]]
    assert rules == ["format"] * 3
    repository.git("config", "filter.broken.required", "true")
    outcome = run("check", "--staged", "--format", "concise")
    assert [line.rpartition(" ")[2] for line in outcome.lines] == [
        "[format]",
        "[unreadable-file]",
        "[format]",
    ]
    assert "smudge filter broken failed" in outcome.out


def test_a_submodule_that_git_was_told_to_ignore(repository: Repository, run: Run, tmp_path: Path) -> None:
    library = Repository(tmp_path / "library")
    library.folder.mkdir()
    library.git("init", "-q")
    library.add("post.json", LAX)
    library.git("commit", "-qm", "lax")
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library.folder), "rules")
    repository.git("config", "-f", ".gitmodules", "submodule.rules.ignore", "all")
    repository.git("config", "diff.ignoreSubmodules", "all")
    repository.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", "rules/post.json"))
    repository.add("content/a.md", BAD)
    repository.git("add", ".")
    repository.git("commit", "-qm", "lax")
    inside = Repository(repository.folder / "rules")
    inside.add("post.json", SCHEMA)
    assert run("check", "--diff", "HEAD").code == 1
    inside.git("commit", "-qm", "strict")
    repository.git(
        "update-index", "--cacheinfo", "160000", inside.git("rev-parse", "HEAD").stdout.strip(), "rules"
    )
    assert run("check", "--staged").code == 1


@pytest.mark.parametrize("how", ["assume-unchanged", "skip-worktree"])
@pytest.mark.parametrize("path", ["post.schema.json", "content/a.md"])
def test_a_change_since_a_revision_that_git_was_told_not_to_look_at(
    repository: Repository, run: Run, how: str, path: str
) -> None:
    repository.add("post.schema.json", LAX)
    repository.add("content/a.md", BAD if path == "post.schema.json" else GOOD)
    repository.git("commit", "-qm", "all")
    hidden(repository, how, path, SCHEMA if path == "post.schema.json" else "---\n[\n---\n")
    assert run("check", "--diff", "HEAD").code == 1
    assert run("check", "--new-since", "HEAD", "--include-schema-changes").code == 1


RELATED = CONFIGURATION + 'references = { by = "data/people.json" }\n'


@pytest.mark.parametrize("name", ["data/people.json", "data"])
@pytest.mark.parametrize("options", [["--staged"], ["--diff", "HEAD"]], ids=" ".join)
def test_a_data_file_by_a_link(repository: Repository, run: Run, name: str, options: list[str]) -> None:
    repository.add("post.schema.json", LAX)
    repository.add("content/a.md", "---\nby: two\n---\n")
    repository.add("both/people.json", '["one", "two"]')
    repository.add("one/people.json", '["one"]')
    up, below = ("../", "/people.json") if "/" in name else ("", "")
    link(repository.folder / name, f"{up}both{below}")
    repository.write("mattercheck.toml", RELATED)
    repository.git("add", ".")
    repository.git("commit", "-qm", "all")
    repository.add("content/b.md", "---\nby: two\n---\n")
    link(repository.folder / name, f"{up}one{below}")
    assert run("check", "--staged").code == 0
    repository.git("add", ".")
    outcome = run("check", *options, "--format", "concise")
    assert [line.partition(":")[0] for line in outcome.lines] == ["content/a.md", "content/b.md"]
    repository.git("commit", "-qm", "one")
    repository.add("one/people.json", "[]")
    link(repository.folder / name, f"{up}both{below}")
    assert len(run("check", "--staged", "--format", "concise").lines) == 2
    for outside in ("/etc/passwd", "../../outside/people.json", "people.json"):
        link(repository.folder / name, outside)
        repository.git("add", ".")
        outcome = run("check", *options)
        assert (outcome.code, "root:" in outcome.out + outcome.err) == (2, False)
