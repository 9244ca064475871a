"""The score, by hand: what counts, what caps, what is not sure, and where the points went."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from msgspec.structs import replace

from audit.model.finding import Effort, Finding, Severity
from audit.model.report import CATEGORIES, CategoryScore, LedgerLine, Scorecard, State
from audit.model.rule import Check, Curve
from audit.score import check_score, score
from tests.audit.specimens import check, finding

ALL = frozenset({"shop.app", "shop.cart", "shop.user"})
BROKEN = check("CON101", category="code_consistency", severity=Severity.CRITICAL, stops_program=True)
MISSING = replace(BROKEN, rule="CON102", name="con102")
UNTESTED = check("TST102", category="testability", curve=None, population=1)


def broken(module: str = "shop.app", rule: str = "CON101", severity: Severity = Severity.CRITICAL) -> Finding:
    return finding(rule, module=module, severity=severity, fingerprint=f"{rule} {module}")


def card(
    checks: Sequence[Check],
    findings: Sequence[Finding] = (),
    *,
    reachable: frozenset[str] = ALL,
    unread: int = 0,
    routes: frozenset[str] = frozenset(),
) -> Scorecard:
    """Return the score of a project of 100 files."""
    return score(checks, findings, reachable=reachable, unread=unread, files=100, routes=routes)


def categories(found: Scorecard) -> dict[str, Fraction]:
    """Return the scores of the categories that have one."""
    return {each.name: each.score for each in found.categories if each.state is not State.NOT_APPLICABLE}


def violations(found: Scorecard) -> list[Fraction]:
    return [line.violations for line in found.ledger if not line.cap]


@pytest.mark.parametrize(("density", "expected"), [("0", "1"), ("1/50", "9/10"), ("1/5", "1/2")])
def test_a_curve_goes_through_its_points(density: str, expected: str) -> None:
    assert check_score(Curve(good=0.02, half=0.2), Fraction(density)) == Fraction(expected)


def test_a_binary_check_scores_all_or_nothing() -> None:
    assert [check_score(None, Fraction(units, 100)) for units in (0, 1, 100)] == [1, 0, 0]


def test_a_category_is_the_mean_of_its_checks_by_weight() -> None:
    checks = [check("DEP101", severity=Severity.HIGH), check("DEP106", severity=Severity.LOW)]
    found = [finding("DEP101", unit=f"unit {number}") for number in range(20)]

    assert categories(card(checks, found)) == {"dependency_rule": 10 * (Fraction(15, 2) / 2 + Fraction(5, 2)) / 10}


def test_the_total_is_the_mean_of_the_scored_categories() -> None:
    checks = [check(), check("LAY101", category="layer_separation"), check("REP101", category="repository_pattern", population=0)]
    found = [finding(unit=f"unit {number}") for number in range(20)]

    assert card(checks, found).total == 75


def test_a_unit_counts_once_however_often_it_violates() -> None:
    assert violations(card([check()], [finding(line=1), finding(line=2), finding(unit="Cart")])) == [2]


def test_a_finding_of_severity_info_does_not_count() -> None:
    found = card([check()], [finding(severity=Severity.INFO)])

    assert found == card([check()])


def test_an_accepted_finding_counts_and_the_score_without_it_stands_beside() -> None:
    accepted = card([check()], [finding(accepted=True)])

    assert accepted.total == card([check()], [finding()]).total
    assert accepted.without_accepted_debt == 100


def test_a_finding_of_a_rule_without_a_check_costs_nothing() -> None:
    assert card([check()], [finding("AUD101")]).total == 100


def test_what_never_runs_counts_half_and_does_not_cap() -> None:
    found = card([BROKEN], [broken("shop.attic"), broken("shop.cart", severity=Severity.LOW)])

    assert violations(found) == [1]
    assert categories(found) == {"code_consistency": 10 * check_score(BROKEN.curve, Fraction(1, 100))}


def test_only_a_check_that_stops_the_program_asks_what_runs() -> None:
    assert violations(card([check()], [finding(module="shop.attic"), finding(severity=Severity.LOW)])) == [2]


def test_a_check_without_population_is_not_applicable() -> None:
    nothing = CategoryScore("dependency_rule", Fraction(0), Fraction(0), Fraction(0), State.NOT_APPLICABLE)

    found = card([check(population=0)])

    assert found == Scorecard(
        total=None,
        low=None,
        high=None,
        without_accepted_debt=None,
        projected=None,
        categories=tuple(replace(nothing, name=name) for name in CATEGORIES),
        ledger=(
            LedgerLine(
                category="dependency_rule",
                check="dep101",
                rule="DEP101",
                state=State.NOT_APPLICABLE,
                violations=Fraction(0),
                population=0,
                points=Fraction(0),
                findings=(),
                effort=Effort.LOW,
                gain=Fraction(0),
            ),
        ),
    )


def test_a_check_of_severity_info_weighs_nothing() -> None:
    assert card([check(severity=Severity.INFO)]).total is None


def test_with_two_units_the_middle_between_low_and_high_counts() -> None:
    found = card([check(population=2)], [finding()])

    low, high = (10 * check_score(check().curve, Fraction(units, 3)) for units in (2, 1))
    assert found.categories[1] == CategoryScore("dependency_rule", (low + high) / 2, low, high, State.INCONCLUSIVE)
    assert (found.low, found.total, found.high) == (10 * low, 5 * (low + high), 10 * high)
    assert found.ledger[0].state is State.INCONCLUSIVE


def test_with_three_units_a_check_is_conclusive() -> None:
    assert card([check(population=3)], [finding()]).categories[1].state is State.SCORED


@pytest.mark.parametrize(("unread", "unseen"), [(0, 0), (2, 0), (3, 3), (40, 40)])
def test_more_than_two_percent_of_the_files_unread_may_violate_or_not(unread: int, unseen: int) -> None:
    found = card([check()], [finding()], unread=unread)

    low, high = (100 * check_score(check().curve, Fraction(units, 100 + unseen)) for units in (1 + unseen, 1))
    assert (found.low, found.total, found.high) == (low, (low + high) / 2, high)


def test_a_binary_check_has_one_unit_and_is_conclusive() -> None:
    assert card([UNTESTED]).categories[6] == CategoryScore("testability", Fraction(10), Fraction(10), Fraction(10), State.SCORED)


def test_a_binary_check_with_a_violation_is_conclusive_whatever_was_not_read() -> None:
    found = card([UNTESTED], [finding("TST102")], unread=50)

    assert found.categories[6] == CategoryScore("testability", Fraction(0), Fraction(0), Fraction(0), State.SCORED)


def test_what_stops_the_program_caps_its_category_with_a_line_of_its_own() -> None:
    found = card([BROKEN, check()], [broken(), broken("shop.attic")])

    lost = 10 - 10 * check_score(BROKEN.curve, Fraction(3, 200))
    assert categories(found) == {"dependency_rule": 10, "code_consistency": 3}
    assert found.ledger[0] == LedgerLine(
        category="code_consistency",
        check="con101",
        rule="CON101",
        state=State.SCORED,
        violations=Fraction(1),
        population=100,
        points=5 * (7 - lost),
        findings=("CON101 shop.app",),
        effort=Effort.LOW,
        gain=5 * (10 * check_score(BROKEN.curve, Fraction(1, 200)) - 3),
        cap="what stops the program caps the category at 3",
    )


def test_a_cap_holds_until_all_that_causes_it_is_mended() -> None:
    checks = [BROKEN, replace(MISSING, effort=Effort.HIGH)]

    found = card(checks, [broken(), broken(rule="CON102")])

    cap, *lines = found.ledger
    assert (cap.rule, cap.findings, cap.effort) == ("CON101", ("CON101 shop.app", "CON102 shop.app"), Effort.HIGH)
    assert [cap.gain, *(line.gain for line in lines)] == [70, 0, 0]


def test_a_category_below_the_cap_loses_nothing_to_it() -> None:
    modules = frozenset(f"shop.app{number}" for number in range(100))

    found = card([BROKEN], [broken(module) for module in sorted(modules)], reachable=modules)

    assert [line.cap for line in found.ledger] == [""]


def test_a_route_module_that_cannot_load_costs_testability_and_api_design_a_point() -> None:
    checks = [BROKEN, UNTESTED, check("API101", category="api_design")]

    found = card(checks, [broken(), broken("shop.cart")], routes=frozenset({"shop.app", "shop.attic"}))

    assert categories(found) == {"testability": 9, "api_design": 9, "code_consistency": 3}
    assert [(line.category, line.points, line.findings, line.cap) for line in found.ledger if line.cap][1:] == [
        (name, Fraction(10, 3), ("CON101 shop.app",), "a route module that cannot load costs the category 1 point")
        for name in ("testability", "api_design")
    ]


@pytest.mark.parametrize("module", ["shop.attic", "shop.cart"])
def test_a_route_module_that_loads_or_never_runs_costs_nothing_more(module: str) -> None:
    found = card([BROKEN, UNTESTED], [broken(module)], routes=frozenset({"shop.app", "shop.attic"}))

    assert categories(found)["testability"] == 10


def test_a_category_at_zero_has_no_point_to_lose() -> None:
    found = card([BROKEN, UNTESTED], [broken(), finding("TST102")], routes=ALL)

    assert categories(found)["testability"] == 0
    assert [line.category for line in found.ledger if line.cap] == ["code_consistency"]


def test_the_ledger_begins_with_what_costs_most_and_keeps_the_order_of_the_report() -> None:
    checks = [MISSING, BROKEN, check("DEP102"), check(), check("LAY101", category="layer_separation")]

    found = card(checks, [finding(), finding("DEP102"), finding("DEP102", unit="Cart")])

    assert [line.rule for line in found.ledger] == ["DEP102", "DEP101", "LAY101", "CON101", "CON102"]


def test_the_projected_score_is_what_remains_once_critical_and_high_findings_are_mended() -> None:
    checks = [check(), check("CON101", category="code_consistency", severity=Severity.LOW)]

    found = card(checks, [finding(), broken(severity=Severity.LOW)])

    assert found.projected == card(checks, [broken(severity=Severity.LOW)]).total
