"""Read YAML: its value in the JSON data model, its problems, and the location of each field.

Modules that a valid document doesn't need, including libyaml, are imported on demand.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...core.problem import Problem
from ..block import Block
from ..syntax import NotCleanError, YamlVersion
from .fast_path import MAX_DEPTH, NOT_SIMPLE, read_simple

if TYPE_CHECKING:
    from ..places import Node
    from .document import YamlDocument

_MAX_STRICT_CHARS = 1 << 18
"""Length up to which a document is read in strict mode: more may take long."""

__all__ = ["is_mapping", "parser_name", "read_simple_yaml", "read_yaml"]


def read_yaml(block: Block, version: YamlVersion = YamlVersion.CORE) -> SimpleYaml | YamlDocument:
    """Read a block of YAML: line by line if that is sufficient, else from libyaml's events."""
    if block.strict and block.end - block.start > _MAX_STRICT_CHARS:
        raise NotCleanError
    simple = read_simple_yaml(block, version)
    if simple is not None:
        return simple
    from .document import YamlDocument

    return YamlDocument(block, version)


def read_simple_yaml(block: Block, version: YamlVersion) -> SimpleYaml | None:
    """Read a block of YAML line by line; return None if that isn't sufficient."""
    if version is YamlVersion.CORE and block.limits.depth >= MAX_DEPTH:
        value = read_simple(block.source.text[block.start : block.end])
        if value is not NOT_SIMPLE:
            return SimpleYaml(block, value)
    return None


class SimpleYaml:
    """A valid block of YAML whose value is known; it is read again when a location is requested."""

    complete = True
    repaired_lines: frozenset[int] = frozenset()
    requoted_lines: frozenset[int] = frozenset()

    def __init__(self, block: Block, value: Any) -> None:
        self._block = block
        self.value = value
        self.problems: list[Problem] = []

    @cached_property
    def places(self) -> Node:
        from .fast_places import locate

        located = locate(self._block.text, self._block.start)
        if located is not None:
            return located
        from .events import read_events
        from .places import simple_places

        events, _ = read_events(self._block.text, self._block.limits.depth)
        return simple_places(self._block.text, events, self._block.start)


def is_mapping(text: str) -> bool:
    """Tell whether a text is valid YAML and a mapping that isn't empty."""
    from .events import read_events
    from .values import build

    events, stop = read_events(text)
    return stop is None and isinstance(value := build(events).value, dict) and bool(value)


def parser_name() -> str:
    """Return the name of the parser for YAML that can't be read line by line."""
    from .events import PARSER_NAME

    return PARSER_NAME
