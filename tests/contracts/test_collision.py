"""A project with a package of its own that is called `contracts`: what happens, as the page says, and what works."""

import os
import subprocess
import sys
from pathlib import Path

from contracts.example import settings_of
from contracts.types.allowlist import AllowlistContract
from tests.contracts.linting import ROOT, lint, write

(EXAMPLE,) = AllowlistContract.broken


def audit_contracts(folder: Path) -> tuple[int, str, str]:
    """Run `audit contracts` in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "audit", "contracts"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_import_linter_finds_the_package_of_the_project_and_says_what_the_page_says(tmp_path: Path) -> None:
    write(tmp_path, {**EXAMPLE.packaged, "contracts/__init__.py": ""})

    verdict = lint(tmp_path, settings_of(AllowlistContract, EXAMPLE))

    said = "No module named 'contracts.types'"
    assert (verdict.code, verdict.text.strip()) == (1, said)
    assert f"```text\n{said}\n```" in (ROOT / "docs" / "contracts" / "index.md").read_text(encoding="utf-8")


def test_audit_contracts_knows_the_types_all_the_same_and_runs_nothing_of_the_project(tmp_path: Path) -> None:
    write(tmp_path, {**EXAMPLE.packaged, "contracts/__init__.py": "raise SystemExit('it ran')\n"})
    (tmp_path / ".importlinter").write_text(settings_of(AllowlistContract, EXAMPLE), encoding="utf-8")

    code, out, error = audit_contracts(tmp_path)

    assert (code, error) == (1, "")
    assert f"{EXAMPLE.options['name']} BROKEN" in out
    assert "it ran" not in out
