"""Relations in real repositories: what a commit breaks elsewhere, and a store that can't be used."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]

CONFIGURATION = """
[[collections]]
name = "posts"
files = "posts/**/*.md"
schema = "any.schema.json"
unique = ["slug"]
references = { author = "authors.id", "tags[]" = "data/tags.yml", by = "authors.@stem" }
paths = { cover = ["static", "."] }

[[collections]]
name = "authors"
files = "authors/*.md"
schema = "any.schema.json"
"""
NO_ADA = "posts/one.md:3:9: error: author: there is no file in `authors` whose `id` is `ada` [references]"


def post(**fields: object) -> str:
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\n\nText.\n"


@pytest.fixture
def blog(repository: Repository) -> Repository:
    """Give a repository with two posts, two authors, tags and an image, all committed."""
    repository.write("mattercheck.toml", CONFIGURATION)
    repository.write("any.schema.json", "true")
    repository.write("posts/one.md", post(slug="one", author="ada", tags="[news]", cover="/a.png", by="ada"))
    repository.write("posts/two.md", post(slug="two", author="bob"))
    repository.write("authors/ada.md", post(id="ada"))
    repository.write("authors/bob.md", post(id="bob"))
    repository.write("data/tags.yml", "news:\n  title: News\nsport:\n  title: Sport\n")
    repository.write("static/a.png", "")
    repository.git("add", "--all")
    repository.git("commit", "-qm", "all")
    return repository


def staged(run: Run, *arguments: str) -> list[str]:
    return run("check", "--staged", "--format", "concise", *arguments).lines


@pytest.mark.usefixtures("blog")
def test_all_is_well(run: Run) -> None:
    assert run("check").code == 0
    assert staged(run) == []


def test_a_deleted_author(blog: Repository, run: Run) -> None:
    blog.git("rm", "-q", "authors/ada.md")
    by = "posts/one.md:6:5: error: by: there is no file in `authors` named `ada` [references]"
    assert staged(run) == [NO_ADA, by]
    assert staged(run, "--relations-only") == [NO_ADA, by]
    assert run("check", "--diff", "HEAD", "--format", "concise").lines == [NO_ADA, by]
    assert run("check", "--new-since", "HEAD", "--format", "concise").lines == [NO_ADA, by]
    assert run("check", "--format", "concise").lines == [NO_ADA, by]
    assert run("check", "posts/two.md").code == 0
    assert run("check", "posts/one.md", "--format", "concise").lines == [NO_ADA, by]


def test_a_file_deleted_in_a_folder(blog: Repository, run: Run) -> None:
    (blog.folder / "authors/ada.md").unlink()
    assert run("check", "authors", "--format", "concise").lines[0] == NO_ADA
    assert run("check", ".", "--format", "concise").lines[0] == NO_ADA
    assert run("check", "static", "data").code == 0


def test_a_range_of_commits_that_pre_commit_checks(
    blog: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.git("rm", "-q", "authors/ada.md")
    blog.git("commit", "-qm", "no ada")
    blog.add("posts/three.md", post(slug="three"))
    blog.git("commit", "-qm", "three")
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert run("check", "posts/three.md").code == 0
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD~2")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    assert run("check", "posts/three.md", "--format", "concise").lines[0] == NO_ADA


def test_a_range_of_commits_that_deletes(blog: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook for deleted files is given none, and nothing is staged."""
    blog.git("rm", "-q", "authors/ada.md")
    blog.git("commit", "-qm", "no ada")
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert staged(run, "--relations-only") == []
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD~1")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    assert staged(run, "--relations-only")[0] == NO_ADA


def test_changed_lines_have_their_old_problems(blog: Repository, run: Run) -> None:
    fields = {"slug": "two", "author": "eve", "tags": "[nws, sprt]", "cover": "no.png"}
    body = "".join(f"Line {number}\n" for number in range(50))
    blog.add("posts/three.md", post(**fields) + body)
    blog.git("commit", "-qm", "three")
    text = post(**{**fields, "author": "eve # still missing", "cover": "./no.png"}) + body + "More text.\n"
    blog.write("posts/three.md", text)
    found = run("check", "--diff", "HEAD", "--changed-lines", "--format", "concise").lines
    assert [line.split(": ")[2] for line in found] == ["author", "cover"]
    assert run("check", "--new-since", "HEAD").code == 0
    blog.git("mv", "posts/three.md", "posts/four.md")
    found = run("check", "--diff", "HEAD", "--changed-lines", "--format", "concise").lines
    assert [line.split(": ")[2] for line in found] == ["author", "cover"]


