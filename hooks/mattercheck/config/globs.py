"""Globs of content files, matched against `/`-separated paths relative to the configuration.

`*` matches any characters except `/`, `?` any single one, `**` any number of folders, `[a-z]` and `[!a-z]` one
character, `{md,mdx}` one of several alternatives. A glob that ends in `/` matches everything below.
Existing libraries take an invalid glob literally, so that it silently matches nothing; here it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Literal, TypeAlias

from ..core.named_tuple import NamedTuple

_GROUP = r"\{([^{}]*)\}"
_MAX_ALTERNATIVES = 1000
_MAX_LITERAL = 800
"""Maximum length of a path that a glob starts with, which leaves room for what follows."""
_NOT_LITERAL = re.compile(r"[*?\[\]{}\\!:\x00-\x1f\x7f\ud800-\udfff]|(?:(?<=/)|^)\s|\s(?=/)")
"""Characters that are special or invalid in a glob, or that can't be written to the configuration."""
_FOLDERS = r"(?:[^/]+/)"
_TOKEN = re.compile(r"\*+|\?|\[(?P<not>!?)(?P<set>\]?[^\]]*)\]|(?P<text>.)", re.DOTALL)
_MAX_LENGTH = 1000
"""Most characters of a glob."""
_MAX_INSIDE = 6
"""Most characters of a text inside of a name to look for, so that few lengths must be tried."""
_SPECIAL = re.compile(r"[*?\[\]{}]")

Part: TypeAlias = Literal["start", "end", "name", "name start", "name end", "inside"]
"""Where a text is in a path: at the start or end of it, a name, at the start or end of a name, or inside of one."""


class GlobError(ValueError):
    """A glob is invalid; the text says why."""


class Glob:
    """A compiled glob. Raises GlobError if it is invalid."""

    def __init__(self, glob: str) -> None:
        self.glob = glob
        self.patterns = [Pattern(alternative) for alternative in _expand(glob)]
        """The globs without `{}` that it stands for."""

    def __reduce__(self) -> tuple[type[Glob], tuple[str]]:
        return Glob, (self.glob,)

    def matches(self, path: str) -> bool:
        """Tell whether the glob matches a path."""
        return any(pattern.matches(path) for pattern in self.patterns)

    def endings_in(self, folder: str) -> list[str] | None:
        """Return how the names of the files in a folder end that match; None if their endings don't decide.

        `folder` is empty or ends in `/`.
        """
        ends = [pattern.ends for pattern in self.patterns]
        if None in ends:
            return None
        return [one[1] for one in ends if one is not None and folder.startswith(one[0])]


class Pattern:
    """A compiled glob without alternatives. Raises GlobError if it is invalid."""

    def __init__(self, glob: str) -> None:
        self.text = _normalize(glob)
        """The glob in its normal form."""
        if re.search(r"[\[\]{}]", self.text):
            self.expression()

    def __reduce__(self) -> tuple[type[Pattern], tuple[str]]:
        return Pattern, (self.text,)

    def expression(self) -> str:
        """Return a regular expression for the whole path. Raises GlobError."""
        return _compile(self.text)

    @cached_property
    def matches(self) -> Callable[[str], bool]:
        """A function that tells whether a path matches."""
        if self.ends is not None:
            start, end = self.ends
            shortest = len(start) + len(end)
            return lambda path: path.startswith(start) and path.endswith(end) and len(path) >= shortest
        simple = _Simple.of(self.text)
        if simple is not None:
            return simple.matches
        fullmatch = re.compile(self.expression()).fullmatch
        return lambda path: fullmatch(path) is not None

    @cached_property
    def ends(self) -> tuple[str, str] | None:
        """The texts that paths begin and end with, if these are all that the glob requires; else None."""
        simple = _Simple.of(self.text)
        return None if simple is None else simple.ends()

    def required(self) -> Iterator[tuple[Part, str]]:
        """Yield texts that a path must contain to match, and where."""
        wild = [match.start() for match in _SPECIAL.finditer(self.text)]
        start = self.text[: wild[0]] if wild else self.text
        end = self.text[wild[-1] + 1 :] if wild else ""
        if wild and self.text[: wild[-1] + 1].endswith("**"):
            end = end.removeprefix("/")  # `**/` may stand for no folder at all
        if start:
            yield "start", start
        if end:
            yield "end", end
        for name in self.text.split("/"):
            if not _SPECIAL.search(name):
                yield "name", name
                continue
            first, *inside, last = _literal_pieces(name)
            if first:
                yield "name start", first
            if last:
                yield "name end", last
            yield from (("inside", piece[:_MAX_INSIDE]) for piece in inside if piece)


