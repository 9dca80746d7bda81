"""The docs as a site: it builds without a warning, loads nothing from elsewhere, and a newcomer finds the way."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from mattercheck.config.ready import ready_schemas
from mattercheck.rules import RULES

pytest.importorskip("mkdocs", reason="needs MkDocs: pip install --group docs")

DOCS = ROOT / "docs"
_LOADED = re.compile(
    r"<(?:script|img|iframe|source|link(?= [^>]*rel=\"?(?:stylesheet|preconnect|preload|icon|manifest)))"
    r"[^>]*?(?:src|href)=\"?(https?:|//)[^>]*>"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as CI does, where any warning is an error."""
    folder = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    """What the strict build is worth: a missing page, a missing heading, and a page that no menu has."""
    for name, text in (
        ("index.md", "# A\n\n[b](b.md) [c](missing.md) [d](b.md#missing)\n"),
        ("b.md", "# B\n"),
        ("lost.md", "# Lost\n"),
    ):
        (tmp_path / "docs" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    validation = settings[settings.index("validation:") : settings.index("theme:")]
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: x\ntheme: mkdocs\n{validation}nav: [index.md, b.md]\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    for found in ("missing.md", "#missing", "lost.md"):
        assert found in done.stderr


def test_every_page_is_there(site: Path) -> None:
    for rule in RULES:
        assert (site / "rules" / rule / "index.html").is_file()
    for schema in ready_schemas():
        assert (site / "ready-schemas" / schema / "index.html").is_file()
    for page in ("changelog", "contributing", "security", "cli", "configuration", "editors", "comparison"):
        assert (site / page / "index.html").is_file()
    assert not list(site.rglob("*.py")) or {path.name for path in site.rglob("*.py")} == {"run.py"}


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 120
    for page in pages:
        found = _LOADED.search(page.read_text(encoding="utf-8"))
        assert found is None, f"{page}: {found and found[0]}"
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:|//)", sheet.read_text(encoding="utf-8")), sheet


def test_the_search_finds_rules_and_options(site: Path) -> None:
    entries = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    texts = {entry["location"]: entry["title"] + entry["text"] for entry in entries}
    assert "appears twice in the same mapping" in texts["rules/duplicate-key/"]
    assert "--changed-lines" in texts["cli/#mattercheck-check"]


def test_a_link_to_a_page_shows_the_card(site: Path) -> None:
    page = (site / "fixing" / "index.html").read_text(encoding="utf-8")
    card = re.search(r'property="?og:image"? content="?([^">\s]+)', page)
    assert card is not None
    assert card[1].endswith("/images/social-card.png")
    head = (site / "images" / "social-card.png").read_bytes()[:24]
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1200, 630)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from browsing import started_browser

    with started_browser() as browser:
        yield browser


def shown_commands(markdown: str) -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_a_newcomer_finds_the_way(address: str, browser: Any) -> None:
    """From the home page to each quick start, whose commands are there, then to a rule by the search."""
    from browsing import Page

    visit = Page(browser, address, color_scheme="light")
    page = visit.page
    for name in sorted(path.stem for path in (DOCS / "start").glob("*.md") if path.stem != "README"):
        page.goto(address)
        page.locator("article").get_by_role("link", name="Get started", exact=True).click()
        page.locator(f"article a[href$='{name}/']").first.click()
        page.wait_for_url(f"{address}start/{name}/")  # until it is loaded
        text = html.unescape("\n".join(page.locator("article pre").all_inner_texts()))
        commands = shown_commands((DOCS / "start" / f"{name}.md").read_text(encoding="utf-8"))
        assert commands
        assert all(command in text for command in commands)
        for image in page.locator("article img").all():
            image.scroll_into_view_if_needed()
            assert image.evaluate("async (one) => { await one.decode(); return one.naturalWidth }") > 0
    page.locator("[name=query]").click()
    page.keyboard.type("duplicate key", delay=20)
    page.locator(".md-search-result__link[href*='rules/duplicate-key/']").first.click()
    page.wait_for_url("**/rules/duplicate-key/**")
    assert page.locator("h1").inner_text().startswith("duplicate-key")
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith((address, "data:", "blob:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen(address: str, browser: Any, scheme: str) -> None:
    from browsing import Page

    for name in ("", "cli/", "ready-schemas/hugo/", "start/ci/", "comparison/"):
        visit = Page(browser, address + name, color_scheme=scheme, viewport={"width": 390, "height": 844})
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert (
            visit.page.evaluate("document.body.dataset.mdColorScheme")
            == {"light": "default", "dark": "slate"}[scheme]
        )
        assert visit.complaints == []
