"""What may be written at the cursor: keys that are missing, values that are allowed, or a whole front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..core.line_ends import first_line_end
from ..core.named_tuple import NamedTuple
from ..core.pointer import Route
from ..document.syntax import Syntax, YamlVersion, data_syntax
from ..schema.model.schema import Schema
from .cursor.cursor import Cursor
from .field import SchemaField
from .hover import describe
from .open_document import Analysis
from .snippets import Stops, Writer, now

PROPERTY, VALUE, ENUM_MEMBER, SNIPPET, REFERENCE = 10, 12, 20, 15, 18
"""Of CompletionItemKind."""
_MAX_VALUES = 500
_NO_FRONT_MATTER = re.compile(r"\A(?P<written>[-+;]{0,3}|\{?)[ \t]*(?=\r|\n|\Z)")
_FENCES = {"---": Syntax.YAML, "+++": Syntax.TOML, ";;;": Syntax.JSON, "{": Syntax.JSON}
"""How a new front matter may begin."""


class Proposal(NamedTuple):
    """A text to insert in place of the token at the cursor, and how it is shown.

    `also` are further edits, as offset and text.
    """

    label: str
    kind: int
    text: str
    start: int
    end: int
    detail: str = ""
    documentation: str = ""
    is_deprecated: bool = False
    also: tuple[tuple[int, str], ...] = ()


class Completion:
    """The proposals for one offset of a document."""

    def __init__(self, analysis: Analysis, offset: int, *, is_snippet: bool) -> None:
        self.is_incomplete = False
        """Whether there are more proposals than were yielded, so that what is typed next may lead to others."""
        self._analysis = analysis
        self._offset = offset
        self._is_snippet = is_snippet
        self._text = analysis.text.text
        config = analysis.file_config
        self._version = config.yaml_version if config is not None else YamlVersion.CORE
        self._break = first_line_end(self._text)

    def proposals(self) -> Iterator[Proposal]:
        """Yield what may be written, in the order in which it is to be shown."""
        schema = self._analysis.schema
        if schema is None:
            return
        cursor = self._analysis.cursor(self._offset)
        if cursor is None:
            yield from self._whole_front_matter()
            return
        value = self._analysis.value
        field = SchemaField(schema, _without(value, cursor.route) if cursor.is_value else value, cursor.route)
        if cursor.is_value:
            yield from self._values(field, cursor)
        if cursor.is_key:
            is_item = cursor.is_on_new_line and field.is_list()
            for proposal in self._items(field, cursor) if is_item else self._keys(field, cursor):
                yield proposal._replace(text=cursor.margin + proposal.text)

    def _writer(self, syntax: Syntax, *, is_flow: bool = False) -> Writer:
        stops = Stops(is_snippet=self._is_snippet)
        return Writer(syntax, self._version, self._break, stops, is_flow=is_flow)

    def _whole_front_matter(self) -> Iterator[Proposal]:
        """Yield a front matter with the required fields, for a file that has none: in each syntax that may be meant."""
        schema, opening = self._analysis.schema, _NO_FRONT_MATTER.match(self._text)
        if (
            schema is None
            or opening is None
            or self._offset > opening.end()
            or data_syntax(self._analysis.path)
        ):
            return
        if self._text[opening.end() :].strip() and self._analysis.region(opening.end() + 1) is not None:
            return
        config = self._analysis.file_config
        known = config.reader.openings if config is not None else ()
        for fence, syntax in _FENCES.items():
            if (
                fence in known
                and fence.startswith(opening["written"])
                and (fence != ";;;" or opening["written"])
            ):
                yield self._front_matter(schema, fence, syntax, opening)

    def _front_matter(self, schema: Schema, fence: str, syntax: Syntax, opening: re.Match[str]) -> Proposal:
        field, line_break = SchemaField(schema, self._analysis.value, ()), self._break
        writer = self._writer(syntax)
        if syntax is Syntax.JSON:
            fields = writer.object(field, "")
        else:
            fields = writer.fields(field, field.required(), "")
        text = fields if fence == "{" else f"{fence}{line_break}{fields}{line_break}{fence}"
        text += "" if self._text[opening.end() :] else line_break
        label = "front matter" if syntax is Syntax.YAML else f"front matter ({syntax.value.upper()})"
        return Proposal(label, SNIPPET, text, 0, opening.end(), "with the required fields")

    def _object(self, field: SchemaField, cursor: Cursor) -> Iterator[Proposal]:
        """Yield an object with the required fields, where its braces are missing."""
        if not cursor.route and not cursor.keys and cursor.start == cursor.end:
            text = self._writer(Syntax.JSON).object(field, "")
            yield Proposal(
                "required fields", SNIPPET, text, cursor.start, cursor.end, ", ".join(field.required())
            )

    def _keys(self, field: SchemaField, cursor: Cursor) -> Iterator[Proposal]:
        required, present = field.required(), set(cursor.keys)
        is_bare = cursor.syntax is not Syntax.JSON or cursor.is_flow
        missing = [name for name in field.members() if name not in present]
        if not is_bare:
            yield from self._object(field, cursor)
            return
        if cursor.is_header:
            yield from self._headers(field, cursor)
            return
        also = ((cursor.comma_before, ","),) if cursor.comma_before is not None else ()
        after = "," if cursor.comma_after and not cursor.has_colon else ""
        for name in missing:
            member = field.member(name)
            writer = self._writer(cursor.syntax, is_flow=cursor.is_flow)
            if cursor.has_colon:
                text = writer.key(name)
                text = Stops(is_snippet=self._is_snippet).text(text)
            else:
                text = writer.field(member, name, cursor.indent)
            is_required = name in required
            about = member.describe(is_required=is_required)
            yield Proposal(
                name,
                PROPERTY,
                text + after,
                cursor.start,
                cursor.end,
                f"{about.type}, required" if is_required else about.type,
                describe(member, self._analysis, is_required=is_required),
                about.deprecated,
                also,
            )
        wanted = [name for name in required if name not in present]
        if len(wanted) > 1 and not cursor.has_colon and cursor.start == cursor.end:
            text = self._writer(cursor.syntax, is_flow=cursor.is_flow).fields(field, wanted, cursor.indent)
            yield Proposal(
                "required fields",
                SNIPPET,
                text + after,
                cursor.start,
                cursor.end,
                ", ".join(wanted),
                also=also,
            )

    def _headers(self, field: SchemaField, cursor: Cursor) -> Iterator[Proposal]:
        """Yield the fields that may be a TOML table, or a list of tables."""
        writer = self._writer(Syntax.TOML)
        for name in field.members():
            member = field.member(name)
            if (
                member.is_list() and member.member(0).is_mapping()
                if cursor.is_list_header
                else member.is_mapping()
            ):
                text = Stops(is_snippet=self._is_snippet).text(writer.key(name))
                note = describe(member, self._analysis, is_required=name in field.required())
                yield Proposal(name, PROPERTY, text, cursor.start, cursor.end, documentation=note)

    def _items(self, field: SchemaField, cursor: Cursor) -> Iterator[Proposal]:
        """Yield the items of a block list, each with its dash."""
        item = field.member(len(cursor.keys))
        for proposal in self._values(item, cursor):
            yield proposal._replace(text=f"- {proposal.text}")
        text = self._writer(Syntax.YAML).item(item, cursor.indent)
        yield Proposal("-", SNIPPET, f"- {text}", cursor.start, cursor.end, "a new item")

    def _values(self, field: SchemaField, cursor: Cursor) -> Iterator[Proposal]:
        writer = self._writer(cursor.syntax, is_flow=cursor.is_flow)
        written = self._text[cursor.start : cursor.end]
        like = written[:1] if written[:1] in {'"', "'"} else ""
        before = self._text[cursor.start - 1 : cursor.start]
        blank = " " if before == ":" or (before == "-" and not cursor.is_on_new_line) else ""
        also = ((cursor.comma_before, ","),) if cursor.comma_before is not None else ()
        after = "," if cursor.comma_after else ""
        seen = set()
        for number, (value, note, kind) in enumerate(self._candidates(field, cursor)):
            if number >= _MAX_VALUES:
                return
            text = writer.value(value, like=like if isinstance(value, str) else "")
            if text is None or text in seen:
                continue
            seen.add(text)
            label = value if isinstance(value, str) and value else text
            plain = Stops(is_snippet=self._is_snippet).text(text)
            yield Proposal(label, kind, blank + plain + after, cursor.start, cursor.end, note, also=also)
        block = self._writer(cursor.syntax, is_flow=cursor.is_flow).block(field, cursor.indent)
        if block is not None and not written and not cursor.is_on_new_line:
            label = "-" if field.is_list() else "required fields"
            detail = "a list" if field.is_list() else ", ".join(field.required())
            yield Proposal(label, SNIPPET, block, cursor.start, cursor.end, detail)
        if field.is_list() and not written and not cursor.is_on_new_line and not seen:
            text = f"[{Stops(is_snippet=self._is_snippet).place()}]"
            yield Proposal("[]", SNIPPET, blank + text + after, cursor.start, cursor.end, "a list", also=also)

    def _references(self, field: SchemaField, cursor: Cursor) -> Iterator[tuple[Any, str, int]]:
        """Yield the values that relations know: if there are too many, those that contain what is written."""
        choices = self._analysis.choices(field.route)
        if len(choices) > _MAX_VALUES:
            self.is_incomplete = True
            written = self._text[cursor.start : self._offset].strip("\"' ").casefold()
            choices = [choice for choice in choices if written in choice.value.casefold()][:_MAX_VALUES]
        for choice in choices:
            value: str | int = choice.value
            if choice.value.isdecimal() and not field.allows(value):
                value = int(choice.value)
            yield value, self._analysis.project.loader.show(choice.path), REFERENCE

    def _candidates(self, field: SchemaField, cursor: Cursor) -> Iterator[tuple[Any, str, int]]:
        yield from self._references(field, cursor)
        for value, note in field.choices():
            yield value, note, ENUM_MEMBER
        time = now(field)
        if time is not None:
            yield time, "now" if ":" in time else "today", VALUE
        for example in field.examples():
            if not isinstance(example, dict) and field.allows(example):
                yield example, "default" if example == field.merged.get("default") else "example", VALUE


def _without(value: Any, route: Route) -> Any:
    """Return a content without the field at a route, which is about to be replaced: it doesn't tell what is meant."""
    if not route:
        return None
    if isinstance(value, dict) and route[0] in value:
        rest = {key: member for key, member in value.items() if key != route[0]}
        return rest if len(route) == 1 else {**rest, route[0]: _without(value[route[0]], route[1:])}
    if isinstance(value, list) and isinstance(route[0], int) and route[0] < len(value):
        return [_without(one, route[1:]) if index == route[0] else one for index, one in enumerate(value)]
    return value
