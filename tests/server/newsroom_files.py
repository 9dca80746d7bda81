"""A repository for the tests of the server."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connection import Connection

Connect = Callable[..., "Connection"]
"""Starts a server for a folder, as an editor does."""

CONFIGURATION = """\
[[collections]]
name = "articles"
files = "content/**"
schema = "schemas/article.schema.json"
"""

SCHEMA = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["title", "date", "status"],
  "additionalProperties": false,
  "properties": {
    "title": { "type": "string", "description": "The *headline*.", "maxLength": 80 },
    "date": { "type": "string", "format": "date" },
    "time": { "type": "string", "format": "date-time" },
    "status": {
      "description": "How far it is.",
      "oneOf": [
        { "const": "draft", "description": "Being written." },
        { "const": "live", "description": "For everybody." }
      ]
    },
    "featured": { "type": "boolean", "default": false },
    "level": { "type": "integer", "minimum": 1, "examples": [2, 3] },
    "edition": { "enum": ["1.0", "2.0"] },
    "tags": { "type": "array", "items": { "enum": ["art", "news", "science"] } },
    "image": { "$ref": "#/$defs/image" },
    "authors": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["name"],
        "properties": { "name": { "type": "string" }, "email": { "type": "string", "format": "email" } }
      }
    },
    "rubric": { "type": "string", "deprecated": true }
  },
  "$defs": {
    "image": {
      "type": "object",
      "required": ["src", "alt"],
      "properties": {
        "src": { "type": "string" }, "alt": { "type": "string" }, "width": { "type": "integer" }
      }
    }
  }
}
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def make_repository(folder: Path) -> Path:
    """Make a repository with a configuration and a schema."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    write(folder, "mattercheck.toml", CONFIGURATION)
    write(folder, "schemas/article.schema.json", SCHEMA)
    return folder
