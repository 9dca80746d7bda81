"""What the schema says about a field, as the text of a hover."""

from __future__ import annotations

import json
import re
from typing import Any

from ..core.problem import SchemaPlace
from .field import SchemaField
from .open_document import Analysis
from .uris import uri_of

_MAX_CHOICES = 40
_MAX_FILES = 5
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+!|~])")


def hover(analysis: Analysis, offset: int) -> tuple[str, tuple[int, int]] | None:
    """Return the text for the field at an offset and its offsets, or None if there is nothing to say.

    On a value that names something, the text begins with the file.
    """
    named = _named(analysis, offset)
    field_text = _field(analysis, offset)
    if named is None or field_text is None:
        return named or field_text
    return f"{named[0]}\n\n---\n\n{field_text[0]}", named[1]


def _named(analysis: Analysis, offset: int) -> tuple[str, tuple[int, int]] | None:
    """Return the files that the value at an offset names, and the offsets of the value."""
    places, value = analysis.places_at(offset)
    if not places or value is None:
        return None
    lines = []
    for place in places[:_MAX_FILES]:
        shown = analysis.project.loader.show(place.path)
        line = f"#L{place.span.line}" if place.span.line > 1 else ""
        title = f"{_escape(place.title)}: " if place.title else ""
        lines.append(f"{title}[{_escape(shown)}]({_target(place.path)}{line})")
    return "\n\n".join(lines), (value.start, value.end)


def _field(analysis: Analysis, offset: int) -> tuple[str, tuple[int, int]] | None:
    route, schema = analysis.route_at(offset), analysis.schema
    if not route or schema is None:
        return None
    field = SchemaField(schema, analysis.value, route)
    if not field.is_known:
        return None
    parent = SchemaField(schema, analysis.value, route[:-1])
    text = describe(field, analysis, is_required=route[-1] in parent.required())
    document = analysis.document
    entry = document.places.entry_at(route) if document is not None and document.places else None
    return text, (entry.key_start, max(entry.key_end, entry.node.end)) if entry else (offset, offset)


def describe(field: SchemaField, analysis: Analysis, *, is_required: bool) -> str:
    """Return what the schema says about a field, as Markdown."""
    about = field.describe(is_required=is_required)
    title = f"**{_escape(about.name)}**" if not isinstance(field.route[-1], int) else "**item**"
    marks = [
        about.type,
        *(["required"] if is_required else []),
        *(["deprecated"] if about.deprecated else []),
    ]
    parts = [f"{title}: {_escape(', '.join(marks))}"]
    if about.description:
        parts.append(_escape(about.description))
    facts = []
    choices = list(field.choices())
    if choices and about.type != "true or false":
        shown = [
            f"- {_code(value)}" + (f": {_escape(note)}" if note and note != about.description else "")
            for value, note in choices[:_MAX_CHOICES]
        ]
        more = [f"- and {len(choices) - _MAX_CHOICES} more"] if len(choices) > _MAX_CHOICES else []
        parts.append("Allowed values:\n\n" + "\n".join([*shown, *more]))
    facts += [_escape(limit) if "`" not in limit else limit for limit in about.limits]
    if facts:
        parts.append(f"Limits: {'; '.join(facts)}")
    merged = field.merged
    if "default" in merged:
        parts.append(f"Default: {_code(merged['default'])}")
    examples = merged.get("examples")
    if isinstance(examples, list) and examples:
        parts.append("Example: " + ", ".join(map(_code, examples[:3])))
    place = field.place()
    if place is not None:
        parts.append(f"Schema: {_link(place, analysis)}")
    return "\n\n".join(parts)


def _link(place: SchemaPlace, analysis: Analysis) -> str:
    target = _target(analysis.project.absolute(place.file))
    shown = place._replace(file=place.file.rpartition("/")[2]) if place.file.startswith("../") else place
    return f"[{_escape(str(shown))}]({target})"


def _target(path: str) -> str:
    """Return the URI of a file as it can be written in Markdown."""
    return uri_of(path).replace("(", "%28").replace(")", "%29")


def _escape(text: str) -> str:
    """Escape text so that a reader of Markdown shows it as it is: it must not load images or run commands."""
    return _MARKDOWN.sub(r"\\\1", text)


def _code(value: Any) -> str:
    """Return a value as code, cut to a reasonable length."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    text = text if len(text) <= 100 else text[:97] + "..."
    return f"`{text}`" if "`" not in text and text else f"`` {text} ``"
