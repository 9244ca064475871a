"""The life of an endpoint."""

from datetime import timedelta

import pytest

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.webhooks.endpoint import (
    OVERLAP,
    PATIENCE,
    EndpointStatus,
    EndpointUrl,
    WebhookEndpoint,
    signing_secrets,
)
from reference_service.domain.webhooks.events import (
    EndpointAdded,
    EndpointDeleted,
    EndpointDisabled,
    EndpointEdited,
    EndpointEnabled,
    SecretRotated,
)
from reference_service.domain.webhooks.outcome import Outcome
from reference_service.domain.webhooks.subscription import Subscription
from tests.reference_service.unit.domain.webhooks.endpoints import ENDPOINT, NOW, TENANT, URL, WORK, endpoint

LATER = NOW + timedelta(hours=1)
TAKEN, FAILED, GONE = Outcome(204), Outcome(500, "refused"), Outcome(410, "gone")
ACTIVE, DISABLED = EndpointStatus.ACTIVE, EndpointStatus.DISABLED


@pytest.mark.parametrize(
    "text", ["https://example.com", "http://127.0.0.1:8000/x?y=%20", "https://[2001:db8::1]/", "https://" + "x" * 1992]
)
def test_an_address_is_taken_as_it_is_written(text: str) -> None:
    assert EndpointUrl.parse(text) == Ok(EndpointUrl(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://exämple.com",
        "https://a b",
        "https://a#b",
        "https://" + "x" * 1993,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    refused = Invalid(code="INVALID_URL", message="`url` is not an address.", field="url")

    assert EndpointUrl.parse(text) == Err(refused)


def test_a_new_endpoint_is_active() -> None:
    made = WebhookEndpoint.add(ENDPOINT, tenant_id=TENANT, url=URL, subscription=WORK, secret="sealed", now=NOW)  # noqa: S106 - of nobody

    assert made.status is ACTIVE
    assert made.pull_events() == (EndpointAdded(occurred_at=NOW, tenant_id=TENANT, endpoint_id=ENDPOINT),)


def test_an_endpoint_shows_no_secret() -> None:
    made = endpoint()
    made.rotate("sealed-2", LATER)

    assert "sealed" not in repr(made)


def test_another_address_or_other_events_are_an_edit() -> None:
    made, other = endpoint(), Subscription(("*",))
    made.edit(url=URL, subscription=other, status=ACTIVE, now=LATER)
    made.edit(url=URL, subscription=other, status=ACTIVE, now=LATER)

    assert (made.url, made.subscription) == (URL, other)
    assert made.pull_events() == (EndpointEdited(occurred_at=LATER, tenant_id=TENANT, endpoint_id=ENDPOINT),)


def test_an_endpoint_is_disabled_and_enabled_as_it_is_wanted() -> None:
    made = endpoint()
    made.note(FAILED, NOW)
    for status in (DISABLED, DISABLED, ACTIVE, ACTIVE):
        made.edit(url=URL, subscription=WORK, status=status, now=LATER)

    assert (made.status, made.disabled_at, made.failing_since) == (ACTIVE, None, None)
    assert made.pull_events() == (
        EndpointDisabled(occurred_at=LATER, tenant_id=TENANT, endpoint_id=ENDPOINT, reason="wanted"),
        EndpointEnabled(occurred_at=LATER, tenant_id=TENANT, endpoint_id=ENDPOINT),
    )


def test_two_secrets_are_good_while_they_change() -> None:
    made = endpoint()
    made.rotate("sealed-2", LATER)
    known = (made.secret, made.previous_secret, made.previous_until)

    assert made.pull_events() == (SecretRotated(occurred_at=LATER, tenant_id=TENANT, endpoint_id=ENDPOINT),)
    assert signing_secrets("sealed-1", None, None, LATER) == ("sealed-1",)
    assert signing_secrets(*known, LATER + OVERLAP - timedelta(seconds=1)) == ("sealed-2", "sealed-1")
    assert signing_secrets(*known, LATER + OVERLAP) == ("sealed-2",)


def test_an_endpoint_is_deleted_once_and_with_its_secrets() -> None:
    made = endpoint()
    made.rotate("sealed-2", NOW)
    made.pull_events()
    made.delete(LATER)
    made.delete(LATER + timedelta(1))

    assert (made.deleted_at, made.secret, made.previous_secret, made.previous_until) == (LATER, "", None, None)
    assert made.pull_events() == (EndpointDeleted(occurred_at=LATER, tenant_id=TENANT, endpoint_id=ENDPOINT),)


def test_an_endpoint_that_fails_for_days_is_disabled() -> None:
    made = endpoint()
    changed = [made.note(FAILED, NOW + span) for span in (timedelta(0), PATIENCE - timedelta(seconds=1), PATIENCE, PATIENCE)]

    assert changed == [True, False, True, False]
    assert (made.status, made.failing_since) == (DISABLED, NOW)
    assert made.pull_events() == (
        EndpointDisabled(occurred_at=NOW + PATIENCE, tenant_id=TENANT, endpoint_id=ENDPOINT, reason="failing"),
    )


def test_a_success_in_between_begins_the_days_anew() -> None:
    made = endpoint()
    changed = [made.note(outcome, at) for outcome, at in ((TAKEN, NOW), (FAILED, NOW), (TAKEN, LATER), (FAILED, NOW + PATIENCE))]

    assert changed == [False, True, True, True]
    assert (made.status, made.failing_since) == (ACTIVE, NOW + PATIENCE)


def test_an_endpoint_that_says_it_is_gone_is_believed_at_once() -> None:
    made = endpoint()

    assert made.note(GONE, LATER)
    assert made.pull_events() == (EndpointDisabled(occurred_at=LATER, tenant_id=TENANT, endpoint_id=ENDPOINT, reason="gone"),)


def test_the_events_of_an_endpoint_are_about_it() -> None:
    made = WebhookEndpoint.add(ENDPOINT, tenant_id=TENANT, url=URL, subscription=WORK, secret="sealed", now=NOW)  # noqa: S106 - of nobody

    assert [event.aggregate for event in made.pull_events()] == [ENDPOINT.value]
