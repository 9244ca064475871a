"""Which files make a tree, and what is known of each."""

import errno
import os
from hashlib import blake2b

import pytest

from audit.discover import tree_in, tree_of
from audit.discover.storage import Listing, Memory
from audit.discover.surroundings import Surroundings
from audit.errors import NothingToAudit
from audit.model.settings import Settings
from audit.model.source import FileKind, Skipped, SourceFile, SourceTree


def _paths(tree: SourceTree) -> list[str]:
    return [file.path for file in tree.files]


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def test_a_tree_holds_sources_stubs_and_compiled_modules_sorted_by_path() -> None:
    tree = tree_of(
        {
            "shop/cart.py": "x = 1\n",
            "shop/cart.pyi": b"x: int\n",
            "shop/fast.cpython-311-x86_64-linux-gnu.so": b"\x7fELF",
            "readme.md": "# Shop\n",
        }
    )
    assert tree.files == (
        SourceFile("shop/cart.py", FileKind.SOURCE, b"x = 1\n", _digest(b"x = 1\n"), is_test=False),
        SourceFile("shop/cart.pyi", FileKind.STUB, b"x: int\n", _digest(b"x: int\n"), is_test=False),
        SourceFile("shop/fast.cpython-311-x86_64-linux-gnu.so", FileKind.COMPILED, None, "", is_test=False),
    )


@pytest.mark.parametrize("files", [{}, {"readme.md": ""}, {"fast.so": b""}, {".venv/a.py": ""}])
def test_a_tree_without_a_python_file_is_an_error(files: dict[str, str]) -> None:
    with pytest.raises(NothingToAudit, match="`shop` holds no Python file"):
        tree_of(files, name="shop")


def test_folders_of_tools_are_left_out_and_those_that_might_surprise_are_named() -> None:
    tree = tree_of(
        {
            "app.py": "",
            "__pycache__/app.py": "",
            ".mypy_cache/3.11/app.data.json": "",
            ".scripts/release.py": "",
            "env/pyvenv.cfg": "",
            "env/lib/python3.11/site-packages/x.py": "",
            "web/node_modules/gyp/x.py": "",
            "vendor/site-packages/x.py": "",
            "build/lib/app.py": "",
            "app.egg-info/x.py": "",
        }
    )
    assert _paths(tree) == ["app.py"]
    assert tree.skipped == (
        Skipped(".scripts", "a hidden folder"),
        Skipped("build", "build output"),
        Skipped("env", "a virtual environment"),
        Skipped("vendor/site-packages", "installed packages"),
        Skipped("web/node_modules", "packages of another language"),
    )


def test_build_output_is_no_package_and_stands_beside_a_project() -> None:
    tree = tree_of(
        {
            "build/__init__.py": "",
            "shop/build/steps.py": "",
            "service/pyproject.toml": "",
            "service/dist/app.py": "",
            "service/app.py": "",
        }
    )
    assert _paths(tree) == ["build/__init__.py", "service/app.py", "shop/build/steps.py"]
    assert tree.skipped == (Skipped("service/dist", "build output"),)


def test_excluded_files_are_counted_by_pattern() -> None:
    files = {"app.py": "", "a/migrations/1.py": "", "b/migrations/2.py": "", "b/migrations/deep/3.py": "", "b/kept.py": ""}
    tree = tree_of({**files, "scripts/x.py": ""}, Settings(exclude=("migrations/", "/scripts/*.py", "!/scripts/y.py")))
    assert _paths(tree) == ["app.py", "b/kept.py"]
    assert tree.skipped == (
        Skipped("/scripts/*.py", "excluded by configuration", 1),
        Skipped("migrations/", "excluded by configuration", 3),
    )


def test_template_folders_and_files_are_counted() -> None:
    tree = tree_of({"app.py": "", "{{cookiecutter.name}}/a.py": "", "{{cookiecutter.name}}/b/c.py": "", "t/{name}.py": ""})
    assert _paths(tree) == ["app.py"]
    assert tree.skipped == (
        Skipped("t/{name}.py", "a template: its name holds a placeholder", 1),
        Skipped("{{cookiecutter.name}}", "a template: its name holds a placeholder", 2),
    )


def test_whatever_is_left_out_is_known_as_a_path_that_may_be_there() -> None:
    files = {"app.py": "", ".gitignore": "/local.py\n", "build/[a].py": "", "gen/.gitignore": "*\n"}
    tree = tree_of(files, Settings(exclude=("legacy/",)))
    assert tree.ignore_lines == (("", "/local.py"), ("", "legacy/"), ("gen", "*"), ("", "/build"))


def test_a_file_over_the_limit_is_named_and_not_read() -> None:
    tree = tree_of({"app.py": "12345", "large.py": "123456"}, Settings(max_file_bytes=5))
    assert tree.files[1] == SourceFile(
        "large.py", FileKind.SOURCE, None, "", is_test=False, problem="6 bytes, more than the limit of 5", over_limit=True
    )


class _Locked(Memory):
    """Refuses to open whatever has `locked` in its name, as the operating system would."""

    def listing(self, where: str) -> Listing:
        return super().listing(self._opened(where))

    def content(self, where: str, limit: int) -> bytes:
        return super().content(self._opened(where), limit)

    def _opened(self, where: str) -> str:
        if "locked" in where:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), where)
        return where


def test_what_cannot_be_opened_is_named_and_the_rest_is_read() -> None:
    storage = _Locked({"app.py": "", "locked.py": "", "locked/a.py": "", "locked_too/requirements.txt": "x"})
    tree = tree_in(storage, Surroundings("shop"), Settings())
    assert tree.files == (
        SourceFile("app.py", FileKind.SOURCE, b"", _digest(b""), is_test=False),
        SourceFile("locked.py", FileKind.SOURCE, None, "", is_test=False, problem="permission denied"),
    )
    assert tree.skipped == (
        Skipped("locked", "cannot be listed: permission denied"),
        Skipped("locked_too", "cannot be listed: permission denied"),
    )


def test_a_manifest_that_cannot_be_opened_is_named() -> None:
    class Shut(_Locked):
        def _opened(self, where: str) -> str:
            return super()._opened("locked" if where == "pyproject.toml" else where)

    tree = tree_in(Shut({"app.py": "", "pyproject.toml": ""}), Surroundings("shop"), Settings())
    assert tree.skipped == (Skipped("pyproject.toml", "cannot be read: permission denied"),)
