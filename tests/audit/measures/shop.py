"""A small project in clean architecture, and coverage data about it in every form."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from coverage import CoverageData

USER = '''from abc import ABC, abstractmethod


class User:
    def __init__(self, name: str) -> None:
        self.name = name

    def rename(self, name: str) -> None:
        if not name:
            raise ValueError(name)
        self.name = name


class Users(ABC):
    @abstractmethod
    def get(self, name: str) -> User:
        """Return a user."""
'''
RENAME = """from shop.domain.user import Users


class RenameUser:
    def __init__(self, users: Users) -> None:
        self._users = users

    def execute(self, name: str) -> None:
        self._users.get(name).rename(name)


class AddUser:
    def execute(self, name: str) -> None:
        print(name)
"""
MEMORY = """from shop.domain.user import User, Users


class MemoryUsers(Users):
    def get(self, name: str) -> User:
        return User(name)
"""
SQL = """from shop.domain.user import User, Users


class SqlUsers(Users):
    def get(self, name: str) -> User:
        print(name)
        return User(name)
"""
FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n\n[tool.audit]\nprofile = "clean"\n',
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": USER,
    "shop/application/__init__.py": "",
    "shop/application/rename.py": RENAME,
    "shop/adapters/__init__.py": "",
    "shop/adapters/memory.py": MEMORY,
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/sql.py": SQL,
    "tests/test_rename.py": (
        "from shop.adapters.memory import MemoryUsers\nfrom shop.application.rename import RenameUser\n\n\n"
        'def test_a_user_is_renamed() -> None:\n    RenameUser(MemoryUsers()).execute("Ada")\n'
    ),
}
LINES: Mapping[str, frozenset[int]] = {
    "shop/domain/user.py": frozenset({1, 4, 5, 6, 8, 9, 11, 14, 15, 16}),
    "shop/application/rename.py": frozenset({1, 4, 5, 6, 8, 9, 12, 13}),
    "shop/adapters/memory.py": frozenset({1, 4, 5, 6}),
}
"""The statements that the test runs; it runs nothing of the infrastructure."""

MISSED: Mapping[str, frozenset[int]] = {
    "shop/domain/user.py": frozenset({10}),
    "shop/application/rename.py": frozenset({14}),
    "shop/adapters/memory.py": frozenset(),
}
TEST = "tests/test_rename.py::test_a_user_is_renamed|run"
IN_TEST: Mapping[str, frozenset[int]] = {
    "shop/domain/user.py": frozenset({6, 9, 11}),
    "shop/application/rename.py": frozenset({6, 9}),
    "shop/adapters/memory.py": frozenset({6}),
}
"""The lines that run in the test, not when their module is loaded."""


def written(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Return the folder, with the files in it."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def database(path: Path, root: str, files: Iterable[str] = LINES) -> Path:
    """Return the path, with a data file of coverage.py there, recorded in a root folder and test by test."""
    data = CoverageData(basename=str(path))
    for context, lines in (("", LINES), (TEST, IN_TEST)):
        data.set_context(context)
        data.add_lines({f"{root}/{name}": lines[name] for name in files})
    data.write()
    data.close()
    return path


def as_json(prefix: str = "") -> str:
    """Return the JSON that coverage.py would write; the paths in it begin with the prefix."""
    files = {
        f"{prefix}{path}": {
            "executed_lines": sorted(LINES[path]),
            "missing_lines": sorted(MISSED[path]),
            "contexts": {str(line): ["", TEST] if line in IN_TEST[path] else [""] for line in sorted(LINES[path])},
        }
        for path in LINES
    }
    return json.dumps({"meta": {"format": 3, "branch_coverage": False, "show_contexts": True}, "files": files})


def as_xml(source: str, head: str = '<?xml version="1.0" ?>\n') -> str:
    """Return the Cobertura XML that coverage.py would write, recorded in a source folder."""
    classes = "".join(
        f'<class name="x" filename="{path.removeprefix("shop/")}"><methods/><lines>'
        + "".join(f'<line number="{line}" hits="{int(line in LINES[path])}"/>' for line in sorted(LINES[path] | MISSED[path]))
        + "</lines></class>"
        for path in LINES
    )
    return (
        f"{head}<coverage><sources><source>{source}</source></sources>"
        f'<packages><package name="x"><classes>{classes}</classes></package></packages></coverage>'
    )
