"""The README and the docs say what is true: every example in them is run."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, Outcome, Repository
from mattercheck.config.settings import load_config
from mattercheck.schema.load.loader import SchemaLoader
from walks import Walk

Run = Callable[..., Outcome]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
INFERRING = ROOT / "docs" / "inferring.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


EDITORS = ROOT / "docs" / "editors.md"
"""Its configurations are those of editors: see tests/editors."""
WALKS = [ROOT / "docs" / f"{name}.md" for name in ("adopting", "fixing", "schema-commands")]
"""Pages whose examples build on each other; tests/test_quick_starts.py runs those in docs/start."""


def blocks(language: str, pages: Sequence[Path] = PAGES) -> list[object]:
    return [
        pytest.param(match[2], id=f"{page.name}-{number}")
        for page in pages
        if page not in WALKS and page != EDITORS and page.parent.name != "start"
        for number, match in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")))
        if match[1] == language
    ]


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the example repository as the current folder, in a repository of its own."""
    folder = tmp_path / "newsroom"
    shutil.copytree(ROOT / "examples" / "newsroom", folder)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("text", blocks("console", [page for page in PAGES if page != INFERRING]))
def test_a_console_shows_what_is_printed(
    request: pytest.FixtureRequest, run: Run, text: str, pytestconfig: pytest.Config
) -> None:
    if text.startswith("$ mattercheck init"):
        request.getfixturevalue("site")
    if pytestconfig.getoption("update"):
        update_printed(run, text)
    else:
        assert_printed(run, text)


def update_printed(run: Run, text: str) -> None:
    """Write what a command prints into the pages that show it."""
    command = text.partition("\n")[0]
    outcome = run(*command.removeprefix("$ mattercheck ").split())
    printed = outcome.out + outcome.err
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        after = before.replace(f"```console\n{text}```", f"```console\n{command}\n{printed}```")
        if after != before:
            page.write_text(after, encoding="utf-8", newline="\n")


def assert_printed(run: Run, text: str) -> None:
    command, _, expected = text.partition("\n")
    program, *arguments = command.removeprefix("$ ").split()
    assert program == "mattercheck"
    outcome = run(*arguments)
    assert (outcome.out + outcome.err).rstrip("\n") == expected.rstrip("\n")


