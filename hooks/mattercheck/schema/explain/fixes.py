"""Suggest fixes for violations of a schema, as edits of the file.

The fixes are not verified here: the fixer checks the file again and keeps a fix only if its problem is gone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeAlias

from ...core.problem import Change, Edit, Fix, Span
from ...core.similarity import closest_choice, closest_match, likely_typo
from ...core.text import strip_typographic_quotes
from ...document.document import Document
from ...document.edit.members import insert_member, remove_member
from ...document.edit.replace import rename_key, replace_scalar, replace_text
from ...document.edit.serialize import write_text
from ...document.syntax import Syntax
from ..formats.diagnose import verified_diagnosis
from .field_names import known_fields, suggest_key
from .finding import Finding
from .hints import glued_field, is_meant_as_group, is_text_of_lines, parse_literal
from .other_lists import BULLET, items_in_other_form
from .unions import allowed_values

_FixFunction: TypeAlias = Callable[[Document, Finding], Fix | None]
_FEW_FIELDS = 10
"""Fields of a group that are compared with the known names for each unknown one, since there may be thousands of both."""
_BRACKET = r"[\[\]{}]"
_SEPARATOR = r"\s*[,;]\s*"
_SECOND_FIELD = r":[ \t]+(?:[\"'\[{|>&*!]|[\d.:TZ+-]+(?:[ \t]|\Z)|(?:true|false|yes|no|null)\Z)|-[ \t]+[\"']"
"""A value that is no prose, or an item in quotes: it may belong to a field or an item whose line end is missing."""
_MAY_SEPARATE = (
    r"[\u3001\uff0c|\n]|\s[/&]|[/&]\s|\s\s|\s(?:and|or|und|oder|et|ou|y|e)\s|\A(?:none|n/a|null|-)\Z"
)
"""What may separate several values in a text, or stand for none."""
_SPLIT_AT_SPACES = frozenset({"tags", "tag", "categories", "category", "keywords"})
"""Fields in which Jekyll splits a text at spaces into items."""


def suggest_fix(document: Document, finding: Finding) -> Fix | None:
    """Return a fix for a finding, or None if no specific fix is known."""
    if document.syntax is Syntax.LINES:  # it has no quotes or lists to write
        return None
    fix_function = _FIX_FUNCTIONS.get(finding.keyword)
    return fix_function and fix_function(document, finding)


def _single_edit(edit: Edit | None, *, safe: bool, change: Change = Change.PUNCTUATION) -> Fix | None:
    return edit and Fix((edit,), safe, change)


def _text_fix(document: Document, finding: Finding, text: str, *, safe: bool) -> Fix | None:
    """Return a fix that replaces a text, if the new one is valid against the keywords next to the one that failed."""
    if not finding.allows(text):
        return None
    edit = replace_text(document, finding.route, text)
    return _single_edit(edit, safe=safe, change=Change.SPELLING)


def _format(document: Document, finding: Finding) -> Fix | None:
    diagnosis = verified_diagnosis(finding.keyword_value, finding.value, finding.accepts)
    if diagnosis.instead is None:
        return None
    return _text_fix(document, finding, diagnosis.instead, safe=diagnosis.certain)


def _pattern(document: Document, finding: Finding) -> Fix | None:
    """Return a fix that removes leading and trailing whitespace, if nothing else is wrong."""
    bare = finding.value.strip()
    return None if bare == finding.value else _text_fix(document, finding, bare, safe=True)


def _type(document: Document, finding: Finding) -> Fix | None:
    expected = finding.keyword_value
    return _as_type(document, finding, [expected] if isinstance(expected, str) else expected)


def _union(document: Document, finding: Finding) -> Fix | None:
    if finding.meant is not None:
        return _single_edit(
            rename_key(document, finding.route, finding.meant), safe=False, change=Change.SPELLING
        )
    types, values = allowed_values(finding.branches)
    return _choice(document, finding, values) or _as_type(document, finding, types)


def _as_type(document: Document, finding: Finding, expected: Sequence[str]) -> Fix | None:
    """Return a fix that writes a value as one of the expected types."""
    value, route = finding.value, finding.route
    if value is None and (finding.written or "").startswith("#"):
        return _comment_as_text(document, finding) if "string" in expected else None
    if value is None:
        return _remove_empty_item(document, finding)
    items = items_in_other_form(value) if "array" in expected else None
    if items is not None and finding.allows(items):
        return _as_other_list(document, finding, items)
    if isinstance(value, dict) and "string" in expected and document.syntax is Syntax.YAML:
        return _as_text(document, finding, is_only_text=list(expected) == ["string"])
    if isinstance(value, list | dict):
        return None
    if isinstance(value, str) and "object" in expected and document.syntax is Syntax.YAML:
        glued = glued_field(finding, value)
        if glued is not None and glued[0] == value == finding.written:
            spaced = f"{glued['key']}: {glued['value']}"
            return _single_edit(Edit(document.value_span(route), spaced), safe=False)
    if isinstance(value, str):
        literal = parse_literal(value, expected)
        if literal is not None:
            edit = replace_scalar(document, route, literal.text)
            return _single_edit(edit, safe=literal.certain, change=Change.SPELLING)
    elif "string" in expected:
        return _quote(document, finding)
    return _as_list(document, finding) if "array" in expected else None


def _as_text(document: Document, finding: Finding, *, is_only_text: bool) -> Fix | None:
    """Return a fix that makes text of a group of fields, which YAML reads because the text contains `: `."""
    if is_meant_as_group(finding):
        return None
    if finding.written is not None and finding.written[:1] not in {"{", "!", "&", "*"}:
        written = write_text(finding.written, Syntax.YAML, like='"', yaml_version=document.yaml_version)
        edit = Edit(document.value_span(finding.route), written)
        is_sentence = all(
            " " in name and isinstance(member, str) and not re.search(_SECOND_FIELD, finding.written)
            for name, member in finding.value.items()
        )
        is_sentence = is_sentence and not _has_field_inside(finding)
        is_whole = not _has_comment_around(document, finding)
        return _single_edit(edit, safe=is_only_text and is_sentence and is_whole)
    key, first = document.key_span(finding.route), document.value_span(finding.route).line
    line = document.source.lines[key.end_line - 1]
    if not is_text_of_lines(finding) or first == key.line or line[key.end_column - 1 :].strip() != ":":
        return None
    end = Span(key.end_line, len(line) + 1, key.end_line, len(line) + 1)
    return _single_edit(Edit(end, " |"), safe=False)


def _has_field_inside(finding: Finding) -> bool:
    """Tell whether a text contains the name of a field and a colon, perhaps glued to a word before it."""
    names = tuple(finding.names_around())
    return any(word.endswith(names) for word in re.findall(r"([\w-]+):(?=\s|\Z)", finding.written or ""))


def _has_comment_around(document: Document, finding: Finding) -> bool:
    """Tell whether there may be a comment on the line of a value or next to it, which may be part of its text."""
    lines, span = document.source.lines, document.value_span(finding.route)
    above, below = lines[max(span.line - 2, 0) : span.line - 1], lines[span.end_line : span.end_line + 1]
    return any("#" in part for part in (*above, lines[span.end_line - 1][span.end_column - 1 :], *below))


def _comment_as_text(document: Document, finding: Finding) -> Fix | None:
    """Return a fix that quotes what YAML reads as a comment where a text is missing, such as `#tag`."""
    written, place = finding.written or "", document.value_span(finding.route)
    line = document.source.lines[place.end_line - 1]
    start = line.find(written, place.column - 1)
    if written[0] != "#" or not written[1:2].strip() or '"' in written or "\\" in written or start < 0:
        return None
    span = Span(place.end_line, start + 1, place.end_line, start + len(written) + 1)
    return _single_edit(Edit(span, f'"{written}"'), safe=False)


def _quote(document: Document, finding: Finding) -> Fix | None:
    """Return a fix that quotes a scalar as it is written, because the value of 1.10 has lost its last zero."""
    written = finding.written
    if not written or not finding.allows(written):
        return None
    edit = replace_scalar(document, finding.route, f'"{written}"')
    return _single_edit(edit, safe=not _has_text_behind(document, finding))


def _has_text_behind(document: Document, finding: Finding) -> bool:
    """Tell whether a value is followed by what is a comment in YAML, but may be text, such as `5 #1`."""
    span = document.value_span(finding.route)
    rest = document.source.lines[span.end_line - 1][span.end_column - 1 :].lstrip()
    return rest.startswith("#") and not rest.startswith(("# ", "#\t"))


def _as_other_list(document: Document, finding: Finding, items: list[str]) -> Fix | None:
    """Return a fix that writes a list with bullets, numbers or other brackets as one: in brackets, or line by line."""
    span, written = document.value_span(finding.route), finding.written
    if written is not None and document.syntax is not None:
        like = written if written[:1] in {'"', "'"} else ""
        version = document.yaml_version
        listed = ", ".join(
            write_text(item, document.syntax, like=like, in_flow=True, yaml_version=version) for item in items
        )
        has_numbers = written.lstrip("\"'")[:1].isdecimal()
        change = Change.REMOVAL if has_numbers else Change.PUNCTUATION
        return _single_edit(Edit(span, f"[{listed}]"), safe=False, change=change)
    edits = []
    for number in range(span.line, span.end_line + 1):
        line = document.source.lines[number - 1]
        start = len(line) - len(line.lstrip())
        bullet = BULLET.match(line, start)
        if bullet is None:
            return None
        edits.append(Edit(Span(number, start + 1, number, bullet.end() + 1), "- "))
    return Fix(tuple(edits), safe=False, change=Change.REMOVAL)


def _as_list(document: Document, finding: Finding) -> Fix | None:
    """Return a fix that turns a single value into a list, splitting a text at commas and semicolons."""
    value, written, syntax = finding.value, finding.written, document.syntax
    if not written or syntax is None:
        return None
    if not isinstance(value, str):
        edit = replace_scalar(document, finding.route, f"[{written}]")
        return _single_edit(edit, safe=True) if finding.allows([value]) else None
    if not value.strip() or value[0] in "[{-\u2013\u2014":
        return None
    text = value.strip()
    is_unopened = text.endswith("]") and "[" not in text
    items = [item for item in re.split(_SEPARATOR, text.removesuffix("]") if is_unopened else text) if item]
    is_several = len(items) > 1 or (finding.route[-1] in _SPLIT_AT_SPACES and " " in value)
    if is_several and re.search(_BRACKET, text) and not is_unopened:  # not a list of simple items
        return None
    if not finding.allows(items):
        return None
    like = written if written[:1] in {'"', "'"} else ""
    listed = ", ".join(
        write_text(item, syntax, like=like, in_flow=True, yaml_version=document.yaml_version)
        for item in items
    )
    return _single_edit(
        replace_scalar(document, finding.route, f"[{listed}]"),
        safe=not (is_several or is_unopened or re.search(_MAY_SEPARATE, value, re.IGNORECASE)),
    )


def _enum(document: Document, finding: Finding) -> Fix | None:
    return _choice(document, finding, finding.keyword_value)


def _const(document: Document, finding: Finding) -> Fix | None:
    return _choice(document, finding, [finding.keyword_value])


def _choice(document: Document, finding: Finding, choices: Sequence[Any]) -> Fix | None:
    """Return a fix that writes the most likely choice."""
    value, route = finding.value, finding.route
    texts = [choice for choice in choices if isinstance(choice, str)]
    if isinstance(value, bool | int | float):
        return _quote(document, finding) if finding.written in texts else None
    if not isinstance(value, str):
        return None
    bare = strip_typographic_quotes(value.strip())
    same = [text for text in texts if text.casefold() == bare.casefold()]
    if len(same) == 1:
        return _text_fix(document, finding, same[0], safe=True)
    written = [json.dumps(choice) for choice in choices if isinstance(choice, bool | int | float)]
    for kind in ("number", "boolean"):  # "1" is a number before it is true
        literal = parse_literal(value, [kind])
        if literal is not None and literal.text in written:
            edit = replace_scalar(document, route, literal.text)
            return _single_edit(edit, safe=literal.certain, change=Change.SPELLING)
    suggestion = closest_choice(bare, texts)
    return _text_fix(document, finding, suggestion, safe=False) if suggestion else None


def _extra(document: Document, finding: Finding) -> Fix | None:
    """Return a fix that renames or removes an unknown key; the name of a missing required field is certain."""
    if finding.enables:
        edit = replace_text(document, finding.route, finding.meant or "")
        return _single_edit(edit, safe=False, change=Change.SPELLING)
    required = finding.schema.get("required", []) if isinstance(finding.schema, dict) else []
    suggestion = suggest_key(finding, *required)
    if finding.belongs_to is not None or finding.strayed_into is not None:
        return None
    if not (finding.key or "")[:1].isprintable():  # an invisible space that was meant as indentation
        return None
    if suggestion is None or suggestion in finding.siblings or ":" in (finding.key or ""):
        names = [*known_fields(finding), *required]
        few = islice(finding.siblings, _FEW_FIELDS)
        has_known = any(name in finding.siblings for name in names) or any(
            likely_typo(name, names) for name in few
        )
        if not has_known or finding.is_known_elsewhere() or _may_be_text(document, finding):
            return None
        return _single_edit(remove_member(document, finding.route), safe=False, change=Change.REMOVAL)
    edit = rename_key(document, finding.route, suggestion)
    is_certain = (
        suggestion in required
        and not _is_longer_name(finding.key or "", suggestion)
        and closest_match(finding.key or "", [suggestion]) is not None  # not an abbreviation
    )
    return _single_edit(edit, safe=is_certain, change=Change.SPELLING)


def _is_longer_name(key: str, name: str) -> bool:
    """Tell whether a key is a name with a part before or behind it, such as `name_de`, which is another field."""
    return (
        re.fullmatch(rf"{re.escape(name)}[-_ .]\w+|\w+[-_ .]{re.escape(name)}", key, re.IGNORECASE)
        is not None
    )


def _may_be_text(document: Document, finding: Finding) -> bool:
    """Tell whether an unknown field may be a line of text, of which YAML takes the words before a colon as the key.

    Its key consists of several words or is glued to a value, as in `title:Pier: north`, it follows a text of several
    lines, or it is a sentence behind a blank line.
    """
    name, colon, _ = (finding.key or "").partition(":")
    if " " in (finding.key or "").strip() or (colon and name in finding.names_around()):
        return True
    lines, line = document.source.lines, document.key_span(finding.route).line
    if document.syntax is not Syntax.YAML:
        return False
    if line > 1 and not lines[line - 2].strip():
        return isinstance(finding.value, str) and len(finding.value.split()) > 2
    above = _name_above(finding)
    if above is None or not isinstance(finding.siblings[above], str):
        return False
    span = document.value_span((*finding.route[:-1], above))
    return span.line < span.end_line and span.end_line in (line - 1, line)


def _name_above(finding: Finding) -> str | None:
    """Return the name of the field before an unknown one, or None if that is the first."""
    above = None
    for name in finding.siblings:
        if name == finding.key:
            return above
        above = name
    return None


def _missing(document: Document, finding: Finding) -> Fix | None:
    """Return a fix that inserts a missing field, if its schema has a default or a constant."""
    if finding.misspelled is not None:
        edit = rename_key(document, (*finding.route[:-1], finding.misspelled), finding.key or "")
        return _single_edit(edit, safe=False, change=Change.SPELLING)
    schema = finding.schema if isinstance(finding.schema, dict) else {}
    field = schema.get("properties", {}).get(finding.key, {})
    values = (
        [field[name] for name in ("default", "const") if name in field] if isinstance(field, dict) else []
    )
    if not values or not finding.with_schemas(field, None).allows_scalar(values[0]):
        return None
    edit = insert_member(document, finding.route, values[0])
    return _single_edit(edit, safe=False, change=Change.ADDITION)


def _remove_empty_item(document: Document, finding: Finding) -> Fix | None:
    """Return a fix that removes an empty list item."""
    is_item = finding.value is None and bool(finding.route) and isinstance(finding.route[-1], int)
    edit = remove_member(document, finding.route) if is_item else None
    return _single_edit(edit, safe=False, change=Change.REMOVAL)


_FIX_FUNCTIONS: dict[str, _FixFunction] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern,
    "anyOf": _union,
    "oneOf": _union,
    "additionalProperties": _extra,
    "unevaluatedProperties": _extra,
    "required": _missing,
    "dependentRequired": _missing,
}
