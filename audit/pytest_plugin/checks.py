"""A report taken apart: what each rule and each contract found, by itself."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from audit.catalogue import rules
from audit.explain import population_of
from audit.model.finding import Finding
from audit.model.law import ContractResult, Standing
from audit.model.report import Report
from audit.render.view.escaping import visible

BROKEN_CONTRACT = "AUD107"


class CheckResult(Struct, frozen=True):
    """A rule or contract. `found` is what breaks it, `skipped` why it could not be judged; both empty where it is kept."""

    name: str
    found: str = ""
    skipped: str = ""


def checks_of(report: Report) -> tuple[CheckResult, ...]:
    """Return what became of each rule by id, then of each contract in the order of their file.

    A finding that weighs nothing, or that a waiver or the baseline accepts, breaks no rule.
    """
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity.weight and not finding.accepted:
            found.setdefault(finding.rule, []).append(finding)
    looked_at = {rule.id: population_of(rule) for rule in rules()}
    populations = {check.rule: check.population for check in report.basis.checks}
    results = [
        CheckResult(
            f"{note.id} {note.name}",
            found=_told(found.get(note.id, ())),
            skipped=""
            if populations.get(note.id, 1)
            else f"not applicable; it looks at: {looked_at.get(note.id, note.criterion)}",
        )
        for note in sorted(report.notes.values(), key=lambda note: note.id)
        if note.id != BROKEN_CONTRACT or not report.contracts
    ]
    return (*results, *_contracts(report.contracts, found.get(BROKEN_CONTRACT, ())))


def _contracts(contracts: Iterable[ContractResult], findings: Iterable[Finding]) -> Iterator[CheckResult]:
    by_name: dict[str, list[Finding]] = {}
    for finding in findings:
        by_name.setdefault(finding.data.get("contract", ""), []).append(finding)
    for contract in contracts:
        unknown = contract.status is Standing.UNKNOWN
        yield CheckResult(
            visible(f"contract {contract.name}"),
            found=_told(by_name.get(contract.name, ())),
            skipped=visible(f"not judged: {contract.why}") if unknown else "",
        )


def _told(findings: Iterable[Finding]) -> str:
    """Return findings as a terminal can follow them, each with what to do about it."""
    by_place = sorted(findings, key=lambda each: (each.path, each.line, each.column))
    return "\n".join(line for each in by_place for line in _lines(each))


def _lines(finding: Finding) -> Iterator[str]:
    yield visible(f"{finding.path}:{finding.line}: {finding.message}")
    if finding.help:
        yield visible(f"    help: {finding.help}")