@pytest.fixture
def old_site(site: Repository, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a site of 200 pages without a schema, with five mistakes, and a hook that finds this mattercheck."""
    for name, right, wrong in (
        ("07", "title:", "titel:"),
        ("17", "2024-09-17", "17.9.2024"),
        ("35", "draft: true", 'draft: "yes"'),
        ("52", "section: kitchen", "section: kichen"),
        ("61", "title: Post 61", "title: Post: 61"),
    ):
        post = site.folder / "content" / "posts" / f"{name}.md"
        text = post.read_text()
        assert right in text, text
        post.write_text(text.replace(right, wrong))
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    return site.folder


@pytest.mark.parametrize("page", WALKS, ids=lambda page: page.stem)
def test_a_walk_shows_what_happens(
    page: Path, request: pytest.FixtureRequest, run: Run, pytestconfig: pytest.Config
) -> None:
    """Run the commands of a page one after the other, and apply its diffs in between."""
    fixture = "old_site" if page.stem == "adopting" else "newsroom"
    newsroom: Path = request.getfixturevalue(fixture)

    for arguments in (["add", "--all"], ["commit", "--quiet", "--message", "first"]):
        subprocess.run(["git", *arguments], cwd=newsroom, check=True)
    text = page.read_text(encoding="utf-8")
    home = "~/site" if fixture == "old_site" else "~/newsroom"
    happened = Walk(run, newsroom, home).go(text)
    if pytestconfig.getoption("update"):
        page.write_text(happened, encoding="utf-8", newline="\n")
    assert happened == text


def test_inferring_shows_what_is_printed(site: Repository, run: Run, pytestconfig: pytest.Config) -> None:
    """In one repository, from the top of the page to its end, with mistakes before the last one."""
    texts = [match[2] for match in BLOCK.finditer(INFERRING.read_text(encoding="utf-8"))]
    show = update_printed if pytestconfig.getoption("update") else assert_printed
    for text in texts[:-1]:
        show(run, text)
    for name, right, wrong in (("17", "2024-09-17", "17.9.2024"), ("42", "draft: true", "draft: ja")):
        post = site.folder / "content" / "posts" / f"{name}.md"
        post.write_text(post.read_text().replace(right, wrong))
    show(run, texts[-1])


@pytest.mark.parametrize("text", blocks("toml"))
def test_a_configuration_is_valid(newsroom: Path, text: str) -> None:
    (newsroom / "schemas" / "article.schema.json").write_text("true")
    (newsroom / "mattercheck.toml").write_text(text)
    settings = load_config(newsroom / "mattercheck.toml", SchemaLoader(newsroom))
    assert len(settings.collections) == text.count("[[collections]]")


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("text", blocks("python"))
def test_python_prints_what_is_said(text: str) -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    expected = page.split("```text\n")[1].split("```")[0]
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(text, "docs/python.md", "exec"), {})  # noqa: S102
    assert out.getvalue() == expected


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("text", blocks("json", [ROOT / "docs" / "output.md"]))
def test_the_json_is_that_of_a_run(newsroom: Path, run: Run, text: str) -> None:
    contact = newsroom / "content" / "pages" / "contact.html"
    contact.write_text(contact.read_text().replace("wdie", "wide"))
    outcome = run("check", "--format", "json", "content/pages/contact.html")
    assert json.loads(outcome.out) == json.loads(text)
    assert outcome.out == text


@pytest.mark.parametrize("text", blocks("yaml"))
def test_yaml_parses_and_names_hooks_that_exist(text: str) -> None:
    parsed = next(yaml.safe_load_all(text))  # front matter has a second document, which is empty
    if isinstance(parsed, dict) and "repos" in parsed:  # tests/test_ci.py looks at those for CI
        manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        named = [hook["id"] for hook in parsed["repos"][0]["hooks"]]
        assert set(named) <= {hook["id"] for hook in manifest}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs/comparison/mistakes").glob("*.md")), ids=lambda path: path.stem
)
def test_the_comparison_shows_what_mattercheck_prints(
    path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(ROOT / "docs" / "comparison")
    printed = run("check", "--quiet", "--schema", "article.schema.json", f"mistakes/{path.name}").out.strip()
    if path.stem == "00-none":
        assert printed == ""
    else:
        assert printed.count(": error: ") == 1
        page = ROOT / "docs" / "comparison.md"
        text = page.read_text(encoding="utf-8")
        if pytestconfig.getoption("update"):
            shown = re.compile(
                rf"\nmattercheck:\n\n```text\nmistakes/{re.escape(path.name)}:.*?\n```\n", re.DOTALL
            )
            text = shown.sub(lambda _: f"\nmattercheck:\n\n```text\n{printed}\n```\n", text)
            page.write_text(text, encoding="utf-8", newline="\n")
        assert f"\nmattercheck:\n\n```text\n{printed}\n```\n" in text


def command_below(mark: str) -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return readme.split(f"<!-- {mark} -->\n```sh\n")[1].split("\n```")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="the README names other folders for Windows")
def test_the_command_to_try_it(tmp_path: Path) -> None:
    """To the letter, in a fresh copy, with a fresh virtual environment."""
    folder = tmp_path / "mattercheck"
    ignored = shutil.ignore_patterns(".git", ".venv", ".*cache*", ".hypothesis", "build", "dist")
    shutil.copytree(ROOT, folder, ignore=ignored)
    done = subprocess.run(
        command_below("try command"), shell=True, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "topics[1]: list item is empty" in done.stdout
    assert "10 errors in 3 files (6 checked)" in done.stderr
    # What was installed is the wheel: the schemas are found in it, and it is what runs.
    code = "import mattercheck, mattercheck.core.resources as r; print(mattercheck.__file__, *r.bundled_schema_names())"
    program = folder / ".venv" / "bin" / "python"
    shown = subprocess.run(
        [program, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert str(folder / ".venv") in shown
    assert shown.split().count("news-article") == 1


def test_the_picture_of_the_readme_shows_what_is_printed(pytestconfig: pytest.Config) -> None:
    drawn = subprocess.run(
        [sys.executable, "-X", "utf8", ROOT / "docs" / "site" / "terminal.py"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    path = ROOT / "docs" / "images" / "terminal.svg"
    if pytestconfig.getoption("update"):
        path.write_text(drawn, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == drawn, "run pytest with --update"


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "<!-- test command -->" in script
    command = command_below("test command")
    assert command.startswith("python3 -m venv .venv && ")
    assert command.endswith("-m pytest")
    if sys.platform != "win32":
        extraction = re.search(r"test_command=\$\((.*)\)\n", script)
        assert extraction is not None
        done = subprocess.run(extraction[1], shell=True, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == command


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_hazard_is_held_by_a_test() -> None:
    page = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| ")]
    held = [row[-1] for row in rows if row[-1].strip() not in {"Test", "---"}]
    assert len(held) > 35
    for cell in held:
        named = re.findall(r"`([^`]+)`", cell)
        assert named, cell
        for place in named:
            name, _, test = place.partition("::")
            path = ROOT / "tests" / name
            assert path.exists(), place
            name = test.rpartition("::")[2]
            assert not test or f"def {name}(" in path.read_text(encoding="utf-8"), place
        for said in re.findall(r"\(([^)]+)\)", cell):
            texts = "".join(
                (ROOT / "tests" / one.partition("::")[0]).read_text() for one in named if ".py" in one
            )
            assert all(one in texts for one in said.split(", ")), said


def test_the_version_is_the_same_everywhere() -> None:
    import mattercheck

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == mattercheck.__version__
    assert f"rev: v{mattercheck.__version__}" in (ROOT / "README.md").read_text()


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text()
    for requirement in project["dependencies"]:
        name = re.split(r"[><=]", requirement)[0]
        assert f"| {name} |" in page


def test_nothing_of_this_machine_is_in_the_project() -> None:
    home = os.path.expanduser("~")  # noqa: PTH111
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    for name in names.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix in {".py", ".md", ".toml", ".json", ".yaml", ".txt"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert str(ROOT) not in text or len(str(ROOT)) < 4, name
            assert home not in text or len(home) < 4, name
