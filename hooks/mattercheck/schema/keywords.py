"""The keywords of JSON Schema by what their values are, and by what they say of an instance."""

from __future__ import annotations

KEYWORDS_WITH_SCHEMA = frozenset(
    {
        *("additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items"),
        *("not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
    }
)
"""The keywords whose value is a schema."""
KEYWORDS_WITH_LIST_OF_SCHEMAS = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
"""The keywords whose value may be a list of schemas."""
KEYWORDS_WITH_MAP_OF_SCHEMAS = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
"""The keywords whose value is a mapping with schemas as its members."""
APPLICATORS = KEYWORDS_WITH_SCHEMA | KEYWORDS_WITH_LIST_OF_SCHEMAS | KEYWORDS_WITH_MAP_OF_SCHEMAS
"""All keywords whose values hold schemas."""

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
"""The keywords that refer to another schema."""

SCALAR_ASSERTIONS = (
    *("type", "enum", "const", "format", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
)
"""The assertions about a single value that look at nothing else of the schema."""
LEAF_ASSERTIONS = (
    *SCALAR_ASSERTIONS,
    *("minItems", "maxItems", "minProperties", "maxProperties", "contentEncoding", "contentMediaType"),
)
"""The assertions that apply no other schema."""

ANNOTATIONS = frozenset(
    {
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment"),
        *("contentSchema", "errorMessage"),
    }
)
"""The keywords that describe and assert nothing."""
IDENTIFIERS = frozenset(
    {"$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary"}
)
"""The keywords that name a schema or its dialect."""
DEFINITIONS = frozenset({"$defs", "definitions"})
"""The keywords that hold schemas for others to refer to."""

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
"""The keywords of the drafts 4 to 2020-12, and `errorMessage` of ajv-errors."""
EDITOR_KEYWORDS = frozenset(
    {"defaultSnippets", "enumDescriptions", "enumNames", "isRequired", "markdownDescription"}
)
"""Keywords of form builders and editors, which resemble those of JSON Schema on purpose."""
