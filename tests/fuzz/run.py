"""Fuzzes the program: `python tests/fuzz/run.py TARGET [--seconds N] [--corpus DIR]`.

Begins with the golden cases, lets atheris (https://github.com/google/atheris) change them, led by the lines of
mattercheck that they reach, and keeps each input on which something does not hold in `.found/`, one for each place in
the program. Exits with 1 if there is any.

With `--input FILE` it runs a target on one input, and lets the exception through; that needs no atheris.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pkgutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

FOUND = HERE / ".found"
NAMES = ("content", "schema", "configuration", "repair")
_DEAD_AFTER = 30
"""Seconds after which libFuzzer ends a single input, in which many steps may be ended before that."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the program on changed inputs.")
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=60, help="(%(default)s)")
    parser.add_argument(
        "--corpus", type=Path, help="a folder that keeps what reaches new lines, for the next run"
    )
    parser.add_argument("--input", type=Path, metavar="FILE", help="run on this file alone")
    arguments = parser.parse_args()
    if arguments.input is not None:
        from fuzz.targets import TARGETS

        TARGETS[arguments.target](arguments.input.read_bytes())
        print("all holds")
        return 0
    try:
        atheris = import_module("atheris")
    except ModuleNotFoundError:
        print("this needs atheris, which runs on Linux and macOS: pip install atheris", file=sys.stderr)
        return 2
    FOUND.mkdir(exist_ok=True)
    before = set(FOUND.iterdir())
    # libFuzzer ends its process without a word to Python, and a fault of a library may, too.
    child = os.fork()
    if child == 0:
        _fuzz(atheris, arguments)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    found = sorted(set(FOUND.iterdir()) - before)
    for path in found:
        print(f"found: {path}")
    return 1 if found or status else 0


def _fuzz(atheris: Any, arguments: argparse.Namespace) -> None:
    """Fuzz until the time is over; does not return."""
    with atheris.instrument_imports(include=["mattercheck"]):
        import mattercheck

        # All modules now, for those that are imported later would not be instrumented.
        for module in pkgutil.walk_packages(mattercheck.__path__, "mattercheck."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    from fuzz.changes import Changes
    from fuzz.seeds import seeds, words
    from fuzz.targets import LONGEST, TARGETS

    folder = Path(tempfile.mkdtemp(prefix="mattercheck-seeds-"))
    begun = list(seeds(arguments.target))
    for number, seed in enumerate(begun):
        (folder / str(number)).write_bytes(seed)
    folders = [str(folder)]
    if arguments.corpus is not None:
        arguments.corpus.mkdir(parents=True, exist_ok=True)
        folders.insert(0, str(arguments.corpus))
    changes = Changes(begun, words(arguments.target))

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)  # noqa: S311
        data = changes.changed(data, random)
        if random.random() < 0.4:
            data = atheris.Mutate(data, max(len(data), 1) + 16)
        return data[:longest]

    options = [
        *(f"-max_total_time={arguments.seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=4096"),
        *(f"-timeout={_DEAD_AFTER}", f"-report_slow_units={_DEAD_AFTER}"),
        *(f"-artifact_prefix={FOUND}/{arguments.target}-", "-verbosity=1", "-print_final_stats=1"),
    ]
    run = _keeping(arguments.target, TARGETS[arguments.target])
    atheris.Setup([sys.argv[0], *options, *folders], run, custom_mutator=mutate)
    atheris.Fuzz()


def _keeping(name: str, target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return a target that goes on after a fault, and keeps one input for each kind of it."""
    met: set[str] = set()

    def run(data: bytes) -> None:
        try:
            target(data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            kind = _kind(error)
            if kind in met:
                return
            met.add(kind)
            digest = hashlib.sha256(kind.encode()).hexdigest()[:12]
            path = FOUND / f"{name}-{digest}"
            if path.exists() and path.stat().st_size <= len(data):
                return
            path.write_bytes(data)
            shown = "".join(traceback.format_exception(error)[-6:])
            print(f"\n{path}: {data[:400]!r}\n{shown[-3000:]}", file=sys.stderr, flush=True)

    return run


def _kind(error: BaseException) -> str:
    """Return what tells a fault from others: its type, and the last lines of mattercheck that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in frames
        if "site-packages" not in frame.filename
    ]
    said = str(error).partition(":")[0][:60] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} {' '.join(ours[-3:])} {said.split('(')[0]}"


if __name__ == "__main__":
    sys.exit(main())
