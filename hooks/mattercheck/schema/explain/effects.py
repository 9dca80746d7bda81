"""What a loader does with a violation: the annotations `x-effect` and `x-severity` of a schema.

`x-effect` says what happens, such as "Hugo reads it as false"; `x-severity` makes a violation a warning, because the
loader accepts the file. Each applies to all keywords of its subschema, or is a mapping by keyword; the effect of a
keyword about fields, such as `required`, may be a mapping by field.
"""

from __future__ import annotations

from typing import Any

from ...core.problem import Severity
from ...rules import RULES
from .finding import Finding


def effect_of(finding: Finding) -> str | None:
    """Return what the loader does with this violation, or None if the schema doesn't say."""
    for subschema in _subschemas(finding):
        effect = _for_keyword(subschema.get("x-effect"), finding.keyword)
        if isinstance(effect, dict):
            effect = effect.get(str(finding.key))
        if isinstance(effect, str):
            return effect
    return None


def severity_of(finding: Finding) -> Severity:
    """Return the severity of a violation: that of its rule, unless the schema sets another."""
    for subschema in _subschemas(finding):
        severity = _for_keyword(subschema.get("x-severity"), finding.keyword)
        if severity in {"error", "warning"}:
            return Severity(severity)
    return RULES.get(finding.keyword, RULES["schema"]).severity


def _for_keyword(annotation: Any, keyword: str) -> Any:
    return annotation.get(keyword) if isinstance(annotation, dict) else annotation


def _subschemas(finding: Finding) -> list[dict[str, Any]]:
    """Return the subschemas whose annotations apply, the closest first."""
    holder = finding.holder[0] if finding.holder is not None else None
    candidates = (finding.schema, holder, finding.field_schema)
    return [subschema for subschema in candidates if isinstance(subschema, dict)]
