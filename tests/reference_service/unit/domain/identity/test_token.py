"""One-time tokens."""

from datetime import timedelta

import pytest

from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import ALICE, NOW

FIRST, SECOND = TokenDigest("1" * 64), TokenDigest("2" * 64)
UNUSABLE = Err(Unauthenticated(code="TOKEN_UNUSABLE", message="The token is unknown, used or expired."))
MOMENT = timedelta(microseconds=1)

each_purpose = pytest.mark.parametrize("purpose", list(Purpose))


def test_a_purpose_says_how_long_a_token_lives() -> None:
    lifetimes = {purpose.value: purpose.lifetime for purpose in Purpose}

    assert lifetimes == {"verify_email": timedelta(hours=24), "reset_password": timedelta(minutes=30)}


@each_purpose
def test_a_token_is_good_once(purpose: Purpose) -> None:
    token = OneTimeToken.issue(ALICE, purpose, FIRST, NOW)

    assert [token.redeem(NOW), token.redeem(NOW)] == [Ok(None), UNUSABLE]
    assert (token.user_id, token.digest, token.used_at) == (ALICE, FIRST, NOW)


@each_purpose
def test_a_token_is_good_until_the_moment_at_which_it_expires(purpose: Purpose) -> None:
    end = NOW + purpose.lifetime

    assert OneTimeToken.issue(ALICE, purpose, FIRST, NOW).redeem(end - MOMENT) == Ok(None)
    assert OneTimeToken.issue(ALICE, purpose, FIRST, NOW).redeem(end) == UNUSABLE


def test_an_expired_token_is_not_used_up_by_the_attempt() -> None:
    token = OneTimeToken.issue(ALICE, Purpose.RESET_PASSWORD, FIRST, NOW)
    token.redeem(NOW + timedelta(days=1))

    assert token.used_at is None


@each_purpose
def test_a_newer_secret_takes_the_place_of_one_that_was_used(purpose: Purpose) -> None:
    token = OneTimeToken.issue(ALICE, purpose, FIRST, NOW)
    token.redeem(NOW)
    later = NOW + timedelta(days=2)
    token.replace(SECOND, later)

    assert (token.digest, token.expires_at, token.used_at) == (SECOND, later + purpose.lifetime, None)
    assert token.redeem(later) == Ok(None)
