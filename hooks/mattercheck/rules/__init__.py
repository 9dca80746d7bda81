"""All rules, each declared once. Problems, `mattercheck explain`, the documentation and the reports use them.

What detects a violation isn't here: see `document` and `schema`. Every layer except `core` may import this package.
"""

from __future__ import annotations

from .document import DOCUMENT_RULES
from .keywords import KEYWORD_RULES
from .loader import LOADER_RULES
from .relations import RELATION_RULES
from .rule import Rule
from .schema import SCHEMA_RULES

__all__ = ["HOME_PAGE", "RULES", "Rule", "page_address"]

_ALL = (*DOCUMENT_RULES, *KEYWORD_RULES, *LOADER_RULES, *SCHEMA_RULES, *RELATION_RULES)
RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""All rules by ID, in declaration order."""

HOME_PAGE = "https://github.com/mattercheck/mattercheck"


def page_address(rule: str) -> str:
    """Return the URL of the documentation page of a rule."""
    return f"{HOME_PAGE}/blob/main/docs/rules/{rule}.md"
