"""The page of `mattercheck report` in a real browser: Chromium, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Page, started_browser
from conftest import BAD, Outcome, Repository
from reporting.sites import HOSTILE, make_hostile_site, make_site
from reporting.test_report import commit

Run = Callable[..., Outcome]

CONTRAST = """
() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement, style = getComputedStyle(node);
    if (!walker.currentNode.textContent.trim() || !node.getClientRects().length) continue;
    if (["SCRIPT", "STYLE", "OPTION"].includes(node.tagName)) continue;
    const isDrawn = node.namespaceURI.endsWith("svg");
    const box = isDrawn && node.closest(".cell") && node.closest(".cell").querySelector("rect");
    const back = box ? parse(getComputedStyle(box).fill) : ground(node);
    const [one, two] = [luminance(parse(isDrawn ? style.fill : style.color)), luminance(back)];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    seen++;
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)}: ${walker.currentNode.textContent.trim().slice(0, 40)}`);
  }
  return [seen, poor];
}
"""
"""The texts whose contrast is below 4.5 to 1 (WCAG 2.2, success criterion 1.4.3), and how many were looked at."""
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with started_browser() as browser:
        yield browser


class Report(Page):
    """A report that is open."""

    def count(self) -> str:
        text: str = self.page.inner_text("#count")
        return text

    def rows(self) -> list[str]:
        texts: list[str] = self.page.locator("#list .row").all_inner_texts()
        return texts

    def assert_quiet(self) -> None:
        assert self.complaints == []
        assert [url for url in self.requests if not url.startswith("file:")] == []
        assert len(self.requests) == 1


@pytest.fixture
def opened(repository: Repository, run: Run, browser: Any) -> Callable[..., Report]:
    def write_and_open(*arguments: str, **options: Any) -> Report:
        assert run("report", *arguments).code == 0
        return Report(browser, (repository.folder / "mattercheck-report.html").as_uri(), **options)

    return write_and_open


def test_the_page_shows_and_filters(repository: Repository, opened: Callable[..., Report]) -> None:
    make_site(repository)
    repository.write("content/sub/a.md", BAD)
    page = opened("--link-template", "https://example.org/{path}#L{line}")
    assert page.count() == "9 of 9 problems"
    page.page.fill("#search", "NWES")
    assert page.count() == "1 of 9 problems"
    detail = page.page.inner_text("#detail")
    assert "kind: nwes" in detail
    assert page.page.inner_text("#detail mark") == "nwes"
    assert "kind: news" in detail
    link = page.page.get_attribute("#detail a.path", "href")
    assert link == "https://example.org/content/errors.md#L5"
    page.page.fill("#search", "format errors.md")
    assert page.count() == "1 of 9 problems"
    page.page.click("button[type=reset]")
    assert page.count() == "9 of 9 problems"
    page.page.select_option("#severity", "warning")
    assert page.count() == "1 of 9 problems"
    page.page.click("button[type=reset]")
    page.page.click('.cell[data-folder="content/sub/"]')
    assert page.count() == "1 of 9 problems"
    page.page.click('.cell[data-folder="content/"]')
    assert page.count() == "8 of 9 problems"
    page.page.click('.pick[data-field="kind"][data-rule="enum"]')
    assert page.count() == "1 of 9 problems"
    assert "kind: nwes" in page.page.inner_text("#detail")
    page.page.click('.pick[data-rule="deprecated"]')
    assert [row.startswith("warning") for row in page.rows()] == [True]
    page.assert_quiet()


def test_the_keyboard_is_enough(repository: Repository, opened: Callable[..., Report]) -> None:
    for number in range(200):
        repository.write(f"content/{number:03}.md", BAD)
    page = opened()
    page.page.focus("#list")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.page.keyboard.press(key)
    active = page.page.get_attribute("#list", "aria-activedescendant")
    assert active == "row-1"
    assert "content/001.md" in page.page.inner_text(f"#{active}")
    assert page.page.get_attribute(f"#{active}", "aria-selected") == "true"
    page.page.keyboard.press("End")
    assert "content/199.md" in page.page.inner_text("#detail")
    assert page.page.get_attribute("#row-199", "aria-setsize") == "200"
    assert len(page.rows()) < 50
    page.assert_quiet()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(
    repository: Repository, opened: Callable[..., Report], monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1719835200")
    make_site(repository)
    for number, faulty in enumerate((0, 1, 4, 20, 90)):
        for index in range(100):
            repository.write(
                f"content/{number}/{index}.md",
                BAD if index < faulty else "---\ntitle: A\ndate: 2024-01-01\n---\n",
            )
    commit(repository, "2024-03-10")
    page = opened("--history", "6", color_scheme=scheme)
    page.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    seen, poor = page.page.evaluate(CONTRAST)
    assert poor == []
    assert seen > 100
    assert page.page.locator(".heat0, .heat1, .heat2, .heat3, .heat4").count() >= 9
    page.assert_quiet()


def test_hostile_content_is_only_text(repository: Repository, opened: Callable[..., Report]) -> None:
    make_hostile_site(repository)
    repository.write(
        "content/img.md",
        "---\n'\"><img src=x onerror=alert(1)>': '</script><script>alert(1)</script>'\n---\n",
    )
    page = opened(
        "--title", "</title><script>alert(1)</script>", "--link-template", "https://example.org/{path}"
    )
    page.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for _ in range(12):
        page.page.keyboard.press("PageDown")
    scripts = page.page.evaluate("document.scripts.length")
    assert scripts == 2
    assert page.page.locator("img, pwned, iframe, b").count() == 0
    addresses = page.page.evaluate("[...document.links].map((one) => one.href)")
    assert all(
        one.startswith(("https://example.org/", "https://github.com/mattercheck/", "file:"))
        for one in addresses
    )
    assert page.page.title() == "</title><script>alert(1)</script>: front matter report"
    body = page.page.inner_text("body")
    assert "pwned" in body
    assert not any(
        char in body for text in HOSTILE for char in text if char in "\x00\x07\x1b\x9b\u202e\u2066"
    )
    page.assert_quiet()


def test_the_policy_forbids_everything_else(repository: Repository, opened: Callable[..., Report]) -> None:
    repository.write("content/a.md", BAD)
    page = opened()
    page.page.evaluate(
        "() => { const image = new Image(); image.src = 'https://example.org/x.png'; document.body.append(image);"
        " const style = document.createElement('style'); style.textContent = 'body { opacity: 0 }';"
        " document.head.append(style); }"
    )
    page.page.wait_for_timeout(100)
    assert page.page.evaluate("getComputedStyle(document.body).opacity") == "1"
    assert len(page.complaints) == 2
    assert page.refused == ["https://example.org/x.png: csp"]


def test_print(repository: Repository, opened: Callable[..., Report], tmp_path: Path) -> None:
    for number in range(30):
        repository.write(f"content/{number:03}.md", BAD)
    page = opened()
    page.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    assert page.page.locator("#printed .printed").count() == 30
    assert page.page.locator("#list").is_hidden()
    page.page.pdf(path=tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").stat().st_size > 10_000
    page.assert_quiet()


def test_without_problems(repository: Repository, opened: Callable[..., Report]) -> None:
    repository.write("content/a.md", "---\ntitle: A\n---\n")
    page = opened()
    assert "No problems." in page.page.inner_text("#problems")
    page.assert_quiet()


def test_a_narrow_screen(repository: Repository, opened: Callable[..., Report]) -> None:
    make_site(repository)
    repository.write("content/sub/a.md", BAD)
    page = opened(viewport={"width": 360, "height": 700})
    page.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.page.evaluate(WIDTH) <= 360
    page.assert_quiet()


@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_and_scripts_from_right_to_left(
    repository: Repository, opened: Callable[..., Report], width: int
) -> None:
    repository.write(f"content/{'long' * 20}.md", f"---\n{'long' * 50}: {'long' * 50}\n---\n")
    repository.write("content/\u0645\u0642\u0627\u0644.md", "---\n\u0639\u0646\u0648\u0627\u0646: x\n---\n")
    page = opened("--title", "long" * 50, viewport={"width": width, "height": 700})
    page.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.page.evaluate(WIDTH) <= width
    page.page.fill("#search", "\u0639\u0646\u0648\u0627\u0646 unknown")
    assert page.count().startswith("1 of ")
    row = page.page.locator("#list .row").first
    texts = [row.locator(name).bounding_box() for name in (".error", ".message")]
    assert texts[0]["x"] < texts[1]["x"]
    page.assert_quiet()
