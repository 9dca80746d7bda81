"""The life of a connection: `initialize`, what the server offers, `shutdown` and `exit`.

An editor waits for the answer to `initialize`, so this module imports only what that needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..core.version import __version__
from .capabilities import WATCHED, capabilities
from .client import Client
from .endpoint import INVALID_REQUEST, NOT_INITIALIZED, Endpoint, Handler, Params, RequestError

if TYPE_CHECKING:
    from .editor import Editor


class Session:
    """One editor's session, from `initialize` to `exit`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._client: Client | None = None
        self._editor: Editor | None = None
        self.is_shut_down = False

    def handler_of(self, method: str) -> Handler | None:
        """Return the function that handles a method, or None. Raises RequestError if it is not its time."""
        if method == "exit":
            return self._exit
        if self.is_shut_down:
            raise RequestError(INVALID_REQUEST, "the server is shut down")
        if method == "initialize":
            return self._initialize
        if self._client is None:
            raise RequestError(NOT_INITIALIZED, "the server is not initialized")
        if method == "initialized":
            return self._initialized
        if method == "shutdown":
            return self._shutdown
        return self._started(self._client).handlers.get(method)

    def due(self) -> float | None:
        """Return when problems are to be pushed next, by `time.monotonic()`; None if none are."""
        return None if self._editor is None else self._editor.due()

    def on_due(self) -> None:
        """Push the problems that are due."""
        if self._editor is not None:
            self._editor.push_next()

    def close(self) -> None:
        """End what the session has started."""
        if self._editor is not None:
            self._editor.close()

    def _started(self, client: Client) -> Editor:
        if self._editor is None:
            from .editor import Editor

            self._editor = Editor(self._endpoint, client)
        return self._editor

    def _initialize(self, params: Params) -> Any:
        if self._client is not None:
            raise RequestError(INVALID_REQUEST, "the server is initialized already")
        client = self._client = Client(params)
        return {
            "serverInfo": {"name": "mattercheck", "version": __version__},
            "capabilities": capabilities(client),
        }

    def _initialized(self, params: Params) -> None:
        del params
        assert self._client is not None
        if self._client.can_watch_files:
            registration = {
                "id": "mattercheck-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": [{"globPattern": glob} for glob in WATCHED]},
            }
            self._endpoint.request("client/registerCapability", {"registrations": [registration]})
        self._started(self._client)  # before the first document needs it

    def _shutdown(self, params: Params) -> None:
        del params
        self.is_shut_down = True
        self._endpoint.cancel_deferred()
        self.close()

    def _exit(self, params: Params) -> None:
        del params
        self._endpoint.end()
