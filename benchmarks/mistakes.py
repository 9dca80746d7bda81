"""Measure whether `mattercheck init` tells mistakes from rare values.

    python benchmarks/mistakes.py                 # 2,569 pages, 1,000 of them with a mistake, in five shapes
    python benchmarks/mistakes.py --scale 0.2     # a fifth of that

`init` sees pages with mistakes of 11 kinds. Then come new pages: 300 with one mistake each, and 2,500 without. Reported
is how many of the first are caught, and how many of the second are refused. The code was tuned on the first three
shapes; the recipes are TOML with keys that only one page has, and there are a tenth as many people as other pages.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SEED = 20_240_501
PAGES, WITH_MISTAKE, NEW_WRONG, NEW_RIGHT = 2569, 1000, 300, 2500
WORDS = (
    *("harbour", "tram", "council", "bridge", "winter", "market", "orchard", "library", "ferry", "engine"),
    *(
        "signal",
        "museum",
        "summit",
        "river",
        "teacher",
        "forecast",
        "budget",
        "stadium",
        "archive",
        "lantern",
    ),
    *("railway", "festival", "glacier", "compass", "bakery", "planet", "theatre", "village", "reservoir"),
)
NAMES = ("Ada Quill", "Bo Lindqvist", "Chidi Obi", "Dora Voss", "Emil Hart", "Fay Moreau", "Gus Tran")
Page = dict[str, Any]


class Shape(NamedTuple):
    """A kind of site: its folder, its pages, and the fields that mistakes are made in."""

    name: str
    folder: str
    page: Callable[[Random], Page]
    required: tuple[str, ...]
    booleans: tuple[str, ...]
    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    choices: tuple[str, ...]
    lists: tuple[str, ...]
    urls: tuple[str, ...]
    is_toml: bool = False
    size: float = 1.0


def some(random: Random, number: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(number))


def day(random: Random) -> str:
    return f"20{random.randint(15, 24)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def post(random: Random) -> Page:
    page: Page = {"title": some(random, 4).capitalize(), "date": day(random)}
    if random.random() < 0.8:
        page["description"] = some(random, 9).capitalize() + "."
    page["section"] = random.choices(("garden", "kitchen", "workshop", "travel"), (50, 30, 15, 5))[0]
    page["tags"] = random.sample(WORDS, random.randint(1, 4))
    page["draft"] = random.random() < 0.1
    page["author"] = random.choice(NAMES)
    if random.random() < 0.6:
        page["image"] = f"https://media.example/{random.randint(1, 9999)}.png"
    if random.random() < 0.4:
        page["weight"] = random.randint(1, 90)
    for key, share in (("featured", 0.03), ("pinned", 0.004), ("comments", 0.002)):
        if random.random() < share:
            page[key] = True
    if random.random() < 0.01:
        page["canonical"] = f"https://elsewhere.example/{random.choice(WORDS)}"
    return page


def article(random: Random) -> Page:
    year, month, number = day(random).split("-")
    page: Page = {
        "title": some(random, 5).capitalize(),
        "description": some(random, 12).capitalize() + ".",
        "ms.date": f"{month}/{number}/{year}",
        "ms.topic": random.choices(("how-to", "concept", "tutorial", "reference"), (40, 40, 15, 5))[0],
        "ms.author": random.choice(NAMES).split()[0].lower() + str(random.randint(1, 40)),
        "keywords": random.sample(WORDS, 3),
        "sidebar_position": random.randint(1, 60),
        "hide_title": random.random() < 0.2,
        "canonical_url": f"https://docs.example/{random.choice(WORDS)}/{random.randint(1, 999)}",
    }
    if random.random() < 0.3:
        page["author"] = random.choice(NAMES)
    for key, share in (("ms.custom", 0.05), ("robots", 0.01), ("zone_pivots", 0.003)):
        if random.random() < share:
            page[key] = random.choice(WORDS)
    return page


def product(random: Random) -> Page:
    page: Page = {
        "name": some(random, 2).title(),
        "sku": f"{random.choice('ABCDEFGH')}{random.randint(1000, 99999)}",
        "released": day(random),
        "status": random.choices(("available", "announced", "discontinued"), (80, 15, 5))[0],
        "price": round(random.random() * 900 + 1, 2),
        "in_stock": random.random() < 0.7,
        "homepage": f"https://shop.example/{random.choice(WORDS)}-{random.randint(1, 9999)}",
        "features": random.sample(WORDS, random.randint(1, 5)),
        "size": {"width": random.randint(1, 200), "height": random.randint(1, 200)},
    }
    if random.random() < 0.5:
        page["warranty_years"] = random.randint(1, 10)
    for key, share in (("award", 0.02), ("recalled", 0.003)):
        if random.random() < share:
            page[key] = some(random, 3)
    return page


def recipe(random: Random) -> Page:
    page: Page = {
        "heading": some(random, 3).capitalize(),
        "publishedAt": f"{day(random)}T{random.randint(0, 23):02}:{random.randint(0, 59):02}:00Z",
        "cuisine": random.choices(("italian", "mexican", "japanese", "nordic", "other"), (40, 30, 15, 10, 5))[
            0
        ],
        "is-vegan": random.random() < 0.3,
        "servings": random.randint(1, 12),
        "minutes": random.randint(5, 240),
        "steps": [some(random, 6) for _ in range(random.randint(2, 7))],
        "source-url": f"http{random.choice(('', 's'))}://{random.choice(WORDS)}.example/{random.randint(1, 9999)}",
        "nutrition": {"kcal": random.randint(50, 1200), "protein": round(random.random() * 60, 1)},
    }
    if random.random() < 0.5:
        page["allergens"] = random.sample(("nuts", "milk", "eggs", "fish", "soy"), random.randint(1, 3))
    if random.random() < 0.05:
        page[f"{random.choice(WORDS)}-{random.choice(WORDS)}-{random.randint(1, 999)}"] = some(random, 2)
    for key, share in (("video", 0.02), ("seasonal", 0.003)):
        if random.random() < share:
            page[key] = some(random, 1)
    return page


def person(random: Random) -> Page:
    page: Page = {
        "name": random.choice(NAMES) + " " + random.choice(WORDS).title(),
        "role": random.choices(("editor", "writer", "photographer"), (20, 60, 20))[0],
        "joined": day(random),
        "active": random.random() < 0.8,
        "articles": random.randint(0, 400),
        "languages": random.sample(("english", "german", "spanish", "welsh"), random.randint(1, 2)),
        "website": f"https://{random.choice(WORDS)}.example/{random.randint(1, 9999)}",
        "bio": some(random, 12).capitalize() + ".",
    }
    if random.random() < 0.3:
        page["nickname"] = random.choice(WORDS)
    return page


SHAPES = (
    Shape(
        *("blog", "content/posts", post, ("title", "date", "section"), ("draft",), ("weight",), ("date",)),
        *(("section",), ("tags",), ("image",)),
    ),
    Shape(
        *("docs", "docs/guide", article, ("title", "description", "ms.date", "ms.topic"), ("hide_title",)),
        *(("sidebar_position",), ("ms.date",), ("ms.topic",), ("keywords",), ("canonical_url",)),
    ),
    Shape(
        *("catalogue", "products", product, ("name", "sku", "status", "price"), ("in_stock",), ("price",)),
        *(("released",), ("status",), ("features",), ("homepage",)),
    ),
    Shape(
        *(
            "recipes",
            "content/recipes",
            recipe,
            ("heading", "publishedAt", "cuisine", "servings"),
            ("is-vegan",),
        ),
        *(("minutes", "servings"), ("publishedAt",), ("cuisine",), ("steps", "allergens"), ("source-url",)),
        is_toml=True,
    ),
    Shape(
        *("people", "people", person, ("name", "role", "joined"), ("active",), ("articles",), ("joined",)),
        *(("role",), ("languages",), ("website",)),
        size=0.1,
    ),
)


def misspell(random: Random, word: str) -> str:
    """Drop, double, swap or replace a letter of a word."""
    at = random.randrange(1, len(word) - 1)
    way = random.randrange(4)
    if way == 0:
        return word[:at] + word[at + 1 :]
    if way == 1:
        return word[:at] + word[at] + word[at:]
    if way == 2 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + random.choice("aeiourstln".replace(word[at], "")) + word[at + 1 :]


def renamed(page: Page, old: str, new: str) -> Page:
    return {new if key == old else key: value for key, value in page.items()}


def spoiled(random: Random, shape: Shape, page: Page, kind: str) -> str | None:
    """Return the text of a page with a mistake of a kind, or None if the page has no field for it."""

    def text_of(page: Page) -> str:
        return written(page, is_toml=shape.is_toml)

    def field(names: tuple[str, ...]) -> str | None:
        present = [name for name in names if name in page]
        return random.choice(present) if present else None

    required = random.choice(shape.required)
    if kind == "misspelled key":
        key = random.choice([name for name in page if len(name) >= 4])
        return text_of(renamed(page, key, misspell(random, key)))
    if kind == "key in another case":
        key = random.choice(list(page))
        return text_of(renamed(page, key, random.choice((key.upper(), key.title()))))
    if kind == "missing field":
        return text_of({key: value for key, value in page.items() if key != required})
    if kind == "empty field":
        return text_of({**page, required: None})
    if kind == "syntax":
        sign = " = " if shape.is_toml else ": "
        return text_of(page).replace(f"{required}{sign}", f'{required}{sign}a: b: "', 1)
    if kind == "text for true or false":
        name = field(shape.booleans)
        return name and text_of({**page, name: random.choice(("no", "yes", "false", "true"))})
    if kind == "quoted number":
        name = field(shape.numbers)
        return name and text_of({**page, name: str(page[name])})
    if kind == "another date":
        name = field(shape.dates)
        form = random.choice(("{2}.{1}.{0}", "{0}/{1}/{2}", "{0}-{1}-{2}T", "{2} {1} {0}"))
        return name and text_of({**page, name: form.format(*day(random).split("-"))})
    if kind == "misspelled value":
        name = field(shape.choices)
        return name and text_of({**page, name: misspell(random, page[name])})
    if kind == "text for a list":
        name = field(shape.lists)
        return name and text_of({**page, name: ", ".join(page[name])})
    name = field(shape.urls)
    way = random.randrange(2)
    broken = re.sub("https?://", "" if way else "https//", page[name]) if name else ""
    return name and text_of({**page, name: broken})


KINDS = (
    *("misspelled key", "key in another case", "missing field", "empty field", "syntax"),
    *("text for true or false", "quoted number", "another date", "misspelled value", "text for a list"),
    "broken URL",
)


def written(page: Page, *, is_toml: bool) -> str:
    """Return the text of a page."""
    return in_toml(page) if is_toml else in_yaml(page)


def in_toml(page: Page) -> str:
    lines, tables = [], []
    for key, value in page.items():
        if isinstance(value, dict):
            tables += [f"[{key}]", *(f"{name} = {json.dumps(inner)}" for name, inner in value.items())]
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:]+Z)?", value):
            lines.append(f"{key} = {value}")
        else:
            lines.append(f"{key} = {json.dumps('' if value is None else value)}")
    return "+++\n" + "\n".join([*lines, *tables]) + "\n+++\n\nText.\n"


def in_yaml(page: Page) -> str:
    lines = [
        f"{key}:" if value is None else f"{key}: {json.dumps(value) if needs_quotes(value) else value}"
        for key, value in page.items()
    ]
    return "---\n" + "\n".join(lines) + "\n---\n\nText.\n"


def needs_quotes(value: Any) -> bool:
    """Tell whether a value must be written as JSON to keep its type in YAML."""
    is_plain = isinstance(value, str) and value not in {"no", "yes", "true", "false"}
    return not is_plain or re.fullmatch(r"[0-9.]+", value) is not None


def wrong_pages(random: Random, shape: Shape, number: int) -> list[tuple[str, str]]:
    """Return kinds of mistakes and the texts of pages with one of them each."""
    pages: list[tuple[str, str]] = []
    while len(pages) < number:
        kind = KINDS[len(pages) % len(KINDS)]
        text = spoiled(random, shape, shape.page(random), kind)
        if text:
            pages.append((kind, text))
    return pages


def mattercheck(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mattercheck", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


class Outcome(NamedTuple):
    """The mistakes caught and missed, by kind, and the pages refused that have none."""

    caught: Counter[str]
    missed: Counter[str]
    refused: int
    right: int


def measure(shape: Shape, folder: Path, scale: float = 1.0) -> Outcome:
    """Run `init` on pages with mistakes, and check new pages."""
    random = Random(SEED)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    pages, wrong, new_wrong, new_right = (
        round(n * scale * shape.size) for n in (PAGES, WITH_MISTAKE, NEW_WRONG, NEW_RIGHT)
    )
    texts = [text for _, text in wrong_pages(random, shape, wrong)]
    texts += [written(shape.page(random), is_toml=shape.is_toml) for _ in range(pages - wrong)]
    random.shuffle(texts)
    write(folder / shape.folder, "old", texts)
    started = mattercheck(folder, "init", "--yes")
    assert started.returncode == 0, started.stderr
    first = mattercheck(folder, "check")
    assert first.returncode == 0, first.stdout
    new = wrong_pages(random, shape, new_wrong)
    write(folder / shape.folder, "wrong", [text for _, text in new])
    write(
        folder / shape.folder,
        "right",
        [written(shape.page(random), is_toml=shape.is_toml) for _ in range(new_right)],
    )
    report = json.loads(mattercheck(folder, "check", "--format", "json").stdout)
    found = {Path(one["path"]).stem for one in report["problems"] if one["severity"] == "error"}
    caught, missed = Counter[str](), Counter[str]()
    for number, (kind, _) in enumerate(new):
        (caught if f"wrong-{number:05}" in found else missed)[kind] += 1
    return Outcome(caught, missed, sum(name.startswith("right") for name in found), new_right)


def write(folder: Path, name: str, texts: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{name}-{number:05}.md").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=1.0)
    scale = parser.parse_args().scale
    print("| shape | caught | refused without a mistake | missed |\n| --- | --- | --- | --- |")
    for shape in SHAPES:
        with tempfile.TemporaryDirectory() as temporary:
            outcome = measure(shape, Path(temporary), scale)
        total = outcome.caught.total() + outcome.missed.total()
        missed = ", ".join(f"{kind} {number}" for kind, number in outcome.missed.most_common()) or "none"
        print(
            f"| {shape.name} | {outcome.caught.total()} of {total} | {outcome.refused} of {outcome.right:,} | {missed} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
