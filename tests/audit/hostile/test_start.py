"""Started inside of a hostile tree, the command runs its own modules and interpreters from elsewhere only."""

import os
import sys
from pathlib import Path

import pytest

from tests.audit.hostile.traps import FOUND, SOUND, Trap, audit, run, trap_in

LOADED = """
import sys
from audit.cli import run
for arguments in (["report"], ["report", "-f", "markdown"], ["check", "-f", "json"], ["explain", "CON101"], ["rules"]):
    run([*arguments, *([sys.argv[1], "--no-cache"] if arguments[0] in ("report", "check") else [])])
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules if name.partition(".")[0].isidentifier()}))
"""
PROJECT = {**SOUND, "pyproject.toml": "[tool.audit]\nprofile = 'none'\n", ".gitignore": "*.log\n"}

LAUNCHER = "import sys\nfrom audit.cli import main\nsys.exit(main())\n"
"""What installers write into the command `audit`."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all modules that the command loads on the way."""
    tree = trap_in(tmp_path_factory.mktemp("plain"), PROJECT).tree
    return _modules(run(sys.executable, "-c", LOADED, str(tree)).stdout)


def _modules(printed: str) -> set[str]:
    return set(printed.splitlines()[-1].split()[1:]) - {"__main__"}


def _trap_with(folder: Path, names: set[str]) -> Trap:
    trap = trap_in(folder, PROJECT)
    trap.write({f"{name}.py": trap.python(name) for name in names if name not in ("shop", "audit", "contracts")})
    return trap


def test_python_m_audit_loads_no_module_of_the_working_folder(tmp_path: Path, loaded: set[str]) -> None:
    (tmp_path / "blank.py").write_text("import sys\nprint('LOADED', *sys.modules)\n", encoding="utf-8")
    needed_by_m = _modules(run(sys.executable, "-m", "blank", folder=tmp_path).stdout)
    trap = _trap_with(tmp_path, {*loaded - needed_by_m, "sitecustomize", "usercustomize", "typer"})
    assert {"click", "rich", "msgspec", "grimp", "pathspec", "jinja2", "tomllib"} <= loaded - needed_by_m
    for command in (["check", "-f", "json"], ["report", "-f", "markdown"], ["explain", "CON101"], ["rules"]):
        assert run(sys.executable, "-m", "audit", *command, folder=trap.tree).returncode in (0, 1)
    assert trap.sprung() == []
    assert audit("check", Path(), folder=trap.tree).findings == [FOUND]

    trap.write({"control.py": "import msgspec, rich, typer\n"})
    run(sys.executable, "control.py", folder=trap.tree)
    assert trap.sprung() == ["msgspec", "rich", "typer"]


def test_the_command_audit_loads_no_module_of_the_working_folder(tmp_path: Path, loaded: set[str]) -> None:
    trap = _trap_with(tmp_path, loaded)
    trap.write({f"{name}/__init__.py": trap.python(name) for name in ("audit", "contracts")})
    launcher = tmp_path / "bin" / "audit"
    launcher.parent.mkdir()
    launcher.write_text(LAUNCHER, encoding="utf-8")
    for start in ((str(launcher),), ("-P", "-m", "audit")):
        done = run(sys.executable, *start, "check", "-f", "json", "--no-cache", folder=trap.tree)
        assert (done.returncode, '"path": "shop/cart.py"' in done.stdout, trap.sprung()) == (1, True, [])

    run(sys.executable, "-m", "audit", "--version", folder=trap.tree)
    assert trap.sprung() != []


def test_an_interpreter_of_the_tree_is_refused(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({"bin/python": trap.shell("inside", "echo 3 99")})
    (tmp_path / "link").symlink_to(trap.tree / "bin" / "python")
    for given in (str(trap.tree / "bin" / "python"), "bin/python", "../link", "python"):
        refused = audit("check", Path(), "--python", given, folder=trap.tree, environment={"PATH": str(trap.tree / "bin")})
        complaint = f"error: `--python {given}` lies under the audited root; nothing from there is run\n"
        assert (refused.code, refused.report, refused.complaint) == (2, {}, complaint)
    assert trap.sprung() == []

    run(str(tmp_path / "link"), folder=trap.tree)
    assert trap.sprung() == ["inside"]


def test_a_newer_interpreter_of_the_tree_is_not_looked_for(tmp_path: Path) -> None:
    trap = trap_in(tmp_path, {**SOUND, "shop/new.py": "def f(:\n"})
    trap.write({"bin/python3.99": trap.shell("inside", "echo 3 99"), ".python-version": "3.99\n"})
    outside = tmp_path / "bin"
    outside.mkdir()
    (outside / "python3.98").symlink_to(trap.tree / "bin" / "python3.99")
    (outside / "python3.97").write_text(trap.shell("outside", "test -e .python-version && echo 3 97"), encoding="utf-8")
    (outside / "python3.97").chmod(0o755)
    path = os.pathsep.join((".", "bin", str(trap.tree / "bin"), str(outside), "/usr/bin", "/bin"))
    checked = audit("check", Path(), folder=trap.tree, environment={"PATH": path})
    assert (checked.code, checked.findings) == (1, [FOUND, ("AUD101", "shop/new.py")])
    assert trap.sprung() == ["outside"]

    run(str(outside / "python3.98"))
    run("/bin/sh", "-c", "python3.99", folder=trap.tree, environment={"PATH": path})
    assert trap.sprung() == ["inside"]
