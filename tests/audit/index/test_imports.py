"""Where import statements lead, with roots that nobody has named."""

import pytest
from msgspec.structs import replace

from audit.discover import tree_of
from audit.extract import extract
from audit.index import build
from audit.model.project import Found
from audit.model.settings import NO_PROFILE, Settings
from tests.audit.index.projects import broken, package, project

FINE = {
    "external": package(use="import requests\nfrom numpy.linalg import norm\n"),
    "standard library": package(use="import os.path\nfrom email.mime.text import MIMEText\n"),
    "src layout": {
        "pyproject.toml": "",
        "src/p/__init__.py": "",
        "src/p/m.py": "",
        "tests/test_m.py": "from p import m\nimport p.m\n",
    },
    "package named src": {
        "src/__init__.py": "",
        "src/a/__init__.py": "",
        "src/a/b.py": "",
        "src/use.py": "from src.a import b\n",
    },
    "src as package and as root": {
        "src/__init__.py": "",
        "src/core/__init__.py": "",
        "src/core/a.py": "",
        "src/api/__init__.py": "",
        "src/api/b.py": "from core.a import x\nfrom src.core import a\n",
    },
    "several distributions": {
        "one/pyproject.toml": "",
        "one/src/a/__init__.py": "",
        "one/src/a/m.py": "",
        "two/pyproject.toml": "",
        "two/src/b/__init__.py": "",
        "two/src/b/use.py": "import a.m\n",
    },
    "script beside its modules": {"tools/run.py": "import lib.part\n", "tools/lib/part.py": ""},
    "hyphenated folder": {
        "next-steps/proj/__init__.py": "",
        "next-steps/proj/tasks.py": "from .celery import app\n",
        "next-steps/proj/celery.py": "app = 1\n",
    },
    "numbered module": {"p/__init__.py": "", "p/m.py": "", "p/migrations/0001_first.py": "from ..m import x\n"},
    "import of __init__": package(use="import p.__init__\n"),
    "generated": {
        **package(use="from p._version import v\n"),
        "pyproject.toml": '[tool.setuptools_scm]\nversion_file = "p/_version.py"\n',
    },
    "ignored by git": {**package(use="from p.local_settings import *\n"), ".gitignore": "local_settings.py\n"},
    "protocol buffers": {**package(use="from p import order_pb2\nimport p.order_pb2\n"), "p/order.proto": ""},
    "changed __path__": {**package(use="import p.q.r\n"), "p/q/__init__.py": "__path__.append('x')\n"},
    "exists deeper down": {
        "app/__init__.py": "",
        "app/core/__init__.py": "",
        "app/core/db.py": "",
        "core/__init__.py": "",
        "main.py": "import core.db\n",
    },
    "package that wraps the standard library": {
        "p/__init__.py": "",
        "p/logging/__init__.py": "from logging.handlers import A\nfrom logging.config import B\n",
        "p/logging/config.py": "",
        "p/use.py": "from logging.config import C\nimport logging.handlers\n",
    },
    "package that wraps a library": {
        "p/__init__.py": "",
        "p/compat/__init__.py": "",
        "p/compat/dask/__init__.py": "from ..common import x\nfrom dask.array import A\n",
        "p/compat/dask/array.py": "from ..common import x\nfrom dask.array import A\n",
        "p/compat/common.py": "x = 1\n",
        "p/use.py": "import p.compat.dask\nimport dask.typing\n",
    },
    "shared namespace": {
        "google/mine/__init__.py": "",
        "google/mine/a.py": "",
        "use.py": "import google.mine.a\nimport google.auth\n",
    },
}


@pytest.mark.parametrize("files", FINE.values(), ids=FINE)
def test_an_import_that_may_be_right_is_not_broken(files: dict[str, str]) -> None:
    assert broken(files) == []


