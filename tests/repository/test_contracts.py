"""Each contract of `.importlinter` is broken here once, on purpose: nothing else shows that it watches what it names."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

PACKAGES = "Tests know the analyser, the analyser knows the law, never the other way round"
REFERENCE = "Only its own tests and the benchmarks know the reference service"
STAGES = "Stages do not know each other"
RULES = "A rule does not know another rule"
PURITY = "From the index to the report nothing touches the machine or a syntax tree"
EXTRACTION = "What another interpreter must load is made of the standard library alone"
LAYERS = "The service depends inward"
DOMAIN = "The domain is made of itself and of what computes"
APPLICATION = "Use cases are made of the domain and of what computes"
CONTEXTS = "Contexts do not know each other, and what they share knows none of them"
SIDES = "Commands and queries do not know each other"
EDGES = "What speaks HTTP and what speaks SQL do not know each other"
CONTRACTS = {
    PACKAGES,
    REFERENCE,
    STAGES,
    RULES,
    PURITY,
    EXTRACTION,
    LAYERS,
    DOMAIN,
    APPLICATION,
    CONTEXTS,
    SIDES,
    EDGES,
}

_LAW = ConfigParser()
_LAW.read_string((ROOT / ".importlinter").read_text(encoding="utf-8"))
INSTALLED = _LAW["importlinter:contract:extraction"]["forbidden_modules"].split()
STAGE_MODULES = (
    "audit.discover",
    "audit.baseline",
    "audit.covering",
    "audit.criteria.domain",
    "audit.findings",
    "audit.index",
    "audit.law.graph",
    "audit.planning",
    "audit.render.text",
    "audit.rules.layer_separation.code_in_no_layer",
    "audit.score",
)
SERVICE = "reference_service"
SERVICE_CONTEXTS = ("identity", "profile", "tenancy", "work", "audit_log")
UNFIT = ("asyncio", "fastapi", "logging", "os", "pydantic", "random", "secrets", "socket", "sqlalchemy", "time")
"""Some of what neither the domain nor a use case may touch: all that is not listed."""


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
    for package in ("audit", "contracts", SERVICE, "tests"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "before", "after"))
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


def test_the_reference_service_is_known_to_its_tests_and_the_benchmarks_alone(copy: Copy) -> None:
    planted = copy.plant_all(
        [
            ("contracts.types.allowlist", SERVICE),
            ("audit.errors", f"{SERVICE}.domain.shared.text"),
            ("tests.contracts", f"{SERVICE}.application"),
            ("tests.repository", SERVICE),
            ("tests", f"{SERVICE}.infrastructure.settings"),
        ]
    )
    copy.plant_all([("tests.benchmarks", SERVICE), ("tests.reference_service", SERVICE)])

    verdict = copy.lint()

    assert REFERENCE in verdict.broken
    assert verdict.broken <= {REFERENCE, PACKAGES}
    assert planted <= verdict.blamed
    assert not [each for each in verdict.blamed - planted if " -> reference_service" in each]


@pytest.mark.parametrize("imported", ["audit.errors", "contracts.types", "tests.repository"])
def test_the_reference_service_knows_nothing_beside_itself(copy: Copy, imported: str) -> None:
    planted = copy.plant(f"{SERVICE}.infrastructure.settings", imported)

    verdict = copy.lint()

    assert verdict.broken == {PACKAGES}
    assert planted in verdict.blamed


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

    assert [requirement.partition(">=")[0].replace("-", "") for requirement in project["dependencies"]] == INSTALLED


@pytest.mark.parametrize(
    ("importer", "imported", "also"),
    [
        ("domain.shared.text", "application.shared.actor", {DOMAIN}),
        ("domain.identity.user", "adapters.request", {DOMAIN}),
        ("application.shared.actor", "adapters.request", {APPLICATION}),
        ("application.shared.relay", "infrastructure.settings", {APPLICATION}),
        ("adapters.request", "infrastructure.settings", set()),
        ("infrastructure.settings", "__main__", set()),
    ],
)
def test_no_layer_of_the_service_knows_one_further_out(copy: Copy, importer: str, imported: str, also: set[str]) -> None:
    planted = copy.plant(f"{SERVICE}.{importer}", f"{SERVICE}.{imported}")

    verdict = copy.lint()

    assert verdict.broken == {LAYERS, *also}
    assert planted in verdict.blamed


@pytest.mark.parametrize("layer", [(DOMAIN, "domain.shared.text"), (APPLICATION, "application.shared.actor")])
def test_the_inner_layers_import_nothing_that_is_not_listed(copy: Copy, layer: tuple[str, str]) -> None:
    contract, module = layer
    planted = copy.plant_all((f"{SERVICE}.{module}", imported) for imported in UNFIT)

    verdict = copy.lint()

    assert (verdict.broken, verdict.blamed) == ({contract}, planted)


@pytest.mark.parametrize("part", ["domain", "application", "adapters.persistence"])
def test_no_context_knows_another(copy: Copy, part: str) -> None:
    others = (*SERVICE_CONTEXTS[1:], SERVICE_CONTEXTS[0])
    planted = copy.plant_all(
        (f"{SERVICE}.{part}.{context}", f"{SERVICE}.{part}.{other}")
        for context, other in zip(SERVICE_CONTEXTS, others, strict=True)
    )

    verdict = copy.lint()

    assert verdict.broken == {CONTEXTS}
    assert planted <= verdict.blamed


@pytest.mark.parametrize("part", ["domain", "application", "adapters.persistence"])
def test_what_contexts_share_knows_none_of_them(copy: Copy, part: str) -> None:
    planted = copy.plant_all((f"{SERVICE}.{part}.shared", f"{SERVICE}.{part}.{context}") for context in SERVICE_CONTEXTS)

    verdict = copy.lint()

    assert verdict.broken == {CONTEXTS}
    assert planted <= verdict.blamed


@pytest.mark.parametrize(
    ("place", "broken"),
    [("", LAYERS), ("domain", CONTEXTS), ("application", CONTEXTS), ("adapters/persistence", CONTEXTS)],
)
def test_a_module_of_the_service_that_stands_nowhere_is_refused(copy: Copy, place: str, broken: str) -> None:
    (copy.folder / SERVICE / place / "elsewhere.py").touch()

    verdict = copy.lint()

    assert verdict.broken == {broken}
    assert "elsewhere" in verdict.text


@pytest.mark.parametrize(("importer", "imported"), [("commands", "queries"), ("queries", "commands")])
def test_neither_commands_nor_queries_know_the_others(copy: Copy, importer: str, imported: str) -> None:
    contexts = [f"{SERVICE}.application.{context}" for context in SERVICE_CONTEXTS if context != "audit_log"]
    planted = copy.plant_all((f"{context}.{importer}", f"{context}.{imported}") for context in contexts)

    verdict = copy.lint()

    assert verdict.broken == {SIDES}
    assert planted <= verdict.blamed


@pytest.mark.parametrize(("importer", "imported"), [("http", "persistence"), ("persistence", "http")])
def test_http_and_persistence_do_not_know_each_other(copy: Copy, importer: str, imported: str) -> None:
    planted = copy.plant(f"{SERVICE}.adapters.{importer}", f"{SERVICE}.adapters.{imported}")

    verdict = copy.lint()

    assert verdict.broken == {EDGES}
    assert planted in verdict.blamed
