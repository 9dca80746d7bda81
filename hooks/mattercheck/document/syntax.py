"""The syntaxes of front matter and data files, and what a program that reads front matter makes of them."""

from __future__ import annotations

from enum import StrEnum

from ..core.named_tuple import NamedTuple


class NotCleanError(Exception):
    """Raised in strict mode at the first thing in a document that isn't clean."""


class Syntax(StrEnum):
    YAML = "yaml"
    TOML = "toml"
    JSON = "json"
    LINES = "lines"
    """`key: value` lines that aren't YAML; see `lines`."""


class YamlVersion(StrEnum):
    """How plain scalars are read: by the YAML 1.2 core schema, or as YAML 1.1 like PyYAML and Ruby."""

    CORE = "1.2"
    OLD = "1.1"


_DATA_SUFFIXES = {".yaml": Syntax.YAML, ".yml": Syntax.YAML, ".toml": Syntax.TOML, ".json": Syntax.JSON}
_DATA_ENDINGS = tuple(_DATA_SUFFIXES)


def data_syntax(path: str) -> Syntax | None:
    """Return the syntax of a file that contains only data, without front matter; None for other files."""
    if path.endswith(".md"):
        return None  # as most
    name = path[-5:].lower()
    return _DATA_SUFFIXES[name[name.rindex(".") :]] if name.endswith(_DATA_ENDINGS) else None


_YAML = ("---",)
TAGGED = ("---", "---yaml", "---yml", "---json", "---toml")
"""Delimiters that gray-matter and programs based on it know."""

_ANY = (*TAGGED, "+++", ";;;", "{")


class Reader(NamedTuple):
    """How a program reads front matter.

    `on_error` completes the sentence "if the front matter can't be read, ...". `openings` are the delimiters that it
    knows; `closes_with_dots` tells whether `...` is a closing delimiter. `on_bom` says what it does with front matter
    that follows a byte order mark, empty if it reads it. `keeps_last` means that it silently uses the last of two equal
    keys. A reader with `by_lines` reads `key: value` lines, not YAML, and the fields in `listed` as lists that are separated
    by commas. `splits_at_dashes` means that the first `---`
    anywhere ends the block; `plain_only` that it refuses flow style, anchors and tags; `skips_blank_lines` that blank
    lines may precede the opening delimiter; `needs_no_opening` that the first delimiter may be the closing one;
    `exact_opening` that no blanks may follow the opening one; `reads_tabs` that a tab may indent; `adds_braces` that
    JSON between delimiters has no braces; `ignores_case` that `Title` and `title` are the same key; `builds_dates` that it can't read a block with an impossible date; `has_text_keys` that numbers and dates as keys become text;
    `uses_libyaml` that it reads all YAML that mattercheck reads. `tolerated` are
    the characters that it reads as part of a plain text although YAML doesn't, and `on_tolerated` says so. `profile` is
    the bundled schema for what it requires, if that isn't the schema of the collection.
    """

    name: str
    label: str
    on_error: str
    openings: tuple[str, ...] = _YAML
    yaml_version: YamlVersion = YamlVersion.CORE
    closes_with_dots: bool = False
    on_bom: str = ""
    keeps_last: bool = False
    by_lines: bool = False
    listed: tuple[str, ...] = ()
    splits_at_dashes: bool = False
    plain_only: bool = False
    skips_blank_lines: bool = False
    needs_no_opening: bool = False
    exact_opening: bool = False
    reads_tabs: bool = False
    adds_braces: bool = False
    ignores_case: bool = False
    builds_dates: bool = False
    has_text_keys: bool = False
    uses_libyaml: bool = False
    tolerated: str = ""
    on_tolerated: str = ""
    profile: str = ""


PLAIN = Reader("yaml", "YAML 1.2", "", _ANY, closes_with_dots=True)
"""The reader of a collection that names none."""
