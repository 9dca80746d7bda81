"""The declaration of a rule."""

from __future__ import annotations

from ..core.named_tuple import NamedTuple
from ..core.problem import Severity


class Rule(NamedTuple):
    """A kind of problem.

    `summary` is one line, `why` says what goes wrong otherwise, `example` is content that violates the
    rule, `fix` says what to do, and `instead` is the corrected example. `since` is the first version
    with the rule. `schema` is the JSON Schema that the example violates, empty if any would do.
    """

    id: str
    summary: str
    why: str
    example: str
    fix: str
    instead: str
    severity: Severity = Severity.ERROR
    since: str = "0.1.0"
    schema: str = ""
