"""Hostile configurations and baselines."""

from __future__ import annotations

from collections.abc import Iterator

from hostile_input import CHECK, CONFIGURATION, Input, both, writing

COMMANDS: tuple[tuple[str, ...], ...] = (
    CHECK,
    ("check", "--quiet", "content/a.md"),
    ("baseline", "--update"),
)
SIZE = 260_000
"""Bytes: just below the limit of a configuration."""
GLOBS = {
    "alternatives": "{a,b}" * 9 + ".md",
    "many alternatives": "content/{" + ",".join(f"f{n}" for n in range(190)) + "}.md",
    "stars": "content/" + "*" * 900 + ".md",
    "stars and letters": "content/" + "*a" * 450 + ".md",
    "folders": "**/a/" * 190 + "*.md",
    "question marks": "?" * 990,
    "sets": "[a-z]" * 190,
    "nested braces": "{" * 200 + "a" + "}" * 200,
    "braces that are open": "{a,b" * 200,
    "sets that are open": "[" * 900,
}
UNITS = {
    "unknown keys": "key{n} = 1\n",
    "duplicate keys": "limits = 1\n",
    "collections": CONFIGURATION.replace("posts", "c{n}"),
    "collections of other files": CONFIGURATION.replace("posts", "c{n}").replace("content/", "c{n}/"),
    "collections of one name": CONFIGURATION,
    "collections without a schema": '[[collections]]\nname = "c{n}"\nfiles = "a{n}.md"\n',
    "collections with a missing schema": '[[collections]]\nname = "c{n}"\nfiles = "a"\nschema = "{n}.json"\n',
    "collections of wrong types": "[[collections]]\nname = {n}\nfiles = 1\nschema = 1\n",
    "collections in one table": "[collections.c{n}]\n",
    "invalid globs": '[[collections]]\nname = "c{n}"\nfiles = "[a"\nschema = "post.schema.json"\n',
    "tables": "[a{n}.b.c]\n",
    "open tables": "a = {{ b = tru\n",
    "open lists": "a = [\n",
    "bare values": "k{n} = value\n",
    "misspelled keys": '[[colections]]\nnaem = "a"\n',
    "comments": "# comment {n}\n",
    "relations": '[[relations]]\nunique = "f{n}"\nfrom = "posts"\n',
    "severities": 'severity.rule{n} = "off"\n',
}


def inputs() -> Iterator[Input]:
    """Yield all hostile configurations and baselines."""
    for name, glob in GLOBS.items():
        for key in ("files", "exclude"):
            line = f'{key} = "{glob}"\n'
            text = (
                CONFIGURATION.replace('files = "content/**/*.md"\n', line)
                if key == "files"
                else CONFIGURATION + line
            )
            yield Input(f"globs, {name}, in {key}", writing("mattercheck.toml", text), CHECK)
    for name, unit in UNITS.items():
        text = "".join(unit.replace("{n}", str(n)).replace("{{", "{") for n in range(SIZE // len(unit)))
        for command in (CHECK, ("explain-file", "content/good.md")):
            yield Input(f"many times, {name}", writing("mattercheck.toml", text[:SIZE]), command)
    entry = "content/file{:07}.md#/a type 0123abcd\n"
    baseline = "".join(entry.format(n) for n in range(380_000))[:16_000_000]
    bad = "---\ntitle: 5\n---\n"
    for name, text in {
        "of 16 MB": baseline,
        "of 16 MB without line breaks": "x" * 16_000_000,
        "of 16 MB of one file": "content/good.md#/a type 0123abcd\n" * 480_000,
        "of spaces": " " * 16_000_000,
        "of line breaks": "\n" * 16_000_000,
        "of escapes": "%41" * 5_000_000 + "#/a type\n",
        "of merge conflicts": "<<<<<<< a\n=======\n>>>>>>> b\n" * 100_000,
        "of hashes": "a#" * 8_000_000,
        "of one problem": "".join(f"content/file{n}.md#/title type 74234e98\n" for n in range(380_000)),
        "with Windows line ends": baseline.replace("\n", "\r\n")[:16_000_000],
    }.items():
        write = both(writing("mattercheck-baseline.txt", text), writing("content/a.md", bad))
        for ours in COMMANDS:
            yield Input(f"a baseline {name}", write, ours)
