"""The functions of the public API, which the package offers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .core.problem import Problem

if TYPE_CHECKING:
    from .schema.model.schema import Schema


def load_schema(schema: str | os.PathLike[str] | Mapping[str, Any] | bool) -> Schema:
    """Load a schema from a file (JSON or YAML), a bundled name such as `news-article`, or a Python value.

    Relative paths, and relative references in a value, are resolved against the current folder. Load a schema
    once and pass the result to the functions below as often as you like.

    Raises MattercheckError if the schema can't be read or isn't a valid JSON Schema.
    """
    from .schema.load.loader import SchemaLoader

    loader = SchemaLoader(Path.cwd())
    if isinstance(schema, Mapping):
        return loader.from_value(dict(schema))
    if isinstance(schema, bool):
        return loader.from_value(schema)
    return loader.load(os.fspath(schema), Path.cwd())


def check_text(
    text: str | bytes,
    schema: Schema | str | os.PathLike[str] | Mapping[str, Any] | bool,
    *,
    path: str = "<text>",
    required: bool = True,
) -> list[Problem]:
    """Check the front matter of a text and return its problems, sorted by position.

    `path` is the path that problems show. Missing front matter is a problem only if it is `required`, and a bundled
    schema requires it. A bundled schema is read like the program that loads its files does.

    Raises MattercheckError if the schema can't be used.
    """
    from .checking.validate import check_document
    from .config.ready import ready_schema
    from .core.resources import BUNDLED
    from .document.document import read_front_matter
    from .document.front_matter.locate import read_head
    from .document.syntax import PLAIN
    from .schema.model.schema import Schema

    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    loaded = schema if isinstance(schema, Schema) else load_schema(schema)
    ready = ready_schema(loaded.name) if loaded.name.startswith(BUNDLED) else None
    readers = ready.readers if ready is not None else (PLAIN,)
    required = required and (ready is None or ready.required)
    reader = readers[0]
    head = read_head(BytesIO(data).read, reader=reader)
    document = read_front_matter(
        path, head, required=required, yaml_version=reader.yaml_version, reader=reader
    )
    return check_document(document, loaded, required=required, readers=readers)


def check_file(
    path: str | os.PathLike[str],
    schema: Schema | str | os.PathLike[str] | Mapping[str, Any] | bool,
    *,
    required: bool = True,
) -> list[Problem]:
    """Check the front matter of a file, like `check_text`, but reading only the front matter.

    A data file (.yaml, .yml, .json, .toml) is read and checked in full.

    A file that can't be read is reported as a problem, not as an exception.
    """
    from .checking.checker import Checker
    from .config.file_config import ConfigResolver
    from .config.ready import ready_schema
    from .core.resources import BUNDLED
    from .io.sources import FileSource
    from .schema.load.loader import SchemaLoader
    from .schema.model.schema import Schema

    loaded = schema if isinstance(schema, Schema) else load_schema(schema)
    loader = SchemaLoader(Path.cwd())
    ready = ready_schema(loaded.name) if loaded.name.startswith(BUNDLED) else None
    given = None if ready is None else ready.collection(Path.cwd())
    checker = Checker(loader, ConfigResolver(loader, schema=lambda: loaded, required=required, given=given))
    absolute = str(Path(path).absolute())
    return checker.check(FileSource(absolute), checker.config_resolver.assign(absolute)).problems
