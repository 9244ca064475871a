"""The graph that contracts are judged on, where grimp's own scanner would see less or stop."""

from collections.abc import Mapping

import pytest

from audit.law.graph import graph_for
from audit.law.options import options_of
from audit.model.law import LawFile
from tests.audit.law.held import PACKAGE, ini, project

EXTERNAL = "root_package = shop\ninclude_external_packages = True"


def imports(files: Mapping[str, str], session: str = "root_package = shop") -> dict[str, list[str]]:
    """Return what each module of the graph imports."""
    options = options_of((LawFile(".importlinter", ini("type = layers", session)),))
    assert options is not None
    graph = graph_for(project(files), options)
    return {name: sorted(graph.find_modules_directly_imported_by(name)) for name in sorted(graph.modules)}


def test_a_folder_without_init_is_a_package_like_any_other() -> None:
    files = {"shop/__init__.py": "", "shop/web/routes.py": "from shop.store.db import users\n", "shop/store/db/users.py": ""}

    assert imports(files) == {
        "shop": [],
        "shop.store": [],
        "shop.store.db": [],
        "shop.store.db.users": [],
        "shop.web": [],
        "shop.web.routes": ["shop.store.db.users"],
    }


def test_a_root_package_without_init_is_one_too() -> None:
    assert imports({"shop/web.py": "from shop import prices\n", "shop/prices.py": ""}) == {
        "shop": [],
        "shop.prices": [],
        "shop.web": ["shop.prices"],
    }


def test_an_import_above_the_root_leads_nowhere_and_the_others_count() -> None:
    files = {**PACKAGE, "shop/web.py": "from ...outside import thing\nfrom . import prices\n"}

    assert imports(files)["shop.web"] == ["shop.prices"]


@pytest.mark.parametrize(
    "statement", ["from shop.prices.gone import x", "import shop.prices.gone", "from shop.prices.gone.deeper import x"]
)
def test_an_import_of_what_is_missing_reaches_what_stands_above_it(statement: str) -> None:
    assert imports({**PACKAGE, "shop/web.py": f"{statement}\n"})["shop.web"] == ["shop.prices"]


def test_a_file_that_cannot_be_read_is_a_module_that_imports_nothing() -> None:
    assert imports({**PACKAGE, "shop/web.py": "import (\n"})["shop.web"] == []


def test_packages_from_elsewhere_are_there_when_the_options_say_so_by_their_top_name() -> None:
    files = {
        **PACKAGE,
        "shop/web.py": "import os.path\nfrom sqlalchemy.orm import Session\nimport tools.paint\n",
        "tools/paint.py": "",
    }

    assert imports(files)["shop.web"] == []
    assert imports(files, EXTERNAL)["shop.web"] == ["os", "sqlalchemy", "tools"]


def test_beside_a_root_inside_a_namespace_the_name_goes_as_deep_as_it_must() -> None:
    files = {
        "acme/shop/web.py": "import acme.tools.paint\nimport acme.bank.accounts\nimport acme\nimport acme.shop.prices\n",
        "acme/shop/prices.py": "",
        "acme/tools/paint.py": "",
    }

    assert imports(files, "root_package = acme.shop\ninclude_external_packages = True") == {
        "acme.bank": [],
        "acme.shop": [],
        "acme.shop.prices": [],
        "acme.shop.web": ["acme.bank", "acme.shop.prices", "acme.tools"],
        "acme.tools": [],
    }


def test_imports_for_types_alone_are_left_out_when_the_options_say_so() -> None:
    text = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop import store\n"
    files = {**PACKAGE, "shop/web.py": text}

    assert imports(files)["shop.web"] == ["shop.store"]
    assert imports(files, "root_package = shop\nexclude_type_checking_imports = True")["shop.web"] == []


def test_a_stub_is_a_module_and_its_imports_are_none() -> None:
    files = {**PACKAGE, "shop/fast.pyi": "from shop import store\n"}

    assert imports(files)["shop.fast"] == []


def test_several_root_packages_are_one_graph() -> None:
    files = {**PACKAGE, "bank/__init__.py": "", "bank/money.py": "import shop.prices\n", "other/thing.py": ""}

    assert imports(files, "root_packages =\n    shop\n    bank") == {
        "bank": [],
        "bank.money": ["shop.prices"],
        "shop": [],
        "shop.prices": [],
        "shop.store": [],
        "shop.web": ["shop.prices"],
    }


def test_a_source_folder_is_no_part_of_a_name() -> None:
    files = {f"src/{path}": text for path, text in PACKAGE.items()} | {"pyproject.toml": "[project]\nname = 'shop'\n"}

    assert imports(files)["shop.web"] == ["shop.prices"]
