"""The output of `mattercheck fix`: a line for each problem, or the changes as a unified diff."""

from __future__ import annotations

import difflib

from ..core.problem import Problem
from .color import Style
from .renderers.concise import headline
from .text_safety import escape_controls, escape_line

_CONTEXT = 3
"""Lines of context around a change in a diff."""


def fixed_line(problem: Problem, style: Style) -> str:
    """Return the line for a fixed problem, with its place before the fix."""
    place = f"{escape_controls(style.path(problem.path))}:{problem.span.line}:{problem.span.column}:"
    rule = style.paint("dim", f"[{problem.rule}]")
    return f"{style.paint('bold', place)} {style.paint('blue', 'fixed:')} {escape_controls(problem.message)} {rule}\n"


def left_line(problem: Problem, style: Style) -> str:
    """Return the line for a problem that remains."""
    return headline(problem, style) + "\n"


def unified_diff(path: str, before: bytes, after: bytes) -> str:
    """Return the diff between two contents of a file, as accepted by `git apply`.

    Whatever a terminal or CI runner could interpret as a command is escaped.
    """
    old, new = _lines(before), _lines(after)
    same = next(
        (n for n, (one, two) in enumerate(zip(reversed(old), reversed(new), strict=False)) if one != two),
        min(len(old), len(new)),
    )
    cut = max(same - _CONTEXT, 0)  # the body may be long and doesn't change
    lines = difflib.unified_diff(
        old[: len(old) - cut], new[: len(new) - cut], f"a/{path}", f"b/{path}", n=_CONTEXT
    )
    return "".join(map(_shown, lines))


def _shown(line: str) -> str:
    """Format a line of a diff: its marker, the escaped text, and its line ending."""
    end = "\r\n" if line.endswith("\r\n") else "\n" if line.endswith("\n") else ""
    text = line.removesuffix(end)
    end = end or "\n\\ No newline at end of file\n"
    return f"{text[:1]}{escape_line(text[1:])}{end}"


def _lines(data: bytes) -> list[str]:
    """Return the lines of a file as Git splits them: at LF only."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    return [line + "\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
