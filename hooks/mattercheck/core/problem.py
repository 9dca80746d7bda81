"""A problem, as any stage may report it: its position, message, severity and fix."""

from __future__ import annotations

from enum import StrEnum

from .named_tuple import NamedTuple


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A range in a file: 1-based lines and columns in Unicode code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START_OF_FILE = Span(1, 1, 1, 1)


class SchemaPlace(NamedTuple):
    """The schema keyword behind a problem: its file (or `bundled:NAME`) and its JSON Pointer."""

    file: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}"


class Related(NamedTuple):
    """A second position that explains a problem, such as the first of two duplicate keys.

    `path` is the path of another file, as in a problem, and empty for the same file.
    """

    span: Span
    message: str
    path: str = ""


class Edit(NamedTuple):
    """Replaces a span of the file with a text; an empty span means an insertion."""

    span: Span
    text: str


class Change(StrEnum):
    """What a fix may change of what the author wrote. The fixer applies none that changes more than it declares."""

    PUNCTUATION = "white space, quotes and other punctuation; all letters and digits stay, in their order"
    SPELLING = "the letters and digits of one key or value, for those that the schema or the syntax names"
    ADDITION = "nothing is removed: letters and digits are only added"
    REMOVAL = "whole keys, values or comments are removed, so it is never safe"


class Fix(NamedTuple):
    """How to fix a problem: edits that don't overlap, in order of position.

    A fix is `safe` if the author's intent is certain. An unsafe fix is a suggestion that a person must review.
    With `needs_text`, it is safe only where the schema allows nothing but text.
    """

    edits: tuple[Edit, ...]
    safe: bool
    change: Change = Change.PUNCTUATION
    needs_text: bool = False


class Facts(NamedTuple):
    """What a problem says, for code that decides by it; the words for people are in the message, and may change.

    `types` are the JSON types of which any value may be meant where this one isn't allowed, except `null`; `expected` is
    a noun for all that may be meant, such as `a list of text`. `suggestion` is the name or the choice that was likely
    meant. `effect` is what the program that reads the file does, with which the message ends.
    """

    types: tuple[str, ...] = ()
    expected: str = ""
    suggestion: str | None = None
    effect: str = ""


NO_FACTS = Facts()


class Problem(NamedTuple):
    """One problem: what is wrong, where, and what to do about it.

    `path` is `/`-separated and relative to the repository. `pointer` is the RFC 6901 pointer of the
    field in the front matter, of the missing field if one is missing, or `""` for the whole.
    `help` is None if no advice is certain, `fix` if the right value isn't known. `fingerprint` identifies the
    problem across versions of the file, wherever it moves; the pipeline sets it. `facts` are not shown.
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
    facts: Facts = NO_FACTS

    @property
    def statement(self) -> str:
        """The message without the effect at its end."""
        return self.message.removesuffix(_behind_message(self.facts.effect))

    def with_effect(self, effect: str) -> Problem:
        """Return the problem with what a program does because of it, at the end of the message; as it is without any."""
        if not effect:
            return self
        facts = self.facts._replace(effect="; ".join(filter(None, (self.facts.effect, effect))))
        return self._replace(message=self.message + _behind_message(effect), facts=facts)

    @property
    def sort_key(self) -> tuple[str, Span, str, str, str]:
        """The sort order of problems: path and position, then rule, pointer and message to break ties."""
        return (self.path, self.span, self.rule, self.pointer, self.message)

    def __lt__(self, other: Problem) -> bool:  # type: ignore[override]
        return self.sort_key < other.sort_key


def _behind_message(effect: str) -> str:
    return f"; {effect}" if effect else ""
