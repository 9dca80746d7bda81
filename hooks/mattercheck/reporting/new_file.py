"""Formats the fields of a new file, as YAML front matter or as a data file."""

from __future__ import annotations

import json
from typing import Any

from ..document.edit.serialize import write_key, write_text
from ..document.syntax import Syntax, YamlVersion


def front_matter(fields: dict[str, Any], version: YamlVersion) -> str:
    """Return YAML front matter with these fields, including its delimiters."""
    return f"---\n{_mapping(fields, '', version)}---\n"


def data_file(fields: dict[str, Any], syntax: Syntax, version: YamlVersion) -> str | None:
    """Return a data file with these fields; None for TOML, which has no null."""
    if syntax is Syntax.TOML:
        return None
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
