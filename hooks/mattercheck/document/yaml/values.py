"""Build the value of a document, in the JSON data model, directly from its events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from ...core.limits import DEFAULT_LIMITS, Limits
from ...core.named_tuple import NamedTuple
from ...core.pointer import Route
from ..syntax import YamlVersion
from .events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    ScalarEvent,
    SequenceStartEvent,
)
from .scalars import NOT_TEXT_FIRST, TAG_PREFIX, NoJsonValueError, Resolve, resolve_plain, resolve_tagged
from .scalars_1_1 import is_ambiguous, resolve_plain_1_1

FAULTS_LIMIT = 1000
"""Faults that are reported per rule: nobody reads more, and a hostile file could have any number."""

_NO_TAG = frozenset({None, "!"})


@dataclass(slots=True)
class Fault:
    """Why a value isn't in the JSON data model: the rule, the event that violates it, and the message.

    `route` leads to the field; `first` is the first of two conflicting events; `whole` means that the
    location includes the anchor and the tag of the event.
    """

    rule: str
    event: Event
    message: str
    help: str | None = None
    route: Route = ()
    first: Event | None = None
    whole: bool = False


@dataclass(slots=True)
class Value:
    """The value of a document; `complete` is False if a fault left nothing to validate."""

    value: Any = None
    faults: list[Fault] = field(default_factory=list)
    complete: bool = True


@dataclass(slots=True)
class _Frame:
    """An open mapping or sequence."""

    container: Any
    is_list: bool
    start: int
    anchor: str | None
    expanded: int
    depth: int = 1
    key: str | None = None
    key_event: Event | None = None
    is_merge: bool = False
    merges: list[Any] = field(default_factory=list)
    firsts: dict[str, Event] = field(default_factory=dict)


class _Anchor(NamedTuple):
    """What an anchor refers to: a value, its size in terms of the budget, and its nesting depth."""

    value: Any
    size: int
    depth: int
    event: Event


def _weight(event: Event) -> int:
    """Return how much of the budget an event uses: a long text uses more."""
    return 1 + len(event.value) // 100 if isinstance(event, ScalarEvent) else 1


class _GiveUpError(Exception):
    """A fault after which the value is meaningless."""


def build(
    events: list[Event], version: YamlVersion = YamlVersion.CORE, limits: Limits = DEFAULT_LIMITS
) -> Value:
    """Return the value that the events describe."""
    result = Value()
    try:
        _Builder(events, result, version, limits).run()
    except _GiveUpError:
        result.complete = False
    return result


class _Builder:
    def __init__(self, events: list[Event], result: Value, version: YamlVersion, limits: Limits) -> None:
        self.limits = limits
        self.is_core = version is YamlVersion.CORE
        self.resolve: Resolve = resolve_plain if self.is_core else resolve_plain_1_1
        self.events = events
        self.result = result
        self.stack: list[_Frame] = []
        self.anchors: dict[str, _Anchor] = {}
        self.open_anchors: set[str] = set()
        self.expanded = 0
        self.faults_of: Counter[str] = Counter()

    def run(self) -> None:
        documents = 0
        stack = self.stack
        for index, event in enumerate(self.events):
            if event.__class__ is ScalarEvent:
                # By far the most common cases, plain and quoted text, need no call.
                text = event.value
                if event.tag is None and (not event.implicit[0] or (text and text[0] not in NOT_TEXT_FIRST)):
                    value: Any = text
                else:
                    value = self.scalar(event)
                if stack and event.anchor is None:
                    frame = stack[-1]
                    if frame.is_list:
                        frame.container.append(value)
                        continue
                    key = frame.key
                    if key is None:
                        if value is text and text != "<<":
                            frame.key, frame.key_event = text, event
                            continue
                    elif not frame.is_merge and key not in frame.container:
                        frame.container[key] = value
                        frame.key = None
                        continue
                self.add(value, event)
                if event.anchor:
                    self.define(event.anchor, _Anchor(value, _weight(event), 0, event))
            elif isinstance(event, CollectionStartEvent):
                self.open(event, index)
            elif isinstance(event, CollectionEndEvent):
                self.close(index)
            elif isinstance(event, AliasEvent):
                self.alias(event)
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.give_up(
                        "yaml-syntax", event, "a second YAML document starts here; only one is allowed"
                    )

    def fault(self, rule: str, event: Event, message: str, **more: Any) -> None:
        self.faults_of[rule] += 1
        if self.faults_of[rule] > FAULTS_LIMIT:
            return
        route = tuple(
            len(frame.container) if frame.is_list else frame.key
            for frame in self.stack
            if frame.is_list or frame.key is not None
        )
        self.result.faults.append(Fault(rule, event, message, route=cast("Route", route), **more))

    def give_up(self, rule: str, event: Event, message: str, **more: Any) -> None:
        self.faults_of[rule] = 0  # the fault that ends reading is always reported
        self.fault(rule, event, message, **more)
        raise _GiveUpError

    def scalar(self, event: ScalarEvent) -> Any:
        try:
            if event.tag is not None:
                return resolve_tagged(event.tag, event.value, self.resolve)
            value = self.resolve(event.value)
        except NoJsonValueError as error:
            self.fault("no-json-value", event, str(error), help="put it in quotes if it is text", whole=True)
            return event.value
        if self.is_core:
            self.warn_of_other_reading(event, value)
        return value

    def warn_of_other_reading(self, event: ScalarEvent, value: Any) -> None:
        if is_ambiguous(event.value, value):
            from .ambiguity import describe_ambiguity

            message, hint = describe_ambiguity(event.value, value)
            self.fault("ambiguous-scalar", event, message, help=hint)

    def open(self, event: CollectionStartEvent, index: int) -> None:
        if self.stack and self.stack[-1].key is None and not self.stack[-1].is_list:
            self.give_up(
                "non-string-key",
                event,
                "a key must be text, not a list or a mapping",
                help="put it in quotes: `{`, `[` and `?` start a YAML structure",
            )
        is_list = event.__class__ is SequenceStartEvent
        if event.tag not in _NO_TAG:
            self.check_tag(event, is_list=is_list)
        if event.anchor:
            self.open_anchors.add(event.anchor)
        self.stack.append(_Frame([] if is_list else {}, is_list, index, event.anchor, self.expanded))

    def check_tag(self, event: CollectionStartEvent, *, is_list: bool) -> None:
        tag = event.tag or ""
        shown = tag.replace(TAG_PREFIX, "!!")
        if tag not in {TAG_PREFIX + "map", TAG_PREFIX + "seq"}:
            self.fault(
                "no-json-value", event, f"the tag `{shown}` isn't supported in front matter", whole=True
            )
        elif is_list != tag.endswith("seq"):
            what = "a list" if is_list else "a mapping"
            self.fault("no-json-value", event, f"{what} doesn't match its tag `{shown}`", whole=True)

    def close(self, index: int) -> None:
        frame = self.stack.pop()
        for source in frame.merges:
            for key, value in source.items():
                frame.container.setdefault(key, value)
        start = self.events[frame.start]
        self.add(frame.container, start, frame.depth)
        if frame.anchor:
            self.open_anchors.discard(frame.anchor)
            written = sum(map(_weight, self.events[frame.start : index]))
            size = written + self.expanded - frame.expanded
            self.define(frame.anchor, _Anchor(frame.container, size, frame.depth, start))

    def define(self, name: str, anchor: _Anchor) -> None:
        earlier = self.anchors.get(name)
        if earlier is not None:
            message = f"duplicate anchor `&{name}`, which some YAML readers reject"
            self.fault("duplicate-anchor", anchor.event, message, first=earlier.event)
        self.anchors[name] = anchor

    def alias(self, event: AliasEvent) -> None:
        anchor = event.anchor or ""
        if anchor in self.open_anchors:
            self.give_up("alias-loop", event, f"`*{anchor}` refers to a value that contains it")
        if anchor not in self.anchors:
            message = f"`*{anchor}` refers to the anchor `&{anchor}`, which isn't defined above"
            is_merge = bool(self.stack) and self.stack[-1].is_merge
            hint = f'put it in quotes if it is text: "*{anchor}"'
            hint = f"define `&{anchor}` above, or remove this line" if is_merge else hint
            self.give_up("yaml-syntax", event, message, help=hint)
        found = self.anchors[anchor]
        if len(self.stack) + found.depth > self.limits.depth:
            message = f"aliases nest lists and mappings more than {self.limits.depth} levels deep"
            self.give_up("depth-limit", event, message)
        self.spend(found.size, event)
        self.add(found.value, event, found.depth)

    def spend(self, size: int, event: Event) -> None:
        self.expanded += size
        if self.expanded > self.limits.expansion:
            message = f"the aliases expand to more than {self.limits.expansion:,} values"
            self.give_up("alias-limit", event, message)

    def add(self, value: Any, event: Event, depth: int = 0) -> None:
        """Add a finished value, with its nesting depth, to the open collection."""
        if not self.stack:
            self.result.value = value
            return
        frame = self.stack[-1]
        if depth >= frame.depth:
            frame.depth = depth + 1
        container = frame.container
        if frame.is_list:
            container.append(value)
        elif frame.key is None:
            self.key(frame, value, event)
        else:
            if frame.is_merge and not frame.merges:
                self.merge(frame, value, event)
            elif frame.is_merge or frame.key in container:
                frame.firsts = frame.firsts or _keys_of(self.events, frame.start)
                first = frame.firsts.get(frame.key)
                message = f"duplicate key `{frame.key}`"
                hint = "use one `<<` with a list" if frame.is_merge else "remove one of the two, or rename it"
                assert frame.key_event is not None
                self.fault("duplicate-key", frame.key_event, message, help=hint, first=first)
            else:
                container[frame.key] = value
            frame.key = None
            frame.is_merge = False

    def key(self, frame: _Frame, value: Any, event: Event) -> None:
        frame.key_event = event
        if isinstance(value, str):
            frame.is_merge = value == "<<" and isinstance(event, ScalarEvent) and event.implicit[0]
            frame.key = value
            return
        if isinstance(value, dict | list):
            self.give_up("non-string-key", event, "a key must be text, not a list or a mapping")
        frame.key = text = event.value if isinstance(event, ScalarEvent) else str(value)
        if not text:
            self.fault("non-string-key", event, "the key is empty", help="write the key before the colon")
        else:
            kind = "null" if value is None else "true or false" if isinstance(value, bool) else "a number"
            self.fault(
                "non-string-key",
                event,
                f"the key `{text}` is read as {kind}, not as text",
                help=f'put it in quotes: "{text}"',
            )

    def merge(self, frame: _Frame, value: Any, event: Event) -> None:
        """Record the mappings that `<<` merges (https://yaml.org/type/merge.html); explicit keys take precedence."""
        sources = value if isinstance(value, list) else [value]
        if not all(isinstance(source, dict) for source in sources):
            self.fault("yaml-syntax", event, "`<<` requires a mapping or a list of mappings")
            return
        self.spend(sum(len(source) for source in sources), event)
        frame.merges.extend(sources)


def _keys_of(events: list[Event], start: int) -> dict[str, Event]:
    """Return the keys of the mapping that starts at an index, each with the event of its first occurrence."""
    keys: dict[str, Event] = {}
    depth, is_key = 0, True
    for index in range(start + 1, len(events)):
        event = events[index]
        if depth == 0 and is_key and isinstance(event, ScalarEvent):
            keys.setdefault(event.value, event)
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth < 0:
            break
        if depth == 0:
            is_key = not is_key
    return keys
