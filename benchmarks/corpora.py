"""Generate the benchmark corpora. The content is the same in every run.

An article is a page of a news archive: a lot of front matter and no text. An archive has articles as they really look
like: no-break spaces, escapes, a list of related articles of any length, and a malformed URL in every seventh. A page
is a documentation page: little front matter and a few thousand characters of text.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 20_240_501
FOLDER_SIZE = 500
"""Most files in a folder, as in an archive by month."""

_WORDS = (
    *("harbour", "tram", "council", "bridge", "winter", "market", "orchard", "library", "ferry", "engine"),
    *("signal", "museum", "garden", "summit", "river", "teacher", "forecast", "budget", "stadium"),
    *("archive", "lantern", "railway", "festival", "glacier", "compass", "bakery", "planet", "theatre"),
    *("village", "reservoir", "quarry", "meadow", "station", "workshop", "telescope", "monsoon"),
    *("pavement", "chorus", "referendum", "vineyard"),
)
_VERBS = (
    *("opens", "closes", "wins", "loses", "finds", "builds", "repairs", "measures", "questions"),
    *("celebrates", "delays", "reviews"),
)
_OUTLETS = ("Harbour Post", "The Lantern", "Meadow & Mill", "Signal Daily", "Orchard Weekly", "North Quay")
_TOPICS = ("Transport", "Weather", "Culture", "Science", "Sports", "Local Politics", "Education")

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

_PAGE_SCHEMA = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Documentation page",
  "type": "object",
  "required": ["title", "description", "date", "tags"],
  "additionalProperties": false,
  "properties": {
    "title": {"type": "string", "minLength": 3, "maxLength": 120},
    "description": {"type": "string", "minLength": 10},
    "date": {"type": "string", "format": "date"},
    "author": {"type": "string"},
    "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "weight": {"type": "integer", "minimum": 0},
    "draft": {"type": "boolean"}
  }
}
"""


class Corpus(NamedTuple):
    """A folder of content with its configuration. `schema` is the schema file that applies to all content."""

    folder: Path
    schema: Path
    files: int

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def first_file(self) -> Path:
        return self.content / "000" / "00000.md"


def articles(folder: Path, files: int, schema: Path, *, related: tuple[int, int] = (15, 77)) -> Corpus:
    """Write articles with about 37 kB of front matter each; `related` bounds the number of related articles in each."""
    corpus = _prepare(folder, files, schema.read_text(encoding="utf-8"))
    _write(corpus, lambda random, _: _article(random, related))
    return corpus


def archive(folder: Path, files: int, schema: Path, *, faulty_every: int = 7, faults: int = 1) -> Corpus:
    """Write articles of an archive; every `faulty_every`-th has so many malformed URLs (0: none has one)."""
    corpus = _prepare(folder, files, schema.read_text(encoding="utf-8"))

    def make(random: Random, number: int) -> Iterator[str]:
        related = (100, 175) if number % 10 == 0 else (max(3, faults), 77)
        lines = list(_article(random, related))
        _weather(random, lines)
        if faulty_every and number % faulty_every == 0:
            urls = [index for index, line in enumerate(lines) if line.lstrip().startswith("webUrl:")]
            for index in random.sample(urls, faults):
                lines[index] = lines[index].replace("www.", "www. ")
        return iter(lines)

    _write(corpus, make)
    return corpus


def pages(folder: Path, files: int, *, faulty_every: int = 0) -> Corpus:
    """Write pages with about 200 bytes of front matter each; every `faulty_every`-th has an error (0: none)."""
    corpus = _prepare(folder, files, _PAGE_SCHEMA)
    _write(
        corpus,
        lambda random, number: _page(random, is_faulty=faulty_every > 0 and number % faulty_every == 0),
    )
    return corpus


def _prepare(folder: Path, files: int, schema: str) -> Corpus:
    folder.mkdir(parents=True)
    corpus = Corpus(folder, folder / "page.schema.json", files)
    corpus.schema.write_text(schema, encoding="utf-8")
    (folder / "mattercheck.toml").write_text(
        '[[collections]]\nname = "pages"\nfiles = "content/**/*.md"\nschema = "page.schema.json"\n',
        encoding="utf-8",
    )
    return corpus


def _write(corpus: Corpus, make: Callable[[Random, int], Iterator[str]]) -> None:
    random = Random(SEED)
    for number in range(corpus.files):
        file = corpus.content / f"{number // FOLDER_SIZE:03}" / f"{number:05}.md"
        if number % FOLDER_SIZE == 0:
            file.parent.mkdir(parents=True)
        file.write_text("".join(make(random, number)), encoding="utf-8", newline="\n")


