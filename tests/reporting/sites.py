"""What all formats are tried on: a repository with all kinds of problems, and one whose content is hostile."""

from __future__ import annotations

import json
import os

from conftest import GOOD, Repository

HOSTILE = (
    "\n::error file=x::pwned",
    "::warning::pwned",
    "%0A::error::pwned",
    "##[add-mask]pwned",
    "##[error]pwned",
    "##vso[task.setvariable variable=x]pwned",
    "]]><pwned/>",
    "\x1b[31mpwned\x1b[0m",
    "\x9b31mpwned",
    "\u202epwned\u202c",
    "\u2066pwned\u2069",
    "<script>pwned</script>",
    "[pwned](https://pwned.example)",
    "`|pwned|` **pwned** @pwned https://pwned.example",
    "{0} {1} \\ # pwned",
    "\x00pwned\x07",
    "\u2028pwned\ufeff\ufffe",
)
"""What content could say to be obeyed."""

NAMES = (
    "::error::pwned.md",
    " ::error::pwned.md",
    "\u00a0::error::pwned.md",
    "##[add-mask]pwned %0A<b>.md",
    "\x1b[31m\u202epwned ]]>&.md",
    "a;b,c=d|`e`.md",
)
"""What a file could be called."""

_SCHEMA = {
    "type": "object",
    "required": ["title", "date"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "kind": {"enum": ["news", "opinion"]},
        "topics": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}},
        "old": {"deprecated": True},
        "colour": {"const": "##[error]{0} [x](1) \x1b[1m<b>"},
    },
}


def make_site(repository: Repository) -> Repository:
    """Fill a repository with errors, warnings, a syntax error, a related place, and columns that are not bytes."""
    repository.write("post.schema.json", json.dumps(_SCHEMA))
    repository.write("content/clean.md", "---\ntitle: One\ndate: 2024-05-01\n---\n")
    repository.write(
        "content/errors.md",
        "---\ntitle: One\ntitle: Two\ndate: 2024-13-01\nkind: nwes\ntopics: [\u00e4\u00f6, ok, B\u00e4]\nextra: 1\n---\n",
    )
    repository.write("content/syntax.md", "---\ntitle: One: two\ndate: 2024-05-01\n---\n")
    repository.write("content/warning.md", "---\ntitle: One\ndate: 2024-05-01\nold: x\n---\n")
    return repository


def make_hostile_site(repository: Repository) -> Repository:
    """Fill a repository whose values, keys, schema and file names try to be more than text."""
    repository.write("post.schema.json", json.dumps(_SCHEMA))
    lines = ["title: One", "date: 2024-05-01", "colour: x"]
    lines += [f"{json.dumps(text)}: {json.dumps(text)}" for text in HOSTILE]
    repository.write("content/keys.md", "---\n" + "\n".join(lines) + "\n---\n")
    for number, text in enumerate(HOSTILE):
        values = (
            f"title: One\ndate: {json.dumps(text)}\nkind: {json.dumps(text)}\ntopics: [{json.dumps(text)}]"
        )
        repository.write(f"content/{number}.md", f"---\n{values}\n---\n")
    repository.write("content/raw.md", "---\ntitle: One: ::error::pwned ##[error]pwned\n  ]]> : <b>\n---\n")
    if os.name != "nt":
        for name in NAMES:
            repository.write(f"content/{name}", GOOD.replace("title", "tilte"))
        repository.write(os.fsdecode(b"content/\xff.md"), GOOD.replace("title", "tilte"))
    return repository