def test_what_changed_relations_find(blog: Repository, run: Run) -> None:
    blog.add("posts/three.md", post(slug="two", author="eve", title="Two", date="2"))
    blog.add("posts/four.md", post(title="Two", date="1", author="ada"))
    blog.git("commit", "-qm", "more")
    changed = CONFIGURATION.replace('unique = ["slug"]', 'unique = ["slug", "title"]\norder = "date <= max"')
    blog.add("mattercheck.toml", changed)
    title = "posts/three.md:4:8: error: title: `Two` is already used in posts/four.md [unique]"
    for arguments in (["--new-since", "HEAD"], ["--staged", "--new-since", "HEAD"]):
        found = run("check", "--format", "concise", *arguments, "--include-schema-changes").lines
        assert found == [title]
        assert run("check", *arguments).code == 0
    for arguments in (["--staged"], ["--diff", "HEAD"], ["--pre-commit", "mattercheck.toml"]):
        assert len(run("check", "--format", "concise", *arguments).lines) == 3
    blog.git("mv", "posts/three.md", "posts/zero.md")
    blog.add("posts/one.md", post(slug="one", author="ada", cover="/none.png", by="ada"))
    found = run("check", "--format", "concise", "--new-since", "HEAD", "--include-schema-changes").lines
    assert [line.split(": ")[2] for line in found] == ["cover", "slug", "title"]
    paths = ["posts/zero.md", "posts/two.md"]
    arguments = ["--new-since", "HEAD", "--include-schema-changes", *paths]
    found = run("check", "--format", "concise", *arguments).lines
    assert [line.split(": ")[2] for line in found] == ["slug", "title"]


def test_a_renamed_author(blog: Repository, run: Run) -> None:
    blog.git("mv", "authors/ada.md", "authors/lovelace.md")
    assert staged(run) == [
        "posts/one.md:6:5: error: by: there is no file in `authors` named `ada` [references]"
    ]


def test_a_changed_value(blog: Repository, run: Run) -> None:
    blog.add("authors/ada.md", post(id="lovelace"))
    assert staged(run) == [NO_ADA]
    assert run("check", "authors/ada.md", "--format", "concise").lines == [NO_ADA]
    assert run("check", "authors/bob.md").code == 0


def test_a_removed_tag_and_a_moved_image(blog: Repository, run: Run) -> None:
    blog.add("data/tags.yml", "sport:\n  title: Sport\n")
    blog.git("mv", "static/a.png", "static/b.png")
    assert [line.rpartition("[")[2] for line in staged(run)] == ["references]", "paths]"]


def test_a_data_file_that_cannot_be_read(blog: Repository, run: Run) -> None:
    blog.add("data/tags.yml", "news: [\n")
    for arguments in ([], ["--staged"]):
        outcome = run("check", *arguments)
        assert outcome.code == 2
        assert "data/tags.yml:" in outcome.err
    blog.write("data/tags.yml", "- news\n" * (1 << 22))
    outcome = run("check")
    assert outcome.code == 2
    assert "[size-limit]" in outcome.err
    blog.git("commit", "-qm", "broken")
    blog.add("data/tags.yml", "- news\n")
    assert staged(run) == []


def test_a_data_file_with_keys_of_other_types(blog: Repository, run: Run) -> None:
    blog.add("data/tags.yml", "news: 1\n2024: 1\nyes: NO\n~: 1\n")
    blog.write("posts/three.md", post(tags='[2024, "2024", "yes", 2025]'))
    assert run("check", "--format", "concise").lines == [
        "posts/three.md:2:29: error: tags[3]: there is no entry in data/tags.yml named `2025` [references]"
    ]


