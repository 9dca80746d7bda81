"""The rules about the programs that load content: what they don't see, ignore or reject."""

from __future__ import annotations

from ..core.problem import Severity
from .rule import Rule

LOADER_RULES = (
    Rule(
        "unknown-field",
        "The program that loads the file doesn't know the field.",
        "Most programs ignore an unknown field without a message, so a misspelled one has no effect.",
        "sidebar_postion: 3",
        "Correct the name of the field, or remove the field.",
        "sidebar_position: 3",
        severity=Severity.WARNING,
        schema='{"properties": {"sidebar_position": {}}, "x-unknown-fields": {"effect": "which the site ignores"}}',
    ),
    Rule(
        "field-order",
        "The fields aren't in the required order.",
        "Proposals of a standard have a fixed order of fields, which their validators check.",
        "title: A title\neip: 1",
        "Move the field to its place.",
        "eip: 1\ntitle: A title",
        schema='{"properties": {"eip": {}, "title": {}}, "x-field-order": "which the validator rejects"}',
    ),
    Rule(
        "quoted-date",
        "A date is in quotes, but the program that loads the file requires an unquoted one.",
        "In YAML, quotes make a date a text. Programs that require a date then stop the build.",
        'date: "2024-05-01"',
        "Remove the quotes.",
        "date: 2024-05-01",
        schema='{"properties": {"date": {"x-timestamp": "which stops the build"}}}',
    ),
    Rule(
        "cut-text",
        "A comment ends a text for people.",
        "In YAML, `#` after a space starts a comment, so every program silently reads only the text before it.",
        "description: Fixes issue #12 and similar ones",
        "Put the text in quotes.",
        'description: "Fixes issue #12 and similar ones"',
        severity=Severity.WARNING,
        schema='{"properties": {"description": {"x-prose": "so the site shows only the text before it"}}}',
    ),
    Rule(
        "ignored-file",
        "A program doesn't read a file of this name.",
        "Programs look for files with certain names, and ignore any other without a message.",
        "# .cursor/rules/tests.md",
        "Rename or move the file as the message says.",
        "# .cursor/rules/tests.mdc",
    ),
    Rule(
        "line-syntax",
        "A line isn't a `key: value` pair.",
        "Rules of Cursor and the preambles of EIPs aren't YAML: each line is a field.",
        "---\ndescription\n---",
        "Write a key, a colon and the value on one line.",
        "---\ndescription: Rules for tests\n---",
    ),
    Rule(
        "reader-difference",
        "A program that reads the file doesn't see the front matter as it is written.",
        "Programs differ in the delimiters, the YAML version and the syntax that they read. What one reads, another"
        " drops, usually without a message.",
        "---\ntitle: A title\n...",
        "Write the front matter as the message says.",
        "---\ntitle: A title\n---",
        severity=Severity.WARNING,
    ),
)
