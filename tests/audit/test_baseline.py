"""What a baseline holds, when an entry of it is stale, and what it becomes."""

import json
from collections.abc import Iterable, Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from audit.baseline import held, read, renewed, written
from audit.errors import MalformedBaseline
from audit.findings import ordered
from audit.model.baseline import Baseline, BaselineFile, Entry, Terms
from audit.model.finding import Effort, Finding, Severity
from audit.model.report import RuleNote
from tests.audit.specimens import finding

TODAY = date(2026, 6, 1)
EMPTY = Baseline("debt.json", ())
NOTES = {
    rule: RuleNote(rule, name, "", "", severity, Effort.LOW, "", "")
    for rule, name, severity in (
        ("AUD106", "stale_baseline", Severity.MEDIUM),
        ("CON101", "broken_import", Severity.CRITICAL),
        ("DEP101", "outward_import", Severity.HIGH),
    )
}
TEXT = """\
{
  "version": 1,
  "model": 1,
  "entries": [
    {"module": "shop.cart", "rule": "DEP101", "subject": "shop.db", "severity": "high", "count": 2, "fingerprint": "f1"},
    {"module": "shop.till", "rule": "CON101", "severity": "critical", "count": 1, "fingerprint": "f2", "owner": "team-till", \
"reason": "it moves", "until": "2027-01-31"}
  ]
}
"""
ENTRIES = (
    Entry("DEP101", "shop.cart", "shop.db", Severity.HIGH, 2, "f1", line=5),
    Entry("CON101", "shop.till", "", Severity.CRITICAL, 1, "f2", "team-till", "it moves", date(2027, 1, 31), line=6),
)


def reading(text: str | bytes) -> Baseline:
    """Return the baseline of a text."""
    return read(BaselineFile("debt.json", text if isinstance(text, bytes) else text.encode()))


def entry_of(each: Finding, **changed: object) -> Entry:
    """Return the entry for one finding, which may be changed."""
    return replace(Entry(each.rule, each.module, each.subject, each.severity, 1, each.fingerprint), **changed)


