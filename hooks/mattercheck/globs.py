"""Globs of content files, matched against `/`-separated paths relative to the configuration.

`*` and `?` stand for what is not a `/`, `**` for any number of folders, `[a-z]` and `[!a-z]` for one
character, `{md,mdx}` for one of several. A glob that ends in `/` stands for all that lies below.
The libraries for this take a broken glob literally, so that it silently matches nothing; here it is
an error.
"""

from __future__ import annotations

import fnmatch
import re

_GROUP = re.compile(r"\{([^{}]*)\}")
_ANYTHING = re.compile("(?s:.+)")
_NOTHING = re.compile(r"(?!)")
_ALTERNATIVES_LIMIT = 1000


class GlobError(ValueError):
    """A glob that means nothing; the text says why."""


class Glob:
    """A glob, ready to be matched. Raises GlobError where it means nothing."""

    def __init__(self, glob: str) -> None:
        self.glob = glob
        self._alternatives = [_compile(_checked(alternative)) for alternative in _expanded(glob)]

    def matches(self, path: str) -> bool:
        """Tell whether a path is one of those that the glob stands for."""
        segments = path.split("/")
        return any(_match(patterns, segments) for patterns in self._alternatives)


def _checked(glob: str) -> str:
    """Return a glob without what makes no difference. Raises GlobError."""
    if any(name != name.strip() for name in glob.split("/")):
        raise GlobError("there is a space at the beginning or end of a name")
    if "\\" in glob:
        raise GlobError("folders are separated by `/`")
    pattern = glob.removeprefix("./")
    if not pattern:
        raise GlobError("the glob is empty")
    if pattern.startswith("!"):
        raise GlobError("what does not belong to a collection stands under `exclude`, without `!`")
    if re.search(r"[^/]\*\*|\*\*[^/]", pattern):
        raise GlobError("`**` stands alone between two `/`, as in content/**/*.md")
    if pattern.startswith("/") or re.match(r"[A-Za-z]:", pattern):
        raise GlobError("a glob is relative to the folder of the configuration")
    if ".." in pattern.split("/"):
        raise GlobError("a glob cannot leave the folder of the configuration")
    if "//" in pattern or "." in pattern.split("/"):
        raise GlobError("there is an empty folder name, or a `.`, between two `/`")
    return pattern + "**" if pattern.endswith("/") else pattern


def _compile(pattern: str) -> list[re.Pattern[str] | None]:
    """Return a pattern for each part of a path, None for any number of folders."""
    brace = re.search(r"[{}]", pattern)
    if brace:
        raise GlobError(f"the `{brace[0]}` at character {brace.start() + 1} has no partner")
    compiled: list[re.Pattern[str] | None] = []
    for segment in pattern.split("/"):
        if segment != "**":
            _check_sets(segment)
            compiled.append(re.compile(fnmatch.translate(segment)))
        elif not compiled or compiled[-1] is not None:
            compiled.append(None)
    if compiled[-1] is None:
        compiled.append(_ANYTHING)
    return compiled


def _check_sets(segment: str) -> None:
    at = 0
    while (opening := segment.find("[", at)) >= 0:
        end = segment.find("]", opening + 2 + (segment[opening + 1 : opening + 2] == "!"))
        if end < 0:
            raise GlobError(f"the `[` in `{segment}` is never closed")
        inner = segment[opening + 1 : end].removeprefix("!")
        backward = any(first > last for first, last in re.findall(r"(.)-(.)", inner))
        if backward or inner.startswith("^"):
            raise GlobError(f"`[{inner}]` is no set of characters")
        at = end + 1


def _match(patterns: list[re.Pattern[str] | None], segments: list[str]) -> bool:
    """Match part by part; of several `**` only the last one ever has to give way, so the time is bounded."""
    at = segment = 0
    retry: tuple[int, int] | None = None
    while segment < len(segments):
        pattern = patterns[at] if at < len(patterns) else _NOTHING
        if pattern is None:
            retry = (at, segment)
            at += 1
        elif pattern.match(segments[segment]):
            at += 1
            segment += 1
        elif retry is not None:
            retry = (retry[0], retry[1] + 1)
            at, segment = retry[0] + 1, retry[1]
        else:
            return False
    return at == len(patterns)


def _expanded(glob: str) -> list[str]:
    """Replace each `{a,b}` by its alternatives, the innermost first."""
    expanded: list[str] = []
    pending = [glob]
    while pending:
        if len(expanded) + len(pending) > _ALTERNATIVES_LIMIT:
            raise GlobError("the glob has too many alternatives")
        candidate = pending.pop()
        group = _GROUP.search(candidate)
        if group is None:
            expanded.append(candidate)
            continue
        before, after = candidate[: group.start()], candidate[group.end() :]
        pending.extend(before + alternative + after for alternative in group[1].split(","))
    return expanded
