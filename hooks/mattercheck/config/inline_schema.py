"""Schemas that content names for itself: a key `$schema`, or a modeline. Content is not to be trusted."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from ..core.paths import is_file, is_inside, is_relative
from ..core.problem import Span
from ..core.resources import bundled_schema
from ..document.document import Document

_MODELINE = re.compile(
    r"^[ \t]*(?P<hash>#)[ \t]*(?:yaml-language-server:[ \t]*)?\$schema[=:][ \t]*(?P<schema>\S+)[ \t]*$",
    re.MULTILINE,
)


def named_schema(document: Document) -> tuple[Any, Span] | None:
    """Return the schema that a file names, and where; None where it names none, or switches the check off.

    What stands under the key `$schema` need not be text.
    """
    named = None
    if isinstance(document.value, dict) and "$schema" in document.value:
        named = document.value["$schema"], document.value_span(("$schema",))
    else:
        for match in _MODELINE.finditer(document.source.text):
            if document.is_comment(match.start("hash") + 1):
                named = match["schema"], document.source.span(*match.span("schema"))
                break
    return None if named is None or named[0] == "none" else named


def why_not_allowed(path: str, reference: Any, folder: Path) -> str | None:
    """Say why the file at a path may not name a schema, None where it may.

    It may name a bundled schema, or a file that lies below the `folder` of the configuration.
    """
    if not isinstance(reference, str):
        return "the name of a schema must be text"
    if bundled_schema(reference) is not None:
        return None
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", reference):
        return f"`{reference}` is a URL; only a file of the repository or a bundled schema may be named"
    # Without its `..`, as it will be read: after a symbolic link these would lead elsewhere.
    target = Path(os.path.normpath(Path(path).parent / reference))
    # First by its form: only to look at `//host/share` would already ask that host, on Windows.
    if not is_relative(reference) or not is_inside(target, folder):
        return f"`{reference}` lies outside of the folder of the configuration"
    if not is_file(target):
        return f"there is no schema `{reference}` beside this file, nor a bundled one of that name"
    return None