def holding(findings: Iterable[Finding], *entries: Entry, blind: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Return the findings, settled, with a baseline of these entries applied to them."""
    return ordered(held(ordered(findings), Baseline("debt.json", entries), NOTES, TODAY, blind=blind))


def told(findings: Iterable[Finding]) -> list[tuple[str, int, str]]:
    """Return what is not accepted: rule, line, message."""
    return [(each.rule, each.line, each.message) for each in findings if not each.accepted]


def renewing(
    old: Baseline,
    findings: Sequence[Finding],
    *,
    grow: Terms | None = None,
    mildest: Severity = Severity.LOW,
    blind: frozenset[str] = frozenset(),
) -> Baseline:
    """Return what a baseline becomes."""
    return renewed(old, ordered(findings), TODAY, grow=grow, mildest=mildest, blind=blind).baseline


ONE = ordered([finding()])[0]


def test_a_text_and_its_entries_say_the_same() -> None:
    assert reading(TEXT) == Baseline("debt.json", ENTRIES)
    assert written(Baseline("debt.json", ENTRIES)) == TEXT
    assert reading(written(EMPTY)) == EMPTY


def test_entries_are_sorted_and_those_that_a_merge_left_twice_are_one() -> None:
    first, second = ENTRIES
    both = [replace(second, count=3, until=date(2026, 12, 31), reason="")]
    found = reading(written(Baseline("", (second, *both, first, first)))).entries

    assert [replace(each, line=0) for each in found] == [
        replace(first, line=0),
        replace(second, line=0, count=3, until=date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            '    {"module": "shop.till"',
            '<<<<<<< HEAD\n    {"module": "shop.till"',
            (
                "line 6: a merge conflict is not resolved; "
                "keep the entries of both sides, take the marks away, and run `audit baseline`"
            ),
        ),
        ('"fingerprint": "f1"', '"fingerprnt": "f1"', "line 5: `fingerprnt` is no key of an entry; did you mean `fingerprint`?"),
        ('"entries"', '"entrys"', "line 4: `entrys` is no key of a baseline; did you mean `entries`?"),
        ('"version": 1', '"version": 2', "line 2: its version is 2, and this archaudit reads version 1"),
        ('"model": 1', '"model": true', "line 3: `model` is no whole number above 0"),
        ('  "version": 1,\n', "", "line 8: it has no `version`; `audit baseline` writes a baseline"),
        ('"severity": "high"', '"severity": "hihg"', "line 5: `severity` is `hihg`, which is none; did you mean `high`?"),
        ('"severity": "high", ', "", "line 5: an entry has no `severity`"),
        ('"count": 2', '"count": 0', "line 5: `count` is no whole number from 1 to 1000000"),
        ('"count": 2', '"count": 1e400', "line 5: `count` is no whole number from 1 to 1000000"),
        ('"owner": "team-till"', '"owner": null', "line 6: `owner` is no text"),
        ('"rule": "DEP101"', '"rule": ""', "line 5: `rule` is no text"),
        ('"shop.db"', '"\\ud800"', "line 5: `subject` is no valid Unicode"),
        ("2027-01-31", "31.1.2027", "line 6: `until` is `31.1.2027`, which is no date; write it as `2027-01-31`"),
        ("2027-01-31", "2027-02-31", "line 6: `until` is `2027-02-31`, which is no date; write it as `2027-01-31`"),
        ('"f1"},', '"f1"}', "line 6: it is no valid JSON: expecting `,`"),
        ("  ]\n", "  ]]\n", "line 7: it is no valid JSON: expecting `,`"),
        ("\n}\n", "\n}\nmore\n", "line 9: it is no valid JSON: something stands after its end"),
        ('{"module": "shop.till"', '7, {"module": "shop.till"', "line 6: an entry is no object"),
        ("shop.till", "shop.till\t", "line 6: it is no valid JSON: invalid control character at"),
        ("  ]\n}\n", "", "line 7: it is no valid JSON: expecting `,`"),
        ('"count": 2', f'"count": {"[" * 100_000}', "line 5: it holds a value that is nested too deeply or too long"),
        ('"count": 2', f'"count": {"9" * 5000}', "line 5: it holds a value that is nested too deeply or too long"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(before: str, after: str, message: str) -> None:
    assert before in TEXT
    with pytest.raises(MalformedBaseline) as refusal:
        reading(TEXT.replace(before, after, 1))
    assert str(refusal.value) == f"`debt.json`, {message}"


@pytest.mark.parametrize("text", ["", "[]", "7", b"\xef\xbb\xbf", b"{\xff}"])
def test_what_is_no_baseline_at_all_is_refused(text: str | bytes) -> None:
    with pytest.raises(MalformedBaseline, match=r"^`debt\.json`, line 1: it is no valid "):
        reading(text)


def test_a_comma_that_a_merge_left_and_other_line_ends_do_no_harm() -> None:
    assert reading(TEXT.replace('"2027-01-31"}', '"2027-01-31"},').replace("\n", "\r\n")) == Baseline("debt.json", ENTRIES)


def test_what_the_baseline_holds_is_accepted_and_what_it_does_not_is_new() -> None:
    entry = entry_of(ONE, owner="team-cart", reason="it moves")

    found = holding([finding(), finding(module="shop.till")], entry)

    assert [(each.module, each.accepted, each.reason) for each in found] == [
        ("shop.cart", True, "baseline: it moves (team-cart)"),
        ("shop.till", False, ""),
    ]


@pytest.mark.parametrize(
    ("owner", "reason", "words"),
    [
        ("", "", "baseline"),
        ("ann", "", "baseline (ann)"),
        ("", "soon", "baseline: soon"),
        ("ann", "soon", "baseline: soon (ann)"),
    ],
)
def test_an_accepted_finding_says_why(owner: str, reason: str, words: str) -> None:
    assert [each.reason for each in holding([finding()], entry_of(ONE, owner=owner, reason=reason))] == [words]


def test_a_finding_that_moves_within_its_module_is_held() -> None:
    assert told(holding([finding(line=40, column=8)], entry_of(ONE))) == []


def test_of_more_copies_than_it_counts_those_in_the_lower_lines_are_new() -> None:
    copies = [finding(line=line) for line in (30, 10, 20)]

    found = holding(copies, entry_of(ONE, count=2))

    assert [(each.line, each.accepted) for each in found] == [(10, True), (20, True), (30, False)]


def test_code_that_moves_to_another_module_is_new_there_and_stale_here() -> None:
    assert told(holding([finding(module="shop.till")], entry_of(ONE, line=5))) == [
        ("DEP101", 1, "`shop.till` uses `shop.db`"),
        ("AUD106", 5, "the baseline accepts DEP101 for `shop.db` in `shop.cart`, which is no longer found"),
    ]


def test_a_finding_that_got_worse_is_new() -> None:
    mild = entry_of(ONE, severity=Severity.LOW)

    assert [each.rule for each in holding([finding()], mild) if not each.accepted] == ["DEP101", "AUD106"]
    assert told(holding([finding(severity=Severity.LOW)], entry_of(ONE))) == []


def test_entries_of_one_finding_at_two_severities_hold_what_each_may() -> None:
    entries = (entry_of(ONE), entry_of(ONE, severity=Severity.LOW))
    both = [finding(line=9), finding(line=3, severity=Severity.LOW)]

    assert told(holding(both, *entries)) == []
    assert [each[1] for each in told(holding([*both, finding(line=12)], *entries))] == [12]


def test_an_entry_that_counts_more_than_is_found_is_stale() -> None:
    (remark,) = [each for each in holding([finding()], entry_of(ONE, count=3, line=7)) if each.rule == "AUD106"]

    assert replace(remark, fingerprint="") == Finding(
        rule="AUD106",
        name="stale_baseline",
        severity=Severity.MEDIUM,
        path="debt.json",
        line=7,
        column=0,
        statement=(7, 7),
        module="shop.cart",
        unit="shop.cart",
        subject="shop.db",
        message="the baseline accepts DEP101 for `shop.db` in `shop.cart` 3 times, and it is found once",
        help="take it out with `audit baseline`",
        data={"rule": "DEP101", "severity": "high", "fingerprint": ONE.fingerprint},
    )


def test_an_entry_holds_on_its_last_day_and_then_accepts_nothing() -> None:
    assert told(holding([finding()], entry_of(ONE, until=TODAY))) == []
    assert told(holding([finding()], entry_of(ONE, until=date(2026, 5, 31), line=5))) == [
        ("DEP101", 1, "`shop.cart` uses `shop.db`"),
        ("AUD106", 5, "the baseline accepted DEP101 for `shop.db` in `shop.cart` until 2026-05-31, which has passed"),
    ]


def test_an_entry_of_a_rule_that_is_not_there_names_the_nearest() -> None:
    entry = Entry("CON110", "shop.cart", "", Severity.LOW, 1, "f", line=5)

    assert told(holding([], entry)) == [
        ("AUD106", 5, "the baseline accepts CON110 in `shop.cart`, and no rule is called so; did you mean `CON101`?")
    ]


def test_what_a_waiver_accepts_needs_no_entry() -> None:
    waived = replace(ONE, accepted=True, reason="it is on its way")

    found = ordered(held([waived], Baseline("debt.json", (entry_of(ONE),)), NOTES, TODAY))

    assert [(each.rule, each.reason) for each in found] == [("DEP101", "it is on its way"), ("AUD106", "")]


@pytest.mark.parametrize("rule", ["AUD101", "AUD102", "AUD108"])
def test_nothing_is_stale_in_a_file_that_cannot_be_read(rule: str) -> None:
    assert [each[0] for each in told(holding([finding(rule)], entry_of(ONE)))] == [rule]


def test_nothing_is_stale_of_a_rule_that_could_not_look() -> None:
    assert told(holding([], entry_of(ONE), blind=frozenset({"DEP101"}))) == []


@pytest.mark.parametrize("rule", ["AUD104", "AUD105", "AUD106"])
def test_no_baseline_accepts_what_is_wrong_with_a_waiver_or_with_itself(rule: str) -> None:
    fault = ordered([finding(rule)])[0]

    assert [each.accepted for each in holding([fault], entry_of(fault)) if each.line == 1] == [False]
    assert renewing(EMPTY, [fault], grow=Terms()).entries == ()


def test_a_first_baseline_takes_all_that_weighs_on_the_terms_given() -> None:
    found = [finding(), finding(line=9), finding("CON101", severity=Severity.INFO)]

    assert renewing(EMPTY, found, grow=Terms("ann", "soon", date(2027, 1, 31))) == Baseline(
        "debt.json", (entry_of(ONE, count=2, owner="ann", reason="soon", until=date(2027, 1, 31)),)
    )


def test_findings_that_weigh_nothing_are_taken_where_the_gate_looks_at_them() -> None:
    mild = ordered([finding(severity=Severity.INFO)])

    assert renewing(EMPTY, mild, grow=Terms(), mildest=Severity.INFO).entries == (entry_of(mild[0]),)


def test_a_baseline_loses_what_is_gone_and_refuses_what_is_new() -> None:
    old = Baseline("debt.json", (entry_of(ONE, count=3, reason="soon"),))
    found = ordered([finding(), finding(module="shop.till")])

    renewal = renewed(old, found, TODAY)

    assert renewal.baseline.entries == (entry_of(ONE, reason="soon"),)
    assert renewal.kept == (entry_of(ONE, reason="soon"),)
    assert renewal.removed == (entry_of(ONE, count=2, reason="soon"),)
    assert renewal.added == ()
    assert renewal.refused == (found[1],)


def test_a_copy_that_is_taken_in_joins_the_entry_of_its_kind() -> None:
    old = Baseline("debt.json", (entry_of(ONE, owner="ann"),))

    renewal = renewed(old, ordered([finding(), finding(line=9)]), TODAY, grow=Terms(until=date(2027, 1, 31)))

    assert renewal.baseline.entries == (entry_of(ONE, count=2, owner="ann", until=date(2027, 1, 31)),)
    assert renewal.added == (entry_of(ONE, until=date(2027, 1, 31)),)
    assert renewal.refused == ()


def test_an_expired_entry_stays_until_it_is_agreed_on_anew() -> None:
    old = Baseline("debt.json", (entry_of(ONE, until=date(2026, 5, 31)),))
    found = ordered([finding()])

    refusing, growing = renewed(old, found, TODAY), renewed(old, found, TODAY, grow=Terms(until=date(2027, 1, 31)))

    assert (refusing.baseline, refusing.refused) == (old, found)
    assert growing.baseline.entries == (entry_of(ONE, until=date(2027, 1, 31)),)
    assert (growing.removed, growing.kept) == (old.entries, ())


def test_an_expired_entry_of_what_is_mended_goes() -> None:
    old = Baseline("debt.json", (entry_of(ONE, until=date(2026, 5, 31)),))

    assert renewed(old, (), TODAY).baseline.entries == ()


def test_what_could_not_be_looked_at_stays() -> None:
    old = Baseline("debt.json", (entry_of(ONE, count=2),))

    assert renewing(old, [finding("AUD101")]) == old
    assert renewing(old, [], blind=frozenset({"DEP101"})) == old


def test_a_finding_about_no_module_can_be_held() -> None:
    whole = ordered([replace(finding("DEP101"), module="", unit="layers")])
    made = reading(written(renewed(EMPTY, whole, TODAY, grow=Terms()).baseline))

    assert told(holding(whole, *made.entries)) == []
    assert told(holding([], *made.entries)) == [
        ("AUD106", 5, "the baseline accepts DEP101 for `shop.db`, which is no longer found")
    ]


def test_a_name_that_is_no_valid_unicode_can_be_written_and_read() -> None:
    strange = ordered([finding(subject="\udcff")])

    made = renewed(EMPTY, strange, TODAY, grow=Terms()).baseline

    assert [json.loads(line.strip(" ,"))["subject"] for line in written(made).splitlines()[4:5]] == ["\\udcff"]
    assert told(holding(strange, *reading(written(made)).entries)) == []
