"""JSON: its value, its faults, and the place of each field (RFC 8259)."""

from __future__ import annotations

import json
import math
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...problem import Problem, Related
from ...words import shortened
from ..fence import Block
from ..syntax import DEPTH_LIMIT

if TYPE_CHECKING:
    from ..places import Node

_BARE_TEXT = re.compile(r"[\w+-](?:[^,\]}\r\n\"]*[^,\]}\r\n\"\s])?")
_TYPOGRAPHIC = tuple("\u201c\u201d\u201e\u00ab\u2018\u2019\u201a")
_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


class _NoNumberError(ValueError):
    pass


class JsonDocument:
    """A block of JSON. `complete` is False where no value could be read."""

    repaired_lines: frozenset[int] = frozenset()
    requoted_lines: frozenset[int] = frozenset()

    def __init__(self, block: Block) -> None:
        self._block = block
        self._text = block.text
        self._shift = 0
        if block.fence_is_semicolons and not self._text.lstrip().startswith("{"):
            # Between `;;;` the braces may be left out, as Middleman and Hexo write it.
            self._text, self._shift = "{" + self._text + "}", -1
        self._duplicates = False
        self.problems: list[Problem] = []
        self.value: Any = None
        self.complete = self._read()
        if self._duplicates:
            self.places  # noqa: B018 - the walk over the places finds which keys they are

    @property
    def _base(self) -> int:
        """The offset in the source of the first character of the text."""
        return self._block.start + self._shift

    @cached_property
    def places(self) -> Node:
        """Where each field stands. Finding that also finds the keys that stand twice, which become problems."""
        from .places import PlaceScanner

        scanner = PlaceScanner(self._text, self._base)
        node = scanner.run()
        source, base = self._block.source, self._base
        for key, first, second in scanner.twice:
            related = (Related(source.span(first.key_start, first.key_end), "the first one is here"),)
            message, hint = f"the key `{key}` stands twice", "remove one of the two, or rename it"
            start, end = second.key_start - base, second.key_end - base
            self._report("duplicate-key", start, end, message, hint, related=related)
        return node

    def _read(self) -> bool:
        text = self._text
        try:
            self.value = json.loads(
                text, object_pairs_hook=self._mapping, parse_constant=_refuse, parse_float=_finite
            )
            if text.count("[") + text.count("{") > DEPTH_LIMIT and _is_deeper(self.value, DEPTH_LIMIT):
                raise RecursionError
            if _SURROGATE.search(text):
                json.dumps(self.value, ensure_ascii=False).encode()
        except json.JSONDecodeError as error:
            bare = _bare_text(text, error)
            if bare is not None:
                self._report("json-syntax", *bare.span(), *_about_bare(bare[0]))
                return False
            at = min(error.pos, max(len(text.rstrip()) - 1, 0))
            if error.msg.startswith("Expecting ',' delimiter"):
                # What is missing belongs to the end of the item before, not to the next one.
                at = max(len(text[: error.pos].rstrip()) - 1, 0)
            if error.msg.startswith("Illegal trailing comma"):  # Python 3.13 and later
                at = error.pos
            elif text[error.pos : error.pos + 1] in ("}", "]") and text[: error.pos].rstrip().endswith(","):
                at = len(text[: error.pos].rstrip()) - 1
            self._report("json-syntax", at, at + 1, *_in_plain_words(text, error))
        except UnicodeEncodeError:
            match = _SURROGATE.search(text)
            start, end = match.span() if match else (0, 1)
            self._report("encoding", start, end, "this is half of a surrogate pair, which is no character")
        except _NoNumberError as error:
            start, end = self._scalar(str(error))
            message = f"`{shortened(str(error))}` is not a number that JSON knows"
            self._report("no-json-value", start, end, message)
        except RecursionError:
            message = f"lists and mappings are nested more than {DEPTH_LIMIT} deep"
            self._report("depth-limit", 0, 1, message)
        except ValueError:
            self._report("no-json-value", 0, 1, "a number has too many digits")
        else:
            return True
        return False

    def _scalar(self, written: str) -> tuple[int, int]:
        """Find a scalar in a text that is JSON but for that."""
        try:
            pending = [self.places]
        except (IndexError, ValueError, RecursionError):  # what follows the scalar is no JSON
            return 0, 1
        while pending:
            node = pending.pop()
            start, end = node.start - self._base, node.end - self._base
            if not node.entries and self._text[start:end] == written:
                return start, end
            pending.extend(entry.node for entry in reversed(node.entries.values()))
        return 0, 1

    def _report(
        self, rule: str, start: int, end: int, message: str, hint: str | None = None, **more: Any
    ) -> None:
        base = self._base
        self.problems.append(
            self._block.source.problem(rule, (base + start, base + end), message, help=hint, **more)
        )

    def _mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in pairs:
            mapping.setdefault(key, value)
        self._duplicates = self._duplicates or len(mapping) < len(pairs)
        return mapping


