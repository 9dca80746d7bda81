"""The repositories in which the commands of the quick starts run: content as their readers have it, with mistakes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

_PLACES = (
    "harbour",
    "market hall",
    "tram depot",
    "library",
    "town hall",
    "stadium",
    "old mill",
    "ferry pier",
)
_EVENTS = ("opens", "reopens", "moves", "turns fifty", "closes for repairs")


def make(name: str, folder: Path) -> Path:
    """Make the repository of a name in a folder, commit its content, and return the folder."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet")
    for path, text in _SITES[name]().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--allow-empty", "--message", "Content")
    return folder


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


def _empty() -> dict[str, str]:
    return {}


def _news_archive() -> dict[str, str]:
    """Sixty articles, three of them with a mistake."""
    files = {}
    for number in range(60):
        place, event = _PLACES[number % 8], _EVENTS[number % 5]
        day = f"2025-{number // 5 + 1:02}-{number % 28 + 1:02}"
        slug = f"{place} {event}".replace(" ", "-")
        text = (
            f'---\ntitle: "{place.capitalize()} {event}"\ntype: {("article", "video")[number % 6 == 0]}\n'
            f"publishedDateTime: {day}T{number % 24:02}:15:00Z\n"
            f'webUrl: "https://harbour-gazette.example/{number:03}-{slug}"\n'
            f"provider:\n  name: Harbour Gazette\n  domain: harbour-gazette.example\n"
            f"topics:\n  - {('City', 'Transport', 'Culture')[number % 3]}\nquality: {number * 3 % 200}\n---\n"
        )
        files[f"content/news/{day}-{slug}.md"] = _with_mistake(
            text,
            {
                12: ("2025-03-13T12:15:00Z", "2025-13-13T12:15:00Z"),
                31: ("example/", "example/ "),
                47: ("type: article", "type: artcle"),
            }.get(number),
        )
    return files


def _with_mistake(text: str, mistake: tuple[str, str] | None) -> str:
    if mistake is None:
        return text
    right, wrong = mistake
    assert right in text, text
    return text.replace(right, wrong)


def _hugo() -> dict[str, str]:
    return {
        "hugo.toml": 'baseURL = "https://harbour.example/"\ntitle = "Harbour walks"\n',
        "content/posts/lighthouse.md": (
            "+++\ntitle = 'The lighthouse'\ndate = 2025-05-04\ndraft = false\nwieght = 10\n+++\n\nUp the stairs.\n"
        ),
        "content/posts/mole.md": "---\ntitle: Mole: the long way\ndate: 2025-06-12\ntags: [sea]\n---\n\nBring a coat.\n",
        "content/about.md": "---\ntitle: About\n---\n\nWalks for everyone.\n",
    }


def _jekyll() -> dict[str, str]:
    return {
        "_config.yml": "title: Harbour walks\n",
        "_posts/2025-05-04-lighthouse.md": "---\nlayout: post\ntitle: The lighthouse\ntags: [sea]\n---\n\nUp the stairs.\n",
        "_posts/2025-06-12-mole.md": "---\nlayout: post\ntitle: Mole: the long way\n---\n\nBring a coat.\n",
        "about.md": "---\nlayout: page\ntitle: About\n---\n\nWalks for everyone.\n",
    }


def _astro() -> dict[str, str]:
    """Thirty posts, two of them with a mistake."""
    files = {
        "astro.config.mjs": 'import { defineConfig } from "astro/config";\n\nexport default defineConfig({});\n'
    }
    for number in range(30):
        place, event = _PLACES[number % 8], _EVENTS[number % 5]
        text = (
            f"---\ntitle: {place.capitalize()} {event}\ndescription: What to know before you go\n"
            f"pubDate: 2025-{number % 12 + 1:02}-{number % 28 + 1:02}\n"
            f"tags: [{('sea', 'city', 'culture')[number % 3]}]\n---\n\nText.\n"
        )
        files[f"src/content/blog/{place}-{event}.md".replace(" ", "-")] = _with_mistake(
            text, {7: ("pubDate", "pubdate"), 16: ("2025-05-17", "17.5.2025")}.get(number)
        )
    return files


def _docs() -> dict[str, str]:
    """The guides of a product, with owners and the dates of their last review."""
    topics = (
        "install",
        "upgrade",
        "back-up",
        "restore",
        "sign-in",
        "billing",
        "webhooks",
        "limits",
        "roles",
        "export",
    )
    files = {
        "mkdocs.yml": "site_name: Product guides\ntheme:\n  name: material\n",
        "docs/index.md": "# Product guides\n",
    }
    for number, topic in enumerate(topics):
        text = (
            f"---\ntitle: {topic.replace('-', ' ').capitalize()}\nowner: {('platform', 'accounts')[number % 2]}\n"
            f"last_reviewed: 2026-{number % 5 + 2:02}-1{number % 9}\n"
            f"{'review_cycle: 30d' if topic == 'billing' else 'status: stable'}\n---\n\nText.\n"
        )
        mistakes = {"roles": ("platform", "plattform"), "export": ("last_reviewed: 2026-06-10\n", "")}
        files[f"docs/guides/{topic}.md"] = _with_mistake(text, mistakes.get(topic))
    return files


_SITES: dict[str, Callable[[], dict[str, str]]] = {
    "empty": _empty,
    "news-archive": _news_archive,
    "hugo": _hugo,
    "jekyll": _jekyll,
    "astro": _astro,
    "docs": _docs,
}
