"""The table in docs/scoring.md that holds the score against a careful reader is what the audit says today."""

import os
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

from audit.discover import tree_of
from audit.extract import extract
from audit.model.report import CATEGORY_TITLES, Report, State
from audit.model.settings import Settings
from audit.score import outlook
from audit.verdict import verdict
from tests.samples.vpn_backend.states import first_state, second_state

PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"
TABLE = re.compile(r"\| what \| reader \|[^\n]*\n(?:\|[^\n]*\n)+")

READER = {
    "layer_separation": 6,
    "dependency_rule": 4,
    "domain_purity": 8,
    "repository_pattern": 4,
    "composition": 5,
    "error_handling": 7,
    "testability": 4,
    "configuration": 9,
    "api_design": 7,
    "code_consistency": 3,
}
"""The scores of the review, out of 10, and below its total and the total that it expects once six issues are mended."""

TOTAL, PROJECTED = 57, 80
MENDED = frozenset(
    {"CON101", "CON102", "CON103", "TST105"}  # imports, permissions, the misnamed model, and what did not load for them
    | {"DEP101", "LAY105", "COM102"}  # the application no longer depends on infrastructure
    | {"DEP102", "TST101"}  # nor on sessions
    | {"REP101", "REP102", "REP105"}  # repositories extend the ports, and return entities
)


def test_the_table_is_what_the_audit_says() -> None:
    table = _table(_report(first_state()), _report(second_state()))
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("REFRESH"):
        PAGE.write_text(TABLE.sub(lambda _: table, text), encoding="utf-8")
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == table, "`REFRESH=1 pytest tests/repository/test_calibration.py` writes it anew"


def _report(files: dict[str, str]) -> Report:
    tree = tree_of(files, Settings(), name="vpn_backend")
    extractions = [extract(file.data) if file.data is not None else None for file in tree.files]
    return verdict(tree, extractions, Settings(), date(2026, 1, 29))


def _table(first: Report, second: Report) -> str:
    rows = [
        "| what | reader | audit | apart | within | once CRIT-1 to CRIT-3 are mended |",
        "|---|---|---|---|---|---|",
    ]
    after = {each.name: each for each in second.score.categories}
    for each in first.score.categories:
        if each.state is not State.NOT_APPLICABLE:
            later = f"{float(after[each.name].score):.1f}"
            rows.append(_row(CATEGORY_TITLES[each.name], Fraction(READER[each.name]), each.score, Fraction(3, 2), later))
    assert first.score.total is not None
    assert second.score.total is not None
    rows.append(_row("Total", Fraction(TOTAL), first.score.total, Fraction(2), f"{float(second.score.total):.1f}"))
    projected = outlook(first.basis, first.findings)(MENDED)
    rows.append(_row("Total once ARCH-1 to ARCH-3 are mended, too", Fraction(PROJECTED), projected, Fraction(4), ""))
    return "\n".join(rows) + "\n"


def _row(what: str, reader: Fraction, audit: Fraction, margin: Fraction, later: str) -> str:
    apart = audit - reader
    within = "yes" if abs(apart) <= margin else "no"
    return f"| {what} | {reader} | {float(audit):.1f} | {float(apart):+.1f} | {within} (± {float(margin):g}) | {later} |"
