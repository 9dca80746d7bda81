"""What `mattercheck init` shows before it writes: collections, relations, mistakes and schemas."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from ..config.settings import BASELINE_NAME as BASELINE
from ..core.problem import Problem
from ..core.text import count
from ..init.contents import Found
from ..init.plan import Plan
from ..init.ready_fit import Misfit
from ..init.sites import Site
from ..reporting.color import Style
from ..reporting.renderers.concise import headline
from ..reporting.text_safety import escape_controls, escape_line

_MOST_SHOWN = 20
"""Most mistakes to list before asking for confirmation."""
_MOST_ALIKE = 3
"""The same for mistakes of one kind, if there are more than are shown."""


def ready_summary(ready: Mapping[str, Collection[str]], misfits: list[Misfit]) -> str:
    """Return the ready schemas that have files, one per line, and those that don't fit their files."""
    lines = [
        f"  {count(len(paths), 'file')} for the bundled schema {name}\n" for name, paths in ready.items()
    ]
    for one in misfits:
        reason = escape_line(one.reason)
        lines.append(
            f"  the bundled schema {one.name} isn't used: it rejects {one.invalid:,} of {one.total:,} files,"
            f" {one.most:,} because of: {reason}\n"
        )
    return "".join(lines)


def summary(sites: list[Site], found: list[Found], planned: Plan) -> str:
    """Return the site generators and collections found, one per line."""
    lines = [f"Found {site.generator} ({escape_controls(site.mark)})" for site in sites]
    if not sites:
        lines.append("No known site generator found")
    names = [escape_line(one.proposal.name) for one in found]
    globs = [escape_controls(one.proposal.glob) for one in found]
    for one, name, glob in zip(found, names, globs, strict=True):
        collector = one.collector
        parts = [count(collector.described, "file")] if collector.described else []
        if collector.absent:
            parts.append(f"{collector.absent} without front matter")
        if collector.faulty:
            faulty = len(collector.faulty)
            parts.append(f"{faulty} with errors" if parts else f"all {faulty} with errors (skipped)")
        schema = planned.schemas.get(one.proposal.name, "")
        if schema and schema not in planned.files:
            parts.append(f"schema {escape_controls(schema)}")
        if one.proposal.name in planned.forms:
            parts.append(f"fields from {escape_controls(planned.forms[one.proposal.name])}")
        lines.append(f"  {name:{max(map(len, names))}}  {glob:{max(map(len, globs))}}  {', '.join(parts)}")
    return "\n".join(lines) + "\n"


def relations(tables: dict[str, dict[str, Any]]) -> str:
    """Return the relations between files that hold, one collection per line."""
    lines = []
    for name, table in tables.items():
        parts = [
            f"unique {field}"
            for one in table.get("unique", [])
            for field in ([one] if isinstance(one, str) else one)
        ]
        parts += [f"{field} in {target}" for field, target in table.get("references", {}).items()]
        lines.append(f"  {escape_line(name)}: {escape_controls(', '.join(parts))}\n")
    return "\nRelations between files:\n" + "".join(lines) if lines else ""


def mistakes(problems: list[Problem], style: Style, *, whole: bool) -> str:
    """Return the content that looks wrong, one problem per line: all of it, or some of each kind."""
    if not problems:
        return ""
    looks = "value looks" if len(problems) == 1 else "values look"
    lines = [f"\n{len(problems):,} {looks} wrong, recorded in {BASELINE}:"]
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.path, problem.rule), []).append(problem)
    shown = [*alike.values()]
    if not whole and len(shown) > _MOST_SHOWN:
        shown = _some_of_each_kind(shown)
    for group in shown:
        more = f" (and {len(group) - 1} more like this)" if len(group) > 1 else ""
        lines.append(f"  {headline(group[0], style)}{more}")
    left = len(problems) - sum(map(len, shown))
    if left:
        lines.append(f"  and {left:,} more: see `mattercheck check --no-baseline`")
    return "\n".join(lines) + "\n"


def _some_of_each_kind(groups: list[list[Problem]]) -> list[list[Problem]]:
    """Return the first of the groups with the same rule and field, in their order."""
    seen: Counter[tuple[str, str]] = Counter()
    some = []
    for group in groups:
        kind = (group[0].rule, group[0].pointer.partition("/")[2].partition("/")[0])
        seen[kind] += 1
        if seen[kind] <= _MOST_ALIKE:
            some.append(group)
    return some[:_MOST_SHOWN]


def outlines(planned: Plan) -> str:
    """Return the fields of each schema to write, one schema per line."""
    lines = ["", "Schemas:"]
    for name in planned.schemas.values():
        if name not in planned.files:
            lines.append(f"  {escape_line(name)}: exists already")
            continue
        schema = json.loads(planned.files[name])
        required = schema.get("required", [])
        optional = [name for name in schema.get("properties", {}) if name not in required]
        parts = [f"required {', '.join(required)}"] if required else []
        parts += [f"optional {', '.join(optional)}"] if optional else []
        unknown = schema.get("x-unknown-fields", {"only-misspelled": True})
        is_closed = schema.get("additionalProperties") is False or not unknown.get("only-misspelled")
        parts.append("no other fields" if is_closed else "any other fields")
        lines.append(f"  {escape_line(name)}: {escape_controls('; '.join(parts))}")
    return "\n".join(lines) + "\n" if planned.schemas else ""
