"""The laws of the score, on projects that nobody thought of."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from audit.model.finding import Finding, Severity
from audit.model.report import CATEGORY_MAX, Scorecard
from audit.model.rule import Check, Curve
from audit.score import check_score, score
from tests.audit.specimens import check, finding

CATALOGUE = (
    check("LAY101", category="layer_separation", severity=Severity.LOW, curve=Curve(good=0.05, half=0.3)),
    check("LAY102", category="layer_separation", severity=Severity.MEDIUM, curve=None),
    check("DEP101", severity=Severity.HIGH),
    check("DEP106", severity=Severity.MEDIUM),
    check("TST101", category="testability", severity=Severity.HIGH),
    check("API101", category="api_design", severity=Severity.LOW),
    check("CON101", category="code_consistency", severity=Severity.CRITICAL, stops_program=True),
    check("CON103", category="code_consistency", severity=Severity.CRITICAL, stops_program=True),
    check("CON106", category="code_consistency", severity=Severity.LOW),
)


class Case(Struct, frozen=True):
    """A project as the score sees it: modules `m0`, `m1`, … are the units of every check."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    reachable: frozenset[str]
    routes: frozenset[str]
    unread: int

    def scored(self, findings: Sequence[Finding] | None = None) -> Scorecard:
        """Return the score, of other findings where they are given."""
        return score(
            self.checks,
            self.findings if findings is None else findings,
            reachable=self.reachable,
            unread=self.unread,
            files=100,
            routes=self.routes,
        )


modules = st.integers(0, 39).map(lambda number: f"m{number}")


@st.composite
def populated(draw: st.DrawFn) -> tuple[Check, ...]:
    """Draw some checks of the catalogue, with no, few or many units."""
    drawn = draw(st.lists(st.sampled_from(CATALOGUE), unique=True, max_size=len(CATALOGUE)))
    return tuple(replace(each, population=draw(st.sampled_from([0, 1, 2, 3, 40, 41, 200]))) for each in drawn)


@st.composite
def findings_of(draw: st.DrawFn, checks: Sequence[Check]) -> Finding:
    """Draw a finding of one of the checks, in one of the units that it has, as bad as its rule or milder."""
    each = draw(st.sampled_from([each for each in checks if each.population]))
    return finding(
        each.rule,
        module=f"m{draw(st.integers(0, min(each.population, 40) - 1))}",
        severity=draw(st.sampled_from([each.severity, Severity.LOW, Severity.INFO])),
        line=draw(st.integers(1, 3)),
        fingerprint=draw(st.sampled_from("abc")),
        accepted=draw(st.booleans()),
    )


@st.composite
def projects(draw: st.DrawFn) -> Case:
    checks = draw(populated())
    found = draw(st.lists(findings_of(checks), max_size=30)) if any(each.population for each in checks) else []
    return Case(
        checks=checks,
        findings=tuple(found),
        reachable=draw(st.frozensets(modules)),
        routes=draw(st.frozensets(modules)),
        unread=draw(st.sampled_from([0, 2, 3, 50])),
    )


def never_worse(better: Scorecard, worse: Scorecard) -> bool:
    """Return whether one score is nowhere below the other."""
    totals = ((better.total, worse.total), (better.low, worse.low), (better.high, worse.high))
    categories = zip(better.categories, worse.categories, strict=True)
    return all((high or 0) >= (low or 0) for high, low in totals) and all(high.score >= low.score for high, low in categories)


@given(projects())
def test_the_same_project_has_the_same_score(case: Case) -> None:
    assert case.scored() == case.scored()


@given(projects(), st.data())
def test_the_order_of_findings_and_checks_means_nothing(case: Case, data: st.DataObject) -> None:
    findings, checks = data.draw(st.permutations(case.findings)), data.draw(st.permutations(case.checks))

    assert replace(case, findings=tuple(findings), checks=tuple(checks)).scored() == case.scored()


@given(projects(), st.data())
def test_mending_never_lowers_and_breaking_never_raises(case: Case, data: st.DataObject) -> None:
    kept = [each for each in case.findings if data.draw(st.booleans())]

    assert never_worse(case.scored(kept), case.scored())


@given(projects(), st.data())
def test_a_waiver_changes_no_score(case: Case, data: st.DataObject) -> None:
    waived = [replace(each, accepted=data.draw(st.booleans())) for each in case.findings]

    before, after = case.scored(), case.scored(waived)

    assert replace(after, without_accepted_debt=before.without_accepted_debt) == before
    assert (after.without_accepted_debt or 0) >= (after.total or 0)


@given(projects())
def test_the_ledger_adds_up_exactly(case: Case) -> None:
    found = case.scored()

    lost = sum((line.points for line in found.ledger), Fraction(0))
    assert lost == (0 if found.total is None else 100 - found.total)


@given(projects())
def test_no_line_of_the_ledger_gives_points_back(case: Case) -> None:
    assert [line for line in case.scored().ledger if line.points < 0 or line.gain < 0] == []


@given(projects())
def test_a_gain_is_what_mending_gains(case: Case) -> None:
    found = case.scored()

    for line in found.ledger:
        if not line.cap:
            mended = case.scored([each for each in case.findings if each.rule != line.rule])
            assert (found.total or 0) + line.gain == (mended.total or 0)


@given(projects())
def test_no_score_leaves_its_bounds(case: Case) -> None:
    found = case.scored()

    assert all(0 <= each.low <= each.score <= each.high <= CATEGORY_MAX for each in found.categories)
    if found.total is not None:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.total <= found.high <= 100


@given(projects(), st.data())
def test_a_second_finding_in_a_unit_changes_nothing(case: Case, data: st.DataObject) -> None:
    again = [replace(each, line=each.line + 7) for each in case.findings if data.draw(st.booleans())]

    assert case.scored([*case.findings, *again]) == case.scored()


@given(projects())
def test_what_is_projected_is_never_below_what_is(case: Case) -> None:
    found = case.scored()

    assert (found.projected or 0) >= (found.total or 0)


@given(projects())
def test_a_project_doubled_keeps_its_score(case: Case) -> None:
    conclusive = [each for each in case.checks if each.population >= 3 or not each.population]
    single = replace(
        case,
        checks=tuple(conclusive),
        findings=tuple(each for each in case.findings if each.rule in {kept.rule for kept in conclusive}),
        unread=0,
    )
    twins = [replace(each, module=twin(each.module), unit=twin(each.unit)) for each in single.findings]
    double = replace(
        single,
        checks=tuple(replace(each, population=2 * each.population) for each in conclusive),
        findings=(*single.findings, *twins),
        reachable=single.reachable | {twin(module) for module in single.reachable},
        routes=single.routes | {twin(module) for module in single.routes},
    )

    found = double.scored()
    assert (found.total, found.categories) == (single.scored().total, single.scored().categories)


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_denser_violation_never_scores_more(one: Fraction, other: Fraction) -> None:
    curve = Curve(good=0.02, half=0.15)

    assert check_score(curve, min(one, other)) >= check_score(curve, max(one, other))


def twin(name: str) -> str:
    return f"{name}_twin"
