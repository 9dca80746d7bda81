"""A problem on one line, escaped, for formats that don't show its place or its hint separately."""

from __future__ import annotations

from ..core.problem import Problem
from .text_safety import escape_controls


def describe(problem: Problem) -> str:
    """Return the message and the hint of a problem as one line, escaped."""
    return escape_controls(f"{problem.message} ({problem.help})" if problem.help else problem.message)


def located(problem: Problem) -> str:
    """Return a problem as one line with its place, escaped, for logs that don't show the place."""
    place = f"{escape_controls(problem.path)}:{problem.span.line}:{problem.span.column}"
    return f"{place}: {describe(problem)} [{problem.rule}]"
