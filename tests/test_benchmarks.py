"""The corpora of the benchmarks are what their figures say that they are."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from conftest import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def corpora(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    yield importlib.import_module("corpora")
    sys.modules.pop("corpora")


def heads(content: Path) -> list[str]:
    return [path.read_text(encoding="utf-8").split("\n---\n")[0] for path in sorted(content.rglob("*.md"))]


def check(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    monkeypatch.chdir(folder)
    return run("check", "--format", "concise", "--jobs", "1")


def test_articles(
    corpora: Any, root: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = root / "schemas/news-article.schema.json"
    corpus = corpora.articles(tmp_path / "large", 40, schema)
    assert 33_000 < mean(map(len, heads(corpus.content))) < 41_000
    assert check(run, corpus.folder, monkeypatch).err.startswith("mattercheck: no problems in 40 files")


def test_pages(corpora: Any, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = corpora.pages(tmp_path / "small", 40)
    assert 180 < mean(map(len, heads(corpus.content))) < 240
    assert check(run, corpus.folder, monkeypatch).err.startswith("mattercheck: no problems in 40 files")
    again = corpora.pages(tmp_path / "again", 40)
    assert heads(again.content) == heads(corpus.content)


def test_faulty_pages(corpora: Any, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = corpora.pages(tmp_path / "faulty", 40, faulty_every=10)
    faulty = [line.split(":")[0] for line in check(run, corpus.folder, monkeypatch).lines]
    assert faulty == [f"content/000/000{number}.md" for number in ("00", "10", "20", "30")]


def test_an_archive(
    corpora: Any, root: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = root / "schemas/news-article.schema.json"
    corpus = corpora.archive(tmp_path / "archive", 40, schema)
    texts = heads(corpus.content)
    assert 12 < sum("\u00a0" in text for text in texts) < 28
    assert any("\\r" in text or "\\u" in text for text in texts)
    assert max(text.count("\n  - title:") for text in texts) >= 100
    lines = check(run, corpus.folder, monkeypatch).lines
    assert [line.rsplit(" ", 1)[1] for line in lines] == ["[format]"] * 6
    worst = corpora.archive(tmp_path / "worst", 2, schema, faulty_every=1, faults=20)
    assert len(check(run, worst.folder, monkeypatch).lines) == 40
