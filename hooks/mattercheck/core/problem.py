"""What every stage may report: a problem, its place and its severity. Imports nothing of ours."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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
    `help` is None where there is nothing certain to say, `fix` where it is not known what to write. `fingerprint` is the
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
    fingerprint: str = ""
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, Span, str, str, str]:
        """The one order of problems: path, place, then rule, pointer and message to break ties."""
        return (self.path, self.span, self.rule, self.pointer, self.message)

    def __lt__(self, other: Problem) -> bool:  # type: ignore[override]
        return self.sort_key < other.sort_key
