"""The index of the rules: each of them under what a reader would look for."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.named_tuple import NamedTuple
from .rule import Rule


class Topic(NamedTuple):
    """Rules that a reader looks for together; `names` are their IDs, separated by spaces."""

    title: str
    introduction: str
    names: str

    @property
    def rules(self) -> list[str]:
        """The IDs of the rules."""
        return self.names.split()


TOPICS = (
    Topic(
        "Fields",
        "A field is missing, unknown or not allowed.",
        "required additionalProperties unevaluatedProperties unknown-field propertyNames "
        "dependentRequired dependencies minProperties maxProperties falseSchema deprecated "
        "field-order",
    ),
    Topic(
        "Values",
        "A field has a value that its schema doesn't allow.",
        "type enum const format pattern minLength maxLength minimum maximum exclusiveMinimum "
        "exclusiveMaximum multipleOf contentEncoding contentMediaType anyOf oneOf not schema",
    ),
    Topic(
        "Lists",
        "A list is too short or too long, or has items that its schema doesn't allow.",
        "minItems maxItems uniqueItems items additionalItems unevaluatedItems contains minContains "
        "maxContains",
    ),
    Topic(
        "Syntax",
        "The front matter can't be found or read.",
        "yaml-syntax toml-syntax json-syntax line-syntax duplicate-key duplicate-anchor alias-loop "
        "non-string-key no-json-value not-a-mapping missing-front-matter empty-front-matter "
        "unclosed-front-matter misplaced-front-matter encoding unreadable-file",
    ),
    Topic(
        "What programs read",
        "A program reads something other than the author means, or ignores it.",
        "ambiguous-scalar suspicious-text unportable-yaml quoted-date cut-text reader-difference "
        "ignored-file",
    ),
    Topic(
        "Relations and reviews",
        "A file contradicts other files, its own name or the calendar. These rules need the "
        "configuration: see [Relations](../relations.md) and "
        "[Freshness](../configuration.md#freshness).",
        "unique references paths filename order counterparts stale-content",
    ),
    Topic(
        "Configuration and schemas",
        "The mistake isn't in the content.",
        "invalid-configuration invalid-schema unknown-keyword unknown-format schema-contradiction "
        "suspicious-schema inline-schema stale-baseline unused-ignore internal-error",
    ),
    Topic(
        "Limits",
        "A file is larger or more complex than the [limits](../configuration.md#limits).",
        "size-limit depth-limit alias-limit problem-limit time-limit memory-limit",
    ),
)
"""All topics; each rule belongs to one of them."""


def index(rules: Mapping[str, Rule]) -> str:
    """Return the index page of the rules, as Markdown."""
    parts = [
        "# Rules",
        "The ID of a rule is at the end of each problem. `mattercheck explain RULE` prints its page, and"
        " the table `severity` of\nthe [configuration](../configuration.md#severity) changes its severity. A rule that is"
        " named like a keyword of JSON Schema\nreports what violates that keyword.",
    ]
    for topic in TOPICS:
        rows = "".join(
            f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.summary} |\n"
            for rule in (rules[name] for name in topic.rules)
        )
        table = f"| Rule | Severity | Summary |\n| --- | --- | --- |\n{rows}"
        parts.append(f"## {topic.title}\n\n{topic.introduction}\n\n{table.rstrip()}")
    return "\n\n".join(parts) + "\n"
