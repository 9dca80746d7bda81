"""Write docs/comparison.md: twenty mistakes, as reported by four programs.

In this folder, with mattercheck and check-jsonschema in the environment:

    npm install
    python run.py
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCHEMA = HERE / "article.schema.json"
MISTAKES = sorted((HERE / "mistakes").glob("*.md"))
REMARK_LINT = "@julian_cataldo/remark-lint-frontmatter-schema"


def run(*command: str | Path) -> str:
    """Run a program in this folder and return what it says, without colour."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    return "\n".join(line for line in said.splitlines() if not line.startswith("npm warn")).strip()


def front_matter(path: Path) -> str:
    """Return what stands between the fences, as someone would cut it out for a program that reads YAML."""
    text = path.read_text(encoding="utf-8").removeprefix("---\n")
    return text.split("\n---\n")[0] + "\n"


def mattercheck(path: Path) -> str:
    return run("mattercheck", "check", "--quiet", "--schema", SCHEMA.name, path.relative_to(HERE))


def check_jsonschema(path: Path) -> str:
    return with_yaml(path, lambda yaml: run("check-jsonschema", "--schemafile", SCHEMA, yaml))


def ajv(path: Path) -> str:
    options = ("--all-errors", "--errors=text", "-c", "ajv-formats")
    return with_yaml(path, lambda yaml: run("npx", "ajv", "validate", *options, "-s", SCHEMA, "-d", yaml))


def with_yaml(path: Path, check) -> str:
    with tempfile.TemporaryDirectory() as folder:
        yaml = Path(folder) / f"{path.stem}.yaml"
        yaml.write_text(front_matter(path), encoding="utf-8")
        return check(yaml).replace(f"{folder}/", "")


def remark(path: Path) -> str:
    settings = HERE / ".remarkrc.mjs"
    settings.write_text(
        "import frontmatter from 'remark-frontmatter';\n"
        f"import lint from '{REMARK_LINT}';\n"
        f"const schemas = {{'./{SCHEMA.name}': ['./mistakes/*.md']}};\n"
        "export default {plugins: [frontmatter, [lint, {schemas}]]};\n"
    )
    try:
        return run("npx", "remark", "--no-color", "--no-stdout", path.relative_to(HERE))
    finally:
        settings.unlink()


PROGRAMS = {
    "mattercheck": mattercheck,
    "check-jsonschema": check_jsonschema,
    "remark-lint-frontmatter-schema": remark,
    "ajv-cli": ajv,
}

WITHOUT_DELIMITERS = {"check-jsonschema", "ajv-cli"}
"""Programs that get the front matter without its delimiters."""
OTHER_DIFFERENCES = (
    ["Reads Markdown files", "yes", "no", "yes", "no"],
    ["Front matter in TOML or JSON", "yes", "no", "no", "no"],
    ["Reads whole YAML and JSON files", "yes", "yes", "no", "yes"],
)
ADVICE = (
    "check-jsonschema is the better choice for workflow files and other files whose schema is on the web or in Schema"
    " Store, ajv-cli for JSON in a JavaScript project that compiles its schemas with Ajv anyway, and"
    " remark-lint-frontmatter-schema if your content goes through remark and other rules of remark-lint already."
)


def versions() -> str:
    pinned = json.loads((HERE / "package.json").read_text())["dependencies"]
    return (
        f"mattercheck {version('mattercheck')}, check-jsonschema {version('check-jsonschema')}, "
        f"remark-lint-frontmatter-schema {pinned[REMARK_LINT]} on remark-cli {pinned['remark-cli']}, "
        f"ajv-cli {pinned['ajv-cli']} with ajv-formats {pinned['ajv-formats']}"
    )


def changed_lines(path: Path) -> str:
    """Return the lines in which a file differs from the sound one."""
    sound = MISTAKES[0].read_text(encoding="utf-8").splitlines()
    lines = path.read_text(encoding="utf-8").splitlines()
    shown = [f"{number}: {line}" for number, line in enumerate(lines, 1) if line not in sound]
    gone = [f"(line {number} is gone: {line})" for number, line in enumerate(sound, 1) if line not in lines]
    return "\n".join(shown or gone) or "(the second line `---` is gone)"


def line_of(path: Path) -> int:
    """Return the first line in which a file differs from the sound one."""
    numbers = re.findall(r"\d+", changed_lines(path))
    return int(numbers[0]) if numbers else 1


def is_reported(said: str) -> bool:
    return bool(said) and "no issues found" not in said and "validation done" not in said


def names_line(said: str, path: Path, program: str) -> bool:
    """Tell whether a program names the line of a mistake, as it counts them."""
    line = line_of(path) - (program in WITHOUT_DELIMITERS)
    return (
        is_reported(said)
        and re.search(rf"(?:^|[\s:(]|line ){line}(?::\d|, column)", said, re.MULTILINE) is not None
    )


def summary(said: dict[str, dict[Path, str]]) -> str:
    """Return a table of how many mistakes each program reports."""
    reported = [sum(map(is_reported, by_path.values())) for by_path in said.values()]
    located = [
        sum(names_line(text, path, program) for path, text in by_path.items())
        for program, by_path in said.items()
    ]
    rows = [
        ["", *said],
        ["---"] * (len(said) + 1),
        [f"Mistakes reported, of {len(MISTAKES) - 1}", *map(str, reported)],
        ["… with the line that was changed", *map(str, located)],
        *OTHER_DIFFERENCES,
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> None:
    said = {program: {path: check(path) for path in MISTAKES[1:]} for program, check in PROGRAMS.items()}
    parts = [
        "# Twenty mistakes, four programs\n\n",
        "This page shows what four programs report for the same twenty mistakes in the front matter of one article,"
        " validated against the same [schema](comparison/article.schema.json). It is generated by"
        " [comparison/run.py](comparison/run.py).\n\n",
        f"{summary(said)}\n",
        f"{ADVICE}\n\n",
        "check-jsonschema and ajv-cli read YAML files, so they get the front matter without its delimiters. Their line"
        " numbers are therefore one lower, which counts as right.\n\n",
        f"Versions: {versions()}.\n",
    ]
    for path in MISTAKES[1:]:
        number, _, name = path.stem.partition("-")
        parts.append(
            f"\n## {int(number)}. {name.replace('-', ' ').capitalize()}\n\n```text\n{changed_lines(path)}\n```\n"
        )
        for program, by_path in said.items():
            parts.append(f"\n{program}:\n\n```text\n{by_path[path] or '(nothing)'}\n```\n")
    (HERE.parent / "comparison.md").write_text("".join(parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
