"""The validation engine: jsonschema-rs with one configuration for the whole program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from ..core.pointer import Route
from .drafts import DRAFTS


class _NoEmailUtils(ModuleType):
    """Replaces `email.utils` during the import of jsonschema-rs, which parses the time of its own build with it.

    The real module imports `socket`, `datetime` and twenty others, which takes as long as jsonschema-rs itself.
    """

    @staticmethod
    def parsedate_to_datetime(_date: str) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        from importlib import import_module

        sys.modules.pop(self.__name__, None)
        return getattr(import_module(self.__name__), name)


_replaced = _NoEmailUtils("email.utils")
sys.modules.setdefault(_replaced.__name__, _replaced)
try:
    import jsonschema_rs
finally:
    if sys.modules.get(_replaced.__name__) is _replaced:
        del sys.modules[_replaced.__name__]

BACKTRACK_LIMIT = 100_000
"""Maximum number of steps for a regular expression with look-around; all others run in linear time."""

_EMAIL = jsonschema_rs.EmailOptions(allow_display_text=False)
"""Accept a mailbox as defined in RFC 5321: `ada@example.com`, not `Ada <ada@example.com>`."""
_SCHEMA_FAULTS = (ValueError, jsonschema_rs.ReferencingError)


class SchemaFaultError(Exception):
    """The engine rejects a schema; the text is its reason, on one line."""


def compile_schema(
    contents: Any,
    base_uri: str | None = None,
    resources: Iterable[tuple[str, Any]] = (),
    draft_uri: str | None = None,
) -> jsonschema_rs.Validator:
    """Compile a schema like `compile_bounded`, and return only the validator."""
    return compile_bounded(contents, base_uri, resources, draft_uri)[0]


def compile_bounded(
    contents: Any,
    base_uri: str | None = None,
    resources: Iterable[tuple[str, Any]] = (),
    draft_uri: str | None = None,
) -> tuple[jsonschema_rs.Validator, bool]:
    """Compile a schema together with the `resources` it refers to, given by URI.

    Formats are asserted, and nothing is fetched. `draft_uri` is the draft of resources that do not name one.

    Regular expressions run in linear time. Only if one of them needs look-around, which the linear engine does not
    support, is the backtracking engine used, with a limit on its steps. That limit applies anew at each position where
    a match may start, so the time for a long text is unbounded; the second item returned is then False.

    Raises SchemaFaultError if the schema is invalid.
    """
    options: dict[str, Any] = {}
    try:
        if resources := [(uri, _with_draft(resource, draft_uri)) for uri, resource in resources]:
            options["registry"] = jsonschema_rs.Registry(resources)
        if base_uri is not None:
            options["base_uri"] = base_uri
        return _compile(contents, options)
    except _SCHEMA_FAULTS as error:
        raise SchemaFaultError(str(error).split("\n", 1)[0]) from None
    except RecursionError:
        raise SchemaFaultError("the schema is nested too deeply") from None


def _compile(contents: Any, options: dict[str, Any]) -> tuple[jsonschema_rs.Validator, bool]:
    common = {"validate_formats": True, "offline": True, "email_options": _EMAIL, **options}
    try:
        linear = jsonschema_rs.RegexOptions()
        return jsonschema_rs.validator_for(contents, pattern_options=linear, **common), True
    except _SCHEMA_FAULTS:
        backtracking = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
        return jsonschema_rs.validator_for(contents, pattern_options=backtracking, **common), False


def _with_draft(contents: Any, draft_uri: str | None) -> Any:
    """Add `$schema` to a schema that has none: a draft given to the registry would override those that have one."""
    if draft_uri is None or not isinstance(contents, dict) or "$schema" in contents:
        return contents
    return {"$schema": draft_uri, **contents}


def first_error(validator: jsonschema_rs.Validator, value: Any) -> tuple[Route, str]:
    """Return the route of the first error in an invalid value, and the keyword that fails."""
    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        return tuple(error.instance_path), error.kind.name
    except ValueError:
        pass
    return (), "schema"


def annotations_of(
    validator: jsonschema_rs.Validator, value: Any
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the instance pointer, the schema location and the annotations of each valid unit of a value."""
    for unit in validator.evaluate(value).list().get("details", []):
        annotations = unit.get("annotations")
        if isinstance(annotations, dict):
            yield unit.get("instanceLocation", ""), unit.get("schemaLocation", ""), annotations


