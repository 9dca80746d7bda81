"""Formats a schema as a reference page for authors, in Markdown or HTML, with a front matter template."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from ..document.edit.serialize import write_key
from ..document.syntax import Syntax
from ..schema.analysis.describe import Field
from .markdown import code
from .text_safety import escape_controls

_HEADINGS = ("Field", "Required", "Type", "Allowed", "About", "Example")


def markdown(title: str, about: str, fields: list[Field], relations: Sequence[str] = ()) -> str:
    """Return the page in Markdown. `relations` are the rules across files, one in a line."""
    rows = [_HEADINGS, tuple("---" for _ in _HEADINGS), *(_row(field, code) for field in fields)]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    introduction = f"{_plain(about)}\n\n" if about else ""
    rules = "".join(f"- {_plain(relation)}\n" for relation in relations)
    section = f"## Relations to other files\n\n{rules}\n" if rules else ""
    return f"# {_plain(title)}\n\n{introduction}{table}\n{section}## Template\n\n```yaml\n{template(fields)}```\n"


def html(title: str, about: str, fields: list[Field], relations: Sequence[str] = ()) -> str:
    """Return the page as self-contained HTML. `relations` are the rules across files, one in a line."""
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in _row(field, _html_code, _html_text)) + "</tr>\n"
        for field in fields
    )
    introduction = f"<p>{escape(escape_controls(about))}</p>\n" if about else ""
    rules = "".join(f"<li>{_html_text(relation)}</li>\n" for relation in relations)
    section = f"<h2>Relations to other files</h2>\n<ul>\n{rules}</ul>\n" if rules else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(escape_controls(title))}</title>\n"
        "<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}"
        "td,th{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top}</style>\n"
        f"</head>\n<body>\n<h1>{escape(escape_controls(title))}</h1>\n{introduction}"
        f"<table>\n<tr>{head}</tr>\n{rows}</table>\n{section}"
        f"<h2>Template</h2>\n<pre>{escape(template(fields))}</pre>\n</body>\n</html>\n"
    )


def template(fields: list[Field]) -> str:
    """Return YAML front matter to fill in, with optional fields commented out."""
    lines = []
    for field in fields:
        depth = field.name.count(".")
        if depth or "[]" in field.name:
            continue
        hint = ", ".join(map(_json, field.choices)) or field.type
        mark = "" if field.required else "# "
        lines.append(f"{mark}{write_key(field.name, Syntax.YAML)}:  # {escape_controls(hint)}\n")
    return "---\n" + "".join(lines) + "---\n"


def _row(
    field: Field, as_code: Callable[[str], str], text: Callable[[str], str] | None = None
) -> tuple[str, ...]:
    text = text or _plain
    allowed = [as_code(_json(choice)) for choice in field.choices] or [text(limit) for limit in field.limits]
    about = f"{'Deprecated. ' if field.deprecated else ''}{field.description}"
    example = "" if field.example is None else as_code(_json(field.example))
    return (
        as_code(field.name),
        "yes" if field.required else "",
        text(field.type),
        ", ".join(allowed),
        text(about),
        example,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _plain(text: str) -> str:
    """Escape Markdown, except for `code`, so that no text becomes a link, an image, a tag or another cell."""
    parts = re.split(r"`([^`]+)`", " ".join(text.split()))
    return "".join(code(part) if index % 2 else _escaped(part) for index, part in enumerate(parts))


def _escaped(text: str) -> str:
    return (
        re.sub(r"[\\`*_\[\]|~]", r"\\\g<0>", escape_controls(text)).replace("&", "&amp;").replace("<", "&lt;")
    )


def _html_text(text: str) -> str:
    """Return a text as HTML, turning `code` in backticks into elements."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(escape_controls(text)))


def _html_code(text: str) -> str:
    return f"<code>{escape(escape_controls(text))}</code>"
