"""Writes the configuration for the collections of a repository."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from ..config.ready import ready_schemas
from .contents import Found


def configuration(found: list[Found], schemas: Mapping[str, str], ready: Iterable[str]) -> str:
    """Return the text of a configuration for ready schemas and collections.

    `ready` are names of ready schemas; `schemas` are the schemas of the collections by their name.
    """
    tables = ["# Maps content files to schemas. The first collection that matches a file applies."]
    for name in ready:
        schema = ready_schemas()[name]
        of_ready: dict[str, str | list[str]] = {"name": _free_name(name, found), "files": [*schema.files]}
        if schema.exclude:
            of_ready["exclude"] = [*schema.exclude]
        of_ready["schema"] = name
        if not schema.required:
            of_ready["front-matter"] = "optional"
        tables.append(_table(of_ready))
    for one in found:
        table: dict[str, str | list[str]] = {"name": one.proposal.name, "files": one.proposal.glob}
        if one.proposal.exclude:
            table["exclude"] = [*one.proposal.exclude]
        table["schema"] = schemas[one.proposal.name]
        if one.collector.absent:
            table["front-matter"] = "optional"
        if one.proposal.reader:
            table["reader"] = one.proposal.reader
        tables.append(_table(table))
    return "\n\n".join(tables) + "\n"


def _free_name(name: str, found: list[Found]) -> str:
    """Return the name of a ready schema, or another one if a folder of content has it."""
    taken = {one.proposal.name for one in found}
    return next(one for one in (name, f"bundled-{name}", f"mattercheck-{name}") if one not in taken)


def _table(table: dict[str, str | list[str]]) -> str:
    # JSON strings and lists of strings are valid TOML.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
    return "\n".join(["[[collections]]", *lines])
