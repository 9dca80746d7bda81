"""The error tree of jsonschema, with our keywords, for every schema that it supports.

What jsonschema adds are dynamic references, `contains`, and schemas inside of others with an identifier of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import urldefrag, urljoin

import jsonschema
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY
from referencing import Registry
from referencing.jsonschema import specification_with

from ..drafts import DRAFTS, identifier_keyword, known_draft_of
from ..engine import KeywordEngine
from ..keywords import REFERENCES
from ..model.schema import Schema
from .applicators import keywords_for
from .branches import Unions
from .errors import Errors, Keyword, Violation
from .pruning import Pruner

_Enter: TypeAlias = Callable[[Any, str], Any]


@lru_cache(maxsize=16)
def tree_for(schema: Schema) -> JsonschemaTree:
    """Return the error tree for a schema, which is kept for the next value."""
    return JsonschemaTree(schema)


class JsonschemaTree:
    """A jsonschema validator for a schema, with our keywords."""

    def __init__(self, schema: Schema) -> None:
        self._drafts: dict[str, str] = {}
        self._classes: dict[str, Any] = {}
        resources = []
        for uri, contents in {**schema.resources, schema.uri: schema.contents}.items():
            draft = known_draft_of(contents, schema.draft)
            self._drafts[uri] = self._drafts[_identifier(contents, uri)] = draft
            specification = specification_with(draft)
            resource = specification.create_resource(contents)
            # Also by its own identifier, which might otherwise be mistaken for a meta-schema with the same one.
            resources += [(uri, resource), (_identifier(contents, uri), resource)]
        registry: Registry[Any] = REGISTRY.with_resources(resources)
        self._unions = Unions()
        self.pruner = Pruner(schema)
        # By its own identifier, because jsonschema does not apply the identifier of the target of a reference.
        root = {"$ref": _identifier(schema.contents, schema.uri)}
        self._validator = self._class_for(schema.draft)(root, registry=registry)

    def _class_for(self, draft: str) -> Any:
        if draft not in self._classes:
            stock = getattr(jsonschema, f"{DRAFTS[draft].class_name}Validator")
            keyword_engine = KeywordEngine(draft)
            extended = _extend(stock, draft, keyword_engine, self._unions, self._enter_reference)
            self.pruner.guide(extended)
            self._classes[draft] = extended
        return self._classes[draft]

    def _enter_reference(self, validator: Any, reference: str) -> Any:
        """Return a validator for the draft of the target of a reference; jsonschema would keep the current draft."""
        # jsonschema has no public API for either.
        resolver, registry = validator._resolver, validator._registry  # noqa: SLF001
        uri = urldefrag(urljoin(resolver._base_uri, reference))[0]  # noqa: SLF001
        draft = self._drafts.get(uri)
        if draft is None or isinstance(validator, self._class_for(draft)):
            return validator
        return self._class_for(draft)(validator.schema, registry=registry, _resolver=resolver)

    def errors_of(self, value: Any, limit: int, max_steps: int) -> list[Violation]:
        """Return the errors of a value, as `Unions.collect` does."""
        return self._unions.collect(self._validator.iter_errors(value), limit, max_steps)


def _identifier(contents: Any, uri: str) -> str:
    named = contents.get(identifier_keyword(contents)) if isinstance(contents, dict) else None
    return urldefrag(urljoin(uri, named))[0] if isinstance(named, str) else uri


def _extend(
    validator_class: Any, draft: str, keyword_engine: KeywordEngine, unions: Unions, enter: _Enter
) -> Any:
    """Return a validator class of jsonschema with our keywords.

    `enter` returns the validator for the target of a reference, which may use another draft.
    """
    known = validator_class.VALIDATORS
    keywords = {
        name: unions.counted(_reference(keyword, enter) if name in REFERENCES else keyword)
        for name, keyword in known.items()
    }
    extended = extend(validator_class, {**keywords, **keywords_for(draft, keyword_engine, unions)})  # type: ignore[no-untyped-call]
    extended.evolve = _keep_class(extended.evolve)
    return extended


def _keep_class(evolve: Any) -> Any:
    """Keep the validator class for subschemas: below a `$schema`, jsonschema would switch to its own."""

    def evolved(validator: Any, **changes: Any) -> Any:
        schema = changes.get("schema", validator.schema)
        if not isinstance(schema, dict) or "$schema" not in schema:
            return evolve(validator, **changes)
        result = evolve(validator, **{**changes, "schema": {}})
        result.schema = schema
        return result

    return evolved


def _reference(keyword: Any, enter: _Enter) -> Keyword:
    def check(validator: Any, reference: Any, instance: Any, schema: dict[str, Any]) -> Errors:
        yield from keyword(enter(validator, reference), reference, instance, schema) or ()

    return check
