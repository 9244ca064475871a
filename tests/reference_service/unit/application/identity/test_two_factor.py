"""Two-factor login: switched on, used, and switched off."""

import pytest

from reference_service.application.identity.commands.change_password import ChangePassword, ChangePasswordHandler
from reference_service.application.identity.commands.confirm_two_factor import (
    ConfirmTwoFactor,
    ConfirmTwoFactorHandler,
    RecoverySheet,
)
from reference_service.application.identity.commands.disable_two_factor import DisableTwoFactor, DisableTwoFactorHandler
from reference_service.application.identity.commands.propose_two_factor import ProposeTwoFactor, ProposeTwoFactorHandler
from reference_service.application.identity.commands.reset_two_factor import ResetTwoFactor, ResetTwoFactorHandler
from reference_service.application.identity.ports import UserView
from reference_service.application.identity.refusals import wrong_credentials
from reference_service.application.identity.second_factor import code_needed, unreadable
from reference_service.application.identity.two_factor_ports import Enrolment
from reference_service.domain.identity.events import (
    PasswordChanged,
    RecoveryCodeUsed,
    SessionsEnded,
    TwoFactorDisabled,
    TwoFactorEnabled,
    TwoFactorFailed,
    TwoFactorReset,
)
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.identity.two_factor import SealedSecret, not_proposed, wrong_code
from reference_service.domain.shared.errors import Conflict, DomainError, TooMany, not_found, stale
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import BUSY
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.two_factor import code_of
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    CHIEF,
    ELSEWHERE,
    NOBODY,
    OTHER_PASSWORD,
    PASSWORD,
    SESSION,
    Setting,
    actor,
    session,
)

pytestmark = pytest.mark.anyio
WRONG = Err(wrong_code())
FAILED = TwoFactorFailed(occurred_at=BEGINNING, user_id=ADA)
OFF = Err(Conflict(code="TWO_FACTOR_OFF", message="Two-factor login is off."))


async def propose(setting: Setting, password: str = PASSWORD) -> Result[Enrolment, DomainError]:
    handler = ProposeTwoFactorHandler(setting.transactions, setting.step_up, setting.second_factor)
    return await handler.execute(actor(), ProposeTwoFactor(password=password))


async def confirm(setting: Setting, code: str) -> Result[RecoverySheet, DomainError]:
    handler = ConfirmTwoFactorHandler(setting.transactions, setting.second_factor, setting.recovery, setting.clock)
    return await handler.execute(actor(), ConfirmTwoFactor(code=code))


async def disable(setting: Setting, code: str, password: str = PASSWORD) -> Result[None, DomainError]:
    handler = DisableTwoFactorHandler(setting.step_up, setting.clock)
    return await handler.execute(actor(), DisableTwoFactor(password=password, code=code))


async def reset(setting: Setting, user_id: UserId = ADA, by: UserId = CHIEF) -> Result[UserView, DomainError]:
    handler = ResetTwoFactorHandler(setting.transactions, setting.clock)
    return await handler.execute(actor(by), ResetTwoFactor(user_id=str(user_id)))


async def change_password(setting: Setting, code: str | None) -> Result[None, DomainError]:
    handler = ChangePasswordHandler(setting.step_up, setting.hasher, setting.clock)
    return await handler.execute(actor(), ChangePassword(current=PASSWORD, new=OTHER_PASSWORD, code=code))


def keep_sessions(setting: Setting) -> None:
    setting.keep_session(session(SESSION), "here")
    setting.keep_session(session(ELSEWHERE), "elsewhere")


def ended(setting: Setting) -> tuple[bool, bool]:
    """Tell whether the session of the actor ended, and whether the other one did."""
    return (setting.session(SESSION).ended_at is not None, setting.session(ELSEWHERE).ended_at is not None)


LOST = SessionsEnded(occurred_at=BEGINNING, user_id=ADA, session_ids=(ELSEWHERE,))


