"""What other files say about a file: asked on a thread of its own, since reading the facts of all files may take long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from ..checking.relation_lookup import RelationLookup
from ..checking.result import Result
from ..config.collection import FRONT_MATTER_SUFFIXES
from ..core.errors import MattercheckError
from ..core.named_tuple import NamedTuple
from ..core.paths import is_file, suffix
from ..document.syntax import data_syntax
from .overlay import Overlay

T = TypeVar("T")

_MAX_BYTES = 1 << 24
"""Largest file, in bytes, whose new content is read."""


class Patience(NamedTuple):
    """How long to wait for an answer: for `seconds`, then go on without, and call `when_known` as soon as it is there.

    `when_known` is called on another thread.
    """

    seconds: float
    when_known: Callable[[], object]


class ProjectRelations:
    """The relations of a project, with the open documents in place of their files.

    Nothing is read before the first question. `make` returns the lookup; it is used on one thread only.
    """

    def __init__(self, make: Callable[[], RelationLookup], overlay: Overlay, patience: Patience) -> None:
        self._make = make
        self._overlay = overlay
        self._patience = patience
        self._questions: SimpleQueue[tuple[Callable[[RelationLookup], Any], SimpleQueue[Any]] | None] = (
            SimpleQueue()
        )
        self._lock = threading.Lock()
        self._is_started = False
        self.is_busy = False
        """Whether an answer takes longer than there was patience; until it is there, no other is given."""
        self._changed: set[str] = set()

    def close(self) -> None:
        """End the thread once it has answered."""
        self._questions.put(None)

    def note_changed(self, paths: Iterable[str]) -> None:
        """Take note that files have changed, on disk or in the editor, or no longer exist."""
        with self._lock:
            self._changed.update(paths)

    def ask(self, question: Callable[[RelationLookup], T], otherwise: T) -> T:
        """Return the answer to a question, or `otherwise` if it isn't known in time. Raises MattercheckError."""
        with self._lock:
            if self.is_busy:
                return otherwise
        if not self._is_started:
            self._is_started = True
            threading.Thread(target=self._answer_all, daemon=True).start()
        answers: SimpleQueue[Any] = SimpleQueue()
        self._questions.put((question, answers))
        try:
            answer = answers.get(timeout=self._patience.seconds)
        except Empty:
            with self._lock:
                if answers.empty():
                    self.is_busy = True
                    return otherwise
            answer = answers.get()
        if isinstance(answer, MattercheckError):
            raise answer
        result: T = otherwise if isinstance(answer, Exception) else answer
        return result

    def result_with(self, path: str, data: bytes) -> Result | None:
        """Return the violations of relations that a file would have with another content. Raises MattercheckError."""

        def ask(lookup: RelationLookup) -> Result | None:
            lookup.update(path, data)
            try:
                return lookup.result(path)
            finally:
                lookup.update(path, self._content(path))

        return self.ask(ask, None)

    def _answer_all(self) -> None:
        """Answer questions, one after the other."""
        lookup = self._make()
        try:
            while (asked := self._questions.get()) is not None:
                question, answers = asked
                answer = self._answer(lookup, question)
                with self._lock:
                    answers.put(answer)
                    is_awaited, self.is_busy = self.is_busy, False
                if is_awaited:
                    self._patience.when_known()
        finally:
            lookup.close()

    def _answer(self, lookup: RelationLookup, question: Callable[[RelationLookup], Any]) -> Any:
        """Return the answer to a question, or the exception that it ends with: a bug must not end the thread."""
        with self._lock:
            changed, self._changed = self._changed, set()
        try:
            for path in changed:
                lookup.update(path, self._content(path))
            return question(lookup)
        except MattercheckError as error:
            return error
        except Exception as error:  # noqa: BLE001
            from ..core.crash_log import write_log

            write_log("the relations of open documents")
            return error

    def _content(self, path: str) -> bytes | None:
        """Return the content of a file, from the editor or from disk, or None if it doesn't exist.

        The content is empty if no relation can read it.
        """
        opened = self._overlay(path)
        if opened is not None:
            return opened
        if not is_file(Path(path)):
            return None
        if suffix(path) not in FRONT_MATTER_SUFFIXES and data_syntax(path) is None:
            return b""
        try:
            with Path(path).open("rb") as file:
                return file.read(_MAX_BYTES)
        except OSError:
            return None
