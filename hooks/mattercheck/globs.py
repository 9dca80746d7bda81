"""Globs of content files, matched against `/`-separated paths relative to the configuration.

`*` and `?` stand for what is not a `/`, `**` for any number of folders, `[a-z]` and `[!a-z]` for one
character, `{md,mdx}` for one of several. A glob that ends in `/` stands for all that lies below.
The libraries for this take a broken glob literally, so that it silently matches nothing; here it is
an error.
"""

from __future__ import annotations

import re


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
    if pattern.startswith("/") or re.match(r"[A-Za-z]:", pattern):
        raise GlobError("a glob is relative to the folder of the configuration")
    if ".." in pattern.split("/"):
        raise GlobError("a glob cannot leave the folder of the configuration")
    if pattern.endswith("/"):
        pattern += "**"
    return re.compile(_translate(pattern), re.DOTALL)


def _translate(glob: str) -> str:
    result = ""
    at = 0
    alternatives = 0
    while at < len(glob):
        sign = glob[at]
        folder = re.compile(r"\*\*(/|\Z)").match(glob, at)
        if folder and (at == 0 or glob[at - 1] in "/{,"):
            result += "(?:[^/]+/)*" if folder[1] else ".+"
            at = folder.end()
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
        elif sign == "{":
            if glob.find("}", at) < 0:
                raise GlobError(f"the `{{` at character {at} is never closed")
            alternatives += 1
            result += "(?:"
        elif sign == "}" and alternatives:
            alternatives -= 1
            result += ")"
        elif sign == "," and alternatives:
            result += "|"
        else:
            result += re.escape(sign)
    if alternatives:
        raise GlobError("a `{` is never closed")
    return result + r"\Z"


def _characters(inner: str) -> str:
    negated, inner = inner.startswith("!"), inner.removeprefix("!")
    escaped = inner.replace("\\", r"\\").replace("[", r"\[").replace("^", r"\^")
    pattern = f"[^/{escaped}]" if negated else f"[{escaped}]"
    try:
        re.compile(pattern)
    except re.error:
        raise GlobError(f"`[{inner}]` is no set of characters") from None
    return pattern
