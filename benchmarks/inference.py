"""Measure how well `mattercheck init` generalizes: on repositories, by holding out part of their content.

    python benchmarks/inference.py CLONE...              # hold out a fifth of the files at random
    python benchmarks/inference.py --seeds 5 CLONE...    # five times
    python benchmarks/inference.py --by-date CLONE...    # hold out the files added in the three months after 80%

Each clone is cloned again into a temporary folder, where `init` sees only the rest. Reported is the share of the sound
held-out files that the schemas refuse, and why. A file is sound unless it has a syntax error, or is listed in
`wrong_in_clones.toml`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

SUFFIXES = (".md", ".mdx", ".markdown", ".html", ".htm", ".qmd", ".njk", ".liquid", ".adoc", ".rst")
THREE_MONTHS = 92 * 86_400
WRONG = tomllib.loads((Path(__file__).parent / "wrong_in_clones.toml").read_text(encoding="utf-8"))
SYNTAX = ("yaml-syntax", "toml-syntax", "json-syntax", "front-matter", "duplicate-key", "encoding")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def mattercheck(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mattercheck", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        errors="replace",
    )


def added_at(folder: Path) -> dict[str, int]:
    """Return when each file was added: relative path to seconds since the epoch."""
    moments: dict[str, int] = {}
    now = 0
    for entry in git(
        folder, "log", "-z", "--name-only", "--no-renames", "--diff-filter=A", "--format=\x01%ct"
    ).split("\0"):
        text = entry.lstrip("\n")
        if text.startswith("\x01"):
            now = int(text[1:])
        elif text:
            moments[text] = now
    return moments


def held_out(clone: Path, *, by_date: bool, seed: int) -> list[str]:
    """Return the files to hold out."""
    files = sorted(
        path
        for path in git(clone, "ls-files", "-z").split("\0")
        if path.endswith(SUFFIXES) and has_front_matter(clone / path)
    )
    if not by_date:
        return sorted(random.Random(seed).sample(files, len(files) // 5))
    moments = added_at(clone)
    files.sort(key=lambda path: (moments.get(path, 0), path))
    cut = moments.get(files[len(files) * 4 // 5], 0)
    return [path for path in files if cut < moments.get(path, 0) <= cut + THREE_MONTHS]


def has_front_matter(path: Path) -> bool:
    try:
        return path.open("rb").read(6).lstrip(b"\xef\xbb\xbf").startswith((b"---", b"+++", b"{"))
    except OSError:
        return False


def clone_into(folder: Path, clone: Path) -> None:
    """Clone a repository and check out what its object store has: a snapshot may lack large files."""
    subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", str(clone), str(folder)], check=True)
    git(folder, "read-tree", "HEAD")
    command = ["git", "-C", str(folder), "checkout-index", "--all", "--force", "--quiet"]
    subprocess.run(command, capture_output=True, check=False)


class Outcome(NamedTuple):
    """How many held-out files were checked, and how many of them refused: sound ones, and why, and wrong ones."""

    checked: int
    sound: int
    wrong: int
    reasons: Counter[str]
    lines: list[str]


NOTHING = Outcome(0, 0, 0, Counter(), [])


def hold_out(clone: Path, *, by_date: bool, seed: int, verbose: bool) -> Outcome:
    """Hold out some files, run `init` on the rest, and check them."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "clone"
        clone_into(folder, clone)
        for name in ("mattercheck.toml", "mattercheck-baseline.txt"):
            (folder / name).unlink(missing_ok=True)
        held = held_out(folder, by_date=by_date, seed=seed)
        if not held:
            return NOTHING
        contents = {path: (folder / path).read_bytes() for path in held}
        for path in held:
            (folder / path).unlink()
        git(folder, "add", "--all")
        started = mattercheck(folder, "init", "--yes")
        if started.returncode:
            print(started.stderr, file=sys.stderr)
            return NOTHING
        if verbose:
            print(started.stdout, started.stderr)
        for path, content in contents.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        (folder / "mattercheck-baseline.txt").unlink(missing_ok=True)
        checked = 0
        refused: dict[str, list[str]] = {}
        for start in range(0, len(held), 500):
            done = mattercheck(folder, "check", "--format", "json", *held[start : start + 500])
            report = json.loads(done.stdout)
            checked += report["summary"]["checked"] if "summary" in report else len(held)
            for problem in report["problems"]:
                if problem["severity"] == "error" and not problem["rule"].startswith(SYNTAX):
                    refused.setdefault(problem["path"], []).append(
                        f"{problem['rule']} {problem.get('field') or problem.get('pointer')}: {problem['message']}"
                    )
    wrong = WRONG.get(clone.name.rpartition("+")[2], {})
    sound = {path: lines for path, lines in refused.items() if path not in wrong}
    reasons = Counter(lines[0].split(": ")[0] for lines in sound.values())
    listed = [f"{path}: {line}" for path, lines in refused.items() for line in lines]
    return Outcome(checked, len(sound), len(refused) - len(sound), reasons, listed)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--by-date", action="store_true")
    parser.add_argument("--seeds", type=int, default=1, help="number of random choices")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    seeds = 1 if arguments.by_date else arguments.seeds
    for clone in arguments.clones:
        outcomes = [
            hold_out(clone, by_date=arguments.by_date, seed=seed, verbose=arguments.verbose)
            for seed in range(1, seeds + 1)
        ]
        checked, refused, wrong = (sum(numbers) for numbers in list(zip(*outcomes, strict=True))[:3])
        reasons = sum((one.reasons for one in outcomes), Counter[str]())
        share = refused / checked if checked else 0
        print(
            f"{clone.name:36} {git(clone, 'rev-parse', '--short=9', 'HEAD').strip()} {checked:6,} held out"
            f" {refused:4,} sound ones refused {share:6.2%} {wrong:4,} wrong ones {dict(reasons.most_common(6))}",
            flush=True,
        )
        if arguments.verbose:
            print("\n".join(line for one in outcomes for line in one.lines[:40]))


if __name__ == "__main__":
    main()
