"""JSON-RPC 2.0 over a pair of pipes, as the Language Server Protocol uses it: one message at a time, in order."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias

from ..core.errors import MattercheckError
from .inbox import Inbox, Unreadable, cancelled_request

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
)
NOT_INITIALIZED, REQUEST_CANCELLED = -32002, -32800
_LONGEST_WAIT = 0.5
"""Seconds for which work that is due waits until no message is left."""

Params: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[Params], Any]
Job: TypeAlias = Iterator[None]
"""Work in the background: it continues a step at a time while no message waits."""


class RequestError(Exception):
    """A request can't be answered; the text says why."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Deferred:
    """The result of a request that is answered later, with `Endpoint.answer`, unless `is_done`: it was cancelled."""

    def __init__(self) -> None:
        self.request: Any = None
        self.is_done = False


class Handlers(Protocol):
    """What an endpoint serves."""

    def handler_of(self, method: str) -> Handler | None:
        """Return the function that handles a method, or None if it is unknown. Raises RequestError."""

    def due(self) -> float | None:
        """Return when `on_due` is to be called, by `time.monotonic()`; None if never."""

    def on_due(self) -> None: ...


class Endpoint:
    """One end of a connection: receives from an inbox, sends through `write`."""

    def __init__(self, inbox: Inbox, write: Callable[[bytes], object]) -> None:
        self._inbox = inbox
        self._write = write
        self._next_id = 0
        self._jobs: deque[Job] = deque()
        self._deferred: list[Deferred] = []
        self._is_ended = False

    def serve(self, handlers: Handlers) -> None:
        """Handle messages until `end` is called or the client closes its end."""
        self._inbox.start()
        while not self._is_ended:
            try:
                message = self._inbox.next(self._timeout(handlers))
            except EOFError:
                return
            if callable(message):
                self._guard(message)
            elif isinstance(message, Unreadable):
                code = INVALID_REQUEST if message.is_json else PARSE_ERROR
                self._send({"id": None, "error": {"code": code, "message": message.reason}})
            elif message is not None:
                self._handle(message, handlers)
            due, now = handlers.due(), time.monotonic()
            if due is not None and due <= now and (self._inbox.is_empty or due + _LONGEST_WAIT <= now):
                self._guard(handlers.on_due)
            if self._jobs and self._inbox.is_empty:
                self._step()

    def end(self) -> None:
        """Stop serving after the current message."""
        self._is_ended = True

    def start_job(self, job: Job) -> None:
        """Run a job in the background, after those before it."""
        self._jobs.append(job)

    def call_soon(self, work: Callable[[], object]) -> None:
        """Do work in the loop that handles messages; may be called from another thread."""
        self._inbox.put(work)

    def is_outdated(self, uri: str) -> bool:
        """Tell whether the client has changed a document in a message that waits to be handled."""
        return self._inbox.changes_later(uri)

    def notify(self, method: str, params: Params) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Params | None = None) -> None:
        """Send a request whose answer doesn't matter."""
        self._next_id += 1
        self._send({"id": f"mattercheck-{self._next_id}", "method": method, "params": params})

    def answer(self, deferred: Deferred, result: Any) -> None:
        """Answer a request that was deferred, unless it was cancelled."""
        self._finish(deferred, {"result": result})

    def cancel_deferred(self) -> None:
        """Answer all requests that were deferred with an error: the server shuts down."""
        for deferred in list(self._deferred):
            self._finish(deferred, _CANCELLED)

    def _finish(self, deferred: Deferred, answer: dict[str, Any]) -> None:
        if not deferred.is_done:
            deferred.is_done = True
            self._deferred.remove(deferred)
            self._send({"id": deferred.request, **answer})

    def _timeout(self, handlers: Handlers) -> float | None:
        if self._jobs:
            return 0
        due = handlers.due()
        return None if due is None else max(0.0, due - time.monotonic())

    def _step(self) -> None:
        job, finished = self._jobs[0], object()
        if self._guard(lambda: next(job, finished), finished) is finished:
            self._jobs.popleft()

    def _guard(self, work: Callable[[], Any], otherwise: Any = None) -> Any:
        """Do work that the client didn't ask for; if it fails, tell the client and go on."""
        try:
            return work()
        except MattercheckError as error:
            self.notify("window/logMessage", {"type": 1, "message": str(error)})
        except (BrokenPipeError, ModuleNotFoundError):
            raise
        except Exception:  # noqa: BLE001 - a bug must not end the server
            self.notify("window/logMessage", {"type": 1, "message": _crash("work in the background")})
        return otherwise

    def _handle(self, message: dict[str, Any], handlers: Handlers) -> None:
        method, request = message.get("method"), message.get("id")
        if "method" not in message and ("result" in message or "error" in message):
            return  # the answer to a request, which doesn't matter
        if not isinstance(method, str) or not isinstance(request, int | str | None):
            known = request if isinstance(request, int | str) else None
            self._send(
                {"id": known, "error": {"code": INVALID_REQUEST, "message": "the message isn't a request"}}
            )
            return
        if method == "$/cancelRequest":
            self._cancel(cancelled_request(message))
            return
        params = message.get("params")
        if "id" in message:
            answer = self._answer_to(method, request, params, handlers)
            if answer is not None:
                self._send({"id": request, **answer})
            return
        try:
            handler = handlers.handler_of(method)
        except RequestError:  # before `initialize` or after `shutdown`, notifications are dropped
            return
        if handler is not None:
            found = self._outcome(method, handler, params)
            if "error" in found:
                self.notify("window/logMessage", {"type": 2, "message": found["error"]["message"]})

    def _answer_to(
        self, method: str, request: int | str | None, params: Any, handlers: Handlers
    ) -> dict[str, Any] | None:
        """Return the members of the answer to a request, or None if it is answered later."""
        if self._inbox.take_cancellation(request):
            return _CANCELLED
        try:
            handler = handlers.handler_of(method)
        except RequestError as error:
            return _error(error.code, str(error))
        if handler is None:
            return _error(METHOD_NOT_FOUND, f"unknown method {method}")
        outcome = self._outcome(method, handler, params)
        result = outcome.get("result")
        if isinstance(result, Deferred):
            result.request = request
            self._deferred.append(result)
            return None
        return outcome

    def _outcome(self, method: str, handler: Handler, params: Any) -> dict[str, Any]:
        """Return the result of a handler, or its error, as the member of an answer."""
        try:
            return {"result": handler(params if isinstance(params, dict) else {})}
        except RequestError as error:
            return _error(error.code, str(error))
        except MattercheckError as error:
            return _error(INTERNAL_ERROR, str(error))
        except (BrokenPipeError, ModuleNotFoundError):
            raise
        except Exception:  # noqa: BLE001 - a bug must not end the server
            return _error(INTERNAL_ERROR, _crash(method))

    def _cancel(self, request: int | str | None) -> None:
        """Cancel a deferred request. Any other was answered before the cancellation is handled."""
        self._inbox.take_cancellation(request)
        for deferred in [one for one in self._deferred if one.request == request]:
            self._finish(deferred, _CANCELLED)

    def _send(self, members: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **members}, separators=(",", ":")).encode("ascii")
        self._write(b"Content-Length: %d\r\n\r\n" % len(body) + body)


def _error(code: int, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


_CANCELLED = _error(REQUEST_CANCELLED, "cancelled")


def _crash(what: str) -> str:
    from ..core.crash_log import write_log

    return f"mattercheck failed; please report the bug and include {write_log(what)}"
