"""Measure whether `mattercheck init` tells mistakes from rare values in the content of real repositories.

    python benchmarks/mistakes_in_clones.py CLONE...

A fifth of the files of each clone is held out. Two fifths of the rest get a mistake of 11 kinds, then `init` sees them.
Reported is how many mistakes of the same kinds are caught in the held-out files, of at most 300, and how many of these
files are refused without one. A mistake is caught if the file has an error that it doesn't have without the mistake.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from inference import SUFFIXES, clone_into, git
from mistakes import KINDS, SEED, mattercheck, misspell

from mattercheck.init.sites import find_sites
from mattercheck.io.configuration_files import WorkTreeFiles

MOST = 2569
MIN_GROUP = 30
ENTRY = re.compile(r"([A-Za-z_][\w.-]*)(: +| = )(\S.*?)\s*")
DATE = re.compile(r"[\"']?(\d{4})-(\d\d)-(\d\d)(?P<rest>[T ].*)?[\"']?")
NUMBER = re.compile(r"\d+(\.\d+)?")


class Head:
    """The lines of a front matter in YAML or TOML, with the entries at its top that fit on one line."""

    def __init__(self, text: str) -> None:
        fence = text[:3]
        end = text.find(f"\n{fence}", 3)
        self.lines = text[:end].split("\n") if end > 0 else []
        self.rest = text[end:]
        self.sign = ": " if fence == "---" else " = "
        self.entries: dict[str, tuple[int, str]] = {}
        for number, line in enumerate(self.lines[1:], 1):
            match = ENTRY.fullmatch(line)
            if line.startswith("["):
                break
            if match and match[3][0] not in "|>&*!{#" and not match[3].startswith('"""'):
                self.entries[match[1]] = (number, match[3])

    def value(self, key: str) -> str:
        return self.entries[key][1]

    def with_line(self, key: str, line: str | None) -> str:
        number = self.entries[key][0]
        lines = [*self.lines[:number], *([] if line is None else [line]), *self.lines[number + 1 :]]
        return "\n".join(lines) + self.rest

    def with_value(self, key: str, value: str) -> str:
        return self.with_line(key, f"{key}{self.sign}{value}".rstrip())


class Group:
    """The files of a folder, with what most of them have in common."""

    def __init__(self, heads: list[Head]) -> None:
        number = len(heads)
        uses = Counter(key for head in heads for key in head.entries)
        values: dict[str, Counter[str]] = defaultdict(Counter)
        for head in heads:
            for key, (_, value) in head.entries.items():
                values[key][value] += 1
        self.required = {key for key, used in uses.items() if used >= 0.99 * number}
        self.common = {key for key, used in uses.items() if used >= 0.2 * number}
        self.choices = {
            key
            for key, counts in values.items()
            if len(counts) <= 12
            and counts.total() >= 20 * len(counts)
            and all(re.fullmatch(r"[\"']?[A-Za-z][A-Za-z _-]{3,}[\"']?", value) for value in counts)
        }
        self.booleans = {key for key, counts in values.items() if set(counts) <= {"true", "false"}}
        self.numbers = {key for key, counts in values.items() if all(map(NUMBER.fullmatch, counts))}
        self.dates = {key for key, counts in values.items() if all(map(DATE.fullmatch, counts))}
        self.lists = {key for key, counts in values.items() if all(value[0] == "[" for value in counts)}
        self.urls = {
            key
            for key, counts in values.items()
            if all(re.match(r"[\"']?https?://", value) for value in counts)
        }


def spoiled(random: Random, head: Head, group: Group, kind: str) -> str | None:
    """Return the text of a page with a mistake of a kind, or None if it has no field for it."""

    def one_of(keys: set[str]) -> str | None:
        present = sorted(keys & head.entries.keys() & group.common)
        return random.choice(present) if present else None

    if kind in {"misspelled key", "key in another case"}:
        key = one_of({key for key in head.entries if len(key) >= 4 and key.isalpha()})
        if key is None:
            return None
        name = (
            misspell(random, key) if kind == "misspelled key" else random.choice((key.upper(), key.title()))
        )
        return None if name == key else head.with_line(key, f"{name}{head.sign}{head.value(key)}")
    field = {
        "text for true or false": group.booleans,
        "quoted number": group.numbers,
        "another date": group.dates,
        "misspelled value": group.choices,
        "text for a list": group.lists,
        "broken URL": group.urls,
    }.get(kind, group.required)
    key = one_of(field)
    if key is None:
        return None
    value = head.value(key)
    if kind == "missing field":
        return head.with_line(key, None)
    if kind == "empty field":
        return head.with_value(key, "" if head.sign == ": " else '""')
    if kind == "syntax":
        return head.with_value(key, f'a: b: "{value}')
    if kind == "text for true or false":
        return head.with_value(key, random.choice(('"no"', '"yes"', '"true"')))
    if kind == "quoted number":
        return head.with_value(key, f'"{value}"')
    if kind == "another date":
        match = DATE.fullmatch(value)
        assert match
        form = random.choice(("{2}.{1}.{0}", "{0}/{1}/{2}", "{2} {1} {0}"))
        return head.with_value(key, '"' + form.format(*match.groups()) + '"')
    if kind == "misspelled value":
        quote = value[0] if value[0] in "\"'" else '"' if head.sign == " = " else ""
        return head.with_value(key, f"{quote}{misspell(random, value.strip(chr(34) + chr(39)))}{quote}")
    if kind == "text for a list":
        return head.with_value(key, '"' + re.sub(r"[\[\]\"']", "", value) + '"')
    return head.with_value(key, re.sub(r"https?://", random.choice(("", "https//")), value))


