"""Verify an address, and ask for another letter to do it with."""

import anyio
import pytest

from reference_service.application.identity.commands.request_verification import (
    RequestVerification,
    RequestVerificationHandler,
)
from reference_service.application.identity.commands.verify_email import VerifyEmail, VerifyEmailHandler
from reference_service.domain.identity.events import EmailVerified, VerificationRequested
from reference_service.domain.identity.token import Purpose, unusable_token
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError, Invalid, stale
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import FakeIdentityTransactions
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import ADA, ADDRESSES, DAY, NEW, NOBODY, SECOND, UNKNOWN, Setting

pytestmark = pytest.mark.anyio
MAILED = "mailed"


async def verify(setting: Setting, token: str = MAILED) -> Result[None, DomainError]:
    transactions = FakeIdentityTransactions(setting.store)
    transactions.rivals = setting.transactions.rivals
    return await VerifyEmailHandler(transactions, setting.secrets, setting.clock).execute(VerifyEmail(token=token))


async def request(setting: Setting, email: str) -> Result[None, DomainError]:
    handler = RequestVerificationHandler(setting.transactions, setting.clock)
    return await handler.execute(RequestVerification(email=email))


async def test_the_mailed_token_verifies_the_address(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL, of=NEW)

    assert await verify(setting) == Ok(None)

    assert (setting.user(NEW).verified_at, setting.user(NEW).can_login()) == (BEGINNING, True)
    assert setting.token().used_at == BEGINNING
    assert setting.store.events == [EmailVerified(occurred_at=BEGINNING, user_id=NEW)]
    assert setting.store.commits == 1


async def test_a_used_token_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL, of=NEW)
    await verify(setting)

    assert await verify(setting) == Err(unusable_token())
    assert setting.store.commits == 1


async def test_an_expired_token_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL, of=NEW)
    setting.clock.advance(DAY)

    assert await verify(setting) == Err(unusable_token())
    assert setting.nothing_happened()


async def test_an_unknown_token_is_refused(setting: Setting) -> None:
    assert await verify(setting) == Err(unusable_token())
    assert setting.nothing_happened()


async def test_a_token_for_another_purpose_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD, of=NEW)

    assert await verify(setting) == Err(unusable_token())
    assert setting.nothing_happened()


async def test_a_token_of_nobody_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL, of=NOBODY)

    assert await verify(setting) == Err(unusable_token())
    assert setting.nothing_happened()


async def test_of_two_who_use_a_token_at_once_one_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL, of=NEW)
    outcomes: list[Result[None, DomainError]] = []

    async def at_once() -> None:
        outcomes.append(await verify(setting))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(at_once)
        tasks.start_soon(at_once)

    assert outcomes == [Ok(None), Err(unusable_token())]
    assert setting.store.commits == 1


async def test_a_user_who_changed_meanwhile_is_read_again(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL, of=NEW)
    setting.transactions.rivals = [setting.touch, setting.touch]

    assert await verify(setting) == Ok(None)
    assert setting.store.commits == 1


async def test_whoever_loses_every_race_is_told_so(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL, of=NEW)
    setting.transactions.rivals = [setting.touch] * 3

    assert await verify(setting) == Err(stale("user"))
    assert setting.nothing_happened()


async def test_another_letter_is_asked_for(setting: Setting) -> None:
    assert await request(setting, " NEW@example.com") == Ok(None)

    assert setting.store.events == [VerificationRequested(occurred_at=BEGINNING, user_id=NEW)]
    assert (setting.store.commits, setting.transactions.by) == (1, [None])


@pytest.mark.parametrize("address", [ADDRESSES[ADA], UNKNOWN])
async def test_an_address_that_needs_none_gets_the_same_answer(setting: Setting, address: Email) -> None:
    # Regression: another answer for an unknown address told everybody who has an account.
    assert await request(setting, str(address)) == Ok(None)
    assert setting.store.events == []


async def test_what_is_no_address_is_refused(setting: Setting) -> None:
    assert await request(setting, "new") == Err(
        Invalid(code="INVALID_EMAIL", message="`email` is not an e-mail address.", field="email")
    )
    assert setting.transactions.by == []


async def test_a_request_that_loses_a_race_is_made_again(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch]
    setting.clock.advance(SECOND)

    assert await request(setting, ADDRESSES[NEW].value) == Ok(None)
    assert setting.store.events == [VerificationRequested(occurred_at=BEGINNING + SECOND, user_id=NEW)]


async def test_a_request_that_loses_every_race_gets_the_same_answer(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await request(setting, ADDRESSES[NEW].value) == Ok(None)
    assert setting.nothing_happened()
