"""The report as one HTML page that needs nothing else: no network, no fonts, no other file."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any

from ...core.text import count
from ...core.version import __version__
from ...rules import HOME_PAGE, RULES, page_address
from .folders import TOP_LEVEL, shared_folder, treemap
from .history import trend_of
from .history_chart import history_chart
from .model import Report

_TREEMAP = (960.0, 320.0)
"""Width and height of the treemap in user units."""
_NAMELESS = {
    "collection": "(inline schema)",
    "field": "(whole document)",
    "folder": TOP_LEVEL,
    "rule": "",
}
"""What is shown instead of an empty name."""


def to_html(report: Report) -> str:
    """Return the page. Its text is escaped by jinja2, and its data is JSON without `<`."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files(__package__) / "page"
    style, script = ((folder / name).read_text(encoding="utf-8").strip() for name in ("page.css", "page.js"))
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(count=count, heat=_heat, number="{:,}".format, percent=percent)
    text: str = environment.get_template("page.html.j2").render(
        report=report,
        version=__version__,
        home=HOME_PAGE,
        policy=_policy(style, script),
        style=style,
        script=script,
        data=_data(report),
        cells=treemap(report.folders, *_TREEMAP),
        shared=shared_folder(report.folders),
        chart=history_chart(report.months) if len(report.months) > 1 else None,
        trend=trend_of(report.months),
        nameless=_NAMELESS,
    )
    return text


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows this style and this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _data(report: Report) -> str:
    """Return the problems as JSON that can't end the element it is in."""
    table = report.table.to_json()
    data: dict[str, Any] = {
        **table,
        "folders": [folder.name for folder in report.folders],
        "link": report.link_template,
        "nameless": _NAMELESS,
        "rules": {name: page_address(name) for name in table["texts"]["rule"] if name in RULES},
    }
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def percent(share: float) -> str:
    """Return a share as a percentage, which is only 100 or 0 if it is exactly that."""
    if 0 < share < 1:
        share = min(max(share, 0.001), 0.999)
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def _heat(share: float) -> int:
    """Return a step from 0 to 4 for a share of faulty files."""
    return 0 if not share else 1 if share < 0.02 else 2 if share < 0.1 else 3 if share < 0.4 else 4
