"""The error tree of jsonschema, with leaf assertions evaluated by the validation engine.

What jsonschema adds is the path through the applicators and the errors of union branches.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin

import jsonschema
from jsonschema.exceptions import ValidationError
from jsonschema_specifications import REGISTRY
from referencing import Registry
from referencing.jsonschema import specification_with

from ..drafts import DRAFTS, identifier_keyword, known_draft_of
from ..engine import KeywordEngine
from ..model.schema import Schema
from .applicators import extend_validator
from .branches import STEPS_LIMIT, TooManyBranchesError, Unions
from .pruning import Pruner


def errors_of(schema: Schema, value: Any, limit: int, max_steps: int = STEPS_LIMIT) -> list[ValidationError]:
    """Return the errors of jsonschema as a tree: unions have the errors of their branches in `context`.

    Returns at most `limit` errors, because a hostile file could have any number of them; exactly so many if more than
    `max_steps` keywords would have to be evaluated. Raises TooManyBranchesError if that many find no error.
    """
    return _engine_for(schema).errors_of(value, limit, max_steps)


@lru_cache(maxsize=16)
def _engine_for(schema: Schema) -> _Engine:
    return _Engine(schema)


class _Engine:
    """A jsonschema validator for a schema."""

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
        self._pruner = Pruner(schema)
        # By its own identifier, because jsonschema does not apply the identifier of the target of a reference.
        root = {"$ref": _identifier(schema.contents, schema.uri)}
        self._validator = self._class_for(schema.draft)(root, registry=registry)

    def _class_for(self, draft: str) -> Any:
        if draft not in self._classes:
            stock = getattr(jsonschema, f"{DRAFTS[draft].class_name}Validator")
            keyword_engine = KeywordEngine(draft)
            extended = extend_validator(stock, keyword_engine, self._unions, self._enter_reference)
            self._pruner.guide(extended)
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

    def errors_of(self, value: Any, limit: int, max_steps: int) -> list[ValidationError]:
        errors: list[ValidationError] = []
        self._unions.begin(max_steps)
        try:
            for error in islice(self._validator.iter_errors(value), limit):
                errors.append(error)  # noqa: PERF402 - keeps the errors found before an exception
        except TooManyBranchesError:
            if not errors:
                raise
            errors += errors[-1:] * (limit - len(errors))  # so that the caller sees the limit exceeded
        finally:
            self._unions.begin(max_steps)  # forget the document
        return errors


def _identifier(contents: Any, uri: str) -> str:
    named = contents.get(identifier_keyword(contents)) if isinstance(contents, dict) else None
    return urldefrag(urljoin(uri, named))[0] if isinstance(named, str) else uri
