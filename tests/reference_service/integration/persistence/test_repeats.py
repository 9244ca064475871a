"""Requests and events that come twice, also at the same time, on both databases."""

import asyncio
from uuid import UUID

import pytest

from reference_service.application.shared.ports.unit_of_work import Claim, Claimed, RequestKey
from reference_service.domain.shared.result import Ok
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.integration.persistence.building import ProjectWork, names, project

pytestmark = pytest.mark.anyio

KEY = RequestKey(owner="ada", key="1", fingerprint="f")
FIRST, SECOND = UUID(int=1), UUID(int=2)


async def claimed(databases: OwnedDatabases, key: RequestKey, subject: UUID) -> Claimed:
    async with ProjectWork(databases) as work:
        claim = await work.claim(key, subject)
        assert await work.commit() == Ok(None)
        return claim


async def test_a_key_is_new_once_and_then_leads_to_the_first_subject(databases: OwnedDatabases) -> None:
    assert await claimed(databases, KEY, FIRST) == Claimed(Claim.NEW, FIRST)
    assert await claimed(databases, KEY, SECOND) == Claimed(Claim.REPEATED, FIRST)


async def test_a_key_with_another_request_is_misused(databases: OwnedDatabases) -> None:
    await claimed(databases, KEY, FIRST)

    assert await claimed(databases, RequestKey("ada", "1", "g"), SECOND) == Claimed(Claim.MISUSED, FIRST)


async def test_two_owners_may_choose_the_same_key(databases: OwnedDatabases) -> None:
    await claimed(databases, KEY, FIRST)

    assert await claimed(databases, RequestKey("bob", "1", "f"), SECOND) == Claimed(Claim.NEW, SECOND)


async def test_a_key_that_was_not_committed_is_new_again(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases) as work:
        await work.claim(KEY, FIRST)

    assert await claimed(databases, KEY, SECOND) == Claimed(Claim.NEW, SECOND)


async def test_of_many_at_once_with_one_key_one_has_an_effect(databases: OwnedDatabases) -> None:
    async def create(number: int) -> Claimed:
        async with ProjectWork(databases) as work:
            claim = await work.claim(KEY, UUID(int=number))
            if claim.claim is Claim.NEW:
                await work.projects.add(project(number))
                assert await work.commit() == Ok(None)
            return claim

    claims = await asyncio.gather(*(create(number) for number in range(1, 9)))

    (made,) = await names(databases)
    assert sorted(claims, key=lambda claim: claim.claim) == [
        Claimed(Claim.NEW, UUID(int=made)),
        *[Claimed(Claim.REPEATED, UUID(int=made))] * 7,
    ]


async def test_a_second_request_waits_for_the_first_and_takes_its_place_if_that_fails(
    postgresql_databases: OwnedDatabases,
) -> None:
    has_claimed, may_fail = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with ProjectWork(postgresql_databases) as work:
            await work.claim(KEY, FIRST)
            has_claimed.set()
            await may_fail.wait()

    failing = asyncio.create_task(first())
    await has_claimed.wait()
    waiting = asyncio.create_task(claimed(postgresql_databases, KEY, SECOND))
    done, _ = await asyncio.wait({waiting}, timeout=0.2)
    may_fail.set()
    await failing

    assert (done, await waiting) == (set(), Claimed(Claim.NEW, SECOND))


async def test_a_delivery_is_the_first_once_for_each_subscriber(databases: OwnedDatabases) -> None:
    async def is_first(subscriber: str) -> bool:
        async with ProjectWork(databases) as work:
            first = await work.is_first_delivery(FIRST, subscriber)
            assert await work.commit() == Ok(None)
            return first

    assert [await is_first(name) for name in ("mail", "mail", "profile")] == [True, False, True]


async def test_a_delivery_that_was_not_committed_comes_again(databases: OwnedDatabases) -> None:
    for _ in range(2):
        async with ProjectWork(databases) as work:
            assert await work.is_first_delivery(FIRST, "mail")
