"""jsonschema as the engine that explains: its error tree, with the leaves answered by the engine that judged.

Every keyword that only looks at one value (`format`, `pattern`, `type`, `multipleOf`, ...) is asked of
jsonschema-rs, so that there is one dialect of formats, of regular expressions and of numbers. What
jsonschema adds is the way through the applicators, and the branches of unions. A few applicators are
ours, where jsonschema puts what we need only into prose: which key, which item.
"""

from __future__ import annotations

import json
from collections import deque
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
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY
from referencing import Registry
from referencing.jsonschema import specification_with

from ..problem import Route
from .finding import Condition
from .schema import DRAFTS, Schema
from .verdict import KeywordVerdict
from .walk import identifier_keyword
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


UNIONS_LIMIT = 20_000
"""Unions that are explained for one document; a schema that needs more gets a message without a reason."""
_TELLING = frozenset({"type", "const", "enum"})


class TooManyBranchesError(Exception):
    """The branches of unions are too many to explain."""


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
    denied: bool

    def at(self, route: Route) -> Condition:
        base = route[: len(route) - self.depth]
        return Condition(self.words, tuple((*base, key) for key in self.keys), self.denied)


def _under(
    words: str, keys: Iterable[str], errors: Iterable[ValidationError], *, denied: bool = False
) -> Errors:
    """Note on errors the condition under which they came about, the nearest one."""
    for error in errors:
        if words:
            _note(error, "condition", _Held(words, tuple(keys), len(error.relative_path), denied))
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
    validator_class = _with_our_keywords(_CLASSES[schema.draft], schema.keyword_verdict)
    # By its own identifier, as jsonschema does not enter the one of a resource that a reference leads to.
    root = {"$ref": _identifier(schema.contents, schema.uri)}
    errors = list(validator_class(root, registry=registry).iter_errors(value))
    _restore_schemas(errors, copies)
    return errors


def _draft(contents: Any, default: str) -> str:
    named = contents.get("$schema") if isinstance(contents, dict) else None
    return named if isinstance(named, str) and named.rstrip("#") in DRAFTS else default


def _identifier(contents: Any, uri: str) -> str:
    named = contents.get(identifier_keyword(contents)) if isinstance(contents, dict) else None
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
    unions = _Unions()
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
    keywords["anyOf"] = _any_of(unions)
    keywords["oneOf"] = _one_of(unions)
    if "prefixItems" in known:
        keywords["prefixItems"] = _prefix_items
    if "propertyNames" in known:
        keywords["propertyNames"] = _property_names
    if "unevaluatedProperties" in known:
        keywords["unevaluatedProperties"] = _unevaluated_properties(verdict)
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


