"""Loads the schema that a content file names itself."""

from __future__ import annotations

from pathlib import Path

from ..config.file_config import FileConfig
from ..config.inline_schema import named_schema, why_not_allowed
from ..core.problem import Problem
from ..document.document import Document
from ..schema.load.loader import SchemaLoader
from ..schema.model.file import SchemaError
from ..schema.model.schema import Schema


def load_named_schema(
    document: Document, path: str, file_config: FileConfig, loader: SchemaLoader
) -> Schema | Problem | None:
    """Return the schema that the file at `path` names, a problem if it can't be used, or None if it names none."""
    named = named_schema(document)
    if named is None or file_config.settings is None:
        return None
    reference, span = named
    reason = why_not_allowed(path, reference, file_config.settings.folder, loader.files)
    if reason is None:
        try:
            return loader.load(reference, Path(path).parent)
        except SchemaError as error:
            first = error.problems[0]
            reason = (
                f"the schema `{reference}` cannot be used: {first.path}:{first.span.line}: {first.message}"
            )
    return document.source.problem("inline-schema", span, reason, route=("$schema",))
