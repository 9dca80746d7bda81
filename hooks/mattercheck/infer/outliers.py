"""Finds outliers: probable mistakes in the content that an inferred schema rejects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from ..checking.checker import Checker
from ..checking.result import Result
from ..checking.run import Run
from ..config.file_config import ConfigResolver
from ..core.problem import Problem, Severity
from ..document.syntax import YamlVersion
from ..io.sources import Source
from ..schema.load.loader import SchemaLoader

_BY_CERTAINTY = ("syntax", "duplicate-key", "format", "type", "enum", "pattern", "required")


def rank(problem: Problem) -> int:
    """Return a number that sorts problems of an inferred schema: the likelier one is a mistake, the lower.

    Misspelled keys come first, and keys that are only rare last.
    """
    if problem.rule in {"additionalProperties", "unknown-field"}:
        return 0 if problem.facts.suggestion else len(_BY_CERTAINTY) + 2
    for number, rule in enumerate(_BY_CERTAINTY, 1):
        if problem.rule.endswith(rule):
            return number
    return len(_BY_CERTAINTY) + 1


def outliers(
    schema: dict[str, Any],
    sources: Iterable[Source],
    loader: SchemaLoader,
    *,
    named: bool,
    jobs: int,
    yaml_version: YamlVersion,
) -> Iterator[Result]:
    """Yield the results of the files that a schema rejects, with only their errors."""
    config_resolver = ConfigResolver(
        loader, schema=partial(loader.from_value, schema), required=False, yaml_version=yaml_version
    )
    for result in Run(Checker(loader, config_resolver, is_guarded=True), jobs=jobs).results(
        sources, named=named
    ):
        errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
        if errors:
            yield result._replace(problems=errors)


def apart(invalid: list[Result], evident: Iterable[Result]) -> tuple[list[Result], list[Result]]:
    """Return the results with the problems of fields that have an `evident` one, too, and those with the others."""
    fields = {
        (result.path, problem.pointer) for result in evident for problem in result.problems if problem.pointer
    }

    def is_evident(problem: Problem) -> bool:
        is_syntax = not problem.pointer or problem.rule.endswith(("syntax", "duplicate-key"))
        return is_syntax or (problem.path, problem.pointer) in fields

    probable: list[Result] = []
    rare: list[Result] = []
    for result in invalid:
        for chosen, wanted in ((probable, True), (rare, False)):
            problems = [problem for problem in result.problems if is_evident(problem) is wanted]
            if problems:
                chosen.append(result._replace(problems=problems))
    return probable, rare
