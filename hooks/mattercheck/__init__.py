"""Validate the front matter of content files against a JSON Schema.

    from mattercheck import check_file, check_text, load_schema

    schema = load_schema("schemas/article.schema.json")
    for problem in check_file("content/news/cameras.md", schema):
        print(problem.path, problem.span.line, problem.message)

The public API is what `__all__` lists: three functions, `Problem` and its parts, and the exception.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .api import check_file, check_text, load_schema
    from .core.errors import MattercheckError
    from .core.problem import Problem, Related, SchemaPlace, Severity, Span
    from .core.version import __version__

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


def __getattr__(name: str) -> object:
    """Import a name when it is first used: the program must not be interrupted before it can end quietly."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    for module in ("api", "core.errors", "core.problem", "core.version"):
        found: object = getattr(import_module(f".{module}", __name__), name, None)
        if found is not None:
            globals()[name] = found
            return found
    raise AssertionError(name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
