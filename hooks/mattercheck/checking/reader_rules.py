"""Check whether the reader of a file, and other readers of files of its kind, see the front matter as it is written.

What its own reader doesn't see is an error; what another one doesn't see is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from ..core.named_tuple import NamedTuple
from ..core.pointer import PointerError, follow_pointer, to_pointer
from ..core.problem import Problem, Severity, Span
from ..document.block import Block
from ..document.document import Document
from ..document.syntax import Reader, Syntax

_DASHES_INSIDE = re.compile(r"---")
_NOT_PLAIN = re.compile(r"(?:^[ \t]*|:[ \t]+|-[ \t]+)(?P<sign>[\[{]|[&*!][\w!])", re.MULTILINE)
"""The start of a flow collection, an anchor, an alias or a tag in simple YAML."""
_DATE = re.compile(
    r"(?:^[ \t]*-|[:\[,])[ \t]+(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?=[ \t]*(?:$|[\r,\]}])|[ \t]+[#0-9]|[Tt][0-9])",
    re.MULTILINE,
)
"""A value in simple YAML that is a date or starts with one."""
_TAB = re.compile(r"^---[ ]*(?P<opening>\t)|^[ ]*(?:- +)*[\w.-]+[ ]*:[ ]*(?P<value>\t)[^\n]*\S", re.MULTILINE)
"""A tab after the opening delimiter, or between a key and its value, in simple YAML."""
_MAX_CANDIDATES = 100
"""Most brackets and other characters to look at; telling whether one is inside a text means looking at all values."""
_PLAIN_FIELD = re.compile(r"[A-Za-z_-]+:[ \t]+(?=[^\s\"'|>])")
_NUMBER = re.compile(r"/[0-9][0-9.:-]*\Z")
UNREADABLE = frozenset(
    {
        *("yaml-syntax", "toml-syntax", "json-syntax", "line-syntax", "not-a-mapping", "encoding"),
        *("misplaced-front-matter", "unclosed-front-matter", "duplicate-key", "missing-front-matter"),
    }
)
"""Rules about front matter that readers can't read."""


class _Difference(NamedTuple):
    """What a reader doesn't see as it is written, and what to write instead; `effect` is empty if it is its usual one."""

    span: Span
    message: str
    help: str
    effect: str = ""


def sees_all(document: Document, readers: Sequence[Reader]) -> bool:
    """Tell whether all readers see the front matter as it is written."""
    block = document.block
    return block is None or all(next(_differences(document, block, one), None) is None for one in readers)


def reader_problems(document: Document, readers: Sequence[Reader]) -> Iterator[Problem]:
    """Yield a problem for each difference: an error for the first reader, a warning for the others.

    Of several readers that differ at the same place, only the first is named. If the front matter can't be read, only
    its own reader counts.
    """
    block = document.block
    if block is None:
        return
    reported: set[Span] = set()
    is_readable = all(problem.rule not in UNREADABLE for problem in document.problems)
    for reader in readers if is_readable else readers[:1]:
        for found in _differences(document, block, reader):
            if found.span in reported:
                continue
            reported.add(found.span)
            problem = document.source.problem("reader-difference", found.span, found.message, help=found.help)
            problem = problem.with_effect(found.effect or reader.on_error)
            is_own = reader is readers[0]
            yield problem._replace(severity=Severity.ERROR) if is_own else problem


def without_tolerated(document: Document, problems: list[Problem], reader: Reader) -> list[Problem]:
    """Drop problems with what the reader tolerates: keys in another case or that it turns into text, and YAML that it reads."""
    if reader.ignores_case and problems:
        problems = [problem for problem in problems if not _is_in_another_case(document, problem)]
    if reader.uses_libyaml:
        problems = [problem for problem in problems if problem.rule != "unportable-yaml"]
    if not reader.has_text_keys:
        return problems
    return [
        problem
        for problem in problems
        if problem.rule != "non-string-key" or not _NUMBER.search(problem.pointer)
    ]


def _is_in_another_case(document: Document, problem: Problem) -> bool:
    """Tell whether a required field that is missing is there under a key in another case."""
    if problem.rule != "required":
        return False
    above, _, name = problem.pointer.rpartition("/")
    try:
        parent = follow_pointer(document.value, above)[0]
    except PointerError:
        return False
    wanted = f"/{name}".casefold()
    return isinstance(parent, dict) and any(to_pointer((key,)).casefold() == wanted for key in parent)


def with_effects(document: Document, problems: list[Problem], reader: Reader) -> list[Problem]:
    """Say in the first problem that prevents reading the front matter what the reader then does.

    What the reader tolerates is a warning.
    """
    if not reader.on_error:
        return problems
    changed, is_readable = [], True
    for problem in problems:
        if problem.rule not in UNREADABLE or problem.severity is not Severity.ERROR:
            changed.append(problem)
        elif _is_tolerated(document, problem, reader):
            changed.append(problem.with_effect(reader.on_tolerated)._replace(severity=Severity.WARNING))
        elif is_readable:
            is_readable = problem.rule == "duplicate-key" and reader.keeps_last
            effect = f"{reader.label} uses the last one" if is_readable else reader.on_error
            changed.append(problem.with_effect(effect))
        else:
            changed.append(problem)
    return changed