@cache
def knows_format(name: str, draft_uri: str) -> bool:
    """Return whether a draft defines a format."""
    schema = {"$schema": draft_uri, "format": name}
    try:
        jsonschema_rs.validator_for(schema, validate_formats=True, offline=True, ignore_unknown_formats=False)
    except _SCHEMA_FAULTS:
        return False
    return True


def is_schema(contents: dict[str, Any]) -> bool:
    """Return whether a schema is valid against the meta-schema that it names, which must be a known one."""
    return jsonschema_rs.meta.is_valid(contents)


def fault_in(contents: dict[str, Any]) -> Route | None:
    """Return where a schema violates the meta-schema that it names, or None if it is valid."""
    try:
        jsonschema_rs.meta.validate(contents)
    except jsonschema_rs.ValidationError as error:
        return tuple(error.instance_path)
    except _SCHEMA_FAULTS:  # it names an unknown draft
        return ("$schema",)
    return None


def is_pattern(pattern: str) -> bool:
    """Return whether a text is an ECMA-262 regular expression that the engine supports."""
    try:
        compile_schema({"pattern": pattern})
    except SchemaFaultError:
        return False
    return True


def canonical(
    contents: Any, base_uri: str, resources: Mapping[str, Any], draft_uri: str
) -> jsonschema_rs.CanonicalSchema:
    """Return the canonical form of a schema, used to compare it. Raises SchemaFaultError if it has none."""
    try:
        return jsonschema_rs.canonicalize(contents, **_canonical_options(base_uri, resources, draft_uri))
    except (*_SCHEMA_FAULTS, RecursionError) as error:
        raise SchemaFaultError(str(error).split("\n", 1)[0]) from None


def unsatisfiable_parts(
    contents: Any, base_uri: str, resources: Mapping[str, Any], draft_uri: str
) -> list[str]:
    """Return the JSON Pointers of the provably unsatisfiable subschemas, except those that are simply `false`."""
    options = _canonical_options(base_uri, resources, draft_uri)
    try:
        found = jsonschema_rs.canonical.find_unsatisfiable(contents, **options)
    except (*_SCHEMA_FAULTS, RecursionError):
        return []
    literal = jsonschema_rs.canonical.UnsatisfiableReason.Literal
    return [pointer for pointer, reason in found.items() if not isinstance(reason, literal)]


def _canonical_options(base_uri: str, resources: Mapping[str, Any], draft_uri: str) -> dict[str, Any]:
    draft = getattr(jsonschema_rs, DRAFTS[draft_uri].class_name)
    return {
        "draft": draft,
        "validate_formats": True,
        "offline": True,
        "base_uri": base_uri,
        "registry": jsonschema_rs.Registry(
            [(uri, _with_draft(resource, draft_uri)) for uri, resource in resources.items()]
        ),
    }


class KeywordEngine:
    """Evaluates single keywords, so that explanations rely on the same engine as validation."""

    def __init__(self, draft_uri: str) -> None:
        self._draft_uri = draft_uri
        self._compiled: dict[str, jsonschema_rs.Validator] = {}

    def is_valid(self, keywords: Mapping[str, Any], value: Any) -> bool:
        """Return whether a value is valid against a few keywords that refer to no other schema."""
        key = repr(keywords)
        validator = self._compiled.get(key)
        if validator is None:
            validator = compile_schema({"$schema": self._draft_uri, **keywords})
            self._compiled[key] = validator
        return validator.is_valid(value)


class SubschemaEngine:
    """Validates values against single subschemas of the `resources`, which are given by URI."""

    def __init__(self, resources: Iterable[tuple[str, Any]], draft_uri: str) -> None:
        self._draft_uri = draft_uri
        self._registry = jsonschema_rs.Registry(
            [(uri, _with_draft(resource, draft_uri)) for uri, resource in resources]
        )

    def compile(self, uri: str) -> jsonschema_rs.Validator | None:
        """Compile the subschema at a URI; return None if the engine doesn't find it or rejects it."""
        try:
            return _compile({"$schema": self._draft_uri, "$ref": uri}, {"registry": self._registry})[0]
        except (*_SCHEMA_FAULTS, RecursionError):
            return None
