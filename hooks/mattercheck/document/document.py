"""Read the front matter of a file: its value, its syntax problems, and the location of each field."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from ..core.limits import DEFAULT_LIMITS, Limits
from ..core.line_ends import split_lines
from ..core.pointer import Route
from ..core.problem import Problem, Span
from .block import Block, HeadBytes
from .encoding import decode
from .front_matter.find import find_front_matter
from .source_text import SourceText
from .syntax import PLAIN, NotCleanError, Reader, Syntax, YamlVersion
from .yaml.read import read_simple_yaml, read_yaml

if TYPE_CHECKING:
    from .places import Node, Texts

TAG = r"![^\s,\[\]{}]*[ \t]+\Z"
"""A regular expression for a YAML tag before a value, as in `year: !!str 2024` (YAML 1.2.2, 6.9.1)."""


class State(Enum):
    """What kind of front matter a file has, if any."""

    ABSENT = "no front matter"
    EMPTY = "front matter without a field"
    PRESENT = "front matter"
    BROKEN = "front matter that cannot be read"


class _Parsed(Protocol):
    value: Any
    problems: list[Problem]
    complete: bool

    @property
    def places(self) -> Node: ...
    @property
    def repaired_lines(self) -> frozenset[int]: ...
    @property
    def requoted_lines(self) -> frozenset[int]: ...


class Document:
    """The data of a file.

    `value` is in the JSON data model. It is meaningless if `state` is BROKEN, and an empty mapping if
    `state` is EMPTY. `problems` are the syntax problems.
    """

    __slots__ = (
        *(
            "_block",
            "_is_fenced",
            "_parsed",
            "_texts",
            "has_bom",
            "problems",
            "source",
            "state",
            "value",
            "yaml_version",
        ),
    )

    def __init__(
        self,
        source: SourceText,
        state: State,
        value: Any = None,
        problems: list[Problem] | None = None,
        block: Block | None = None,
        parsed: _Parsed | None = None,
        yaml_version: YamlVersion = YamlVersion.CORE,
        *,
        is_fenced: bool = False,
    ) -> None:
        self.source = source
        self.state = state
        self.value = value
        self.problems = [] if problems is None else problems
        self._block = block
        self._parsed = parsed
        self.yaml_version = yaml_version
        self._is_fenced = is_fenced
        self._texts: Texts | None = None
        self.has_bom = False
        """Whether the file starts with a byte order mark, which `source` doesn't contain."""

    @property
    def block(self) -> Block | None:
        """The front matter block; None if there is none or the file isn't fenced."""
        return self._block if self._is_fenced else None

    @property
    def syntax(self) -> Syntax | None:
        """The syntax of the data; None if nothing was read."""
        return None if self._block is None else self._block.syntax

    @property
    def limits(self) -> Limits:
        """The limits that applied when it was read."""
        return DEFAULT_LIMITS if self._block is None else self._block.limits

    @property
    def places(self) -> Node | None:
        """The locations of all values; None if nothing could be read."""
        return None if self._parsed is None or self.state is State.BROKEN else self._parsed.places

    @property
    def fence(self) -> Span | None:
        """The span of the opening delimiter; None if the file has no front matter block."""
        return self._block.fence if self._block is not None and self._is_fenced else None

    def value_span(self, route: Route) -> Span:
        """Return the span of the value at a route, or of the opening delimiter for the root."""
        return self._span(route, lambda places: places.value_at(route))

    def key_span(self, route: Route) -> Span:
        """Return the span of the key that a route ends with, or of the opening delimiter for the root."""
        return self._span(route, lambda places: places.key_at(route))

    def origin_span(self, route: Route) -> Span | None:
        """Return where the value at a route was written if an alias or a merge reuses it, else None."""
        offsets = self._parsed.places.origin_at(route) if self._parsed else None
        return offsets and self.source.span(*offsets)

    def key_origin_span(self, route: Route) -> Span | None:
        """Return where the key that a route ends with was written if an alias or a merge reuses it, else None."""
        offsets = self._parsed.places.key_origin_at(route) if self._parsed else None
        return offsets and self.source.span(*offsets)

    def written(self, route: Route) -> str | None:
        """Return the source text of the value at a route.

        Return None if it spans several lines, was written elsewhere, or follows a YAML tag, which can give any text
        another meaning. For an empty value, return the rest of the line, which can only be a comment.
        """
        if self._parsed is None or not route or self.origin_span(route) is not None:
            return None
        span = self.value_span(route)
        if span.line != span.end_line:
            return None
        line = self.source.lines[span.line - 1]
        written, rest = line[span.column - 1 : span.end_column - 1], line[span.end_column - 1 :].lstrip()
        if written == "-" and isinstance(route[-1], int):
            return rest.strip()
        if span == self.key_span(route) and rest.startswith(":"):
            return rest[1:].strip()
        return None if re.search(TAG, line[: span.column - 1]) else written

    def _span(self, route: Route, place: Callable[[Node], tuple[int, int]]) -> Span:
        if self._parsed is None or self.state is State.BROKEN or (not route and self.fence is not None):
            return self.fence or self.source.line_span(1)
        return self.source.span(*place(self._parsed.places))

    def is_comment(self, offset: int) -> bool:
        """Tell whether an offset of the source is outside all keys and values.

        Return False for a broken document, where this can't be determined.
        """
        if self._parsed is None or self.state is State.BROKEN:
            return False
        if self._texts is None:
            from .places import Texts

            self._texts = Texts(self._parsed.places)
        return not self._texts.contain(offset)

    @property
    def repaired_lines(self) -> frozenset[int]:
        """The 1-based lines on which the value is a guess because they contain a syntax error."""
        return self._parsed.repaired_lines if self._parsed else frozenset()

    @property
    def requoted_lines(self) -> frozenset[int]:
        """The repaired lines on which only the value was changed."""
        return self._parsed.requoted_lines if self._parsed else frozenset()

    @property
    def unread_pointers(self) -> frozenset[str]:
        """The fields whose key or value isn't in the JSON data model, so that its substitute is a guess."""
        rules = {"no-json-value", "non-string-key"}
        return frozenset(problem.pointer for problem in self.problems if problem.rule in rules)


