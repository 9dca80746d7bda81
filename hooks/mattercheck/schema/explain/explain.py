"""Explain an invalid document as problems: which field, why, and where. Imported only for invalid documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...core.named_tuple import NamedTuple
from ...core.pointer import to_field_name, to_pointer
from ...core.problem import START_OF_FILE, Problem, Related, SchemaPlace, Span
from ...core.similarity import comparison_budget, likely_typo
from ...core.text import on_one_line
from ...document.document import Document
from ...rules import RULES
from ..analysis.fields import COMMON_FIELDS, all_names, known_names, names_around
from ..model.schema import Schema
from .effects import effect_of, severity_of
from .error_tree import errors_of, is_allowed
from .errors import Violation
from .finding import MISSING, Finding
from .findings import findings_of
from .fixes import suggest_fix
from .messages import message_for
from .unions import EXTRA
from .value_descriptions import literal

_COMPARISONS = 50_000
"""Maximum number of string comparisons to find suggestions: about one second."""


class Explanation(NamedTuple):
    """The problems of an invalid document, and those that are only about the guessed repair of a syntax error."""

    problems: list[Problem]
    about_repairs: list[Problem]


def explain(document: Document, schema: Schema) -> list[Problem]:
    """Return the problems of an invalid document: at least one, unless syntax errors already explain them all."""
    return explain_all(document, schema).problems


def explain_all(document: Document, schema: Schema, errors: list[Violation] | None = None) -> Explanation:
    """Return the problems of an invalid document, and those that its repaired syntax errors would leave.

    `errors` are those of jsonschema, if they are known already.
    """
    limit = document.limits.problems
    try:
        errors = errors_of(schema, document.value, limit + 1) if errors is None else errors
    except ModuleNotFoundError:
        raise
    except Exception:  # noqa: BLE001 - the validation engine succeeded, so the document is still reported as invalid
        errors = []
    problems: dict[tuple[str, Span, str], Problem] = {}
    with comparison_budget(_COMPARISONS):
        findings = findings_of(errors[:limit], schema.keyword_engine)
        if not findings:
            return Explanation([_unexplained(document, schema)], [])
        for finding in findings:
            problem = _problem(document, schema, finding)
            # Two subschemas may report the same problem.
            problems.setdefault((problem.rule, problem.span, problem.message), problem)
    if len(errors) > limit:
        message = f"the front matter has more than {limit:,} problems; the others are not shown"
        more = document.source.problem("problem-limit", START_OF_FILE, message)
        problems[more.rule, more.span, more.message] = more
    found = sorted(problems.values())
    about_source = [problem for problem in found if _is_about_source(document, problem)]
    return Explanation(about_source, [problem for problem in found if problem not in about_source])


def _is_about_source(document: Document, problem: Problem) -> bool:
    """Return whether a problem is about what the author wrote, and not about the recovery from a syntax error."""
    if problem.span.line in document.repaired_lines:
        # If only the value was quoted, the key is still the author's.
        return problem.rule in EXTRA and problem.span.line in document.requoted_lines
    return problem.pointer not in document.unread_pointers


def explain_schema(document: Document, draft: str) -> list[Problem]:
    """Return the problems of a schema file that is invalid against the meta-schema of its draft."""
    from jsonschema_specifications import REGISTRY

    meta_schema = Schema(draft, draft, REGISTRY.contents(draft), draft, {}, [], {}, {})
    problems = explain(document, meta_schema)
    severity = RULES["invalid-schema"].severity
    return [problem._replace(rule="invalid-schema", severity=severity, schema=None) for problem in problems]


def _problem(document: Document, schema: Schema, finding: Finding) -> Problem:
    finding.written = document.written(finding.route)
    finding.in_brackets = _is_in_brackets(document, finding)
    finding.names_around = lambda: names_around(schema, finding.route) | COMMON_FIELDS
    finding.is_known_elsewhere = lambda: finding.key in all_names(schema)
    finding.allows = lambda value: _allows(schema, finding, value)
    if finding.keyword in MISSING:
        finding.misspelled = _misspelled(schema, finding)
    message = message_for(_with_field_schema(finding))
    subschema, keyword_route = finding.holder or (finding.schema, (finding.keyword,))
    return Problem(
        path=document.source.path,
        span=_span(document, finding),
        rule=finding.keyword if finding.keyword in RULES else "schema",
        message=on_one_line(message.message),
        severity=severity_of(finding),
        pointer=to_pointer(finding.route),
        help=message.help and on_one_line(message.help),
        schema=schema.place_of(subschema, *keyword_route) or SchemaPlace(schema.name, ""),
        related=tuple(_related(document, finding)),
        fix=suggest_fix(document, finding),
        facts=message.facts,
    ).with_effect(on_one_line(effect_of(finding) or ""))


def _is_in_brackets(document: Document, finding: Finding) -> bool:
    """Tell whether a list without quotes is the only item of another one, as in `[[Note]]`."""
    if re.match(r"\[[^\"']+\]", finding.written or "") is None or finding.route[-1] != 0:
        return False
    span = document.value_span(finding.route)
    line = document.source.lines[span.line - 1]
    return line[: span.column - 1].endswith("[") and line[span.end_column - 1 :].startswith("]")


def _allows(schema: Schema, finding: Finding, value: Any) -> bool:
    """Return whether another value is valid against the subschema that failed and the one of the field."""
    for subschema in (finding.schema, finding.field_schema):
        if is_allowed(schema, subschema, value) is False:
            return False
    return finding.allows_scalar(value)


def _misspelled(schema: Schema, finding: Finding) -> str | None:
    """Return the field that a missing one is almost certainly written as, if the schema doesn't list that one."""
    names = [str(name) for name in finding.siblings if likely_typo(str(name), [finding.key or ""])]
    known = known_names(schema, finding.route[:-1]) if names else set()
    return next((name for name in names if name not in known), None)


