"""Measure the CPU time, wall-clock time and memory of a command."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Cost(NamedTuple):
    """CPU time in seconds including child processes, wall-clock time in seconds, and peak memory in MB.

    The memory is that of the largest process.
    """

    cpu: float
    wall: float
    memory: float


def measure(
    command: Sequence[str], folder: Path, *, times: int = 3, before: Callable[[], object] = lambda: None
) -> Cost:
    """Run a command a few times and return the median of each cost; `before` is called before each run.

    Raises RuntimeError if the command exits with a code other than 0 or 1.
    """
    costs = []
    for _ in range(times):
        before()
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        stderr = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        if process.returncode not in {0, 1}:
            raise RuntimeError(f"{' '.join(command)}: {stderr.decode(errors='replace')}")
        costs.append(Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024))
    return Cost(*(median(values) for values in zip(*costs, strict=True)))
