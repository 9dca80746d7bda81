"""Annotations of a schema about the loader of its files, which JSON Schema itself has no keyword for.

`x-unknown-fields` says what the loader does with fields that the schema doesn't define. Unlike
`additionalProperties: false` it still applies, with more known fields, where another schema refers to this one.
`x-field-order` says what happens if fields aren't in the order of `properties`; `x-only-warnings` has the values by field
with which the loader only warns. On a field, `x-timestamp` says what
happens if a date is quoted, `x-plain-date` what happens if a text is an unquoted date, and `x-prose` what happens if a
comment ends its text.
"""

from __future__ import annotations

from typing import Any

from ...core.named_tuple import NamedTuple
from ...core.similarity import likely_typo
from ..keywords import ALWAYS_IN_PLACE, MAYBE_IN_PLACE
from .walk import Follow, in_place


class UnknownFields(NamedTuple):
    """What a loader does with unknown fields: it ignores them (`effect` says how), or rejects the file (`is_error`).

    With `only_misspelled`, any field is allowed, except those that look like a misspelled known one. `advice` is a hint.
    """

    effect: str
    is_error: bool = False
    only_misspelled: bool = False
    ignore_case: bool = False
    advice: str | None = None


class Extensions:
    """The annotations of a schema, together with the schemas that it refers to for the same value."""

    def __init__(self, contents: Any, follow: Follow) -> None:
        self.known: dict[str, None] = {}
        """The names of the known fields, in the order of the schema."""
        self.unknown: UnknownFields | None = None
        self.order: str | None = None
        self.timestamps: dict[str, str] = {}
        self.plain_dates: dict[str, str] = {}
        self.prose: dict[str, str] = {}
        self.only_warnings: dict[str, list[Any]] = {}
        self._of_fields = {
            "x-timestamp": self.timestamps,
            "x-plain-date": self.plain_dates,
            "x-prose": self.prose,
        }
        self.required: set[str] = set()
        self._may_be_required: set[str] = set()
        self._suggestions: dict[str, str | None] = {}
        certain = {id(subschema) for subschema in in_place([contents], follow, ALWAYS_IN_PLACE)}
        for subschema in in_place([contents], follow, MAYBE_IN_PLACE):
            properties = subschema.get("properties")
            for name, field in properties.items() if isinstance(properties, dict) else ():
                self.known[name] = None
                for keyword, effects in self._of_fields.items():
                    effect = field.get(keyword) if isinstance(field, dict) else None
                    if isinstance(effect, str):
                        effects[name] = effect
            required = subschema.get("required")
            names = required if isinstance(required, list) else ()
            self.required.update(names if id(subschema) in certain else ())
            self._may_be_required.update(names)
            self.order = self.order or _text(subschema.get("x-field-order"))
            lenient = subschema.get("x-only-warnings")
            self.only_warnings.update(lenient if isinstance(lenient, dict) else {})
            declared = subschema.get("x-unknown-fields")
            if self.unknown is None and isinstance(declared, dict):
                self.unknown = UnknownFields(
                    _text(declared.get("effect")) or "",
                    declared.get("severity") == "error",
                    declared.get("only-misspelled") is True,
                    declared.get("ignore-case") is True,
                    _text(declared.get("advice")),
                )

    def unknown_fields(self, value: dict[str, Any]) -> list[tuple[str, str | None]]:
        """Return the fields to report as unknown, each with the known field that it may be a misspelling of."""
        unknown = self.unknown
        if unknown is None:
            return []
        known = self.known
        names = [name for name in value if name not in known and name != "$schema"]
        if names and unknown.ignore_case:
            folded = {name.casefold() for name in known}
            names = [name for name in names if name.casefold() not in folded]
        found = [(name, self._suggestion(name)) for name in names]
        return [
            (name, suggestion)
            for name, suggestion in found
            if not unknown.only_misspelled or (suggestion is not None and suggestion not in value)
        ]

    def has_only_warnings(self, value: dict[str, Any]) -> bool:
        """Tell whether the loader only warns of what is wrong in a document, because of the value of a field."""
        return any(
            name in value and isinstance(listed, list) and value[name] in listed
            for name, listed in self.only_warnings.items()
        )

    def first_out_of_order(self, value: dict[str, Any]) -> tuple[str, str] | None:
        """Return the first field that follows one it must precede, with that one.

        Return None if the order is right, or a field is missing that is required, maybe by a condition: that comes first.
        """
        if self.order is None or not self._may_be_required <= value.keys():
            return None
        places = {name: place for place, name in enumerate(self.known)}
        highest = None
        for name in value:
            if name not in places:
                continue
            if highest is not None and places[name] < places[highest]:
                return name, next(other for other in value if places.get(other, -1) > places[name])
            highest = name
        return None

    def _suggestion(self, name: str) -> str | None:
        if name not in self._suggestions:
            if len(self._suggestions) > _MAX_SUGGESTIONS:
                return None
            self._suggestions[name] = likely_typo(name, self.known)
        return self._suggestions[name]


_MAX_SUGGESTIONS = 10_000
"""Most unknown names that are compared with the known ones in a run."""


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
