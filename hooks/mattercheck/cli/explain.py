"""`mattercheck explain`."""

from __future__ import annotations

import argparse

from ..core.problem import SetupError
from ..core.similarity import nearest
from ..rules import RULES
from ..rules.page import page
from .output.streams import Streams


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
