"""Random repositories: content, rules, attributes and links, with changes that are staged or only in the working tree."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple, TypeAlias

from hypothesis import strategies as st

from mattercheck.cli import main


class Link(NamedTuple):
    """A symbolic link."""

    target: str


_Change: TypeAlias = "st.SearchStrategy[tuple[str, Entry | None]]"
Entry: TypeAlias = "bytes | Link"
Files: TypeAlias = "dict[str, Entry]"
Problems: TypeAlias = "Counter[tuple[str, str, str]]"
"""How often each problem is reported: its path, rule, and place with message."""

_ID = "$" + "Id$"
_CONTENTS = [
    "---\ntitle: A title\n---\n",
    "---\ntitle: A title\ndate: 2024-13-01\n---\n\nText.\n",
    "---\ntitle: A title\ndate: 2024-12-01\n---\n",
    "---\ndraft: 3\n---\n",
    f"---\ntitle: {_ID}\n---\n",
    "---\r\ntitle: A title\r\ndate: 2024-13-01\r\n---\r\n",
    "---\r\ntitle: |\r\n  One\n  two\r\ndraft: yes\n---\n",
    "+++\ntitle = 'A'\ndate = '2024-13-01'\n+++\n",
    '{"title": 1}\n',
    "---\ntitle: x\nby: one\n---\n",
    "---\ntitle: x\nby: two\nslug: a\n---\n",
    "---\ntitle: y\nslug: a\n---\n",
    "---\ntitle: [\n---\n",
    "Text only.\n",
    "---\ntitle: x\n$schema: lib/base.json\ndate: 2024-13-01\n---\n",
    "",
]


def _schema(**keywords: object) -> str:
    return json.dumps({"type": "object", **keywords}, indent=2) + "\n"


_DATE = {"date": {"format": "date"}, "draft": {"type": "boolean"}}
_SCHEMAS = [
    "{}\n",
    _schema(required=["title"], properties=_DATE),
    _schema(properties={"title": {"maxLength": 7}}),
    _schema(properties={"title": {"type": "string"}}, additionalProperties=False),
    _schema(properties={"date": {"enum": ["2024-13-01"]}}),
    _schema(description=_ID, properties=_DATE),
    '{"$ref": "part.json"}\n',
    '{"$ref": "part.html"}\n',
    '{"allOf": [{"$ref": "lib/base.json"}, {"$ref": "part.json#/properties"}]}\n',
    '{"$ref": "../part.json"}\n',
    '{"$ref": "rules.md"}\n',
    '{"$ref": "dir/base.json"}\n',
    '{"type": "strin"}\n',
    "{\n",
]
_SCHEMA_PATHS = [
    *("post.schema.json", "rules.md", "part.json", "part.html", "lib/base.json", "lax/base.json"),
    "content/rules.md",
]
_NAMED_SCHEMAS = [
    *("post.schema.json", "rules.md", "part.json", "now.json", "dir/base.json", "content/rules.md"),
    *("lib/base.json", "../rules.md", "../now.json", "../post.schema.json"),
]
_CONFIGURATIONS = st.tuples(
    st.sampled_from(["content/**/*.md", "**/*.md", "*.md", "{content,notes}/**", "**", "other/*.md"]),
    st.sampled_from(_NAMED_SCHEMAS),
    st.sampled_from(
        [
            *("", "", 'exclude = "**/b.md"\n', 'front-matter = "optional"\n', 'yaml = "1.1"\n'),
            *('severity = { format = "warning" }\n', 'unique = "slug"\n'),
            *('references = { by = "data/people.json" }\n', 'references = { by = "data/now.json" }\n'),
        ]
    ),
    st.sampled_from(["", "", "", "allow-inline-schema = true\n"]),
).map(
    lambda one: f'{one[3]}[[collections]]\nname = "posts"\nfiles = "{one[0]}"\nschema = "{one[1]}"\n{one[2]}'
)
_ATTRIBUTES = st.lists(
    st.sampled_from(
        [
            *("*.md ident", "* ident", "*.md -ident", "*.md filter=swap", "*.json filter=swap"),
            *("*.toml filter=swap", "*.md filter=unknown", "*.md -filter", "*.txt filter=swap"),
            *("*.md working-tree-encoding=UTF-16LE", "a.md working-tree-encoding=ISO-8859-1"),
            *("*.json working-tree-encoding=UTF-16", "*.md !working-tree-encoding", "[attr]odd ident"),
            *(
                "*.md odd",
                "* text eol=crlf",
                "*.md -text",
                "* text=auto",
                "*.md eol=lf",
                "b.md export-ignore",
            ),
        ]
    ),
    min_size=1,
    max_size=3,
).map(lambda lines: "".join(f"{line}\n" for line in lines))
_LINKS = {
    "now.json": ["post.schema.json", "part.json", "rules.md", "dir/base.json", "now.json", "nowhere"],
    "dir": ["lib", "lax", "content", "nowhere", ".."],
    "content/linked.md": [
        "a.md",
        "../notes/e.md",
        "sub/c.md",
        "../nowhere.md",
        "../../outside.md",
        "linked.md",
    ],
    "more": ["content", "notes", "dir"],
    "mattercheck.toml": ["conf.toml", "content/conf.toml"],
    "content/mattercheck.toml": ["../conf.toml", "../mattercheck.toml", "../../outside.toml"],
    "mattercheck-baseline.txt": ["known.txt", "post.schema.json", "mattercheck-baseline.txt"],
    "data/now.json": ["people.json", "others.json"],
    "content/a.md": ["b.md", "../notes/e.md"],
    "post.schema.json": ["rules.md", "lib/base.json", "part.json"],
}


def _with_relations(data: str) -> str:
    return (
        '[[collections]]\nname = "posts"\nfiles = "**/*.md"\nschema = "lax/base.json"\nunique = "slug"\n'
        f'references = {{ by = "data/{data}.json" }}\n'
    )


_CONTENT_PATHS = ["content/a.md", "content/b.md", "content/sub/c.md", "notes/e.md", "content/é.md", "d.md"]
_CONFIGURATION_PATHS = [
    *("mattercheck.toml", "mattercheck.toml", "content/mattercheck.toml", "content/sub/mattercheck.toml"),
    *("conf.toml", "content/conf.toml"),
]
_KNOWN = [
    "content/a.md#/date format 79f811b4\n",
    "content/b.md#/date format 79f811b4\ncontent/a.md#/date format 79f811b4\n",
    "",
    "nonsense\n",
]


def _at(paths: list[str], texts: list[str] | st.SearchStrategy[str]) -> _Change:
    """Return a change that writes one of the texts to one of the paths."""
    drawn = st.sampled_from(texts) if isinstance(texts, list) else texts
    return st.tuples(st.sampled_from(paths), drawn.map(str.encode))


def _links(*paths: str) -> _Change:
    """Return a change that makes one of the paths a link."""
    return st.sampled_from(paths).flatmap(
        lambda path: st.tuples(st.just(path), st.sampled_from(_LINKS[path]).map(Link))
    )


_CONTENT = _at(_CONTENT_PATHS, _CONTENTS)
_SCHEMA = _at(_SCHEMA_PATHS, _SCHEMAS)
_MAIN_SCHEMA = _at(["post.schema.json"], _SCHEMAS)
_CONFIGURATION = _at(_CONFIGURATION_PATHS, _CONFIGURATIONS) | _at(
    ["pyproject.toml"], _CONFIGURATIONS.map(lambda text: text.replace("[[", "[[tool.mattercheck.", 1))
)
_DELETION: _Change = st.tuples(
    st.sampled_from(
        [
            *("content/a.md", "content/b.md", "post.schema.json", "part.json", "mattercheck.toml"),
            *("content/mattercheck.toml", "content/.gitattributes", ".gitattributes", "now.json"),
        ]
    ),
    st.none(),
)
_CONVERTED = ["content/a.md", "content/b.md", "content/sub/c.md"]
_THEMES: dict[str, list[_Change]] = {
    "attributes": [
        _at([".gitattributes", "content/.gitattributes", "content/sub/.gitattributes"], _ATTRIBUTES),
        _at(_CONVERTED, [_CONTENTS[number] for number in (0, 1, 2, 4, 4, 5, 6)]),
        _at(["post.schema.json"], [_SCHEMAS[number] for number in (1, 2, 4, 4)]),
        _at(["content/a.md", ".gitattributes"], ["* ident\n"]),
    ],
    "links": [_links(*_LINKS), _links(*_LINKS), _CONTENT, _CONFIGURATION],
    "schemas": [
        _SCHEMA,
        _MAIN_SCHEMA,
        _CONTENT,
        _links("now.json", "dir", "post.schema.json"),
        _CONFIGURATION,
    ],
    "configurations": [_CONFIGURATION, _links("mattercheck.toml", "content/mattercheck.toml"), _CONTENT],
    "baselines": [
        _at(["mattercheck-baseline.txt", "known.txt"], _KNOWN),
        _links("mattercheck-baseline.txt", "content/linked.md"),
        _at(_CONVERTED, _CONTENTS[:4]),
    ],
    "relations": [
        _at(["mattercheck.toml"], [_with_relations(one) for one in ("people", "now", "others")]),
        _at(["data/people.json", "data/others.json"], ['["one"]\n', '["one", "two"]\n', "{}\n", "[\n"]),
        _at(_CONTENT_PATHS, _CONTENTS[9:12]),
        _links("data/now.json"),
        _at(["data/.gitattributes"], ["*.json filter=names\n", "*.json working-tree-encoding=UTF-16\n"]),
    ],
    "all": [_CONTENT, _SCHEMA, _CONFIGURATION, _links(*_LINKS), _at([".gitattributes"], _ATTRIBUTES)],
}
START: Files = {
    "mattercheck.toml": b'[[collections]]\nname = "posts"\nfiles = "content/**/*.md"\nschema = "post.schema.json"\n',
    "post.schema.json": _SCHEMAS[1].encode(),
    "content/a.md": _CONTENTS[0].encode(),
    "content/b.md": _CONTENTS[1].encode(),
    "part.json": _SCHEMAS[2].encode(),
    "rules.md": _SCHEMAS[3].encode(),
    "lib/base.json": _SCHEMAS[1].encode(),
    "lax/base.json": b"{}\n",
}


def layered(base: Files, changes: list[tuple[str, Entry | None]]) -> Files:
    """Return files with changes; None deletes. A file takes the place of a folder, and the other way round."""
    files = dict(base)
    for path, entry in changes:
        if entry is None:
            files.pop(path, None)
            continue
        parents = {str(parent) for parent in Path(path).parents}
        files = {
            name: one
            for name, one in files.items()
            if name not in parents and not name.startswith(f"{path}/")
        }
        files[path] = entry
    return files


class Story(NamedTuple):
    """How a repository came about: what is committed, then staged, then changed only in the working tree."""

    start: Files
    staged: list[tuple[str, Entry | None]]
    working: list[tuple[str, Entry | None]]
    flags: dict[str, str]

    @property
    def next(self) -> Files:
        return layered(self.start, self.staged)

    @property
    def now(self) -> Files:
        return layered(self.next, self.working)


def _stories(theme: str) -> st.SearchStrategy[Story]:
    change = st.one_of(*_THEMES[theme], _DELETION)
    return st.builds(
        Story,
        st.lists(st.one_of(_THEMES[theme]), max_size=6).map(lambda changes: layered(START, [*changes])),
        st.lists(change, min_size=1, max_size=3),
        st.lists(change, max_size=3),
        st.dictionaries(
            st.sampled_from([*START, "content/mattercheck.toml", "now.json", ".gitattributes"]),
            st.sampled_from(["--assume-unchanged", "--skip-worktree"]),
            max_size=3,
        ),
    )


ATTRIBUTES_ELSEWHERE = st.none() | st.tuples(st.sampled_from(["info/attributes", "attributes"]), _ATTRIBUTES)
STORIES = st.sampled_from(sorted(_THEMES)).flatmap(_stories)


class RandomRepository:
    """A repository whose index and working tree are set apart from each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.git("init", "-q")

    def git(self, *arguments: str, data: bytes = b"") -> bytes:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, input=data, capture_output=True, check=False
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def stage(self, files: Files) -> None:
        """Make the index consist of these files, whatever attributes say of them."""
        blobs = self.folder / ".git" / "blobs"
        shutil.rmtree(blobs, ignore_errors=True)
        blobs.mkdir()
        for number, entry in enumerate(files.values()):
            (blobs / str(number)).write_bytes(entry.target.encode() if isinstance(entry, Link) else entry)
        names = "".join(f".git/blobs/{number}\n" for number in range(len(files)))
        ids = (
            self.git("hash-object", "-w", "--no-filters", "--stdin-paths", data=names.encode())
            .decode()
            .split()
        )
        lines = [
            f"{'120000' if isinstance(entry, Link) else '100644'} {blob}\t{path}\0"
            for blob, (path, entry) in zip(ids, files.items(), strict=True)
        ]
        self.git("read-tree", "--empty")
        self.git("update-index", "-z", "--index-info", data="".join(lines).encode())

    def commit(self) -> None:
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "state")

    def check_out(self) -> None:
        """Make the working tree that of the index."""
        for path in self.folder.iterdir():
            if path.name != ".git":
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self.git("checkout-index", "--all", "--force")
        self.git("update-index", "-q", "--refresh")

    def write(self, changes: list[tuple[str, Entry | None]]) -> None:
        """Change the working tree only."""
        for name, entry in changes:
            path = self.folder / name
            for parent in reversed(path.relative_to(self.folder).parents):
                place = self.folder / parent
                if place != self.folder and (place.is_symlink() or place.is_file()):
                    place.unlink()
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)
            if entry is None:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(entry.target) if isinstance(entry, Link) else path.write_bytes(entry)

    def flag(self, story: Story) -> None:
        """Tell Git not to look at some files."""
        for path, flag in story.flags.items():
            if path in story.next:
                self.git("update-index", flag, path)

    def set_attributes(self, name: str, text: str) -> None:
        """Set attributes in a file of this clone, or in one that its configuration names."""
        path = self.folder / ".git" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        if name != "info/attributes":
            self.git("config", "core.attributesFile", str(path))

    def clone(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run(
            ["git", "clone", "-q", str(self.folder), str(folder)], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return folder


class Checked(NamedTuple):
    """The exit code of a check, its problems, and what it wrote to standard error."""

    code: int
    problems: Problems
    err: str

    def of(self, path: str) -> Problems:
        return Counter({one: number for one, number in self.problems.items() if one[0] == path})

    def fields(self) -> Problems:
        """Return how many problems of each rule each field has."""
        found: Problems = Counter()
        for (path, rule, says), number in self.problems.items():
            found[path, rule, says.partition(" ")[0]] += number
        return found

    def without(self, *rules: str) -> Problems:
        return Counter({one: number for one, number in self.problems.items() if one[1] not in rules})


def check(folder: Path, *arguments: str) -> Checked:
    """Check a repository."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder):
        code = main(["check", "--format", "json", "--jobs", "1", *arguments], io.BytesIO(), out, err)
    found: Problems = Counter()
    for one in json.loads(out.getvalue() or '{"problems": []}')["problems"]:
        # Why a file can't be read has other words for the index.
        says = (
            ""
            if one["rule"] == "unreadable-file"
            else f"{one['pointer']} {one['line']}:{one['column']} {one['message']}"
        )
        found[one["path"], one["rule"], says] += 1
    assert "bug in mattercheck" not in err.getvalue(), err.getvalue()
    assert not any(rule == "internal-error" for _, rule, _ in found)
    return Checked(code, found, err.getvalue())


def touched(before: Files, after: Files) -> set[str]:
    """Return the paths at which files differ."""
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def shown(story: Story) -> str:
    """Return the parts of a story that decide, for a message."""
    parts = []
    for title, files in (("committed", story.start), ("staged", story.next), ("disk", story.now)):
        lines = [f"  {path}: {entry!r}" for path, entry in files.items() if START.get(path) != entry]
        lines += [f"  no {path}" for path in START if path not in files]
        parts.append("\n".join([f"{title}:", *lines]))
    return "\n".join([*parts, f"flags: {story.flags}"])
