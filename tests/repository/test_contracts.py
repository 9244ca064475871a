"""Each contract of `.importlinter` is broken here once, on purpose: nothing else shows that it watches what it names."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

PACKAGES = "Tests know the analyser, the analyser knows the law, never the other way round"
REFERENCE = "Only its own tests know the reference service"
STAGES = "Stages do not know each other"
RULES = "A rule does not know another rule"
PURITY = "From the index to the report nothing touches the machine or a syntax tree"
EXTRACTION = "What another interpreter must load is made of the standard library alone"
CONTRACTS = {PACKAGES, REFERENCE, STAGES, RULES, PURITY, EXTRACTION}

_LAW = (ROOT / ".importlinter").read_text(encoding="utf-8")
INSTALLED = _LAW.partition("[importlinter:contract:extraction]")[2].partition("forbidden_modules =")[2].split()
STAGE_MODULES = (
    "audit.discover",
    "audit.findings",
    "audit.index",
    "audit.render.text",
    "audit.rules.layer_separation.code_in_no_layer",
    "audit.score",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What import-linter says: the contracts that are broken, and the imports that it blames, `a -> b (l.1)`."""

    broken: set[str]
    blamed: set[str]
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the repository's code in which imports can be planted."""

    folder: Path

    def plant(self, importer: str, imported: str) -> str:
        """Add an import to the end of a module, and return how import-linter names it."""
        path = self._file(importer)
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}import {imported}\n", encoding="utf-8")
        return f"{importer} -> {imported} (l.{text.count(chr(10)) + 1})"

    def plant_all(self, imports: Iterable[tuple[str, str]]) -> set[str]:
        """Add several imports, and return how import-linter names them."""
        return {self.plant(importer, imported) for importer, imported in imports}

    def lint(self) -> Verdict:
        """Hold the copy to its contracts."""
        done = subprocess.run(
            [LINT_IMPORTS, "--no-logo", "--no-cache"],
            cwd=self.folder,
            env={**os.environ, "COLUMNS": "1000"},  # narrower, and it would wrap the lines that are read here
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))
        assert set(verdicts) == CONTRACTS, done.stdout + done.stderr
        return Verdict(
            broken={name for name, verdict in verdicts.items() if verdict == "BROKEN"},
            blamed=set(re.findall(r"\S+ -> \S+ \(l\.\d+\)", done.stdout)),
            text=done.stdout,
        )

    def _file(self, module: str) -> Path:
        path = self.folder.joinpath(*module.split("."))
        return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for package in ("audit", "contracts", "tests"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "samples"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return Copy(tmp_path)


def test_our_own_code_keeps_every_contract(copy: Copy) -> None:
    assert copy.lint().broken == set()


def test_neither_the_analyser_nor_the_law_knows_who_uses_it(copy: Copy) -> None:
    planted = copy.plant_all(
        [("contracts", "audit.errors"), ("contracts", "tests.repository"), ("audit.errors", "tests.repository")]
    )

    verdict = copy.lint()

    assert (verdict.broken, verdict.blamed) == ({PACKAGES}, planted)


def test_the_reference_service_is_known_to_no_package(copy: Copy) -> None:
    planted = copy.plant_all([("contracts", "reference_service"), ("audit.errors", "reference_service")])

    verdict = copy.lint()

    assert (verdict.broken, verdict.blamed) == ({REFERENCE}, planted)


def test_no_stage_knows_another(copy: Copy) -> None:
    planted = copy.plant_all(zip(STAGE_MODULES, (*STAGE_MODULES[1:], "audit.findings"), strict=True))

    verdict = copy.lint()

    assert (verdict.broken, verdict.blamed) == ({STAGES}, planted)


@pytest.mark.parametrize(
    ("importer", "imported", "broken"),
    [
        ("audit.discover", "audit.parse", {STAGES}),
        ("audit.discover", "audit.facts", {STAGES}),
        ("audit.parse", "audit.facts", {STAGES}),
        ("audit.facts", "audit.parse", {STAGES}),
        ("audit.score", "audit.discover", {STAGES, PURITY}),
    ],
)
def test_no_stage_knows_one_that_reads(copy: Copy, importer: str, imported: str, broken: set[str]) -> None:
    planted = copy.plant(importer, imported)

    verdict = copy.lint()

    assert verdict.broken == broken
    assert planted in verdict.blamed


def test_a_stage_does_not_know_what_is_above_it(copy: Copy) -> None:
    planted = copy.plant_all(
        [("audit.errors", "audit.model.facts"), ("audit.model.settings", "audit.score"), ("audit.score", "audit.catalogue")]
    )

    verdict = copy.lint()

    assert (verdict.broken, verdict.blamed) == ({STAGES}, planted)


def test_a_module_that_stands_in_no_layer_is_refused(copy: Copy) -> None:
    (copy.folder / "audit" / "elsewhere.py").touch()

    verdict = copy.lint()

    assert verdict.broken == {STAGES}
    assert "elsewhere" in verdict.text


def test_no_rule_knows_another_of_its_category_or_of_a_different_one(copy: Copy) -> None:
    rules = "audit.rules"
    planted = copy.plant_all(
        [
            (f"{rules}.code_consistency.broken_import", f"{rules}.code_consistency.missing_name"),
            (f"{rules}.dependency_rule.outward_import", f"{rules}.layer_separation.code_in_no_layer"),
        ]
    )

    verdict = copy.lint()

    assert (verdict.broken, verdict.blamed) == ({RULES}, planted)


@pytest.mark.parametrize("imported", ["ast", "io", "os", "pathlib", "subprocess"])
def test_the_pure_stages_touch_nothing(copy: Copy, imported: str) -> None:
    planted = copy.plant_all((stage, imported) for stage in STAGE_MODULES if stage != "audit.discover")

    verdict = copy.lint()

    assert (verdict.broken, verdict.blamed) == ({PURITY}, planted)


@pytest.mark.parametrize("imported", INSTALLED)
def test_extraction_needs_nothing_that_is_installed(copy: Copy, imported: str) -> None:
    planted = copy.plant_all(
        (module, imported) for module in ("audit.extract", "audit.facts", "audit.model.facts", "audit.parse")
    )

    verdict = copy.lint()

    assert verdict.broken == {EXTRACTION}
    assert planted <= verdict.blamed


def test_all_that_is_installed_with_the_analyser_is_kept_out_of_extraction() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert [requirement.partition(">=")[0] for requirement in project["dependencies"]] == INSTALLED
