"""`mattercheck schema docs`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from .. import git
from ..config.settings import find_config, load_config
from ..core.errors import MattercheckError
from ..core.paths import joined
from ..reporting.schema_markdown import html, markdown
from ..reporting.text_safety import escape_line
from ..schema.analysis.describe import Field, fields_of
from ..schema.load.loader import SchemaLoader
from ..schema.model.schema import Schema
from .limits import limits_of, within
from .output.streams import Streams
from .schema_check import named_schemas


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print a reference page for each schema."""
    here = Path.cwd()
    loader = SchemaLoader(git.find_root(here) or here)
    write = {"markdown": markdown, "html": html}[arguments.format]
    limits = limits_of(here, arguments.config, loader)
    pages = []
    for reference, folder in named_schemas(arguments.files, arguments.config, here, loader):
        schema = loader.load(reference, folder)
        relations: list[str] = []
        # The configuration isn't needed for files that were passed, so it may be wrong.
        with suppress(*([MattercheckError] if arguments.files else [])):
            relations = _relations(schema, arguments.config, here, loader)
        pages.append(within(limits, f"describing {schema.name}", _page, (write, schema, relations)))
    streams.stdout.write("\n".join(pages))
    return 0


def _relations(schema: Schema, config: str | None, here: Path, loader: SchemaLoader) -> list[str]:
    """Return the relations of the collections that a schema applies to, one in a line."""
    path = joined(here, config) if config is not None else find_config(here, loader.files)
    settings = load_config(path, loader) if path is not None else None
    if settings is None or not settings.has_relations:
        return []
    from ..relations.declarations import read_relations

    declared = read_relations(settings, loader)
    lines = [
        relation.describe()
        for collection in settings.collections
        if loader.load(collection.schema, collection.folder).name == schema.name
        for relation in declared.of(collection.name)
    ]
    return list(dict.fromkeys(lines))


def _page(arguments: tuple[Callable[[str, str, list[Field], Sequence[str]], str], Schema, list[str]]) -> str:
    write, schema, relations = arguments
    keywords = schema.contents if isinstance(schema.contents, dict) else {}
    title = str(keywords.get("title") or schema.name)
    page = write(title, str(keywords.get("description") or ""), list(fields_of(schema)), relations)
    return "".join(f"{escape_line(line)}\n" for line in page.splitlines())
