"""How results look: one module for each format, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

from ..result import Result, Summary
from .style import Style

FORMATS = ("text", "concise", "json")

__all__ = ["FORMATS", "Renderer", "Style", "make_renderer"]


class Renderer(Protocol):
    """Turns results into text, each as it comes."""

    def result(self, result: Result) -> str: ...

    def end(self, summary: Summary) -> str: ...


def make_renderer(name: str, style: Style) -> Renderer:
    """Return the renderer of a format."""
    module = import_module(f".{name}", __name__)
    return cast("Callable[[Style], Renderer]", module.make)(style)
