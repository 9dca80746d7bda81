"""What the client said about itself in `initialize`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .text import choose_encoding
from .uris import path_of


class Client:
    """The client: what it supports, the folders that it has opened, and whether they are trusted."""

    def __init__(self, params: dict[str, Any]) -> None:
        self._capabilities = mapping(params.get("capabilities"))
        options = mapping(params.get("initializationOptions"))
        self.encoding = choose_encoding(self._supports("general", "positionEncodings"))
        self.is_trusted = options.get("trusted", True) is not False
        self.wants_workspace = options.get("workspace", True) is not False and self.is_trusted
        self.fixes_on_save = options.get("fixOnSave") is True
        folders = params.get("workspaceFolders") or [{"uri": params.get("rootUri")}]
        self.folders: list[Path] = []
        self.change_folders(folders, [])

    def change_folders(self, added: Any, removed: Any) -> None:
        """Take the folders that the client has opened and closed, as WorkspaceFolders."""
        gone = _paths(removed)
        self.folders = [folder for folder in self.folders if folder not in gone] + _paths(added)

    @property
    def pulls(self) -> bool:
        """Whether it asks for the problems of open documents, so that they must not be pushed, too."""
        return isinstance(self._supports("textDocument", "diagnostic"), dict)

    @property
    def can_pull_again(self) -> bool:
        return bool(self._supports("workspace", "diagnostics", "refreshSupport"))

    @property
    def can_watch_files(self) -> bool:
        return bool(self._supports("workspace", "didChangeWatchedFiles", "dynamicRegistration"))

    @property
    def can_insert_snippets(self) -> bool:
        return bool(self._supports("textDocument", "completion", "completionItem", "snippetSupport"))

    @property
    def can_edit_versions(self) -> bool:
        return bool(self._supports("workspace", "workspaceEdit", "documentChanges"))

    def _supports(self, *names: str) -> Any:
        value: Any = self._capabilities
        for name in names:
            value = mapping(value).get(name)
        return value


def mapping(value: Any) -> dict[str, Any]:
    """Return a value that a client sent if it is a mapping, and otherwise an empty one."""
    return value if isinstance(value, dict) else {}


def _paths(folders: Any) -> list[Path]:
    paths = [path_of(str(mapping(one).get("uri"))) for one in (folders if isinstance(folders, list) else [])]
    return [Path(path) for path in paths if path is not None]
