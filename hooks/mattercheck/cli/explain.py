"""`mattercheck explain`."""

from __future__ import annotations

import argparse
import textwrap

from ..problem import SetupError
from ..rules import RULES, Rule
from ..schema.nearest import nearest
from .streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print one rule, or the list of all."""
    if arguments.rule is None:
        width = max(map(len, RULES))
        streams.stdout.write("".join(f"{rule.id:{width}}  {rule.summary}\n" for rule in RULES.values()))
        return 0
    rule = RULES.get(arguments.rule)
    if rule is None:
        meant = nearest(arguments.rule, RULES)
        hint = f"did you mean {meant}?" if meant else "`mattercheck explain` lists them all"
        raise SetupError(f"there is no rule {arguments.rule}; {hint}")
    streams.stdout.write(page(rule))
    return 0


def page(rule: Rule) -> str:
    """Return the page of a rule, as Markdown that reads well on a terminal."""
    return (
        f"# {rule.id}\n\n{_wrapped(rule.summary)}\n\n"
        f"Severity: {rule.severity}. Since: {rule.since}.\n\n"
        f"## Why\n\n{_wrapped(rule.why)}\n\n"
        f"## Example\n\n{_indented(rule.example)}\n\n"
        f"## How to mend it\n\n{_wrapped(rule.fix)}\n\n{_indented(rule.instead)}\n"
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, width=88)


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")
