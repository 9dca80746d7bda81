"""SARIF 2.1.0, which GitHub code scanning and others read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import quote

from ...checking.result import Result, Summary
from ...core.problem import Fix, Problem, Span
from ...core.version import __version__
from ...rules import HOME_PAGE, RULES, page_address
from ..color import Style
from ..finding_ids import Fingerprints
from ..json_text import to_json
from ..one_line import describe
from ..renderer import Renderer
from ..text_safety import escape_controls

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


class _Sarif(Renderer):
    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._results: list[dict[str, Any]] = []
        self._fingerprints = Fingerprints()

    def result(self, result: Result) -> str:
        self._results.extend(self._found(problem) for problem in result.problems)
        return ""

    def end(self, summary: Summary) -> str:
        del summary
        rules = sorted({result["ruleId"] for result in self._results})
        driver = {
            "name": "mattercheck",
            "version": __version__,
            "informationUri": HOME_PAGE,
            "rules": [_rule(rule) for rule in rules],
        }
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": self._results}
        return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, 2) + "\n"

    def _found(self, problem: Problem) -> dict[str, Any]:
        found: dict[str, Any] = {
            "ruleId": problem.rule,
            "level": problem.severity.value,
            "message": {"text": _message(describe(problem))},
            "locations": [_location(problem.path, problem.span)],
            "partialFingerprints": {"primaryLocationLineHash": f"{self._fingerprints.of(problem)}:1"},
        }
        if problem.related:
            found["relatedLocations"] = [
                {
                    "message": {"text": _message(escape_controls(one.message))},
                    **_location(one.path or problem.path, one.span),
                }
                for one in problem.related
            ]
        if problem.fix is not None:
            found["fixes"] = [_fix(problem.path, problem.fix)]
        return found


def _fix(path: str, fix: Fix) -> dict[str, Any]:
    """Return a fix object (section 3.55)."""
    replacements = [
        {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits
    ]
    description = "safe fix" if fix.safe else "unsafe fix: review it before you apply it"
    return {
        "description": {"text": description},
        "artifactChanges": [{"artifactLocation": _artifact(path), "replacements": replacements}],
    }


def _location(path: str, span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(span)}}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(os.fsencode(path)), "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _rule(name: str) -> dict[str, Any]:
    rule = RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": _message(rule.summary)},
        "fullDescription": {"text": _message(rule.why)},
        "help": {"text": _message(rule.fix)},
        "helpUri": page_address(name),
    }


def _message(text: str) -> str:
    """Escape placeholders (section 3.11.5) and links (section 3.11.6) in a text."""
    return _PLACEHOLDER.sub(r"{{\1}}", text).replace("](", "] (")


make = _Sarif
