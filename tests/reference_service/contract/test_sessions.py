"""Sessions and the tokens that lead to them."""

import pytest

from reference_service.application.identity.ports import HeldSession
from reference_service.application.identity.tokens import USABLE
from reference_service.domain.identity.session import LIFETIME, Session
from reference_service.domain.shared.errors import Conflict, stale
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.contract.building import ADA, BOB, LATER, digest, keep_users, session, state, user
from tests.reference_service.contract.ground import Ground
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio


async def opened(ground: Ground, *sessions: Session) -> None:
    """Store sessions of Ada and Bob, whose first tokens have the sessions' numbers."""
    await keep_users(ground, user(1), user(2))
    async with ground.identity.begin(None) as work:
        for each in sessions:
            await work.sessions.add(each)
            await work.sessions.give_out(each, digest(each.id.value.int))
        (await work.commit()).unwrap()


async def held(ground: Ground, number: int) -> tuple[dict[str, object], int] | None:
    async with ground.identity.begin(None) as work:
        found: HeldSession | None = await work.sessions.by_token(digest(number))
        return None if found is None else (state(found.session), found.generation)


async def test_a_session_is_found_by_each_token_that_it_gave_out(ground: Ground) -> None:
    await opened(ground, session(1), session(2))
    async with ground.identity.begin(None) as work:
        found = await work.sessions.by_token(digest(1))
        assert found is not None
        found.session.renew(0, LATER).unwrap()
        await work.sessions.save(found.session)
        await work.sessions.give_out(found.session, digest(3))
        assert await work.commit() == Ok(None)

    assert await held(ground, 1) == (state(found.session), 0)
    assert await held(ground, 3) == (state(found.session), 1)
    assert await held(ground, 4) is None


async def test_a_session_is_stored_before_its_token_whatever_else_is_stored(ground: Ground) -> None:
    await keep_users(ground, user(1))
    async with ground.identity.begin(None) as work:
        found = await work.users.get(ADA)
        assert found is not None
        new = session(1)
        await work.users.save(found)
        await work.sessions.add(new)
        await work.sessions.give_out(new, digest(1))
        assert await work.commit() == Ok(None)

    assert (new.version, found.version) == (1, 2)
    assert await held(ground, 1) == (state(new), 0)


async def test_a_token_leads_to_one_session(ground: Ground) -> None:
    await opened(ground, session(1))
    async with ground.identity.begin(None) as work:
        other = session(2)
        await work.sessions.add(other)
        await work.sessions.give_out(other, digest(1))
        outcome = await work.commit()

    assert outcome == Err(Conflict(code="CONFLICT", message="There is such a thing already."))
    assert await held(ground, 1) == (state(session(1)) | {"version": 1}, 0)


async def test_all_open_sessions_of_a_user_end_and_no_others(ground: Ground) -> None:
    over, expired, mine, theirs = session(1), session(2), session(3), session(4, of=BOB)
    over.end(BEGINNING)
    expired.expires_at = LATER
    await opened(ground, over, expired, mine, theirs)
    ground.told.clear()

    async with ground.identity.begin(ADA) as work:
        assert await work.sessions.end_all(ADA, LATER) == [mine.id]
        assert await work.commit() == Ok(None)

    async with ground.identity.begin(None) as work:
        kept = [await work.sessions.get(each.id) for each in (over, expired, mine, theirs)]
    assert [each and each.ended_at for each in kept] == [BEGINNING, None, LATER, None]
    assert [each and each.is_open(LATER) for each in kept] == [False, False, False, True]
    assert ground.told == []


async def test_one_session_can_be_kept_when_all_others_end(ground: Ground) -> None:
    first, second, third = (session(number) for number in (1, 2, 3))
    await opened(ground, first, second, third)

    async with ground.identity.begin(ADA) as work:
        assert await work.sessions.end_all(ADA, LATER, but=second.id) == [first.id, third.id]
        assert await work.commit() == Ok(None)

    assert [await ground.sessions.has_ended(each.id) for each in (first, second, third)] == [True, False, True]


async def test_a_session_whose_access_tokens_have_all_expired_ends_without_being_named(ground: Ground) -> None:
    quiet, lively = session(1), session(2)
    lively.rotated_at += USABLE
    await opened(ground, quiet, lively)

    async with ground.identity.begin(ADA) as work:
        assert await work.sessions.end_all(ADA, BEGINNING + USABLE) == [lively.id]
        assert await work.commit() == Ok(None)

    assert await ground.sessions.has_ended(quiet.id)


async def test_a_user_is_held_as_they_are(ground: Ground) -> None:
    await keep_users(ground, user(1))

    async with ground.identity.begin(ADA) as work:
        held_user = await work.users.hold(ADA)
        assert state(held_user) == state(await work.users.get(ADA))
        assert await work.users.hold(BOB) is None


async def test_sessions_do_not_end_without_a_commit(ground: Ground) -> None:
    await opened(ground, session(1))
    async with ground.identity.begin(ADA) as work:
        await work.sessions.end_all(ADA, LATER)

    async with ground.identity.begin(None) as work:
        kept = await work.sessions.get(session(1).id)
        assert kept is not None
        assert kept.ended_at is None


async def test_a_session_that_was_ended_with_all_others_is_stale_for_whoever_read_it_before(ground: Ground) -> None:
    mine = session(1)
    await opened(ground, mine)
    async with ground.identity.begin(ADA) as work:
        await work.sessions.end_all(ADA, LATER)
        assert await work.commit() == Ok(None)

    mine.renew(0, LATER).unwrap()
    async with ground.identity.begin(None) as work:
        await work.sessions.save(mine)
        assert await work.commit() == Err(stale("session"))


async def test_nobody_has_sessions_to_end(ground: Ground) -> None:
    async with ground.identity.begin(None) as work:
        await work.sessions.end_all(UserId(ADA.value), LATER + LIFETIME)
        assert await work.commit() == Ok(None)
