"""Checks one file: from its bytes to its problems."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from ..config.file_config import ConfigResolver, FileConfig
from ..core.errors import MattercheckError, describe_os_error
from ..core.limits import MAX_INLINE_BYTES
from ..core.named_tuple import NamedTuple
from ..core.pointer import from_pointer
from ..core.problem import START_OF_FILE, Problem, Severity
from ..document.document import Document, State, read_data, read_front_matter, read_whole
from ..document.front_matter.locate import read_head
from ..document.source_text import SourceText
from ..document.syntax import NotCleanError, data_syntax
from ..io.sources import FileSource, RecordingSource, Source, StreamSource
from ..schema.load.loader import SchemaLoader
from .result import CLEAN, Result
from .validate import NotQuickError, check_document, check_quickly, is_clean

if TYPE_CHECKING:
    from pathlib import Path

    from ..config.collection import Ignored
    from ..config.settings import Settings
    from ..relations.declarations import Relations
    from .bounded_checker import BoundedChecker

T = TypeVar("T")


class Content(NamedTuple):
    """The content of a file: its value, which is a best guess if `is_faulty`, most of all in the fields `in_doubt`."""

    state: State
    value: Any
    is_faulty: bool
    in_doubt: frozenset[str] = frozenset()


class Checker:
    """Checks files; paths in problems are relative to the loader's root.

    If `is_guarded`, problems are found in a separate process, so that no file exceeds its time or memory limit:
    exceeding it is reported as a problem, and the check continues. What is certain to be quick is done in this process.
    """

    def __init__(
        self, loader: SchemaLoader, config_resolver: ConfigResolver, *, is_guarded: bool = False
    ) -> None:
        self.loader = loader
        self.config_resolver = config_resolver
        self.is_guarded = is_guarded
        self.schema_warnings: dict[str, list[Problem]] = {}
        """Warnings about the schemas that files have named themselves so far, by schema name."""
        self._relations: dict[Path, Relations] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {
            "loader": self.loader,
            "config_resolver": self.config_resolver,
            "is_guarded": self.is_guarded,
            "schema_warnings": {},
            "_relations": {},
        }

    @cached_property
    def _bounded(self) -> BoundedChecker:
        """The process that finds the problems of files."""
        from .bounded_checker import BoundedChecker

        return BoundedChecker(self)

    def close(self) -> None:
        """End the process that finds the problems of files, if it was started."""
        if "_bounded" in self.__dict__:
            self._bounded.close()

    def check(self, source: Source, file_config: FileConfig, *, brief: bool = False) -> Result:
        """Check a file. An unexpected exception becomes a problem, so that the other files are still checked.

        If `brief`, most clean files have the result CLEAN, without a path. Raises MattercheckError if the configuration
        or one of its schemas is unusable.
        """
        collection = file_config.collection
        if collection is not None and collection.ignored is not None:
            return self._ignored_result(source.path, collection.ignored, file_config)
        try:
            if self.is_guarded:
                return self._check_bounded(source, file_config, brief=brief)
            return self._check(source, file_config)
        except (MattercheckError, ModuleNotFoundError):
            raise
        except OSError as error:
            reason = describe_os_error(error)
            return self.failed_result(
                source.path, "unreadable-file", f"the file cannot be read: {reason}", file_config
            )
        except Exception:  # noqa: BLE001
            return self._crash_result(source)

    def _check_bounded(self, source: Source, file_config: FileConfig, *, brief: bool) -> Result:
        """Check a file that is clean or quick to explain; hand any other to a bounded process.

        Only small files are read again in this process, to explain what is wrong with their syntax.
        """
        once = source if isinstance(source, FileSource) else RecordingSource(source)
        try:
            return self._quick_result_or_raise(once, file_config, brief=brief)
        except NotCleanError:
            is_quick = True
        except NotQuickError:
            is_quick = False
        path, data = source.path, self._data_of(once, file_config)
        if is_quick and len(data) <= MAX_INLINE_BYTES:
            with suppress(NotQuickError):
                return self._check(StreamSource(path, BytesIO(data)), file_config, only_if_quick=True)
        from ..core.bounded import LimitExceededError

        try:
            return self.run_bounded(Checker._check, path, data, file_config)
        except LimitExceededError as error:
            return self.failed_result(path, error.rule, str(error), file_config)

    def _data_of(self, source: Source, file_config: FileConfig) -> bytes:
        """Return the data of a file as far as a check reads it."""
        if isinstance(source, RecordingSource):
            return source.data
        recorded, limit = RecordingSource(source), file_config.limits.size
        if data_syntax(source.path) is not None:
            recorded.read(lambda read: read_whole(read, limit))
        else:
            recorded.read(lambda read: read_head(read, limit, reader=file_config.reader))
        return recorded.data

    def run_bounded(
        self,
        job: Callable[..., T],
        path: str,
        data: bytes,
        file_config: FileConfig,
        *args: Any,
    ) -> T:
        """Return `job(checker, source, file_config, *args)`, where `source` has this path and data.

        The job must be a module-level function. It runs in the bounded process, or in this one if processes can't be
        nested. Raises LimitExceededError if it exceeds the limits of `file_config`, and any MattercheckError it raises.
        """
        from ..core.bounded import NestedWorkerError

        try:
            return self._bounded.run(job, path, data, file_config, *args)
        except NestedWorkerError:
            return job(self, StreamSource(path, BytesIO(data)), file_config, *args)

    def content(self, source: Source, file_config: FileConfig) -> Content:
        """Return the content of a file. Raises OSError if it is unreadable, and LimitExceededError."""
        recorded = RecordingSource(source)
        try:
            document = self.read(recorded, file_config, strict=True)
        except NotCleanError:
            path, data = source.path, recorded.data
            if self.is_guarded and len(data) > MAX_INLINE_BYTES:
                return self.run_bounded(_content, path, data, file_config)
            return _content(self, StreamSource(path, BytesIO(data)), file_config)
        return Content(document.state, document.value, is_faulty=False)

    def _quick_result_or_raise(self, source: Source, file_config: FileConfig, *, brief: bool) -> Result:
        """Return the result for a file that is clean, has no schema, is only due for a review, or quick to explain.

        Otherwise raise NotCleanError, or NotQuickError if explaining what its schema finds may take long.
        """
        schema = file_config.schema
        if schema is None and not file_config.allows_inline_schema:
            return Result(self.loader.show(source.path), checked=False, problems=[])
        document = self.read(source, file_config, strict=True)
        if schema is None:
            from ..config.inline_schema import named_schema

            if document.state is State.BROKEN or named_schema(document) is not None:
                raise NotCleanError
            return Result(document.source.path, checked=False, problems=[])
        clean = is_clean(document, schema, required=file_config.required, readers=file_config.readers)
        if clean is False:
            problems = check_quickly(
                document, schema, readers=file_config.readers, freshness=file_config.freshness
            )
            if problems is None:
                raise NotQuickError
            return self._document_result(document, problems, file_config)
        if not clean:
            raise NotCleanError
        if file_config.freshness is not None:
            from .freshness import stale_content

            stale = stale_content(document, file_config.freshness)
            if stale:
                return self._document_result(document, stale, file_config)
        facts = self._facts(document, file_config)
        return CLEAN if brief and not facts else self.clean_result(source, file_config, facts)

    def relations_of(self, settings: Settings) -> Relations:
        """Return the relations that a configuration declares. Raises ConfigurationError."""
        relations = self._relations.get(settings.path)
        if relations is None:
            from ..relations.declarations import read_relations

            relations = self._relations[settings.path] = read_relations(settings, self.loader)
        return relations

    def _facts(self, document: Document, file_config: FileConfig) -> bytes:
        """Return the facts of a document for relations, empty if none are declared."""
        settings, collection = file_config.settings, file_config.collection
        if settings is None or collection is None or not settings.has_relations:
            return b""
        value = document.value if document.state is not State.ABSENT else None
        return self.relations_of(settings).packed_rows(document.source.path, collection.name, value)

    def failed_result(self, path: str, rule: str, message: str, file_config: FileConfig) -> Result:
        """Return the result for a file that could not be checked: a single problem at its start."""
        problem = Problem(self.loader.show(path), START_OF_FILE, rule, message)
        return self._result(problem.path, [problem], None, file_config)

    def _ignored_result(self, path: str, ignored: Ignored, file_config: FileConfig) -> Result:
        """Return the result for a file that its program doesn't read, whatever it contains."""
        problem = Problem(
            self.loader.show(path), START_OF_FILE, "ignored-file", ignored.reason, help=ignored.advice
        )
        return self._result(problem.path, [problem._replace(severity=ignored.severity)], None, file_config)

    def clean_result(self, source: Source, file_config: FileConfig, facts: bytes = b"") -> Result:
        """Return the result for a file without problems, with its facts for relations."""
        collection = file_config.collection
        return Result(
            self.loader.show(source.path),
            checked=True,
            problems=[],
            collection=collection.name if collection is not None else "",
            facts=facts,
        )

    def relations_result(
        self, path: str, document: Document, problems: list[Problem], file_config: FileConfig
    ) -> Result:
        """Return the result for the violations of relations in a file."""
        problems = _with_fingerprints(document, problems)
        return self._result(self.loader.show(path), problems, document.source, file_config)

    def _crash_result(self, source: Source) -> Result:
        from ..core.crash_log import write_log

        path = self.loader.show(source.path)
        message = (
            "mattercheck crashed on this file; this is a bug in mattercheck, not a problem with the file"
        )
        hint = f"please report the bug and include {write_log(path)}"
        problem = Problem(path, START_OF_FILE, "internal-error", message, help=hint)
        return Result(path, checked=True, problems=[problem])

    def _check(self, source: Source, file_config: FileConfig, *, only_if_quick: bool = False) -> Result:
        """Check a file in this process. With `only_if_quick`, raise NotQuickError if that may take long."""
        path = self.loader.show(source.path)
        schema = file_config.schema
        if schema is None and not file_config.allows_inline_schema:
            return Result(path, checked=False, problems=[])
        document = self.read(source, file_config)
        if schema is None:
            problems = self._check_inline_schema(source, document, file_config, only_if_quick=only_if_quick)
            if problems is None:
                return Result(path, checked=False, problems=[])
        else:
            problems = check_document(
                document,
                schema,
                required=file_config.required,
                readers=file_config.readers,
                freshness=file_config.freshness,
                only_if_quick=only_if_quick,
            )
        return self._document_result(document, problems, file_config)

    def read(self, source: Source, file_config: FileConfig, *, strict: bool = False) -> Document:
        """Read a file the way a check does. Raises OSError if it is unreadable.

        If `strict`, raises NotCleanError for a file with problems.
        """
        path = self.loader.show(source.path)
        syntax = data_syntax(path)
        limits, version = file_config.limits, file_config.yaml_version
        if syntax is not None:
            data = source.read(lambda read: read_whole(read, limits.size))
            return read_data(path, data, syntax, yaml_version=version, limits=limits, strict=strict)
        reader = file_config.reader
        head = source.read(lambda read: read_head(read, limits.size, reader=reader))
        return read_front_matter(
            path,
            head,
            required=file_config.required,
            yaml_version=version,
            reader=reader,
            limits=limits,
            strict=strict,
        )

    def _check_inline_schema(
        self, source: Source, document: Document, file_config: FileConfig, *, only_if_quick: bool
    ) -> list[Problem] | None:
        """Return the problems of a file under the schema it names itself; None if it names none."""
        from .inline_schema import load_named_schema

        if document.state is State.BROKEN:
            return document.problems
        schema = load_named_schema(document, source.path, file_config, self.loader)
        if schema is None or isinstance(schema, Problem):
            return None if schema is None else [schema]
        self.schema_warnings[schema.name] = schema.warnings
        document.value.pop("$schema", None)
        return check_document(document, schema, required=False, only_if_quick=only_if_quick)

    def _document_result(
        self, document: Document, problems: list[Problem], file_config: FileConfig
    ) -> Result:
        """Return the result for the problems of a document, with their fingerprints."""
        problems = _with_fingerprints(document, problems)
        result = self._result(document.source.path, problems, document.source, file_config)
        if file_config.settings is not None and file_config.settings.has_relations:
            from .suppressions import ignores_relations

            return result._replace(ignores_relations=ignores_relations(document))
        return result

    def _result(
        self, path: str, problems: list[Problem], source: SourceText | None, file_config: FileConfig
    ) -> Result:
        """Return a result with the severities that the configuration sets."""
        severities, collection = file_config.severities, file_config.collection
        if problems and collection is not None and collection.effects:
            problems = [problem.with_effect(collection.effects.get(problem.rule, "")) for problem in problems]
        if problems and severities:
            problems = [
                problem._replace(severity=Severity(severities.get(problem.rule, problem.severity)))
                for problem in problems
                if severities.get(problem.rule) != "off"
            ]
        name = collection.name if collection is not None else ""
        return Result(path, checked=True, problems=problems, source=source, collection=name)


def _content(checker: Checker, source: Source, file_config: FileConfig) -> Content:
    document = checker.read(source, file_config)
    is_faulty = any(problem.severity is Severity.ERROR for problem in document.problems)
    in_doubt = frozenset(
        str(from_pointer(problem.pointer)[0]) for problem in document.problems if problem.pointer
    )
    return Content(document.state, document.value, is_faulty, in_doubt)


def _with_fingerprints(document: Document, problems: list[Problem]) -> list[Problem]:
    """Return the problems with their fingerprints."""
    if not problems:
        return problems
    from .fingerprint import compute_fingerprint

    return [problem._replace(fingerprint=compute_fingerprint(document, problem)) for problem in problems]
