"""Check what the annotations of a schema say about the loader: unknown fields, their order, quoted dates, cut texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..core.pointer import to_pointer
from ..core.problem import Facts, Fix, Problem, Severity
from ..document.document import Document
from ..document.syntax import Syntax
from ..schema.model.schema import Schema
from .cut_text import cut_text_problems, has_no_cut_text

if TYPE_CHECKING:
    from ..schema.model.extensions import Extensions, UnknownFields


def follows_loader_rules(document: Document, schema: Schema) -> bool:
    """Tell whether a document has nothing to report here; False also if finding out needs the places of fields."""
    extensions = schema.extensions
    if extensions is None or not isinstance(document.value, dict):
        return True
    return (
        not extensions.unknown_fields(document.value)
        and extensions.first_out_of_order(document.value) is None
        and not (
            extensions.timestamps and _quoted_date(tuple(extensions.timestamps)).search(document.source.text)
        )
        and not any(_is_date(document.value.get(name)) for name in extensions.plain_dates)
        and has_no_cut_text(document, extensions.prose)
    )


_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?"
)
"""A timestamp of YAML 1.1."""


@cache
def _quoted_date(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(map(re.escape, names))})[ \t]*:[ \t]*[\"'&!*]", re.MULTILINE)


def loader_problems(document: Document, schema: Schema, problems: list[Problem]) -> list[Problem]:
    """Return the problems of a valid or invalid document, together with those about its loader.

    A missing required field is reported once if an unknown field is the same one, misspelled.
    """
    extensions = schema.extensions
    if extensions is None or not isinstance(document.value, dict):
        return problems
    found = [
        *_unknown(document, extensions),
        *_order(document, extensions),
        *_timestamps(document, extensions),
        *_plain_dates(document, extensions),
        *cut_text_problems(document, extensions.prose),
    ]
    found = [problem for problem in found if problem.span.line not in document.repaired_lines]
    kept, found = _without_misspelled(problems, found)
    problems = kept + found[: document.limits.problems]
    if extensions.has_only_warnings(document.value):
        return [problem._replace(severity=Severity.WARNING) for problem in problems]
    return problems


def _without_misspelled(problems: list[Problem], found: list[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Drop missing fields that are there as unknown ones, misspelled; these are then as severe as missing ones."""
    meant = {to_pointer((one.facts.suggestion,)) for one in found if one.facts.suggestion is not None}
    missing = {one.pointer: one.severity for one in problems if one.pointer in meant and _is_missing(one)}
    kept = [one for one in problems if one.pointer not in missing or not _is_missing(one)]
    return kept, [
        one._replace(severity=missing.get(to_pointer((one.facts.suggestion or "",)), one.severity))
        for one in found
    ]


def _is_missing(problem: Problem) -> bool:
    return problem.rule in {"required", "dependentRequired"}


def _unknown(document: Document, extensions: Extensions) -> Iterator[Problem]:
    unknown = extensions.unknown
    for name, suggestion in extensions.unknown_fields(document.value):
        assert unknown is not None
        is_required = suggestion in extensions.required and suggestion not in document.value
        problem = document.source.problem(
            "unknown-field",
            document.key_span((name,)),
            f"{name}: {_unknown_message(unknown, suggestion)}",
            help=_unknown_hint(unknown, suggestion, document, extensions),
            route=(name,),
        )
        if unknown.is_error or is_required:
            problem = problem._replace(severity=Severity.ERROR)
        yield problem._replace(
            fix=_rename(document, name, suggestion, safe=is_required), facts=Facts(suggestion=suggestion)
        )


def _unknown_message(unknown: UnknownFields, suggestion: str | None) -> str:
    effect = f", {unknown.effect}" if unknown.effect else ""
    return f"unknown field{effect}" + (f"; did you mean `{suggestion}`?" if suggestion else "")


def _unknown_hint(
    unknown: UnknownFields, suggestion: str | None, document: Document, extensions: Extensions
) -> str:
    if suggestion is None:
        return unknown.advice or f"known fields: {', '.join(f'`{name}`' for name in extensions.known)}"
    if suggestion in document.value:
        return "remove one of the two"
    return f"rename it to `{suggestion}`"


def _rename(document: Document, name: str, suggestion: str | None, *, safe: bool) -> Fix | None:
    if suggestion is None or suggestion in document.value or document.syntax is Syntax.LINES:
        return None
    from ..document.edit.replace import rename_key

    edit = rename_key(document, (name,), suggestion)
    return edit and Fix((edit,), safe)


def _order(document: Document, extensions: Extensions) -> Iterator[Problem]:
    found = extensions.first_out_of_order(document.value)
    if found is not None:
        name, later = found
        message = f"{name}: field is out of order, {extensions.order}"
        yield document.source.problem(
            "field-order",
            document.key_span((name,)),
            message,
            help=f"move it above `{later}`",
            route=(name,),
        )


def _is_date(value: object) -> bool:
    return isinstance(value, str) and value[:4].isdecimal() and _TIMESTAMP.fullmatch(value) is not None


def _plain_dates(document: Document, extensions: Extensions) -> Iterator[Problem]:
    """Yield a problem for each text that YAML 1.1 reads as a date."""
    if document.syntax is not Syntax.YAML:
        return
    for name, effect in extensions.plain_dates.items():
        value, route = document.value.get(name), (name,)
        if _is_date(value) and document.written(route) == value:
            from ..document.edit.replace import replace_scalar
            from ..document.edit.serialize import quoted

            edit = replace_scalar(document, route, quoted(value))
            problem = document.source.problem(
                "type",
                document.value_span(route),
                f"{name}: expected text, found an unquoted date; {effect}",
                help=f"put it in quotes: {quoted(value)}",
                route=route,
            )
            yield problem._replace(fix=edit and Fix((edit,), safe=True))


def _timestamps(document: Document, extensions: Extensions) -> Iterator[Problem]:
    if document.syntax is not Syntax.YAML:
        return
    for name, effect in extensions.timestamps.items():
        written = document.written((name,)) if isinstance(document.value.get(name), str) else None
        if written is not None and written[:1] in {'"', "'"}:
            yield document.source.problem(
                "quoted-date",
                document.value_span((name,)),
                f"{name}: the date is in quotes, {effect}",
                help=f"write {document.value[name]} without quotes",
                route=(name,),
            )