def test_values_separated_by_commas(blog: Repository, run: Run) -> None:
    blog.write("mattercheck.toml", CONFIGURATION.replace('"tags[]"', '"see[,]" = "posts.slug", "tags[]"'))
    blog.write("posts/three.md", post(slug=3, see='"one,two , tree"'))
    blog.write("posts/four.md", post(slug="three", see="[3, 'one, , 4,']"))
    blog.write("posts/five.md", post(slug="4", see=3))
    expected = [
        "posts/three.md:3:6: error: see: there is no file in `posts` whose `slug` is `tree` [references]"
    ]
    assert run("check", "--format", "concise").lines == expected
    assert "  references: see[,] in posts.slug\n" in run("explain-file", "posts/three.md").out
    assert run("fix", "--unsafe").code == 0
    assert '"one,two , three"' in (blog.folder / "posts/three.md").read_text()
    blog.git("add", "--all")
    blog.git("commit", "-qm", "see")
    blog.add("posts/five.md", post(slug="5"))
    assert staged(run) == [
        "posts/four.md:3:10: error: see[1]: there is no file in `posts` whose `slug` is `4` [references]"
    ]


def test_an_ignored_data_file(blog: Repository, run: Run) -> None:
    blog.git("rm", "-q", "--cached", "data/tags.yml")
    blog.add(".gitignore", "data/\n")
    assert run("check").code == 0
    assert run("check", "--staged").code == 2


def test_a_submodule_and_a_linked_folder(blog: Repository, run: Run, tmp_path: Path) -> None:
    theme = Repository(tmp_path / "theme")
    theme.write("img/b.png", "")
    for arguments in (["init", "-q"], ["add", "--all"], ["commit", "-qm", "theme"]):
        theme.git(*arguments)
    blog.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        theme.folder.as_uri(),
        "static/theme",
    )
    blog.write("posts/three.md", post(cover="/theme/img/b.png"))
    blog.write("posts/four.md", post(cover="/theme/img/c.png"))
    blog.git("add", "--all")
    expected = ["posts/four.md:2:8: error: cover: there is no file `/theme/img/c.png` [paths]"]
    assert staged(run) == expected
    assert run("check", "--format", "concise").lines == expected
    if sys.platform != "win32":
        (blog.folder / "linked").symlink_to("static")
        blog.add("posts/four.md", post(cover="../linked/a.png"))
        blog.git("add", "--all")
        assert staged(run) == []


def test_only_what_is_staged_counts(blog: Repository, run: Run) -> None:
    blog.add("authors/ada.md", post(id="lovelace"))
    blog.write("authors/ada.md", post(id="ada"))
    assert staged(run) == [NO_ADA]
    assert run("check").code == 0
    blog.git("add", "--all")
    blog.write("authors/ada.md", post(id="lovelace"))
    assert staged(run) == []
    assert run("check").code == 1


def test_a_new_file_before_one_with_its_slug(blog: Repository, run: Run) -> None:
    blog.add("posts/a.md", post(slug="two"))
    assert staged(run) == ["posts/two.md:2:7: error: slug: `two` is already used in posts/a.md [unique]"]


def test_older_problems_of_other_files_are_left_out(blog: Repository, run: Run) -> None:
    blog.add("posts/three.md", post(slug="three", author="eve"))
    blog.git("commit", "-qm", "three")
    blog.git("rm", "-q", "authors/bob.md")
    assert len(staged(run)) == 1
    assert len(run("check", "--format", "concise").lines) == 2


def test_a_value_swapped_in_one_commit(blog: Repository, run: Run) -> None:
    blog.add("authors/ada.md", post(id="bob"))
    blog.add("authors/bob.md", post(id="ada"))
    blog.add("posts/one.md", post(slug="two", author="ada", by="ada"))
    blog.add("posts/two.md", post(slug="one", author="bob"))
    assert staged(run) == []


def test_crlf_and_a_link(blog: Repository, run: Run) -> None:
    blog.add(".gitattributes", "*.md text eol=crlf\n")
    blog.add("posts/one.md", post(slug="one", author="eve").replace("\n", "\r\n"))
    expected = [
        "posts/one.md:3:9: error: author: there is no file in `authors` whose `id` is `eve` [references]"
    ]
    assert staged(run) == expected
    assert run("check", "--format", "concise").lines == expected


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_a_link_is_no_second_file(blog: Repository, run: Run) -> None:
    (blog.folder / "posts" / "link.md").symlink_to("one.md")
    blog.git("add", "--all")
    assert staged(run) == []
    assert run("check").code == 0


