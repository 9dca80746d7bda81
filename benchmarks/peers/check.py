"""The most common hand-written script: PyYAML and jsonschema. Usage: check.py SCHEMA PATH..."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator


class Loader(yaml.CSafeLoader):
    """A loader that keeps dates as text, for `"format": "date"`."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def main(schema_path: str, *paths: str) -> int:
    schema = json.loads(Path(schema_path).read_text())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    faulty = 0
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
            front_matter = file.read_text(encoding="utf-8").split("\n---\n", 1)[0].removeprefix("---\n")
            try:
                errors = list(validator.iter_errors(yaml.load(front_matter, Loader)))  # noqa: S506
            except yaml.YAMLError as error:
                errors = [error]
            for error in errors:
                print(f"{file}: {error}")
            faulty += bool(errors)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
