"""Mistakes in the declarations of relations, each with its place in the configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ..config.settings import ConfigurationError, Settings, read_configuration
from ..core.pointer import Route
from ..core.problem import Problem
from ..schema.load.loader import SchemaLoader

T = TypeVar("T")


class MistakeError(ValueError):
    """A mistake in a value of the configuration: what is wrong, and how to fix it."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class Mistakes:
    """Collects the mistakes in a configuration."""

    def __init__(self) -> None:
        self._found: list[tuple[Route, str, str | None]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, route: Route, message: str, hint: str | None) -> None:
        """Add a mistake in the value at a route."""
        self._found.append((route, message, hint))

    def guard(self, route: Route, read: Callable[[], T]) -> T | None:
        """Return the result of `read`; add its mistake and return None if it raises MistakeError."""
        try:
            return read()
        except MistakeError as mistake:
            self.add(route, str(mistake), mistake.hint)
        return None

    def error(self, settings: Settings, loader: SchemaLoader) -> ConfigurationError:
        """Return the error for the mistakes, each at its place in the configuration if that is a file."""
        if not loader.files.is_file(settings.path):
            return ConfigurationError("; ".join(message for _, message, _ in self._found))
        document, base = read_configuration(settings.path, loader)
        problems: list[Problem] = []
        for route, message, hint in self._found:
            place = document.value_span(_existing(document.value, (*base, *route)))
            problem = document.source.problem(
                "invalid-configuration", place, message, help=hint, route=(*base, *route)
            )
            problems.append(problem)
        return ConfigurationError("the configuration is invalid", problems)


def _existing(value: Any, route: Route) -> Route:
    """Return the longest start of a route that exists: the defaults of a bundled schema are not in the file."""
    for length, step in enumerate(route):
        is_there = (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        )
        if not is_there:
            return route[:length]
        value = value[step]
    return route
