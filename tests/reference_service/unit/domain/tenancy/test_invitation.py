"""Invitations."""

from datetime import timedelta

import pytest

from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import not_found
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.tenancy.events import MemberInvited
from reference_service.domain.tenancy.invitation import LIFETIME, Invitation
from tests.reference_service.unit.domain.values import ALICE, INVITATION, NOW, TENANT

BOBS, CAROLS = Email("bob@example.com"), Email("carol@example.com")
SECRET, OTHER = "1" * 64, "2" * 64
NONE = Err(not_found("invitation"))
MOMENT = timedelta(microseconds=1)


def offered() -> Invitation:
    """Return an invitation of Bob by Alice, whose mail is still to be sent."""
    return Invitation.offer(INVITATION, tenant_id=TENANT, email=BOBS, role=TenantRole.MEMBER, by=ALICE, now=NOW)


def sealed() -> Invitation:
    """Return an invitation whose mail was sent."""
    invitation = offered()
    invitation.seal(SECRET)
    return invitation


def test_an_offer_lives_for_a_week_and_its_mail_is_still_to_be_sent() -> None:
    invitation = offered()

    assert (invitation.expires_at, invitation.secret, invitation.invited_by) == (NOW + timedelta(days=7), None, ALICE)
    assert invitation.pull_events() == (MemberInvited(occurred_at=NOW, tenant_id=TENANT, invitation_id=INVITATION),)


def test_whoever_reads_the_mail_of_the_address_accepts_once() -> None:
    invitation = sealed()

    assert [invitation.accept(SECRET, email=BOBS, now=NOW) for _ in range(2)] == [Ok(None), NONE]
    assert invitation.accepted_at == NOW


@pytest.mark.parametrize(
    ("secret", "email", "after"),
    [
        (OTHER, BOBS, timedelta()),
        ("", BOBS, timedelta()),
        (SECRET, CAROLS, timedelta()),
        (SECRET, BOBS, LIFETIME),
        (SECRET, BOBS, LIFETIME * 2),
    ],
)
def test_a_wrong_secret_a_foreign_account_and_an_expired_offer_are_refused_in_the_same_words(
    secret: str, email: Email, after: timedelta
) -> None:
    invitation = sealed()

    assert (invitation.accept(secret, email=email, now=NOW + after), invitation.accepted_at) == (NONE, None)


def test_an_offer_is_good_until_the_moment_at_which_it_expires() -> None:
    assert sealed().accept(SECRET, email=BOBS, now=NOW + LIFETIME - MOMENT) == Ok(None)


def test_nobody_accepts_before_the_mail_was_sent() -> None:
    assert offered().accept("", email=BOBS, now=NOW) == NONE


def test_a_newer_mail_takes_the_place_of_an_older_one() -> None:
    invitation = sealed()
    invitation.seal(OTHER)

    assert [invitation.accept(secret, email=BOBS, now=NOW) for secret in (SECRET, OTHER)] == [NONE, Ok(None)]