async def test_the_password_gets_a_secret_that_is_stored_sealed_for_its_user(setting: Setting) -> None:
    assert await propose(setting) == Ok(Enrolment("device-1", "otpauth://totp/Service:ada@example.com?secret=device-1"))

    assert setting.factor().secret == SealedSecret(f"sealed:{ADA}:device-1")
    assert (setting.factor().is_on, setting.store.events, setting.hasher.asked) == (False, [], ["verify"])


async def test_a_wrong_password_gets_no_secret(setting: Setting) -> None:
    assert await propose(setting, "wrong horse") == Err(wrong_credentials())
    assert setting.nothing_happened()


async def test_a_busy_hasher_is_said(setting: Setting) -> None:
    setting.hasher.busy = {"verify"}

    assert await propose(setting) == Err(BUSY)


async def test_a_secret_that_was_never_confirmed_makes_place_for_another(setting: Setting) -> None:
    await propose(setting)
    await propose(setting)

    assert await confirm(setting, code_of("device-1", BEGINNING)) == WRONG
    assert (await confirm(setting, code_of("device-2", BEGINNING))).is_ok()


async def test_what_is_on_is_not_proposed_again(setting: Setting) -> None:
    setting.keep_factor()

    assert (await propose(setting)).unwrap_err().code == "TWO_FACTOR_ON"
    assert setting.nothing_happened()


async def test_a_code_of_the_device_switches_it_on_for_ten_recovery_codes_and_ends_all_other_sessions(setting: Setting) -> None:
    keep_sessions(setting)
    await propose(setting)

    sheet = (await confirm(setting, code_of("device-1", BEGINNING))).unwrap()

    assert sheet.codes == tuple(f"code-1-{number}" for number in range(10))
    assert setting.factor().recovery == {TokenDigest(setting.recovery.known(code).digest) for code in sheet.codes}
    assert setting.factor().confirmed_at == BEGINNING
    assert ended(setting) == (False, True)
    assert sorted(setting.store.events, key=lambda event: event.name) == [
        LOST,
        TwoFactorEnabled(occurred_at=BEGINNING, user_id=ADA),
    ]
    assert setting.throttle.tries.total() == 0


async def test_a_wrong_code_switches_nothing_on_and_is_noted(setting: Setting) -> None:
    keep_sessions(setting)
    await propose(setting)

    assert await confirm(setting, "000000") == WRONG

    assert (setting.factor().is_on, ended(setting), setting.store.events) == (False, (False, False), [FAILED])


async def test_nothing_is_confirmed_while_the_secret_cannot_be_read(setting: Setting) -> None:
    await propose(setting)
    setting.sealing.gone = {f"sealed:{ADA}:device-1"}

    assert await confirm(setting, code_of("device-1", BEGINNING)) == Err(unreadable())
    assert not setting.factor().is_on


async def test_nothing_is_confirmed_that_was_not_proposed_or_is_on(setting: Setting) -> None:
    assert await confirm(setting, "000000") == Err(not_proposed())
    setting.keep_factor()
    assert await confirm(setting, setting.code()) == Err(not_proposed())
    assert setting.nothing_happened()


async def test_of_two_confirmations_at_once_one_gives_the_codes(setting: Setting) -> None:
    await propose(setting)
    code = code_of("device-1", BEGINNING)

    def rival() -> None:
        setting.factor().confirmed_at = BEGINNING
        setting.touch()

    setting.transactions.rivals = [rival]

    assert await confirm(setting, code) == Err(not_proposed())


async def test_the_sixth_wrong_code_is_refused_before_it_is_looked_at(setting: Setting) -> None:
    await propose(setting)
    wrong = [await confirm(setting, "000000") for _ in range(5)]

    refused = await confirm(setting, code_of("device-1", BEGINNING))

    assert wrong == [WRONG] * 5
    assert isinstance(refused.unwrap_err(), TooMany)
    assert setting.store.events == [FAILED] * 5


