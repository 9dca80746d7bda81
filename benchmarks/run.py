"""Compare mattercheck with typical hand-written scripts, and print the table for docs/performance.md.

    python benchmarks/run.py                    # full benchmark, takes about 15 minutes
    python benchmarks/run.py --scale 0.1        # a tenth of the files

Peers that aren't installed are skipped. Run `npm install` in benchmarks/peers to install the Node peers.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from corpora import Corpus, archive, commit, pages
from measure import Cost, measure

import mattercheck

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
ARTICLE_SCHEMA = HERE.parent / "schemas" / "news-article.schema.json"
PROGRAM = str(Path(sysconfig.get_path("scripts"), "mattercheck"))
MATTERCHECK = (PROGRAM, "check", "--quiet")


BEFORE = {
    ("one changed article, clean", "PyYAML + jsonschema script"): 0.55,
    ("one changed article, clean", "Node script"): 0.27,
    ("one changed small page, faulty", "PyYAML + jsonschema script"): 1.57,
    ("one changed small page, faulty", "Node script"): 0.62,
    ("archive, every seventh file faulty", "Node script"): 11.1,
    ("archive, clean", "Node script"): 0.76,
    ("archive, clean, two processes, wall", "one process"): 0.53,
    ("archive, clean, second run", "the first run"): 0.03,
    ("small pages", "Node script"): 1.12,
    ("small pages, two processes, wall", "one process"): 0.69,
    ("small pages, second run", "the first run"): 0.23,
    ("every file faulty, 20 faults each", "none faulty"): 9.13,
    ("a faulty article, marginal cost", "a clean one"): 5.98,
    ("a faulty small page, marginal cost", "a clean one"): 15,
    ("infer over the archive", "check"): 3.42,
    ("100,000 small files, memory", "10,000"): 1.14,
}
"""Ratios of earlier versions, by the work and what it is compared with: see docs/performance.md."""


_NEEDS_MANY_FILES = ("second run", "two processes", "small pages", "memory")
"""Parts of the names of rows whose ratio with few files is that of starting up: it says nothing of the aim."""
_TELLING_SCALE = 0.5
"""Share of the files from which on these ratios are compared with their aims."""


class Row(NamedTuple):
    """A row of the table. `at_most` is the target ratio; with few files, the status is not `met` but `few files`."""

    work: str
    against: str
    ours: str
    theirs: str
    ratio: float
    at_most: float


class Bench:
    """The corpora, the peers, and the rows measured so far."""

    def __init__(self, folder: Path, scale: float) -> None:
        self.folder = folder
        self.rows: list[Row] = []
        self.growth_rows: list[str] = []
        self._cold: dict[tuple[Path, int], Cost] = {}
        self.node = shutil.which("node") if (PEERS / "node_modules").is_dir() else None
        log("generating the corpora")
        articles, small = _scaled(4958, scale), _scaled(14_600, scale)
        self.archive = commit(archive(folder / "archive", articles, ARTICLE_SCHEMA))
        self.large = commit(archive(folder / "large", articles, ARTICLE_SCHEMA, faulty_every=0))
        self.large_faulty = commit(archive(folder / "bad", articles, ARTICLE_SCHEMA, faulty_every=1))
        self.worst = commit(archive(folder / "worst", articles, ARTICLE_SCHEMA, faulty_every=1, faults=20))
        self.small = commit(pages(folder / "small", small))
        self.small_faulty = commit(pages(folder / "faulty", small, faulty_every=1))

    def peers(self, corpus: Corpus, path: Path) -> dict[str, list[str]]:
        """Return the commands of the installed peers for a file or folder of a corpus."""
        script = [sys.executable, str(PEERS / "check.py"), str(corpus.schema), str(path)]
        commands = {"PyYAML + jsonschema script": script}
        if self.node is not None:
            commands["Node script"] = [self.node, str(PEERS / "check.mjs"), str(corpus.schema), str(path)]
        return commands

    def add(
        self, work: str, against: str, ours: float, theirs: float, at_most: float, *, unit: str = "s"
    ) -> None:
        shown = [
            f"{number:,.0f} MB"
            if unit == "MB"
            else f"{number * 1000:.2f} ms"
            if unit == "ms"
            else _seconds(number)
            for number in (ours, theirs)
        ]
        self.rows.append(Row(work, against, *shown, ours / theirs, at_most))

    def one_file(self) -> None:
        log("one changed file")
        for work, corpus, aim in (
            ("article, clean", self.large, 0.5),
            ("article, faulty", self.large_faulty, 0.6),
            ("small page, faulty", self.small_faulty, 0.6),
        ):
            file = corpus.first_file
            ours = measure([*MATTERCHECK, str(file)], corpus.folder, times=11)
            for name, command in self.peers(corpus, file).items():
                theirs = measure(command, corpus.folder, times=11)
                self.add(f"one changed {work}", name, ours.cpu, theirs.cpu, aim)

    def many_files(self) -> None:
        for work, corpus, at_most in (
            ("archive, every seventh file faulty", self.archive, 0.9),
            ("archive, clean", self.large, 0.7),
            ("small pages", self.small, 0.9),
        ):
            log(f"{work}: {corpus.files:,} files")
            cold = self.cold(corpus, 1)
            for name, command in self.peers(corpus, corpus.content).items():
                if name.startswith("Node"):
                    theirs = measure(command, corpus.folder, times=3)
                    self.add(work, name, cold.cpu, theirs.cpu, at_most)
            if corpus is not self.archive:
                is_large = corpus is self.large
                two = self.cold(corpus, 2)
                limit = 0.55 if is_large else 0.65
                self.add(f"{work}, two processes, wall", "one process", two.wall, cold.wall, limit)
                # Unlike the time on the clock, this shows the cost of a second process on a busy machine, too.
                self.add(f"{work}, two processes, CPU", "one process", two.cpu, cold.cpu, 1.15)
                self.rebuild_cache(corpus)
                again = measure([*MATTERCHECK, "--jobs", "1"], corpus.folder)
                limit = 0.05 if is_large else 0.2
                self.add(f"{work}, second run", "the first run", again.cpu, cold.cpu, limit)

    def faulty_files(self) -> None:
        log("faulty files")
        clean = self.cold(self.large, 1)
        worst = self.cold(self.worst, 1, times=1)
        self.add("every file faulty, 20 faults each", "none faulty", worst.cpu, clean.cpu, 10)
        for work, faulty, valid, at_most in (
            ("a faulty article", self.large_faulty, self.large, 5),
            ("a faulty small page", self.small_faulty, self.small, 8),
        ):
            ours, theirs = (self.marginal(corpus) for corpus in (faulty, valid))
            self.add(f"{work}, marginal cost", "a clean one", ours, theirs, at_most, unit="ms")

    def other_commands(self) -> None:
        log("other commands")
        corpus = self.archive
        check = measure([*MATTERCHECK, "--jobs", "1", "--no-cache"], corpus.folder).cpu
        commands = {
            "infer": ("infer", "content"),
            "stats": ("stats", "--jobs", "1"),
            "fix --diff": ("fix", "--diff"),
        }
        for name, arguments in commands.items():
            cost = measure([PROGRAM, *arguments], corpus.folder, times=1 if name == "infer" else 3)
            self.add(f"{name} over the archive", "check", cost.cpu, check, 3)

    def marginal(self, corpus: Corpus) -> float:
        """Return the CPU seconds of one more file of a corpus."""
        one = measure([*MATTERCHECK, "--no-cache", str(corpus.first_file)], corpus.folder, times=5)
        return (self.cold(corpus, 1).cpu - one.cpu) / (corpus.files - 1)

    def growth(self, scale: float) -> None:
        log("growth: 1 to 100,000 small files")
        costs: dict[int, Cost] = {}
        for files in (1, 10, 100, 1000, 10_000, 100_000):
            number = _scaled(files, scale if files > 1000 else 1)
            corpus = commit(pages(self.folder / f"growth{files}", number))
            costs[files] = self.cold(corpus, 1, times=1 if files == 100_000 else 3)
            shutil.rmtree(corpus.folder)
            cost = costs[files]
            self.growth_rows.append(
                f"| {corpus.files:,} | {cost.cpu:.3f} s | {cost.wall:.3f} s | {cost.memory:.0f} MB |"
            )
        self.add(
            "100,000 small files, memory",
            "10,000",
            costs[100_000].memory,
            costs[10_000].memory,
            1.2,
            unit="MB",
        )

    def cold(self, corpus: Corpus, jobs: int, *, times: int = 3) -> Cost:
        """Return the cost of a run that starts without a cache and writes one, measured once for each corpus."""
        if (corpus.folder, jobs) not in self._cold:
            self._cold[corpus.folder, jobs] = self.rebuild_cache(corpus, jobs, times=times)
        return self._cold[corpus.folder, jobs]

    def rebuild_cache(self, corpus: Corpus, jobs: int = 1, *, times: int = 1) -> Cost:
        cache = corpus.folder / ".mattercheck_cache"
        command = [*MATTERCHECK, "--jobs", str(jobs)]
        return measure(
            command, corpus.folder, times=times, before=lambda: shutil.rmtree(cache, ignore_errors=True)
        )


def log(text: str) -> None:
    print(f"\n{text}", flush=True)


def _seconds(number: float) -> str:
    return f"{number * 1000:,.0f} ms" if number < 1 else f"{number:,.2f} s"


def _scaled(files: int, scale: float) -> int:
    return max(1, round(files * scale))


def _versions(node: str | None) -> str:
    ours = ("mattercheck", "jsonschema-rs", "jsonschema", "PyYAML")
    named = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in ours)]
    if node is not None:
        named.append(f"Node {_output(node, '--version').removeprefix('v')}")
        manifest = (PEERS / "package.json").read_text(encoding="utf-8")
        named += [
            line.strip().strip(",").replace('"', "") for line in manifest.splitlines() if '": "' in line
        ][2:]
    named.append(_output("git", "--version"))
    return ", ".join(named)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _machine() -> str:
    names = [line.split(":")[1].strip() for line in _cpu_lines() if line.startswith("model name")]
    model = names[0] if names else platform.processor() or platform.machine()
    return f"{model}, {os.cpu_count()} processors, {platform.system()}"


def _cpu_lines() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "--scale", type=float, default=1.0, help="share of the files to generate (default: 1)"
    )
    arguments = parser.parse_args()
    started = time.monotonic()
    # Compiling modules must not be measured, even where the environment forbids to write what is compiled.
    compileall.compile_dir(Path(mattercheck.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), arguments.scale)
        bench.one_file()
        bench.many_files()
        bench.faulty_files()
        bench.other_commands()
        bench.growth(arguments.scale)
    print("\n| work | compared with | mattercheck | other | ratio | before | aim | |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for row in bench.rows:
        before = BEFORE.get((row.work, row.against), "")
        status = "met" if row.ratio <= row.at_most else "not met"
        if arguments.scale < _TELLING_SCALE and any(part in row.work for part in _NEEDS_MANY_FILES):
            status = "few files"
        cells = (
            row.work,
            row.against,
            row.ours,
            row.theirs,
            f"{row.ratio:.2f}",
            f"{before}",
            f"{row.at_most}",
        )
        print("| " + " | ".join((*cells, status)) + " |")
    print(f"\n{_machine()}; {_versions(bench.node)}\n")
    print("| files | CPU | wall | memory |\n| ---: | ---: | ---: | ---: |")
    print("\n".join(bench.growth_rows))
    print(f"\nmeasured in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
