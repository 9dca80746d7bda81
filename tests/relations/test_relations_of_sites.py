"""A walk as a new user: a Hugo site, a Jekyll site and a repository of agent skills, as clones of a repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome, Repository

Run = Callable[..., Outcome]

HUGO = {
    "hugo.toml": 'baseURL = "https://example.org"\n',
    "mattercheck.toml": """\
[[collections]]
name = "posts"
files = "content/*/posts/**/*.md"
schema = "schemas/post.schema.json"
references = { "authors[]" = "authors.@folder", "series[]" = "data/series.yaml#/*/slug" }
paths = { "images[]" = ["static", "."] }
order = "date <= lastmod"
counterparts = { in = ["content/en/posts", "content/de/posts"], equal = ["date", "authors[]"] }

[[collections]]
name = "authors"
files = "content/en/authors/*/_index.md"
schema = "schemas/author.schema.json"

[[relations]]
unique = "posts.aliases[]"
""",
    "schemas/post.schema.json": """\
{
  "required": ["title"],
  "properties": {
    "title": {"type": "string"},
    "date": {"format": "date-time"},
    "lastmod": {"format": "date-time"},
    "authors": {"type": "array", "items": {"type": "string"}},
    "series": {"type": "array"},
    "images": {"type": "array"},
    "aliases": {"type": "array"}
  }
}
""",
    "schemas/author.schema.json": '{"properties": {"title": {"type": "string"}}}\n',
    "content/en/authors/ada/_index.md": '+++\ntitle = "Ada"\n+++\n',
    "data/series.yaml": "- slug: engines\n  name: Engines\n",
    "static/img/Engine.png": "",
    "content/en/posts/notes/index.md": """\
+++
title = "Notes"
date = 2024-05-01T10:00:00+02:00
lastmod = 2024-05-01T08:30:00Z
authors = ["ada"]
series = ["engines"]
images = ["img/Engine.png", "figure.png"]
aliases = ["/old/"]
+++
""",
    "content/en/posts/notes/figure.png": "",
    "content/de/posts/notes/index.md": """\
+++
title = "Notizen"
date = 2024-05-01T10:00:00+02:00
authors = ["ada"]
images = ["/img/Engine.png"]
aliases = ["/alt/"]
+++
""",
}

JEKYLL = {
    "_config.yml": "title: A site\n",
    "mattercheck.toml": """\
[[collections]]
name = "posts"
files = "_posts/*.md"
schema = "post.schema.json"
reader = "jekyll"
unique = ["permalink", "redirect_from[]"]
references = { author = "_data/authors.yml", "tags[]" = "_data/tags.json#/*/name" }
paths = { image = "." }
filename = "{date:%Y-%m-%d}-*.md"
""",
    "post.schema.json": '{"required": ["layout"], "properties": {"layout": {}, "date": {}, "author": {}, "tags": {}, "image": {}, "permalink": {}, "redirect_from": {}}}\n',
    "_data/authors.yml": "ada:\n  name: Ada\n",
    "_data/tags.json": '[{"name": "news"}, {"name": "sport"}]\n',
    "assets/one.png": "",
    "_posts/2024-05-01-one.md": """\
---
layout: post
date: 2024-05-01 10:00:00 +0200
author: ada
tags: [news]
image: /assets/one.png
permalink: /one/
---
""",
    "_posts/2024-05-02-two.md": "---\nlayout: post\ndate: 2024-05-02\nauthor: ada\nredirect_from: /second/\n---\n",
}

SKILLS = {
    "mattercheck.toml": """\
[[collections]]
name = "skills"
files = "skills/*/SKILL.md"
schema = "skill.schema.json"
unique = "name"
filename = "{name}/SKILL.md"
references = { "metadata.requires[]" = "skills.name" }
paths = { "metadata.scripts[]" = "." }
order = "length(name) <= length(description)"
""",
    "skill.schema.json": '{"required": ["name", "description"], "properties": {"name": {"type": "string"}, "description": {"type": "string"}, "metadata": {"properties": {"requires": {"type": "array"}, "scripts": {"type": "array"}}}}}\n',
    "skills/pdf/SKILL.md": "---\nname: pdf\ndescription: Reads PDF files.\nmetadata:\n  scripts: [scripts/read.py]\n---\n",
    "skills/pdf/scripts/read.py": "",
    "skills/forms/SKILL.md": "---\nname: forms\ndescription: Fills in forms.\nmetadata:\n  requires: [pdf]\n---\n",
}

Site = Callable[[dict[str, str]], Repository]


@pytest.fixture
def clone(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a function that commits files to a repository and clones it; all is well there."""

    def make(files: dict[str, str]) -> Repository:
        origin = Repository(tmp_path / "origin")
        origin.folder.mkdir()
        origin.git("init", "-q")
        for name, text in files.items():
            origin.write(name, text)
        origin.git("add", "--all")
        origin.git("commit", "-qm", "all")
        origin.git("clone", "-q", str(origin.folder), str(tmp_path / "clone"))
        monkeypatch.chdir(tmp_path / "clone")
        outcome = run("check", "--strict")
        assert (outcome.code, outcome.out) == (0, "")
        return Repository(tmp_path / "clone")

    return make


