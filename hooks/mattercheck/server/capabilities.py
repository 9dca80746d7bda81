"""What the server offers, and the names by which it is asked for."""

from __future__ import annotations

from typing import Any

from .client import Client

FIX_ALL = "source.fixAll.mattercheck"
CHECK_WORKSPACE = "mattercheck.checkWorkspace"
WATCHED = ["**/*"]
"""The files whose changes the server wants to know of: schemas have many names, and content can refer to any file."""
_TRIGGERS = [":", " ", "-", '"', "'", "=", "["]


def capabilities(client: Client) -> dict[str, Any]:
    """Return the ServerCapabilities (LSP 3.17)."""
    return {
        "positionEncoding": client.encoding,
        "textDocumentSync": {
            "openClose": True,
            "change": 2,
            "willSaveWaitUntil": client.fixes_on_save,
            "save": {"includeText": False},
        },
        "diagnosticProvider": {
            "identifier": "mattercheck",
            "interFileDependencies": True,
            "workspaceDiagnostics": client.wants_workspace,
        },
        "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL]},
        "hoverProvider": True,
        "completionProvider": {"triggerCharacters": _TRIGGERS},
        "definitionProvider": True,
        "documentSymbolProvider": {"label": "mattercheck"},
        "documentLinkProvider": {"resolveProvider": False},
        "executeCommandProvider": {"commands": [CHECK_WORKSPACE]},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
