"""What a loader does with a violation: the annotations `x-effect` and `x-severity` of a schema.

`x-effect` says what happens, such as "Hugo reads it as false"; `x-severity` makes a violation a warning, because the
loader accepts the file. Each applies to all keywords of its subschema, or is a mapping by keyword; that of a
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
        effect = _annotation(subschema.get("x-effect"), finding)
        if isinstance(effect, str):
            return effect
    return None


def severity_of(finding: Finding) -> Severity:
    """Return the severity of a violation: that of its rule, unless the schema sets another."""
    for subschema in _subschemas(finding):
        severity = _annotation(subschema.get("x-severity"), finding)
        if severity in ("error", "warning"):
            return Severity(severity)
    return RULES.get(finding.keyword, RULES["schema"]).severity


def _annotation(annotation: Any, finding: Finding) -> Any:
    """Return the part of an annotation that is about the keyword of a violation, and about its field."""
    if isinstance(annotation, dict):
        annotation = annotation.get(finding.keyword)
    return annotation.get(str(finding.key)) if isinstance(annotation, dict) else annotation


def _subschemas(finding: Finding) -> list[dict[str, Any]]:
    """Return the subschemas whose annotations apply, the closest first."""
    holder = finding.holder[0] if finding.holder is not None else None
    candidates = (finding.schema, holder, finding.field_schema)
    return [subschema for subschema in candidates if isinstance(subschema, dict)]
