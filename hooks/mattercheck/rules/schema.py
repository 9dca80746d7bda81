"""The rules about the schemas themselves, and about how content names them."""

from __future__ import annotations

from ..core.problem import Severity
from .rule import Rule

SCHEMA_RULES = (
    Rule(
        "internal-error",
        "mattercheck failed on this file.",
        "It is a bug of mattercheck. The file was not checked, so the run ends with exit code 2.",
        "(none is known)",
        "Report it with the log that the message names.",
        "(none is known)",
    ),
    Rule(
        "invalid-configuration",
        "The configuration is wrong.",
        "With a broken configuration the wrong files are checked, or none, so the run ends with exit code 2.",
        '[[collections]]\nname = "news"\nfiles = "content/*.md"\nshema = "news-article"',
        "Mend the configuration at the place named.",
        '[[collections]]\nname = "news"\nfiles = "content/*.md"\nschema = "news-article"',
    ),
    Rule(
        "invalid-schema",
        "The schema is not a JSON Schema.",
        "With a broken schema nothing can be checked, so the run ends with exit code 2 instead of blaming content.",
        '{"type": "strng"}',
        "Mend the schema at the place named.",
        '{"type": "string"}',
    ),
    Rule(
        "unknown-format",
        "The schema asks for a format that its draft does not define.",
        "A format that nobody knows is not checked: every text passes.",
        '{"format": "datetime"}',
        "Write the name of a standard format, or use `pattern`.",
        '{"format": "date-time"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "unknown-keyword",
        "The schema has a keyword that looks misspelt, or that its draft does not know yet.",
        "JSON Schema ignores a keyword that it does not know: the rule is silently switched off.",
        '{"requried": ["title"]}',
        "Write the keyword that was meant, or name the draft that knows it; begin a keyword of your own with `x-`.",
        '{"required": ["title"]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "schema-contradiction",
        "Parts of the schema contradict each other.",
        "What nothing can meet refuses all content, or never takes effect. `mattercheck schema check` looks for it.",
        '{"type": "string", "enum": [1, 2]}',
        "Change one of the parts, or remove it.",
        '{"type": "integer", "enum": [1, 2]}',
    ),
    Rule(
        "schema-doubt",
        "The schema says something that is hardly meant.",
        "A default or an example that breaks its own schema misleads whoever copies it; a misspelt name in `required` "
        "asks for a field that nobody writes. `mattercheck schema check` looks for it.",
        '{"type": "string", "maxLength": 3, "default": "draft"}',
        "Change what is at the place named, or the schema around it.",
        '{"type": "string", "maxLength": 5, "default": "draft"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "inline-schema",
        "The file names a schema that cannot be used.",
        "Content may only name a bundled schema or a file inside the repository, never a URL.",
        "---\n$schema: https://example.com/article.json\n---",
        "Name a schema file by its path relative to the content file, or remove the line.",
        "---\n$schema: ../schemas/article.schema.json\n---",
    ),
    Rule(
        "stale-baseline",
        "The baseline holds a problem that is no longer there.",
        "What is mended could come back unseen while it still counts as known.",
        "content/news/mended.md#/publishedDateTime format 3f2a91c0",
        "Take it out with `mattercheck baseline --update`.",
        "# nothing about content/news/mended.md",
    ),
)
