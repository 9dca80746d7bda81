"""Holds the program to the official test suites: `python tests/conformance/run.py`.

Prints a table of the suites, and each case in which the program differs and that is not listed in differences.toml,
or is listed and does not. Exits with 1 if there is any, or if the table is not that of docs/conformance.md, and with 2
where a suite cannot be had.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import json_suite
import schema_suite
import suites
import toml_suite
import yaml_suite
from case import Case


class Suite(NamedTuple):
    """A suite: its name, the package that carries it, and its cases."""

    name: str
    package: suites.Package
    cases: Callable[[], Iterator[Case]]


SUITES = (
    Suite("JSON-Schema-Test-Suite", suites.JSON_SCHEMA, schema_suite.cases),
    Suite("yaml-test-suite", suites.YAML, yaml_suite.cases),
    Suite("toml-test", suites.TOML, toml_suite.cases),
    Suite("JSONTestSuite", suites.JSON, json_suite.cases),
)
PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
_TABLE = re.compile(r"^\| suite \|.*?(?=\n\n)", re.MULTILINE | re.DOTALL)
DIFFERENCES = Path(__file__).with_name("differences.toml")


class Listed(NamedTuple):
    """Cases in which the program differs on purpose, or by a fault of a library; names may have wildcards."""

    reason: str
    cases: list[str]


def listed_differences() -> dict[str, list[Listed]]:
    """Return what is listed, by suite."""
    listed = tomllib.loads(DIFFERENCES.read_text(encoding="utf-8"))
    return {name: [Listed(**one) for one in members] for name, members in listed.items()}


def hold(suite: Suite, listed: list[Listed]) -> tuple[list[str], list[str]]:
    """Return the rows of the table for a suite, and what is wrong."""
    wrong = []
    total, reasons, met = 0, Counter[str](), set[str]()
    for case in suite.cases():
        total += 1
        if case.difference is None:
            continue
        patterns = [(one.reason, name) for one in listed for name in one.cases if _matches(case.name, name)]
        if not patterns:
            wrong.append(f"{suite.name}: {case.name}: {case.difference}")
            continue
        reasons[patterns[0][0]] += 1
        met.update(name for _, name in patterns)
    idle = [name for one in listed for name in one.cases if name not in met]
    wrong += [f"{suite.name}: {name}: is listed as a difference, and isn't one" for name in idle]
    package = suite.package
    source = f"{package.name} {package.version}, {package.registry}"
    rows = [f"| {suite.name} | {source} | {total:,} | {total - sum(reasons.values()):,} |"]
    return rows + [f"| | {reason} | | {number:,} |" for reason, number in reasons.items()], wrong


def _matches(name: str, pattern: str) -> bool:
    return name == pattern or fnmatchcase(name, pattern.replace("[", "[[]"))


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold the program to the official test suites.")
    names = [suite.name for suite in SUITES]
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"default: all of {', '.join(names)}")
    parser.add_argument("--update", action="store_true", help="write the table into docs/conformance.md")
    arguments = parser.parse_args()
    wanted = arguments.suites or names
    if unknown := set(wanted) - set(names):
        parser.error(f"there is no suite {', '.join(sorted(unknown))}")
    listed = listed_differences()
    rows = ["| suite | package; differences | cases | as the suite says |", "| --- | --- | ---: | ---: |"]
    wrong = []
    for suite in SUITES:
        if suite.name in wanted:
            found, faults = hold(suite, listed.get(suite.name, []))
            rows += found
            wrong += faults
    table = "\n".join(rows)
    print(table)
    if wanted == names:
        wrong += _compare_page(table, update=arguments.update)
    for fault in wrong:
        print(fault, file=sys.stderr)
    return 1 if wrong else 0


def _compare_page(table: str, *, update: bool) -> list[str]:
    """Say whether the page has another table than this one, or write this one into it."""
    page = PAGE.read_text(encoding="utf-8")
    changed = _TABLE.sub(lambda _: table, page)
    if update:
        PAGE.write_text(changed, encoding="utf-8", newline="\n")
    elif changed != page:
        return [f"{PAGE.name} has another table: run this with --update"]
    return []


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
