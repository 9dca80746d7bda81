"""Find and load schemas: files, bundled schemas and the files they refer to. Never uses the network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from ...core import resources
from ...core.paths import prefix, relative
from ...core.pointer import PointerError, Route
from ...core.problem import START_OF_FILE, Problem
from ...document.document import read_data
from ...document.syntax import Syntax, data_syntax
from ...io.configuration_files import WorkTreeFiles
from .. import engine
from ..drafts import DEFAULT_DRAFT, DRAFTS, known_draft_of
from ..keywords import REFERENCES
from ..model.file import SchemaError, SchemaFile, problem_in, read_schema_file
from ..model.schema import EXPANSION_LIMIT, Schema
from .lint import lint_schema_file, warn_if_not_a_schema
from .meta_validation import checked_draft, require_identifiers

if TYPE_CHECKING:
    from ...core.files import Files

_UNNAMED = "schema"
_MAX_WARNINGS = 500
"""Maximum number of warnings per schema file: more would not be read, and finding suggestions takes time."""


class SchemaLoader:
    """Loads schemas, each once.

    `root` is the folder that displayed paths are relative to. References must stay inside `home` (default: the root),
    or, for a schema outside `home`, inside the folder of that schema. `files` is where schemas are found and read
    (default: the working tree).
    """

    def __init__(
        self,
        root: Path,
        *,
        home: Path | None = None,
        files: Files | None = None,
    ) -> None:
        self._root = root
        self._shown_from = prefix(root)
        self._home = home or root
        self.files = WorkTreeFiles(root) if files is None else files
        self.schema_paths: set[Path] = set()
        """The schema files that were read, or could not be read."""
        self._loaded: dict[str, Schema] = {}
        self._read_ahead: dict[Path, bytes] = {}

    def extended(self, path: Path) -> str | None:
        """Return the reference to the bundled schema that a schema file extends, `bundled:NAME`, or None.

        It extends one that it refers to by `$ref` or in `allOf` for the whole value. None also if it can't be read:
        loading it says why.
        """
        try:
            data = self._read_ahead[path] = self.files.read(path)
        except OSError:
            return None
        if resources.BUNDLED.encode() not in data:
            return None
        value = read_data(str(path), data, data_syntax(path.name) or Syntax.JSON).value
        members = value.get("allOf") if isinstance(value, dict) else None
        for part in [value, *(members if isinstance(members, list) else ())]:
            reference = part.get("$ref") if isinstance(part, dict) else None
            if isinstance(reference, str) and reference.startswith(resources.BUNDLED):
                return reference
        return None

    def _read(self, path: Path) -> bytes:
        """Read a schema file, unless it was read before to find out what it extends."""
        self.schema_paths.add(path)
        return self._read_ahead.pop(path, None) or self.files.read(path)

    def load(self, reference: str, folder: Path) -> Schema:
        """Load a schema by the name of a bundled schema or a path relative to a folder. Raises SchemaError."""
        return self._load(*self._locate(reference, folder))

    def read_file(self, reference: str, folder: Path) -> SchemaFile:
        """Read a schema file, given as for `load`, without compiling it. Raises SchemaError."""
        path, shown = self._locate(reference, folder)
        return read_schema_file(path, shown, self._read)

    def _locate(self, reference: str, folder: Path) -> tuple[Path, str]:
        bundled = resources.bundled_schema(reference)
        if bundled is not None:
            return bundled, resources.BUNDLED + reference.removeprefix(resources.BUNDLED)
        path = Path(os.path.normpath(folder / reference))
        return path, self.show(path)

    def __getstate__(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "_loaded": {},
            "_read_ahead": {},
        }  # compiled schemas cannot be shared between processes

    def read_shown(self, shown: str) -> bytes:
        """Read a schema file by its display name. Raises OSError."""
        bundled = resources.bundled_schema(shown) if shown.startswith(resources.BUNDLED) else None
        if bundled is not None:
            return bundled.read_bytes()
        return self.files.read(self._root / shown)

    def show(self, path: str | Path) -> str:
        """Return the display name of a path: relative to the root, `/`-separated."""
        top = self._shown_from
        if os.sep == "/" and isinstance(path, str) and path.startswith(top):
            return path[len(top) :]  # what `relative` returns, at once
        return relative(path, top)

    def _load(self, path: Path, shown: str) -> Schema:
        if shown not in self._loaded:
            file = read_schema_file(path, shown, self._read)
            self._loaded[shown] = self._assemble(file, path)
        return self._loaded[shown]

    def from_value(self, contents: Any, name: str = _UNNAMED) -> Schema:
        """Return the schema for a parsed value, with references relative to the root. Raises SchemaError.

        `name` is the file that it was made from, relative to the root.
        """
        import json

        try:
            data = json.dumps(contents, indent=2, default=str).encode()
        except (ValueError, RecursionError) as error:
            message = f"the schema cannot be written as JSON: {str(error) or 'it is nested too deeply'}"
            raise SchemaError([Problem(name, START_OF_FILE, "invalid-schema", message)]) from None
        path = self._root / name
        document = read_data(name, data, Syntax.JSON)
        if document.problems:
            raise SchemaError(document.problems)
        return self._assemble(SchemaFile(name, path.as_uri(), data, document), path)

    def _assemble(self, main: SchemaFile, path: Path) -> Schema:
        home = self._home if self.files.is_inside(path, self._home) else path.parent
        files = {main.uri: main}
        owners: dict[str, SchemaFile] = {}
        known: set[str] = set()
        pending = [(main, DEFAULT_DRAFT)]
        warnings: list[Problem] = []
        has_references = False
        while pending:
            file, default = pending.pop()
            if file.has_patterns:
                from .regex_cost import require_affordable

                require_affordable(file)
            draft = checked_draft(file, default)
            require_identifiers(file)
            owners[file.uri] = file.root
            known.update(base for _, base, _ in file.subschemas)
            warnings.extend(islice(lint_schema_file(file, draft), _MAX_WARNINGS))
            for reference, base, route in _references(file):
                has_references = True
                target, fragment = _resolve(file, base, reference, route)
                if reference.startswith("#") and base == file.root.base:
                    owner = file.root
                elif target in owners:
                    owner = owners[target]
                elif not target or target in known or target in DRAFTS:
                    continue
                else:
                    found = self._find(file, reference, target, home, route)
                    owner = owners[target] = files.setdefault(found.uri, found)
                    if owner is found:
                        pending.append((found, draft))
                target_file = _referenced_file(file, owner, reference, fragment, route)
                if target_file is not None:
                    pending.append((target_file, draft))
        registered = {uri: owner.contents for uri, owner in owners.items()}
        expanded = sum(len(file.subschemas) for file in files.values())
        if has_references or expanded >= EXPANSION_LIMIT:
            from .recursion import require_finite

            expanded = require_finite(files.values(), registered)
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
            from .anchors import missing_anchors
            from .regex_cost import invalid_patterns

            # The engine does not report the location.
            problems = [problem for file in files.values() for problem in invalid_patterns(file)]
            problems += missing_anchors(files.values(), owners)
            raise SchemaError(problems or [problem_in(main, (), str(error))]) from None
        schema.expanded_size = expanded
        return schema

    def _find(self, file: SchemaFile, reference: str, target: str, home: Path, route: Route) -> SchemaFile:
        """Return the file that a reference points to. Never fetches it, and never leaves `home`. Raises SchemaError."""
        bundled = resources.bundled_schema(target) if target.startswith(resources.BUNDLED) else None
        if bundled is not None:
            return read_schema_file(bundled, target, self._read)
        parts = urlsplit(target)
        relative = urldefrag(reference)[0]
        if parts.scheme != "file" and (urlsplit(relative).scheme or relative.startswith("/")):
            sibling = self._sibling(file, target, home)
            if sibling is not None:
                return sibling
        if parts.scheme == "file" and parts.netloc not in {"", "localhost"}:
            message = f"`$ref` points to {reference}, which is on another computer"
            raise SchemaError([problem_in(file, route, message)])
        if parts.scheme == "file":
            path = _path_of(target)
        elif file.uri.startswith("file:") and not urlsplit(relative).scheme:
            # The `$id` is a web address, but a relative reference means a file next to the schema.
            path = _path_of(urljoin(file.uri, relative))
        elif target.startswith(resources.BUNDLED):
            names = ", ".join(resources.bundled_schema_names())
            message = f"`$ref` points to {target}, but there is no bundled schema of this name"
            raise SchemaError([problem_in(file, route, message, f"bundled schemas: {names}")])
        else:
            message = f"`$ref` points to {target}, but schemas are never fetched from the network"
            raise SchemaError(
                [
                    problem_in(
                        file,
                        route,
                        message,
                        "add the schema to the repository and refer to it by its path, or by the `$id` of a file next to it",
                    )
                ]
            )
        if not self.files.is_inside(path, home):
            message = f"`$ref` points to {reference}, which is outside the repository"
            raise SchemaError([problem_in(file, route, message)])
        if not self.files.is_file(path):
            message = f"`$ref` points to {reference}, but there is no file {self.show(path)}"
            raise SchemaError([problem_in(file, route, message, self.files.advice(path))])
        return read_schema_file(path, self.show(path), self._read)

    def _sibling(self, file: SchemaFile, target: str, home: Path) -> SchemaFile | None:
        """Return the file near a schema whose `$id` is the address that it refers to, or None. Raises SchemaError."""
        if not file.uri.startswith("file:"):
            return None
        from .siblings import sibling_paths

        for path in sibling_paths(file, _path_of(file.uri).parent, target):
            if self.files.is_inside(path, home) and self.files.is_file(path):
                found = read_schema_file(path, self.show(path), self.files.read)
                if found.base == target:
                    return found
        return None


def _resolve(file: SchemaFile, base: str, reference: str, route: Route) -> tuple[str, str]:
    """Return the URI of a reference without its fragment, and the fragment. Raises SchemaError."""
    try:
        target, fragment = urldefrag(urljoin(base, reference))
    except ValueError:
        raise SchemaError(
            [problem_in(file, route, f"`$ref` points to {reference}, which is not a valid URI")]
        ) from None
    return target, fragment


def _referenced_file(
    file: SchemaFile, owner: SchemaFile, reference: str, fragment: str, route: Route
) -> SchemaFile | None:
    """Return the target of a reference if nothing else identifies it as a schema.

    Raises SchemaError if a JSON Pointer has no target.
    """
    if not fragment.startswith("/"):
        return None
    try:
        return owner.add_subschema(unquote(fragment))
    except PointerError as error:
        from ...core.similarity import closest_match, did_you_mean

        suggestion = closest_match(error.name, error.part) if isinstance(error.part, dict) else None
        hint = did_you_mean(suggestion)
        message = f"`$ref` points to {reference}, which does not exist"
        raise SchemaError([problem_in(file, route, message, hint)]) from None


def _path_of(uri: str) -> Path:
    path = urlsplit(uri).path
    if os.name == "nt":
        from urllib.request import url2pathname  # slow to import

        return Path(url2pathname(path))
    return Path(unquote(path))


def _references(file: SchemaFile) -> Iterator[tuple[str, str, Route]]:
    for schema, base, route in file.subschemas:
        for keyword in REFERENCES:
            reference = schema.get(keyword)
            if isinstance(reference, str):
                yield reference, base, (*route, keyword)
