"""What the offset in front matter is about: a key or a value, of which field."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...core.pointer import Route
from ...document.syntax import Syntax


@dataclass(slots=True)
class Cursor:
    """What is being written at an offset.

    A key may stand here if `is_key` (of the mapping at `route`), a value if `is_value` (of the field at `route`): in a
    list, both may. `start` and `end` are the offsets of the token, which is empty where nothing is written yet.
    `keys` are the other keys of the mapping. `indent` is the indentation of a field in it. In brackets (`is_flow`),
    fields are separated by commas; `comma_before` is the offset where one is missing before the token, `comma_after`
    tells whether one is missing after it.
    """

    syntax: Syntax
    route: Route
    start: int
    end: int
    is_key: bool = False
    is_value: bool = False
    keys: list[str] = field(default_factory=list)
    indent: str = ""
    is_flow: bool = False
    comma_before: int | None = None
    comma_after: bool = False
    has_colon: bool = False
    """Whether the token is followed by a colon or an equals sign already."""
    is_on_new_line: bool = False
    """Whether nothing else is on the line, so that an item of a list may begin here."""
    margin: str = ""
    """The blanks with which what is written begins, if `start` is the start of a line that is indented otherwise."""
    is_header: bool = False
    """Whether it is the name of a TOML table, or of an item of a list of tables if `is_list_header`."""
    is_list_header: bool = False
