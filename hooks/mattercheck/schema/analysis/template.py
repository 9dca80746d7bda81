"""Generate the fields of a new document: what a schema and the file's name determine, and the rest empty."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..model.schema import Schema
from .examples import ExampleGenerator
from .parts import SchemaParts

_MAX_DEPTH = 4
_TITLES = ("title", "name")
_DATES = ("date", "pubDate", "publishDate", "created")
_FORMS = (
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S +0000",
    "%Y-%m-%d %H:%M",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%Y-%m",
)
"""Notations of dates, the usual ones first."""


class Template:
    """The fields of a new document for a schema; `titles` are what its title may be, `now` is the time in UTC."""

    def __init__(self, schema: Schema, titles: list[str], now: datetime) -> None:
        self._schema = schema
        self._examples = ExampleGenerator(schema)
        self._parts = SchemaParts(schema)
        self._titles = titles
        self._now = now

    def fields(self) -> dict[str, Any]:
        """Return the required fields and the title. What isn't known is None, to be filled in."""
        contents = self._examples.resolved(self._schema.contents)
        properties = contents.get("properties", {})
        required = self._required(contents)
        names = [name for name in properties if name in required or name == "title"]
        names += [name for name in required if name not in names]
        return {
            name: self._value(name, properties.get(name, {}), 0)
            for name in names
            if properties.get(name, True) is not False
        }

    def _required(self, contents: dict[str, Any]) -> list[str]:
        required = list(contents.get("required", []))
        for keyword in ("anyOf", "oneOf"):
            branch = self._examples.resolved(next(iter(contents.get(keyword, [])), {}))
            required += [name for name in branch.get("required", []) if name not in required]
        return required

    def _value(self, name: str, subschema: Any, depth: int) -> Any:
        keywords = self._examples.resolved(subschema)
        for keyword in ("const", "default"):
            if keyword in keywords:
                return keywords[keyword]
        if depth == 0 and name in _TITLES and "enum" not in keywords:
            return next((title for title in self._titles if self._parts.accepts(subschema, title)), None)
        if name in _DATES or keywords.get("format") in {"date", "date-time"}:
            texts = map(self._now.strftime, _FORMS)
            return next((text for text in texts if self._parts.accepts(subschema, text)), None)
        if keywords.get("type") == "object" and keywords.get("required") and depth < _MAX_DEPTH:
            properties = keywords.get("properties", {})
            return {
                inner: self._value(inner, properties.get(inner, {}), depth + 1)
                for inner in self._required(keywords)
            }
        return None
