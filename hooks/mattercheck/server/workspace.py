"""The projects of the open documents."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from .. import git
from ..config.dependencies import DEPENDENCY_NAMES
from .client import Client
from .documents import OpenDocuments
from .project import Project
from .relations import Patience


class Workspace:
    """The projects of the open documents, each loaded when it is needed and again when its configuration changes."""

    def __init__(self, documents: OpenDocuments, client: Client, patience: Patience) -> None:
        self._documents = documents
        self._client = client
        self._patience = patience
        self._projects: dict[Path, Project] = {}

    @property
    def folders(self) -> list[Path]:
        """The folders to check as a whole: none if they aren't trusted.

        Listing their files starts git, and a repository's own configuration of git can start other programs.
        """
        return self._client.folders if self._client.is_trusted else []

    def project_of(self, path: str) -> Project:
        """Return the project of the file at an absolute path: that of its repository, or of its folder."""
        folder = Path(os.path.dirname(path))  # noqa: PTH120 - the path is text
        opened = next((one for one in self._client.folders if folder.is_relative_to(one)), folder)
        root = git.find_root(folder) if self._client.is_trusted else None
        top = root or opened
        project = self._projects.get(top)
        if project is not None and project.is_stale():
            project.close()
            project = None
        if project is None:
            project = self._projects[top] = Project(
                top,
                root,
                self._documents.content_at,
                open_paths=self._documents.paths,
                patience=self._patience,
                bound=None if self._client.is_trusted else top,
            )
        return project

    def note_changed(self, paths: Collection[str]) -> bool:
        """Take note that files have changed; tell whether that may matter to other files."""
        matters = False
        for project in self._projects.values():  # each of them, so no `any`
            matters = project.note_changed(paths) or matters
        return matters

    def is_dependency(self, path: str) -> bool:
        """Tell whether a change of a file may change what other files are told."""
        name = path.replace(os.sep, "/")
        return bool(DEPENDENCY_NAMES.search(name)) or any(
            project.depends_on(path) for project in self._projects.values()
        )

    def forget(self) -> None:
        """Load everything anew when it is next needed."""
        for project in self._projects.values():
            project.close()
        self._projects.clear()
