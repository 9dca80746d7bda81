"""Arguments shared by several commands, and parsers for their values."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..checking.result import Shard
    from ..infer.tolerance import Tolerance

_JOBS_LIMIT = 61
"""Most processes that a program can wait for on Windows."""


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add `--config`."""
    parser.add_argument("--config", help="configuration file (default: the nearest one above each file)")


def add_baseline(parser: argparse.ArgumentParser) -> None:
    """Add `--baseline`."""
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        help="baseline file (default: mattercheck-baseline.txt in the repository root)",
    )


def add_formats(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Add `--format` and `--output`."""
    parser.add_argument(
        *("-f", "--format"), choices=formats, help="output format (default: text, or that of the CI system)"
    )
    parser.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="also write a report to a file; repeatable",
    )


def add_failing(parser: argparse.ArgumentParser) -> None:
    """Add the options for what is reported and what fails."""
    parser.add_argument(
        "--no-baseline", action="store_true", help="ignore the baseline and report all problems"
    )
    parser.add_argument("--max-problems", type=parse_number, metavar="N", help="show at most N problems")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only problems, without a summary")
    parser.add_argument("--strict", action="store_true", help="also fail on warnings")
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 even if there are problems")


def parse_shard(text: str) -> Shard:
    """Parse a shard such as `1/4`."""
    from ..checking.result import Shard

    try:
        return Shard.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a shard such as 1/4") from None


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add `--jobs`."""
    parser.add_argument(
        "--jobs",
        type=_parse_jobs,
        metavar="N",
        help="use N worker processes (default: one per processor)",
    )


def _parse_jobs(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= _JOBS_LIMIT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_JOBS_LIMIT}")
    return int(text)


def parse_number(text: str) -> int:
    """Parse a non-negative integer."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return int(text)


def parse_share(text: str) -> float:
    """Parse a share such as `95%` or `0.95`: above 0 and up to 1."""
    share = _share(text)
    if share is None or not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share above 0% and up to 100%")
    return share


def _share(text: str) -> float | None:
    """Return the number that a percentage or a decimal fraction stands for, or None if a text is neither."""
    if re.fullmatch(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)%?", text) is None:
        return None
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def parse_tolerance(text: str) -> Tolerance:
    """Parse a share from 0 to 0.5."""
    from ..infer.tolerance import Tolerance

    share = _share(text)
    if share is None or share > 0.5:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share from 0% to 50%")
    return Tolerance(share)
