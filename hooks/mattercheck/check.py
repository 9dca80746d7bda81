"""The pipeline: from sources to problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .assignment import Assigner, Assignment
from .document import Document, Head, SourceText, State, read_front_matter
from .problem import START_OF_FILE, Problem, Severity, Span
from .resources import bundled_schema_names
from .schema.load import SchemaLoader
from .schema.schema import Schema
from .sources import Source

_MODELINE = re.compile(
    r"^[ \t]*#[ \t]*(?:yaml-language-server:[ \t]*)?\$schema[=:][ \t]*(\S+)[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file: `checked` is False where no schema holds for it. `source` shows its lines."""

    path: str
    checked: bool
    problems: list[Problem] = field(default_factory=list)
    source: SourceText | None = None


@dataclass(slots=True)
class Summary:
    """The figures of a run."""

    checked: int = 0
    skipped: int = 0
    faulty: int = 0
    errors: int = 0
    warnings: int = 0

    @property
    def problems(self) -> int:
        return self.errors + self.warnings

    def add(self, result: Result) -> None:
        self.checked += result.checked
        self.skipped += not result.checked
        self.faulty += bool(result.problems)
        self.count(result.problems)

    def count(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.severity is Severity.ERROR:
                self.errors += 1
            else:
                self.warnings += 1


class Checker:
    """Checks files; paths in problems are relative to `root`."""

    def __init__(self, loader: SchemaLoader, assigner: Assigner) -> None:
        self._loader = loader
        self._assigner = assigner
        self.schemas: dict[str, Schema] = {}
        """The schemas that held for a file so far, by name."""

    def check_all(self, sources: Iterable[Source], *, named: bool = True) -> Iterator[Result]:
        """Check each source in turn. All schemas are loaded, and SetupErrors raised, before the first file is read."""
        assigned = [(source, self._assigner.assign(source.location, named=named)) for source in sources]
        for source, assignment in assigned:
            yield self._check(source, assignment)

    def _check(self, source: Source, assignment: Assignment) -> Result:
        path = self._loader.show(source.location)
        if assignment.schema is None and not assignment.may_name_schema:
            return Result(path, checked=False)
        try:
            head = source.head()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            problem = Problem(path, START_OF_FILE, "unreadable-file", f"the file cannot be read: {reason}")
            return Result(path, checked=True, problems=[problem])
        schema = assignment.schema
        if schema is None:
            return self._check_by_its_own_schema(source.location, path, head, assignment)
        self.schemas.setdefault(schema.name, schema)
        document = read_front_matter(path, head, required=assignment.required)
        problems = check_document(document, schema, required=assignment.required)
        return Result(path, checked=True, problems=problems, source=document.source)

    def _check_by_its_own_schema(
        self, location: Path, path: str, head: Head, assignment: Assignment
    ) -> Result:
        """Check a file by the schema that it names, as far as content may name one."""
        document = read_front_matter(path, head, required=False)
        if document.state is State.BROKEN:
            return Result(path, checked=True, problems=document.problems, source=document.source)
        named = _named_schema(document)
        if named is None or named[0] == "none":
            return Result(path, checked=False)
        reference, span = named
        assert assignment.settings is not None
        refusal = self._refusal(location, reference, assignment.settings.folder)
        if refusal is not None:
            problem = document.source.problem("inline-schema", span, refusal, route=("$schema",))
            return Result(path, checked=True, problems=[problem], source=document.source)
        schema = self._loader.load(reference, location.parent)
        self.schemas.setdefault(schema.name, schema)
        if isinstance(document.value, dict):
            document.value.pop("$schema", None)
        problems = check_document(document, schema, required=False)
        return Result(path, checked=True, problems=problems, source=document.source)

    def _refusal(self, location: Path, reference: str, folder: Path) -> str | None:
        """Say why a file may not name a schema, None where it may: content is not to be trusted."""
        if reference in bundled_schema_names():
            return None
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", reference):
            return f"`{reference}` is a URL; only a file of the repository or a bundled schema may be named"
        target = (location.parent / reference).resolve()
        if not target.is_relative_to(folder.resolve()):
            return f"`{reference}` lies outside of the folder of the configuration"
        if not target.is_file():
            return f"there is no schema `{reference}` beside this file, nor a bundled one of that name"
        return None


def _named_schema(document: Document) -> tuple[str, Span] | None:
    """Return the schema that a file names by a `$schema` key or a modeline, and where."""
    value: Any = document.value
    if isinstance(value, dict) and isinstance(value.get("$schema"), str):
        return value["$schema"], document.value_span(("$schema",))
    match = _MODELINE.search(document.source.text) if document.state is not State.ABSENT else None
    return match and (match[1], document.source.span(*match.span(1)))


def check_document(document: Document, schema: Schema, *, required: bool) -> list[Problem]:
    """Return the problems of a document, in order."""
    if document.state is State.ABSENT:
        if not required:
            return []
        message, hint = (
            "there is no front matter",
            "begin the file with a line `---`, the fields, and a line `---`",
        )
        problem = document.source.problem("missing-front-matter", START_OF_FILE, message, help=hint)
        return [problem]
    problems = list(document.problems)
    if document.state is not State.BROKEN and not _is_valid(document, schema, problems):
        from .schema.explain import explain

        found = explain(document, schema)
        problems.extend(_empty(document, found) if document.state is State.EMPTY else found)
    return sorted(problems)


def _is_valid(document: Document, schema: Schema, problems: list[Problem]) -> bool:
    try:
        return schema.is_valid(document.value)
    except ValueError as error:
        reason = str(error).split("\n", 1)[0]
        problems.append(
            document.source.problem("schema", document.value_span(()), f"this cannot be checked: {reason}")
        )
    return True


def _empty(document: Document, found: list[Problem]) -> list[Problem]:
    """Of an empty front matter, say once that it is empty, and what it needs."""
    missing = [problem.pointer[1:] for problem in found if problem.rule == "required"]
    if not missing:
        return found
    message = f"the front matter is empty; these fields are required: {', '.join(missing)}"
    problem = document.source.problem("empty-front-matter", document.value_span(()), message)
    return [replace(problem, schema=found[0].schema)]
