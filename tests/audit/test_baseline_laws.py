"""The laws of the baseline: it makes today's findings green and no others, only shrinks, and never raises a score."""

from collections.abc import Mapping, Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.baseline import held, read, renewed, written
from audit.cli.gate import gate_of, judge
from audit.discover import tree_of
from audit.extract import extract
from audit.findings import ordered
from audit.model.baseline import BASELINE_FILE, Baseline, BaselineFile, Entry, Terms
from audit.model.finding import Effort, Finding, Severity
from audit.model.report import Report, RuleNote
from audit.model.settings import Settings
from audit.verdict import verdict
from tests.audit.generated import Feature, files_of, projects
from tests.audit.specimens import finding

TODAY = date(2026, 6, 1)
EMPTY = Baseline("debt.json", ())
NOTES = {"AUD106": RuleNote("AUD106", "stale_baseline", "", "", Severity.MEDIUM, Effort.LOW, "", "")}
CHOSEN = Settings(profile="layered")
few = settings(max_examples=12, deadline=None)

one = st.builds(
    finding,
    rule=st.sampled_from(["DEP101", "CON101", "LAY101"]),
    module=st.sampled_from(["shop.cart", "shop.till"]),
    subject=st.sampled_from(["shop.db", "shop.queue"]),
    severity=st.sampled_from([Severity.CRITICAL, Severity.HIGH, Severity.LOW]),
    line=st.integers(1, 30),
)
many = st.lists(one, max_size=12).map(ordered)


def frozen(findings: Sequence[Finding], old: Baseline = EMPTY, *, grow: bool = True) -> Baseline:
    """Return the baseline after `audit baseline`, read back from what was written."""
    text = written(renewed(old, findings, TODAY, grow=Terms() if grow else None).baseline)
    return read(BaselineFile("debt.json", text.encode()))


def red(findings: Sequence[Finding], baseline: Baseline) -> list[Finding]:
    """Return what the baseline leaves to mend, stale entries included."""
    return [each for each in held(findings, baseline, NOTES, TODAY) if not each.accepted]


def size(baseline: Baseline) -> int:
    """Return how many findings a baseline accepts."""
    return sum(entry.count for entry in baseline.entries)


@given(many)
def test_what_was_frozen_is_green(findings: tuple[Finding, ...]) -> None:
    assert red(findings, frozen(findings)) == []


@given(many)
def test_frozen_twice_is_frozen_once(findings: tuple[Finding, ...]) -> None:
    once = frozen(findings)

    assert frozen(findings, once) == once
    assert frozen(findings, once, grow=False) == once


@given(many, one)
def test_one_finding_more_is_red(findings: tuple[Finding, ...], added: Finding) -> None:
    left = red(ordered([*findings, added]), frozen(findings))

    assert [each.rule for each in left if each.rule != "AUD106"] == [added.rule]


@given(many, st.data())
def test_one_finding_less_is_stale_until_it_is_taken_out(findings: tuple[Finding, ...], data: st.DataObject) -> None:
    kept = tuple(each for each in findings if data.draw(st.booleans()))

    before = frozen(findings)
    after = frozen(kept, before, grow=False)

    assert bool(red(kept, before)) == (len(kept) < len(findings))
    assert red(kept, after) == []
    assert size(after) == len(kept)


@given(many, many)
def test_without_being_told_to_grow_it_only_shrinks(past: tuple[Finding, ...], today: tuple[Finding, ...]) -> None:
    before = frozen(past)
    after = frozen(today, before, grow=False)

    counts = {(*entry.key, entry.severity): entry.count for entry in before.entries}
    assert [each for each in after.entries if each.count > counts.get((*each.key, each.severity), 0)] == []


@given(many, many)
def test_once_it_has_grown_all_is_green(past: tuple[Finding, ...], today: tuple[Finding, ...]) -> None:
    assert red(today, frozen(today, frozen(past))) == []


@given(many, st.data())
def test_lines_that_move_change_nothing(findings: tuple[Finding, ...], data: st.DataObject) -> None:
    moved = ordered([replace(each, line=data.draw(st.integers(1, 90)), column=4) for each in findings])

    assert red(moved, frozen(findings)) == []
    assert frozen(moved) == frozen(findings)


