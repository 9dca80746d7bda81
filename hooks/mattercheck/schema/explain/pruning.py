"""Skip the parts of a value that are valid: the engine that decides guides the one that explains.

jsonschema takes a hundred times as long as jsonschema-rs for a value, and most parts of an invalid document are valid.
So before jsonschema descends into a part of a value, jsonschema-rs is asked whether that part is valid against the
subschema that applies to it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ...core.pointer import to_pointer
from ..drafts import identifier_keyword
from ..engine import SubschemaEngine
from ..model.schema import Schema

_COMPILED_LIMIT = 2_000_000
"""Bytes of schemas to compile, at most: a subschema may refer to the whole schema, and counts as such."""
_DYNAMIC = frozenset({"$dynamicRef", "$recursiveRef"})
"""Keywords by which a subschema means something else depending on what refers to it."""


class Pruner:
    """Validates values against the subschemas of a schema, each compiled when it is first needed."""

    def __init__(self, schema: Schema) -> None:
        resources = {**schema.resources, schema.uri: schema.contents}
        self._engine = SubschemaEngine(resources.items(), schema.draft)
        self._compiled: dict[int, Any] = {}
        self._size = sum(map(len, schema.read_from.values()))
        self._size_left = _COMPILED_LIMIT
        self._uris: dict[int, str] = {}
        self.covers_all = True
        """Whether every part means the same in every context, and its references are relative to the file it is in."""
        for uri, contents in resources.items():
            if not self._add(uri, contents):
                self._uris.clear()
                self.covers_all = False
                return

    def _add(self, uri: str, contents: Any) -> bool:
        """Record the URI of each part of a resource; return False if the meaning of a part depends on its context."""
        identifier = identifier_keyword(contents)
        pending: list[tuple[Any, tuple[str | int, ...]]] = [(contents, ())]
        while pending:
            part, route = pending.pop()
            if isinstance(part, list):
                pending += [(member, (*route, index)) for index, member in enumerate(part)]
            elif isinstance(part, dict) and id(part) not in self._uris:
                if not _DYNAMIC.isdisjoint(part):
                    return False
                if route and isinstance(part.get(identifier), str):
                    self.covers_all = False
                    continue  # a resource of its own, whose references are relative to its identifier
                self._uris[id(part)] = f"{uri}#{quote(to_pointer(route), errors='surrogatepass')}"
                pending += [(member, (*route, name)) for name, member in part.items()]
        return True

    def is_valid(self, subschema: Any, value: Any) -> bool | None:
        """Return whether a value is valid against a subschema, which is identified by `id()`; None if unknown."""
        key = id(subschema)
        validator = self._compiled.get(key)
        if validator is None:
            if key not in self._uris or self._size_left < 0:
                return None
            self._size_left -= self._size
            validator = self._engine.compile(self._uris[key])
            if validator is None:
                del self._uris[key]
                return None
            self._compiled[key] = validator
        try:
            return bool(validator.is_valid(value))
        except ValueError:
            return None

    def guide(self, validator_class: Any) -> None:
        """Make a validator class of jsonschema skip what is valid."""
        descend, is_valid = validator_class.descend, validator_class.is_valid

        def guided_descend(validator: Any, instance: Any, schema: Any, *args: Any, **kwargs: Any) -> Any:
            return (
                iter(())
                if self.is_valid(schema, instance)
                else descend(validator, instance, schema, *args, **kwargs)
            )

        def guided_is_valid(validator: Any, instance: Any) -> bool:
            known = self.is_valid(validator.schema, instance)
            return bool(is_valid(validator, instance)) if known is None else known

        validator_class.descend, validator_class.is_valid = guided_descend, guided_is_valid
