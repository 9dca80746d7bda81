"""The page about the architecture tells the same as the contract that import-linter enforces."""

from __future__ import annotations

import re
import tomllib

from conftest import ROOT

PACKAGE = ROOT / "hooks" / "mattercheck"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]


def layers() -> list[set[str]]:
    return [{name.strip() for name in layer.split("|")} for layer in CONTRACTS[0]["layers"]]


def test_the_table_lists_the_layers_in_their_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.split("| package | what it owns |")[1].split("\n\n")[0]
    rows = [set(re.findall(r"`(\w+)`", row.split("|")[1])) for row in table.splitlines()[2:]]
    assert rows == layers()


def test_every_package_is_in_a_layer_and_says_what_it_is() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"_shipped"}
    assert packages == set().union(*layers())
    for path in PACKAGE.rglob("__init__.py"):
        assert path.read_text(encoding="utf-8").startswith('"""'), path


def test_the_contracts_are_checked_by_ci() -> None:
    assert [contract["type"] for contract in CONTRACTS] == ["layers", "acyclic_siblings"]
    assert ".venv/bin/lint-imports" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_only_git_starts_programs() -> None:
    """But for the process pools and bounded jobs of `core`, which start this program."""
    starts = re.compile(r"^\s*(?:import|from) subprocess|os\.(?:system|popen|spawn|exec)", re.MULTILINE)
    found = [
        path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if starts.search(path.read_text("utf-8"))
    ]
    assert {path.parts[0] for path in found} <= {"git"}
