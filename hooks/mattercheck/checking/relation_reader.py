"""Reads what relations are about: the values of content files, and data files."""

from __future__ import annotations

from typing import Any

from ..core.bounded import LimitExceededError
from ..core.errors import describe_os_error
from ..core.limits import DEFAULT_LIMITS
from ..core.problem import START_OF_FILE
from ..document.bounded_read import read_data_within_limits
from ..document.document import Document, State, read_whole
from ..document.source_text import SourceText
from ..document.syntax import data_syntax
from ..io.sources import Source
from .checker import Checker

_DATA_LIMITS = DEFAULT_LIMITS._replace(size=1 << 24, seconds=15, megabytes=1024)
"""Limits of data files; they are larger than content."""


class RelationReader:
    """Reads files the way a checker does."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def read_value(self, source: Source) -> Any:
        """Return the value of a file; None if it has none or can't be read: then checking it is what reports why."""
        file_config = self._checker.config_resolver.assign(source.path, named=False)
        try:
            content = self._checker.content(source, file_config)
        except (OSError, LimitExceededError):
            return None
        return content.value if content.state in {State.PRESENT, State.EMPTY} else None

    def read_data(self, source: Source) -> Document:
        """Return the document of a data file that values refer to, with problems if it can't be read."""
        shown, syntax = self._checker.loader.show(source.path), data_syntax(source.path)
        assert syntax is not None
        try:
            data = source.read(lambda read: read_whole(read, _DATA_LIMITS.size))
        except OSError as error:
            text = SourceText(shown, "")
            message = f"the file cannot be read: {describe_os_error(error)}"
            return Document(
                text, State.BROKEN, problems=[text.problem("unreadable-file", START_OF_FILE, message)]
            )
        if len(data) > _DATA_LIMITS.size:
            text = SourceText(shown, "")
            message = f"the file is larger than {_DATA_LIMITS.size:,} bytes"
            return Document(text, State.BROKEN, problems=[text.problem("size-limit", START_OF_FILE, message)])
        return read_data_within_limits(shown, data, syntax, _DATA_LIMITS)
