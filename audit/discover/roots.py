"""From which folders the project's own configuration, or custom, lets imports be read."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from audit.discover.manifests import Manifest, lines, table, texts

_FOLDERS = (
    "tool.setuptools.packages.find.where",
    "tool.hatch.build.dev-mode-dirs",
    "tool.uv.build-backend.module-root",
    "tool.pdm.build.package-dir",
    "tool.pdm.package-dir",
    "tool.maturin.python-source",
    "tool.pytest.ini_options.pythonpath",
    "tool.pytest.pythonpath",
    "tool.mypy.mypy_path",
    "tool.pyright.extraPaths",
)
"""Keys of pyproject.toml that name folders on the import path."""

_PACKAGES = (
    "tool.hatch.build.packages",
    "tool.hatch.build.targets.wheel.packages",
    "tool.scikit-build.wheel.packages",
)
"""Keys that name packages: it is their parent that is on the import path."""

_SOURCES = ("tool.hatch.build.sources", "tool.hatch.build.targets.wheel.sources")
"""Keys that hold folders, or a table from a folder to the package that it becomes."""

_PROJECT_FILES = {"pyproject.toml": "", "setup.cfg": "", "setup.py": "setup(", "manage.py": "execute_from_command_line"}
"""Files beside which code is importable, and what they say when they are what their name promises."""

_CUSTOMARY = ("src", "lib")

_SETUP_PACKAGE_DIR = r"""package_dir\s*=\s*(?:\{\s*|dict\(\s*\*\*\{\s*)(["'])\1\s*:\s*["']([^"'\n]+)["']"""
_SETUP_WHERE = r"""(?:\bwhere\s*=\s*\[?|find_(?:namespace_)?packages\(\s*)["']([^"'\n]+)["']"""


def roots_of(
    configured: Sequence[str], manifests: Sequence[Manifest], folders: Collection[str], packages: Collection[str]
) -> tuple[str, ...]:
    """Return the folders on the import path in order of trust, the audited root among them.

    `folders` are those with a module somewhere below, `packages` those with an `__init__.py`.
    """
    hinted = (manifest.place(hint) for manifest in manifests for hint in _hints(manifest))
    projects = list(dict.fromkeys(manifest.folder for manifest in manifests if _marks_project(manifest)))
    customary = [_join(project, name) for project in ("", *projects) for name in _CUSTOMARY]
    found: list[str | None] = [*configured, *hinted, *projects, *(folder for folder in customary if folder not in packages), ""]
    if "" in packages:
        found = [*filter(None, found), ""]
    return tuple(dict.fromkeys(folder for folder in found if folder is not None and (folder in folders or not folder)))


def _hints(manifest: Manifest) -> Iterator[str]:
    """Yield the folders that a manifest puts on the import path, relative to its own."""
    match manifest.name:
        case "pyproject.toml":
            yield from _pyproject_hints(manifest)
        case "setup.cfg":
            options = manifest.section("options")
            pairs = (line.partition("=") for line in lines(options.get("package_dir")))
            yield from _package_parents((package.strip(), folder.strip()) for package, _, folder in pairs)
            yield from lines(table(manifest.table.get("options.packages.find")).get("where"))
        case "setup.py":
            yield from (match[2] for match in re.finditer(_SETUP_PACKAGE_DIR, manifest.text))
            yield from (match[1] for match in re.finditer(_SETUP_WHERE, manifest.text))
        case "pyrightconfig.json":
            yield from manifest.texts("extraPaths")
    for section in ("pytest", "tool:pytest", "mypy"):
        values = table(manifest.table.get(section))
        yield from _paths(values.get("pythonpath"), r"\s+")
        yield from _paths(values.get("mypy_path"), r"[\s,:]+")


def _pyproject_hints(manifest: Manifest) -> Iterator[str]:
    for key in _FOLDERS:
        for text in manifest.texts(key):
            yield from _paths(text, r"[\s,:]+")
    package_dir = manifest.section("tool.setuptools.package-dir")
    yield from _package_parents((package, folder) for package, folder in package_dir.items() if isinstance(folder, str))
    for key in _PACKAGES:
        for package in manifest.texts(key):
            yield package.rstrip("/").rpartition("/")[0] or "."
    for key in _SOURCES:
        sources = manifest.at(key)
        if isinstance(sources, list):
            yield from texts(sources)
        yield from _package_parents((str(package).replace("/", "."), folder) for folder, package in table(sources).items())
    packages = manifest.at("tool.poetry.packages")
    for package in packages if isinstance(packages, list) else ():
        if isinstance(table(package).get("include"), str):
            yield from texts(table(package).get("from", "."))


def _package_parents(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the folder above each package that lies where its name says."""
    for package, folder in pairs:
        whole, tail = folder.strip("/"), package.replace(".", "/")
        if not tail:
            yield whole or "."
        elif whole == tail or whole.endswith("/" + tail):
            yield whole[: -len(tail)].rstrip("/") or "."


def _paths(value: object, separator: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from (path.removeprefix("$MYPY_CONFIG_FILE_DIR/") for path in re.split(separator, value.strip()) if path)


def _marks_project(manifest: Manifest) -> bool:
    return manifest.in_tree and manifest.name in _PROJECT_FILES and _PROJECT_FILES[manifest.name] in manifest.text


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