def staged(repository: Repository, run: Run) -> list[str]:
    """Return the messages about what is staged, which are those about everything, since all was well before."""
    repository.git("add", "--all")
    found = run("check", "--staged", "--format", "concise").lines
    assert run("check", "--format", "concise").lines == found
    assert run("check", "--new-since", "HEAD", "--format", "concise").lines == found
    return [line.partition(": error: ")[2] for line in found]


def replace(repository: Repository, name: str, old: str, new: str) -> None:
    path = repository.folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_hugo_site(clone: Site, run: Run) -> None:
    site = clone(HUGO)
    site.git("mv", "content/en/authors/ada", "content/en/authors/lovelace")
    assert staged(site, run) == [
        "authors[0]: there is no file in `authors` in a folder named `ada` [references]" for _ in ("de", "en")
    ]
    site.git("reset", "-q", "--hard")
    replace(site, "content/de/posts/notes/index.md", "+02:00", "+01:00")
    replace(site, "content/de/posts/notes/index.md", "/alt/", "/old/")
    replace(site, "content/en/posts/notes/index.md", "08:30:00Z", "07:30:00Z")
    replace(site, "content/en/posts/notes/index.md", "img/Engine", "img/engine")
    replace(site, "data/series.yaml", "slug: engines", "slug: machines")
    assert staged(site, run) == [
        "date: `2024-05-01T10:00:00+01:00` differs from `2024-05-01T10:00:00+02:00` in content/en/posts/notes/index.md [counterparts]",
        "date: `2024-05-01T10:00:00+02:00` must not be later than `lastmod`, `2024-05-01T07:30:00Z` [order]",
        "series[0]: there is no entry in data/series.yaml named `engines` [references]",
        "images[0]: `img/engine.png` differs from the file's name in case: static/img/Engine.png [paths]",
        "aliases[0]: `/old/` is already used in content/de/posts/notes/index.md [unique]",
    ]
    assert run("fix", "--unsafe").code == 1
    assert '"img/Engine.png"' in (site.folder / "content/en/posts/notes/index.md").read_text()


def test_a_jekyll_site(clone: Site, run: Run) -> None:
    site = clone(JEKYLL)
    site.git("mv", "_posts/2024-05-02-two.md", "_posts/2024-05-03-two.md")
    site.git("rm", "-q", "assets/one.png")
    replace(site, "_posts/2024-05-01-one.md", "/one/", "/second/")
    replace(site, "_data/authors.yml", "ada:", "lovelace:")
    assert staged(site, run) == [
        "author: there is no entry in _data/authors.yml named `ada` [references]",
        "image: there is no file `/assets/one.png` [paths]",
        "date: the file name has `2024-05-03`, but the field is `2024-05-02` [filename]",
        "author: there is no entry in _data/authors.yml named `ada` [references]",
        "redirect_from: `/second/` is already used in _posts/2024-05-01-one.md as `permalink` [unique]",
    ]


def test_a_repository_of_skills(clone: Site, run: Run) -> None:
    skills = clone(SKILLS)
    skills.git("mv", "skills/pdf", "skills/pdf-reader")
    assert staged(skills, run) == [
        "name: the folder or file name has `pdf-reader`, but the field is `pdf` [filename]"
    ]
    replace(skills, "skills/pdf-reader/SKILL.md", "name: pdf", "name: pdf-reader")
    assert staged(skills, run) == [
        "metadata.requires[0]: there is no file in `skills` whose `name` is `pdf` [references]"
    ]
    replace(skills, "skills/forms/SKILL.md", "[pdf]", "[pdf-reader]")
    assert staged(skills, run) == []
