"""jsonschema as the engine that explains: its error tree, with the leaves answered by the engine that judged.

Every keyword that only looks at one value (`format`, `pattern`, `type`, `multipleOf`, ...) is asked of
jsonschema-rs, so that there is one dialect of formats, of regular expressions and of numbers. What
jsonschema adds is the way through the applicators, and the branches of unions. A few applicators are
ours, where jsonschema puts what we need only into prose: which key, which item.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urldefrag, urljoin

from jsonschema import (
    Draft4Validator,
    Draft6Validator,
    Draft7Validator,
    Draft201909Validator,
    Draft202012Validator,
)
from jsonschema._utils import find_evaluated_property_keys_by_schema
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY
from referencing import Registry
from referencing.jsonschema import specification_with

from ..problem import Route
from .finding import Condition
from .schema import DRAFTS, Schema
from .verdict import KeywordVerdict
from .words import literal

Errors: TypeAlias = Iterator[ValidationError]
_Keyword: TypeAlias = Callable[[Any, Any, Any, dict[str, Any]], Errors]

_CLASSES = {
    "http://json-schema.org/draft-04/schema": Draft4Validator,
    "http://json-schema.org/draft-06/schema": Draft6Validator,
    "http://json-schema.org/draft-07/schema": Draft7Validator,
    "https://json-schema.org/draft/2019-09/schema": Draft201909Validator,
    "https://json-schema.org/draft/2020-12/schema": Draft202012Validator,
}
_LEAVES = (
    *("type", "enum", "const", "format", "pattern", "multipleOf", "minLength", "maxLength", "minItems"),
    *("maxItems", "minProperties", "maxProperties", "contentEncoding", "contentMediaType"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
_CONTENT = ("contentEncoding", "contentMediaType")
"""Asserted by the engine in the drafts 6 and 7; jsonschema has no such keywords."""


class MemberError(ValidationError):
    """An error about one member of a value: a missing or extra key, or a repeated item.

    `member` is the key or index; `twin` the index of the first of two equal items.
    """

    def __init__(self, member: str | int, path: Route = (), twin: int | None = None) -> None:
        super().__init__("", path=path)
        self.member = member
        self.twin = twin


@dataclass(frozen=True, slots=True)
class _Held:
    """The condition under which an error came about: what holds, of which keys, so many steps above the error."""

    words: str
    keys: tuple[str, ...]
    depth: int

    def at(self, route: Route) -> Condition:
        base = route[: len(route) - self.depth]
        return Condition(self.words, tuple((*base, key) for key in self.keys))


def _under(words: str, keys: Iterable[str], errors: Iterable[ValidationError]) -> Errors:
    """Note on errors the condition under which they came about, the nearest one."""
    for error in errors:
        if words:
            _note(error, "condition", _Held(words, tuple(keys), len(error.relative_path)))
        yield error


def _note(error: ValidationError, name: str, value: Any) -> None:
    """Let an error carry what is known on its way up; what is nearest to it is noted first, and stays."""
    if not hasattr(error, name):
        setattr(error, name, value)


def errors_of(schema: Schema, value: Any) -> list[ValidationError]:
    """Return jsonschema's errors: a tree, as unions carry the errors of their branches in `context`."""
    copies: dict[int, tuple[Any, Any]] = {}
    resources = []
    for uri, contents in {**schema.resources, schema.uri: schema.contents}.items():
        specification = specification_with(_draft(contents, schema.draft))
        copy = _without_draft(contents)
        copies[id(copy)] = (copy, contents)
        resources.append((uri, specification.create_resource(copy)))
    registry: Registry[Any] = REGISTRY.with_resources(resources)
    validator_class = _with_our_keywords(_CLASSES[schema.draft], KeywordVerdict(schema.draft))
    # By its own identifier, as jsonschema does not enter the one of a resource that a reference leads to.
    root = {"$ref": _identifier(schema.contents, schema.uri)}
    errors = list(validator_class(root, registry=registry).iter_errors(value))
    _restore_schemas(errors, copies)
    return errors


def _draft(contents: Any, default: str) -> str:
    named = contents.get("$schema") if isinstance(contents, dict) else None
    return named if isinstance(named, str) and named.rstrip("#") in DRAFTS else default


def _identifier(contents: Any, uri: str) -> str:
    named = contents.get("$id", contents.get("id")) if isinstance(contents, dict) else None
    return urldefrag(urljoin(uri, named))[0] if isinstance(named, str) else uri


