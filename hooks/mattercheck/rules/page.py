"""The documentation page of a rule, which `mattercheck explain` prints and docs/rules contains."""

from __future__ import annotations

import textwrap

from .rule import Rule


def page(rule: Rule) -> str:
    """Return the page of a rule as Markdown that is also readable in a terminal."""
    schema = f"with the schema\n\n{_indented(rule.schema)}\n\n" if rule.schema else ""
    return (
        f"# {rule.id}\n\n{_wrapped(rule.summary)}\n\n"
        f"Severity: {rule.severity}. Since: {rule.since}.\n\n"
        f"## Why\n\n{_wrapped(rule.why)}\n\n"
        f"## Example\n\n{_indented(rule.example)}\n\n{schema}"
        f"## How to fix it\n\n{_wrapped(rule.fix)}\n\n{_indented(rule.instead)}\n"
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, width=88)


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")
