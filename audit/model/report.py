"""The finished audit: all that a renderer needs and nothing that it must look up."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct, field

from audit.model.baseline import Baseline
from audit.model.check import Basis
from audit.model.coverage import CoverageReport
from audit.model.criterion import Criterion
from audit.model.edit import Edit
from audit.model.finding import Effort, Finding, Severity
from audit.model.graph import Graph
from audit.model.law import ContractResult
from audit.model.plan import Step
from audit.model.stack import Library

SCORE_MODEL = 1
"""The number of the score model; printed with every score."""

CATEGORY_TITLES: Mapping[str, str] = {
    "layer_separation": "Layer Separation",
    "dependency_rule": "Dependency Rule",
    "domain_purity": "Domain Purity",
    "repository_pattern": "Repository Pattern",
    "composition": "DI / Composition",
    "error_handling": "Error Handling",
    "testability": "Testability",
    "configuration": "Configuration",
    "api_design": "API Design",
    "code_consistency": "Code Consistency",
}
"""The ten categories as people call them, in the order of the report. A rule's folder is its category."""

CATEGORIES = tuple(CATEGORY_TITLES)

CATEGORY_MAX = 10


class State(StrEnum):
    """Whether a category or check could be scored."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    INCONCLUSIVE = "inconclusive"


class CategoryScore(Struct, frozen=True):
    """One of the ten categories. `score`, `low` and `high` are exact, between 0 and 10; 0 when not applicable."""

    name: str
    score: Fraction
    low: Fraction
    high: Fraction
    state: State


class LedgerLine(Struct, frozen=True):
    """Why points are lost: one check, or one cap (`cap` in words, empty for a check).

    `points` are out of 100, exact; all lines add up to 100 − total. `gain` is what the total would rise by if the
    line's findings were mended and nothing else. `violations` counts units; one in unreachable code may count half.
    """

    category: str
    check: str
    rule: str
    state: State
    violations: Fraction
    population: int
    points: Fraction
    findings: tuple[str, ...]
    effort: Effort
    gain: Fraction
    cap: str = ""


class Scorecard(Struct, frozen=True):
    """The score. Totals are out of 100 and exact; None where no category could be scored.

    `projected` is the total once every critical and high finding is mended.
    """

    total: Fraction | None
    low: Fraction | None
    high: Fraction | None
    without_accepted_debt: Fraction | None
    projected: Fraction | None
    categories: tuple[CategoryScore, ...]
    ledger: tuple[LedgerLine, ...]


class ProfileReport(Struct, frozen=True):
    """Which architecture the roles come from. `roles` maps a folder to the role of all code below it.

    `flow` counts import statements from role to role, tests left out.
    """

    name: str
    title: str
    detected: bool
    confidence: float
    roles: Mapping[str, str]
    unplaced: tuple[str, ...]
    flow: tuple[tuple[str, str, int], ...]


class LayerReport(Struct, frozen=True):
    """All code of one role, tests left out. `packages` are the dotted names below which it lies; `holds` counts what it
    is made of: each kind of class, and `route`.
    """

    role: str
    modules: int
    packages: tuple[str, ...]
    holds: tuple[tuple[str, int], ...]


class NotAnalysed(Struct, frozen=True):
    """A path that the audit says nothing about, and why."""

    path: str
    reason: str


class Completeness(Struct, frozen=True):
    """How much of the project could be seen. `imports_unknown` are those that may or may not be right.

    `parameters` are those with an annotation, `calls` all calls of the product; of both, those that could be `followed`
    to a class or function. They are 0 where there was no architecture or service to judge.
    """

    files_found: int
    files_read: int
    files_unreadable: int
    modules: int
    modules_placed: int
    test_modules: int
    imports: int
    imports_resolved: int
    imports_unknown: int
    parameters: int
    parameters_followed: int
    calls: int
    calls_followed: int
    not_analysed: tuple[NotAnalysed, ...]


class RuleNote(Struct, frozen=True):
    """What the report says about a rule: its page in short. `criterion` is what holds where it finds nothing."""

    id: str
    name: str
    title: str
    category: str
    severity: Severity
    effort: Effort
    why: str
    instead: str
    criterion: str = ""


class Report(Struct, frozen=True):
    """The finished audit, made on `date`. `findings` are sorted by severity, then place; `notes` are by rule id, for
    every rule that has a finding or a ledger line. `enums` are the members of each enum that is used wrongly, by its name.
    `steps` mend all that weighs, what gains most for its effort first; `basis` is what a plan to less is worked out from.
    `baseline` was applied to the findings. `contracts` are those of the project, in the order of their file.
    `scope` are the paths that changed, and those of modules that depend on them; None where nobody asked.
    `graph` shows who imports whom, folder by folder. `coverage` is None where no data was taken into account.
    `excerpts` are lines of source around findings, by path and number; empty unless the format of the report shows them.
    `edits` mend a finding, by its number in `findings`; empty unless they are known.
    """

    version: str
    date: date
    root: str
    packages: tuple[str, ...]
    python: str
    profile: ProfileReport
    layers: tuple[LayerReport, ...]
    stack: tuple[Library, ...]
    completeness: Completeness
    score: Scorecard
    findings: tuple[Finding, ...]
    notes: Mapping[str, RuleNote]
    criteria: tuple[Criterion, ...]
    enums: Mapping[str, tuple[str, ...]]
    basis: Basis
    steps: tuple[Step, ...]
    baseline: Baseline | None = None
    contracts: tuple[ContractResult, ...] = ()
    scope: tuple[str, ...] | None = None
    graph: Graph = Graph()
    coverage: CoverageReport | None = None
    excerpts: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict)


class RenderOptions(Struct, frozen=True):
    """How a report is drawn: with colour or without, and how many columns wide.

    `base` is the way from the folder in which paths are followed to the audited root, with `/`; empty where they are one.
    """

    color: bool = False
    width: int = 100
    base: str = ""