def commit(corpus: Corpus) -> Corpus:
    """Commit a corpus and wait until its files are no longer racily clean for Git; return it."""
    identity = ("-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com", "-c", "gc.auto=0")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Content")):
        subprocess.run(["git", *identity, *command], cwd=corpus.folder, check=True)
    # Git rereads files that are as new as the index, and mattercheck doesn't cache files that are as new as a run.
    time.sleep(2.1)
    subprocess.run(["git", "update-index", "-q", "--really-refresh"], cwd=corpus.folder, check=True)
    return corpus


def _sentence(random: Random, words: int) -> str:
    chosen = random.choices(_WORDS, k=words)
    chosen.insert(words // 2, random.choice(_VERBS))
    return " ".join(chosen).capitalize()


def _date_time(random: Random) -> str:
    day = f"{random.randint(2015, 2024)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return f"{day}T{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02}Z"


def _article(random: Random, related: tuple[int, int]) -> Iterator[str]:
    yield "---\ncategory: news\n"
    yield from _fields(random, "")
    yield f"heat: {random.randint(0, 300)}\npublished: {random.choice(('true', 'false'))}\n\n"
    yield from _provider(random, "")
    yield "\ntopics:\n"
    yield from (f"  - {topic}\n" for topic in random.sample(_TOPICS, random.randint(1, 3)))
    yield "\nimages:\n"
    yield from _image(random, "  ")
    yield "\nrelated:\n"
    for _ in range(random.randint(*related)):
        first, *rest = _fields(random, "    ")
        yield "  - " + first.lstrip()
        yield from rest
        yield from _provider(random, "    ")
        yield "    images:\n"
        yield from _image(random, "      ")
    secured = ";".join("".join(random.choices(_BASE64, k=length)) for length in (344, 88))
    yield f'\nsecured: "{secured}"\n---\n'


def _weather(random: Random, lines: list[str]) -> None:
    """Give half of the articles no-break spaces, and every tenth an escape."""
    excerpts = [index for index, line in enumerate(lines) if line.lstrip().startswith("excerpt:")]
    if random.random() < 0.5:
        for index in random.sample(excerpts, (len(excerpts) + 3) // 4):
            lines[index] = lines[index].replace(": ", ":\u00a0").replace(":\u00a0", ": ", 1)
    if random.random() < 0.1:
        index = random.choice(excerpts)
        lines[index] = lines[index].replace('."', random.choice(('.\\r\\n"', '\\u2026"')))


def _fields(random: Random, indent: str) -> Iterator[str]:
    """Yield the fields that articles and related articles have in common."""
    title = _sentence(random, random.randint(6, 12))
    slug = title.lower().replace(" ", "-")
    address = (
        f"{random.choice(_WORDS)}.example/{random.randint(2015, 2024)}/{slug}-{random.randint(1, 10**7)}"
    )
    yield f'{indent}title: "{title}"\n'
    yield f'{indent}excerpt: "{_sentence(random, random.randint(12, 28))}: {_sentence(random, 8)}."\n'
    yield f"{indent}publishedDateTime: {_date_time(random)}\n"
    yield f'{indent}webUrl: "https://www.{address}"\n'
    yield f"{indent}type: article\n{indent}quality: {random.randint(0, 219)}\n"


def _provider(random: Random, indent: str) -> Iterator[str]:
    yield f"{indent}provider:\n{indent}  name: {random.choice(_OUTLETS)}\n"
    yield f"{indent}  domain: {random.choice(_WORDS)}.example\n"


def _image(random: Random, indent: str) -> Iterator[str]:
    picture = f"{random.randint(2015, 2024)}/{random.choice(_WORDS)}-{random.randint(1, 10**9)}.jpg"
    yield f'{indent}- url: "https://images.{random.choice(_WORDS)}.example/{picture}"\n'
    yield f"{indent}  width: {random.randint(600, 1600)}\n{indent}  height: {random.randint(400, 900)}\n"
    yield f"{indent}  isCached: {random.choice(('true', 'false'))}\n"


def _page(random: Random, *, is_faulty: bool) -> Iterator[str]:
    yield f'---\ntitle: "{_sentence(random, 5)}"\ndescription: {_sentence(random, 8)}\n'
    month = 13 if is_faulty else random.randint(1, 12)
    yield f"date: {random.randint(2015, 2024)}-{month:02}-{random.randint(1, 28):02}\n"
    yield f"author: {random.choice(_WORDS).capitalize()} {random.choice(_WORDS).capitalize()}\ntags:\n"
    yield from (f"  - {word}\n" for word in random.sample(_WORDS, 2))
    yield f"weight: {random.randint(0, 99)}\ndraft: false\n---\n\n"
    for _ in range(random.randint(2, 24)):
        yield f"## {_sentence(random, 4)}\n\n{_sentence(random, 40)}.\n\n"
