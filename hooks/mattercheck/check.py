"""The pipeline: from sources to problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .assignment import Assigner, Assignment
from .collection import Collection
from .document import (
    DATA_SUFFIXES,
    Document,
    SourceText,
    State,
    read_data,
    read_front_matter,
    read_head,
    read_whole,
)
from .judge import check_document
from .problem import START_OF_FILE, Problem, SetupError, Severity
from .schema.file import SchemaError
from .schema.load import SchemaLoader
from .schema.schema import Schema
from .sources import Source


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
    failed: bool = False

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
            self.failed = self.failed or problem.rule == "internal-error"
            if problem.severity is Severity.ERROR:
                self.errors += 1
            else:
                self.warnings += 1


class Checker:
    """Checks files; paths in problems are relative to the root of the loader."""

    def __init__(self, loader: SchemaLoader, assigner: Assigner) -> None:
        self._loader = loader
        self._assigner = assigner
        self.met: set[Collection] = set()
        """The collections that had a file so far."""
        self.schemas: dict[str, Schema] = {}
        """The schemas that held for a file so far, by name."""

    def check_all(self, sources: Iterable[Source], *, named: bool = True) -> Iterator[Result]:
        """Check each source in turn. The schemas of the configuration are loaded before the first file is read."""
        assigned = [(source, self._assigner.assign(source.location, named=named)) for source in sources]
        for source, assignment in assigned:
            try:
                yield self._check(source, assignment)
            except (SetupError, ModuleNotFoundError):
                raise
            except Exception:  # noqa: BLE001 - a bug of ours must not hide the problems of the other files
                yield self._failed(source)

    def _failed(self, source: Source) -> Result:
        from .log import write_log

        path = self._loader.show(source.location)
        message = "mattercheck failed on this file; that is a bug of mattercheck, not of the file"
        hint = f"please report it with {write_log(path)}"
        problem = Problem(path, START_OF_FILE, "internal-error", message, help=hint)
        return Result(path, checked=True, problems=[problem])

    def _check(self, source: Source, assignment: Assignment) -> Result:
        path = self._loader.show(source.location)
        if assignment.collection is not None:
            self.met.add(assignment.collection)
        if assignment.schema is None and not assignment.may_name_schema:
            return Result(path, checked=False)
        try:
            document = self._read(source, path, assignment)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            problem = Problem(path, START_OF_FILE, "unreadable-file", f"the file cannot be read: {reason}")
            return self._result(path, [problem], None, assignment)
        if assignment.schema is None:
            problems = self._problems_by_its_own_schema(source, document, assignment)
            if problems is None:
                return Result(path, checked=False)
        else:
            self.schemas.setdefault(assignment.schema.name, assignment.schema)
            problems = check_document(document, assignment.schema, required=assignment.required)
        return self._result(path, problems, document.source, assignment)

    def _read(self, source: Source, path: str, assignment: Assignment) -> Document:
        syntax = DATA_SUFFIXES.get(source.location.suffix.lower())
        if syntax is not None:
            return read_data(path, source.read(read_whole), syntax, yaml_version=assignment.yaml_version)
        head = source.read(read_head)
        return read_front_matter(
            path, head, required=assignment.required, yaml_version=assignment.yaml_version
        )

    def _problems_by_its_own_schema(
        self, source: Source, document: Document, assignment: Assignment
    ) -> list[Problem] | None:
        """Check a file by the schema that it names; None where it names none."""
        from .inline import named_schema, refusal

        if document.state is State.BROKEN:
            return document.problems
        named = named_schema(document)
        if named is None or assignment.settings is None:
            return None
        reference, span = named
        refused = refusal(source.location, reference, assignment.settings.folder)
        if refused is not None:
            return [document.source.problem("inline-schema", span, refused, route=("$schema",))]
        try:
            schema = self._loader.load(reference, source.location.parent)
        except SchemaError as error:
            first = error.problems[0]
            message = (
                f"the schema `{reference}` cannot be used: {first.path}:{first.span.line}: {first.message}"
            )
            return [document.source.problem("inline-schema", span, message, route=("$schema",))]
        self.schemas.setdefault(schema.name, schema)
        document.value.pop("$schema", None)
        return check_document(document, schema, required=False)

    def _result(
        self, path: str, problems: list[Problem], source: SourceText | None, assignment: Assignment
    ) -> Result:
        """Make a result, with the severities that the configuration gives to rules."""
        severities = assignment.severities
        if severities:
            problems = [
                problem._replace(severity=Severity(severities.get(problem.rule, problem.severity)))
                for problem in problems
                if severities.get(problem.rule) != "off"
            ]
        return Result(path, checked=True, problems=problems, source=source)