BROKEN = {
    "absolute": (package(use="import p.gone\nfrom p.gone.deeper import x\n"), ["p/use.py:1 p.gone", "p/use.py:2 p.gone.deeper"]),
    "relative": (package(use="from .gone import x\n"), ["p/use.py:1 p.gone"]),
    "wrong number of dots": (
        {
            "p/__init__.py": "",
            "p/a.py": "",
            "p/q/__init__.py": "",
            "p/q/r/__init__.py": "",
            "p/q/r/use.py": "from ..a import x\n",
        },
        ["p/q/r/use.py:1 p.q.a"],
    ),
    "in a function": (package(use="def f():\n    import p.gone\n"), ["p/use.py:2 p.gone"]),
    "from a test": ({**package(), "tests/test_p.py": "from p.gone import x\n"}, ["tests/test_p.py:1 p.gone"]),
    "below a folder without __init__": (
        {"src/domain/user.py": "", "src/app/use.py": "from src.domain.user import U\nfrom src.domain.gone import x\n"},
        ["src/app/use.py:2 src.domain.gone"],
    ),
    "below a proven root": (
        {
            "src/__init__.py": "",
            "src/core/__init__.py": "",
            "src/core/a.py": "",
            "src/api/__init__.py": "",
            "src/api/b.py": "import core.a\nfrom core.a import x\nimport core.gone\n",
        },
        ["src/api/b.py:3 core.gone"],
    ),
    "a module is no package": (package(m="", use="import p.m.deeper\n"), ["p/use.py:1 p.m.deeper"]),
}


@pytest.mark.parametrize(("files", "modules"), BROKEN.values(), ids=BROKEN)
def test_an_import_that_leads_nowhere_is_broken(files: dict[str, str], modules: list[str]) -> None:
    assert broken(files) == modules


@pytest.mark.parametrize(
    ("files", "above"),
    [
        (package(use="from ..gone import x\n"), [True]),
        (package(use="from .....gone import x\n"), [True]),
        (package(use="from .gone import x\n"), [False]),
        ({"p/__init__.py": "", "p/q/__init__.py": "", "p/q/use.py": "from ..gone import x\n"}, [False]),
    ],
)
def test_an_import_that_climbs_out_of_its_package_is_told_apart(files: dict[str, str], above: list[bool]) -> None:
    found = [each for module in project(files).modules.values() for each in module.imports]
    assert [(each.found, each.above_root) for each in found] == [(Found.MISSING, flag) for flag in above]


def test_an_import_leads_to_the_module_that_it_runs() -> None:
    files = {
        **package(a="x = 1\n", use="from p import a\nfrom p.a import x\nimport p.a\nfrom . import y\n"),
        "p/__init__.py": "y = 1\n",
    }
    targets = [[target.target for target in each.targets] for each in project(files).modules["p.use"].imports]
    assert targets == [["p.a"], ["p.a"], ["p.a"], ["p"]]


def test_what_nobody_is_known_to_look_for_here_is_no_target() -> None:
    files = {
        "p/__init__.py": "",
        "p/a.py": "import logging\nimport odd\n",
        "other/infra/logging/__init__.py": "",
        "other/infra/odd/__init__.py": "",
    }
    found = project(files).modules["p.a"].imports
    assert [each.found for each in found] == [Found.EXTERNAL, Found.UNKNOWN]


def test_the_graph_holds_an_edge_a_statement_with_its_line() -> None:
    graph = project(package(a="", use="import p.a\n\nfrom p import a\n")).graph
    details = graph.get_import_details(importer="p.use", imported="p.a")
    assert sorted(each["line_number"] for each in details) == [1, 3]


def test_a_stub_that_cannot_be_parsed_is_a_module_of_its_own() -> None:
    files = {**package(m="x = 1\n", use="from p.m import x, y\n"), "p/m.pyi": "def f(:\n"}
    found = project(files).modules
    assert sorted(found) == ["p", "p.m", "p.use", "p/m.pyi"]
    assert [target.found for target in found["p.use"].imports[0].targets] == [Found.FIRST_PARTY, Found.MISSING]


def test_modules_of_the_same_name_are_kept_apart() -> None:
    files = {"one/src/__init__.py": "", "one/src/m.py": "", "two/src/__init__.py": "", "two/src/m.py": ""}
    assert sorted(project(files).modules) == ["one.src", "one.src.m", "two.src", "two.src.m"]


