"""What we say of contracts is what `lint-imports` says, wherever it can say anything: verdicts, blamed imports and lines."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from grimp import ImportGraph

from audit.config import load
from audit.discover import read_tree
from audit.extract import extract
from audit.law.graph import graph_for
from audit.law.options import options_of
from audit.model.law import ContractResult, LawFile
from audit.model.project import Project
from audit.verdict import project_of

ROOT = Path(__file__).parents[3]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

SESSION = """\
[importlinter]
root_packages =
    shop
include_external_packages = True
contract_types =
    allowlist: contracts.types.allowlist.AllowlistContract
"""
CONTRACTS = """
[importlinter:contract:layers]
name = Layers
type = layers
layers =
    shop.a
    shop.b : shop.c
    shop.d | shop.e

[importlinter:contract:containers]
name = Containers
type = layers
containers =
    shop.a
    shop.b
exhaustive = True
exhaustive_ignores =
    three
layers =
    one
    two
    (ten)

[importlinter:contract:forbidden]
name = Forbidden
type = forbidden
source_modules =
    shop.a
    shop.*.two
forbidden_modules =
    shop.d
    shop.e.one
    sqlite3

[importlinter:contract:direct]
name = Direct
type = forbidden
allow_indirect_imports = True
source_modules = shop.b
forbidden_modules =
    shop.c
    os

[importlinter:contract:modules]
name = Modules
type = forbidden
as_packages = False
source_modules =
    shop.**
forbidden_modules =
    shop.e.two

[importlinter:contract:independence]
name = Independence
type = independence
modules =
    shop.*
ignore_imports =
    # Named one by one elsewhere.
    shop.a.** -> shop.b.**
unmatched_ignore_imports_alerting = none

[importlinter:contract:protected]
name = Protected
type = protected
protected_modules =
    shop.d
allowed_importers =
    shop.c
    shop.e.one

[importlinter:contract:cycles]
name = Cycles
type = acyclic_siblings
ancestors =
    shop

[importlinter:contract:allowlist]
name = Allowlist
type = allowlist
source_modules = shop.e
allowed_modules =
    json
    shop.d
"""

GRIMP = """\
import grimp, sys
graph = grimp.build_graph(
    "shop", include_external_packages=True, exclude_type_checking_imports=sys.argv[1] == "True", cache_dir=None
)
for module in sorted(graph.modules):
    for other in sorted(graph.find_modules_directly_imported_by(module) - {module}):
        for each in graph.get_import_details(importer=module, imported=other):
            print(module, other, each["line_number"])
"""

ELSEWHERE = (
    "import os.path",
    "from sqlite3 import dbapi2",
    "import shop.gone",
    "from shop.gone import x",
    "import shop.a.one.gone",
)
"""What is not in the project, or not there at all, as far as grimp blames the package that is there."""


def lint(folder: Path) -> tuple[dict[str, str], str]:
    """Return what `lint-imports` says of each contract, and all that it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "300"}
    command = [str(LINT_IMPORTS), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    verdicts = re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, re.MULTILINE)
    return {name: verdict.lower() for name, verdict in verdicts}, done.stdout


def analysed(folder: Path) -> Project:
    """Return the project of a folder, contracts included."""
    settings = load(folder, {})
    tree = read_tree(folder, settings)
    extractions = [extract(file.data) if file.data is not None else None for file in tree.files]
    return project_of(tree, extractions, settings)


def ours(folder: Path) -> tuple[ContractResult, ...]:
    """Return what we say of the contracts of a folder."""
    return analysed(folder).contracts


def grimps(folder: Path, *, without_types: bool) -> list[str]:
    """Return the imports that grimp's own scanner finds, save of a module by itself: importer, imported module, line."""
    command = [sys.executable, "-c", GRIMP, str(without_types)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True)
    return sorted(done.stdout.splitlines())


def edges(graph: ImportGraph) -> list[str]:
    """Return the imports of a graph in the same words."""
    return sorted(
        f"{module} {other} {each['line_number']}"
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
        for each in graph.get_import_details(importer=module, imported=other)
    )


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def generated(seed: int, density: float) -> dict[str, str]:
    """Return a package of packages of modules that import one another in every way that Python knows."""
    dice = random.Random(seed)  # noqa: S311 - the same project each time
    packages = [f"shop.{letter}" for letter in "abcde"]
    modules = [f"{package}.{number}" for package in packages for number in ("one", "two", "three")]
    files = {"shop/__init__.py": ""}
    for name in (*packages, *modules):
        lines = ["import json"]
        others = [other for other in (*packages, *modules) if other != name and dice.random() < density / len(modules)]
        lines += [_import(other, dice) for other in others]
        if dice.random() < density / 5:
            lines.append(dice.choice(ELSEWHERE))
        path = name.replace(".", "/")
        files[f"{path}/__init__.py" if name in packages else f"{path}.py"] = "\n".join(lines) + "\n"
    return files


def _import(module: str, dice: random.Random) -> str:
    parent, _, last = module.rpartition(".")
    return dice.choice(
        [
            f"import {module}",
            f"import {module} as it, json",
            f"from {parent} import {last}",
            f"from {parent} import (\n    {last},\n    Anything,\n)",
            f"from {module} import Anything",
            f"from {module} import *",
            f"def late():\n    from {parent} import {last} as it",
            f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from {module} import Anything",
            f"try:\n    import {module}\nexcept ImportError:\n    pass",
        ]
    )


@pytest.mark.parametrize("flag", ["exclude_type_checking_imports = True\n", ""])
@pytest.mark.parametrize(("seed", "density"), [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0)])
def test_generated_projects_are_judged_alike(seed: int, density: float, flag: str, tmp_path: Path) -> None:
    write(tmp_path, {".importlinter": SESSION + flag + CONTRACTS, **generated(seed, density)})

    theirs, text = lint(tmp_path)

    assert theirs != {}, text
    assert {each.name: each.status.value for each in ours(tmp_path)} == theirs


@pytest.mark.parametrize(("flag", "without_types"), [("exclude_type_checking_imports = True\n", True), ("", False)])
@pytest.mark.parametrize("seed", [5, 6])
def test_our_graph_is_the_one_that_grimp_builds_from_the_files(
    seed: int, flag: str, tmp_path: Path, *, without_types: bool
) -> None:
    write(tmp_path, generated(seed, 3.0))
    (options,) = [options_of((LawFile(".importlinter", SESSION + flag + CONTRACTS),))]
    assert options is not None

    graph = graph_for(analysed(tmp_path), options)

    assert edges(graph) == grimps(tmp_path, without_types=without_types)


def test_a_chain_is_the_same_in_each_run(tmp_path: Path) -> None:
    write(tmp_path, {".importlinter": SESSION + CONTRACTS, **generated(7, 3.0)})
    command = [sys.executable, "-m", "audit", "contracts", "--no-cache", str(tmp_path)]
    outputs = {
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False).stdout
        for seed in ("1", "2", "3")
    }

    assert len(outputs) == 1


def test_the_contracts_of_this_repository_are_judged_alike() -> None:
    theirs, text = lint(ROOT)

    assert {each.name: each.status.value for each in ours(ROOT)} == theirs, text
