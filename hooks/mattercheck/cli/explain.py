"""`mattercheck explain`."""

from __future__ import annotations

import argparse

from ..core.errors import MattercheckError
from ..core.similarity import closest_match, did_you_mean
from ..rules import RULES
from ..rules.page import page
from .output.streams import Streams


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "rule", nargs="?", help="the word in brackets at the end of a problem; none lists all"
    )


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print one rule, or the list of all."""
    if arguments.rule is None:
        width = max(map(len, RULES))
        streams.stdout.write("".join(f"{rule.id:{width}}  {rule.summary}\n" for rule in RULES.values()))
        return 0
    rule = RULES.get(arguments.rule)
    if rule is None:
        meant = closest_match(arguments.rule, RULES)
        hint = did_you_mean(meant) or "`mattercheck explain` lists them all"
        raise MattercheckError(f"there is no rule {arguments.rule}; {hint}")
    streams.stdout.write(page(rule))
    return 0
