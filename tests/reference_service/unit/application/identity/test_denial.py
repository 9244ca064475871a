"""What ended is denied: after the commit, and once more when the event is delivered."""

from uuid import UUID

import pytest

from reference_service.application.identity.denial import Denial, ended_by
from reference_service.application.identity.subscribers.deny_sessions import DenySessions
from reference_service.application.identity.tokens import USABLE
from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.identity.events import LoggedIn, LoggedOut, PasswordChanged, RefreshReused, SessionsEnded
from tests.reference_service.fakes.identity import FakeDeniedSessions
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import ADA, ELSEWHERE, SESSION

pytestmark = pytest.mark.anyio

OUT = LoggedOut(occurred_at=BEGINNING, user_id=ADA, session_id=SESSION)
REUSED = RefreshReused(occurred_at=BEGINNING, user_id=ADA, session_id=ELSEWHERE)
ENDED = SessionsEnded(occurred_at=BEGINNING, user_id=ADA, session_ids=(SESSION, ELSEWHERE))
OTHERS = (
    LoggedIn(occurred_at=BEGINNING, user_id=ADA, session_id=SESSION),
    PasswordChanged(occurred_at=BEGINNING, user_id=ADA),
)


def test_events_tell_which_sessions_ended() -> None:
    assert [ended_by(event) for event in (OUT, REUSED, ENDED, *OTHERS)] == [
        (SESSION,),
        (ELSEWHERE,),
        (SESSION, ELSEWHERE),
        (),
        (),
    ]


async def test_what_has_been_committed_is_denied_until_the_last_token_has_expired() -> None:
    denied = FakeDeniedSessions()

    await Denial(denied)((*OTHERS, REUSED))

    assert denied.until == {ELSEWHERE: BEGINNING + USABLE}


@pytest.mark.parametrize(("event", "sessions"), [(OUT, {SESSION}), (REUSED, {ELSEWHERE}), (ENDED, {SESSION, ELSEWHERE})])
async def test_an_event_that_is_delivered_twice_denies_as_one(
    event: LoggedOut | RefreshReused | SessionsEnded, sessions: set[object]
) -> None:
    denied = FakeDeniedSessions()
    denial = Denial(denied)
    dispatcher = Dispatcher(
        [DenySessions(denial, LoggedOut), DenySessions(denial, RefreshReused), DenySessions(denial, SessionsEnded)]
    )

    for _ in range(2):
        assert await dispatcher.deliver(Envelope(UUID(int=1), event)) == []

    assert denied.until == dict.fromkeys(sessions, BEGINNING + USABLE)
