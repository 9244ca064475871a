"""Which files are tests."""

import pytest

from audit.discover import tree_of


def _tests(*paths: str, **manifests: str) -> list[str]:
    files = dict.fromkeys(paths, "") | {name.replace("_", "."): text for name, text in manifests.items()}
    return [file.path for file in tree_of(files).files if file.is_test]


@pytest.mark.parametrize("path", ["conftest.py", "shop/test_cart.py", "shop/cart_test.py", "shop/tests.py", "test_a.pyi"])
def test_a_file_named_as_a_test_is_one(path: str) -> None:
    assert _tests(path, "shop/cart.py") == [path]


@pytest.mark.parametrize("path", ["tests/factories.py", "shop/tests/data/deep/a.py", "a/__tests__/b.py"])
def test_whatever_lies_in_a_folder_of_tests_is_one(path: str) -> None:
    assert _tests(path, "shop/cart.py") == [path]


@pytest.mark.parametrize("path", ["shop/contest.py", "latest_cart.py", "shop/testing/fakes.py", "shop/mytests/a.py"])
def test_a_similar_name_makes_no_test(path: str) -> None:
    assert _tests(path) == []


def test_a_folder_named_test_is_a_suite_only_where_it_holds_a_test() -> None:
    product = ["django/test/client.py", "django/test/utils.py"]
    suite = ["t/unit/app/test_app.py", "t/unit/helpers.py", "t/skip.py"]
    assert _tests(*product, *suite) == sorted(suite)


def test_a_folder_that_pytest_is_told_is_a_suite_when_it_is_mostly_tests() -> None:
    files = ["checks/__init__.py", "checks/test_a.py", "checks/fakes.py", "shop/a.py", "shop/b.py", "shop/test_a.py"]
    told = '[tool.pytest.ini_options]\ntestpaths = ["checks", "shop", "."]\n'
    assert _tests(*files, pyproject_toml=told) == ["checks/__init__.py", "checks/fakes.py", "checks/test_a.py", "shop/test_a.py"]
    assert _tests("checks/test_a.py", "checks/fakes.py", pytest_ini="[pytest]\ntestpaths = checks\n") == [
        "checks/fakes.py",
        "checks/test_a.py",
    ]
