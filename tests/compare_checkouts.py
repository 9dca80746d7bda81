"""Compare what two checkouts of mattercheck report for the same files.

    python tests/compare_checkouts.py OLD NEW [FOLDER ...] [--words]

OLD and NEW are checkouts; both run in the Python that runs this script, each in a process of its own. Every golden
case of NEW is compared, and every content file below each FOLDER: against the `*schema.json` beside it if there is
one, else against `--schema` (default: news-article). Rule, place, pointer, severity and the edits of fixes must be the
same; with `--words`, messages and hints too. Prints each difference and exits with 1 if there is any.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_CONTENT = (".md", ".mdx", ".html", ".yaml", ".yml", ".toml", ".json")
_SHOWN = 200


def jobs(checkout: Path, folders: list[Path], default_schema: str) -> Iterator[tuple[Path, list[str]]]:
    """Yield the folder and the arguments of each check to run."""
    for case in sorted({path.parent for path in (checkout / "tests/cases").rglob("input.*")}):
        arguments = ["check", next(case.glob("input.*")).name]
        schema = next((path for path in case.iterdir() if path.stem == "schema"), None)
        if schema is not None:
            arguments += ["--schema", schema.name if schema.suffix else schema.read_text().strip()]
        yield case, arguments
    for fix in sorted((checkout / "tests/fixes").rglob("before.*")):
        yield fix.parent, ["check", fix.name, "--schema", "schema.json"]
    for folder in folders:
        for below in sorted({path.parent for path in folder.rglob("*") if path.suffix in _CONTENT}):
            files = sorted(path.name for path in below.iterdir() if path.suffix in _CONTENT)
            schemas = [name for name in files if name.endswith("schema.json")]
            content = [name for name in files if name not in schemas]
            if content:
                schema_name = schemas[0] if schemas else default_schema
                yield below, ["check", "--schema", schema_name, *content]


def problems_of(checkout: Path, work: list[tuple[Path, list[str]]]) -> list[Any]:
    """Return what a checkout reports for each job: its problems, or what it says where it cannot run."""
    done = subprocess.run(
        [sys.executable, __file__, "--serve", str(checkout)],
        input=json.dumps([(str(folder), arguments) for folder, arguments in work]),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        encoding="utf-8",
    )
    return list(json.loads(done.stdout))


def serve(checkout: Path) -> None:
    """Run the jobs on standard input with the package of a checkout; write what they report as JSON."""
    sys.path.insert(0, str(checkout / "hooks"))
    from mattercheck import git
    from mattercheck.cli import main

    vars(git)["find_root"] = lambda _: None  # paths are relative to the folder of the job
    answers: list[Any] = []
    for folder, arguments in json.load(sys.stdin):
        os.chdir(folder)
        out, err = io.StringIO(), io.StringIO()
        options = ["--format", "json", "--no-cache", "--jobs", "1"]
        code = main([*arguments, *options], io.BytesIO(), out, err)
        answers.append(json.loads(out.getvalue())["problems"] if out.getvalue() else [code, err.getvalue()])
    json.dump(answers, sys.stdout)


def without_words(problem: Any) -> Any:
    """Return a problem without its message, its hint and the words of related places."""
    if not isinstance(problem, dict):
        return problem
    return {
        **{name: value for name, value in problem.items() if name not in {"message", "help", "related"}},
        "related": [
            {name: value for name, value in related.items() if name != "message"}
            for related in problem.get("related", [])
        ],
    }


def main() -> int:
    """Compare two checkouts, or serve one of them."""
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]))
        return 0
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--schema", default="news-article")
    parser.add_argument("--words", action="store_true", help="compare messages and hints, too")
    given = parser.parse_args()
    folders = [folder.resolve() for folder in given.folders]
    work = list(jobs(given.new.resolve(), folders, given.schema))
    old, new = (problems_of(checkout.resolve(), work) for checkout in (given.old, given.new))
    different = problems = 0
    for (folder, arguments), one, two in zip(work, old, new, strict=True):
        before, after = ([p if given.words else without_words(p) for p in found] for found in (one, two))
        problems += len(one)
        if before != after and (given.words or all(isinstance(p, dict) for p in (*one, *two))):
            different += 1
            print(f"{folder} {' '.join(arguments)[:_SHOWN]}")
            for sign, found, other in (("-", before, after), ("+", after, before)):
                for problem in (p for p in found if p not in other):
                    print(f"  {sign} {json.dumps(problem, ensure_ascii=False)}")
    print(f"{len(work)} checks, {problems} problems, {different} checks that differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
