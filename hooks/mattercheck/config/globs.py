"""Globs of content files, matched against `/`-separated paths relative to the configuration.

`*` and `?` stand for what is not a `/`, `**` for any number of folders, `[a-z]` and `[!a-z]` for one
character, `{md,mdx}` for one of several. A glob that ends in `/` stands for all that lies below.
The libraries for this take a broken glob literally, so that it silently matches nothing; here it is
an error.
"""

from __future__ import annotations

import re

_GROUP = re.compile(r"\{([^{}]*)\}")
_FOLDERS = r"(?:[^/]+/)"
_SIGN = re.compile(r"\*+|\?|\[(?P<not>!?)(?P<set>\]?[^\]]*)\]|(?P<text>.)", re.DOTALL)
_ALTERNATIVES_LIMIT = 1000
_LONGEST = 1000


class GlobError(ValueError):
    """A glob that means nothing; the text says why."""


class Glob:
    """A glob, ready to be matched. Raises GlobError where it means nothing."""

    def __init__(self, glob: str) -> None:
        self.glob = glob
        alternatives = [_compiled(_checked(alternative)) for alternative in _expanded(glob)]
        self._match = re.compile("|".join(alternatives)).fullmatch

    def __reduce__(self) -> tuple[type[Glob], tuple[str]]:
        return Glob, (self.glob,)

    def matches(self, path: str) -> bool:
        """Tell whether a path is one of those that the glob stands for."""
        return self._match(path) is not None


def _checked(glob: str) -> str:
    """Return a glob without what makes no difference. Raises GlobError."""
    if any(name != name.strip() for name in glob.split("/")):
        raise GlobError("there is a space at the beginning or end of a name")
    if "\\" in glob:
        raise GlobError("folders are separated by `/`")
    if len(glob) > _LONGEST:
        raise GlobError(f"a glob is no longer than {_LONGEST:,} characters")
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


def _compiled(pattern: str) -> str:
    """Return a regular expression for a whole path.

    Of several `**` only the last one ever has to give way, and of several `*` in a name likewise; all others
    are in atomic groups. So the time is bounded.
    """
    brace = re.search(r"[{}]", pattern)
    if brace:
        raise GlobError(f"the `{brace[0]}` at character {brace.start() + 1} has no partner")
    first, *others = _runs(pattern)
    if not others:
        return first
    *middle, last = others
    beginning = f"{first}/" if first else ""
    found = "".join(f"(?>{_FOLDERS}*?{run}/)" for run in middle)
    return f"{beginning}{found}{_FOLDERS}*{last}" if last else f"{beginning}{found}(?s:.+)"


def _runs(pattern: str) -> list[str]:
    """Return a regular expression for each run of names between two `**`; an empty one for none."""
    runs: list[list[str]] = [[]]
    for name in pattern.split("/"):
        if name != "**":
            _check_sets(name)
            runs[-1].append(_of_name(name))
        elif len(runs) == 1 or runs[-1]:  # two in a row say no more than one
            runs.append([])
    return ["/".join(run) for run in runs]


def _of_name(name: str) -> str:
    """Return a regular expression for the name of a file or a folder."""
    pieces = [""]
    for sign in _SIGN.finditer(name):
        if sign["text"]:
            pieces[-1] += re.escape(sign["text"])
        elif sign[0] == "?":
            pieces[-1] += "[^/]"
        elif sign["set"] is None:
            pieces.append("")
        else:
            signs = re.sub(r"[^-]", lambda match: re.escape(match[0]), sign["set"])
            pieces[-1] += f"(?!/)[{'^' if sign['not'] else ''}{signs}]"
    first, *others = pieces
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle) + "[^/]*" + last


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


def _expanded(glob: str) -> list[str]:
    """Replace each `{a,b}` by its alternatives, the innermost first."""
    if len(glob) > _LONGEST:
        raise GlobError(f"a glob is no longer than {_LONGEST:,} characters")
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
