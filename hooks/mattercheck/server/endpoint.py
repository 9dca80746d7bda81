"""JSON-RPC 2.0 over a pair of pipes, as the Language Server Protocol uses it: one message at a time, in order."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias

from ..core.errors import MattercheckError
from .inbox import Inbox, Unreadable

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
)
NOT_INITIALIZED, REQUEST_CANCELLED = -32002, -32800

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
    """The result of a request that is answered later, with `Endpoint.answer`."""

    def __init__(self) -> None:
        self.request: Any = None


class Handlers(Protocol):
    """What an endpoint serves."""

    def handler_of(self, method: str) -> Handler | None:
        """Return the function that handles a method, or None if it is unknown."""

    def due(self) -> float | None:
        """Return when `on_due` is to be called, by `time.monotonic()`; None if never."""

    def on_due(self) -> None: ...


class Endpoint:
    """One end of a connection: receives from an inbox, sends through `write`."""

    def __init__(self, inbox: Inbox, write: Callable[[bytes], object]) -> None:
        self._inbox = inbox
        self._write = write
        self._next_id = 0
        self._job: Job | None = None
        self._is_ended = False

    def serve(self, handlers: Handlers) -> None:
        """Handle messages until `end` is called or the client closes its end."""
        self._inbox.start()
        while not self._is_ended:
            try:
                message = self._inbox.next(self._timeout(handlers))
            except EOFError:
                return
            if isinstance(message, Unreadable):
                self._send({"id": None, "error": {"code": PARSE_ERROR, "message": message.reason}})
            elif message is not None:
                self._handle(message, handlers)
            due = handlers.due()
            if due is not None and due <= time.monotonic():
                self._guard(handlers.on_due)
            if self._job is not None and self._inbox.is_empty:
                self._step()

    def end(self) -> None:
        """Stop serving after the current message."""
        self._is_ended = True

    def start_job(self, job: Job) -> None:
        """Run a job in the background, instead of the one before."""
        self._job = job

    def notify(self, method: str, params: Params) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Params | None = None) -> None:
        """Send a request whose answer doesn't matter."""
        self._next_id += 1
        self._send({"id": f"mattercheck-{self._next_id}", "method": method, "params": params})

    def answer(self, deferred: Deferred, result: Any) -> None:
        """Answer a request that was deferred."""
        self._send({"id": deferred.request, "result": result})

    def _timeout(self, handlers: Handlers) -> float | None:
        if self._job is not None:
            return 0
        due = handlers.due()
        return None if due is None else max(0.0, due - time.monotonic())

    def _step(self) -> None:
        job, finished = self._job, object()
        assert job is not None
        if self._guard(lambda: next(job, finished), finished) is finished and self._job is job:
            self._job = None

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
        if not isinstance(method, str):  # an answer to one of our requests, or nothing that we know
            return
        is_request = "id" in message
        params = message.get("params")
        try:
            if is_request and self._inbox.take_cancellation(request):
                raise RequestError(REQUEST_CANCELLED, "cancelled")
            handler = handlers.handler_of(method)
            if handler is None:
                raise RequestError(METHOD_NOT_FOUND, f"unknown method {method}")
            result = handler(params if isinstance(params, dict) else {})
            if isinstance(result, Deferred):
                result.request = request
                return
            answer = {"result": result}
        except RequestError as error:
            answer = {"error": {"code": error.code, "message": str(error)}}
        except MattercheckError as error:
            answer = {"error": {"code": INTERNAL_ERROR, "message": str(error)}}
        except (BrokenPipeError, ModuleNotFoundError):
            raise
        except Exception:  # noqa: BLE001 - a bug must not end the server
            answer = {"error": {"code": INTERNAL_ERROR, "message": _crash(method)}}
        if is_request:
            self._send({"id": request, **answer})
        elif "error" in answer and not method.startswith("$/"):
            self.notify("window/logMessage", {"type": 2, "message": str(answer["error"]["message"])})

    def _send(self, members: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **members}, separators=(",", ":")).encode("ascii")
        self._write(b"Content-Length: %d\r\n\r\n" % len(body) + body)


def _crash(what: str) -> str:
    from ..core.crash_log import write_log

    return f"mattercheck failed; please report the bug and include {write_log(what)}"
