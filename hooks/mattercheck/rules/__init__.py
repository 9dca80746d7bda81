"""Every rule, declared once: feeds problems, `mattercheck explain`, the documentation and the reports."""

from __future__ import annotations

from .document import DOCUMENT_RULES
from .keywords import KEYWORD_RULES
from .rule import Rule
from .schema import SCHEMA_RULES

__all__ = ["HOME_PAGE", "RULES", "Rule", "page_address"]

RULES: dict[str, Rule] = {rule.id: rule for rule in (*DOCUMENT_RULES, *KEYWORD_RULES, *SCHEMA_RULES)}
"""All rules by id, in the order of their declaration."""

HOME_PAGE = "https://github.com/mattercheck/mattercheck"


def page_address(rule: str) -> str:
    """Return the address of the page about a rule."""
    return f"{HOME_PAGE}/blob/main/docs/rules/{rule}.md"
