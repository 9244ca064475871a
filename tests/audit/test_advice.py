"""The line that leads on from a verdict."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from audit.cli.advice import advice
from audit.cli.gate import Verdict
from audit.model.baseline import Baseline
from audit.model.report import Report
from tests.audit.render import sample
from tests.audit.specimens import finding

HERE = Path()
EMPTY = replace(sample.report(), findings=())


def verdict(rules: Sequence[str]) -> Verdict:
    """Return the verdict on a finding of each of these rules."""
    return Verdict(tuple(finding(rule, line=line) for line, rule in enumerate(rules, 1)), ("broken",))


@pytest.mark.parametrize(
    ("report", "rules", "line"),
    [
        (
            EMPTY,
            ("CON101", "DEP101", "DEP101"),
            "next: `audit explain DEP101` says how to mend it; `audit baseline` accepts what is there today",
        ),
        (
            replace(EMPTY, baseline=Baseline("debt.json", ())),
            ("AUD106", "AUD106", "CON101"),
            "next: `audit explain CON101` says how to mend it; `audit baseline --grow` accepts what is there today",
        ),
        (EMPTY, ("AUD106",), "next: `audit baseline` takes out what is mended"),
        (EMPTY, (), "next: `audit report` says where the points went, `audit plan --to N` how to get them back"),
    ],
)
def test_a_broken_gate_leads_to_what_mends_it(report: Report, rules: Sequence[str], line: str) -> None:
    assert advice(report, verdict(rules), HERE) == line


def test_a_gate_that_is_kept_leads_to_the_debt_if_there_is_any() -> None:
    owing = replace(EMPTY, findings=(finding(accepted=True),))

    assert advice(owing, Verdict((), ()), Path("my shop")) == (
        "next: `audit plan 'my shop' --to 100` says what of the debt to pay back first"
    )
    assert advice(EMPTY, Verdict((), ()), HERE) == ""
