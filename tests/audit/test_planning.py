"""The cheapest way to a score: found exactly, and each step worth what the score says."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.model.check import Basis, Check
from audit.model.finding import Effort, Finding, Severity
from audit.model.plan import Plan, Step
from audit.planning import order, plan
from audit.score import outlook, score
from tests.audit.specimens import check, finding

CHECKS = (
    check("CON101", category="code_consistency", severity=Severity.CRITICAL, stops_program=True),
    check("CON103", category="code_consistency", severity=Severity.CRITICAL, stops_program=True, effort=Effort.MEDIUM),
    check("CON107", category="code_consistency", severity=Severity.LOW),
    check("API101", category="api_design", severity=Severity.LOW, curve=None),
    check("API102", category="api_design", severity=Severity.MEDIUM, effort=Effort.MEDIUM),
    check("DEP101", severity=Severity.HIGH, effort=Effort.HIGH),
    check("DEP106", severity=Severity.MEDIUM, effort=Effort.MEDIUM),
    check("LAY101", category="layer_separation", severity=Severity.LOW, effort=Effort.MEDIUM),
)


def basis(checks: Iterable[Check] = CHECKS, *, running: Iterable[str] = (), routes: Iterable[str] = (), unread: int = 0) -> Basis:
    return Basis(tuple(checks), frozenset(running), frozenset(routes), unread, 100)


def total(given: Basis, findings: Sequence[Finding]) -> Fraction:
    card = score(given.checks, findings, reachable=given.running, unread=given.unread, files=given.files, routes=given.routes)
    return card.total or Fraction(0)


def planned(given: Basis, findings: Sequence[Finding], target: Fraction) -> Plan:
    return plan(given, findings, target, outlook(given, findings))


def broken(rule: str, units: int, *, module: str = "shop.cart") -> list[Finding]:
    severity = next(each.severity for each in CHECKS if each.rule == rule)
    return [finding(rule, module=module, unit=f"u{number}", severity=severity) for number in range(units)]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Basis, list[Finding]]:
    """Draw a project of some of the checks, with few or many findings of each, in code that runs or does not."""
    checks = [
        replace(each, population=draw(st.sampled_from([0, 2, 40])), effort=draw(st.sampled_from(Effort)))
        for each in draw(st.lists(st.sampled_from(CHECKS), unique=True, min_size=1))
    ]
    modules = st.sampled_from(["a", "b", "c"])
    found = [
        finding(each.rule, module=draw(modules), unit=f"u{number}", severity=each.severity)
        for each in checks
        for number in range(min(each.population, draw(st.sampled_from([0, 1, 2, 12]))))
    ]
    running, routes = draw(st.sets(modules)), draw(st.sets(modules))
    return basis(checks, running=running, routes=routes, unread=draw(st.sampled_from([0, 5]))), found


@given(cases(), st.integers(0, 100))
def test_no_choice_of_rules_reaches_the_target_with_less(case: tuple[Basis, list[Finding]], target: int) -> None:
    given, findings = case
    rules = sorted({each.rule for each in findings})
    costs = {each.rule: each.effort.cost for each in given.checks}
    worth = outlook(given, findings)
    reaching = [
        sum(costs[rule] for rule in chosen)
        for size in range(len(rules) + 1)
        for chosen in combinations(rules, size)
        if worth(frozenset(chosen)) >= target
    ]
    found = planned(given, findings, Fraction(target))
    assert (found.most >= target) == bool(reaching)
    if reaching:
        assert (found.cost, found.reached >= target) == (min(reaching), True)
    else:
        assert found.reached == found.most == total(given, [])


@given(cases())
def test_the_total_after_each_step_is_the_score_of_what_remains(case: tuple[Basis, list[Finding]]) -> None:
    given, findings = case
    before, left = total(given, findings), findings
    for step in order(given, findings, outlook(given, findings)):
        left = [each for each in left if each.rule != step.rule]
        assert (step.total, step.gain) == (total(given, left), total(given, left) - before)
        before = step.total
    assert left == []


def test_the_step_that_gains_most_for_its_effort_comes_first() -> None:
    found = [*broken("DEP101", 50), *broken("DEP106", 50), *broken("LAY101", 50)]
    checks = [each for each in CHECKS if each.rule in ("DEP101", "DEP106", "LAY101")]
    assert [step.rule for step in order(basis(checks), found, outlook(basis(checks), found))] == ["LAY101", "DEP106", "DEP101"]


def test_rules_that_cap_a_category_together_are_mended_one_after_another() -> None:
    found = [*broken("CON101", 1), *broken("CON103", 1), *broken("API102", 8)]
    given = basis(running=["shop.cart"])
    assert [step.rule for step in order(given, found, outlook(given, found))] == ["CON101", "CON103", "API102"]


def test_a_target_that_is_reached_takes_no_step() -> None:
    assert planned(basis(), broken("LAY101", 3), Fraction(50)).steps == ()


def test_what_weighs_nothing_is_no_step() -> None:
    found = [finding("CON101", severity=Severity.INFO), finding("AUD101"), *broken("CON107", 2)]
    given = basis([each for each in CHECKS if each.rule == "CON107"])
    assert planned(given, found, Fraction(100)).steps == (
        Step("CON107", Effort.LOW, gain=100 - total(given, found), total=Fraction(100)),
    )


def test_where_units_are_too_few_the_plan_ends_below_the_target() -> None:
    few = [replace(each, population=2) for each in CHECKS if each.rule == "DEP101"]
    found = planned(basis(few), [finding("DEP101", unit="u1")], Fraction(90))
    assert (found.most < 90, found.reached == found.most, [step.rule for step in found.steps]) == (True, True, ["DEP101"])
