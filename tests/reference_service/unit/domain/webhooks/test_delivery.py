"""A message on its way."""

from datetime import timedelta

import pytest

from reference_service.domain.webhooks.delivery import PAUSES, DeliveryState
from reference_service.domain.webhooks.endpoint import PATIENCE
from reference_service.domain.webhooks.outcome import Outcome
from tests.reference_service.unit.domain.webhooks.endpoints import NOW, delivery

LATER = NOW + timedelta(minutes=1)


@pytest.mark.parametrize("status", [200, 204, 299])
def test_a_receiver_that_says_so_has_it(status: int) -> None:
    made = delivery()
    made.note(Outcome(status), LATER)

    assert (made.state, made.attempts, made.status, made.reason) == (DeliveryState.DELIVERED, 1, status, None)
    assert (made.due_at, made.ended_at) == (None, LATER)


@pytest.mark.parametrize(
    "outcome", [Outcome(199, "refused"), Outcome(302, "redirected"), Outcome(500, "refused"), Outcome(None, "timeout")]
)
def test_any_other_outcome_is_tried_again(outcome: Outcome) -> None:
    made = delivery()
    made.note(outcome, LATER)

    assert (made.state, made.attempts, made.status, made.reason) == (DeliveryState.WAITING, 1, outcome.status, outcome.reason)
    assert (made.due_at, made.ended_at) == (LATER + PAUSES[0], None)


def test_pauses_grow_up_to_a_day_until_it_is_given_up() -> None:
    made, due = delivery(), []
    for _ in PAUSES:
        made.note(Outcome(500, "refused"), LATER)
        assert made.due_at is not None
        due.append(made.due_at - LATER)
    made.note(Outcome(500, "refused"), LATER)

    assert due == sorted(PAUSES)
    assert max(due) == timedelta(days=1)
    assert (made.state, made.due_at, made.ended_at) == (DeliveryState.FAILED, None, LATER)


def test_an_endpoint_is_not_disabled_before_a_delivery_had_all_its_attempts() -> None:
    assert sum(PAUSES, timedelta()) < PATIENCE


def test_a_delivery_does_not_show_what_it_says() -> None:
    assert "body" not in repr(delivery())
