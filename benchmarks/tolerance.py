"""Measure what `mattercheck infer --tolerance 1%` lists as probable mistakes, and what it costs.

    python benchmarks/tolerance.py                # 2,569 pages, 1,000 of them with a mistake, in five shapes
    python benchmarks/tolerance.py --scale 0.2    # a fifth of that
    python benchmarks/tolerance.py CLONE...       # real content: how many are listed, to be judged by reading them

The pages are those of `mistakes.py`. Precision is the share of the listed mistakes that are in a page with one. The
cost is the processor time relative to a run without the option, and to one that tolerates nothing and so checks nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from inference import clone_into
from mistakes import PAGES, SEED, SHAPES, WITH_MISTAKE, Shape, write, written, wrong_pages

LISTED = re.compile(r"^(\S.*?):\d+:\d+: error: ", re.MULTILINE)
RARE = re.compile(r"^(Rare, .*:)\n", re.MULTILINE)


def infer(folder: Path, content: str, *options: str) -> tuple[str, float]:
    """Return what `infer` lists, and the processor time in seconds."""
    before = os.times()
    command = [sys.executable, "-m", "mattercheck", "infer", content, *options, "--jobs", "1", "--force"]
    with tempfile.TemporaryDirectory() as temporary:
        done = subprocess.run(
            [*command, "--output", f"{temporary}/schema.json"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            errors="replace",
        )
    after = os.times()
    assert done.returncode == 0, done.stderr
    seconds = after.children_user - before.children_user + after.children_system - before.children_system
    return done.stdout, seconds


def row(folder: Path, name: str, content: str, wrong: str) -> str:
    """Return a row of the table; `wrong` is the beginning of the names of files with a mistake, if that is known."""
    text, seconds = infer(folder, content, "--tolerance", "1%")
    _, without = infer(folder, content)
    _, nothing = infer(folder, content, "--tolerance", "0")
    probable, *rest = RARE.split(text)
    listed = [Path(path).name for path in LISTED.findall(probable)]
    right = sum(name.startswith(wrong) for name in listed)
    share = f"{right / len(listed):.0%}" if wrong and listed else ""
    rare = len(rest[1].splitlines()) if rest else 0
    return f"| {name} | {len(listed):,} | {share} | {rare:,} | {seconds / without:.1f} | {seconds / nothing:.1f} |"


def generated(shape: Shape, folder: Path, scale: float) -> None:
    random = Random(SEED)
    number, wrong = (round(n * scale * shape.size) for n in (PAGES, WITH_MISTAKE))
    write(folder / shape.folder, "wrong", [text for _, text in wrong_pages(random, shape, wrong)])
    texts = [written(shape.page(random), is_toml=shape.is_toml) for _ in range(number - wrong)]
    write(folder / shape.folder, "right", texts)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clones", nargs="*", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    print("| content | probable mistakes | precision | rare values | time | time, checking nothing |")
    print("| --- | --- | --- | --- | --- | --- |")
    for shape in () if arguments.clones else SHAPES:
        with tempfile.TemporaryDirectory() as temporary:
            generated(shape, Path(temporary), arguments.scale)
            print(row(Path(temporary), shape.name, shape.folder, "wrong"), flush=True)
    for clone in arguments.clones:
        with tempfile.TemporaryDirectory() as temporary:
            clone_into(Path(temporary) / "clone", clone)
            print(row(Path(temporary) / "clone", clone.name, ".", ""), flush=True)


if __name__ == "__main__":
    main()