def _literal_pieces(name: str) -> list[str]:
    """Return the texts between the special characters of a name in a glob."""
    pieces = [""]
    for token in _TOKEN.finditer(name):
        if token["text"]:
            pieces[-1] += token["text"]
        else:
            pieces.append("")
    return pieces


class _Name:
    """A name in a glob: literal texts with a `*` between each two."""

    def __init__(self, name: str) -> None:
        self.start, *self._inside = name.split("*")
        self._end = self._inside.pop() if self._inside else None

    @property
    def is_literal(self) -> bool:
        return self._end is None

    @property
    def suffix(self) -> str | None:
        """What all names end with that it matches, if that is all; else None."""
        return None if self.start or self._inside else self._end

    def matches(self, name: str) -> bool:
        """Tell whether it matches the name of a file or folder."""
        if self._end is None:
            return name == self.start
        at, end = len(self.start), len(name) - len(self._end)
        if at > end or not (name.startswith(self.start) and name.endswith(self._end)):
            return False
        for text in self._inside:
            found = name.find(text, at, end)
            if found < 0:
                return False
            at = found + len(text)
        return True


class _Simple(NamedTuple):
    """A glob that needs no regular expression, as most do: with one `**` at most, and only `*` in names.

    `after` are the names that follow `**`, or None if there is no `**`.
    """

    before: list[_Name]
    after: list[_Name] | None

    @classmethod
    def of(cls, pattern: str) -> _Simple | None:
        """Return a normalized glob in this form, or None if it has another."""
        runs: list[list[_Name]] = [[]]
        for name in pattern.split("/"):
            if name == "**":
                runs.append([])
            elif _SPECIAL.search(name.replace("*", "")):
                return None
            else:
                runs[-1].append(_Name(name))
        return cls(runs[0], runs[1] if len(runs) > 1 else None) if len(runs) <= 2 else None

    def ends(self) -> tuple[str, str] | None:
        """Return the texts that paths begin and end with, if these are all that the glob requires; else None."""
        end = self.after[0].suffix if self.after is not None and len(self.after) == 1 else None
        if end is None or not all(name.is_literal for name in self.before):
            return None
        return "".join(f"{name.start}/" for name in self.before), end

    def matches(self, path: str) -> bool:
        """Tell whether the glob matches a path."""
        names, before, after = path.split("/"), self.before, self.after
        if after is None:
            return len(names) == len(before) and _all_match(before, names)
        fewest = len(before) + max(len(after), 1)  # `**` at the end stands for a file, at least
        return (
            len(names) >= fewest
            and _all_match(before, names)
            and _all_match(after, names[len(names) - len(after) :])
        )


def _all_match(patterns: list[_Name], names: list[str]) -> bool:
    return all(pattern.matches(name) for pattern, name in zip(patterns, names, strict=False))


