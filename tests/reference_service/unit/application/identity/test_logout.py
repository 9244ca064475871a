import pytest

from reference_service.application.identity.commands.logout import LogoutHandler
from reference_service.application.identity.commands.logout_everywhere import LogoutEverywhereHandler
from reference_service.domain.identity.events import LoggedOut, LoggedOutEverywhere
from reference_service.domain.identity.session import LIFETIME
from reference_service.domain.shared.errors import stale
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    CHIEF,
    ELSEWHERE,
    HOUR,
    SESSION,
    Setting,
    actor,
    session,
)

pytestmark = pytest.mark.anyio


def logout(setting: Setting) -> LogoutHandler:
    return LogoutHandler(setting.transactions, setting.clock)


def logout_everywhere(setting: Setting) -> LogoutEverywhereHandler:
    return LogoutEverywhereHandler(setting.transactions, setting.clock)


@pytest.fixture
def setting() -> Setting:
    """Return users of whom Ada is logged in twice."""
    setting = Setting()
    setting.keep_session(session(SESSION), "first")
    setting.keep_session(session(ELSEWHERE), "other")
    return setting


async def test_logging_out_ends_this_session_alone(setting: Setting) -> None:
    setting.clock.advance(HOUR)

    assert await logout(setting).execute(actor()) == Ok(None)

    assert (setting.session(SESSION).ended_at, setting.session(ELSEWHERE).ended_at) == (BEGINNING + HOUR, None)
    assert setting.store.events == [LoggedOut(occurred_at=BEGINNING + HOUR, user_id=ADA, session_id=SESSION)]
    assert (setting.store.commits, setting.transactions.by) == (1, [ADA])


async def test_logging_out_again_changes_nothing(setting: Setting) -> None:
    await logout(setting).execute(actor())
    setting.clock.advance(HOUR)

    assert await logout(setting).execute(actor()) == Ok(None)
    assert (setting.session().ended_at, len(setting.store.events)) == (BEGINNING, 1)


async def test_an_expired_session_does_not_end_again(setting: Setting) -> None:
    setting.clock.advance(LIFETIME)

    assert await logout(setting).execute(actor()) == Ok(None)
    assert (setting.session().ended_at, setting.store.events) == (None, [])


async def test_a_session_that_is_not_there_is_over(setting: Setting) -> None:
    setting.store.tables["sessions"].clear()

    assert await logout(setting).execute(actor()) == Ok(None)
    assert setting.nothing_happened()


async def test_nobody_ends_the_session_of_somebody_else(setting: Setting) -> None:
    assert await logout(setting).execute(actor(CHIEF)) == Ok(None)
    assert setting.nothing_happened()


async def test_a_session_that_is_renewed_at_the_same_time_ends_all_the_same(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch]

    assert await logout(setting).execute(actor()) == Ok(None)
    assert (setting.session().ended_at, setting.store.commits) == (BEGINNING, 1)


async def test_a_logout_that_loses_every_race_is_no_success(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await logout(setting).execute(actor()) == Err(stale("session"))
    assert setting.nothing_happened()


async def test_logging_out_everywhere_ends_all_of_the_users_sessions_and_no_others(setting: Setting) -> None:
    theirs = SessionId(CHIEF.value)
    setting.keep_session(session(theirs, of=CHIEF), "theirs")
    setting.clock.advance(HOUR)

    assert await logout_everywhere(setting).execute(actor()) == Ok(None)

    ended = [setting.session(each).ended_at for each in (SESSION, ELSEWHERE, theirs)]
    assert ended == [BEGINNING + HOUR, BEGINNING + HOUR, None]
    assert setting.store.events == [LoggedOutEverywhere(occurred_at=BEGINNING + HOUR, user_id=ADA)]
    assert (setting.store.commits, setting.transactions.by) == (1, [ADA])


async def test_a_session_that_is_renewed_while_all_end_ends_too(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch]

    assert await logout_everywhere(setting).execute(actor()) == Ok(None)
    assert (setting.session().ended_at, setting.session(ELSEWHERE).ended_at) == (BEGINNING, BEGINNING)
    assert setting.store.commits == 1


async def test_nobody_logs_out_of_nothing(setting: Setting) -> None:
    del setting.store.tables["users"][ADA]

    assert await logout_everywhere(setting).execute(actor()) == Ok(None)
    assert setting.nothing_happened()
