"""The pipeline for one file: from its bytes to its problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple, TypeVar

from ..config.file_config import ConfigResolver, FileConfig
from ..core.errors import MattercheckError, describe_os_error
from ..core.problem import START_OF_FILE, Problem, Severity
from ..document.document import Document, State, read_data, read_front_matter, read_whole
from ..document.front_matter.locate import read_head
from ..document.source_text import SourceText
from ..document.syntax import NotCleanError, data_syntax
from ..io.sources import RecordingSource, Source, StreamSource
from ..schema.load.loader import SchemaLoader
from ..schema.model.file import SchemaError
from .result import Result
from .validate import check_document, is_clean

MAX_INLINE_BYTES = 1 << 12
"""Bytes of a file that is looked at without a process of its own, if its schema is light as well."""


T = TypeVar("T")


class Content(NamedTuple):
    """What a file holds: the value of its data, which is a guess where that `is_faulty`."""

    state: State
    value: Any
    is_faulty: bool


class Checker:
    """Checks files; paths in problems are relative to the root of the loader.

    What is wrong with a file is said by a process of its own if `is_guarded`, so that no file takes longer, or more
    memory, than its limits allow: it is a problem then, and the check goes on. Only a small file is looked at here.
    """

    def __init__(
        self, loader: SchemaLoader, config_resolver: ConfigResolver, *, is_guarded: bool = False
    ) -> None:
        self.loader = loader
        self.config_resolver = config_resolver
        self.is_guarded = is_guarded
        self.schema_warnings: dict[str, list[Problem]] = {}
        """What is doubtful about the schemas that held for a file so far, by their names."""

    def __getstate__(self) -> dict[str, Any]:
        return {
            "loader": self.loader,
            "config_resolver": self.config_resolver,
            "is_guarded": self.is_guarded,
            "schema_warnings": {},
        }

    @cached_property
    def _bounded(self) -> _BoundedChecker:
        """The process that says what is wrong with files."""
        return _BoundedChecker(self)

    def check(self, source: Source, file_config: FileConfig) -> Result:
        """Check a file. A bug of ours becomes a problem, so that it does not hide those of the other files.

        Raises MattercheckError where the configuration or a schema of it cannot be used.
        """
        try:
            return self._guarded(source, file_config) if self.is_guarded else self._check(source, file_config)
        except (MattercheckError, ModuleNotFoundError):
            raise
        except OSError as error:
            reason = describe_os_error(error)
            return self.refused(
                source.path, "unreadable-file", f"the file cannot be read: {reason}", file_config
            )
        except Exception:  # noqa: BLE001
            return self._failed(source)

    def _guarded(self, source: Source, file_config: FileConfig) -> Result:
        """Pass a clean file; have another process look at one that is not, or that may take long."""
        recorded = RecordingSource(source)
        try:
            return self._passed(recorded, file_config)
        except NotCleanError:
            path, data = source.path, recorded.data
        if len(data) <= MAX_INLINE_BYTES and (file_config.schema is None or file_config.schema.is_cheap):
            return self._check(StreamSource(path, BytesIO(data)), file_config)
        from ..core.bounded import LimitExceededError

        try:
            return self.apart(Checker._check, path, data, file_config)
        except LimitExceededError as error:
            return self.refused(path, error.rule, str(error), file_config)

    def apart(
        self,
        job: Callable[..., T],
        path: str,
        data: bytes,
        file_config: FileConfig,
        *more: Any,
    ) -> T:
        """Return what `job(checker, source, file_config, *more)` returns for a file with a content.

        The job is a function of a module. It is done in another process, if it can be, and not in this one.
        Raises LimitExceededError where it takes more than the limits of the file configuration allow, and what it raises of MattercheckError.
        """
        from ..core.bounded import NestedWorkerError

        try:
            return self._bounded.run(job, path, data, file_config, *more)
        except NestedWorkerError:
            return job(self, StreamSource(path, BytesIO(data)), file_config, *more)

    def content(self, source: Source, file_config: FileConfig) -> Content:
        """Return what a file holds. Raises OSError where it cannot be read, and LimitExceededError."""
        recorded = RecordingSource(source)
        try:
            document = self.read(recorded, file_config, strict=True)
        except NotCleanError:
            path, data = source.path, recorded.data
            if self.is_guarded and len(data) > MAX_INLINE_BYTES:
                return self.apart(_content, path, data, file_config)
            return _content(self, StreamSource(path, BytesIO(data)), file_config)
        return Content(document.state, document.value, is_faulty=False)

    def _passed(self, source: Source, file_config: FileConfig) -> Result:
        """Return the result of a file that is clean, or that no schema holds for; else raise NotCleanError."""
        schema = file_config.schema
        if schema is None and not file_config.allows_inline_schema:
            return Result(self.loader.show(source.path), checked=False, problems=[])
        document = self.read(source, file_config, strict=True)
        if schema is None:
            from ..config.inline_schema import named_schema

            if document.state is State.BROKEN or named_schema(document) is not None:
                raise NotCleanError
            return Result(document.source.path, checked=False, problems=[])
        if not is_clean(document, schema, required=file_config.required):
            raise NotCleanError
        return self.clean(source, file_config)

    def refused(self, path: str, rule: str, message: str, file_config: FileConfig) -> Result:
        """Return the result of a file of which nothing is known but one problem, which is about the whole of it."""
        problem = Problem(self.loader.show(path), START_OF_FILE, rule, message)
        return self._result(problem.path, [problem], None, file_config)

    def clean(self, source: Source, file_config: FileConfig) -> Result:
        """Return the result of a file without problems."""
        return self._result(self.loader.show(source.path), [], None, file_config)

    def _failed(self, source: Source) -> Result:
        from ..core.crash_log import write_log

        path = self.loader.show(source.path)
        message = "mattercheck failed on this file; that is a bug of mattercheck, not of the file"
        hint = f"please report it with {write_log(path)}"
        problem = Problem(path, START_OF_FILE, "internal-error", message, help=hint)
        return Result(path, checked=True, problems=[problem])

    def _check(self, source: Source, file_config: FileConfig) -> Result:
        path = self.loader.show(source.path)
        schema = file_config.schema
        if schema is None and not file_config.allows_inline_schema:
            return Result(path, checked=False, problems=[])
        document = self.read(source, file_config)
        if schema is None:
            problems = self._problems_by_its_own_schema(source, document, file_config)
            if problems is None:
                return Result(path, checked=False, problems=[])
        else:
            problems = check_document(document, schema, required=file_config.required)
        return self._result(path, _identified(document, problems), document.source, file_config)

    def read(self, source: Source, file_config: FileConfig, *, strict: bool = False) -> Document:
        """Read a file as it is read to be checked. Raises OSError where it cannot be.

        Where that is `strict`, what is not clean raises NotCleanError.
        """
        path = self.loader.show(source.path)
        syntax = data_syntax(path)
        limits, version = file_config.limits, file_config.yaml_version
        if syntax is not None:
            data = source.read(lambda read: read_whole(read, limits.size))
            return read_data(path, data, syntax, yaml_version=version, limits=limits, strict=strict)
        head = source.read(lambda read: read_head(read, limits.size))
        return read_front_matter(
            path,
            head,
            required=file_config.required,
            yaml_version=version,
            limits=limits,
            strict=strict,
        )

    def _problems_by_its_own_schema(
        self, source: Source, document: Document, file_config: FileConfig
    ) -> list[Problem] | None:
        """Check a file by the schema that it names; None where it names none."""
        from pathlib import Path

        from ..config.inline_schema import named_schema, why_not_allowed

        if document.state is State.BROKEN:
            return document.problems
        named = named_schema(document)
        if named is None or file_config.settings is None:
            return None
        reference, span = named
        refused = why_not_allowed(source.path, reference, file_config.settings.folder)
        if refused is not None:
            return [document.source.problem("inline-schema", span, refused, route=("$schema",))]
        try:
            schema = self.loader.load(reference, Path(source.path).parent)
        except SchemaError as error:
            first = error.problems[0]
            message = (
                f"the schema `{reference}` cannot be used: {first.path}:{first.span.line}: {first.message}"
            )
            return [document.source.problem("inline-schema", span, message, route=("$schema",))]
        self.schema_warnings[schema.name] = schema.warnings
        document.value.pop("$schema", None)
        return check_document(document, schema, required=False)

    def _result(
        self, path: str, problems: list[Problem], source: SourceText | None, file_config: FileConfig
    ) -> Result:
        """Make a result, with the severities that the configuration gives to rules."""
        severities = file_config.severities
        if problems and severities:
            problems = [
                problem._replace(severity=Severity(severities.get(problem.rule, problem.severity)))
                for problem in problems
                if severities.get(problem.rule) != "off"
            ]
        collection = file_config.collection.name if file_config.collection is not None else ""
        return Result(path, checked=True, problems=problems, source=source, collection=collection)


def _content(checker: Checker, source: Source, file_config: FileConfig) -> Content:
    document = checker.read(source, file_config)
    is_faulty = any(problem.severity is Severity.ERROR for problem in document.problems)
    return Content(document.state, document.value, is_faulty)


def _identified(document: Document, problems: list[Problem]) -> list[Problem]:
    """Give each problem its fingerprint."""
    if not problems:
        return problems
    from .fingerprint import compute_fingerprint

    return [problem._replace(fingerprint=compute_fingerprint(document, problem)) for problem in problems]


class _BoundedChecker:
    """A process with a copy of a checker, which is ended when it takes too much.

    To read a clean file takes time in proportion to its size, and the engine looks at each value once for each part of a
    schema. To explain what is wrong does not: branches of unions are tried, repairs are tried, regular expressions
    backtrack. A hostile file, or schema, could make that take any time, or all memory.
    """

    def __init__(self, checker: Checker) -> None:
        import threading

        from ..core.bounded import BoundedWorker

        self._checker = checker
        self._file_configs: list[FileConfig] = []
        self._worker = BoundedWorker((checker, self._file_configs))
        self._lock = threading.Lock()  # threads may share a checker

    def run(self, job: Callable[..., T], path: str, data: bytes, file_config: FileConfig, *more: Any) -> T:
        """Return what `job(checker, source, file_config, *more)` returns for a file with a content.

        The job is a function of a module. Raises LimitExceededError, NestedWorkerError, and what the job raises of MattercheckError.
        """
        from ..core.bounded import LimitExceededError

        with self._lock:
            if file_config not in self._file_configs:
                self._worker.close()  # the process knows the file_configs that there were when it was started
                self._file_configs.append(file_config)
            index = self._file_configs.index(file_config)
            try:
                done: tuple[T, dict[str, list[Problem]]] = self._worker.run(
                    _run_job, file_config.limits, job, path, data, index, more
                )
            except LimitExceededError as error:
                raise LimitExceededError(
                    error.rule, f"to say what is wrong here takes more than {error}"
                ) from None
        result, warnings = done
        self._checker.schema_warnings.update(warnings)
        return result


def _run_job(
    state: tuple[Checker, list[FileConfig]],
    job: Callable[..., T],
    path: str,
    data: bytes,
    index: int,
    more: tuple[Any, ...],
) -> tuple[T, dict[str, list[Problem]]]:
    """Do a job in the process: return the outcome, and what is doubtful about schemas."""
    checker, file_configs = state
    checker.is_guarded = False
    result = job(checker, StreamSource(path, BytesIO(data)), file_configs[index], *more)
    return result, checker.schema_warnings
