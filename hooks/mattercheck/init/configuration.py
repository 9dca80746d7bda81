"""Writes the configuration for the collections of a repository."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..config.ready import ready_schemas
from .contents import Found

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def configuration(
    found: list[Found],
    schemas: Mapping[str, str],
    ready: Iterable[str],
    relations: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return the text of a configuration for ready schemas and collections.

    `ready` are names of ready schemas; `schemas` and `relations` are those of the collections by their name.
    """
    tables = ["# Maps content files to schemas. The first collection that matches a file applies."]
    for name in ready:
        schema = ready_schemas()[name]
        of_ready: dict[str, Any] = {"name": _free_name(name, found), "files": [*schema.files]}
        if schema.exclude:
            of_ready["exclude"] = [*schema.exclude]
        of_ready["schema"] = name
        if not schema.required:
            of_ready["front-matter"] = "optional"
        tables.append(_table(of_ready))
    for one in found:
        table: dict[str, Any] = {"name": one.proposal.name, "files": one.proposal.glob}
        if one.proposal.exclude:
            table["exclude"] = [*one.proposal.exclude]
        table["schema"] = schemas[one.proposal.name]
        if one.collector.absent:
            table["front-matter"] = "optional"
        if one.proposal.reader:
            table["reader"] = one.proposal.reader
        table |= relations.get(one.proposal.name, {})
        tables.append(_table(table))
    return "\n\n".join(tables) + "\n"


def _free_name(name: str, found: list[Found]) -> str:
    """Return the name of a ready schema, or another one if a folder of content has it."""
    taken = {one.proposal.name for one in found}
    return next(one for one in (name, f"bundled-{name}", f"mattercheck-{name}") if one not in taken)


def _table(table: dict[str, Any]) -> str:
    return "\n".join(["[[collections]]", *(f"{key} = {_value(value)}" for key, value in table.items())])


def _value(value: Any) -> str:
    """Return a text, a list or a mapping as TOML: JSON texts and lists are valid TOML."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    pairs = (
        f"{key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)} = {_value(one)}"
        for key, one in value.items()
    )
    return f"{{ {', '.join(pairs)} }}"
