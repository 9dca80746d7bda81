"""jsonschema as the engine that explains: its error tree, with the leaves answered by the engine that judged.

What jsonschema adds is the way through the applicators, and the branches of unions.
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
from .applicators import with_our_keywords
from .branches import TooManyBranchesError, Unions


def errors_of(schema: Schema, value: Any, limit: int) -> list[ValidationError]:
    """Return jsonschema's errors: a tree, as unions carry the errors of their branches in `context`.

    A hostile file could have any number, so no more than a limit of them are looked at.
    """
    return _engine_for(schema).errors_of(value, limit)


@lru_cache(maxsize=16)
def _engine_for(schema: Schema) -> _Engine:
    return _Engine(schema)


class _Engine:
    """jsonschema, made ready for a schema."""

    def __init__(self, schema: Schema) -> None:
        self._drafts: dict[str, str] = {}
        self._classes: dict[str, Any] = {}
        resources = []
        for uri, contents in {**schema.resources, schema.uri: schema.contents}.items():
            draft = known_draft_of(contents, schema.draft)
            self._drafts[uri] = self._drafts[_identifier(contents, uri)] = draft
            specification = specification_with(draft)
            resource = specification.create_resource(contents)
            # By its own identifier, too, which may be that of a meta-schema, and would be taken for it.
            resources += [(uri, resource), (_identifier(contents, uri), resource)]
        registry: Registry[Any] = REGISTRY.with_resources(resources)
        self._unions = Unions()
        # By its own identifier, as jsonschema does not enter the one of a resource that a reference leads to.
        root = {"$ref": _identifier(schema.contents, schema.uri)}
        self._validator = self._class_for(schema.draft)(root, registry=registry)

    def _class_for(self, draft: str) -> Any:
        if draft not in self._classes:
            stock = getattr(jsonschema, f"{DRAFTS[draft].class_name}Validator")
            keyword_engine = KeywordEngine(draft)
            self._classes[draft] = with_our_keywords(stock, keyword_engine, self._unions, self._entered)
        return self._classes[draft]

    def _entered(self, validator: Any, reference: str) -> Any:
        """Return a validator of the draft of the file that a reference leads to; jsonschema would stay in its own."""
        # There is no public way to either.
        resolver, registry = validator._resolver, validator._registry  # noqa: SLF001
        uri = urldefrag(urljoin(resolver._base_uri, reference))[0]  # noqa: SLF001
        draft = self._drafts.get(uri)
        if draft is None or isinstance(validator, self._class_for(draft)):
            return validator
        return self._class_for(draft)(validator.schema, registry=registry, _resolver=resolver)

    def errors_of(self, value: Any, limit: int) -> list[ValidationError]:
        errors: list[ValidationError] = []
        try:
            for error in islice(self._validator.iter_errors(value), limit):
                errors.append(error)  # noqa: PERF402 - one by one, so that those found so far are kept
        except TooManyBranchesError:
            if not errors:
                raise
            errors += errors[-1:] * (limit - len(errors))  # as many as there may be, if not more
        finally:
            self._unions.forget()
        return errors


def _identifier(contents: Any, uri: str) -> str:
    named = contents.get(identifier_keyword(contents)) if isinstance(contents, dict) else None
    return urldefrag(urljoin(uri, named))[0] if isinstance(named, str) else uri
