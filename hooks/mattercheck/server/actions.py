"""Fixes and ignore comments as edits, each tried before it is offered."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from ..checking.result import Result
from ..config.file_config import FileConfig
from ..config.settings import RELATIONS
from ..core.errors import MattercheckError
from ..core.line_ends import LINE_END, first_line_end
from ..core.named_tuple import NamedTuple
from ..core.problem import Problem
from ..core.text_edit import TextEdit, apply_edits
from ..document.syntax import Syntax
from ..fixing.fixer import FixResult, fix_content, fix_file
from ..io.sources import StreamSource
from .cursor.find import find_region
from .open_document import OpenDocument
from .project import Project

_IGNORE_ABOVE = re.compile(r"[ \t]*#[ \t]*mattercheck:[ \t]*ignore-next-line[ \t]+\S")
_MAX_SHOWN = 40


class Action(NamedTuple):
    """A change that is offered: what it does, its edits, and the problem that it removes."""

    title: str
    edits: list[TextEdit]
    problem: Problem
    is_preferred: bool = False


def quick_fixes(opened: OpenDocument, project: Project, problems: Iterable[Problem]) -> Iterator[Action]:
    """Yield the fixes of problems that are proven to help, safe ones first, and then the comments that ignore them."""
    problems = list(problems)
    fixable = [problem for problem in problems if problem.fix is not None]
    for problem in sorted(fixable, key=lambda problem: not (problem.fix and problem.fix.safe)):
        fix = problem.fix
        assert fix is not None
        if _helps(opened, project, problem):
            edits = [TextEdit(*opened.text.span_offsets(edit.span), edit.text) for edit in fix.edits]
            yield Action(_title(opened, edits, problem), edits, problem, is_preferred=fix.safe)
    for problem in problems:
        yield from _ignoring(opened, project, problem)


def fix_all(opened: OpenDocument, project: Project) -> list[TextEdit]:
    """Return the edits that make all safe fixes in a document."""
    outcome = _fixed(opened, project, [], is_unsafe=False)
    if outcome is None:
        return []
    before, after = (data.decode("utf-8", "surrogatepass") for data in (outcome.before, outcome.data))
    return _difference(before, after)


def _fixed(
    opened: OpenDocument, project: Project, excluded: list[Problem], *, is_unsafe: bool
) -> FixResult | None:
    config = _config(opened, project)
    if config is None:
        return None
    source = StreamSource(opened.path, BytesIO(opened.data))
    outcome = fix_file(project.checker, source, config, is_unsafe, excluded)
    if not any(problem.rule in RELATIONS and problem.fix for problem in opened.problems(project)):
        return outcome

    def check(content: bytes) -> Result:
        return project.check_with_relations(opened.path, content, config)

    after = fix_content(outcome.data, check, unsafe=is_unsafe, excluded=excluded)
    return after._replace(before=outcome.before, fixed=[*outcome.fixed, *after.fixed])


def _config(opened: OpenDocument, project: Project) -> FileConfig | None:
    try:
        config = project.config_resolver.assign(opened.path, named=False)
    except MattercheckError:
        return None
    return config if config.has_schema or config.allows_inline_schema else None


def _helps(opened: OpenDocument, project: Project, problem: Problem) -> bool:
    """Tell whether the fix of a problem, alone, removes it and causes no other."""
    others = [other for other in opened.problems(project) if other != problem]
    outcome = _fixed(opened, project, others, is_unsafe=True)
    return outcome is not None and bool(outcome.fixed)


def _title(opened: OpenDocument, edits: list[TextEdit], problem: Problem) -> str:
    review = "" if problem.fix is not None and problem.fix.safe else " (please review)"
    if len(edits) != 1:
        return f"Fix: {_short(problem.message)}{review}"
    edit = edits[0]
    removed, inserted = opened.text.text[edit.start : edit.end].strip(), edit.text.strip()
    if not inserted:
        what = f"Remove `{_short(removed)}`" if removed else "Remove the blanks"
    elif not removed:
        what = f"Insert `{_short(inserted)}`"
    else:
        what = f"Replace `{_short(removed)}` with `{_short(inserted)}`"
    return what + review


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "..."


def _ignoring(opened: OpenDocument, project: Project, problem: Problem) -> Iterator[Action]:
    """Yield the comments that ignore the rule of a problem, on its line or in the file, if they do."""
    text = opened.text.text
    start = opened.text.offset_of(problem.span.line, 1)
    region = find_region(opened.path, text, start)
    first = LINE_END.search(text)
    top = 0 if first is None or text[:1] == "#" else first.end()
    if region is None:
        region = find_region(opened.path, text, top)
    if region is None or region.syntax is Syntax.JSON:
        return
    line_break = first_line_end(text)
    line = opened.text.line(problem.span.line - 1)
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    above = opened.text.line(problem.span.line - 2) if problem.span.line > 1 else ""
    if _IGNORE_ABOVE.match(above):
        end = opened.text.offset_of(problem.span.line - 1, 1) + len(above.rstrip())
        edit = TextEdit(end, end, f", {problem.rule}")
    else:
        comment = f"{indent}# mattercheck: ignore-next-line {problem.rule}{line_break}"
        edit = TextEdit(start, start, comment)
    if start >= region.start:
        yield from _tried(opened, project, problem, edit, f"Ignore {problem.rule} on this line")
    comment = f"# mattercheck: ignore-file {problem.rule}{line_break}"
    edit = TextEdit(region.start, region.start, comment)
    yield from _tried(opened, project, problem, edit, f"Ignore {problem.rule} in this file")


def _tried(
    opened: OpenDocument, project: Project, problem: Problem, edit: TextEdit, title: str
) -> Iterator[Action]:
    config, before = _config(opened, project), opened.problems(project)
    if config is None:
        return
    changed = apply_edits(opened.text.text, [edit]).encode("utf-8", "surrogatepass")
    after = project.check_with_relations(opened.path, changed, config).problems
    known = [(one.rule, one.pointer, one.message) for one in before]
    if (problem.rule, problem.pointer, problem.message) not in [
        (one.rule, one.pointer, one.message) for one in after
    ] and all((one.rule, one.pointer, one.message) in known for one in after):
        yield Action(title, [edit], problem)


def _difference(before: str, after: str) -> list[TextEdit]:
    """Return the edits that turn one text into another and leave all lines alone that are in both."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    edits = []
    for tag, first, last, new_first, new_last in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            edits.append(
                _trimmed(
                    starts[first], before[starts[first] : starts[last]], "".join(new[new_first:new_last])
                )
            )
    return edits


def _trimmed(start: int, old: str, new: str) -> TextEdit:
    """Return the edit that replaces only what differs between two texts."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return TextEdit(start + head, start + len(old) - tail, new[head : len(new) - tail])
