"""The languages of front matter, and how much of it is read."""

from __future__ import annotations

from enum import StrEnum

SIZE_LIMIT = 1 << 20
"""Bytes of front matter that are read at most."""


class Syntax(StrEnum):
    YAML = "yaml"
    TOML = "toml"
    JSON = "json"
