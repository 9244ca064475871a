"""Findings are sorted, counted once and identified; waivers accept them, and are found when they do not."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.findings import settle
from audit.model.facts import Waiver
from audit.model.finding import Effort, Finding, Severity
from audit.model.report import RuleNote
from tests.audit.specimens import finding

TODAY = date(2026, 6, 1)


def note(rule: str, name: str, severity: Severity) -> RuleNote:
    return RuleNote(rule, name, "", "", severity, Effort.LOW, "", "")


NOTES = {
    "AUD104": note("AUD104", "waiver_without_reason", Severity.MEDIUM),
    "AUD105": note("AUD105", "unused_waiver", Severity.LOW),
    "CON101": note("CON101", "broken_import", Severity.CRITICAL),
    "DEP101": note("DEP101", "outward_import", Severity.HIGH),
}


def waiver(*rules: str, line: int = 1, last_line: int | None = None, until: str = "", reason: str = "it moves soon") -> Waiver:
    return Waiver(line=line, first_line=line, last_line=last_line or line, rules=rules, until=until, reason=reason)


def settled(findings: Iterable[Finding], *waivers: Waiver) -> tuple[Finding, ...]:
    """Return the settled findings of `shop/cart.py`, which has these waivers."""
    return settle(findings, {"shop/cart.py": waivers}, NOTES, TODAY, modules={"shop/cart.py": "shop.cart"})


def remark(rule: str, subject: str, message: str, help: str, data: dict[str, str] | None = None) -> Finding:
    """Return a finding about a waiver in line 1 of `shop/cart.py`, less its fingerprint."""
    return Finding(
        rule=rule,
        name=NOTES[rule].name,
        severity=NOTES[rule].severity,
        path="shop/cart.py",
        line=1,
        column=0,
        statement=(1, 1),
        module="shop.cart",
        unit="shop.cart",
        subject=subject,
        message=message,
        help=help,
        data=data or {},
    )


def bare(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without fingerprints."""
    return [replace(each, fingerprint="") for each in findings]


def test_findings_are_sorted_by_severity_and_then_by_place() -> None:
    ordered = [
        finding("CON101", severity=Severity.CRITICAL, module="shop.zoo"),
        finding(module="shop.a", line=2),
        finding(module="shop.a", line=10),
        finding(module="shop.a", line=10, column=4),
        finding("DEP102", module="shop.a", line=10, column=4),
        finding("DEP102", module="shop.a", line=10, column=4, subject="shop.queue"),
        finding(module="shop.b"),
        finding(severity=Severity.INFO, module="shop.a"),
    ]

    assert bare(settled(reversed(ordered))) == ordered


def test_identical_findings_are_one() -> None:
    assert bare(settled([finding(data={"to": "db"}), finding(data={"to": "db"})])) == [finding(data={"to": "db"})]


def test_a_fingerprint_outlives_every_edit_around_its_finding() -> None:
    before, after = finding(data={"a": "1", "b": "2"}), finding(line=40, column=4, data={"b": "2", "a": "1"})

    assert [each.fingerprint for each in settled([before, after])] == ["d164aef26535330b"] * 2


@pytest.mark.parametrize(
    "other",
    [
        finding("DEP102"),
        finding(module="shop.order"),
        finding(unit="Cart"),
        finding(subject="shop.queue"),
        finding(data={"to": "shop.db"}),
    ],
)
def test_a_fingerprint_tells_findings_apart(other: Finding) -> None:
    assert len({each.fingerprint for each in settled([finding(), other])}) == 2


def test_a_name_that_is_no_valid_unicode_has_a_fingerprint() -> None:
    assert len(settled([finding(subject="\udcff")])[0].fingerprint) == 16


@pytest.mark.parametrize("word", ["DEP101", "dep101", "outward_import"])
def test_a_waiver_names_a_rule_by_id_in_any_case_or_by_name(word: str) -> None:
    assert bare(settled([finding()], waiver(word))) == [replace(finding(), accepted=True, reason="it moves soon")]


@pytest.mark.parametrize(
    ("statement", "accepted"), [((1, 2), False), ((1, 3), True), ((4, 4), True), ((1, 9), True), ((5, 8), True), ((6, 6), False)]
)
def test_a_waiver_covers_the_statements_on_its_lines(statement: tuple[int, int], accepted: bool) -> None:
    found = settled([finding(line=statement[0], statement=statement)], waiver("DEP101", line=3, last_line=5))

    assert [each.accepted for each in found if each.rule == "DEP101"] == [accepted]


def test_a_waiver_covers_its_own_file_and_its_own_rules() -> None:
    others = [finding("CON101"), finding(module="shop.order")]

    assert [each for each in settled([*others, finding()], waiver("DEP101")) if not each.accepted] == list(settled(others))


