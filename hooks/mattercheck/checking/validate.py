"""Validates a document against its schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..core.pointer import from_pointer
from ..core.problem import START_OF_FILE, Problem, Severity
from ..document.document import Document, State
from ..document.syntax import PLAIN, Reader
from ..schema.model.schema import Schema

if TYPE_CHECKING:
    from ..config.freshness import Freshness
    from ..schema.explain.errors import Violation

_MAX_INLINE_CHARS = 1 << 16
"""Longest text, in characters, searched for deprecated fields here; the engine needs much memory for it."""

_WARNINGS_OF_TEXT = frozenset({"ambiguous-scalar", "suspicious-text", "unportable-yaml"})


class NotQuickError(Exception):
    """Explaining what is wrong with a document may take long."""


def is_clean(
    document: Document, schema: Schema, *, required: bool, readers: Sequence[Reader] = (PLAIN,)
) -> bool | None:
    """Tell whether a document that was read without problems is clean.

    Returns False if its schema finds problems, and None if they have another reason or finding out may take long.
    """
    if document.state is State.ABSENT:
        return None if required else True
    text = document.source.text
    if not schema.is_bounded or ("#" in text and "mattercheck:" in text):
        return None
    try:
        if not schema.is_valid(document.value):
            return False
    except ValueError:
        return None
    if readers[0].name != PLAIN.name:
        from .reader_rules import sees_all

        if not sees_all(document, readers):
            return None
    if schema.extensions is not None:
        from .loader_rules import follows_loader_rules

        if not follows_loader_rules(document, schema):
            return None
    if document.state is not State.PRESENT or not schema.has_deprecated:
        return True
    from ..schema.explain.deprecated import deprecated_fields

    if len(text) <= _MAX_INLINE_CHARS and next(deprecated_fields(document, schema), None) is None:
        return True
    return None


def check_quickly(
    document: Document,
    schema: Schema,
    *,
    readers: Sequence[Reader] = (PLAIN,),
    freshness: Freshness | None = None,
) -> list[Problem] | None:
    """Return the problems of a document for which `is_clean` returned False; None if explaining them may take long."""
    looks_further = schema.has_deprecated or schema.extensions is not None or readers[0].name != PLAIN.name
    if not schema.is_cheap or (looks_further and len(document.source.text) > _MAX_INLINE_CHARS):
        return None
    from ..schema.explain.quick import errors_if_quick

    errors = errors_if_quick(document, schema)
    if errors is None:
        return None
    return check_document(
        document, schema, required=True, readers=readers, freshness=freshness, errors=errors
    )


def check_document(
    document: Document,
    schema: Schema,
    *,
    required: bool,
    readers: Sequence[Reader] = (PLAIN,),
    freshness: Freshness | None = None,
    errors: list[Violation] | None = None,
    only_if_quick: bool = False,
) -> list[Problem]:
    """Return the sorted problems of a document. `required` tells whether it must have front matter.

    `readers` are the programs that read the file: the first is its own, the others only lead to warnings. `errors` are
    those of an invalid document, if they are known already. With `only_if_quick`, raise NotQuickError if explaining
    them may take long.
    """
    if only_if_quick and document.state not in {State.ABSENT, State.BROKEN}:
        errors = _errors_or_raise(document, schema)
    problems = _problems(document, schema, errors, required=required)
    if freshness is not None and document.state not in {State.ABSENT, State.BROKEN}:
        from .freshness import stale_content

        problems += stale_content(document, freshness)
    if readers[0].name != PLAIN.name:
        from .reader_rules import reader_problems, with_effects, without_tolerated

        problems = without_tolerated(document, problems, readers[0])
        starts = {(problem.span.line, problem.span.column) for problem in problems}
        problems += (
            problem
            for problem in reader_problems(document, readers)
            if problem.severity is Severity.ERROR or (problem.span.line, problem.span.column) not in starts
        )
        problems = with_effects(document, sorted(problems), readers[0])
    return _without_suppressed(document, problems)


def _errors_or_raise(document: Document, schema: Schema) -> list[Violation] | None:
    """Return the errors of an invalid document, or None for a valid one. Raises NotQuickError."""
    if not schema.is_cheap:
        raise NotQuickError
    try:
        if schema.is_valid(document.value):
            return None
    except ValueError:  # which is reported as a problem
        return None
    from ..schema.explain.quick import errors_if_quick

    errors = errors_if_quick(document, schema)
    if errors is None:
        raise NotQuickError
    return errors


def _problems(
    document: Document, schema: Schema, errors: list[Violation] | None, *, required: bool
) -> list[Problem]:
    if document.state is State.ABSENT:
        if not required:
            return []
        message, hint = (
            "front matter is missing",
            "start the file with a `---` line, the fields, and another `---` line",
        )
        return [document.source.problem("missing-front-matter", START_OF_FILE, message, help=hint)]
    problems = list(document.problems)
    if document.state is not State.BROKEN:
        problems = _schema_problems(document, schema, problems, errors)
    return problems


def _without_suppressed(document: Document, problems: list[Problem]) -> list[Problem]:
    """Return the sorted problems that no comment suppresses."""
    text = document.source.text
    if "#" in text and "mattercheck:" in text:  # searching for one character is much faster than for a word
        from .suppressions import apply_suppressions

        found, problems = len(problems), apply_suppressions(document, problems)
        limit = document.limits.problems
        if found >= limit and not any(problem.severity == "error" for problem in problems):
            # Explaining stopped at the limit, so there may be problems that no comment suppresses.
            message = f"{limit:,} problems or more: too many for comments to suppress them all"
            problems.append(document.source.problem("problem-limit", START_OF_FILE, message))
    return sorted(_without_warnings_about_errors(problems))


def _schema_problems(
    document: Document, schema: Schema, problems: list[Problem], errors: list[Violation] | None
) -> list[Problem]:
    """Return the problems of a document with those that its schema finds."""
    try:
        valid = errors is None and schema.is_valid(document.value)
    except ValueError as error:
        reason = str(error).split("\n", 1)[0]
        message = f"this cannot be validated: {reason}"
        return [*problems, document.source.problem("schema", document.value_span(()), message)]
    about_repairs: list[Problem] = []
    found: list[Problem] = []
    if not valid:
        from ..schema.explain.explain import explain_all  # takes 30 ms to import, and most files are valid

        found, about_repairs = explain_all(document, schema, errors)
        if document.state is State.EMPTY:
            found = _one_empty_problem(document, found)
    if any(problem.fix is not None for problem in problems):
        from .repairs import with_schema

        problems = with_schema(document, schema, problems, about_repairs)
    if any(problem.rule == "ambiguous-scalar" for problem in problems):
        from .ambiguous import with_meant_types

        problems = with_meant_types(document, schema, problems)
    problems = [*problems, *found]
    if document.state is State.PRESENT and schema.has_deprecated:
        from ..schema.explain.deprecated import deprecated_fields

        problems += deprecated_fields(document, schema)
    if schema.extensions is not None:
        from .loader_rules import loader_problems

        problems = loader_problems(document, schema, problems)
    return problems


def _one_empty_problem(document: Document, found: list[Problem]) -> list[Problem]:
    """Replace the problems of an empty front matter by one that lists the required fields."""
    missing = [from_pointer(problem.pointer)[-1] for problem in found if problem.rule == "required"]
    if not missing:
        return found
    what = "file" if document.fence is None else "front matter"
    effect = next(problem.facts.effect for problem in found if problem.rule == "required")
    message = f"the {what} is empty; these fields are required: {', '.join(missing)}"
    problem = document.source.problem("empty-front-matter", document.value_span(()), message)
    return [problem._replace(schema=found[0].schema).with_effect(effect)]


def _without_warnings_about_errors(problems: list[Problem]) -> list[Problem]:
    """Drop warnings about ambiguous values that are invalid anyway, and about texts with a problem that says the same."""
    wrong = {problem.span for problem in problems if problem.rule != "ambiguous-scalar"}
    fields = {problem.pointer for problem in problems if problem.rule not in _WARNINGS_OF_TEXT}
    return [
        problem
        for problem in problems
        if not (problem.rule == "ambiguous-scalar" and problem.span in wrong)
        and not (problem.rule == "suspicious-text" and problem.pointer and problem.pointer in fields)
    ]
