"""Says whether a value is valid: jsonschema-rs, in one configuration for the whole program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from ..core.pointer import Route
from .drafts import DRAFTS

BACKTRACK_LIMIT = 100_000
"""Steps that a regular expression with look-around may take; all others run in linear time."""

_EMAIL = jsonschema_rs.EmailOptions(allow_display_text=False)
"""A mailbox as RFC 5321 has it: `ada@example.com`, not `Ada <ada@example.com>`."""
_SCHEMA_FAULTS = (ValueError, jsonschema_rs.ReferencingError)


class SchemaFaultError(Exception):
    """The engine refuses a schema; the text is its reason, on one line."""


def compile_schema(
    contents: Any,
    base_uri: str | None = None,
    resources: Iterable[tuple[str, Any]] = (),
    draft_uri: str | None = None,
) -> jsonschema_rs.Validator:
    """Compile a schema, as `compile_bounded` does."""
    return compile_bounded(contents, base_uri, resources, draft_uri)[0]


def compile_bounded(
    contents: Any,
    base_uri: str | None = None,
    resources: Iterable[tuple[str, Any]] = (),
    draft_uri: str | None = None,
) -> tuple[jsonschema_rs.Validator, bool]:
    """Compile a schema with the others that it refers to, by URI. Formats are asserted; nothing is fetched.

    `draft_uri` is the draft of those that do not name one.

    Regular expressions run in linear time. Only a schema in which one needs look-around, which that
    engine does not know, gets the backtracking engine, within a limit; that holds for each place of a text at which
    a match may begin, so the time for a long text is not bounded. The second of what is returned tells that it is.

    Raises SchemaFaultError where the schema is none.
    """
    options: dict[str, Any] = {"validate_formats": True, "offline": True, "email_options": _EMAIL}
    resources = [(uri, _naming_draft(resource, draft_uri)) for uri, resource in resources]
    try:
        if resources:
            options["registry"] = jsonschema_rs.Registry(resources)
        if base_uri is not None:
            options["base_uri"] = base_uri
        try:
            linear = jsonschema_rs.RegexOptions()
            return jsonschema_rs.validator_for(contents, pattern_options=linear, **options), True
        except _SCHEMA_FAULTS:
            backtracking = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACK_LIMIT)
            return jsonschema_rs.validator_for(contents, pattern_options=backtracking, **options), False
    except _SCHEMA_FAULTS as error:
        raise SchemaFaultError(str(error).split("\n", 1)[0]) from None
    except RecursionError:
        raise SchemaFaultError("the schema is nested too deep") from None


def _naming_draft(contents: Any, draft_uri: str | None) -> Any:
    """Let a schema that names no draft name one: a draft given to the registry would hold for those that do, too."""
    if draft_uri is None or not isinstance(contents, dict) or "$schema" in contents:
        return contents
    return {"$schema": draft_uri, **contents}


def first_error(validator: jsonschema_rs.Validator, value: Any) -> tuple[Route, str]:
    """Return where the first error of an invalid value is, and the keyword that finds it."""
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
    """Yield the annotations of each field of a value, as far as its own part of the schema is met."""
    for unit in validator.evaluate(value).list().get("details", []):
        said = unit.get("annotations")
        if isinstance(said, dict):
            yield unit.get("instanceLocation", ""), unit.get("schemaLocation", ""), said


@cache
def knows_format(name: str, draft_uri: str) -> bool:
    """Tell whether a draft defines a format."""
    schema = {"$schema": draft_uri, "format": name}
    try:
        jsonschema_rs.validator_for(schema, validate_formats=True, offline=True, ignore_unknown_formats=False)
    except _SCHEMA_FAULTS:
        return False
    return True


def is_schema(contents: dict[str, Any]) -> bool:
    """Tell whether a schema meets the meta-schema of the draft that it names, which must be a known one."""
    return jsonschema_rs.meta.is_valid(contents)


def fault_in(contents: dict[str, Any]) -> Route | None:
    """Return where a schema breaks the meta-schema of the draft that it names; None where it does not."""
    try:
        jsonschema_rs.meta.validate(contents)
    except jsonschema_rs.ValidationError as error:
        return tuple(error.instance_path)
    except _SCHEMA_FAULTS:  # which names a draft that nobody knows
        return ("$schema",)
    return None


def is_pattern(pattern: str) -> bool:
    """Tell whether a text is a regular expression of ECMA-262, as far as the engine knows it."""
    try:
        compile_schema({"pattern": pattern})
    except SchemaFaultError:
        return False
    return True


def canonical(
    contents: Any, base_uri: str, resources: Mapping[str, Any], draft_uri: str
) -> jsonschema_rs.CanonicalSchema:
    """Return the canonical form of a schema, by which it is compared. Raises SchemaFaultError where it has none."""
    try:
        return jsonschema_rs.canonicalize(contents, **_for_proofs(base_uri, resources, draft_uri))
    except (*_SCHEMA_FAULTS, RecursionError) as error:
        raise SchemaFaultError(str(error).split("\n", 1)[0]) from None


def unsatisfiable_parts(
    contents: Any, base_uri: str, resources: Mapping[str, Any], draft_uri: str
) -> list[str]:
    """Return the JSON Pointers of the parts that provably nothing meets, but for those that are `false`."""
    options = _for_proofs(base_uri, resources, draft_uri)
    try:
        found = jsonschema_rs.canonical.find_unsatisfiable(contents, **options)
    except (*_SCHEMA_FAULTS, RecursionError):
        return []
    literal = jsonschema_rs.canonical.UnsatisfiableReason.Literal
    return [pointer for pointer, reason in found.items() if not isinstance(reason, literal)]


def _for_proofs(base_uri: str, resources: Mapping[str, Any], draft_uri: str) -> dict[str, Any]:
    draft = getattr(jsonschema_rs, DRAFTS[draft_uri].class_name)
    return {
        "draft": draft,
        "validate_formats": True,
        "offline": True,
        "base_uri": base_uri,
        "registry": jsonschema_rs.Registry(
            [(uri, _naming_draft(resource, draft_uri)) for uri, resource in resources.items()]
        ),
    }


class KeywordEngine:
    """Answers for single keywords, so that whoever explains an error asks the engine that judged."""

    def __init__(self, draft_uri: str) -> None:
        self._draft_uri = draft_uri
        self._compiled: dict[str, jsonschema_rs.Validator] = {}

    def is_valid(self, keywords: Mapping[str, Any], value: Any) -> bool:
        """Tell whether a value meets a few keywords, none of which refers to another schema."""
        key = repr(keywords)
        validator = self._compiled.get(key)
        if validator is None:
            validator = compile_schema({"$schema": self._draft_uri, **keywords})
            self._compiled[key] = validator
        return validator.is_valid(value)
