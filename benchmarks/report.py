"""Measure `mattercheck report`: its cost as a ratio to a check, that of a history, and the page in a browser.

python benchmarks/report.py                  # 5,000 articles; 100,000 problems on a page
python benchmarks/report.py --files 1000 --problems 20000
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from statistics import median

import corpora
from measure import Cost, measure

MATTERCHECK = str(Path(sysconfig.get_path("scripts"), "mattercheck"))
SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "news-article.schema.json"
_PER_FILE = 50
_TIMES = 3
_FILTER = """
(text) => new Promise((done) => {
  const search = document.getElementById("search"), start = performance.now();
  search.value = text;
  search.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})
"""
"""Searches for a text, and resolves to the milliseconds until its hits are drawn."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--problems", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = corpora.commit(corpora.archive(folder / "archive", arguments.files, SCHEMA)).folder
        _compare(f"report on {arguments.files:,} articles", corpus, folder)
        _add_months(corpus)
        _compare("report with a history of 12 months", corpus, folder, "--history", "12")
        faulty = _write_faulty(folder / "faulty", arguments.problems)
        _compare(f"report on {arguments.problems:,} problems", faulty, folder)
        _open(folder / "report.html")


def _compare(what: str, corpus: Path, folder: Path, *options: str) -> None:
    """Print the processor time of a report as a ratio to that of a check; the two take turns."""
    costs: dict[str, list[Cost]] = {"check": [], "report": []}
    for _ in range(_TIMES):
        shutil.rmtree(corpus / ".mattercheck_cache", ignore_errors=True)
        check = [MATTERCHECK, "check", "--quiet", "--no-cache"]
        costs["check"].append(measure(check, corpus, times=1))
        page = str(folder / "report.html")
        costs["report"].append(measure([MATTERCHECK, "report", "--output", page, *options], corpus, times=1))
    ratios = [report.cpu / check.cpu for check, report in zip(costs["check"], costs["report"], strict=True)]
    print(f"{what}: {median(ratios):.2f} times a check ({', '.join(f'{ratio:.2f}' for ratio in ratios)})")


def _add_months(corpus: Path) -> None:
    """Commit a change of every fiftieth article in each of the last twelve months."""
    paths = sorted((corpus / "content").rglob("*.md"))
    for month in range(12):
        for path in paths[month::50]:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("quality: ", "quality: 1", 1), encoding="utf-8")
        when = subprocess.run(
            ["date", "-d", f"{11 - month} months ago", "+%Y-%m-02T12:00:00"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        identity = ("-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com")
        environment = {**os.environ, "GIT_COMMITTER_DATE": when}
        command = ["git", *identity, "commit", "-qam", "Month", f"--date={when}"]
        subprocess.run(command, cwd=corpus, env=environment, check=True)


def _write_faulty(folder: Path, problems: int) -> Path:
    folder.mkdir()
    (folder / "page.schema.json").write_text(
        '{"properties": {"tags": {"items": {"type": "string", "pattern": "^[a-z]+$"}}}}', encoding="utf-8"
    )
    (folder / "mattercheck.toml").write_text(
        '[[collections]]\nname = "pages"\nfiles = "content/**/*.md"\nschema = "page.schema.json"\n',
        encoding="utf-8",
    )
    for number in range(problems // _PER_FILE):
        path = folder / "content" / f"{number // 100:02}" / f"{number:04}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        tags = "".join(f"  - Tag {number} {tag}\n" for tag in range(_PER_FILE))
        path.write_text(f"---\ntags:\n{tags}---\n", encoding="utf-8")
    return folder


def _open(page: Path) -> None:
    """Print how long the page takes to open, and to show the hits of searches, in milliseconds."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser_path = None
    if browser_path is None:
        print("no browser, or playwright isn't installed: the page isn't opened")
        return
    opened, filtered = [], []
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for _ in range(_TIMES):
            shown = browser.new_page()
            shown.goto(page.as_uri())
            shown.wait_for_function("document.getElementById('count').textContent.length > 0")
            opened.append(shown.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            texts = ("tag 17", "pattern 3", "nothing like it", "")
            filtered += [shown.evaluate(_FILTER, text) for text in texts]
            shown.close()
        browser.close()
    print(
        f"page: opens in {median(opened):,.0f} ms, filters in {median(filtered):,.0f} ms (at most {max(filtered):,.0f})"
    )


if __name__ == "__main__":
    main()
