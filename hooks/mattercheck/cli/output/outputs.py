"""The outputs of a check: standard output in one format, and files in others."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import IO

from ...checking.result import Result, Summary
from ...core.errors import MattercheckError, describe_os_error
from ...core.problem import Problem
from ...reporting.color import Style, wants_color
from ...reporting.renderer import ANNOTATIONS, FORMATS, LOGS, Renderer, make_renderer

CODE_QUALITY_REPORT = "gl-code-quality-report.json"
"""The file name that GitLab's documentation uses for the report."""


class Outputs:
    """Writes results to all requested outputs. Files are written as a whole at the end."""

    def __init__(self, arguments: argparse.Namespace, stdout: IO[str], root: Path, here: Path) -> None:
        """Open the outputs. Raises MattercheckError for an invalid one."""
        environment = os.environ
        self._here = here
        chosen, files = _by_environment(environment)
        if arguments.format is not None or arguments.output:
            files = []
        self._format = arguments.format or chosen
        style = Style(root, here, wants_color(arguments.color, environment, stdout))
        self._renderers: list[tuple[Renderer, Callable[[str], object]]] = [
            (make_renderer(self._format, style), stdout.write)
        ]
        self._log = self._renderers[0][0] if self._format in LOGS else None
        self._files: list[_File] = []
        for name, path in files:
            self._to_file(name, style, root / path)
        for name, path in map(_parse_output, arguments.output):
            if any(file.path == here / path for file in self._files):
                raise MattercheckError(
                    f"--output uses the file {path} twice; write each format to its own file"
                )
            self._to_file(name, style, here / path)
        self._records = "results" in {
            self._format,
            *(output.partition("=")[0] for output in arguments.output),
        }
        if self._format == "github" and (summary := environment.get("GITHUB_STEP_SUMMARY")):
            self._to_file("github-summary", style, Path(summary), append=True)

    @property
    def wants_clean_files(self) -> bool:
        """Tell whether any of the formats includes files without problems."""
        return any(renderer.wants_clean_files for renderer, _ in self._renderers)

    @property
    def has_log(self) -> bool:
        """Tell whether the format on standard output is a log for people."""
        return self._log is not None

    def start(self) -> None:
        """Write what comes before the results."""
        for renderer, write in self._renderers:
            write(renderer.start())

    @property
    def records(self) -> bool:
        """Tell whether any of the formats is `results`."""
        return self._records

    def record(self, result: Result, *, is_relation: bool = False) -> None:
        """Write a result before it is filtered, in the formats that contain everything."""
        for renderer, write in self._renderers:
            write(renderer.record(result, is_relation=is_relation))

    def result(self, result: Result, limited: Result) -> None:
        """Write a result. A log gets `limited`, the same result without the problems beyond the limit."""
        for renderer, write in self._renderers:
            write(renderer.result(limited if renderer is self._log else result))

    def end(self, summary: Summary) -> list[str]:
        """Write what comes after the results, and the files; return the file names. Raises MattercheckError."""
        for renderer, write in self._renderers:
            write(renderer.end(summary))
        for file in self._files:
            file.close()
        return [file.name for file in self._files if not file.append]

    def annotate_errors(self, problems: Iterable[Problem]) -> None:
        """Write configuration errors as annotations if the CI system reads these from standard output."""
        renderer, write = self._renderers[0]
        if self._format in ANNOTATIONS:
            for path, found in groupby(problems, key=lambda problem: problem.path):
                write(renderer.result(Result(path, checked=False, problems=list(found))))

    def _to_file(self, name: str, style: Style, path: Path, *, append: bool = False) -> None:
        renderer: Renderer = make_renderer(name, style._replace(color=False))
        file = _File(path, append=append)
        self._files.append(file)
        self._renderers.append((renderer, file.write))


class _File:
    def __init__(self, path: Path, *, append: bool) -> None:
        self.path = path
        self.append = append
        self._text: list[str] = []
        self.write: Callable[[str], object] = self._text.append

    @property
    def name(self) -> str:
        return str(self.path)

    def close(self) -> None:
        from ...io.atomic_write import require_writable, write_atomically

        data = "".join(self._text).encode("utf-8", "backslashreplace")
        try:
            if self.append:
                require_writable(self.path)
                with self.path.open("ab") as stream:
                    stream.write(data)
            else:
                write_atomically(self.path, data)
        except (OSError, ValueError) as error:
            reason = describe_os_error(error)
            raise MattercheckError(f"{self.path} cannot be written: {reason}") from None


def _by_environment(environment: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """Return the format for standard output and the formats and files that suit the current CI system."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return "github", []
    if environment.get("TF_BUILD") == "True":
        return "azure", []
    # GitLab reads a report file. Not under pre-commit, whose parallel processes would overwrite each other's report.
    if environment.get("GITLAB_CI") == "true" and "PRE_COMMIT" not in environment:
        return "text", [("gitlab", CODE_QUALITY_REPORT)]
    return "text", []


def _parse_output(output: str) -> tuple[str, str]:
    """Split `FORMAT=FILE`."""
    name, equals, path = output.partition("=")
    if name not in FORMATS or not equals or not path:
        raise MattercheckError(f"--output requires FORMAT=FILE, where FORMAT is one of {', '.join(FORMATS)}")
    return name, path
