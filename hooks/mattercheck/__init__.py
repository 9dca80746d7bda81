"""Checks the front matter of content files against a JSON Schema.

    from mattercheck import check_file, check_text, load_schema

    schema = load_schema("schemas/article.schema.json")
    for problem in check_file("content/news/cameras.md", schema):
        print(problem.path, problem.span.line, problem.message)

The three functions here, and `Problem` with what it is made of, are the whole public interface.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .core.errors import MattercheckError
from .core.problem import Problem, Related, SchemaPlace, Severity, Span
from .core.version import __version__

if TYPE_CHECKING:
    from .schema.model.schema import Schema

__all__ = [
    "MattercheckError",
    "Problem",
    "Related",
    "SchemaPlace",
    "Severity",
    "Span",
    "__version__",
    "check_file",
    "check_text",
    "load_schema",
]


def load_schema(schema: str | os.PathLike[str] | Mapping[str, Any] | bool) -> Schema:
    """Make a schema ready: of a file (JSON or YAML), of a bundled name such as `news-article`, or of a value.

    Relative paths, and relative references of a value, start at the current folder. Load a schema once
    and pass the result to the functions below as often as you like.

    Raises MattercheckError where the schema cannot be read or is not a JSON Schema.
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
    """Check the front matter of a text and return its problems, sorted by place; none where all is well.

    `path` is what the problems name. Without front matter a text has a problem only where it is
    `required`. Raises MattercheckError where the schema cannot be used.
    """
    from .checking.validate import check_document
    from .document.document import read_front_matter
    from .document.front_matter.locate import read_head
    from .schema.model.schema import Schema

    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    head = read_head(io.BytesIO(data).read)
    ready = schema if isinstance(schema, Schema) else load_schema(schema)
    return check_document(read_front_matter(path, head, required=required), ready, required=required)


def check_file(
    path: str | os.PathLike[str],
    schema: Schema | str | os.PathLike[str] | Mapping[str, Any] | bool,
    *,
    required: bool = True,
) -> list[Problem]:
    """Check the front matter of a file; as `check_text`, but that only the head of the file is read.

    A file that is data as a whole (.yaml, .yml, .json, .toml) is read and checked as a whole.

    A file that cannot be read is a problem, not an exception.
    """
    from .checking.checker import Checker
    from .config.file_config import ConfigResolver
    from .io.sources import FileSource
    from .schema.load.loader import SchemaLoader
    from .schema.model.schema import Schema

    ready = schema if isinstance(schema, Schema) else load_schema(schema)
    loader = SchemaLoader(Path.cwd())
    checker = Checker(loader, ConfigResolver(loader, schema=lambda: ready, required=required))
    absolute = str(Path(path).absolute())
    return checker.check(FileSource(absolute), checker.config_resolver.assign(absolute)).problems
