"""Fingerprints by which dashboards recognize a problem from one run to the next."""

from __future__ import annotations

import hashlib
from collections import Counter

from ..checking.fingerprint import fingerprint_of
from ..core.problem import Problem


class Fingerprints:
    """Makes fingerprints unique in a run: from the path, the fingerprint, and a counter for identical ones."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, problem: Problem) -> str:
        """Return 32 hexadecimal digits, unique for each problem of a run."""
        name = f"{problem.path}{fingerprint_of(problem)}"
        self._seen[name] += 1
        return hashlib.sha256(f"{name} {self._seen[name]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
