"""Globs of content files, matched against `/`-separated paths relative to the configuration.

`*` and `?` stand for what is not a `/`, `**` for any number of folders, `[a-z]` and `[!a-z]` for one
character, `{md,mdx}` for one of several. A glob that ends in `/` stands for all that lies below.
The libraries for this take a broken glob literally, so that it silently matches nothing; here it is
an error.
"""

from __future__ import annotations

import re

_GROUP = re.compile(r"\{([^{}]*)\}")
_FOLDERS = re.compile(r"\*\*(/|\Z)")
_ALTERNATIVES_LIMIT = 1000


class GlobError(ValueError):
    """A glob that means nothing; the text says why."""


def compile_glob(glob: str) -> re.Pattern[str]:
    """Return a pattern that matches the whole of each path that the glob stands for.

    Raises GlobError.
    """
    if "\\" in glob:
        raise GlobError("folders are separated by `/`")
    pattern = glob.removeprefix("./")
    if not pattern:
        raise GlobError("the glob is empty")
    if pattern.startswith("!"):
        raise GlobError("what does not belong to a collection stands under `exclude`, without `!`")
    if re.search(r"[^/{,]\*\*|\*\*[^/},]", pattern):
        raise GlobError("`**` stands alone between two `/`, as in content/**/*.md")
    if pattern.startswith("/") or re.match(r"[A-Za-z]:", pattern):
        raise GlobError("a glob is relative to the folder of the configuration")
    if ".." in pattern.split("/"):
        raise GlobError("a glob cannot leave the folder of the configuration")
    if pattern.endswith("/"):
        pattern += "**"
    expanded = _expanded(pattern)
    opening = expanded[0].find("{")
    if opening >= 0:
        raise GlobError(f"the `{{` at character {opening + 1} is never closed")
    return re.compile(f"(?:{'|'.join(map(_translate, expanded))})\\Z", re.DOTALL)


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


def _translate(glob: str) -> str:
    result = ""
    at = 0
    while at < len(glob):
        sign = glob[at]
        folders = _FOLDERS.match(glob, at)
        if folders and (at == 0 or glob[at - 1] == "/"):
            result += "(?:[^/]+/)*" if folders[1] else ".+"
            at = folders.end()
            continue
        at += 1
        if sign == "*":
            result += "[^/]*"
        elif sign == "?":
            result += "[^/]"
        elif sign == "[":
            end = glob.find("]", at + 1 + (glob[at : at + 1] == "!"))
            if end < 0:
                raise GlobError(f"the `[` at character {at} is never closed")
            result += _characters(glob[at:end])
            at = end + 1
        else:
            result += re.escape(sign)
    return result


def _characters(inner: str) -> str:
    negated, inner = inner.startswith("!"), inner.removeprefix("!")
    escaped = inner.replace("\\", r"\\").replace("[", r"\[").replace("^", r"\^")
    pattern = f"[^/{escaped}]" if negated else f"[{escaped}]"
    try:
        re.compile(pattern)
    except re.error:
        raise GlobError(f"`[{inner}]` is no set of characters") from None
    return pattern
