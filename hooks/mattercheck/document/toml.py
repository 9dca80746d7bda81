"""TOML: its value, its faults, and the place of each field (TOML 1.0.0)."""

from __future__ import annotations

import json
import math
import re
import tomllib
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from ..problem import Problem, Related
from .fence import Block
from .places import Entry, Node

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r"""[ \t]*(?:("(?:[^"\\\n]|\\.)*")|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*""")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}' r"|'''(?:[^']|'(?!''))*'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_WORDS: tuple[tuple[str, tuple[str, str | None]], ...] = (
    ("Invalid value", ("this is no TOML value", "write a text in quotes")),
    (
        "Illegal character '\\n'",
        ("the quote is never closed on its line", "close it, or begin the text with three quotes"),
    ),
    ("Unterminated string", ("the quote is never closed", None)),
    ("Expected '=' after a key", ("an equals sign is missing after the key", "write `key = value`")),
    ("Invalid statement", ("this line is not `key = value`", None)),
    ("Expected newline", ("something follows the value on its line", "begin a new line for each field")),
    ("Unclosed array", ("a comma or the closing `]` is missing", None)),
    ("Unclosed inline table", ("a comma or the closing `}` is missing", None)),
    ("Unescaped '\\'", ("this is no escape that double quotes know", "use single quotes")),
    ("Cannot ", ("this was defined above already", "remove one of the two, or rename it")),
)
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d[ ]\d\d:[^\s,\]}#]*|[^\s,\]}#]+")