@given(many, st.data())
def test_the_order_of_entries_and_their_repetition_change_nothing(findings: tuple[Finding, ...], data: st.DataObject) -> None:
    clean = frozen(findings)
    again: list[Entry] = [each for each in clean.entries for _ in range(data.draw(st.integers(1, 3)))]
    shuffled = written(Baseline("debt.json", tuple(data.draw(st.permutations(again)))))

    assert bare(read(BaselineFile("debt.json", shuffled.encode()))) == bare(clean)


@given(many, many)
def test_the_order_of_findings_changes_nothing_but_the_order(past: tuple[Finding, ...], today: tuple[Finding, ...]) -> None:
    assert ordered(held(today[::-1], frozen(past), NOTES, TODAY)) == ordered(held(today, frozen(past), NOTES, TODAY))


@few
@given(projects)
def test_a_project_is_green_once_it_is_frozen_and_scores_what_it_did(features: Sequence[Feature]) -> None:
    files = files_of(features)
    before = judged(files)
    after = judged(with_baseline(files))

    gate = gate_of(CHOSEN, "low", None, (), new_only=True)
    assert judge(after, gate).breaches == ()
    assert after.score.total == before.score.total
    assert after.score.ledger == before.score.ledger
    assert (after.score.without_accepted_debt or 0) >= (after.score.total or 0)


@few
@given(projects, st.data())
def test_a_vice_more_is_red_and_mending_one_is_stale(features: Sequence[Feature], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(features) - 1))
    changed = [*features]
    changed[place] = replace(features[place], broken=not features[place].broken)
    frozen_then = {**files_of(changed), BASELINE_FILE: with_baseline(files_of(features))[BASELINE_FILE]}

    rules = {each.rule for each in judge(judged(frozen_then), gate_of(CHOSEN, None, None, (), new_only=True)).findings}

    assert ("AUD106" if features[place].broken else "CON101") in rules


@few
@given(projects)
def test_comments_and_blank_lines_leave_what_is_frozen_green(features: Sequence[Feature]) -> None:
    files = with_baseline(files_of(features))
    spread = {path: f"# A comment.\n\n\n{text}" if path.endswith(".py") and text else text for path, text in files.items()}

    assert judge(judged(spread), gate_of(CHOSEN, None, None, (), new_only=True)).breaches == ()


def test_a_module_that_becomes_a_package_or_moves_below_src_stays_green() -> None:
    files = with_baseline(
        files_of([Feature("order", outward=True, session=True, broken=True), Feature("refund"), Feature("coupon")])
    )
    place = "shop/application/order.py"
    package = {path.replace(place, "shop/application/order/__init__.py"): text for path, text in files.items()}
    below = {f"src/{path}" if path.startswith("shop/") else path: text for path, text in files.items()}
    renamed = {path.replace(place, "shop/application/orders.py"): text for path, text in files.items()}

    gate = gate_of(CHOSEN, None, None, (), new_only=True)
    assert [judge(judged(moved), gate).breaches for moved in (package, below)] == [(), ()]
    assert {each.rule for each in judge(judged(renamed), gate).findings} >= {"AUD106", "DEP101", "DEP102"}


def judged(files: Mapping[str, str]) -> Report:
    """Return the report on some files."""
    tree = tree_of(files, CHOSEN)
    extractions = [extract(file.data) if file.data is not None else None for file in tree.files]
    return verdict(tree, extractions, CHOSEN, TODAY)


def with_baseline(files: Mapping[str, str]) -> Mapping[str, str]:
    """Return the files with a baseline of all that is found in them."""
    return {**files, BASELINE_FILE: written(renewed(EMPTY, judged(files).findings, TODAY, grow=Terms()).baseline)}


def bare(baseline: Baseline) -> Baseline:
    """Return the baseline without the lines that its entries stand in."""
    return replace(baseline, entries=tuple(replace(entry, line=0) for entry in baseline.entries))
