"""Makes the pictures of the docs with Chromium: `pictures.py card|archive|history`.

The content of the reports is generated: an archive like that of the benchmarks, and guides with a year of commits.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

_ROOT = Path(__file__).resolve().parent.parent.parent
sys.path += [str(_ROOT / "docs" / "site"), str(_ROOT / "benchmarks")]

import corpora  # noqa: E402
import social_card  # noqa: E402

from mattercheck.cli import main  # noqa: E402

_IMAGES = _ROOT / "docs" / "images"
_SCHEMA = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["title", "owner", "last_reviewed"],
  "properties": {
    "title": { "type": "string", "minLength": 1 },
    "owner": { "enum": ["platform", "accounts", "payments"] },
    "status": { "enum": ["draft", "stable", "deprecated"] },
    "tags": { "type": "array", "items": { "type": "string", "pattern": "^[a-z-]+$" } },
    "last_reviewed": { "type": "string", "format": "date" }
  },
  "additionalProperties": false
}
"""
_SETTINGS = """\
[[collections]]
name = "guides"
files = "docs/guides/**/*.md"
schema = "guide.schema.json"
fresh = { field = "last_reviewed", within = "300d" }
"""
_MISTAKES: tuple[tuple[str, str], ...] = (
    ("owner: platform", "owner: plattform"),
    ("status: stable", "status: stabel"),
    ("tags: [setup]", "tags: [Set up]"),
)


def card() -> None:
    """Draw the card that other sites show for a link to the docs."""
    with _browser() as browser, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "card.svg"
        path.write_text(social_card.card(), encoding="utf-8")
        page = browser.new_page(viewport={"width": social_card.WIDTH, "height": social_card.HEIGHT})
        page.goto(path.as_uri())
        page.screenshot(path=_IMAGES / "social-card.png")


def archive() -> None:
    """Show the problems of a news archive, in the dark."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "harbour-gazette"
        corpora.archive(folder, 400, _ROOT / "schemas" / "news-article.schema.json", faulty_every=5, faults=2)
        settings = folder / "mattercheck.toml"
        settings.write_text(settings.read_text("utf-8").replace('"pages"', '"news"'), encoding="utf-8")
        page = _report(folder, "Harbour Gazette")
        with _opened(page, "dark", 1100, 780) as shown:
            shown.fill("#search", "webUrl")
            shown.evaluate("document.getElementById('problems').scrollIntoView()")
            shown.screenshot(path=_IMAGES / "report-archive.png")


def history() -> None:
    """Show the first screen of a report on guides with a year of commits."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "guides"
        folder.mkdir()
        _year(folder)
        page = _report(folder, "Product guides", "--history", "12")
        with _opened(page, "light", 1100, 1180) as shown:
            shown.screenshot(path=_IMAGES / "report-history.png")


def _year(folder: Path) -> None:
    """Write a repository: guides are added each month; mistakes pile up, and from the sixth month on are fixed."""
    random_ = random.Random(7)  # noqa: S311
    (folder / "guide.schema.json").write_text(_SCHEMA, encoding="utf-8")
    (folder / "mattercheck.toml").write_text(_SETTINGS, encoding="utf-8")
    _git(folder, "init", "--quiet")
    faulty: list[Path] = []
    texts: dict[Path, str] = {}
    for month in range(12):
        year, number = divmod(2025 * 12 + 11 + month, 12)
        area = ("install", "operate", "integrate", "bill")[month % 4]
        for guide in range(14):
            path = folder / "docs" / "guides" / area / f"{month:02}-{guide:02}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            texts[path] = (
                f"---\ntitle: Guide {month * 14 + guide}\nowner: platform\nstatus: stable\ntags: [setup]\n"
                f"last_reviewed: {year}-{number + 1:02}-{random_.randint(1, 28):02}\n---\n\nText.\n"
            )
            path.write_text(texts[path], encoding="utf-8")
            if random_.random() < (0.3 if month < 5 else 0.12):
                right, wrong = random_.choice(_MISTAKES)
                path.write_text(texts[path].replace(right, wrong), encoding="utf-8")
                faulty.append(path)
        for _ in range(random_.randint(1, 4) if month > 4 else month // 3):
            if faulty:
                path = faulty.pop(0)
                path.write_text(texts[path], encoding="utf-8")
        _git(folder, "add", "--all")
        when = f"{year}-{number + 1:02}-20T09:00:00Z"
        os.environ["GIT_COMMITTER_DATE"] = when
        _git(
            folder,
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.com",
            "commit",
            "-qm",
            "Guides",
            f"--date={when}",
        )


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


def _report(folder: Path, title: str, *options: str) -> Path:
    os.environ["SOURCE_DATE_EPOCH"] = "1795780800"  # 27 November 2026
    os.chdir(folder)
    code = main(["report", "--title", title, *options], io.BytesIO(), sys.stdout, sys.stderr)
    os.chdir(_ROOT)
    assert code == 0
    return folder / "mattercheck-report.html"


@contextmanager
def _browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def _opened(path: Path, scheme: str, width: int, height: int) -> Iterator[Any]:
    with _browser() as browser:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(path.as_uri())
        yield page


PICTURES: dict[str, Callable[[], None]] = {"card": card, "archive": archive, "history": history}

if __name__ == "__main__":
    for name in sys.argv[1:] or PICTURES:
        PICTURES[name]()
