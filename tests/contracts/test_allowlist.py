"""The contract type `allowlist`: on a package that import-linter reads from the disk, and on graphs made by hand."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from grimp import ImportGraph
from importlinter import ContractCheck

from contracts.graph import Import
from contracts.types.allowlist import AllowlistContract

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

SETTINGS = """\
[importlinter]
root_packages =
    shop
include_external_packages = True
contract_types =
    allowlist: contracts.types.allowlist.AllowlistContract

[importlinter:contract:pure]
name = The domain is pure
type = allowlist
source_modules =
    {source}
allowed_modules =
    {allowed}
"""

SHOP = {
    "shop/__init__.py": "",
    "shop/words.py": "import json\n",
    "shop/domain/__init__.py": "",
    "shop/domain/order.py": "import dataclasses\nfrom collections.abc import Iterable\nfrom shop.domain import price\n",
    "shop/domain/price.py": "from decimal import Decimal\n\n\ndef exact():\n    from fractions import Fraction\n",
}


def lint(
    folder: Path, *, source: str = "shop.domain", allowed: str = "collections dataclasses decimal fractions"
) -> tuple[int, str]:
    """Hold the shop to one contract, and return the exit code and what was printed about it."""
    for name, text in SHOP.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    settings = SETTINGS.format(source="\n    ".join(source.split()), allowed="\n    ".join(allowed.split()))
    (folder / ".importlinter").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def append(folder: Path, name: str, text: str) -> None:
    """Add lines to a file of the shop, before it is written."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SHOP.get(name, "") + text, encoding="utf-8")


def test_a_package_that_imports_what_is_allowed_keeps_the_contract(tmp_path: Path) -> None:
    code, text = lint(tmp_path)

    assert code == 0
    assert "The domain is pure KEPT" in text


def test_each_other_import_is_named_with_its_lines(tmp_path: Path) -> None:
    append(tmp_path, "shop/domain/order.py", "import os\nimport shop.words\nimport rich\nimport os.path\n")
    append(tmp_path, "shop/domain/deep/__init__.py", "import socket\n")

    code, text = lint(tmp_path)

    assert code == 1
    assert text.rpartition("The domain is pure\n")[2].splitlines() == [
        "------------------",
        "",
        "These imports are of nothing that `allowed_modules` names:",
        "",
        "-   shop.domain.deep -> socket (l.1)",
        "-   shop.domain.order -> os (l.4, l.7)",
        "-   shop.domain.order -> rich (l.6)",
        "-   shop.domain.order -> shop.words (l.5)",
        "",
    ]


def test_what_is_below_an_allowed_module_is_allowed_and_what_has_a_longer_name_is_not(tmp_path: Path) -> None:
    append(tmp_path, "shop/domain/order.py", "import shop.shared.ids\nimport shop.shared_things\n")
    append(tmp_path, "shop/shared/__init__.py", "")
    append(tmp_path, "shop/shared/ids.py", "")
    append(tmp_path, "shop/shared_things.py", "")

    code, text = lint(tmp_path, allowed="collections dataclasses decimal fractions shop.shared")

    assert code == 1
    assert [line for line in text.splitlines() if "->" in line] == ["-   shop.domain.order -> shop.shared_things (l.5)"]


def test_a_source_module_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    code, text = lint(tmp_path, source="shop.domian")

    assert (code, text.strip().splitlines()[-1]) == (
        1,
        "The module expression 'shop.domian' names no module of the root packages. Did you mean 'shop.domain'?",
    )


def test_a_module_that_is_allowed_and_not_imported_yet_is_no_error(tmp_path: Path) -> None:
    code, _ = lint(tmp_path, allowed="collections dataclasses decimal fractions statistics")

    assert code == 0


def graph(*imports: tuple[str, str, int]) -> ImportGraph:
    """Return a graph of imports, each with its line; what is not of `app` lies outside the project."""
    made = ImportGraph()
    for name in ("app", "app.core", "app.core.one", "app.core.two", "app.edge", "app.edge.web"):
        made.add_module(name)
    for importer, imported, line in imports:
        if not imported.startswith("app"):
            made.add_module(imported, is_squashed=True)
        made.add_import(importer=importer, imported=imported, line_number=line, line_contents=f"import {imported}")
    return made


def contract(allowed: str, *, sources: str = "app.core", **options: str) -> AllowlistContract:
    """Return a contract, with other options than those that most tests take."""
    session = {"root_packages": ["app"], "include_external_packages": options.pop("include_external_packages", "True")}
    return AllowlistContract(
        name="Core",
        session_options=session,
        contract_options={"source_modules": [sources], "allowed_modules": [allowed], **options},
    )


