"""Output formats: one module for each, imported on demand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import cast

from ..checking.result import Result, Summary
from ..core.problem import Problem
from .color import Style

FORMATS = (
    *("text", "concise", "json", "jsonl"),
    *("github", "gitlab", "azure", "sarif"),
    *("rdjson", "rdjsonl", "checkstyle", "junit", "tap", "results"),
)
ANNOTATIONS = frozenset({"github", "azure"})
"""The formats that CI reads from its log."""

LOGS = frozenset({"text", "concise", *ANNOTATIONS})
"""The formats for people, to which --max-problems applies; output for programs is always complete."""

_ONLY_PROBLEMS = frozenset({"text", "concise"})
"""The formats that write nothing for a file without problems."""

__all__ = ["ANNOTATIONS", "FORMATS", "LOGS", "Renderer", "Style", "make_renderer"]


class Renderer:
    """Turns results into text as they arrive; each format is a subclass.

    `wants_clean_files` tells whether the format also reports files without problems.
    """

    wants_clean_files = False

    def __init__(self, style: Style) -> None:
        self._style = style

    def start(self) -> str:
        """Return the text before all results."""
        return ""

    def record(self, result: Result, *, is_relation: bool) -> str:
        """Return the text for one file, in formats that contain everything that was found.

        Other formats have only what `result` is called for: what the baseline and other filters leave over.
        """
        del result, is_relation
        return ""

    def result(self, result: Result) -> str:
        """Return the text for one file."""
        return "".join(self.problem(problem, result) for problem in result.problems)

    def problem(self, problem: Problem, result: Result) -> str:
        """Return the text for one problem, in formats that write them one by one."""
        raise NotImplementedError

    def end(self, summary: Summary) -> str:
        """Return the text after all results."""
        del summary
        return ""


class _OnDemand(Renderer):
    """A renderer that is imported at the first result, for a format without a text before or after the results."""

    def __init__(self, name: str, style: Style) -> None:
        super().__init__(style)
        self._name = name

    @cached_property
    def _renderer(self) -> Renderer:
        return _import_renderer(self._name, self._style)

    def result(self, result: Result) -> str:
        return self._renderer.result(result) if result.problems else ""


def make_renderer(name: str, style: Style) -> Renderer:
    """Return the renderer for a format."""
    return (_OnDemand if name in _ONLY_PROBLEMS else _import_renderer)(name, style)


def _import_renderer(name: str, style: Style) -> Renderer:
    module = import_module(f".renderers.{name.replace('-', '_')}", __package__)
    return cast("Callable[[Style], Renderer]", module.make)(style)
