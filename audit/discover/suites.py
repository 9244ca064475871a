"""Which files are tests: by their own name, by the folders they lie in, and by what pytest is told."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from audit.discover.manifests import Manifest, lines, table

_FILE = re.compile(r"(?:.*/)?(?:conftest|tests|test_[^/]*|[^/]*_test)\.pyi?")
_FOLDERS = frozenset({"tests", "__tests__"})
_DOUBTFUL = frozenset({"test", "t"})
"""Folders of tests where one is named so somewhere below; `django/test/` is a product's own code."""


def tests_among(paths: Collection[str], manifests: Iterable[Manifest]) -> frozenset[str]:
    """Return the paths that are tests."""
    named = {path for path in paths if _FILE.fullmatch(path)}
    holders = {folder for path in named for folder in ancestors(_folder(path)) if _last(folder) in _DOUBTFUL}
    suites = {folder for folder in set(map(_folder, paths)) if _in_suite(folder, holders)}
    rest = [path for path in paths if _folder(path) not in suites]
    told = _mostly_tests(rest, named, {folder for manifest in manifests for folder in _test_paths(manifest)})
    return frozenset(named | {path for path in paths if _folder(path) in suites or not told.isdisjoint(ancestors(path))})


def ancestors(path: str) -> Iterator[str]:
    """Yield a path and the folders above it, the nearest first, without the root."""
    while path:
        yield path
        path = _folder(path)


def _in_suite(folder: str, holders: Collection[str]) -> bool:
    return any(_last(each) in _FOLDERS or each in holders for each in ancestors(folder))


def _test_paths(manifest: Manifest) -> Iterator[str]:
    """Yield the folders where pytest is told to look. The whole root says nothing, nor does a wildcard."""
    told = [*manifest.texts("tool.pytest.ini_options.testpaths"), *manifest.texts("tool.pytest.testpaths")]
    for section in ("pytest", "tool:pytest"):
        told += lines(table(manifest.table.get(section)).get("testpaths"))
    yield from filter(None, (manifest.place(path) for each in told for path in each.split()))


def _mostly_tests(paths: Iterable[str], named: Collection[str], told: Collection[str]) -> frozenset[str]:
    """Return the told folders of which half the modules or more are named as tests.

    A product's own folder is told to pytest too, for the sake of the tests inside it.
    """
    modules: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    for path in paths if told else ():
        for folder in ancestors(_folder(path)):
            modules[folder] += not path.endswith("/__init__.py")
            tests[folder] += path in named
    return frozenset(folder for folder in told if tests[folder] and tests[folder] * 2 >= modules[folder])


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _last(path: str) -> str:
    return path.rpartition("/")[2]
