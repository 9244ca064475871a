"""From which folders imports are read, by configuration and by custom."""

import pytest

from audit.discover import tree_of
from audit.model.settings import Settings
from audit.model.source import Skipped

CODE = {"lib/shop/__init__.py": "", "python/shop/__init__.py": "", "tests/test_a.py": ""}


def test_a_project_without_any_hint_has_its_own_folder() -> None:
    assert tree_of({"app/main.py": ""}).roots == ("",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[tool.setuptools.package-dir]\n"" = "python"\n'),
        ("pyproject.toml", '[tool.setuptools.package-dir]\nshop = "python/shop"\n'),
        ("pyproject.toml", '[tool.setuptools.packages.find]\nwhere = ["python"]\n'),
        ("pyproject.toml", '[tool.hatch.build.targets.wheel]\npackages = ["python/shop"]\n'),
        ("pyproject.toml", '[tool.hatch.build.targets.wheel]\nsources = ["python"]\n'),
        ("pyproject.toml", '[tool.hatch.build.targets.wheel.sources]\n"python/shop" = "shop"\n'),
        ("pyproject.toml", '[tool.poetry]\npackages = [{include = "shop", from = "python"}]\n'),
        ("pyproject.toml", '[tool.uv.build-backend]\nmodule-root = "python"\n'),
        ("pyproject.toml", '[tool.pdm.build]\npackage-dir = "python"\n'),
        ("pyproject.toml", '[tool.maturin]\npython-source = "python"\n'),
        ("pyproject.toml", '[tool.pytest.ini_options]\npythonpath = "python"\n'),
        ("pyproject.toml", '[tool.pytest]\npythonpath = ["python"]\n'),
        ("pyproject.toml", '[tool.mypy]\nmypy_path = "$MYPY_CONFIG_FILE_DIR/python"\n'),
        ("pyproject.toml", '[tool.pyright]\nextraPaths = ["./python"]\n'),
        ("setup.cfg", "[options]\npackage_dir =\n    = python\n"),
        ("setup.cfg", "[options]\npackages = find:\n[options.packages.find]\nwhere = python\n"),
        ("setup.cfg", "[tool:pytest]\npythonpath = python\n"),
        ("setup.py", 'from setuptools import setup\nsetup(package_dir={"": "python"})\n'),
        ("setup.py", "from setuptools import setup, find_packages\nsetup(packages=find_packages('python'))\n"),
        ("setup.py", "from setuptools import setup, find_packages\nsetup(packages=find_packages(where='python'))\n"),
        ("pytest.ini", "[pytest]\npythonpath = python\n"),
        ("tox.ini", "[pytest]\npythonpath = python other\n"),
        ("mypy.ini", "[mypy]\nmypy_path = other:python\n"),
        ("pyrightconfig.json", '{"extraPaths": ["python"]}'),
    ],
)
def test_a_hint_of_the_configuration_comes_before_custom(name: str, text: str) -> None:
    assert [root for root in tree_of({**CODE, name: text}).roots if root != "lib"] == ["python", ""]


@pytest.mark.parametrize(
    "path", ["../other", "/python", "~/python", "$HOME/python", "nowhere", "stubs", "python/shop/__init__.py"]
)
def test_a_hint_to_no_folder_with_code_below_the_root_says_nothing(path: str) -> None:
    text = f"[tool.pyright]\nextraPaths = ['{path}']\n"
    assert tree_of({"python/shop/__init__.py": "", "stubs/lib.pyi": "", "pyproject.toml": text}).roots == ("",)


def test_every_project_of_a_monorepo_is_a_root_and_the_source_folder_beside_it() -> None:
    tree = tree_of(
        {
            "orders/pyproject.toml": "",
            "orders/src/orders/__init__.py": "",
            "web/manage.py": "from django.core.management import execute_from_command_line\n",
            "web/shop/__init__.py": "",
            "old/setup.py": "from setuptools import setup\nsetup()\n",
            "old/lib/__init__.py": "",
        }
    )
    assert tree.roots == ("old", "orders", "web", "orders/src", "")


def test_a_module_that_is_only_named_like_a_project_file_makes_no_root() -> None:
    tree = tree_of({"app/main/setup.py": "def setup_logging(): ...\n", "app/db/manage.py": "print('hello')\n"})
    assert tree.roots == ("",)


def test_a_source_folder_that_is_a_package_is_no_root() -> None:
    assert tree_of({"src/__init__.py": "", "src/main.py": ""}).roots == ("",)
    assert tree_of({"src/main.py": ""}).roots == ("src", "")


def test_configured_roots_come_first_and_one_that_is_missing_is_named() -> None:
    tree = tree_of({**CODE, "pyproject.toml": ""}, Settings(roots=("tests", "scr")))
    assert tree.roots == ("tests", "", "lib")
    assert tree.skipped == (Skipped("scr", "configured as a root, but there is no such folder"),)


def test_a_root_that_is_a_package_knows_its_own_name_and_trusts_itself_last() -> None:
    tree = tree_of({"__init__.py": "", "pyproject.toml": "", "src/a.py": ""}, name="shop")
    assert tree.enclosing == ("shop",)
    assert tree.roots == ("src", "")


def test_one_wrong_line_of_toml_is_named_and_hides_only_its_own_section() -> None:
    text = '[project]\nname = "shop"\n[tool.x]\na = "\\d"\n[tool.setuptools.packages.find]\nwhere = ["python"]\n'
    tree = tree_of({**CODE, "pyproject.toml": text})
    assert tree.roots == ("python", "", "lib")
    assert tree.distributions == {"shop"}
    (skipped,) = tree.skipped
    assert (skipped.path, "line 4" in skipped.reason) == ("pyproject.toml", True)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("pyproject.toml", "x = " + "[" * 10_000, "cannot be read as TOML: "),
        ("pyproject.toml", "a" + ".a" * 1_000 + " = 1", "cannot be read as TOML: a key has too many parts"),
        ("setup.cfg", "x", "cannot be read as INI: "),
        ("pyrightconfig.json", "{", "cannot be read as JSON: "),
        ("pyproject.toml", " " * 1_000_001, "1000001 bytes, more than the limit of 1000000"),
    ],
)
def test_a_malformed_manifest_is_named(name: str, text: str, reason: str) -> None:
    (skipped,) = tree_of({"a.py": "", name: text}).skipped
    assert (skipped.path, skipped.reason[: len(reason)]) == (name, reason)


@pytest.mark.parametrize("name", ["pyproject.toml", "Pipfile"])
def test_values_of_a_wrong_type_say_nothing(name: str) -> None:
    text = (
        "dev-packages = 3\n[project]\nname = 3\ndependencies = 3\noptional-dependencies = [1]\nscripts = 'x'\n"
        "[tool]\nhatch = 'x'\npdm = []\n[tool.poetry]\npackages = [1, {include = 3}, {from = 3}]\n"
        "[tool.setuptools.package-dir]\n'a.b' = 3\n'' = '../..'\n[tool.poetry.group]\na = 1\n"
    )
    tree = tree_of({"a.py": "", name: text})
    assert (tree.roots, tree.distributions, tree.dependencies, tree.scripts) == (("",), frozenset(), frozenset(), ())