def test_a_waiver_holds_on_its_last_day() -> None:
    assert [each.accepted for each in settled([finding()], waiver("DEP101", until="2026-06-01"))] == [True]


def test_of_two_waivers_for_one_finding_both_are_used() -> None:
    found = settled([finding()], waiver("DEP101", reason="first"), waiver("DEP101", reason="second"))

    assert bare(found) == [replace(finding(), accepted=True, reason="first")]


def test_a_waiver_without_a_reason_is_a_finding_and_silences_nothing() -> None:
    assert bare(settled([finding()], waiver("DEP101", reason=""))) == [
        finding(),
        remark(
            "AUD104", "audit: allow DEP101", "`audit: allow DEP101` gives no reason", "add `because` and the reason, or delete it"
        ),
    ]


def test_a_waiver_until_no_date_is_a_finding_and_silences_nothing() -> None:
    assert bare(settled([finding()], waiver("DEP101", until="31.1.2027"))) == [
        finding(),
        remark(
            "AUD104",
            "audit: allow DEP101",
            "`audit: allow DEP101` ends on `31.1.2027`, which is not a date",
            "write the date as `2027-01-31`",
            {"until": "31.1.2027"},
        ),
    ]


def test_an_expired_waiver_is_a_finding_and_silences_nothing() -> None:
    assert bare(settled([finding()], waiver("DEP101", "CON101", until="2026-05-31"))) == [
        finding(),
        remark(
            "AUD105",
            "audit: allow DEP101, CON101",
            "`audit: allow DEP101, CON101` expired on 2026-05-31",
            "mend what it accepted and delete it, or agree on a new date",
            {"until": "2026-05-31"},
        ),
    ]


def test_a_waiver_is_unused_rule_by_rule() -> None:
    assert bare(settled([finding()], waiver("DEP101", "broken_import"))) == [
        replace(finding(), accepted=True, reason="it moves soon"),
        remark(
            "AUD105",
            "broken_import",
            "`broken_import` is waived where it finds nothing",
            "delete the waiver of `broken_import`",
            {"rule": "broken_import"},
        ),
    ]


def test_a_rule_that_a_waiver_names_twice_is_one() -> None:
    assert [each.subject for each in settled([], waiver("DEP101", "outward_import"))] == ["DEP101"]
    assert [each.subject for each in settled([], waiver("DEP999", "DEP999"))] == ["DEP999"]


def test_a_waiver_of_a_rule_that_does_not_exist_names_the_nearest() -> None:
    assert bare(settled([finding()], waiver("outwards_import", "DEP101"))) == [
        replace(finding(), accepted=True, reason="it moves soon"),
        remark(
            "AUD105",
            "outwards_import",
            "`outwards_import` is waived, and no rule is called so",
            "name a rule that exists; did you mean `outward_import`?",
            {"rule": "outwards_import"},
        ),
    ]


def test_a_waiver_of_nothing_is_a_finding() -> None:
    assert bare(settled([], waiver())) == [
        remark("AUD105", "audit: allow", "`audit: allow` names no rule", "name the rule that it accepts, by id or by name")
    ]


def test_a_waiver_does_not_waive_what_is_wrong_with_it() -> None:
    assert [(each.rule, each.subject, each.accepted) for each in settled([], waiver("AUD105"))] == [("AUD105", "AUD105", False)]


def test_where_the_rules_on_waivers_are_absent_nothing_is_said_of_waivers() -> None:
    notes = {"DEP101": NOTES["DEP101"]}

    assert settle([], {"a.py": (waiver("DEP101", reason=""), waiver("X"))}, notes, TODAY, modules={"a.py": "a"}) == ()


spans = st.lists(st.integers(1, 12).flatmap(lambda first: st.tuples(st.just(first), st.integers(first, 14))), max_size=6)


@given(spans, spans)
def test_a_waiver_and_a_finding_meet_where_they_share_a_line(
    statements: list[tuple[int, int]], covered: list[tuple[int, int]]
) -> None:
    found = settled(
        [finding(line=number, statement=statement) for number, statement in enumerate(statements, 100)],
        *(waiver("DEP101", line=first, last_line=last) for first, last in covered),
    )

    assert [each.accepted for each in found if each.rule == "DEP101"] == [
        any(_meet(statement, lines) for lines in covered) for statement in statements
    ]
    assert {each.line for each in found if each.rule == "AUD105"} == {
        lines[0] for lines in covered if not any(_meet(statement, lines) for statement in statements)
    }


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return bool({*range(one[0], one[1] + 1)} & {*range(other[0], other[1] + 1)})
