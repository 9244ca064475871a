"""The wheel carries `audit` and `contracts`, all of them and nothing else, and works without the clone."""

import ast
import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import __version__

ROOT = Path(__file__).parents[2]
DIST_INFO = f"archaudit-{__version__}.dist-info"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    (path,) = folder.iterdir()
    with zipfile.ZipFile(path) as archive:
        yield archive


def _files(package: str) -> Iterator[str]:
    for path in (ROOT / package).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix()


def test_the_wheel_holds_the_two_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    metadata = {f"{DIST_INFO}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")}

    assert set(wheel.namelist()) == {*_files("audit"), *_files("contracts"), *metadata}


def test_both_packages_tell_that_they_are_typed(wheel: zipfile.ZipFile) -> None:
    assert {name for name in wheel.namelist() if name.endswith("py.typed")} == {"audit/py.typed", "contracts/py.typed"}


def test_the_wheel_installs_the_command(wheel: zipfile.ZipFile) -> None:
    assert wheel.read(f"{DIST_INFO}/entry_points.txt").decode().split("\n") == [
        "[console_scripts]",
        "audit = audit.cli:main",
        "",
        "[pytest11]",
        "audit = audit.pytest_plugin",
        "",
    ]


@pytest.mark.parametrize("shape", ["text", "markdown", "json"])
def test_the_unpacked_wheel_reports_in_every_format(wheel: zipfile.ZipFile, shape: str, tmp_path: Path) -> None:
    wheel.extractall(tmp_path / "installed")
    project = tmp_path / "shop"
    project.mkdir()
    (project / "orders.py").write_text("import shop.orders\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "audit", "report", "shop", "--no-cache", "--format", shape],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "shop" in done.stdout


def test_what_the_code_imports_is_what_the_project_declares() -> None:
    needed = tomllib.loads(_text("pyproject.toml"))["project"]["dependencies"]
    declared = {requirement.partition(">=")[0].replace("-", "") for requirement in needed}
    imported = {name.partition(".")[0] for path in _files("audit") if path.endswith(".py") for name in _imports(_text(path))}

    assert imported - set(sys.stdlib_module_names) - {"audit", "contracts", "pytest"} == declared  # pytest loads its plug-ins


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _imports(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
