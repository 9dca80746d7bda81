"""How results look: one module for each format, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from ..checking.result import Result, Summary
from ..core.problem import Problem
from .color import Style

FORMATS = (
    *("text", "concise", "json", "jsonl"),
    *("github", "gitlab", "azure", "sarif"),
    *("rdjson", "rdjsonl", "checkstyle", "junit", "tap"),
)
ANNOTATIONS = frozenset({"github", "azure"})
"""The formats that CI reads in its log."""

LOGS = frozenset({"text", "concise", *ANNOTATIONS})
"""The formats that people read, who may want to see no more than so many problems; what a program reads is complete."""

__all__ = ["ANNOTATIONS", "FORMATS", "LOGS", "Renderer", "Style", "make_renderer"]


class Renderer:
    """Turns results into text, each as it comes; a format says what is its own.

    `wants_clean_files` tells whether it has something to say of files without a problem, too.
    """

    wants_clean_files = False

    def __init__(self, style: Style) -> None:
        self._style = style

    def start(self) -> str:
        """Return what comes before all results."""
        return ""

    def result(self, result: Result) -> str:
        """Return what is to be written of a file when its turn comes."""
        return "".join(self.problem(problem, result) for problem in result.problems)

    def problem(self, problem: Problem, result: Result) -> str:
        """Return what is to be written of a problem, in a format that writes one after the other."""
        raise NotImplementedError

    def end(self, summary: Summary) -> str:
        """Return what comes after all results."""
        del summary
        return ""


def make_renderer(name: str, style: Style) -> Renderer:
    """Return the renderer of a format."""
    module = import_module(f".renderers.{name.replace('-', '_')}", __package__)
    return cast("Callable[[Style], Renderer]", module.make)(style)
