"""Validate a schema file against the meta-schema of its draft, and check its identifiers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .. import engine
from ..drafts import DRAFT_7, DRAFTS, draft_of, identifier_keyword, known_draft_of
from ..model.file import SchemaError, SchemaFile, problem_in, unlike_a_schema

_WITHOUT_DRAFT = frozenset({"http://json-schema.org/schema", "https://json-schema.org/schema"})
"""URIs that stood for the latest draft, whichever that was."""


def checked_draft(file: SchemaFile, default: str) -> str:
    """Return the draft of a schema file, or the default if it names none.

    Raises SchemaError if the file is not a valid schema of that draft.
    """
    contents = file.contents
    if file.route:
        draft_of_root = known_draft_of(file.root.contents, default)
        _require_valid_subschema(file, contents, draft_of_root)
        return draft_of_root
    draft = draft_of(contents)
    if draft is None and isinstance(contents, dict) and "$schema" in contents:
        raise SchemaError([problem_in(file, ("$schema",), "`$schema` must be text: the URI of a draft")])
    if draft in _WITHOUT_DRAFT:
        message = f"`$schema` names no draft of JSON Schema: {draft} stands for the latest one"
        hint = f"write the draft that the schema was written for, such as {DRAFT_7.uri}#"
        raise SchemaError([problem_in(file, ("$schema",), message, hint)])
    if draft is not None and draft not in DRAFTS:
        message = f"`$schema` names {draft}, which is not a supported draft of JSON Schema"
        raise SchemaError([problem_in(file, ("$schema",), message, "supported drafts: " + ", ".join(DRAFTS))])
    if isinstance(contents, dict) and not engine.is_schema({"$schema": draft or default, **contents}):
        if not file.looks_like_a_schema:
            raise unlike_a_schema(file.shown)
        from ..explain.explain import explain_schema  # takes 30 ms to import, and most schemas are valid

        raise SchemaError(explain_schema(file.document, draft or default))
    return draft or default


def _require_valid_subschema(file: SchemaFile, contents: dict[str, Any], draft: str) -> None:
    """Raise SchemaError if the target of a reference is not a valid schema of a draft."""
    where = engine.fault_in({"$schema": draft, **contents})
    if where is not None:
        message = f"a reference points here, but this is not a valid {DRAFTS[draft].name} schema"
        raise SchemaError([problem_in(file, (*file.route, *where), message)])


def require_identifiers(file: SchemaFile) -> None:
    """Raise SchemaError if an identifier is not a valid URI."""
    keyword = identifier_keyword(file.document.value)
    for schema, _, route in file.subschemas:
        try:
            urlsplit(schema[keyword] if isinstance(schema.get(keyword), str) else "")
        except ValueError:
            place = (*route, keyword)
            raise SchemaError([problem_in(file, place, f"`{schema[keyword]}` is not a valid URI")]) from None
