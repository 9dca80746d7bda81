"""The rules about schemas, the configuration and the baseline."""

from __future__ import annotations

from ..core.problem import Severity
from .rule import Rule

SCHEMA_RULES = (
    Rule(
        "internal-error",
        "mattercheck crashed while checking this file.",
        "This is a bug in mattercheck. The file was not checked, so the run ends with exit code 2.",
        "(none known)",
        "Report the bug, and attach the log that the message names.",
        "(none known)",
    ),
    Rule(
        "invalid-configuration",
        "The configuration is invalid.",
        "With an invalid configuration, mattercheck would check the wrong files or none at all, so the run ends with exit code 2.",
        '[[collections]]\nname = "news"\nfiles = "content/*.md"\nshema = "news-article"',
        "Fix the configuration at the location in the message.",
        '[[collections]]\nname = "news"\nfiles = "content/*.md"\nschema = "news-article"',
    ),
    Rule(
        "invalid-schema",
        "The schema is not a valid JSON Schema.",
        "An invalid schema cannot validate content, so the run ends with exit code 2 instead of reporting the content.",
        '{"type": "strng"}',
        "Fix the schema at the location in the message.",
        '{"type": "string"}',
    ),
    Rule(
        "unknown-format",
        "The schema uses a format that its draft does not define.",
        "An unknown format is not checked, so every text passes.",
        '{"format": "datetime"}',
        "Use a format of the draft, or `pattern` instead.",
        '{"format": "date-time"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "unknown-keyword",
        "The schema has a keyword that looks misspelled or was introduced in a later draft.",
        "JSON Schema ignores unknown keywords, so the check is silently disabled.",
        '{"requried": ["title"]}',
        "Correct the keyword, or set `$schema` to a draft that defines it. Start custom keywords with `x-`.",
        '{"required": ["title"]}',
        severity=Severity.WARNING,
    ),
    Rule(
        "schema-contradiction",
        "Parts of the schema contradict each other.",
        "A schema that no value satisfies rejects all content, or part of it never takes effect. `mattercheck schema check` "
        "finds contradictions.",
        '{"type": "string", "enum": [1, 2]}',
        "Change or remove one of the parts.",
        '{"type": "integer", "enum": [1, 2]}',
    ),
    Rule(
        "suspicious-schema",
        "The schema contains something that is probably a mistake.",
        "A default or an example that violates its own schema misleads authors who copy it; a misspelled name in "
        "`required` demands a field that does not exist. `mattercheck schema check` finds such mistakes.",
        '{"type": "string", "maxLength": 3, "default": "draft"}',
        "Change the value at the location in the message, or the schema around it.",
        '{"type": "string", "maxLength": 5, "default": "draft"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "inline-schema",
        "The file refers to a schema that cannot be used.",
        "Content can only refer to a bundled schema or to a file inside the repository, never to a URL.",
        "---\n$schema: https://example.com/article.json\n---",
        "Write the path to a schema file, relative to the content file, or remove the line.",
        "---\n$schema: ../schemas/article.schema.json\n---",
    ),
    Rule(
        "stale-baseline",
        "The baseline contains a problem that no longer exists.",
        "If a fixed problem stays in the baseline, it can come back without being reported.",
        "content/news/fixed.md#/publishedDateTime format 3f2a91c0",
        "Run `mattercheck baseline --update` to remove it.",
        "# no entry for content/news/fixed.md",
    ),
)
