"""`mattercheck explain`."""

from __future__ import annotations

import argparse
import re

from ..core.errors import MattercheckError
from ..core.similarity import closest_match, did_you_mean
from ..rules import RULES
from ..rules.page import page
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "rule", nargs="?", help="rule ID, shown in brackets after a problem (default: list all rules)"
    )


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the page of a rule, or a list of all rules."""
    if arguments.rule is None:
        width = max(map(len, RULES))
        streams.stdout.write("".join(f"{rule.id:{width}}  {rule.summary}\n" for rule in RULES.values()))
        return 0
    rule = RULES.get(arguments.rule)
    if rule is None:
        suggestion = did_you_mean(closest_match(arguments.rule, RULES))
        if re.search(r"[./\\]", arguments.rule):  # a path
            suggestion = "`mattercheck explain-file` says which schema applies to a file"
        hint = suggestion or "run `mattercheck explain` to list all rules"
        raise MattercheckError(f"unknown rule `{arguments.rule}`; {hint}")
    streams.stdout.write(page(rule))
    return 0
