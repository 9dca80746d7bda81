"""Write the text of a field to fill in, as a snippet with tab stops or as plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ..document.edit.serialize import write_key, write_text
from ..document.syntax import Syntax, YamlVersion
from .field import SchemaField

_MAX_DEPTH = 4
_STEP = "  "


class Stops:
    """The tab stops of a snippet (LSP 3.17, "Snippet Syntax"); in plain text, what is to be filled in is left out."""

    def __init__(self, *, is_snippet: bool) -> None:
        self.is_snippet = is_snippet
        self._number = 0

    def text(self, text: str) -> str:
        """Return text that is inserted as it is."""
        return re.sub(r"([\\$}])", r"\\\1", text) if self.is_snippet else text

    def place(self, default: str = "") -> str:
        """Return a tab stop, with a text that is replaced by what is typed."""
        if not self.is_snippet:
            return default
        self._number += 1
        return f"${{{self._number}:{self.text(default)}}}" if default else f"${{{self._number}}}"

    def choice(self, options: Sequence[str]) -> str:
        """Return a tab stop with a list to choose from."""
        if len(options) == 1:
            return self.text(options[0])
        if not self.is_snippet:
            return ""
        self._number += 1
        escaped = (re.sub(r"([\\,|])", r"\\\1", option) for option in options)
        return f"${{{self._number}|{','.join(escaped)}|}}"


class Writer:
    """Writes fields in one syntax and one style: on lines of their own, or in brackets if `is_flow`."""

    def __init__(
        self, syntax: Syntax, version: YamlVersion, line_break: str, stops: Stops, *, is_flow: bool
    ) -> None:
        self._syntax = syntax
        self._version = version
        self._break = line_break
        self._stops = stops
        self._is_flow = is_flow or syntax is Syntax.JSON

    def key(self, name: str) -> str:
        """Return a key as it is written."""
        return write_key(name, self._syntax, yaml_version=self._version)

    def value(self, value: Any, *, like: str = "") -> str | None:
        """Return a value as it is written, in the quotes that `like` begins with; None if the syntax has no such value."""
        if isinstance(value, str):
            is_date = self._syntax is Syntax.TOML and not like and re.match(r"\d{4}-\d\d-\d\d", value)
            return write_text(
                value,
                self._syntax,
                like=value if is_date else like,
                in_flow=self._is_flow,
                yaml_version=self._version,
            )
        if self._syntax is Syntax.TOML and (value is None or isinstance(value, dict)):
            return None
        return json.dumps(value, ensure_ascii=False)

    def field(self, field: SchemaField, name: str, indent: str, depth: int = 0) -> str:
        """Return a key and the value to fill in."""
        key = self._stops.text(self.key(name))
        value = self._value(field, indent, depth)
        if self._syntax is Syntax.TOML:
            return f"{key} = {value.lstrip()}"
        return f"{key}:{value if value.startswith(self._break) or not value else ' ' + value}" + (
            " " if not value else ""
        )

    def fields(self, field: SchemaField, names: Sequence[str], indent: str, depth: int = 0) -> str:
        """Return fields one after the other, each on its line; the first line isn't indented."""
        lines = [self.field(field.member(name), name, indent, depth) for name in names]
        comma = "," if self._is_flow else ""
        return f"{comma}{self._break}{indent}".join(lines)

    def object(self, field: SchemaField, indent: str) -> str:
        """Return a JSON object with the required fields."""
        below = indent + _STEP
        inner = self.fields(field, field.required(), below, 1) or self._stops.place()
        return (
            f"{self._stops.text('{')}{self._break}{below}{inner}{self._break}{indent}{self._stops.text('}')}"
        )

    def block(self, field: SchemaField, indent: str) -> str | None:
        """Return what follows the colon of a mapping or list on lines of its own; None for other fields."""
        if self._is_flow or self._syntax is not Syntax.YAML or not (field.is_mapping() or field.is_list()):
            return None
        return self._value(field, indent, 0)

    def _value(self, field: SchemaField, indent: str, depth: int) -> str:
        stops = self._stops
        options = [text for value, _ in field.choices() if (text := self.value(value)) is not None]
        if options:
            return stops.choice(list(dict.fromkeys(options)))
        for example in field.examples():
            text = self.value(example) if not isinstance(example, dict | list) else None
            if text is not None:
                return stops.place(text)
        if field.is_mapping():
            return self._mapping(field, indent, depth)
        if field.is_list():
            return self._list(field, indent, depth)
        text = now(field)
        written = self.value(text) if text is not None else None
        if written is not None:
            return stops.place(written)
        types = field.merged.get("type")
        is_text = types in ("string", None) or (isinstance(types, list) and "string" in types)
        return f'"{stops.place()}"' if is_text and self._syntax is not Syntax.YAML else stops.place()

    def _mapping(self, field: SchemaField, indent: str, depth: int) -> str:
        names = field.required() if depth < _MAX_DEPTH else []
        if self._is_flow or self._syntax is Syntax.TOML:
            members = ", ".join(self.field(field.member(name), name, indent, depth + 1) for name in names)
            blank = " " if self._syntax is Syntax.TOML and not self._is_flow else ""
            inner = f"{blank}{members or self._stops.place()}{blank}"
            return f"{self._stops.text('{')}{inner}{self._stops.text('}')}"
        below = indent + _STEP
        return f"{self._break}{below}{self.fields(field, names, below, depth + 1) or self._stops.place()}"

    def _list(self, field: SchemaField, indent: str, depth: int) -> str:
        item = field.member(0)
        if self._is_flow or self._syntax is Syntax.TOML:
            return f"[{self._value(item, indent, depth + 1) if depth < _MAX_DEPTH else self._stops.place()}]"
        below = indent + _STEP
        return f"{self._break}{below}- {self.item(item, below, depth)}"

    def item(self, item: SchemaField, indent: str, depth: int = 0) -> str:
        """Return an item of a block list, without its dash, which is at the end of `indent`."""
        names = item.required() if item.is_mapping() and depth < _MAX_DEPTH else []
        if names:
            return self.fields(item, names, indent + _STEP, depth + 1)
        if item.is_mapping() or item.is_list():
            return self._stops.place()
        return self._value(item, indent, depth + 1)


def now(field: SchemaField) -> str | None:
    """Return the current date or time in the form that a field asks for, or None."""
    time = datetime.now(UTC)
    local = datetime.now().astimezone()
    format_name = field.merged.get("format")
    forms = {
        "date": [f"{local:%Y-%m-%d}"],
        "date-time": [f"{time:%Y-%m-%dT%H:%M:%SZ}", local.isoformat(timespec="seconds")],
        "time": [f"{time:%H:%M:%SZ}"],
    }
    candidates = forms.get(format_name, []) if isinstance(format_name, str) else []
    if format_name is None and "pattern" in field.merged:
        candidates = [*forms["date"], *forms["date-time"], f"{local:%Y-%m-%d %H:%M:%S %z}"]
    return next((one for one in candidates if field.allows(one)), None)