@pytest.mark.parametrize("code", ["device", "one", " O-N-E "])
async def test_password_and_code_switch_it_off_and_end_all_other_sessions(setting: Setting, code: str) -> None:
    keep_sessions(setting)
    setting.keep_factor()

    assert await disable(setting, setting.code() if code == "device" else code) == Ok(None)

    assert (setting.factor().is_on, setting.factor().secret, ended(setting)) == (False, None, (False, True))
    used = [] if code == "device" else [RecoveryCodeUsed(occurred_at=BEGINNING, user_id=ADA)]
    assert sorted(setting.store.events, key=lambda event: event.name) == [
        *used,
        LOST,
        TwoFactorDisabled(occurred_at=BEGINNING, user_id=ADA),
    ]
    assert setting.throttle.tries.total() == 0


async def test_a_wrong_code_or_password_switches_nothing_off(setting: Setting) -> None:
    setting.keep_factor()

    assert await disable(setting, setting.code(), "wrong horse") == Err(wrong_credentials())
    assert await disable(setting, "000000") == WRONG
    assert await disable(setting, "no code at all") == WRONG
    assert (setting.factor().is_on, setting.store.events) == (True, [FAILED, FAILED])


async def test_what_is_off_is_not_switched_off(setting: Setting) -> None:
    assert await disable(setting, "000000") == OFF
    await propose(setting)
    assert await disable(setting, "000000") == OFF
    assert setting.factor().is_proposed


async def test_a_password_that_changed_meanwhile_has_to_be_known(setting: Setting) -> None:
    setting.keep_factor()

    def rival() -> None:
        setting.user().password = PasswordHash("new:third password")
        setting.touch()

    setting.transactions.rivals = [rival]

    assert await disable(setting, setting.code()) == Err(wrong_credentials())
    assert setting.factor().is_on


async def test_whoever_loses_every_race_is_told_so(setting: Setting) -> None:
    setting.keep_factor()
    setting.transactions.rivals = [setting.touch] * 3

    assert await disable(setting, setting.code()) == Err(stale("user"))
    assert setting.nothing_happened()


async def test_a_changed_password_takes_a_code(setting: Setting) -> None:
    setting.keep_factor()

    assert await change_password(setting, None) == Err(code_needed())
    assert await change_password(setting, "000000") == WRONG
    assert await change_password(setting, setting.code()) == Ok(None)
    assert setting.store.events == [FAILED, PasswordChanged(occurred_at=BEGINNING, user_id=ADA)]
    assert setting.factor().last_step == int(BEGINNING.timestamp()) // 30


async def test_whoever_has_no_second_factor_changes_the_password_without_a_code(setting: Setting) -> None:
    await propose(setting)

    assert await change_password(setting, None) == Ok(None)


async def test_the_same_tries_count_wherever_a_code_is_asked_for(setting: Setting) -> None:
    setting.keep_factor()
    for _ in range(3):
        await change_password(setting, "000000")
    for _ in range(2):
        await disable(setting, "000000")

    refused = await change_password(setting, setting.code())

    assert isinstance(refused.unwrap_err(), TooMany)
    assert setting.user().password == PasswordHash(f"new:{PASSWORD}")


async def test_an_administrator_switches_it_off_for_somebody_who_lost_the_device(setting: Setting) -> None:
    keep_sessions(setting)
    setting.keep_factor()

    assert (await reset(setting)).is_ok()

    assert (setting.factor().is_on, ended(setting)) == (False, (True, True))
    assert sorted(setting.store.events, key=lambda event: event.name) == [
        SessionsEnded(occurred_at=BEGINNING, user_id=ADA, session_ids=(SESSION, ELSEWHERE)),
        TwoFactorReset(occurred_at=BEGINNING, user_id=ADA),
    ]
    assert setting.transactions.by == [CHIEF]


async def test_who_has_none_loses_nothing(setting: Setting) -> None:
    keep_sessions(setting)

    assert (await reset(setting)).is_ok()
    assert (ended(setting), setting.store.events) == ((False, False), [])


async def test_nobody_resets_their_own_or_that_of_nobody(setting: Setting) -> None:
    setting.keep_factor(of=CHIEF)

    assert (await reset(setting, CHIEF)).unwrap_err().code == "OWN_TWO_FACTOR"
    assert await reset(setting, NOBODY) == Err(not_found("user"))
    assert setting.nothing_happened()
