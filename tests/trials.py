"""Try safe fixes on generated files, and count those whose meaning a fix changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from mattercheck.checking.checker import Checker
from mattercheck.checking.result import Result
from mattercheck.config.file_config import ConfigResolver
from mattercheck.fixing.fixer import fix_content
from mattercheck.io.sources import StreamSource
from mattercheck.schema.load.loader import SchemaLoader


class Trial(NamedTuple):
    """What to try: module-level functions, since other processes call them.

    `samples(seed)` yields samples with the attributes `data`, in bytes, and `schema`, an index into `schemas`.
    `wrong(sample, check)` returns what a fix made of a sample if that isn't what was meant; `show` prints both.
    """

    samples: Callable[[int], Iterator[Any]]
    wrong: Callable[[Any, Callable[[bytes], Result]], str | None]
    schemas: Sequence[dict[str, Any]]
    show: Callable[[Any, str], str]


def check_for(schema: dict[str, Any]) -> Callable[[bytes], Result]:
    """Return a function that checks a content against a schema."""
    loader = SchemaLoader(Path("nowhere").absolute())
    made = loader.from_value(schema)
    resolver = ConfigResolver(loader, schema=lambda: made, name="--schema")
    checker = Checker(loader, resolver)
    path = str(Path("nowhere/input.md").absolute())
    file_config = resolver.assign(path, named=True)
    return lambda data: checker.check(StreamSource(path, BytesIO(data)), file_config)


def _try(trial: Trial, count: int, seed: int) -> tuple[int, list[str]]:
    """Try samples; return how many were fixed, and those that became something else."""
    checks = [check_for(schema) for schema in trial.schemas]
    found, changed = [], 0
    for sample in islice(trial.samples(seed), count):
        check = checks[sample.schema]
        changed += fix_content(sample.data, check).data != sample.data
        after = trial.wrong(sample, check)
        if after is not None:
            found.append(trial.show(sample, after))
    return changed, found


def run(trial: Trial) -> int:
    """Try as many samples as the first argument says, from the seed in the second one; return the exit code."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    size = min(1000, total)
    rounds = total // size
    failed = changed = 0
    with ProcessPoolExecutor() as pool:
        for fixed, found in pool.map(partial(_try, trial, size), range(first, first + rounds)):
            changed += fixed
            failed += len(found)
            for shown in found:
                sys.stdout.write(f"{shown}\n{'=' * 40}\n")
    sys.stdout.write(f"{rounds * size} texts, {changed} fixed, {failed} wrong\n")
    return 1 if failed else 0
