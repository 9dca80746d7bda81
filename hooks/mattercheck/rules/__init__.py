"""Every rule, declared once: feeds problems, `mattercheck explain`, the documentation and the reports."""

from __future__ import annotations

from .document import DOCUMENT_RULES
from .keywords import KEYWORD_RULES
from .rule import Rule
from .schema import SCHEMA_RULES

__all__ = ["RULES", "Rule"]

RULES: dict[str, Rule] = {rule.id: rule for rule in (*DOCUMENT_RULES, *KEYWORD_RULES, *SCHEMA_RULES)}
"""All rules by id, in the order of their declaration."""
