"""Measure what hostile inputs cost, and print the worst of each kind.

python tests/hostile/worst.py                     # all kinds
python tests/hostile/worst.py content schema      # some of them
python tests/hostile/worst.py --every 10          # a sample
python tests/hostile/worst.py --match "3,900" -v  # those with a text in their name, each on a line

Exits with code 1 if any input exceeds the bounds in docs/hazards.md, prints a traceback, or ends with another exit code
than 0, 1 and 2. The time is CPU time including all processes, and the memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import configurations
import contents
import machines
import schemas
from hostile_input import CONFIGURATION, GOOD, SCHEMA, Input

KINDS = {
    "content": (contents.inputs, 2, 300),
    "schema": (schemas.inputs, 4, 500),
    "configuration": (configurations.inputs, 4, 500),
    "git": (machines.git_inputs, 2, 300),
    "cache": (machines.cache_inputs, 2, 300),
    "store": (machines.store_inputs, 2, 300),
}
"""The inputs of each kind, and their bounds: seconds of CPU time and megabytes."""
HUNG_AFTER = 60
"""Seconds."""


class Cost(NamedTuple):
    seconds: float
    megabytes: float
    name: str
    fault: str


def main() -> int:
    """Measure the inputs and return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], default=[])
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--match", default="", metavar="TEXT")
    parser.add_argument("-v", "--verbose", action="store_true")
    arguments = parser.parse_args()
    failed = total = 0
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        _make(template)
        print(f"{'kind':<14} {'inputs':>6} {'most s':>7} {'most MB':>8}  worst")
        for kind in arguments.kinds or KINDS:
            make, seconds, megabytes = KINDS[kind]
            # One after the other: the memory of this process counts as that of each process that it starts.
            chosen = islice((one for one in make() if arguments.match in one.name), 0, None, arguments.every)
            costs = list(_measured(chosen, template, verbose=arguments.verbose))
            if not costs:
                continue
            total += len(costs)
            slowest, largest = max(costs), max(costs, key=lambda cost: cost.megabytes)
            print(
                f"{kind:<14} {len(costs):>6} {slowest.seconds:>7.2f} {largest.megabytes:>8.0f}  {slowest.name}"
            )
            for cost in costs:
                if cost.fault or cost.seconds > seconds or cost.megabytes > megabytes:
                    failed += 1
                    print(f"  FAILED {cost.seconds:.2f} s {cost.megabytes:.0f} MB: {cost.name} {cost.fault}")
            sys.stdout.flush()
    print(f"{total} inputs, {failed} failed")
    return 1 if failed else 0


def _make(folder: Path) -> None:
    (folder / "content").mkdir(parents=True)
    (folder / "mattercheck.toml").write_text(CONFIGURATION)
    (folder / "post.schema.json").write_text(SCHEMA)
    (folder / "content" / "good.md").write_text(GOOD)
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "first"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)


def _measured(inputs: Iterable[Input], template: Path, *, verbose: bool) -> Iterable[Cost]:
    for one in inputs:
        folder = template.parent / "repository"
        shutil.copytree(template, folder, symlinks=True)
        environment = one.write(folder)
        cost = _run(one, folder, environment if isinstance(environment, dict) else {})
        if verbose:
            print(f"{cost.seconds:6.2f} s {cost.megabytes:5.0f} MB  {cost.name} {cost.fault}", flush=True)
        yield cost
        shutil.rmtree(folder)


def _run(one: Input, folder: Path, environment: dict[str, str]) -> Cost:
    command = [sys.executable, "-P", "-m", "mattercheck", *one.command]
    with tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
        timer = threading.Timer(HUNG_AFTER, lambda: os.killpg(process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = code = os.waitstatus_to_exitcode(status)
        stderr.seek(0)
        said = stderr.read()
    fault = "" if code in {0, 1, 2} else f"(exit code {code})"
    if b"Traceback" in said or b"bug in mattercheck" in said:
        fault += f" ({said[-300:].decode(errors='replace').strip()})"
    return Cost(
        usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, f"{' '.join(one.command)}: {one.name}", fault
    )


if __name__ == "__main__":
    sys.exit(main())