def _span(document: Document, finding: Finding) -> Span:
    if finding.misspelled is not None:
        return document.key_span((*finding.route[:-1], finding.misspelled))
    if finding.keyword in MISSING:
        return document.key_span(finding.route[:-1])
    if finding.key is not None or finding.keyword == "falseSchema":
        return document.key_span(finding.route)
    return document.value_span(finding.route)


def _related(document: Document, finding: Finding) -> Iterator[Related]:
    if finding.condition is not None:
        for route in finding.condition.fields:
            yield Related(document.key_span(route), finding.condition.text)
    for name in {condition.fields[-1][-1]: None for condition in finding.known_if if condition.fields}:
        if name in finding.siblings:
            text = f"`{name}` is {literal(finding.siblings[str(name)])}"
            yield Related(document.key_span((*finding.route[:-1], name)), text)
    if finding.duplicate_of is not None:
        yield Related(document.value_span((*finding.route[:-1], finding.duplicate_of)), "first occurrence")
    what = "value" if finding.key is None else "field"
    origin_span = document.origin_span if finding.key is None else document.key_origin_span
    origin = origin_span(finding.route)
    if origin is not None:
        yield Related(origin, f"the {what} is defined here")


def _with_field_schema(finding: Finding) -> Finding:
    """Return a finding whose message describes a missing field by its own schema instead of its parent's."""
    if finding.keyword not in MISSING or not isinstance(finding.schema, dict):
        return finding
    return finding.with_schemas({}, finding.schema.get("properties", {}).get(finding.key, {}))


def _unexplained(document: Document, schema: Schema) -> Problem:
    """Return a problem for an invalid document that jsonschema cannot explain, from the error of the engine."""
    route, keyword = schema.first_error(document.value)
    name = to_field_name(route)
    return Problem(
        path=document.source.path,
        span=document.value_span(route),
        rule="schema",
        message=f"{name or 'the front matter'}: not valid against the schema, by its keyword `{keyword}`",
        pointer=to_pointer(route),
        schema=SchemaPlace(schema.name, ""),
    )
