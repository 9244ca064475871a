from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.model.finding import Severity
from audit.model.report import State
from audit.render.view.flow import Edge, flow_of
from audit.render.view.layers import parts_of, strengths_of
from audit.render.view.numbers import figure, shares, tenths
from audit.render.view.outline import categories_of, grave_of, issues_of, ledger_of, priorities_of, remarks_of
from audit.render.view.tables import table_of
from tests.audit.render import sample


@given(st.lists(st.fractions(min_value=0, max_value=100)))
def test_shares_add_up_and_none_is_off_by_a_tenth(values: list[Fraction]) -> None:
    whole = tenths(sum(values, Fraction(0)))
    parts = shares(values, whole)
    assert sum(parts) == whole
    assert all(abs(Fraction(part, 10) - value) < Fraction(1, 10) for part, value in zip(parts, values, strict=True))


@given(st.lists(st.integers(min_value=0, max_value=1000)))
def test_a_share_that_needs_no_rounding_is_not_rounded(values: list[int]) -> None:
    assert shares([Fraction(value, 10) for value in values], sum(values)) == tuple(values)


def test_a_half_is_rounded_up() -> None:
    assert [figure(tenths(Fraction(value))) for value in ("0", "0.05", "57.04", "57.05", "100")] == [
        "0.0",
        "0.1",
        "57.0",
        "57.1",
        "100.0",
    ]


def test_an_issue_is_a_rule_and_the_worst_of_each_kind_comes_first() -> None:
    issues = issues_of(sample.report())
    assert [(issue.key, issue.note.id, issue.severity, len(issue.findings), issue.files, issue.accepted) for issue in issues] == [
        ("CRIT-1", "CON101", Severity.CRITICAL, 7, 7, 0),
        ("CRIT-2", "CON103", Severity.CRITICAL, 1, 1, 0),
        ("ARCH-1", "DEP101", Severity.HIGH, 2, 2, 1),
        ("ARCH-2", "DEP102", Severity.HIGH, 1, 1, 0),
        ("ARCH-3", "LAY101", Severity.LOW, 1, 1, 0),
    ]


def test_a_critical_rule_with_nothing_but_optional_places_is_a_minor_issue_and_no_priority() -> None:
    optional = tuple(replace(finding, severity=Severity.INFO) for finding in sample.broken_imports(2))
    report = replace(sample.report(), findings=optional, steps=())
    issues = issues_of(report)
    assert [(issue.key, issue.severity) for issue in issues] == [("MINOR-1", Severity.INFO)]
    assert priorities_of(report, issues) == ()


def test_accepted_findings_come_last() -> None:
    outward = next(issue for issue in issues_of(sample.report()) if issue.note.id == "DEP101")
    assert [finding.accepted for finding in outward.findings] == [False, True]


def test_priority_is_the_order_of_the_steps() -> None:
    report = sample.report()
    ranked = priorities_of(report, issues_of(report))
    assert [(each.issue.key, each.step) for each in ranked] == list(
        zip(["CRIT-1", "CRIT-2", "ARCH-3", "ARCH-1", "ARCH-2"], report.steps, strict=True)
    )


def test_what_the_projected_score_takes_as_mended_is_critical_or_high() -> None:
    assert [issue.key for issue in grave_of(issues_of(sample.report()))] == ["CRIT-1", "CRIT-2", "ARCH-1", "ARCH-2"]


def test_findings_about_the_audit_are_remarks_and_no_issues() -> None:
    assert remarks_of(sample.report()) == (sample.unparseable(),)


def test_a_layer_is_as_good_as_its_worst_criterion() -> None:
    report = sample.report()
    parts = parts_of(report, issues_of(report))
    assert [(part.title, part.verdict) for part in parts] == [
        ("Domain Layer", "GOOD"),
        ("Application Layer", "HAS VIOLATIONS"),
        ("Presentation Layer", "HAS ISSUES"),
        ("Dependency Injection", "NOT SEEN"),
        ("The Project as a Whole", "HAS VIOLATIONS"),
    ]
    assert [(row.status, row.counts, row.issue and row.issue.key) for row in parts[1].weaknesses] == [
        ("FAIL", "1 of 3", None),
        ("PARTIAL", "59 of 61", "ARCH-1"),
    ]
    assert [row.status for row in parts[-1].rows] == ["FAIL", "PARTIAL?"]
    assert [(issue.key, here) for issue, here in parts[2].also] == [("CRIT-1", 7)]


def test_a_strength_is_met_wherever_it_is_looked_at() -> None:
    report = sample.report()
    assert [row.criterion.statement for row in strengths_of(parts_of(report, issues_of(report)))] == [
        "Repository interfaces are defined",
        "Health checks are there",
    ]


def test_findings_about_one_missing_thing_are_one_row_of_a_table() -> None:
    report = sample.report()
    missing, enums, outward, framework, other = (table_of(report, issue) for issue in issues_of(report))
    assert missing is not None
    assert enums is not None
    assert [(cells, len(found)) for cells, found in missing.rows] == [
        (("`src.infrastructure.users`", "import `src.infrastructure.database.repositories.users`"), 6),
        (("`src.infrastructure.users`", ""), 1),
    ]
    assert enums.rows == ((("`Permission.USER_READ`", "Not defined; use `Permission.READ_USERS`"), (sample.mismatch(),)),)
    assert enums.footer == ("`Permission` defines `READ_USERS`, `WRITE_USERS`.",)
    assert outward is not None
    assert framework is not None
    assert [(cells, len(found)) for cells, found in (*outward.rows, *framework.rows)] == [
        (("application imports `src.infrastructure.db`", "depend on an interface of the domain"), 2),
        (("`sqlalchemy`", "hide the session behind a unit of work"), 1),
    ]
    assert other is None


def test_printed_points_add_up_to_what_the_total_lacks() -> None:
    assert sum(row.points for row in ledger_of(sample.report())) == 1000 - 596


def test_a_category_that_does_not_apply_has_no_score() -> None:
    rows = {row.name: (row.score, row.state) for row in categories_of(sample.report())}
    assert rows["composition"] == (None, State.NOT_APPLICABLE)
    assert rows["testability"] == (40, State.INCONCLUSIVE)
    assert rows["code_consistency"] == (30, State.SCORED)


def test_an_edge_is_forbidden_where_a_finding_says_so() -> None:
    assert flow_of(sample.report()) == (
        Edge("application", "domain", 61, forbidden=False, framework=False),
        Edge("presentation", "application", 44, forbidden=False, framework=False),
        Edge("application", "infrastructure", 37, forbidden=True, framework=False),
        Edge("application", "sqlalchemy", 1, forbidden=True, framework=True),
    )