def kinds_for(folder: Path) -> list[str]:
    """Return the kinds of mistakes that the generator of a site doesn't accept: Hugo ignores the case of keys."""
    is_hugo = any(site.generator == "Hugo" for site in find_sites(folder, WorkTreeFiles(folder)))
    return [kind for kind in KINDS if not (is_hugo and kind == "key in another case")]


def groups_of(folder: Path, random: Random) -> Iterator[tuple[str, Head, Group]]:
    """Yield the path, the head and the group of at most `MOST` files, in random order."""
    heads: dict[str, dict[str, Head]] = defaultdict(dict)
    for path in git(folder, "ls-files", "-z").split("\0"):
        if path.endswith(SUFFIXES) and (folder / path).is_file():
            text = (folder / path).read_bytes().decode("utf-8", "surrogateescape")
            if text.startswith(("---\n", "+++\n")) and (head := Head(text)).entries:
                heads["/".join(path.split("/")[:-1][:2])][path] = head
    found = [
        (path, head, group)
        for of_folder in heads.values()
        if len(of_folder) >= MIN_GROUP
        for group in [Group([*of_folder.values()])]
        for path, head in of_folder.items()
    ]
    random.shuffle(found)
    yield from found[:MOST]


def errors(folder: Path, paths: list[str]) -> dict[str, set[tuple[str, str]]]:
    """Return the rule and message of each error, by path."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for start in range(0, len(paths), 500):
        report = json.loads(
            mattercheck(folder, "check", "--format", "json", *paths[start : start + 500]).stdout
        )
        for one in report["problems"]:
            if one["severity"] == "error":
                found[one["path"]].add((one["rule"], one["message"]))
    return found


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).write_bytes(text.encode("utf-8", "surrogateescape"))


def measure(clone: Path, *, verbose: bool) -> str:
    """Run `init` on a clone with mistakes, check new ones, and return a row of a table."""
    random = Random(SEED)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "clone"
        clone_into(folder, clone)
        for name in ("mattercheck.toml", "mattercheck-baseline.txt"):
            (folder / name).unlink(missing_ok=True)
        chosen = kinds_for(folder)
        files = [*groups_of(folder, random)]
        held = {path: (head, group) for path, head, group in files[: len(files) // 5]}
        contents = {path: (folder / path).read_bytes() for path in held}
        for path in held:
            (folder / path).unlink()
        wrong = 0
        for number, (path, head, group) in enumerate(files[len(held) :]):
            if number % 5 < 2:
                text = spoiled(random, head, group, chosen[wrong % len(chosen)])
                wrong += 1
                if text is not None:
                    write(folder, path, text)
        git(folder, "add", "--all")
        started = mattercheck(folder, "init", "--yes")
        assert started.returncode == 0, started.stderr
        first = mattercheck(folder, "check")
        assert first.returncode == 0, first.stdout[-2000:]
        for path, content in contents.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        before = errors(folder, [*held])
        kinds: dict[str, str] = {}
        for number, (path, (head, group)) in enumerate(held.items()):
            for step in range(len(chosen)):
                kind = chosen[(number + step) % len(chosen)]
                text = spoiled(random, head, group, kind)
                if text is not None and len(kinds) < 300:
                    write(folder, path, text)
                    kinds[path] = kind
                    break
        after = errors(folder, [*kinds])
        caught, missed = Counter[str](), Counter[str]()
        for path, kind in kinds.items():
            is_caught = bool(after.get(path, set()) - before.get(path, set()))
            (caught if is_caught else missed)[kind] += 1
            if verbose and not is_caught:
                print(f"missed {kind}: {path}")
        if verbose:
            print(*(f"{path}: {min(found)}" for path, found in before.items() if found), sep="\n")
    refused = sum(map(bool, before.values()))
    listed = ", ".join(f"{kind} {number}" for kind, number in missed.most_common()) or "none"
    total = caught.total() + missed.total()
    return f"| {clone.name} | {caught.total()} of {total} | {refused} of {len(held):,} | {listed} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    print("| repository | caught | refused without a mistake | missed |\n| --- | --- | --- | --- |")
    for clone in arguments.clones:
        print(measure(clone, verbose=arguments.verbose), flush=True)


if __name__ == "__main__":
    main()
