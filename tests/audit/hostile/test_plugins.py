"""A plug-in is code, so none is loaded from the audited tree, however it got on Python's path."""

import os
import sys
from pathlib import Path

import pytest

from tests.audit.hostile.traps import FOUND, REPOSITORY, Trap, audit, run, trap_in

RULE = '''
from audit.model.facts import Span
from audit.model.finding import Effort, Severity
from audit.model.rule import Example, Rule


class Marking(Rule):
    """Every module is marked.

    Why: It shows that the plug-in was loaded.

    Instead: Nothing.
    """

    id = "ODD101"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "No module is marked"
    bad = (Example({"p/__init__.py": "# finding: ODD101"}),)
    good = (Example({"p/__init__.py": ""}),)
    scored = False

    def population(self, project):
        return len(project.modules)

    def check(self, project):
        for module in project.modules.values():
            if module.name == "shop.cart":
                yield self.finding(module, Span(1, 0, 1, 0), subject="a", message="marked", help="nothing")
'''
METADATA = {
    "odd_rules-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: odd-rules\nVersion: 1.0\n",
    "odd_rules-1.0.dist-info/entry_points.txt": "[archaudit.rules]\nmarking = odd_rules.code_consistency.marking:Marking\n",
}
REFUSED = {"marking (odd_rules.code_consistency.marking:Marking)": "a plug-in under the audited root, not loaded"}


def _code(trap: Trap) -> dict[str, str]:
    return {
        "odd_rules/__init__.py": trap.python("package"),
        "odd_rules/code_consistency/__init__.py": trap.python("category"),
        "odd_rules/code_consistency/marking.py": trap.python("rule") + RULE,
    }


def _path(*folders: Path) -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(map(str, (*folders, REPOSITORY)))}


@pytest.mark.parametrize(
    ("metadata", "code"),
    [("tree/plugins", "tree/plugins"), ("site", "tree/plugins"), ("tree/plugins", "site"), ("link", "link")],
    ids=["both inside", "code inside", "metadata inside", "through a link"],
)
def test_a_plugin_under_the_root_is_refused_and_named(metadata: str, code: str, tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    (tmp_path / "tree" / "plugins").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "tree" / "plugins")
    Trap(tmp_path / metadata, trap.marks).write(METADATA)
    Trap(tmp_path / code, trap.marks).write(_code(trap))
    path = _path(tmp_path / metadata, tmp_path / code)
    checked = audit("check", trap.tree, environment=path)
    assert (checked.code, checked.findings[0], trap.sprung()) == (1, FOUND, [])
    assert REFUSED.items() <= checked.not_analysed.items()
    assert "ODD101" not in {rule for rule, _ in checked.findings}


def test_a_plugin_from_elsewhere_is_loaded(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    Trap(tmp_path / "site", trap.marks).write({**METADATA, **_code(trap)})
    checked = audit("check", trap.tree, environment=_path(tmp_path / "site"))
    assert (checked.code, checked.findings) == (1, [FOUND, ("ODD101", "shop/cart.py")])
    assert (checked.not_analysed, trap.sprung()) == ({}, ["category", "package", "rule"])


def test_a_plugin_of_the_working_folder_is_not_listed(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({**METADATA, **_code(trap)})
    listed = run(sys.executable, "-m", "audit", "rules", folder=trap.tree, environment=_path(trap.tree))
    assert (listed.returncode, "ODD101" in listed.stdout, trap.sprung()) == (0, False, [])
    listed = run(sys.executable, "-m", "audit", "rules", folder=tmp_path / "marks", environment=_path(trap.tree))
    assert (listed.returncode, "ODD101" in listed.stdout, trap.sprung()) == (0, True, ["category", "package", "rule"])
