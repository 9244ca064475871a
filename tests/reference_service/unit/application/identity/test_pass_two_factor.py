"""The second half of a login."""

from datetime import timedelta

import pytest

from reference_service.application.identity.commands.login import Login, LoginHandler
from reference_service.application.identity.commands.pass_two_factor import PassTwoFactor, PassTwoFactorHandler, login_over
from reference_service.application.identity.second_factor import unreadable
from reference_service.application.identity.tokens import TWO_FACTOR_LIFETIME, Challenge, Tokens
from reference_service.domain.identity.events import LoggedIn, RecoveryCodeUsed, TwoFactorFailed
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.two_factor import SealedSecret, wrong_code
from reference_service.domain.identity.user import UserStatus
from reference_service.domain.shared.errors import DomainError, TooMany, Unauthenticated, stale
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import sessions_of
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import ADA, ADDRESSES, PASSWORD, Setting

pytestmark = pytest.mark.anyio
WRONG = Err(wrong_code())
FAILED = TwoFactorFailed(occurred_at=BEGINNING, user_id=ADA)
PRESENT = int(BEGINNING.timestamp()) // 30


async def login(setting: Setting, password: str = PASSWORD) -> Result[Tokens | Challenge, DomainError]:
    handler = LoginHandler(setting.transactions, setting.hasher, setting.throttle, setting.opening)
    return await handler.execute(Login(email=ADDRESSES[ADA].value, password=password, address="192.0.2.1"))


async def pass_(setting: Setting, code: str, token: str = "pending-1") -> Result[Tokens, DomainError]:  # noqa: S107 - no real secret
    handler = PassTwoFactorHandler(setting.transactions, setting.pending, setting.second_factor, setting.opening, setting.clock)
    return await handler.execute(PassTwoFactor(token=token, code=code))


@pytest.fixture
async def waiting(setting: Setting) -> Setting:
    """Return a setting in which a login waits for a code."""
    setting.keep_factor()
    (await login(setting)).unwrap()
    return setting


async def test_the_right_password_opens_no_session_where_a_code_is_asked_for(setting: Setting) -> None:
    setting.keep_factor()

    assert await login(setting) == Ok(Challenge(token="pending-1", lives=TWO_FACTOR_LIFETIME))  # noqa: S106 - no real secret
    assert (sessions_of(setting.store), setting.store.events, setting.access.issued) == ([], [], {})


async def test_a_wrong_password_is_refused_as_anybodys(setting: Setting) -> None:
    setting.keep_factor()

    refused = await login(setting, "wrong horse")

    assert refused == Err(Unauthenticated(code="INVALID_CREDENTIALS", message="The e-mail address or the password is wrong."))
    assert (setting.hasher.asked, setting.transactions.by) == (["verify"], [None])


async def test_an_outdated_hash_is_made_anew_in_the_first_half(setting: Setting) -> None:
    setting.keep_factor()
    setting.user().password = PasswordHash(f"old:{PASSWORD}")

    await login(setting)

    assert setting.user().password == PasswordHash(f"new:{PASSWORD}")
    assert (await pass_(setting, setting.code())).is_ok()


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_code_opens_the_session_also_if_the_clocks_are_a_step_apart(waiting: Setting, steps: int) -> None:
    tokens = (await pass_(waiting, waiting.code(steps))).unwrap()

    (opened,) = sessions_of(waiting.store)
    assert waiting.store.events == [LoggedIn(occurred_at=BEGINNING, user_id=ADA, session_id=opened.id)]
    assert waiting.access.read(tokens.access, BEGINNING).unwrap().session_id == opened.id
    assert (waiting.factor().last_step, waiting.throttle.tries.total()) == (PRESENT + steps, 0)


@pytest.mark.parametrize("steps", [-2, 2])
async def test_a_code_of_a_clock_that_is_further_off_opens_nothing(waiting: Setting, steps: int) -> None:
    assert await pass_(waiting, waiting.code(steps)) == WRONG
    assert (sessions_of(waiting.store), waiting.store.events) == ([], [FAILED])


async def test_a_code_is_good_once_for_whatever_it_was_used(waiting: Setting) -> None:
    await pass_(waiting, waiting.code())

    assert [await pass_(waiting, waiting.code(steps)) for steps in (0, -1)] == [WRONG, WRONG]
    assert (await pass_(waiting, waiting.code(1))).is_ok()


