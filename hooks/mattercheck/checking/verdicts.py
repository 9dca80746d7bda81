"""What each program that reads a file does with it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from ..config.file_config import FileConfig
from ..core.problem import Problem, Severity
from ..core.resources import BUNDLED
from ..core.text import count
from ..document.syntax import PLAIN, Reader
from ..io.sources import StreamSource
from .checker import Checker
from .reader_rules import UNREADABLE


def verdicts(checker: Checker, path: str, data: bytes, file_config: FileConfig) -> Iterator[str]:
    """Yield a sentence about each reader of the file at an absolute path: what it does, and why.

    Of several readers, one with a profile of its own is judged by that; any other reader by the schema of the file.
    """
    readers = [one for one in file_config.readers if one.name != PLAIN.name]
    for reader in readers[1:] or readers:
        result = checker.check(StreamSource(path, BytesIO(data)), _config_for(checker, reader, file_config))
        errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
        if errors:
            yield _sentence(reader, errors[0])
        else:
            warnings = f" ({count(len(result.problems), 'warning')})" if result.problems else ""
            yield f"{reader.label}: reads it{warnings}"


def _config_for(checker: Checker, reader: Reader, file_config: FileConfig) -> FileConfig:
    schema = file_config.schema
    if reader.profile and len(file_config.readers) > 1:
        schema = checker.loader.load(BUNDLED + reader.profile, Path.cwd())
    config = FileConfig(lambda: schema, required=file_config.required)  # type: ignore[arg-type, return-value]
    config.readers, config.yaml_version = (reader,), reader.yaml_version
    config.limits = file_config.limits
    return config


def _sentence(reader: Reader, problem: Problem) -> str:
    place = f"line {problem.span.line}: "
    if problem.rule not in UNREADABLE and problem.rule != "reader-difference":
        return f"{reader.label}: {place}{problem.message}"
    return f"{problem.facts.effect or reader.on_error} ({place}{problem.statement})"
