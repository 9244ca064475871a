from datetime import date
from fractions import Fraction

import pytest
from msgspec.structs import replace

from audit.cli.debt import debt_of
from audit.cli.gate import Gate, Verdict, gate_of, judge
from audit.errors import AuditError
from audit.model.baseline import Baseline, Entry
from audit.model.finding import Finding, Severity
from audit.model.settings import Settings
from tests.audit.render import sample
from tests.audit.specimens import finding

SETTINGS = Settings(fail_on=Severity.MEDIUM, min_score=70, minimums={"api_design": 5, "testability": 2})
OPEN = Gate(fail_on=None, min_score=None, minimums={})


def test_the_settings_make_the_gate_where_the_command_line_is_silent() -> None:
    assert gate_of(SETTINGS, None, None, ()) == Gate(Severity.MEDIUM, 70, {"api_design": 5, "testability": 2})


def test_the_command_line_wins_over_the_settings_one_value_at_a_time() -> None:
    assert gate_of(SETTINGS, "None", 10, ("testability=4.5",)) == Gate(None, 10, {"api_design": 5, "testability": 4.5})


@pytest.mark.parametrize(
    ("fail_on", "minimum", "message"),
    [
        ("hgih", "testability=1", "no severity is called `hgih`; did you mean `high`?"),
        ("high", "testabilty=1", "no category is called `testabilty`; did you mean `testability`?"),
        ("high", "testability", "`--min testability` asks for no score; write `testability=N` with N from 0 to 10"),
        ("high", "testability=eleven", "`--min testability=eleven` asks for no score; write `testability=N` with N from 0 to 10"),
        ("high", "testability=nan", "`--min testability=nan` asks for no score; write `testability=N` with N from 0 to 10"),
    ],
)
def test_a_gate_that_cannot_be_is_refused_with_the_nearest_word(fail_on: str, minimum: str, message: str) -> None:
    with pytest.raises(AuditError) as refusal:
        gate_of(SETTINGS, fail_on, None, (minimum,))
    assert str(refusal.value) == message


def test_an_open_gate_lets_everything_through() -> None:
    assert judge(sample.report(), OPEN) == Verdict((), ())


def test_findings_at_the_severity_or_worse_fail_unless_they_are_accepted() -> None:
    verdict = judge(sample.report(), replace(OPEN, fail_on=Severity.HIGH))
    assert [(finding.path, finding.line, finding.rule) for finding in verdict.findings] == [
        ("src/application/login.py", 2, "DEP102"),
        ("src/application/login.py", 4, "DEP101"),
        ("src/broken.py", 7, "AUD101"),
        ("src/presentation/api/routes_1.py", 4, "CON101"),
        ("src/presentation/api/routes_2.py", 5, "CON101"),
        ("src/presentation/api/routes_3.py", 6, "CON101"),
        ("src/presentation/api/routes_4.py", 7, "CON101"),
        ("src/presentation/api/routes_5.py", 8, "CON101"),
        ("src/presentation/api/routes_6.py", 9, "CON101"),
        ("src/presentation/api/users.py", 21, "CON103"),
    ]
    assert verdict.breaches == ("10 findings are `high` or worse",)


def test_scores_count_as_they_are_printed() -> None:
    kept = judge(sample.report(), replace(OPEN, min_score=59.6, minimums={"layer_separation": 6.4}))
    missed = judge(sample.report(), replace(OPEN, min_score=59.7, minimums={"layer_separation": 6.5}))
    assert kept.breaches == ()
    assert missed.breaches == ("the total is 59.6 and must reach 59.7", "`layer_separation` is 6.4 and must reach 6.5")


def test_a_score_that_is_missing_reaches_no_minimum() -> None:
    gate = replace(OPEN, min_score=0, minimums={"composition": 1})
    assert judge(sample.nothing_scored(), gate).breaches == (
        "the total could not be scored and must reach 0",
        "`composition` could not be scored and must reach 1",
    )


def graded(rule: str, severity: Severity, *, accepted: bool = False) -> Finding:
    """Return a finding of a rule, as bad as it is said to be."""
    return replace(finding(rule, severity=severity), accepted=accepted)


def breaches(gate: Gate, *findings: Finding) -> tuple[str, ...]:
    """Return what a project with nothing but these findings breaches."""
    return judge(replace(sample.report(), findings=findings), gate).breaches


def test_with_new_only_whatever_weighs_and_is_not_accepted_fails() -> None:
    found = (graded("LAY101", Severity.LOW), graded("CON101", Severity.CRITICAL), graded("CON101", Severity.INFO))
    old = graded("DEP101", Severity.HIGH, accepted=True)

    assert breaches(replace(OPEN, new_only=True), *found, old) == ("2 findings are new",)
    assert breaches(Gate(Severity.INFO, None, {}, new_only=True), *found, old) == (
        "2 findings are new",
        "1 finding is `info` or worse",
    )


def test_new_only_comes_from_the_settings_unless_the_command_line_says_otherwise() -> None:
    configured = Settings(new_only=True)

    assert [gate_of(configured, None, None, (), new_only=said).new_only for said in (None, False)] == [True, False]
    assert gate_of(Settings(), None, None, (), new_only=True).new_only


def test_a_stale_entry_a_needless_waiver_and_a_broken_contract_fail_whatever_their_severity() -> None:
    faults = tuple(graded(rule, Severity.LOW) for rule in ("AUD105", "AUD106", "AUD106", "AUD107"))

    assert breaches(replace(OPEN, fail_on=Severity.CRITICAL), *faults) == (
        "1 waiver accepts nothing",
        "2 entries of the baseline are stale",
        "1 finding breaks a contract",
    )
    assert breaches(OPEN, *faults) == ()


def test_a_broken_contract_that_is_accepted_does_not_fail() -> None:
    assert breaches(replace(OPEN, fail_on=Severity.LOW), graded("AUD107", Severity.HIGH, accepted=True)) == ()


def test_debt_is_told_with_what_it_costs_and_when_it_first_ends() -> None:
    entries = (
        Entry("DEP101", "shop.cart", "", Severity.HIGH, 1, "f", until=date(2027, 1, 31)),
        Entry("DEP101", "shop.till", "", Severity.HIGH, 1, "f", until=date(2026, 12, 31)),
    )
    report = replace(
        sample.report(),
        findings=(graded("DEP101", Severity.HIGH, accepted=True), graded("DEP101", Severity.HIGH)),
        baseline=Baseline("debt.json", entries),
    )
    costly = replace(report, score=replace(report.score, total=Fraction(60), without_accepted_debt=Fraction(743, 10)))

    assert debt_of(costly) == "debt: 1 accepted finding, 14.3 points; oldest until 2026-12-31"
    assert debt_of(replace(costly, baseline=None)) == "debt: 1 accepted finding, 14.3 points"
    assert debt_of(replace(costly, findings=())) == ""
