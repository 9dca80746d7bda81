"""Formats the fields of a new file, as front matter or as a data file. A field that is None is left empty."""

from __future__ import annotations

import json
import re
from typing import Any

from ..document.edit.serialize import write_key, write_text
from ..document.syntax import Syntax, YamlVersion

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def front_matter(fields: dict[str, Any], syntax: Syntax, version: YamlVersion) -> str:
    """Return front matter with these fields, including its delimiters."""
    text = data_file(fields, syntax, version)
    delimiter = {Syntax.YAML: "---\n", Syntax.TOML: "+++\n"}.get(syntax, "")
    return f"{delimiter}{text}{delimiter}"


def data_file(fields: dict[str, Any], syntax: Syntax, version: YamlVersion) -> str:
    """Return a data file with these fields."""
    if syntax is Syntax.TOML:
        return _toml_table(fields, ())
    if syntax is Syntax.JSON:
        return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
    return _mapping(fields, "", version)


def _mapping(fields: dict[str, Any], indent: str, version: YamlVersion) -> str:
    lines = []
    for key, value in fields.items():
        name = f"{indent}{write_key(key, Syntax.YAML, yaml_version=version)}:"
        if isinstance(value, dict) and value:
            lines.append(f"{name}\n{_mapping(value, indent + '  ', version)}")
        elif value is None:
            lines.append(f"{name}\n")
        else:
            lines.append(f"{name} {_value(value, version)}\n")
    return "".join(lines)


def _value(value: Any, version: YamlVersion) -> str:
    """Format a value on one line; lists and their items as JSON, which is valid YAML."""
    if isinstance(value, str):
        return write_text(value, Syntax.YAML, yaml_version=version)
    return json.dumps(value, ensure_ascii=False)


def _toml_table(fields: dict[str, Any], names: tuple[str, ...]) -> str:
    """Format a table and the tables in it; TOML has no null, so an empty field is a comment."""
    lines = [f"\n[{'.'.join(names)}]\n"] if names else []
    tables = []
    for key, value in fields.items():
        name = write_key(key, Syntax.TOML)
        if isinstance(value, dict):
            tables.append(_toml_table(value, (*names, name)))
        elif value is None:
            lines.append(f"# {name} =\n")
        else:
            lines.append(f"{name} = {_toml_value(value)}\n")
    return "".join((*lines, *tables))


def _toml_value(value: Any) -> str:
    if isinstance(value, str):
        return write_text(value, Syntax.TOML, like="0" if _DATE.match(value) else "")
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, dict):
        fields = (f"{write_key(key, Syntax.TOML)} = {_toml_value(one)}" for key, one in value.items())
        return f"{{ {', '.join(fields)} }}" if value else "{}"
    return json.dumps(value)
