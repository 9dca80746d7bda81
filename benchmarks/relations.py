"""Measure what relations cost, as ratios to the same check without them, and print a table.

python benchmarks/relations.py                  # 100,000 files of 10 collections with 5 relations each
python benchmarks/relations.py --files 10000
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path

from measure import Cost, measure

MATTERCHECK = str(Path(sysconfig.get_path("scripts"), "mattercheck"))
COLLECTIONS = 10
RELATIONS = """unique = ["slug"]
references = { "related[]" = "c%d.slug" }
paths = { cover = "static" }
filename = "{slug}.md"
order = "date <= updated"
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=100_000)
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, files)
        cold = {with_: _cold(folder, with_=with_) for with_ in (False, True)}
        _print("whole repository, cold", cold)
        _configure(folder, with_=True)
        _run(folder, "check", "--quiet", "--jobs", "1")
        warm = {with_: _staged(folder, with_=with_) for with_ in (False, True)}
        _print("one staged file, warm", warm)


def _write(folder: Path, files: int) -> None:
    (folder / "post.schema.json").write_text(
        '{"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}, "slug": {"type": "string"},'
        ' "date": {"format": "date"}, "updated": {"format": "date"}, "cover": {"type": "string"},'
        ' "related": {"type": "array", "items": {"type": "string"}}}}'
    )
    (folder / "static").mkdir()
    for number in range(100):
        (folder / "static" / f"{number}.png").touch()
    per_collection = files // COLLECTIONS
    for collection in range(COLLECTIONS):
        for number in range(per_collection):
            path = folder / f"c{collection}" / f"{number // 1000}" / f"post-{number}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            related = f"[post-{(number * 7) % per_collection}, post-{(number * 3) % per_collection}]"
            path.write_text(
                f"---\ntitle: Post {number}\nslug: post-{number}\ndate: 2024-05-0{number % 9 + 1}\n"
                f"updated: 2024-06-01\nrelated: {related}\ncover: /{number % 100}.png\n---\n\nText {collection}.\n"
            )
    _configure(folder, with_=False)
    _git(folder, "init", "--quiet")
    _commit(folder)


def _configure(folder: Path, *, with_: bool) -> None:
    tables = [
        f'[[collections]]\nname = "c{number}"\nfiles = "c{number}/**/*.md"\nschema = "post.schema.json"\n'
        + (RELATIONS % number if with_ else "")
        for number in range(COLLECTIONS)
    ]
    (folder / "mattercheck.toml").write_text("\n".join(tables))
    if (folder / ".git").exists():
        _commit(folder)


def _cold(folder: Path, *, with_: bool) -> Cost:
    _configure(folder, with_=with_)
    cache = folder / ".mattercheck_cache"
    return measure(
        [MATTERCHECK, "check", "--quiet", "--jobs", "1"],
        folder,
        times=1,
        before=lambda: shutil.rmtree(cache, ignore_errors=True),
    )


def _staged(folder: Path, *, with_: bool) -> Cost:
    _configure(folder, with_=with_)
    path = folder / "c3" / "0" / "post-5.md"
    path.write_text(path.read_text().replace("title: ", "title: A "))
    _git(folder, "add", str(path))
    _run(folder, "check", "--quiet", "--staged")
    return measure([MATTERCHECK, "check", "--quiet", "--staged"], folder, times=5)


def _print(work: str, costs: dict[bool, Cost]) -> None:
    without, with_ = costs[False], costs[True]
    print(
        f"| {work} | {without.cpu:.2f} s | {with_.cpu:.2f} s | {with_.cpu / without.cpu:.2f} | {with_.memory:.0f} MB |",
        flush=True,
    )


def _run(folder: Path, *arguments: str) -> None:
    subprocess.run([MATTERCHECK, *arguments], cwd=folder, check=True)


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all")
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0")
    _git(folder, *identity, "commit", "--quiet", "--allow-empty", "-m", "all")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


if __name__ == "__main__":
    main()