async def test_of_two_who_use_one_code_at_once_the_second_is_refused(waiting: Setting) -> None:
    def rival() -> None:
        waiting.factor().last_step = PRESENT
        waiting.touch()

    waiting.transactions.rivals = [rival]

    assert await pass_(waiting, waiting.code()) == WRONG
    assert (sessions_of(waiting.store), waiting.store.events) == ([], [FAILED])


async def test_a_recovery_code_stands_in_for_the_device_once(waiting: Setting) -> None:
    assert (await pass_(waiting, "ONE ")).is_ok()
    assert await pass_(waiting, "one") == WRONG
    assert len(waiting.factor().recovery) == 1
    assert RecoveryCodeUsed(occurred_at=BEGINNING, user_id=ADA) in waiting.store.events


@pytest.mark.parametrize("code", ["", " ", "12345", "1234567", "١٢٣٤٥٦", "one two", "\ud800", "x" * 64])
async def test_what_is_no_code_is_a_wrong_one(waiting: Setting, code: str) -> None:
    assert await pass_(waiting, code) == WRONG


async def test_a_code_may_be_typed_with_a_blank(waiting: Setting) -> None:
    code = waiting.code()

    assert (await pass_(waiting, f"{code[:3]} {code[3:]}")).is_ok()


async def test_the_sixth_wrong_code_is_too_many_and_so_is_a_right_one_then(waiting: Setting) -> None:
    wrong = [await pass_(waiting, "000000") for _ in range(5)]

    refused = [await pass_(waiting, code) for code in ("000000", waiting.code())]

    assert wrong == [WRONG] * 5
    assert all(isinstance(each.unwrap_err(), TooMany) for each in refused)
    assert waiting.store.events == [FAILED] * 5


async def test_another_login_begins_no_new_count(waiting: Setting) -> None:
    for _ in range(5):
        await pass_(waiting, "000000")
    (await login(waiting)).unwrap()

    assert isinstance((await pass_(waiting, waiting.code(), "pending-2")).unwrap_err(), TooMany)


async def test_a_token_that_is_unknown_or_old_is_refused_and_counts_for_nobody(waiting: Setting) -> None:
    unknown = await pass_(waiting, waiting.code(), "pending-2")
    waiting.clock.advance(TWO_FACTOR_LIFETIME + timedelta(minutes=1))
    old = await pass_(waiting, waiting.code())

    assert [each.unwrap_err().code for each in (unknown, old)] == ["TOKEN_INVALID", "TOKEN_EXPIRED"]
    assert waiting.throttle.tries.total() == 0


@pytest.mark.parametrize("change", ["stopped", "password", "gone"])
async def test_a_login_waits_no_more_once_its_account_was_stopped_or_has_another_password(waiting: Setting, change: str) -> None:
    if change == "stopped":
        waiting.user().status = UserStatus.DEACTIVATED
    elif change == "password":
        waiting.user().password = PasswordHash("new:another password")
    else:
        del waiting.store.tables["users"][ADA]

    assert await pass_(waiting, waiting.code()) == Err(login_over())
    assert (sessions_of(waiting.store), waiting.store.events) == ([], [])


async def test_a_login_that_waited_goes_on_without_a_code_to_check_if_two_factor_was_switched_off(waiting: Setting) -> None:
    waiting.factor().disable(BEGINNING)

    assert (await pass_(waiting, "000000")).is_ok()


async def test_whoever_loses_every_race_is_told_so(waiting: Setting) -> None:
    waiting.transactions.rivals = [waiting.touch] * 3

    assert await pass_(waiting, waiting.code()) == Err(stale("authenticator"))


async def test_a_secret_that_nobody_can_read_is_no_wrong_code(waiting: Setting) -> None:
    secret = waiting.factor().secret
    assert secret is not None
    waiting.sealing.gone = {secret.value}

    assert await pass_(waiting, waiting.code()) == Err(unreadable())
    assert waiting.store.events == []
    assert (await pass_(waiting, "one")).is_ok()


async def test_a_secret_moves_to_the_newest_key_when_it_is_used(waiting: Setting) -> None:
    waiting.factor().secret = SealedSecret(f"sealed:{ADA}:device-7")

    await pass_(waiting, waiting.code())

    assert waiting.factor().secret == SealedSecret(waiting.sealing.seal("device-7", str(ADA)))
