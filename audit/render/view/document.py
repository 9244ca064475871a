"""The JSON document, schema 1: keys may be added, never renamed."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from audit.model.criterion import Section, Status
from audit.model.finding import Effort, Severity
from audit.model.law import IgnoreFault, Standing
from audit.model.report import State

SCHEMA: Literal[1] = 1


class ProjectDocument(Struct, frozen=True):
    """What was audited. `packages` are its top-level packages, `python` the Python that read it."""

    root: str
    packages: tuple[str, ...]
    python: str


class FlowDocument(Struct, frozen=True):
    """How many import statements lead from one role to another."""

    importer: str
    imported: str
    imports: int


class ProfileDocument(Struct, frozen=True):
    """The architecture that the roles come from. `roles` maps a folder to the role of all code below it."""

    name: str
    title: str
    detected: bool
    confidence: float
    roles: Mapping[str, str]
    unplaced: tuple[str, ...]
    flow: tuple[FlowDocument, ...]


class LayerDocument(Struct, frozen=True):
    """All code of one role, tests left out. `holds` counts what it is made of: each kind of class, and `route`."""

    role: str
    modules: int
    packages: tuple[str, ...]
    holds: Mapping[str, int]


class LibraryDocument(Struct, frozen=True):
    """A library that the project is built on, what it is, and how many modules import it."""

    name: str
    kind: str
    modules: int


class NotAnalysedDocument(Struct, frozen=True):
    """A path that the audit says nothing about, and why."""

    path: str
    reason: str


class CompletenessDocument(Struct, frozen=True):
    """How much of the project could be seen."""

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
    not_analysed: tuple[NotAnalysedDocument, ...]


class CategoryDocument(Struct, frozen=True):
    """A category out of `max`; null where nothing in it could be scored. `low` and `high` differ where it is uncertain."""

    name: str
    score: float | None
    low: float | None
    high: float | None
    max: int
    state: State


class ScoreDocument(Struct, frozen=True):
    """Totals out of 100; null where nothing could be scored."""

    total: float | None
    low: float | None
    high: float | None
    without_accepted_debt: float | None
    projected: float | None
    categories: tuple[CategoryDocument, ...]


class LedgerDocument(Struct, frozen=True):
    """Points out of 100 that a check, or a cap in words, takes; all of them and the total add up to 100.

    `findings` are fingerprints. `gain` is what mending them, and nothing else, would bring.
    """

    category: str
    check: str
    rule: str
    state: State
    violations: float
    population: int
    points: float
    findings: tuple[str, ...]
    effort: Effort
    gain: float
    cap: str


class FindingDocument(Struct, frozen=True):
    """One place that breaks one rule. Lines start at 1, columns at 0. `reason` is that of a waiver or of the baseline."""

    rule: str
    name: str
    severity: Severity
    path: str
    line: int
    column: int
    module: str
    subject: str
    message: str
    help: str
    data: Mapping[str, str]
    fingerprint: str
    accepted: bool
    reason: str
    fixable: bool


class PlaceDocument(Struct, frozen=True):
    """A line of a file."""

    path: str
    line: int


class CriterionDocument(Struct, frozen=True):
    """One thing that a layer does well, or does not: `met` of `units`. It has no points.

    `places` are a few of those that do not meet it or, where all do, of those that do. `rule` fills it, empty for none.
    """

    section: Section
    statement: str
    status: Status
    met: int
    units: int
    places: tuple[PlaceDocument, ...]
    note: str
    rule: str


class StepDocument(Struct, frozen=True):
    """All findings of a rule mended after those of the steps before; `total` is the score then."""

    rule: str
    effort: Effort
    gain: float
    total: float


class HopDocument(Struct, frozen=True):
    """One module imports another. `path` is the importer's file, empty where there is none."""

    importer: str
    imported: str
    path: str
    lines: tuple[int, ...]


class ChainDocument(Struct, frozen=True):
    """A way to what must not be reached, hop by hop. `starts` and `ends` are further first and last hops of the same way.

    `importer` and `imported` are the contract's words for both ends.
    """

    importer: str
    imported: str
    hops: tuple[HopDocument, ...]
    starts: tuple[HopDocument, ...]
    ends: tuple[HopDocument, ...]


class IgnoreDocument(Struct, frozen=True):
    """An import that a contract ignores with a wildcard, or without a reason."""

    path: str
    line: int
    entry: str
    fault: IgnoreFault


class ContractDocument(Struct, frozen=True):
    """A contract and what became of it. `path` and `line` say where it stands, empty and 0 for the law of the profile.

    `why` is a sentence wherever it is not kept, `remarks` tell of names in it that mean nothing. `cuts` are the fewest
    imports without which there would be no cycle, `undeclared` the modules that it should name and does not; `text` is what the
    contract says of itself where it tells no chain. `ignored` counts the imports that it overlooks.
    """

    name: str
    type: str
    status: Standing
    why: str
    path: str
    line: int
    chains: tuple[ChainDocument, ...]
    cuts: tuple[HopDocument, ...]
    undeclared: tuple[str, ...]
    text: str
    guidance: str
    remarks: tuple[str, ...]
    ignored: int
    ignores: tuple[IgnoreDocument, ...]


class Document(Struct, frozen=True):
    """The report of `audit report --format json`. Paths are relative to the audited root, with `/`.

    `date` is the day of the audit, year first. `plan` mends all that weighs, what gains most for its effort first.
    `contracts` are those that the project gave itself.
    `scope` are the files that changed or depend on what changed; null where nobody asked.
    """

    schema: Literal[1]
    model: int
    version: str
    project: ProjectDocument
    profile: ProfileDocument
    completeness: CompletenessDocument
    score: ScoreDocument
    ledger: tuple[LedgerDocument, ...]
    findings: tuple[FindingDocument, ...]
    date: str
    layers: tuple[LayerDocument, ...]
    stack: tuple[LibraryDocument, ...]
    criteria: tuple[CriterionDocument, ...]
    plan: tuple[StepDocument, ...]
    contracts: tuple[ContractDocument, ...]
    scope: tuple[str, ...] | None
