"""`mattercheck schema docs`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from .. import git
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
        pages.append(within(limits, f"describing {schema.name}", _page, (write, schema)))
    streams.stdout.write("\n".join(pages))
    return 0


def _page(arguments: tuple[Callable[[str, str, list[Field]], str], Schema]) -> str:
    write, schema = arguments
    keywords = schema.contents if isinstance(schema.contents, dict) else {}
    title = str(keywords.get("title") or schema.name)
    page = write(title, str(keywords.get("description") or ""), list(fields_of(schema)))
    return "".join(f"{escape_line(line)}\n" for line in page.splitlines())
