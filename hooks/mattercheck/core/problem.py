"""What every stage may report: a problem, its place and its severity. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

Route: TypeAlias = tuple[str | int, ...]
"""The way to a field: keys and 0-based indices from the root of the front matter."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A stretch of a file: 1-based lines and columns in Unicode code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START_OF_FILE = Span(1, 1, 1, 1)


class SchemaPlace(NamedTuple):
    """Where a schema says so: the file (or `bundled:NAME`) and the JSON Pointer of the keyword."""

    file: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}"


class Related(NamedTuple):
    """A second place that explains a problem, such as the first of two equal keys; in the same file."""

    span: Span
    message: str


class Edit(NamedTuple):
    """Puts a text in the place of a span of the file; a span without width is where the text comes in."""

    span: Span
    text: str


class Fix(NamedTuple):
    """How a problem is mended: edits that do not overlap, in the order of their places.

    `safe` tells that what the author meant is certain. What is not safe is a proposal: a person must look at it.
    """

    edits: tuple[Edit, ...]
    safe: bool


class Problem(NamedTuple):
    """One thing that is wrong: what, where, and what to do.

    `path` is `/`-separated and relative to the repository. `pointer` is the RFC 6901 pointer of the
    field in the front matter: of the missing field where one is missing, `""` for the whole.
    `help` is None where there is nothing certain to say, `fix` where it is not known what to write. `identity` is the
    same in every version of the file that has the problem, whatever its place; the pipeline gives it.
    """

    path: str
    span: Span
    rule: str
    message: str
    severity: Severity = Severity.ERROR
    pointer: str = ""
    help: str | None = None
    schema: SchemaPlace | None = None
    related: tuple[Related, ...] = ()
    identity: str = ""
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, Span, str, str, str]:
        """The one order of problems: path, place, then rule, pointer and message to break ties."""
        return (self.path, self.span, self.rule, self.pointer, self.message)

    def __lt__(self, other: Problem) -> bool:  # type: ignore[override]
        return self.sort_key < other.sort_key


def to_pointer(route: Iterable[str | int]) -> str:
    """Write a route as a JSON Pointer (RFC 6901, section 3)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in route)


def from_pointer(pointer: str) -> list[str]:
    """Return the steps of a JSON Pointer, unescaped (RFC 6901, section 4)."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def to_field_name(route: Route) -> str:
    """Write a route as a person would: `images[0].width`; `""` for the root."""
    name = ""
    for step in route:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            name += f".{step}" if name else step
    return name


def on_one_line(text: str) -> str:
    """Write the line breaks of content that is quoted as escapes."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


class SetupError(Exception):
    """The check cannot be run: the configuration, a schema or git is in the way. Never about content.

    `problems` say what is wrong, each at its place in a file; where there is no place, the message of the
    exception says it.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = sorted(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return _raised_elsewhere, (type(self), str(self), self.problems)


def _raised_elsewhere(kind: type[SetupError], message: str, problems: list[Problem]) -> SetupError:
    """Make an error that another process raised."""
    error = kind.__new__(kind)
    SetupError.__init__(error, message, problems)
    return error
