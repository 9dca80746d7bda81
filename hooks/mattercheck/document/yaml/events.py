"""Read YAML as libyaml's stream of parser events, within limits."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from ...core.limits import DEFAULT_LIMITS

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML without its C extension
    CParser = None  # type: ignore[assignment,misc]

_NOT_PRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Characters that YAML 1.2.2, section 5.1 doesn't allow in a stream, and the byte order mark."""


@dataclass(slots=True)
class Stop:
    """Why libyaml stopped: its messages and 0-based offsets."""

    problem: str
    offset: int
    context: str = ""
    context_offset: int | None = None

    @property
    def is_about_context(self) -> bool:
        """Whether the mistake is where the construct started: libyaml notices a missing colon only on the next line."""
        return self.context_offset is not None and self.problem == "could not find expected ':'"


@dataclass(slots=True)
class Bound:
    """Why reading ended although libyaml could have continued: a rule, a message and a 0-based offset."""

    rule: str
    offset: int
    message: str
    help: str | None = None


class _PythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for an installation without libyaml."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


PARSER_NAME = "libyaml" if CParser is not None else "PyYAML's Python parser"


def start_of(event: Event) -> int:
    """Return the 0-based offset at which an event starts. Only the index of a mark is ever used."""
    assert event.start_mark is not None
    return event.start_mark.index


def end_of(event: Event) -> int:
    """Return the 0-based offset at which an event ends."""
    assert event.end_mark is not None
    return event.end_mark.index


def read_events(text: str, limit: int = DEFAULT_LIMITS.depth) -> tuple[list[Event], Stop | Bound | None]:
    """Return the events of a text, and what stopped the parser if it didn't reach the end.

    `limit` is the maximum nesting depth.
    """
    if text[:1] == "\ufeff":  # libyaml would skip it and count offsets from there
        return [], Bound(
            "encoding", 0, "unexpected byte order mark inside the file", "delete it; it is invisible"
        )
    events: list[Event] = []
    append = events.append
    depth = 0
    try:
        get_event = (_PythonParser if CParser is None else CParser)(text).get_event
        while (event := get_event()) is not None:
            append(event)
            if event.__class__ is ScalarEvent:  # most of them
                continue
            if isinstance(event, CollectionStartEvent):
                depth += 1
                if depth > limit:
                    message = f"lists and mappings are nested more than {limit} levels deep"
                    return events, Bound("depth-limit", start_of(event), message)
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
    except yaml.MarkedYAMLError as error:
        mark, context = error.problem_mark, error.context_mark
        offset = mark.index if mark else context.index if context else 0
        return events, Stop(
            error.problem or "", offset, error.context or "", context.index if context else None
        )
    except yaml.reader.ReaderError:
        # Its position is in bytes or in code points, depending on the parser, so search for the character.
        match = re.search(_NOT_PRINTABLE, text)
        offset = match.start() if match else 0
        message = f"control character U+{ord(text[offset]):04X} isn't allowed"
        return events, Bound("encoding", offset, message, "delete it; it may be invisible in the editor")
    except ValueError:  # PyYAML's own parser, for an escape such as "\U00110000"
        return events, Stop("found unknown escape character", start_of(events[-1]) if events else 0)
    return events, None


__all__ = [
    "PARSER_NAME",
    "AliasEvent",
    "Bound",
    "CollectionEndEvent",
    "CollectionStartEvent",
    "DocumentStartEvent",
    "Event",
    "NodeEvent",
    "ScalarEvent",
    "SequenceStartEvent",
    "Stop",
    "end_of",
    "read_events",
    "start_of",
]