def _is_tolerated(document: Document, problem: Problem, reader: Reader) -> bool:
    """Tell whether a syntax error is a character of a plain text on the line of its key that the reader tolerates.

    A colon is within the text, any other character at its start.
    """
    if not reader.tolerated or problem.rule != "yaml-syntax":
        return False
    line, at = document.source.lines[problem.span.line - 1], problem.span.column - 1
    field = _PLAIN_FIELD.match(line)
    if field is None or line[at : at + 1] not in tuple(reader.tolerated):
        return False
    return field.end() < at if line[at] == ":" else field.end() == at


def _differences(document: Document, block: Block, reader: Reader) -> Iterator[_Difference]:
    source = document.source
    opening = source.text[: block.start].strip().lower()
    is_unopened = not opening and reader.needs_no_opening and not block.text.startswith("{")
    if reader.needs_no_opening and len(set(opening)) == 1:
        opening = opening[:3]
    opening = opening or "{"
    if opening not in reader.openings and not is_unopened:
        yield _Difference(
            block.fence,
            f"front matter that starts with `{opening}` isn't read by {reader.label}",
            f"start it with {' or '.join(f'`{one}`' for one in reader.openings)}",
        )
        return
    if reader.exact_opening and source.text[: block.start].rstrip("\r\n").endswith((" ", "\t")):
        yield _Difference(
            block.fence,
            f"a delimiter with spaces after it isn't read by {reader.label}",
            "remove the spaces",
        )
    if reader.adds_braces and block.syntax is Syntax.JSON and block.text.lstrip().startswith("{"):
        at = block.start + len(block.text) - len(block.text.lstrip())
        yield _Difference(
            source.span(at, at + 1),
            f"{reader.label} adds braces to JSON, so with these ones it can't be read",
            "remove the braces around the fields",
        )
    if document.has_bom and reader.on_bom:
        yield _Difference(
            block.fence,
            f"front matter after a byte order mark isn't read by {reader.label}",
            "save the file as UTF-8 without a byte order mark",
            reader.on_bom,
        )
    if not reader.closes_with_dots and source.text[block.end :].strip() == "...":
        line = source.position(block.end)[0]
        yield _Difference(
            source.line_span(line if source.lines[line - 1].strip() else line + 1),
            f"`...` at the end of front matter isn't read by {reader.label}",
            "write `---` instead",
        )
    if reader.splits_at_dashes and (dashes := _DASHES_INSIDE.search(block.text)) is not None:
        yield _Difference(
            source.span(block.start + dashes.start(), block.start + dashes.end()),
            f"{reader.label} ends the front matter at the first `---`, which is here",
            "use other characters than three dashes",
        )
    if reader.builds_dates and block.syntax is Syntax.YAML:
        yield from _impossible_dates(document, block, reader)
    if reader.plain_only and block.syntax is Syntax.YAML:
        yield from _not_plain(document, block, reader)


def _not_plain(document: Document, block: Block, reader: Reader) -> Iterator[_Difference]:
    """Yield the first tab that separates, and the first flow collection, anchor, alias or tag."""
    text = document.source.text
    for match in islice(_TAB.finditer(text, 0, block.end), _MAX_CANDIDATES):
        at = match.start(match.lastgroup or 0)
        if at < block.start or not _is_text(document, at):
            yield _Difference(
                document.source.span(at, at + 1),
                f"a tab here isn't read by {reader.label}",
                "write a space instead",
            )
            break
    for match in islice(_NOT_PLAIN.finditer(block.text), _MAX_CANDIDATES):
        offset = block.start + match.start("sign")
        if _is_text(document, offset):
            continue
        sign = match["sign"][0]
        what = "`[ ]` and `{ }`" if sign in "[{" else "anchors, aliases and tags"
        yield _Difference(
            document.source.span(offset, offset + 1),
            f"{what} in YAML aren't read by {reader.label}",
            "write each item or field on a line of its own" if sign in "[{" else "write the value out",
        )
        return


def _impossible_dates(document: Document, block: Block, reader: Reader) -> Iterator[_Difference]:
    for match in islice(_DATE.finditer(block.text), _MAX_CANDIDATES):
        try:
            date.fromisoformat(match["date"])
        except ValueError:
            start = block.start + match.start("date")
            if not _is_text(document, start):
                yield _Difference(
                    document.source.span(start, block.start + match.end("date")),
                    f"there is no such date, which {reader.label} can't read",
                    "correct it, or put it in quotes",
                )
                return


def _is_text(document: Document, offset: int) -> bool:
    """Tell whether an offset is inside a block scalar or a quoted or multi-line text."""
    places = document.places
    if places is None:
        return True
    route = places.route_at(offset)
    value, _ = follow_pointer(document.value, to_pointer(route))
    span = document.value_span(route)
    return isinstance(value, str) and document.source.position(offset) > (span.line, span.column)
