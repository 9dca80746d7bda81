"""Finds and reads schemas: files, bundled schemas, and what they refer to. Never the network."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from ...core import resources
from ...core.paths import is_file, is_inside, prefix, relative
from ...core.pointer import PointerError, Route
from ...core.problem import START_OF_FILE, Problem
from ...document.document import read_data
from ...document.syntax import Syntax
from ...io.configuration_files import ConfigurationReader
from .. import engine
from ..drafts import DEFAULT_DRAFT, DRAFTS, known_draft_of
from ..keywords import REFERENCES
from ..model.file import SchemaError, SchemaFile, problem_in, read_schema_file
from ..model.resolver import Resolver
from ..model.schema import Schema
from .lint import lint_schema_file, warn_if_not_a_schema
from .meta_validation import checked_draft, require_identifiers
from .recursion import InfiniteReferenceError, InPlaceGraph, has_cycle
from .regex_cost import bad_patterns, require_affordable

_UNNAMED = "schema"
_MAX_WARNINGS = 500
"""What is doubtful about a schema file that is said; nobody reads more, and to tell what was meant takes time."""


class SchemaLoader:
    """Loads schemas, each once.

    `root` is the folder that shown paths are relative to. Resolver may not leave `home`, which is the root
    unless it is named, but for those of a schema that itself lies outside. `read` reads a file, and `is_there` tells
    whether there is one.
    """

    def __init__(
        self,
        root: Path,
        *,
        home: Path | None = None,
        read: Callable[[Path], bytes] | None = None,
        is_there: Callable[[Path], bool] = is_file,
    ) -> None:
        self._root = root
        self._shown_from = prefix(root)
        self._home = home or root
        self.read = ConfigurationReader(root) if read is None else read
        self._is_there = is_there
        self._loaded: dict[str, Schema] = {}

    def load(self, reference: str, folder: Path) -> Schema:
        """Return the schema that a configuration names: a bundled name, or a path relative to a folder.

        Raises SchemaError.
        """
        return self._load(*self._located(reference, folder))

    def read_file(self, reference: str, folder: Path) -> SchemaFile:
        """Read the file of a schema that a configuration names, with its places. Raises SchemaError."""
        path, shown = self._located(reference, folder)
        return read_schema_file(path, shown, self.read)

    def _located(self, reference: str, folder: Path) -> tuple[Path, str]:
        bundled = resources.bundled_schema(reference)
        if bundled is not None:
            return bundled, resources.BUNDLED + reference.removeprefix(resources.BUNDLED)
        path = Path(os.path.normpath(folder / reference))
        return path, self.show(path)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_loaded": {}}  # what was compiled belongs to this process

    def read_shown(self, shown: str) -> bytes:
        """Read a schema file by its name as it is shown. Raises OSError."""
        bundled = resources.bundled_schema(shown) if shown.startswith(resources.BUNDLED) else None
        if bundled is not None:
            return bundled.read_bytes()
        return self.read(self._root / shown)

    def show(self, path: str | Path) -> str:
        """Write a path relative to the root, `/`-separated."""
        return relative(path, self._shown_from)

    def _load(self, path: Path, shown: str) -> Schema:
        if shown not in self._loaded:
            file = read_schema_file(path, shown, self.read)
            self._loaded[shown] = self._assemble(file, path)
        return self._loaded[shown]

    def from_value(self, contents: Any) -> Schema:
        """Make a schema of a value that was already parsed; relative references start at the root.

        Raises SchemaError.
        """
        import json

        try:
            data = json.dumps(contents, indent=2, default=str).encode()
        except (ValueError, RecursionError) as error:
            message = f"the schema cannot be written as JSON: {str(error) or 'it is nested too deep'}"
            raise SchemaError([Problem(_UNNAMED, START_OF_FILE, "invalid-schema", message)]) from None
        path = self._root / _UNNAMED
        document = read_data(_UNNAMED, data, Syntax.JSON)
        if document.problems:
            raise SchemaError(document.problems)
        return self._assemble(SchemaFile(_UNNAMED, path.as_uri(), data, document), path)

    def _assemble(self, main: SchemaFile, path: Path) -> Schema:
        home = self._home if is_inside(path, self._home) else path.parent
        files = {main.uri: main}
        owners: dict[str, SchemaFile] = {}
        known: set[str] = set()
        pending = [(main, DEFAULT_DRAFT)]
        warnings: list[Problem] = []
        while pending:
            file, default = pending.pop()
            require_affordable(file)
            draft = checked_draft(file, default)
            require_identifiers(file)
            owners[file.uri] = file.whole
            known.update(base for _, base, _ in file.parts)
            warnings.extend(islice(lint_schema_file(file, draft), _MAX_WARNINGS))
            for reference, base, route in _references(file):
                target, fragment = _resolve(file, base, reference, route)
                if reference.startswith("#") and base == file.whole.base:
                    owner = file.whole
                elif target in owners:
                    owner = owners[target]
                elif not target or target in known or target in DRAFTS:
                    continue
                else:
                    found = self._find(file, reference, target, home, route)
                    owner = owners[target] = files.setdefault(found.uri, found)
                    if owner is found:
                        pending.append((found, draft))
                part = _referred(file, owner, reference, fragment, route)
                if part is not None:
                    pending.append((part, draft))
        registered = {uri: owner.contents for uri, owner in owners.items()}
        is_recursive = _require_end(files.values(), registered)
        contents = main.document.value
        try:
            schema = Schema(
                main.shown,
                main.uri,
                contents,
                known_draft_of(contents),
                registered,
                sorted(warnings or warn_if_not_a_schema(main)),
                {file.shown: file.document.value for file in files.values()},
                {file.shown: file.data for file in files.values()},
            )
        except engine.SchemaFaultError as error:
            # The engine does not say where.
            problems = [problem for file in files.values() for problem in bad_patterns(file)]
            raise SchemaError(problems or [problem_in(main, (), str(error))]) from None
        schema.is_recursive = is_recursive
        return schema

    def _find(self, file: SchemaFile, reference: str, target: str, home: Path, route: Route) -> SchemaFile:
        """Find the file that a reference means: never by fetching it, never outside of home."""
        parts = urlsplit(target)
        relative = urldefrag(reference)[0]
        if parts.scheme == "file" and parts.netloc not in {"", "localhost"}:
            message = f"`$ref` names {reference}, which is on another computer"
            raise SchemaError([problem_in(file, route, message)])
        if parts.scheme == "file":
            path = _path_of(target)
        elif file.uri.startswith("file:") and not urlsplit(relative).scheme:
            # The schema has an $id on the web, but its reference is relative: it lies beside.
            path = _path_of(urljoin(file.uri, relative))
        else:
            message = f"`$ref` names {target}; nothing is fetched from the network"
            raise SchemaError(
                [problem_in(file, route, message, "put the schema into the repository and name its path")]
            )
        if not is_inside(path, home):
            message = f"`$ref` names {reference}, which is outside of the repository"
            raise SchemaError([problem_in(file, route, message)])
        if not self._is_there(path):
            message = f"`$ref` names {reference}, and there is no file {self.show(path)}"
            raise SchemaError([problem_in(file, route, message)])
        return read_schema_file(path, self.show(path), self.read)


def _resolve(file: SchemaFile, base: str, reference: str, route: Route) -> tuple[str, str]:
    """Return the URI that a reference means, and its fragment."""
    try:
        target, fragment = urldefrag(urljoin(base, reference))
    except ValueError:
        raise SchemaError([problem_in(file, route, f"`$ref` names {reference}, which is no URI")]) from None
    return target, fragment


def _referred(
    file: SchemaFile, owner: SchemaFile, reference: str, fragment: str, route: Route
) -> SchemaFile | None:
    """Return what only this reference makes a schema. Raises SchemaError where a JSON Pointer leads nowhere."""
    if not fragment.startswith("/"):
        return None
    try:
        return owner.add_subschema(unquote(fragment))
    except PointerError as error:
        from ...core.similarity import closest_match, did_you_mean

        meant = closest_match(error.name, error.part) if isinstance(error.part, dict) else None
        hint = did_you_mean(meant)
        message = f"`$ref` names {reference}, which is not there"
        raise SchemaError([problem_in(file, route, message, hint)]) from None


def _require_end(files: Collection[SchemaFile], registered: dict[str, Any]) -> bool:
    """Refuse schemas that lead back to themselves for the same value, which no engine would notice, or too often.

    Returns whether one leads back to itself for the values in a value. Raises SchemaError.
    """
    references = Resolver([(file.document.value, file.uri) for file in files], registered)
    main = next(iter(files))
    try:
        limit_exceeded = InPlaceGraph(references.follow).limit_exceeded(references.parts)
    except InfiniteReferenceError as error:
        owner, route = next(
            ((owner, route) for owner in files for part, _, route in owner.parts if part is error.part),
            (main, ()),  # where it stands below a keyword that nobody knows
        )
        message = f"`{error.keyword}` leads back to where it began, for the same value: that has no end"
        place = (*route, error.keyword) if route or error.keyword in owner.document.value else ()
        raise SchemaError([problem_in(owner, place, message)]) from None
    if limit_exceeded is not None:
        raise SchemaError([problem_in(main, (), limit_exceeded, "let parts refer to each other less often")])
    return has_cycle(references.parts, references.follow)


def _path_of(uri: str) -> Path:
    path = urlsplit(uri).path
    if os.name == "nt":
        from urllib.request import url2pathname  # it takes long to import

        return Path(url2pathname(path))
    return Path(unquote(path))


def _references(file: SchemaFile) -> Iterator[tuple[str, str, Route]]:
    for schema, base, route in file.parts:
        for keyword in REFERENCES:
            reference = schema.get(keyword)
            if isinstance(reference, str):
                yield reference, base, (*route, keyword)