class TomlDocument:
    """A block of TOML. `complete` is False where no value could be read."""

    repaired_lines: frozenset[int] = frozenset()
    requoted_lines: frozenset[int] = frozenset()

    def __init__(self, block: Block) -> None:
        self._block = block
        # A TOML parser takes LF and CRLF only; a lone CR that ends a line keeps its offset as LF.
        self._text = re.sub(r"\r(?!\n)", "\n", block.text)
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = self._read()

    @cached_property
    def places(self) -> Node:
        return _Scanner(self._text, self._block.start).run()

    def _read(self) -> bool:
        try:
            self.value = self._json_value(tomllib.loads(self._text), ())
        except tomllib.TOMLDecodeError as error:
            self._syntax(str(error))
        except RecursionError:
            source = self._block.source
            place = (self._block.start, self._block.start + 1)
            self.problems.append(source.problem("depth-limit", place, "lists and tables are nested too deep"))
        else:
            return True
        return False

    def _syntax(self, words: str) -> None:
        source, block = self._block.source, self._block
        match = _AT.search(words)
        said = words[: match.start()] if match else words
        twice = self._duplicate() if said.startswith(("Cannot ", "Expected", "Invalid", "Un")) else None
        if twice is not None:
            self.problems.append(twice)
            return
        if match and match[1]:
            # tomllib counts lines by LF alone, as the text here does.
            starts = [0, *(found.end() for found in re.finditer("\n", self._text))]
            offset = starts[int(match[1]) - 1] + int(match[2]) - 1
        else:
            offset = len(self._text.rstrip())
        offset = block.start + min(offset, max(len(self._text.rstrip()) - 1, 0))
        message, hint = _in_plain_words(said, source.lines[source.position(offset)[0] - 1])
        self.problems.append(source.problem("toml-syntax", (offset, offset + 1), message, help=hint))

    def _duplicate(self) -> Problem | None:
        """Find the key that stands twice, where that is why the text is not TOML."""
        scanner = _Scanner(self._text, self._block.start)
        with suppress(IndexError, ValueError):  # what follows may be no TOML at all
            scanner.run()
        if scanner.twice is None:
            return None
        first, second, name = scanner.twice
        source = self._block.source
        related = (Related(source.span(*first), "the first one is here"),)
        message, hint = f"the key `{name}` stands twice", "remove one of the two, or rename it"
        return source.problem("duplicate-key", second, message, help=hint, related=related)

    def _json_value(self, value: Any, route: tuple[str | int, ...]) -> Any:
        """Turn a TOML value into the JSON data model; dates and times into their RFC 3339 text."""
        if isinstance(value, dict):
            return {key: self._json_value(item, (*route, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self._json_value(item, (*route, index)) for index, item in enumerate(value)]
        if isinstance(value, datetime):
            text = value.isoformat()
            return text.replace("+00:00", "Z") if value.utcoffset() == timedelta(0) else text
        if isinstance(value, date | time):
            return value.isoformat()
        if isinstance(value, float) and not math.isfinite(value):
            place = self.places.value_at(route)
            message = f"`{value}` is not a number that JSON knows"
            self.problems.append(self._block.source.problem("no-json-value", place, message, route=route))
            return str(value)
        return value


def _in_plain_words(said: str, line: str) -> tuple[str, str | None]:
    """Put tomllib's words into a writer's; a repair is shown where it proves to mend the line."""
    match = re.match(r"(\s*[\w.\"'-]+\s*=\s*)(\S.*?)\s*$", line)
    if match and said in {"Invalid value", "Expected newline or end of document after a statement"}:
        quoted = match[1].strip() + " " + json.dumps(match[2].strip("\"'\u201c\u201d"), ensure_ascii=False)
        try:
            tomllib.loads(quoted)
        except tomllib.TOMLDecodeError:
            return "this is no TOML value", None
        return "this is no TOML value: a text stands in quotes", f"write {quoted}"
    return next(
        (words for start, words in _WORDS if said.startswith(start)), (said[:1].lower() + said[1:], None)
    )


class _Scanner:
    """Walks over a text that is known to be TOML and notes where each key and value stands."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.base = base
        self.at = 0
        self.twice: tuple[tuple[int, int], tuple[int, int], str] | None = None
        """The places of the first key that stands twice, and its name."""

    def run(self) -> Node:
        root = Node(self.base, self.base + len(self.text))
        table = root
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header(root)
            else:
                self.pair(table)
            self.skip(_BLANK)
        return root

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def key(self) -> list[tuple[str, int, int]]:
        """Read a key, dotted or not: the parts with their offsets."""
        parts = []
        while match := _KEY_PART.match(self.text, self.at):
            group = match.lastindex or 3
            written = match[group]
            name = tomllib.loads(f"x={written}")["x"] if group == 1 else written
            quote = 1 if group == 2 else 0
            parts.append((name, self.base + match.start(group) - quote, self.base + match.end(group) + quote))
            self.at = match.end()
            if self.text[self.at : self.at + 1] != ".":
                break
            self.at += 1
        return parts

    def header(self, root: Node) -> Node:
        many = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if many else 1
        parts = self.key()
        self.at += 2 if many else 1
        table = root
        for index, part in enumerate(parts):
            table = self.enter(table, part, start)
            if many and index == len(parts) - 1:
                item = Node(self.base + start, self.base + self.at)
                table.entries[len(table.entries)] = Entry(item.start, item.end, item)
                return item
            if table.entries and all(isinstance(step, int) for step in table.entries):
                table = table.entries[len(table.entries) - 1].node
        return table

    def enter(self, table: Node, part: tuple[str, int, int], start: int) -> Node:
        name, key_start, key_end = part
        entry = table.entries.get(name)
        if entry is None:
            node = Node(self.base + start, key_end + 1)
            table.entries[name] = entry = Entry(key_start, key_end, node)
        return entry.node

    def pair(self, table: Node) -> int:
        start = self.at
        *tables, (name, key_start, key_end) = self.key()
        for part in tables:
            table = self.enter(table, part, start)
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        node = self.value()
        first = table.entries.get(name)
        if first is not None and self.twice is None:
            self.twice = ((first.key_start, first.key_end), (key_start, key_end), name)
        table.entries[name] = Entry(key_start, key_end, node)
        return node.end

    def value(self) -> Node:
        start = self.at
        opening = self.text[start]
        node = Node(self.base + start, self.base + start)
        if opening in "[{":
            self.at += 1
            self.skip(_BLANK)
            while self.text[self.at] not in "]}":
                if opening == "{":
                    self.pair(node)
                else:
                    child = self.value()
                    node.entries[len(node.entries)] = Entry(child.start, child.end, child)
                self.skip(_BLANK)
                if self.text[self.at] == ",":
                    self.at += 1
                    self.skip(_BLANK)
            self.at += 1
        else:
            match = (_STRING if opening in "\"'" else _SCALAR).match(self.text, start)
            self.at = match.end() if match else start + 1
        node.end = self.base + self.at
        return node
