import pytest

from reference_service.application.identity.commands.change_password import ChangePassword, ChangePasswordHandler
from reference_service.application.identity.refusals import wrong_credentials
from reference_service.domain.identity.events import PasswordChanged, SessionsEnded
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.shared.errors import DomainError, Invalid, TooMany, stale
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.identity import BUSY
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    CHIEF,
    OTHER_PASSWORD,
    PASSWORD,
    SESSION,
    Setting,
    actor,
    session,
)

pytestmark = pytest.mark.anyio


async def change(setting: Setting, current: str = PASSWORD, new: str = OTHER_PASSWORD) -> Result[None, DomainError]:
    handler = ChangePasswordHandler(setting.step_up, setting.hasher, setting.clock)
    return await handler.execute(actor(), ChangePassword(current=current, new=new))


async def test_the_new_password_takes_the_place_of_the_old_one_and_ends_all_sessions(setting: Setting) -> None:
    theirs = SessionId(CHIEF.value)
    setting.keep_session(session(SESSION), "first")
    setting.keep_session(session(theirs, of=CHIEF), "theirs")

    assert await change(setting) == Ok(None)

    assert setting.user().password == PasswordHash(f"new:{OTHER_PASSWORD}")
    assert (setting.session(SESSION).ended_at, setting.session(theirs).ended_at) == (BEGINNING, None)
    assert setting.store.events == [
        PasswordChanged(occurred_at=BEGINNING, user_id=ADA),
        SessionsEnded(occurred_at=BEGINNING, user_id=ADA, session_ids=(SESSION,)),
    ]
    assert (setting.store.commits, setting.hasher.asked) == (1, ["verify", "hash"])
    assert setting.transactions.by == [ADA, ADA]


async def test_a_wrong_old_password_is_refused(setting: Setting) -> None:
    assert await change(setting, current="wrong horse") == Err(wrong_credentials())
    assert (setting.nothing_happened(), setting.hasher.asked) == (True, ["verify"])


async def test_a_user_who_is_gone_is_refused_after_the_same_work(setting: Setting) -> None:
    del setting.store.tables["users"][ADA]

    assert await change(setting) == Err(wrong_credentials())
    assert setting.hasher.asked == ["verify"]


async def test_a_weak_new_password_is_refused(setting: Setting) -> None:
    assert await change(setting, new="short") == Err(
        Invalid(code="WEAK_PASSWORD", message="`new_password` has from 8 to 128 characters.", field="new_password")
    )
    assert setting.nothing_happened()


@pytest.mark.parametrize("task", ["verify", "hash"])
async def test_a_busy_hasher_is_said_and_nothing_changes(setting: Setting, task: str) -> None:
    setting.hasher.busy = {task}

    assert await change(setting) == Err(BUSY)
    assert setting.nothing_happened()


async def test_of_two_changes_at_once_the_second_no_longer_knows_the_password(setting: Setting) -> None:
    def rival() -> None:
        setting.user().password = PasswordHash("new:third password")
        setting.touch()

    setting.transactions.rivals = [rival]

    assert await change(setting) == Err(wrong_credentials())
    assert setting.user().password == PasswordHash("new:third password")
    assert setting.nothing_happened()


async def test_a_user_who_changed_otherwise_at_the_same_time_is_read_again(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch]

    assert await change(setting) == Ok(None)
    assert setting.store.commits == 1


async def test_whoever_loses_every_race_is_told_so(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await change(setting) == Err(stale("user"))
    assert setting.nothing_happened()


async def test_the_old_password_is_guessed_slowly_and_the_hasher_is_left_alone(setting: Setting) -> None:
    for _ in range(5):
        assert await change(setting, current="wrong horse") == Err(wrong_credentials())
    setting.hasher.asked.clear()
    late = await change(setting)

    assert isinstance(late, Err)
    assert isinstance(late.error, TooMany)
    assert (setting.hasher.asked, setting.user().password) == ([], PasswordHash(f"new:{PASSWORD}"))


async def test_a_right_password_has_the_wrong_ones_before_it_forgotten(setting: Setting) -> None:
    for _ in range(4):
        await change(setting, current="wrong horse")
    assert await change(setting) == Ok(None)

    assert setting.throttle.tries.total() == 0
