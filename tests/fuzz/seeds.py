"""What fuzzing begins with: the golden cases, and the words of each language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from fuzz.generated import make_schema
from fuzz.targets import SCHEMA
from mattercheck.schema.drafts import DRAFTS
from mattercheck.schema.keywords import KEYWORDS

_TESTS = Path(__file__).parents[1]
_FILES = {
    "content": ("cases/*/*/input.*", "fixes/**/before.*"),
    "repair": ("fixes/**/before.*", "cases/*/*/input.*"),
    "schema": ("cases/**/*schema.json", "fixes/**/schema.json"),
    "configuration": ("cases/**/mattercheck.toml",),
}
_GENERATED = 300
"""Schemas made by chance, beside those of the golden cases."""
_WORDS = {
    "content": (
        *(
            "---\n",
            "+++\n",
            ";;;\n",
            "---json\n",
            "\n---\n",
            ": ",
            "- ",
            "\n  ",
            "# ",
            "&a ",
            "*a",
            "<<: ",
            "!!str ",
            "? ",
        ),
        *(
            "|\n  ",
            ">-\n  ",
            "{",
            "}",
            "[",
            "]",
            '"',
            "'",
            "\\u0000",
            "\\n",
            "\t",
            "\r\n",
            "\r",
            "\x1b[31m",
            "\u202e",
        ),
        *(
            "\u2028",
            "\x85",
            "\u00a0",
            "\ufeff",
            "\ud7ff",
            "\U0001f600",
            "::error::x",
            "##[error]x",
            "##vso[task.x]y",
        ),
        *(
            "true",
            "yes",
            "null",
            "~",
            "0x1F",
            "1e999",
            ".inf",
            "2024-01-31",
            "2024-01-31 09:30",
            "31.01.2024",
            "12:30",
        ),
        *(
            "2024-01-31T09:30:00Z",
            "https://x.y/a b",
            "a@b",
            "[[a]]\n",
            "= ",
            '"""',
            "'''",
            "# mattercheck: ignore",
        ),
        *(
            "# mattercheck: ignore-next-line type\n",
            "{{ x }}",
            "{% x %}",
            "<<<<<<< a\n",
            "=======\n",
            ">>>>>>> b\n",
        ),
        *(f"\n{name}: " for name in SCHEMA["properties"]),
        *(f"\n{name} = " for name in SCHEMA["properties"]),
    ),
    "schema": (
        *(f'"{keyword}": ' for keyword in sorted(KEYWORDS)),
        *(f'"$schema": "{draft}",' for draft in DRAFTS),
        *(
            '"#/$defs/a"',
            '"#"',
            '"#a"',
            '"part.json"',
            '"main.json#/$defs/a"',
            '"../x.json"',
            '"https://x.y/z"',
            "{}",
            "[]",
        ),
        *(
            "true",
            "false",
            '"string"',
            '"integer"',
            '"object"',
            '"array"',
            '"date"',
            '"^(a+)+$"',
            '"(?=a)"',
            "1e999",
        ),
        *(
            '{"$ref": "#"}',
            '"\\u0000"',
            '"\\ud800"',
            "1e-400",
            "100000000000000000000",
            '"a": ',
            '"::error::x"',
            "- ",
        ),
    ),
    "configuration": (
        *(
            "[[collections]]\n",
            'name = "',
            'files = "',
            'schema = "schema.json"\n',
            'exclude = ["',
            "[severity]\n",
            "[limits]\n",
        ),
        *(
            'front-matter = "optional"\n',
            'yaml = "1.1"\n',
            "allow-inline-schema = true\n",
            "[collections.severity]\n",
        ),
        *(
            "[tool.mattercheck]\n",
            "[[tool.mattercheck.collections]]\n",
            "**/*.md",
            "{md,html}",
            "[!a-z]",
            "content/",
            "../",
        ),
        *(
            'type = "off"\n',
            "depth = 50\n",
            "problems = 1\n",
            "front-matter-size = 1024\n",
            "\\u0000",
            "\\\\",
            '"""',
            "'''",
        ),
        *("alias-values = 0\n", "[]]", "[z-a]", "{a,", "{{a,b},c}", "***", "?", "\x00", "::error::x"),
    ),
}
_WORDS["repair"] = _WORDS["content"]


def seeds(target: str) -> Iterator[bytes]:
    """Yield inputs for a target, each once."""
    seen = set()
    for pattern in _FILES[target]:
        for path in sorted(_TESTS.glob(pattern)):
            data = path.read_bytes()
            if data not in seen and len(data) <= 1 << 14:
                seen.add(data)
                yield data
    if target == "schema":
        for number in range(_GENERATED):
            yield json.dumps(make_schema(Random(number)).contents, indent=2).encode()  # noqa: S311


def words(target: str) -> list[bytes]:
    """Return what is worth putting into an input of a target."""
    return [word.encode() for word in _WORDS[target]]
