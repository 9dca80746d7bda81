"""The keywords of JSON Schema, grouped by the kind of their values and by what they do."""

from __future__ import annotations

from typing import Any

KEYWORDS_WITH_SCHEMA = frozenset(
    {
        *("additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items"),
        *("not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
    }
)
"""Keywords whose value is a schema."""
KEYWORDS_WITH_LIST_OF_SCHEMAS = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
"""Keywords whose value may be a list of schemas."""
KEYWORDS_WITH_MAP_OF_SCHEMAS = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
"""Keywords whose value is a mapping from names to schemas."""
APPLICATORS = KEYWORDS_WITH_SCHEMA | KEYWORDS_WITH_LIST_OF_SCHEMAS | KEYWORDS_WITH_MAP_OF_SCHEMAS
"""All keywords that contain subschemas."""

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
"""Keywords that refer to another schema."""
ALWAYS_IN_PLACE = (*REFERENCES, "allOf")
"""Keywords whose subschemas apply to the same value, whatever it is."""
MAYBE_IN_PLACE = (
    *ALWAYS_IN_PLACE,
    *("anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "dependencies"),
)
"""Keywords whose subschemas apply to the same value, if it meets a condition or is meant by a branch."""
IN_PLACE = (*MAYBE_IN_PLACE, "not")
"""All keywords whose subschemas apply to the same value (JSON Schema core 2020-12, section 10.2)."""

SCALAR_ASSERTIONS = (
    *("type", "enum", "const", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
)
"""Assertions about a scalar value that depend on no other keyword."""
LEAF_ASSERTIONS = (
    *SCALAR_ASSERTIONS,
    *("minItems", "maxItems", "minProperties", "maxProperties", "contentEncoding", "contentMediaType"),
)
"""Assertions that apply no subschema."""

ANNOTATIONS = frozenset(
    {
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment"),
        *("contentSchema", "errorMessage"),
    }
)
"""Keywords that describe a value and assert nothing."""
IDENTIFIERS = frozenset(
    {"$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary"}
)
"""Keywords that identify a schema or its dialect."""
DEFINITIONS = frozenset({"$defs", "definitions"})
"""Keywords that contain schemas for others to refer to."""

KEYWORDS = frozenset(
    {
        *APPLICATORS,
        *REFERENCES,
        *LEAF_ASSERTIONS,
        *ANNOTATIONS,
        *IDENTIFIERS,
        *("dependentRequired", "maxContains", "minContains", "required", "uniqueItems"),
    }
)
"""All keywords of drafts 4 to 2020-12, and `errorMessage` from ajv-errors."""
EDITOR_KEYWORDS = frozenset(
    {"defaultSnippets", "enumDescriptions", "enumNames", "isRequired", "markdownDescription"}
)
"""Keywords of form builders and editors that intentionally resemble those of JSON Schema."""


def asserted(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a subschema without the keywords that only describe or identify it."""
    return {
        name: value for name, value in schema.items() if name not in ANNOTATIONS and name not in IDENTIFIERS
    }
