"""YAML: its value in the JSON data model, its faults, and the place of each field.

What a sound document does not need is imported when it is needed, libyaml included.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...core.problem import Problem
from ..block import Block
from ..syntax import NotCleanError, YamlVersion
from .fast_path import NOT_SIMPLE, read_simple

if TYPE_CHECKING:
    from ..places import Node
    from .document import YamlDocument

_LONG = 1 << 18
"""Characters from which on it is not said at once that a document is clean: that may take long."""

__all__ = ["is_mapping", "parser_name", "read_yaml"]


def read_yaml(block: Block, version: YamlVersion = YamlVersion.CORE) -> SimpleYaml | YamlDocument:
    """Read a block of YAML: line by line where that is enough, else from the events of libyaml."""
    if block.strict and block.end - block.start > _LONG:
        raise NotCleanError
    if version is YamlVersion.CORE:
        value = read_simple(block.text)
        if value is not NOT_SIMPLE:
            return SimpleYaml(block, value)
    from .document import YamlDocument

    return YamlDocument(block, version)


class SimpleYaml:
    """A block of YAML without fault whose value is known; the events are read when a place is asked for."""

    complete = True
    repaired_lines: frozenset[int] = frozenset()
    requoted_lines: frozenset[int] = frozenset()

    def __init__(self, block: Block, value: Any) -> None:
        self._block = block
        self.value = value
        self.problems: list[Problem] = []

    @cached_property
    def places(self) -> Node:
        from .events import read_events
        from .places import build_places

        events, _ = read_events(self._block.text, self._block.limits.depth)
        return build_places(self._block.text, events, lambda offset: self._block.start + offset)


def is_mapping(text: str) -> bool:
    """Tell whether a text is a YAML mapping without fault, and not empty."""
    from .events import read_events
    from .values import build

    events, stop = read_events(text)
    return stop is None and isinstance(value := build(events).value, dict) and bool(value)


def parser_name() -> str:
    """Return what reads YAML here, where it is not read line by line."""
    from .events import PARSER_NAME

    return PARSER_NAME
