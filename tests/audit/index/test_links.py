"""What tests import, and whether that can be known; the graph that all of it is read from."""

import pytest

from tests.audit.index.projects import project

_PRODUCT = {"p/__init__.py": "", "p/a.py": "from . import b\n", "p/b.py": "", "p/c.py": ""}
_TEST = {"tests/test_a.py": "from p import a\n"}
_MANIFEST = {"pyproject.toml": "[project]\nname = 'p'\n"}


def test_what_a_test_imports_is_tested_straight_or_through_others_packages_included() -> None:
    assert project({**_PRODUCT, **_TEST}).links.tested == {"p", "p.a", "p.b"}


@pytest.mark.parametrize(
    ("files", "known"),
    [
        ({}, False),
        (_TEST, True),
        (_MANIFEST, True),
        ({"requirements-dev.txt": "pytest\n"}, True),
        ({"pytest.ini": "[pytest]\n"}, False),
        ({"tests/test_b.py": "import importlib\n\n\ndef test_b(name):\n    importlib.import_module(name)\n"}, False),
        ({"tests/test_b.py": "import p.d\n", "p/d.py": "from importlib import import_module\n"}, False),
        ({**_TEST, "p/d.py": "from importlib import import_module\n"}, True),
        ({"tests/test_b.py": "from importlib import resources\n"}, True),
    ],
)
def test_tests_are_known_where_they_would_be_in_the_tree_and_import_by_statements(files: dict[str, str], known: bool) -> None:
    assert project({**_PRODUCT, **files}).links.tests_known is known


def test_a_package_leads_to_the_submodules_that_it_imports_from_itself() -> None:
    graph = project({"p/__init__.py": "from . import a\n", "p/a.py": "", "p/b.py": "from p import a\n"}).graph
    assert graph.find_modules_directly_imported_by("p") == {"p.a"}
    assert graph.find_modules_directly_imported_by("p.b") == {"p.a"}
