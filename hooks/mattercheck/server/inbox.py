"""Messages from the client: read on a thread of their own, so that a cancellation arrives while another is handled."""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from ..core.named_tuple import NamedTuple

_MAX_WAITING_BYTES = 1 << 26
"""Bytes of messages that may wait to be handled; beyond that, nothing more is read."""
_MAX_MESSAGE_BYTES = 1 << 26
_MAX_HEADER_BYTES = 1 << 13
_CHUNK = 1 << 16
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


class Unreadable(NamedTuple):
    """Input that isn't a message, and why. It `is_json` if only the form of a message is missing."""

    reason: str
    is_json: bool = False


Message: TypeAlias = "dict[str, Any] | Unreadable"


def read_messages(read: Callable[[int], bytes]) -> Iterator[tuple[Message, int]]:
    """Yield each message with its size in bytes, until the input ends; `read(size)` may return fewer bytes.

    The framing is that of the Language Server Protocol 3.17 ("Base Protocol"). After input that isn't a message,
    reading continues with the next one.
    """
    data = b""
    while True:
        end = _END_OF_HEADER.search(data)
        if end is None:
            if len(data) > _MAX_HEADER_BYTES:
                yield Unreadable("the header of a message is too long"), 0
                data = data[-len("\r\n\r\n") :]
            more = read(_CHUNK)
            if not more:
                return
            data += more
            continue
        header, data = data[: end.start()], data[end.end() :]
        length = _LENGTH.search(header)
        if length is None:
            yield Unreadable("a message has no Content-Length"), 0
            continue
        size = int(length[1])
        is_too_long = size > _MAX_MESSAGE_BYTES
        parts, missing = [data[:size]], size - len(data)
        data = data[size:]
        while missing > 0:
            more = read(min(missing, 1 << 20))
            if not more:
                return
            missing -= len(more)
            if not is_too_long:
                parts.append(more)
        yield (Unreadable("a message is too long") if is_too_long else _parse(b"".join(parts))), size


def _parse(body: bytes) -> Message:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return Unreadable("a message is not JSON")
    return (
        message if isinstance(message, dict) else Unreadable("a message is not a JSON object", is_json=True)
    )


class Inbox:
    """The messages that wait to be handled, in order; a cancellation counts from the moment it arrives."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._waiting: deque[tuple[Message | Callable[[], object], int]] = deque()
        self._size = 0
        self._is_closed = False
        self._changed = threading.Condition()
        self._cancelled: set[int | str | None] = set()

    def start(self) -> None:
        """Start to read."""
        threading.Thread(target=self._fill, daemon=True).start()

    def _fill(self) -> None:
        try:
            for message, size in read_messages(self._read):
                with self._changed:
                    if isinstance(message, dict) and message.get("method") == "$/cancelRequest":
                        self._cancelled.add(cancelled_request(message))
                    self._changed.wait_for(lambda: self._size < _MAX_WAITING_BYTES)
                    self._waiting.append((message, size))
                    self._size += size
                    self._changed.notify_all()
        except OSError:  # the client closed its end
            pass
        finally:
            with self._changed:
                self._is_closed = True
                self._changed.notify_all()

    def put(self, work: Callable[[], object]) -> None:
        """Let work wait among the messages; may be called from any thread."""
        with self._changed:
            self._waiting.append((work, 0))
            self._changed.notify_all()

    def next(self, timeout: float | None) -> Message | Callable[[], object] | None:
        """Return the next message or work, or None if none arrives within `timeout` seconds.

        Raises EOFError at the end.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed, timeout)
            if self._waiting:
                message, size = self._waiting.popleft()
                self._size -= size
                self._changed.notify_all()
                return message
            if self._is_closed:
                raise EOFError
            return None

    @property
    def is_empty(self) -> bool:
        with self._changed:
            return not self._waiting and not self._is_closed

    def take_cancellation(self, request: int | str | None) -> bool:
        """Tell whether the client has cancelled a request, and forget that it did."""
        with self._changed:
            is_cancelled = request in self._cancelled
            self._cancelled.discard(request)
            return is_cancelled

    def changes_later(self, uri: str) -> bool:
        """Tell whether a change of a document waits to be handled."""
        with self._changed:
            return any(
                isinstance(message, dict)
                and message.get("method") in {"textDocument/didChange", "textDocument/didClose"}
                and _uri_in(message) == uri
                for message, _ in self._waiting
            )


def cancelled_request(message: dict[str, Any]) -> int | str | None:
    """Return the ID of the request that a message cancels, None if it has none."""
    params = message.get("params")
    request = params.get("id") if isinstance(params, dict) else None
    return request if isinstance(request, int | str) else None


def _uri_in(message: dict[str, Any]) -> Any:
    params = message.get("params")
    document = params.get("textDocument") if isinstance(params, dict) else None
    return document.get("uri") if isinstance(document, dict) else None
