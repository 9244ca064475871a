"""What the audited tree would run when it is imported, collected, installed or started, is not run."""

import json
import sys
from pathlib import Path

from tests.audit.hostile.traps import FOUND, SOUND, Trap, audit, run, trap_in

PADDING = f"# {'x' * 60_000}\n"
"""Enough of it and files are read by other processes."""

WATCHER = """
import os, sys
tree, log = sys.argv[1], os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path, written = os.fsdecode(args[0]), args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    elif event == "exec":
        path, written = args[0].co_filename, 0
    elif event == "import":
        path, written = str(args[1]), 0
    elif event.split(".")[0] in ("subprocess", "socket", "ctypes") or event in ("os.system", "os.exec", "os.posix_spawn"):
        path, written = tree, 0
    else:
        return
    if path.startswith(tree):
        os.write(log, f"{'write' if written else event} {path[len(tree):]}\\n".encode())

sys.addaudithook(watch)
sys.argv[1:3] = []
from audit.cli import main
main()
"""
"""Runs the command while Python itself notes, in all its processes, which files of a tree are opened or executed."""


def _code_trap(folder: Path) -> Trap:
    trap = trap_in(folder, {**SOUND, "shop/padding.py": PADDING, "shop/more.py": PADDING, "shop/end.py": PADDING})
    names = {
        "shop/__init__.py": "package",
        "shop/__main__.py": "main",
        "conftest.py": "conftest",
        "setup.py": "setup",
        "manage.py": "manage",
        "noxfile.py": "noxfile",
        "sitecustomize.py": "sitecustomize",
        "usercustomize.py": "usercustomize",
        "tests/test_shop.py": "test",
        "docs/conf.py": "docs",
    }
    trap.write({path: trap.python(name) for path, name in names.items()})
    trap.write({"pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = 'setup'\nbackend-path = ['.']\n"})
    return trap


def test_no_code_of_the_tree_is_imported_or_run(tmp_path: Path) -> None:
    trap = _code_trap(tmp_path)
    before = trap.contents()
    for folder in (None, trap.tree):
        checked = audit("check", trap.tree, folder=folder)
        assert (checked.code, checked.findings) == (1, [FOUND])
    assert audit("report", Path(), "--workers", "2", folder=trap.tree).code == 0
    assert trap.sprung() == []
    assert trap.contents() == before

    loading = "import runpy, conftest, setup, manage, noxfile, shop.__main__; runpy.run_path('tests/test_shop.py')"
    run(sys.executable, "-c", loading + "; runpy.run_path('docs/conf.py')", folder=trap.tree)
    run(sys.executable, "-c", "import usercustomize", environment={"PYTHONPATH": str(trap.tree)})
    assert trap.sprung() == [
        *("conftest", "docs", "main", "manage", "noxfile", "package", "setup", "sitecustomize", "test", "usercustomize"),
    ]


def test_files_of_the_tree_are_only_read_and_nothing_is_started(tmp_path: Path) -> None:
    trap = _code_trap(tmp_path)
    trap.write(dict.fromkeys(("lib.zip", "shop.egg", "shop/wheel.whl", "app.pyz"), b"PK\3\4"))
    trap.write({".coveragerc": "", ".git/config": "", ".git/HEAD": "", "shop/cart.pyc": b"", "shop/fast.so": b"\x7fELF"})
    data = {"pyproject.toml": "", ".gitignore": "*.log\n", ".git/info/exclude": "*.tmp\n"}
    trap.write(data)
    log = tmp_path / "log"
    done = run(sys.executable, "-c", WATCHER, str(trap.tree), str(log), "check", str(trap.tree), "-f", "json", "--no-cache")
    assert done.returncode == 1, done.stderr
    read = {*data, *(path.relative_to(trap.tree).as_posix() for path in trap.tree.rglob("*.py"))}
    assert set(log.read_text(encoding="utf-8").splitlines()) == {f"open /{path}" for path in read}
    assert json.loads(done.stdout)["completeness"]["files_read"] == len(read - data.keys())

    run(sys.executable, "-c", WATCHER.partition("sys.argv[1:3]")[0] + "import shop", str(trap.tree), str(log), folder=trap.tree)
    assert "exec /shop/__init__.py" in log.read_text(encoding="utf-8").splitlines()
