"""Ask for a mail to choose a new password with, and choose it."""

from datetime import timedelta

import anyio
import pytest

from reference_service.application.identity.commands.request_password_reset import (
    RequestPasswordReset,
    RequestPasswordResetHandler,
)
from reference_service.application.identity.commands.reset_password import ResetPassword, ResetPasswordHandler
from reference_service.domain.identity.events import PasswordChanged, PasswordResetRequested, SessionsEnded
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.token import Purpose, unusable_token
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError, Invalid, stale
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import BUSY, FakeIdentityTransactions
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    ADDRESSES,
    CHIEF,
    ELSEWHERE,
    GONE,
    NEW,
    NOBODY,
    OTHER_PASSWORD,
    PASSWORD,
    SESSION,
    UNKNOWN,
    Setting,
    session,
)

pytestmark = pytest.mark.anyio
MAILED = "mailed"
CHANGED, KEPT = PasswordHash(f"new:{OTHER_PASSWORD}"), PasswordHash(f"new:{PASSWORD}")


async def request(setting: Setting, email: str) -> Result[None, DomainError]:
    handler = RequestPasswordResetHandler(setting.transactions, setting.clock)
    return await handler.execute(RequestPasswordReset(email=email))


async def reset(setting: Setting, password: str = OTHER_PASSWORD) -> Result[None, DomainError]:
    transactions = FakeIdentityTransactions(setting.store)
    transactions.rivals = setting.transactions.rivals
    handler = ResetPasswordHandler(transactions, setting.hasher, setting.secrets, setting.clock)
    return await handler.execute(ResetPassword(token=MAILED, password=password))


async def test_a_mail_is_asked_for(setting: Setting) -> None:
    assert await request(setting, " ADA@example.com") == Ok(None)

    assert setting.store.events == [PasswordResetRequested(occurred_at=BEGINNING, user_id=ADA)]
    assert (setting.store.commits, setting.transactions.by) == (1, [None])


@pytest.mark.parametrize("address", [ADDRESSES[NEW], ADDRESSES[GONE], UNKNOWN])
async def test_an_address_that_gets_no_mail_gets_the_same_answer(setting: Setting, address: Email) -> None:
    # Regression: another answer for an unknown address told everybody who has an account.
    assert await request(setting, address.value) == Ok(None)
    assert setting.store.events == []


async def test_a_request_that_loses_every_race_gets_the_same_answer(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await request(setting, ADDRESSES[ADA].value) == Ok(None)
    assert setting.nothing_happened()


async def test_what_is_no_address_is_refused(setting: Setting) -> None:
    assert await request(setting, "ada") == Err(
        Invalid(code="INVALID_EMAIL", message="`email` is not an e-mail address.", field="email")
    )
    assert setting.transactions.by == []


async def test_the_mailed_token_changes_the_password_and_ends_all_sessions(setting: Setting) -> None:
    theirs = SessionId(CHIEF.value)
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)
    setting.keep_session(session(SESSION), "first")
    setting.keep_session(session(ELSEWHERE), "other")
    setting.keep_session(session(theirs, of=CHIEF), "theirs")

    assert await reset(setting) == Ok(None)

    assert (setting.user().password, setting.token().used_at) == (CHANGED, BEGINNING)
    assert [setting.session(each).ended_at for each in (SESSION, ELSEWHERE, theirs)] == [BEGINNING, BEGINNING, None]
    assert setting.store.events == [
        PasswordChanged(occurred_at=BEGINNING, user_id=ADA),
        SessionsEnded(occurred_at=BEGINNING, user_id=ADA, session_ids=(SESSION, ELSEWHERE)),
    ]
    assert (setting.store.commits, setting.hasher.asked) == (1, ["hash"])


async def test_a_weak_password_is_refused_and_leaves_the_token_good(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)

    assert await reset(setting, "short") == Err(
        Invalid(code="WEAK_PASSWORD", message="`password` has from 8 to 128 characters.", field="password")
    )
    assert (setting.nothing_happened(), setting.hasher.asked) == (True, [])
    assert await reset(setting) == Ok(None)


async def test_a_busy_hasher_is_said_and_leaves_the_token_good(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)
    setting.hasher.busy = {"hash"}

    assert await reset(setting) == Err(BUSY)
    assert setting.nothing_happened()
    setting.hasher.busy = set()
    assert await reset(setting) == Ok(None)


async def test_a_used_token_is_refused_without_a_hash(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)
    await reset(setting)

    assert await reset(setting) == Err(unusable_token())
    assert (setting.store.commits, setting.hasher.asked) == (1, ["hash"])


async def test_an_expired_token_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)
    setting.clock.advance(timedelta(minutes=30))

    assert await reset(setting) == Err(unusable_token())
    assert (setting.nothing_happened(), setting.hasher.asked) == (True, [])


async def test_an_unknown_token_is_refused(setting: Setting) -> None:
    assert await reset(setting) == Err(unusable_token())
    assert (setting.nothing_happened(), setting.hasher.asked) == (True, [])


async def test_a_token_for_another_purpose_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.VERIFY_EMAIL)

    assert await reset(setting) == Err(unusable_token())
    assert setting.nothing_happened()


async def test_a_token_of_nobody_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD, of=NOBODY)

    assert await reset(setting) == Err(unusable_token())
    assert setting.nothing_happened()


async def test_of_two_who_use_a_token_at_once_one_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)
    outcomes: list[Result[None, DomainError]] = []

    async def at_once() -> None:
        outcomes.append(await reset(setting))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(at_once)
        tasks.start_soon(at_once)

    assert outcomes == [Ok(None), Err(unusable_token())]
    assert setting.store.commits == 1


async def test_a_token_that_was_replaced_while_the_password_was_hashed_is_refused(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)

    def newer_mail() -> None:
        setting.touch()
        setting.keep_token("newer", Purpose.RESET_PASSWORD)

    setting.transactions.rivals = [newer_mail]

    assert await reset(setting) == Err(unusable_token())
    assert (setting.user().password, setting.store.commits) == (KEPT, 0)


async def test_a_user_who_changed_at_the_same_time_is_read_again(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)
    setting.transactions.rivals = [setting.touch]

    assert await reset(setting) == Ok(None)
    assert (setting.user().password, setting.store.commits) == (CHANGED, 1)


async def test_whoever_loses_every_race_is_told_so(setting: Setting) -> None:
    setting.keep_token(MAILED, Purpose.RESET_PASSWORD)
    setting.transactions.rivals = [setting.touch] * 3

    assert await reset(setting) == Err(stale("user"))
    assert setting.nothing_happened()
