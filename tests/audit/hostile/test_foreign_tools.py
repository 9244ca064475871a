"""What the audited tree has other tools run - import-linter, git, coverage - is neither run by them nor by us."""

import os
import sys
from pathlib import Path

from tests.audit.hostile.traps import FOUND, SOUND, Trap, audit, run, trap_in

GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def test_the_contracts_of_the_tree_run_nothing(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write(
        {
            "shop/__init__.py": trap.python("parent"),
            "shop/inner/__init__.py": trap.python("root"),
            "lint.py": trap.python("contract_type") + "from importlinter import Contract as Own\n",
            ".importlinter": (
                "[importlinter]\nroot_package = shop.inner\ncontract_types =\n    own: lint.Own\n\n"
                "[importlinter:contract:one]\nname = One\ntype = own\n"
            ),
        }
    )
    checked = audit("check", Path(), folder=trap.tree)
    assert (checked.code, checked.findings, trap.sprung()) == (1, [FOUND], [])

    run(sys.executable, "-c", "from importlinter.cli import lint_imports; lint_imports()", folder=trap.tree)
    assert trap.sprung() == ["contract_type", "parent"]


def _git_trap(folder: Path) -> Trap:
    trap = trap_in(folder)
    scripts = ("fsmonitor", "external_diff", "textconv", "filter", "editor", "ssh", "pager", "credential")
    trap.write({f"evil/{name}.sh": trap.shell(name, "cat") for name in scripts})
    trap.write({f".git/hooks/{name}": trap.shell(name) for name in ("post-index-change", "post-checkout", "pre-commit")})
    evil = trap.tree / "evil"
    trap.write({".gitattributes": "*.py filter=evil diff=evil\n"})
    run("git", "init", "--quiet", folder=trap.tree, environment=GIT)
    run("git", "add", "shop", folder=trap.tree, environment=GIT)
    config = f"""
[core]
    fsmonitor = {evil}/fsmonitor.sh
    hooksPath = {trap.tree}/.git/hooks
    sshCommand = {evil}/ssh.sh
    pager = {evil}/pager.sh
    editor = {evil}/editor.sh
[diff]
    external = {evil}/external_diff.sh
[diff "evil"]
    textconv = {evil}/textconv.sh
[filter "evil"]
    clean = {evil}/filter.sh
    smudge = {evil}/filter.sh
[credential]
    helper = {evil}/credential.sh
"""
    with (trap.tree / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(config)
    trap.sprung()
    return trap


def test_the_git_configuration_of_the_tree_runs_nothing(tmp_path: Path) -> None:
    trap = _git_trap(tmp_path)
    spy = tmp_path / "bin" / "git"
    spy.parent.mkdir()
    spy.write_text(trap.shell("git"), encoding="utf-8")
    spy.chmod(0o755)
    path = {"PATH": f"{spy.parent}{os.pathsep}{os.environ['PATH']}"}
    trap.write({"shop/cart.py": SOUND["shop/cart.py"] + "# changed\n"})
    checked = audit("check", Path(), folder=trap.tree, environment=path)
    assert (checked.code, checked.findings, trap.sprung()) == (1, [FOUND], [])

    run("git", "status", folder=trap.tree, environment={**GIT, **path})
    assert trap.sprung() == ["git"]
    run("git", "status", folder=trap.tree, environment=GIT)
    run("git", "diff", folder=trap.tree, environment=GIT)
    run("git", "diff", "--no-ext-diff", folder=trap.tree, environment=GIT)
    run("git", "add", "shop", folder=trap.tree, environment=GIT)
    assert trap.sprung() == ["external_diff", "filter", "fsmonitor", "post-index-change", "textconv"]


def test_the_coverage_plugins_of_the_tree_are_not_loaded(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    settings = {
        ".coveragerc": "[run]\nplugins = plugin_of_coveragerc\n",
        "setup.cfg": "[coverage:run]\nplugins = plugin_of_setup\n",
        "tox.ini": "[coverage:run]\nplugins = plugin_of_tox\n",
        "pyproject.toml": "[tool.coverage.run]\nplugins = ['plugin_of_pyproject']\n",
    }
    plugins = [f"plugin_of_{name}" for name in ("coveragerc", "pyproject", "setup", "tox")]
    trap.write({**settings, **{f"{plugin}.py": trap.python(plugin) for plugin in plugins}, ".coverage": b"SQLite format 3\0"})
    checked = audit("check", Path(), folder=trap.tree)
    assert (checked.code, checked.findings, trap.sprung()) == (1, [FOUND], [])

    for name in settings:
        measuring = f"import coverage; coverage.Coverage(config_file={name!r}).start()"
        run(sys.executable, "-c", measuring, folder=trap.tree)
    assert trap.sprung() == plugins
