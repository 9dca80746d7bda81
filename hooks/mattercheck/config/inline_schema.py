"""Schemas named by a content file itself: with the key `$schema` or a modeline. Content is not trusted."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.paths import is_relative
from ..core.problem import Span
from ..core.resources import bundled_schema
from ..document.document import Document

if TYPE_CHECKING:
    from ..core.files import Files

_MODELINE = re.compile(
    r"[ \t]*(?P<hash>#)[ \t]*(?:(?:yaml-language-server:[ \t]*)?\$schema[=:]|:schema[ \t])[ \t]*"
    r"(?P<schema>\S+|\S.*\.(?:json|yaml|yml))\s*\Z"
)
"""As read by the language servers of YAML and, with `#:schema`, of TOML; and a path with spaces, which they cut."""


def named_schema(document: Document) -> tuple[Any, Span] | None:
    """Return the schema that a file names, with its span, or None if it names none or opts out with `none`.

    The value of the key `$schema` need not be text.
    """
    named = None
    if isinstance(document.value, dict) and "$schema" in document.value:
        named = document.value["$schema"], document.value_span(("$schema",))
    else:
        source = document.source
        for number, line in enumerate(source.lines, start=1):
            match = _MODELINE.match(line) if "#" in line else None
            if match and document.is_comment(source.line_start(number) + match.start("hash") + 1):
                named = (
                    match["schema"],
                    Span(number, match.start("schema") + 1, number, match.end("schema") + 1),
                )
                break
    return None if named is None or named[0] == "none" else named


def why_not_allowed(path: str, reference: Any, folder: Path, files: Files) -> str | None:
    """Return why the file at a path may not name a schema, or None if it may.

    It may name a bundled schema or a file below the `folder` of the configuration.
    """
    if not isinstance(reference, str):
        return "the name of the schema must be text"
    if bundled_schema(reference) is not None:
        return None
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", reference):
        return f"`{reference}` is a URL; name a file in the repository or a bundled schema"
    # Collapse `..` as the loader does: resolved after a symbolic link, it would lead elsewhere.
    target = Path(os.path.normpath(Path(path).parent / reference))
    # Check the syntax first: on Windows, just looking at `//host/share` would contact that host.
    if not is_relative(reference) or not files.is_inside(target, folder):
        return f"`{reference}` is outside the folder of the configuration; name a file inside it or a bundled schema"
    if not files.is_file(target):
        return f"schema `{reference}` not found; name a file relative to this one, or a bundled schema"
    return None
