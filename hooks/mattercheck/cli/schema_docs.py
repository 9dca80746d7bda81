"""`mattercheck schema docs`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import git
from ..render.schema_page import html, markdown
from ..render.style import harmless_line
from ..schema.description import fields_of
from ..schema.load import SchemaLoader
from .schema_check import named_schemas
from .streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print a page about each schema."""
    here = Path.cwd()
    loader = SchemaLoader(git.find_root(here) or here)
    write = {"markdown": markdown, "html": html}[arguments.format]
    pages = []
    for reference, folder in named_schemas(arguments.files, arguments.config, here, loader):
        schema = loader.load(reference, folder)
        said = schema.contents if isinstance(schema.contents, dict) else {}
        title = str(said.get("title") or schema.name)
        pages.append(write(title, str(said.get("description") or ""), list(fields_of(schema))))
    for line in "\n".join(pages).splitlines():
        streams.stdout.write(f"{harmless_line(line)}\n")
    return 0
