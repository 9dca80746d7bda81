"""What dashboards know a finding by, from one run to the next."""

from __future__ import annotations

import hashlib
from collections import Counter

from ..checking.fingerprint import fingerprint_of
from ..core.problem import Problem


class Fingerprints:
    """Gives each problem of a run a fingerprint: of its path and fingerprint, and which one of equals it is."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()

    def of(self, problem: Problem) -> str:
        """Return 32 hexadecimal digits, different for each problem of a run."""
        name = f"{problem.path}{fingerprint_of(problem)}"
        self._met[name] += 1
        return hashlib.sha256(f"{name} {self._met[name]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