def read_front_matter(
    path: str,
    head: HeadBytes,
    *,
    required: bool = True,
    yaml_version: YamlVersion = YamlVersion.CORE,
    reader: Reader = PLAIN,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
) -> Document:
    """Read the front matter of a file from its first bytes, as a reader does.

    Problems are reported for `path`. `required` only matters for malformed front matter, such as an
    opening delimiter that is never closed. With `strict`, raise NotCleanError for anything that isn't clean.
    """
    if strict and head.is_ordinary and not (reader.by_lines or reader.reads_tabs):
        document = _read_ordinary(path, head, yaml_version, limits)
        if document is not None:
            return document
    source, block = find_front_matter(path, head, required=required, limits=limits, strict=strict)
    if block is None:
        return Document(source, State.ABSENT)
    if isinstance(block, Problem) and strict:
        raise NotCleanError
    if isinstance(block, Problem):
        return Document(source, State.BROKEN, problems=[block])
    if reader.by_lines and block.syntax is Syntax.YAML:
        block = block._replace(syntax=Syntax.LINES)
    if reader.reads_tabs and block.syntax is Syntax.YAML and "\t" in block.text:
        block = block._replace(source=_without_tabs(block))
    document = _parse(block, yaml_version, is_fenced=True, reader=reader)
    document.has_bom = head.has_bom
    if (
        (block.syntax is Syntax.TOML or block.syntax is Syntax.JSON)
        and "\\" in block.text
        and not document.problems
    ):
        from .escapes import may_have_unmeant_escape, unmeant_escapes

        if may_have_unmeant_escape(block.text) and document.places is not None:
            document.problems += unmeant_escapes(block, document.places)
    if head.below and document.state is State.PRESENT:
        from .front_matter.second_block import second_block

        second = second_block(block, head.below)
        if second is not None and strict:
            raise NotCleanError
        document.problems += [] if second is None else [second]
    is_yaml = block.syntax is Syntax.YAML and block.start > 0
    if not strict and (document.problems or not isinstance(document.value, dict)):
        meant = _misunderstood(document, block, head)
        if meant is not None:
            return Document(source, State.BROKEN, problems=[meant])
    if document.state is State.PRESENT and not isinstance(document.value, dict):
        if not required and isinstance(document.value, str) and ":" not in document.value:
            return Document(source, State.ABSENT)  # a line of text between two thematic breaks
        if strict:
            raise NotCleanError
        document.state = State.BROKEN
        if not document.problems and is_yaml and isinstance(document.value, str):
            from .front_matter.not_fields import fields_without_a_sign

            meant = fields_without_a_sign(block)
            document.problems += [] if meant is None else [meant]
        if not document.problems:
            kind = "a list" if isinstance(document.value, list) else "a single value"
            message = f"the front matter is {kind}; it must consist of fields, each with a key and a value"
            span = document.value_span(()) if document.fence is None else _first_line(document, block)
            hint = "write `key: value` on each line" if block.syntax is Syntax.YAML else None
            document.problems.append(source.problem("not-a-mapping", span, message, help=hint))
    return document