def _without_draft(contents: Any) -> Any:
    """Leave out `$schema`: jsonschema would go on with its own class for that draft, without our keywords."""
    if not isinstance(contents, dict):
        return contents
    return {keyword: value for keyword, value in contents.items() if keyword != "$schema"}


def _restore_schemas(errors: Iterable[ValidationError], copies: dict[int, tuple[Any, Any]]) -> None:
    """Let errors speak of the schemas as they were loaded, by whose identity their place is found."""
    for error in errors:
        _, error.schema = copies.get(id(error.schema), (None, error.schema))
        _restore_schemas(error.context or (), copies)


def _with_our_keywords(validator_class: Any, verdict: KeywordVerdict) -> Any:
    known = validator_class.VALIDATORS
    keywords: dict[str, _Keyword] = {
        name: _leaf(name, verdict) for name in _LEAVES if name in known or name in _CONTENT
    }
    keywords["properties"] = _properties
    keywords["patternProperties"] = _pattern_properties(verdict)
    keywords["additionalProperties"] = _additional_properties(verdict)
    keywords["uniqueItems"] = _unique_items
    keywords["required"] = _required
    if "if" in known:
        keywords["if"] = _if
    if "dependentSchemas" in known:
        keywords["dependentSchemas"] = _dependencies
    keywords["dependencies"] = _dependencies  # the engine goes on asserting it in the later drafts
    keywords["anyOf"] = _any_of
    keywords["oneOf"] = _one_of
    if "propertyNames" in known:
        keywords["propertyNames"] = _property_names
    if "unevaluatedProperties" in known:
        keywords["unevaluatedProperties"] = _unevaluated_properties
    if "dependentRequired" in known:
        keywords["dependentRequired"] = _dependent_required
    return extend(validator_class, keywords)  # type: ignore[no-untyped-call]