def _normalize(glob: str) -> str:
    """Return a glob in its normal form. Raises GlobError if it is invalid."""
    if any(name != name.strip() for name in glob.split("/")):
        raise GlobError("remove the space at the beginning or end of a name")
    if "\\" in glob:
        raise GlobError("separate folders by `/`, not by a backslash")
    if len(glob) > _MAX_LENGTH:
        raise GlobError(f"a glob must not be longer than {_MAX_LENGTH:,} characters")
    pattern = glob.removeprefix("./")
    if not pattern:
        raise GlobError("the glob is empty")
    if pattern.startswith("!"):
        raise GlobError("negation is not supported; move the glob to `exclude`, without the `!`")
    if any("**" in name and name != "**" for name in pattern.split("/")):
        raise GlobError("`**` must be a whole folder name, as in content/**/*.md")
    if pattern.startswith("/") or re.match(r"[A-Za-z]:", pattern):
        raise GlobError("a glob must be relative to the folder of the configuration")
    if ".." in pattern.split("/"):
        raise GlobError("a glob cannot leave the folder of the configuration")
    if "//" in pattern or "." in pattern.split("/"):
        raise GlobError("remove the empty folder name or the `.`")
    return pattern + "**" if pattern.endswith("/") else pattern


def _compile(pattern: str) -> str:
    """Return a regular expression for a whole path.

    Only the last `**` ever needs to backtrack, and only the last `*` in a name; all others are in atomic groups, so
    matching time is bounded.
    """
    brace = re.search(r"[{}]", pattern)
    if brace:
        raise GlobError(f"the `{brace[0]}` at character {brace.start() + 1} is unmatched")
    first, *others = _runs(pattern)
    if not others:
        return first
    *middle, last = others
    beginning = f"{first}/" if first else ""
    found = "".join(f"(?>{_FOLDERS}*?{run}/)" for run in middle)
    return f"{beginning}{found}{_FOLDERS}*{last}" if last else f"{beginning}{found}(?s:.+)"


def _runs(pattern: str) -> list[str]:
    """Return a regular expression for each sequence of names between two `**`; it may be empty."""
    runs: list[list[str]] = [[]]
    for name in pattern.split("/"):
        if name != "**":
            _check_sets(name)
            runs[-1].append(_compile_name(name))
        elif len(runs) == 1 or runs[-1]:  # two in a row match the same as one
            runs.append([])
    return ["/".join(run) for run in runs]


def _compile_name(name: str) -> str:
    """Return a regular expression for the name of a file or folder."""
    pieces = [""]
    for token in _TOKEN.finditer(name):
        if token["text"]:
            pieces[-1] += re.escape(token["text"])
        elif token[0] == "?":
            pieces[-1] += "[^/]"
        elif token["set"] is None:
            pieces.append("")
        else:
            characters = re.sub(r"[^-]", lambda match: re.escape(match[0]), token["set"])
            pieces[-1] += f"(?!/)[{'^' if token['not'] else ''}{characters}]"
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
            raise GlobError(f"`[{inner}]` is not a valid set of characters")
        at = end + 1


def _expand(glob: str) -> list[str]:
    """Expand each `{a,b}` into its alternatives, innermost first."""
    if len(glob) > _MAX_LENGTH:
        raise GlobError(f"a glob must not be longer than {_MAX_LENGTH:,} characters")
    expanded: list[str] = []
    pending = [glob]
    while pending:
        if len(expanded) + len(pending) > _MAX_ALTERNATIVES:
            raise GlobError(f"the glob has more than {_MAX_ALTERNATIVES:,} alternatives")
        candidate = pending.pop()
        group = re.search(_GROUP, candidate) if "{" in candidate else None
        if group is None:
            expanded.append(candidate)
            continue
        before, after = candidate[: group.start()], candidate[group.end() :]
        pending.extend(before + alternative + after for alternative in group[1].split(","))
    return expanded


def literal_glob(path: str) -> str:
    """Return a glob that matches a path, which may be the start of one; of a very long path, the last names count."""
    glob = _NOT_LITERAL.sub("?", path)
    if len(glob) <= _MAX_LITERAL:
        return glob
    return "**/" + glob[glob.find("/", len(glob) - _MAX_LITERAL) + 1 :]


def literal_folder(glob: str) -> str:
    """Return the folder that a glob starts with, before the first name with a special character; empty or ends in `/`."""
    special = _SPECIAL.search(glob)
    return glob[: glob.rfind("/", 0, special.start() if special else len(glob)) + 1]