def test_a_package_given_as_the_root_keeps_its_name() -> None:
    files = {"__init__.py": "", "a.py": "from p import b\nfrom p.gone import x\nfrom .b import y\n", "b.py": "y = 1\n"}
    assert sorted(project(files, name="p").modules) == ["p", "p.a", "p.b"]


def test_what_lies_above_a_part_of_a_project_may_be_there() -> None:
    tree = replace(tree_of({"orders/place.py": "from ...core import x\nfrom ..gone import y\n"}), is_part=True)
    module = build(tree, [extract(file.data or b"") for file in tree.files], {}, Settings(profile=NO_PROFILE)).modules[
        "orders.place"
    ]
    assert [each.found for each in module.imports] == [Found.UNKNOWN, Found.MISSING]


def test_a_package_given_as_the_root_answers_to_each_of_its_names() -> None:
    tree = replace(
        tree_of({"__init__.py": "", "a.py": "", "b.py": "import app.a\nfrom app.a import *\nimport app.gone\n"}),
        enclosing=("src", "app"),
    )
    found = build(tree, [extract(file.data or b"") for file in tree.files], {}, Settings(profile=NO_PROFILE)).modules["app.b"]
    assert [each.found for each in found.imports] == [Found.FIRST_PARTY, Found.FIRST_PARTY, Found.MISSING]


def test_a_stray_init_beside_the_projects_folders_changes_nothing() -> None:
    files = {
        "__init__.py": "",
        "app/__init__.py": "",
        "app/a.py": "",
        "app/b.py": "import app.a\nfrom app.a import *\nimport app.gone\n",
    }
    found = project(files, name="checkout").modules["app.b"]
    assert [each.found for each in found.imports] == [Found.FIRST_PARTY, Found.FIRST_PARTY, Found.MISSING]


def test_a_name_that_starts_with_the_root_folder_is_understood() -> None:
    files = {"domain/__init__.py": "", "domain/a.py": "", "api/__init__.py": "", "api/b.py": "from src.domain import a\n"}
    found = project(files, name="src").modules
    assert [each.found for module in found.values() for each in module.imports] == [Found.FIRST_PARTY]


@pytest.mark.parametrize(
    ("files", "reached"),
    [
        (
            {**package(a="import p.b\n", b="", c=""), "main.py": "if __name__ == '__main__':\n    import p.a\n"},
            ["main", "p", "p.a", "p.b"],
        ),
        (
            {**package(a="", b=""), "p/api.py": "from fastapi import FastAPI\nimport p.a\napp = FastAPI()\n"},
            ["p", "p.a", "p.api"],
        ),
        ({**package(a="", b=""), "p/__main__.py": "import p.a\n"}, ["p", "p.__main__", "p.a"]),
        ({**package(a="", b=""), "pyproject.toml": '[project]\nname = "p"\n[project.scripts]\np = "p.a:main"\n'}, ["p", "p.a"]),
        ({**package(a="", b=""), "tests/test_p.py": ""}, ["p", "p.a", "p.b"]),
    ],
)
def test_what_a_program_runs_is_known_from_where_it_starts(files: dict[str, str], reached: list[str]) -> None:
    assert sorted(module.name for module in project(files).modules.values() if module.reachable) == reached


def test_a_start_file_at_a_trusted_root_is_found_by_the_names_that_it_binds() -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'shop'\n",
        "main.py": "app = object()\n",
        "tests/test_app.py": "from main import app\n",
    }
    [imported] = project(files).modules["tests.test_app"].imports
    assert (imported.found, imported.targets[0].target) == (Found.FIRST_PARTY, "main")


def test_a_module_without_the_names_asked_for_may_be_another_of_that_name() -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'shop'\n",
        "main.py": "app = object()\n",
        "tests/test_app.py": "from main import run\n",
    }
    [imported] = project(files).modules["tests.test_app"].imports
    assert imported.found is Found.UNKNOWN
