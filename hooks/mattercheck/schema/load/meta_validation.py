"""Checks a schema file against the meta-schema of its draft, and its identifiers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .. import engine
from ..drafts import DRAFTS, draft_of, identifier_keyword, known_draft_of
from ..model.file import SchemaError, SchemaFile, problem_in


def checked_draft(file: SchemaFile, default: str) -> str:
    """Return the draft of a schema file, which is the default where it names none, after holding it against it."""
    contents = file.contents
    if file.route:
        of_part = known_draft_of(file.whole.contents, default)
        _require_part(file, contents, of_part)
        return of_part
    draft = draft_of(contents)
    if draft is None and isinstance(contents, dict) and "$schema" in contents:
        raise SchemaError([problem_in(file, ("$schema",), "`$schema` must be text: the URI of a draft")])
    if draft is not None and draft not in DRAFTS:
        message = f"`$schema` names {draft}, which is no draft of JSON Schema known here"
        raise SchemaError([problem_in(file, ("$schema",), message, "known are: " + ", ".join(DRAFTS))])
    if isinstance(contents, dict) and not engine.is_schema({"$schema": draft or default, **contents}):
        from ..explain.explain import explain_schema  # costs 100 ms, and most schemas are valid

        raise SchemaError(explain_schema(file.document, draft or default))
    return draft or default


def _require_part(file: SchemaFile, contents: dict[str, Any], draft: str) -> None:
    """Raise SchemaError where a reference leads to what is no schema of a draft."""
    where = engine.fault_in({"$schema": draft, **contents})
    if where is not None:
        message = f"a reference leads here, and this is not as {DRAFTS[draft].name} has it"
        raise SchemaError([problem_in(file, (*file.route, *where), message)])


def require_identifiers(file: SchemaFile) -> None:
    """Raise SchemaError for an `$id` that is no URI."""
    keyword = identifier_keyword(file.document.value)
    for schema, _, route in file.parts:
        try:
            urlsplit(schema[keyword] if isinstance(schema.get(keyword), str) else "")
        except ValueError:
            place = (*route, keyword)
            raise SchemaError([problem_in(file, place, f"`{schema[keyword]}` is no URI")]) from None
