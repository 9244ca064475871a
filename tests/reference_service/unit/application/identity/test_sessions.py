import pytest

from reference_service.application.identity.commands.revoke_session import RevokeSession, RevokeSessionHandler
from reference_service.application.identity.ports import SessionView
from reference_service.application.identity.queries.list_sessions import ListSessionsHandler
from reference_service.domain.identity.events import LoggedOut
from reference_service.domain.identity.session import LIFETIME
from reference_service.domain.shared.errors import DomainError, not_found, stale
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result
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
NO_SESSION = Err(not_found("session"))


@pytest.fixture
def setting() -> Setting:
    """Return users of whom Ada is logged in twice."""
    setting = Setting()
    setting.keep_session(session(SESSION), "first")
    setting.keep_session(session(ELSEWHERE), "other")
    return setting


async def revoke(setting: Setting, session_id: SessionId | str, by: object = ADA) -> Result[None, DomainError]:
    handler = RevokeSessionHandler(setting.transactions, setting.clock)
    return await handler.execute(actor(CHIEF if by == CHIEF else ADA), RevokeSession(session_id=str(session_id)))


async def test_a_user_sees_where_they_are_logged_in(setting: Setting) -> None:
    shown = await ListSessionsHandler(setting.sessions, setting.clock).execute(actor(), PageRequest(10))

    views = tuple(
        SessionView(id=each.value, opened_at=BEGINNING, renewed_at=BEGINNING, current=each == SESSION)
        for each in (SESSION, ELSEWHERE)
    )
    assert shown == Ok(Page(views, None))


async def test_one_session_ends_from_another(setting: Setting) -> None:
    setting.clock.advance(HOUR)

    assert await revoke(setting, ELSEWHERE) == Ok(None)

    assert (setting.session(SESSION).ended_at, setting.session(ELSEWHERE).ended_at) == (None, BEGINNING + HOUR)
    assert setting.store.events == [LoggedOut(occurred_at=BEGINNING + HOUR, user_id=ADA, session_id=ELSEWHERE)]
    assert (setting.store.commits, setting.transactions.by) == (1, [ADA])


async def test_the_session_that_is_asked_in_can_end_too(setting: Setting) -> None:
    assert await revoke(setting, SESSION) == Ok(None)
    assert setting.session(SESSION).ended_at == BEGINNING


async def test_the_session_of_somebody_else_is_not_there(setting: Setting) -> None:
    assert await revoke(setting, ELSEWHERE, by=CHIEF) == NO_SESSION
    assert setting.nothing_happened()


@pytest.mark.parametrize("text", ["", "x", str(SessionId(ADA.value))])
async def test_what_is_no_session_is_not_there(setting: Setting, text: str) -> None:
    assert await revoke(setting, text) == NO_SESSION
    assert setting.nothing_happened()


async def test_a_session_that_is_over_is_not_there(setting: Setting) -> None:
    await revoke(setting, ELSEWHERE)
    setting.clock.advance(LIFETIME)

    assert [await revoke(setting, each) for each in (SESSION, ELSEWHERE)] == [NO_SESSION, NO_SESSION]
    assert setting.store.commits == 1


async def test_a_session_that_is_renewed_at_the_same_time_is_revoked_all_the_same(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch]

    assert await revoke(setting, ELSEWHERE) == Ok(None)
    assert (setting.session(ELSEWHERE).ended_at, setting.store.commits) == (BEGINNING, 1)


async def test_a_revocation_that_loses_every_race_is_no_success(setting: Setting) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await revoke(setting, ELSEWHERE) == Err(stale("session"))
    assert setting.nothing_happened()