def _leaf(name: str, verdict: KeywordVerdict) -> _Keyword:
    def check(_validator: Any, keyword_value: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        asked = {name: keyword_value}
        limit = f"exclusive{name.capitalize()}"
        if isinstance(schema.get(limit), bool):  # draft 4
            asked[limit] = schema[limit]
        if not verdict.is_valid(asked, instance):
            yield ValidationError("")

    return check


def _is_mapping(validator: Any, instance: Any) -> bool:
    return bool(validator.is_type(instance, "object"))


def _member(
    validator: Any, instance: dict[str, Any], name: str, subschema: Any, holder: tuple[Any, tuple[str, str]]
) -> Errors:
    """Hold a member against its schema. jsonschema loses the place of one that is forbidden by `false`.

    `holder` is the part of the schema that holds the member's, and the way from there.
    """
    if subschema is False:
        error = ValidationError(
            "",
            validator="falseSchema",
            path=(name,),
            instance=instance[name],
            schema=False,
            schema_path=holder[1][1:],
        )
        _note(error, "holder", holder)
        yield error
        return
    for error in validator.descend(instance[name], subschema, path=name, schema_path=holder[1][1]):
        if len(error.relative_path) == 1:
            # What the author says of the field stands here, though the error may come of a `$ref`.
            _note(error, "field_schema", subschema)
        yield error


def _properties(validator: Any, properties: dict[str, Any], instance: Any, schema: dict[str, Any]) -> Errors:
    if _is_mapping(validator, instance):
        said = schema.get("errorMessage")
        by_name = said.get("properties", {}) if isinstance(said, dict) else {}
        for name, subschema in properties.items():
            if name in instance:
                for error in _member(validator, instance, name, subschema, (schema, ("properties", name))):
                    _note(error, "author_message", said if isinstance(said, str) else by_name.get(name))
                    yield error


def _branches(validator: Any, branches: list[Any], instance: Any) -> list[list[ValidationError]]:
    """Return the errors of each branch of a union; jsonschema loses which branch it was of one that is `false`."""
    return [
        [ValidationError("", validator="falseSchema", instance=instance, schema=False, schema_path=(index,))]
        if branch is False
        else list(validator.descend(instance, branch, schema_path=index))
        for index, branch in enumerate(branches)
    ]


def _any_of(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
    failed = _branches(validator, branches, instance)
    if all(failed):
        yield ValidationError("", context=[error for errors in failed for error in errors])


def _one_of(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
    failed = _branches(validator, branches, instance)
    valid = sum(not errors for errors in failed)
    if valid == 0:
        yield ValidationError("", context=[error for errors in failed for error in errors])
    elif valid > 1:
        yield ValidationError("")


def _required(validator: Any, names: list[str], instance: Any, _schema: dict[str, Any]) -> Errors:
    if _is_mapping(validator, instance):
        for name in names:
            if name not in instance:
                yield MemberError(name)


def _dependent_required(
    validator: Any, names: dict[str, list[str]], instance: Any, _schema: dict[str, Any]
) -> Errors:
    if _is_mapping(validator, instance):
        for cause, needed in names.items():
            if cause in instance:
                missing = (MemberError(name) for name in needed if name not in instance)
                yield from _under(f"`{cause}` is there", [cause], missing)


def _dependencies(validator: Any, members: dict[str, Any], instance: Any, schema: dict[str, Any]) -> Errors:
    if _is_mapping(validator, instance):
        for cause, needed in members.items():
            if isinstance(needed, list):
                yield from _dependent_required(validator, {cause: needed}, instance, schema)
            elif cause in instance:
                errors = validator.descend(instance, needed, schema_path=cause)
                yield from _under(f"`{cause}` is there", [cause], errors)


def _if(validator: Any, condition: Any, instance: Any, schema: dict[str, Any]) -> Errors:
    holds = validator.evolve(schema=condition).is_valid(instance)
    branch = "then" if holds else "else"
    if branch in schema:
        words, keys = _condition(condition, instance, holds=holds)
        yield from _under(words, keys, validator.descend(instance, schema[branch], schema_path=branch))


def _condition(condition: Any, instance: Any, *, holds: bool) -> tuple[str, list[str]]:
    """Put an `if` into words, where it is about the values of fields: those that are there."""
    members = condition.get("properties", {}) if isinstance(condition, dict) else {}
    words, keys = [], []
    for name, member in members.items():
        if isinstance(instance, dict) and name in instance and isinstance(member, dict):
            choices = [member["const"]] if "const" in member else member.get("enum", [])
            if choices:
                words.append(f"`{name}` is {'' if holds else 'not '}{' or '.join(map(literal, choices))}")
                keys.append(name)
    if not words and holds and isinstance(condition, dict):
        keys = [
            name for name in condition.get("required", []) if isinstance(instance, dict) and name in instance
        ]
        words = [f"`{name}` is there" for name in keys]
    return " and ".join(words) if holds else " or ".join(words), keys


def _matches(verdict: KeywordVerdict, pattern: str, name: str) -> bool:
    return verdict.is_valid({"pattern": pattern}, name)


def _pattern_properties(verdict: KeywordVerdict) -> _Keyword:
    def check(validator: Any, patterns: dict[str, Any], instance: Any, schema: dict[str, Any]) -> Errors:
        if _is_mapping(validator, instance):
            for pattern, subschema in patterns.items():
                for name in instance:
                    if _matches(verdict, pattern, name):
                        holder = (schema, ("patternProperties", pattern))
                        yield from _member(validator, instance, name, subschema, holder)

    return check


def _additional_properties(verdict: KeywordVerdict) -> _Keyword:
    def check(validator: Any, additional: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if not _is_mapping(validator, instance):
            return
        patterns = schema.get("patternProperties", {})
        for name, member in instance.items():
            if name in schema.get("properties", {}) or any(
                _matches(verdict, pattern, name) for pattern in patterns
            ):
                continue
            if additional is False:
                yield MemberError(name, path=(name,))
            elif isinstance(additional, dict):
                yield from validator.descend(member, additional, path=name)

    return check


def _unevaluated_properties(
    validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]
) -> Errors:
    if _is_mapping(validator, instance):
        evaluated = find_evaluated_property_keys_by_schema(validator, instance, schema)
        for name, member in instance.items():
            if name in evaluated:
                continue
            if unevaluated is False:
                yield MemberError(name, path=(name,))
            else:
                yield from validator.descend(member, unevaluated, path=name)


def _property_names(validator: Any, subschema: Any, instance: Any, _schema: dict[str, Any]) -> Errors:
    if _is_mapping(validator, instance):
        for name in instance:
            errors = list(validator.descend(instance=name, schema=subschema))
            if errors:
                error = MemberError(name, path=(name,))
                error.context = errors
                yield error


def _unique_items(validator: Any, unique: Any, instance: Any, _schema: dict[str, Any]) -> Errors:
    if unique is True and validator.is_type(instance, "array"):
        seen: dict[str, int] = {}
        for index, item in enumerate(instance):
            first = seen.setdefault(_canonical(item), index)
            if first != index:
                yield MemberError(index, (index,), first)


def _canonical(value: Any) -> str:
    """Write a value so that two values are written alike when JSON Schema calls them equal: 1 and 1.0 are."""
    return json.dumps(_with_whole_numbers(value), sort_keys=True)


def _with_whole_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_with_whole_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: _with_whole_numbers(item) for key, item in value.items()}
    return value
