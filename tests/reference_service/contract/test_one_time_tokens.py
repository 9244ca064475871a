"""Mailed tokens."""

import pytest

from reference_service.domain.identity.token import Purpose
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.contract.building import ADA, BOB, LATER, digest, keep_users, state, token, user
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio


async def issued(ground: Ground) -> None:
    """Store a token of each purpose of Ada, and one of Bob."""
    await keep_users(ground, user(1), user(2))
    async with ground.identity.begin(None) as work:
        await work.tokens.add(token(1))
        await work.tokens.add(token(2, purpose=Purpose.RESET_PASSWORD))
        await work.tokens.add(token(3, of=BOB))
        (await work.commit()).unwrap()


async def test_a_token_is_found_by_its_user_and_purpose(ground: Ground) -> None:
    await issued(ground)

    async with ground.identity.begin(None) as work:
        mine = await work.tokens.of(ADA, Purpose.RESET_PASSWORD)
        assert state(mine) == state(token(2, purpose=Purpose.RESET_PASSWORD)) | {"version": 1}
        assert await work.tokens.of(BOB, Purpose.RESET_PASSWORD) is None


async def test_a_token_is_found_by_its_digest_for_its_purpose_only(ground: Ground) -> None:
    await issued(ground)

    async with ground.identity.begin(None) as work:
        assert state(await work.tokens.by_digest(digest(3), Purpose.VERIFY_EMAIL)) == state(
            await work.tokens.of(BOB, Purpose.VERIFY_EMAIL)
        )
        assert await work.tokens.by_digest(digest(3), Purpose.RESET_PASSWORD) is None
        assert await work.tokens.by_digest(digest(4), Purpose.VERIFY_EMAIL) is None


async def test_the_older_digest_leads_nowhere_once_a_newer_took_its_place(ground: Ground) -> None:
    await issued(ground)
    async with ground.identity.begin(None) as work:
        mine = await work.tokens.of(ADA, Purpose.VERIFY_EMAIL)
        assert mine is not None
        mine.replace(digest(4), LATER)
        await work.tokens.save(mine)
        assert await work.commit() == Ok(None)

    async with ground.identity.begin(None) as work:
        assert await work.tokens.by_digest(digest(1), Purpose.VERIFY_EMAIL) is None
        assert state(await work.tokens.by_digest(digest(4), Purpose.VERIFY_EMAIL)) == state(mine)


async def test_a_used_token_is_still_there(ground: Ground) -> None:
    await issued(ground)
    async with ground.identity.begin(None) as work:
        mine = await work.tokens.by_digest(digest(1), Purpose.VERIFY_EMAIL)
        assert mine is not None
        mine.redeem(LATER).unwrap()
        await work.tokens.save(mine)
        assert await work.commit() == Ok(None)

    async with ground.identity.begin(None) as work:
        found = await work.tokens.by_digest(digest(1), Purpose.VERIFY_EMAIL)
        assert found is not None
        assert found.used_at == LATER


async def test_a_user_has_one_token_of_a_purpose(ground: Ground) -> None:
    await issued(ground)
    async with ground.identity.begin(None) as work:
        await work.tokens.add(token(4))
        outcome = await work.commit()

    assert outcome == Err(Conflict(code="CONFLICT", message="There is such a thing already."))