def check(graph: ImportGraph, allowed: str, *, sources: str = "app.core", as_packages: str = "True") -> ContractCheck:
    """Hold a graph to a contract."""
    return contract(allowed, sources=sources, as_packages=as_packages).check(graph, verbose=False)


def found(result: ContractCheck) -> list[Import]:
    """Return the imports that a check blames, and see to it that its verdict fits."""
    imports: list[Import] = result.metadata["imports"]
    assert result.kept is (not imports)
    return imports


def test_an_empty_list_of_imports_is_kept() -> None:
    assert found(check(graph(), "typing")) == []


def test_source_modules_import_each_other_freely() -> None:
    imports = graph(("app.core.one", "app.core.two", 1), ("app.core", "app.core.one", 2), ("app.core.two", "app.core", 3))

    assert found(check(imports, "typing")) == []


def test_a_source_module_does_not_import_the_package_above_it() -> None:
    assert found(check(graph(("app.core.one", "app", 1)), "typing")) == [Import("app.core.one", "app", (1,))]


def test_imports_of_modules_that_are_no_source_do_not_count() -> None:
    assert found(check(graph(("app.edge.web", "socket", 1), ("app.edge.web", "app.core", 2)), "typing")) == []


def test_only_direct_imports_count() -> None:
    imports = graph(("app.core.one", "app.edge", 1), ("app.edge", "socket", 2))

    assert found(check(imports, "app.edge")) == []


def test_a_module_that_is_not_taken_as_a_package_is_bound_alone() -> None:
    imports = graph(("app.core", "os", 1), ("app.core", "app.core.one", 2), ("app.core.one", "socket", 3))

    assert found(check(imports, "typing", as_packages="False")) == [
        Import("app.core", "app.core.one", (2,)),
        Import("app.core", "os", (1,)),
    ]


def test_expressions_name_several_modules() -> None:
    imports = graph(("app.core.one", "app.edge.web", 1), ("app.core.two", "os", 2), ("app.core", "os", 3))

    assert found(check(imports, "app.*.web", sources="app.core.*")) == [Import("app.core.two", "os", (2,))]


def test_an_import_of_a_graph_without_lines_is_named_all_the_same() -> None:
    imports = graph()
    imports.add_import(importer="app.core", imported="app.edge")

    (blamed,) = found(check(imports, "typing"))

    assert str(blamed) == "app.core -> app.edge (l.?)"


@pytest.mark.parametrize(
    ("source", "allowed", "message"),
    [
        (
            "app.coer",
            "typing",
            "The module expression 'app.coer' names no module of the root packages. Did you mean 'app.core'?",
        ),
        ("app.core.*.nothing", "typing", "The module expression 'app.core.*.nothing' names no module of the root packages."),
        ("json", "typing", "The module expression 'json' names no module of the root packages."),
        (
            "app.core",
            "app.egde",
            "The module expression 'app.egde' names no module of the root packages. Did you mean 'app.edge'?",
        ),
        ("app.core", "app.egde.*", "The module expression 'app.egde.*' names no module of the root packages."),
        ("app.core", "os.path", "Of an external package only the top can be allowed: 'os' instead of 'os.path'."),
    ],
)
def test_a_module_that_cannot_be_meant_is_an_error(source: str, allowed: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        check(graph(("app.edge", "json", 1)), allowed, sources=source)


@pytest.mark.parametrize("setting", ["False", "false", "None"])
def test_without_external_packages_the_contract_would_be_blind_and_says_so(setting: str) -> None:
    blind = contract("typing", include_external_packages=setting)

    with pytest.raises(ValueError, match=r"^A contract of the type `allowlist` takes `include_external_packages = True`\.$"):
        blind.check(graph(), verbose=False)


def test_a_broken_contract_lists_its_imports(capsys: pytest.CaptureFixture[str]) -> None:
    broken = contract("typing")
    imports = graph(("app.core.two", "os", 4), ("app.core", "app.edge.web", 1), ("app.core.two", "os", 9))
    broken.render_broken_contract(broken.check(imports, verbose=False))

    assert capsys.readouterr().out.splitlines() == [
        "These imports are of nothing that `allowed_modules` names:",
        "",
        "-   app.core -> app.edge.web (l.1)",
        "-   app.core.two -> os (l.4, l.9)",
        "",
    ]