def _is_deeper(value: Any, limit: int) -> bool:
    """Tell whether mappings and lists lie within each other more than so many times."""
    level = [value]
    for _ in range(limit + 1):
        level = [
            member
            for outer in level
            if isinstance(outer, dict | list)
            for member in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise _NoNumberError(written)
    return number


def _refuse(name: str) -> Any:
    raise _NoNumberError(name)


def _bare_text(text: str, error: json.JSONDecodeError) -> re.Match[str] | None:
    """Return the text without quotes, or what looks like a number, that a parser stopped in or at."""
    begun = re.split(r"[^\w.+-]", text[max(error.pos - 100, 0) : error.pos])[-1]
    # Where a comma is wanted, a text that begins there is the next item.
    if error.msg.startswith("Expecting value") or (begun and error.msg.startswith("Expecting ',' delimiter")):
        return _BARE_TEXT.match(text, error.pos - len(begun))
    return None


def _about_bare(word: str) -> tuple[str, str]:
    meant = {"true": "true", "false": "false", "none": "null", "null": "null"}.get(word.lower())
    if meant is not None:
        return "true, false and null are written in small letters", f"write {meant}"
    hint = f'put it in quotes: "{word}"' if len(word) < 100 else "put it in quotes"
    return f"`{shortened(word)}` is no JSON value: a text stands in quotes", hint


def _in_plain_words(text: str, error: json.JSONDecodeError) -> tuple[str, str | None]:
    before, rest = text[: error.pos].rstrip(), text[error.pos :]
    if not rest.strip():
        return "the JSON ends too early: a closing brace, bracket or quote is missing", None
    if rest.startswith(("//", "/*", "#")):
        return "JSON has no comments", "remove the comment"
    if rest[:1] in _TYPOGRAPHIC:
        return "this quote is a typographic one, which means nothing in JSON", 'write straight quotes: "'
    if error.msg.startswith("Illegal trailing comma") or (before.endswith(",") and rest[:1] in ("}", "]")):
        return "a comma stands before the closing bracket", "remove the comma"
    if error.msg.startswith("Expecting ',' delimiter"):
        if rest[0] == ";":
            return "`;` stands where only a comma can", "write a comma for it, or remove it"
        if text[error.pos - 1] == '"' and rest[0].isalnum():
            return "the quote inside the text ends it too early", 'write `\\"` for a quote inside a text'
        is_item = re.match(r'["[{\-0-9]|\w+[ \t]*:', rest)
        if "\n" in text[len(before) : error.pos] and not is_item:
            return "the closing brace is missing after this", "write `}` on the next line"
        return "a comma is missing after this", "write a comma here"
    if error.msg.startswith("Expecting property name"):
        if before.endswith(","):
            return (
                "a key in double quotes must stand here",
                "write the key in double quotes, or remove the comma before it",
            )
        return "a key in double quotes must stand here", "write the key in double quotes"
    if error.msg.startswith("Expecting ':' delimiter"):
        if rest[0] == "=":
            return "`=` stands after the key; JSON takes a colon", "write `:` for it"
        return "a colon is missing after the key", "write a colon here"
    if error.msg.startswith("Invalid control character"):
        return "a text must not go on over the end of a line", "close the quote on its line, or write `\\n`"
    if error.msg.startswith("Invalid \\"):
        return "this is no escape that JSON knows", "write `\\\\` for a backslash"
    if error.msg.startswith("Extra data"):
        return "the JSON ends before this", "remove what follows the last brace"
    if error.msg.startswith("Expecting value"):
        return "a value is missing here, or is not in double quotes", None
    return error.msg[:1].lower() + error.msg[1:], None