def test_commit_all(blog: Repository) -> None:
    """`git commit -a` runs the hook with an index of its own."""
    hook = blog.write(
        ".git/hooks/pre-commit", f"#!/bin/sh\nexec {sys.executable} -m mattercheck check --staged\n"
    )
    hook.chmod(0o755)
    blog.write("authors/ada.md", post(id="lovelace"))
    done = blog.git("commit", "-aqm", "rename", check=False)
    assert done.returncode == 1
    assert "there is no file in `authors` whose `id` is `ada`" in done.stdout + done.stderr


def test_a_commit_of_several_processes(blog: Repository, run: Run) -> None:
    """Whatever part of the files a process gets, it knows all others."""
    blog.write("authors/ada.md", post(id="eve"))
    blog.write("posts/one.md", post(slug="one", author="eve", by="ada"))
    blog.write("posts/three.md", post(slug="one", author="ada"))
    one = run("check", "authors/ada.md", "posts/one.md", "--format", "concise").lines
    two = run("check", "posts/three.md", "--format", "concise").lines
    whole = run("check", "authors/ada.md", "posts/one.md", "posts/three.md", "--format", "concise").lines
    assert sorted({*one, *two}) == sorted(whole)
    assert len(whole) == 2


def test_pre_commit_names_no_deleted_files(
    blog: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.git("mv", "authors/ada.md", "authors/lovelace.md")
    assert run("check", "authors/lovelace.md").code == 0
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert "by: there is no file" in run("check", "authors/lovelace.md", "--format", "concise").out


def store(blog: Repository) -> Path:
    return next((blog.folder / ".mattercheck_cache").glob("*.sqlite"))


@pytest.mark.parametrize("damage", [b"", b"garbage", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_store(blog: Repository, run: Run, damage: bytes) -> None:
    blog.git("rm", "-q", "authors/ada.md")
    expected = staged(run)
    store(blog).write_bytes(damage)
    assert staged(run) == expected
    assert staged(run) == expected


def test_a_store_that_another_run_writes(blog: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mattercheck.relations.snapshot._BUSY_SECONDS", 0.01)
    assert run("check").code == 0
    blog.add("posts/three.md", post(slug="one"))
    blog.git("commit", "-qm", "three")
    blog.git("rm", "-q", "authors/ada.md")
    connection = sqlite3.connect(store(blog), isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        assert staged(run)[0] == NO_ADA
    finally:
        connection.close()
    assert staged(run)[0] == NO_ADA


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of resources")
def test_a_store_on_a_full_disk(blog: Repository) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"
    blog.git("rm", "-q", "authors/ada.md")
    script = f"{limit}; from runpy import run_module; run_module('mattercheck', run_name='__main__', alter_sys=True)"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-B", "-c", script, "check", "--staged", "--format", "concise"],
            cwd=blog.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert done.stdout.splitlines()[0] == NO_ADA


def test_a_read_only_store(blog: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As SQLite opens a file that the user may only read; permissions don't hold for every user."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect_to_read(file: object, **options: Any) -> sqlite3.Connection:
        if file == ":memory:":
            return connect(":memory:", **options)
        return connect(f"{Path(str(file)).as_uri()}?mode=ro", uri=True, **options)

    assert run("check").code == 0
    blog.add("posts/three.md", post(slug="three"))
    blog.git("commit", "-qm", "three")
    before = store(blog).read_bytes()
    monkeypatch.setattr(sqlite3, "connect", connect_to_read)
    blog.git("rm", "-q", "authors/ada.md")
    assert staged(run)[0] == NO_ADA
    assert store(blog).read_bytes() == before
    store(blog).unlink()
    assert staged(run)[0] == NO_ADA
    assert run("check", "--format", "concise").lines[0] == NO_ADA


def test_more_violations_than_are_explained(repository: Repository, run: Run) -> None:
    repository.write(
        "mattercheck.toml",
        '[[collections]]\nname = "posts"\nfiles = "*.md"\nschema = "any.json"\norder = ["ids[] < to"]\n',
    )
    repository.write("any.json", "{}")
    items = "".join(f"- {number}\n" for number in range(20_000))
    repository.write("a.md", f"---\nto: 0\nids:\n{items}---\n")
    lines = run("check", "--format", "concise").lines
    assert len(lines) == 1_001
    assert lines[0].startswith("a.md:1:1: error: the front matter violates relations more than 1,000 times")


def test_a_store_that_came_with_a_commit(blog: Repository, run: Run) -> None:
    assert run("check").code == 0
    blog.git("add", "--force", ".mattercheck_cache")
    blog.git("commit", "-qm", "forged")
    before = store(blog).read_bytes()
    blog.git("rm", "-q", "authors/ada.md")
    assert staged(run)[0] == NO_ADA
    assert store(blog).read_bytes() == before


def test_the_store_follows_commits_and_branches(blog: Repository, run: Run) -> None:
    assert run("check").code == 0
    blog.git("checkout", "-qb", "other")
    blog.git("rm", "-q", "authors/bob.md")
    blog.git("commit", "-qm", "no bob")
    assert len(run("check", "--format", "concise").lines) == 1
    blog.git("checkout", "-q", "main")
    assert run("check").code == 0
    blog.add("mattercheck.toml", CONFIGURATION.replace('unique = ["slug"]', 'unique = ["author"]'))
    blog.add("posts/three.md", post(author="ada"))
    assert len(run("check", "--format", "concise").lines) == 1


def test_before_the_first_commit_and_outside_a_repository(
    repository: Repository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    for one in (repository, Repository(folder)):
        one.write(
            "mattercheck.toml",
            CONFIGURATION.replace(
                'references = { author = "authors.id", "tags[]" = "data/tags.yml", by = "authors.@stem" }', ""
            ),
        )
        one.write("any.schema.json", "true")
        one.write("posts/one.md", post(slug="one", cover="/A.png"))
        one.write("posts/two.md", post(slug="one"))
        one.write("static/a.png", "")
        monkeypatch.chdir(one.folder)
        assert [line.rpartition("[")[2] for line in run("check", "--format", "concise").lines] == [
            "paths]",
            "unique]",
        ]
    subprocess.run(["git", "add", "--all"], cwd=repository.folder, check=True)
    monkeypatch.chdir(repository.folder)
    assert len(staged(run)) == 2


def test_comments_severities_and_the_baseline(blog: Repository, run: Run) -> None:
    blog.write(
        "posts/one.md", post(slug="one").replace("slug", "# mattercheck: ignore-next-line unique\nslug")
    )
    blog.write("posts/a.md", post(slug="one"))
    assert run("check", "--strict").code == 0
    blog.write("posts/one.md", post(slug="one"))
    blog.write("mattercheck.toml", '[severity]\nunique = "warning"\n' + CONFIGURATION)
    assert ": warning: " in run("check", "--format", "concise").out
    assert run("baseline").code == 0
    assert run("check", "--strict").code == 0
    blog.write("posts/b.md", post(slug="one"))
    assert run("check", "--strict").code == 1
    assert "posts: 4 files, 2 clean; 0 errors and 2 warnings" in run("stats").out


def test_fixes(blog: Repository, run: Run) -> None:
    blog.write("posts/one.md", post(slug="one", author="adda", cover="/A.png"))
    assert run("fix").code == 1
    assert (blog.folder / "posts/one.md").read_text() == post(slug="one", author="adda", cover="/a.png")
    assert run("fix", "--unsafe").code == 0
    assert (blog.folder / "posts/one.md").read_text() == post(slug="one", author="ada", cover="/a.png")


@pytest.mark.usefixtures("blog")
def test_explain_file_lists_relations(run: Run) -> None:
    out = run("explain-file", "posts/one.md").out
    assert "  references: author in authors.id\n" in out
    assert "  unique: posts.slug\n" in out


def test_check_fix_corrects_what_is_certain(blog: Repository, run: Run) -> None:
    written = post(slug="one", author="adda", cover="/A.png")
    blog.write("posts/one.md", written)
    blog.write("posts/two.md", post(slug="two", author="bob", cover="/A.png"))
    outcome = run("check", "--fix", "posts/one.md")
    assert outcome.code == 1
    assert "fixed 1 problem" in outcome.err
    assert (blog.folder / "posts/one.md").read_text() == written.replace("/A.png", "/a.png")
    assert "/A.png" in (blog.folder / "posts/two.md").read_text()
    run("check", "--fix")
    assert "/a.png" in (blog.folder / "posts/two.md").read_text()
    assert run("check", "--fix", "posts/two.md").code == 0


def test_check_fix_leaves_baselined_violations(blog: Repository, run: Run) -> None:
    blog.write("posts/one.md", post(slug="one", cover="/A.png"))
    assert run("baseline").code == 0
    assert run("check", "--fix").code == 0
    assert "/A.png" in (blog.folder / "posts/one.md").read_text()


def test_a_comment_that_suppresses_no_violation(blog: Repository, run: Run) -> None:
    comment = "# mattercheck: ignore-next-line unique, paths\n"
    blog.write("posts/a.md", post(slug="two"))
    blog.write("posts/two.md", post(slug="two").replace("slug", f"{comment}slug"))
    expected = (
        "posts/two.md:2:1: warning: unused suppression: no `paths` problem on the next line [unused-ignore]"
    )
    for arguments in ([], ["posts/two.md"], []):
        assert run("check", "--format", "concise", *arguments).lines == [expected]
    blog.git("add", "--all")
    assert staged(run) == [expected]
    blog.git("commit", "-qm", "two")
    blog.write("posts/a.md", post(slug="a"))
    assert run("check", "posts/a.md").lines == []
    assert run("check", "--new-since", "HEAD").lines == []
    unused = "unused suppression: no `unique` problem on the next line"
    assert unused in run("check", "--format", "concise").out


def test_a_renamed_file_has_its_old_problems(blog: Repository, run: Run) -> None:
    blog.add("posts/three.md", post(slug="one", author="eve"))
    blog.git("commit", "-qm", "three")
    blog.git("mv", "posts/three.md", "posts/four.md")
    assert len(run("check", "--format", "concise").lines) == 2
    assert run("check", "--new-since", "HEAD", "--format", "concise").lines == [
        "posts/one.md:2:7: error: slug: `one` is already used in posts/four.md [unique]"
    ]


def test_two_configurations_in_one_repository(blog: Repository, run: Run) -> None:
    nested = CONFIGURATION.replace("data/tags.yml", "tags.yml").replace(
        'unique = ["slug"]', 'unique = ["slug", "id"]'
    )
    blog.write("nested/mattercheck.toml", nested)
    blog.write("nested/any.schema.json", "true")
    blog.write("nested/tags.yml", "- other\n")
    blog.write("nested/posts/one.md", post(slug="one", tags="[other]", cover="/b.png"))
    blog.write("nested/posts/two.md", post(slug="one", tags="[news]", cover="/a.png"))
    blog.write("nested/static/b.png", "")
    blog.git("add", "--all")
    expected = [
        "nested/posts/two.md:2:7: error: slug: `one` is already used in nested/posts/one.md [unique]",
        "nested/posts/two.md:3:8: error: tags[0]: there is no entry in nested/tags.yml named `news` [references]",
        "nested/posts/two.md:4:8: error: cover: there is no file `/a.png` [paths]",
    ]
    assert staged(run) == expected
    blog.git("commit", "-qm", "nested")
    for arguments in (["--no-cache"], [], []):
        assert run("check", "--format", "concise", *arguments).lines == expected


def test_new_and_schema_docs_know_relations(blog: Repository, run: Run) -> None:
    properties = {**dict.fromkeys(("slug", "tags", "by", "cover", "id"), True), "author": {"const": "eve"}}
    blog.write("any.schema.json", json.dumps({"required": ["author"], "properties": properties}))
    assert ": author: there is no file in `authors` whose `id` is `eve`" in run("new", "posts", "three").out
    out = run("schema", "docs").out
    assert "## Relations to other files" in out
    assert "\n- references: author in authors.id\n" in out
    assert "<li>unique: posts.slug</li>" in run("schema", "docs", "any.schema.json", "--format", "html").out
    blog.write("mattercheck.toml", "collections = 1\n")
    assert run("schema", "docs", "any.schema.json").code == 0