def _read_ordinary(path: str, head: HeadBytes, version: YamlVersion, limits: Limits) -> Document | None:
    """Return the document of an ordinary head that is simple YAML, as most are; None for any other.

    It is the one that `read_front_matter` returns, which takes more steps.
    """
    source, fault = decode(path, head.data)
    fence = len("---\n")
    if fault is not None or len(head.data) - 2 * fence > limits.size:
        return None
    block = Block(source, Syntax.YAML, fence, len(source.text) - fence, limits, True)
    simple = read_simple_yaml(block, version)
    if simple is None:
        return None
    return Document(source, State.PRESENT, simple.value, None, block, simple, version, is_fenced=True)


def _misunderstood(document: Document, block: Block, head: HeadBytes) -> Problem | None:
    """Return the problem of front matter in the syntax of other delimiters, or whose end isn't where it was meant."""
    from .front_matter.unclosed import indented_delimiter, toml_between_dashes, yaml_between_pluses

    if block.start == 0:
        return None
    if block.syntax is Syntax.TOML:
        is_open = any(problem.fix is None for problem in document.problems)
        return yaml_between_pluses(block) if is_open else None
    if block.syntax is not Syntax.YAML:
        return None
    meant = toml_between_dashes(block) or indented_delimiter(block)
    if meant is None and head.below and document.problems:
        from .front_matter.quoted_delimiter import delimiter_inside_quotes

        meant = delimiter_inside_quotes(block, head.below)
    return meant


def read_data(
    path: str,
    data: bytes,
    syntax: Syntax,
    *,
    yaml_version: YamlVersion = YamlVersion.CORE,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
) -> Document:
    """Read a whole file as one document, such as a schema or a configuration.

    With `strict`, raise NotCleanError for anything that isn't clean.
    """
    source, fault = decode(path, data.removeprefix(b"\xef\xbb\xbf"))
    if len(data) > limits.size:
        fault = source.problem("size-limit", (0, 0), f"the file is longer than {limits.size:,} bytes")
    if fault is None and data.startswith(b"version https://git-lfs"):
        from .front_matter.diagnose import lfs_pointer

        fault = lfs_pointer(source)
    if fault is not None and strict:
        raise NotCleanError
    if fault is not None:
        return Document(source, State.BROKEN, problems=[fault])
    block = Block(source, syntax, 0, len(source.text), limits, strict)
    return _parse(block, yaml_version, is_fenced=False)


def read_whole(read: Callable[[int], bytes], limit: int = DEFAULT_LIMITS.size) -> bytes:
    """Read a data file through `read(size)`, but only one byte beyond `limit`, to detect that it is too long."""
    return read(limit + 1)


def _without_tabs(block: Block) -> SourceText:
    """Return the source with a blank for each tab that indents a line of a block."""
    text = block.source.text
    indented = re.sub(r"(?m)^\t+", lambda tabs: " " * len(tabs[0]), block.text)
    return SourceText(block.source.path, text[: block.start] + indented + text[block.end :])


def _first_line(document: Document, block: Block) -> Span:
    offset = block.start + len(block.text) - len(block.text.lstrip())
    return document.source.line_span(document.source.position(offset)[0])


def _parse(block: Block, yaml_version: YamlVersion, *, is_fenced: bool, reader: Reader = PLAIN) -> Document:
    parsed: _Parsed
    if block.syntax is Syntax.YAML:
        parsed = read_yaml(block, yaml_version)
    elif block.syntax is Syntax.LINES:
        from .lines import LineDocument

        parsed = LineDocument(block, typed=reader.keeps_last, listed=reader.listed)
    elif block.syntax is Syntax.JSON:
        from .json.parse import JsonDocument

        parsed = JsonDocument(block)
    else:
        from .toml.parse import TomlDocument

        parsed = TomlDocument(block)
    state = State.PRESENT if parsed.complete else State.BROKEN
    value = parsed.value
    if parsed.complete and not value and (value == {} or (value is None and not _has_content(block))):
        state, value = State.EMPTY, {}
    problems = parsed.problems
    if problems and block.syntax is not Syntax.LINES and any(one.rule == "duplicate-key" for one in problems):
        from .duplicate_keys import with_fix

        problems = [
            with_fix(problem, block.source, block.syntax) if problem.rule == "duplicate-key" else problem
            for problem in problems
        ]
    return Document(block.source, state, value, problems, block, parsed, yaml_version, is_fenced=is_fenced)


def _has_content(block: Block) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in split_lines(block.text))
