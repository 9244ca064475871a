"""Sessions, as they are looked at."""

from datetime import timedelta

import pytest

from reference_service.application.identity.ports import SessionView
from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.session import LIFETIME, Session
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.pagination import PageRequest
from tests.reference_service.contract.building import ADA, BOB, LATER, SECOND, keep_users, session, user
from tests.reference_service.contract.ground import Ground
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio
ALL = PageRequest(100)


async def keep(ground: Ground, *sessions: Session) -> None:
    await keep_users(ground, user(1), user(2))
    async with ground.identity.begin(None) as work:
        for each in sessions:
            await work.sessions.add(each)
        (await work.commit()).unwrap()


def opened_after(number: int, seconds: int) -> Session:
    """Return a session of Ada that was opened some seconds after the beginning."""
    return Session.open(SessionId(session(number).id.value), ADA, BEGINNING + seconds * SECOND)


def actor(number: int) -> Actor:
    """Return Ada, who asks in a session."""
    return Actor(ADA, session(number).id, PlatformRole.USER)


async def test_open_sessions_are_shown_in_the_order_in_which_they_were_opened(ground: Ground) -> None:
    late, early, over, theirs = opened_after(1, 60), opened_after(2, 0), opened_after(3, 0), session(4, of=BOB)
    over.end(LATER)
    early.renew(0, BEGINNING + 90 * SECOND).unwrap()
    await keep(ground, late, early, over, theirs)

    page = await ground.sessions.page(actor(1), BEGINNING + timedelta(minutes=2), ALL)

    assert page.following is None
    assert page.items == (
        SessionView(id=early.id.value, opened_at=BEGINNING, renewed_at=BEGINNING + 90 * SECOND, current=False),
        SessionView(id=late.id.value, opened_at=BEGINNING + 60 * SECOND, renewed_at=BEGINNING + 60 * SECOND, current=True),
    )


async def test_a_session_that_expired_is_not_shown(ground: Ground) -> None:
    await keep(ground, opened_after(1, 0), opened_after(2, 60))

    page = await ground.sessions.page(actor(1), BEGINNING + LIFETIME, ALL)

    assert [view.id for view in page.items] == [session(2).id.value]


async def test_sessions_are_shown_a_page_at_a_time(ground: Ground) -> None:
    await keep(ground, *(opened_after(number, number // 2) for number in range(1, 6)))
    seen, request = [], PageRequest(2)
    while True:
        page = await ground.sessions.page(actor(1), LATER, request)
        seen.append([view.id.int for view in page.items])
        if page.following is None:
            break
        request = PageRequest(2, page.following)

    assert seen == [[1, 2], [3, 4], [5]]


async def test_a_session_has_ended_when_somebody_ended_it_or_it_is_not_there(ground: Ground) -> None:
    over = session(1)
    over.end(LATER)
    await keep(ground, over, session(2))

    assert [await ground.sessions.has_ended(session(number).id) for number in (1, 2, 3)] == [True, False, True]


async def test_it_is_known_what_ended_since_a_moment(ground: Ground) -> None:
    sessions = [session(number) for number in (1, 2, 3)]
    for seconds, each in enumerate(sessions):
        each.end(BEGINNING + seconds * SECOND)
    await keep(ground, *sessions, session(4))

    assert await ground.sessions.ended_since(BEGINNING + SECOND) == {
        sessions[1].id: BEGINNING + SECOND,
        sessions[2].id: BEGINNING + 2 * SECOND,
    }
