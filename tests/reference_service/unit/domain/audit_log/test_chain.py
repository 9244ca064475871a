"""The chain of the audit log: whatever is done to it, `verify` names the line."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.audit_log.entry import Broken, Chain, Entry, Head, verify
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import ALICE, BOB, LATER, NOW, TASK, TENANT, brief

CHAIN = Chain.of_tenant(TENANT)

MISPLACED = "The line is missing or not in its place."
UNTIED = "The line does not follow the line before."
CHANGED = "The line was changed."
OTHER_END = "The line is not the one that the chain ended with."
CUT = "The end of the chain is not where it was."


def line(head: Head, event: str = "work.task_moved", *, actor: UserId | None = ALICE, occurred_at: datetime = NOW) -> Entry:
    """Return the line after an end."""
    return Entry.after(head, occurred_at=occurred_at, actor=actor, event=event, subject=TASK.value, details="{}", request="r-1")


def log(length: int, chain: Chain = CHAIN) -> tuple[Entry, ...]:
    """Return a log of some lines."""
    entries: list[Entry] = []
    head = Head.beginning(chain)
    for number in range(length):
        entries.append(line(head, f"event.{number}"))
        head = entries[-1].head
    return tuple(entries)


def end(entries: Sequence[Entry]) -> Head:
    """Return the end that was kept of a log."""
    return entries[-1].head if entries else Head.beginning(CHAIN)


def resealed(entry: Entry) -> Entry:
    """Return a line with the digest of what it says: what somebody does who knows how the chain is made."""
    return replace(entry, digest=entry.computed())


def broken(sequence: int, reason: str) -> Err[Broken]:
    """Return the verdict on a line."""
    return Err(Broken(CHAIN, sequence, reason))


@brief
@given(st.integers(0, 8))
def test_a_log_that_nobody_touched_holds(length: int) -> None:
    entries = log(length)

    assert verify(end(entries), entries) == Ok(length)


def test_a_chain_is_named_after_its_tenant_or_its_user() -> None:
    assert str(Chain.of_tenant(TENANT)) == f"tenant:{TENANT}"
    assert str(Chain.of_user(ALICE.value)) == f"user:{ALICE}"
    assert str(Chain.of_platform()) == "platform"


def test_the_first_line_follows_a_digest_of_zeros_and_each_other_the_one_before() -> None:
    first, second = log(2)

    assert (first.sequence, first.previous) == (1, "0" * 64)
    assert (second.sequence, second.previous) == (2, first.digest)
    assert len(first.digest) == 64


@pytest.mark.parametrize("position", range(4))
@pytest.mark.parametrize(
    "change",
    [
        {"event": "work.nothing"},
        {"actor": BOB},
        {"actor": None},
        {"occurred_at": LATER},
        {"occurred_at": NOW + timedelta(microseconds=1)},
        {"subject": UUID(int=7)},
        {"details": '{"a": 1}'},
        {"request": "r-2"},
        {"digest": "f" * 64},
    ],
)
def test_a_changed_line_is_named(position: int, change: dict[str, object]) -> None:
    entries = list(log(4))
    kept = end(entries)
    entries[position] = replace(entries[position], **change)  # type: ignore[arg-type] # each value is of its field's type

    assert verify(kept, entries) == broken(position + 1, CHANGED)


@brief
@given(st.integers(2, 6), st.data())
def test_a_changed_line_with_a_digest_to_match_is_found_at_the_next_line(length: int, data: st.DataObject) -> None:
    entries = list(log(length))
    kept = end(entries)
    position = data.draw(st.integers(0, length - 2))
    entries[position] = resealed(replace(entries[position], event="work.nothing"))

    assert verify(kept, entries) == broken(position + 2, UNTIED)


def test_a_changed_last_line_with_a_digest_to_match_is_named() -> None:
    entries = log(3)
    changed = resealed(replace(entries[2], event="work.nothing"))

    assert verify(end(entries), [*entries[:2], changed]) == broken(3, OTHER_END)


@brief
@given(st.integers(2, 6), st.data())
def test_a_line_taken_out_of_the_middle_is_named(length: int, data: st.DataObject) -> None:
    entries = log(length)
    position = data.draw(st.integers(0, length - 2))

    assert verify(end(entries), [*entries[:position], *entries[position + 1 :]]) == broken(position + 1, MISPLACED)


@brief
@given(st.integers(1, 6), st.data())
def test_the_first_of_the_lines_cut_off_at_the_end_is_named(length: int, data: st.DataObject) -> None:
    entries = log(length)
    left = data.draw(st.integers(0, length - 1))

    assert verify(end(entries), entries[:left]) == broken(left + 1, CUT)


@brief
@given(st.permutations(range(5)))
def test_the_first_line_out_of_order_is_named(order: list[int]) -> None:
    entries = log(5)
    first = next((place for place, number in enumerate(order) if place != number), None)

    verdict = verify(end(entries), [entries[number] for number in order])

    assert verdict == (Ok(5) if first is None else broken(first + 1, MISPLACED))


def test_a_line_that_comes_twice_is_named() -> None:
    entries = log(3)

    assert verify(end(entries), [entries[0], *entries]) == broken(2, MISPLACED)


def test_a_line_written_after_the_end_is_named() -> None:
    entries = log(2)

    assert verify(end(entries), [*entries, line(entries[1].head)]) == broken(3, CUT)


def test_a_line_of_another_chain_is_named() -> None:
    entries, foreign = log(3), log(3, Chain.of_user(ALICE.value))

    assert verify(end(entries), [foreign[0], *entries[1:]]) == broken(1, MISPLACED)


def test_a_chain_whose_every_digest_was_made_anew_does_not_lead_to_the_end_that_was_kept() -> None:
    forged: list[Entry] = []
    head = Head.beginning(CHAIN)
    for number in range(3):
        forged.append(line(head, f"forged.{number}"))
        head = forged[-1].head

    assert verify(end(log(3)), forged) == broken(3, OTHER_END)


def test_a_line_says_the_same_in_whatever_zone_its_moment_is_read() -> None:
    entry = log(1)[0]
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert replace(entry, occurred_at=elsewhere).computed() == entry.digest
    assert elsewhere.astimezone(UTC) == NOW


def test_the_digest_of_a_line_is_the_same_in_every_release() -> None:
    says = (
        '{"actor": {"value": "00000000-0000-0000-0000-000000000001"}, '
        '"chain": {"value": "tenant:00000000-0000-0000-0000-00000000000b"}, "details": "{}", "event": "work.task_moved", '
        '"occurred_at": "2026-03-01T12:00:00.000000+00:00", "previous": "' + "0" * 64 + '", "request": "r-1", "sequence": 1, '
        '"subject": "00000000-0000-0000-0000-000000000033"}'
    )

    assert line(Head.beginning(CHAIN)).digest == hashlib.sha256(says.encode()).hexdigest()