class _Unions:
    """The branches of unions, each explained once for the same value, and only as deep as it can be meant.

    A recursive union, such as the blocks of a page, would otherwise take time exponential in its depth.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[list[Any], Any, list[list[ValidationError]]]] = {}
        self._left = UNIONS_LIMIT

    def errors_of(self, validator: Any, branches: list[Any], instance: Any) -> list[list[ValidationError]]:
        """Return the errors of each branch, none for a branch that holds."""
        key = (id(branches), id(instance))
        if key not in self._known:
            self._left -= 1
            if self._left < 0:
                raise TooManyBranchesError
            failed = [
                self._errors(validator, index, branch, instance) for index, branch in enumerate(branches)
            ]
            # What is kept alive here cannot give its identity to another.
            self._known[key] = (branches, instance, failed)
        return [[_copied(error) for error in errors] for errors in self._known[key][2]]

    def _errors(self, validator: Any, index: int, branch: Any, instance: Any) -> list[ValidationError]:
        if branch is False:  # jsonschema loses which branch it was
            return [
                ValidationError(
                    "", validator="falseSchema", instance=instance, schema=False, schema_path=(index,)
                )
            ]
        errors = list(validator.descend(instance, branch, schema_path=index))
        # Of a branch that is hardly meant, no unions below are wanted: they would multiply on the way up.
        if any(len(error.relative_path) < 2 and error.validator in _TELLING for error in errors):
            return [error for error in errors if not error.context]
        return errors


def _copied(error: ValidationError, parent: ValidationError | None = None) -> ValidationError:
    """Copy an error, for its paths grow on the way up."""
    twin = error.__class__.__new__(error.__class__)
    twin.__dict__.update(error.__dict__)
    twin.path = twin.relative_path = deque(error.relative_path)
    twin.schema_path = twin.relative_schema_path = deque(error.relative_schema_path)
    twin.parent = parent
    twin.context = [_copied(child, twin) for child in error.context or ()]
    return twin


def _any_of(unions: _Unions) -> _Keyword:
    def check(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
        failed = unions.errors_of(validator, branches, instance)
        if all(failed):
            yield ValidationError("", context=[error for errors in failed for error in errors])

    return check


def _one_of(unions: _Unions) -> _Keyword:
    def check(validator: Any, branches: list[Any], instance: Any, _schema: dict[str, Any]) -> Errors:
        failed = unions.errors_of(validator, branches, instance)
        valid = sum(not errors for errors in failed)
        if valid == 0:
            yield ValidationError("", context=[error for errors in failed for error in errors])
        elif valid > 1:
            yield ValidationError("")

    return check


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
        errors = validator.descend(instance, schema[branch], schema_path=branch)
        yield from _under(words, keys, errors, denied=not holds)


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


def _unevaluated_properties(verdict: KeywordVerdict) -> _Keyword:
    def check(validator: Any, unevaluated: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        if not _is_mapping(validator, instance):
            return
        evaluated = _evaluated_keys(validator, instance, schema, verdict)
        for name, member in instance.items():
            if name in evaluated:
                continue
            if unevaluated is False:
                yield MemberError(name, path=(name,))
            else:
                yield from validator.descend(member, unevaluated, path=name)

    return check


def _evaluated_keys(
    validator: Any, instance: dict[str, Any], schema: Any, verdict: KeywordVerdict
) -> set[str]:
    """Return the keys that a schema has an opinion on (JSON Schema core 2020-12, section 11.3).

    jsonschema has a function for this, which asks Python's regular expressions about keys of the content.
    """
    if not isinstance(schema, dict):
        return set()
    keys = {name for name in schema.get("properties", {}) if name in instance}
    for pattern in schema.get("patternProperties", {}):
        keys.update(name for name in instance if _matches(verdict, pattern, name))
    if "additionalProperties" in schema:
        keys.update(instance)
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        if keyword in schema:
            reference = schema[keyword] if keyword != "$recursiveRef" else "#"
            resolved = validator._resolver.lookup(reference)  # noqa: SLF001 - there is no public way
            inner = validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
            keys |= _evaluated_keys(inner, instance, resolved.contents, verdict)
    parts = [*schema.get("allOf", []), *schema.get("anyOf", []), *schema.get("oneOf", [])]
    parts += [part for name, part in schema.get("dependentSchemas", {}).items() if name in instance]
    if "if" in schema:
        holds = validator.evolve(schema=schema["if"]).is_valid(instance)
        parts += [schema["if"], schema.get("then", {})] if holds else [schema.get("else", {})]
    for part in parts:
        if part is not False and validator.evolve(schema=part).is_valid(instance):
            keys |= _evaluated_keys(validator.evolve(schema=part), instance, part, verdict)
    if "unevaluatedProperties" in schema and validator.schema is not schema:
        keys.update(instance)
    return keys


def _prefix_items(validator: Any, prefix: list[Any], instance: Any, schema: dict[str, Any]) -> Errors:
    """Hold the first items against their schemas; jsonschema loses the place of one that is forbidden by `false`."""
    if validator.is_type(instance, "array"):
        for index, (item, subschema) in enumerate(zip(instance, prefix, strict=False)):
            if subschema is False:
                error = ValidationError(
                    "", validator="falseSchema", path=(index,), instance=item, schema=False
                )
                _note(error, "holder", (schema, ("prefixItems", index)))
                yield error
            else:
                yield from validator.descend(item, subschema, path=index, schema_path=index)


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
