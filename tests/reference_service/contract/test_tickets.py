"""Tickets that open one connection, in memory and in Redis."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from reference_service.adapters.cache.codec import Codec
from reference_service.adapters.live.redis_tickets import RedisTickets
from reference_service.adapters.live.tickets import MemoryTickets
from reference_service.adapters.live.wire import Wire
from reference_service.application.live.ports import Listener, Tickets
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Ok
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.contract.building import ACME, ADA, BOB, digest, session
from tests.reference_service.fakes.live import FakeTickets
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.servers import PATIENCE, RedisServer

pytestmark = pytest.mark.anyio
HALF_A_MINUTE = timedelta(seconds=30)
OF_ADA = Listener(user_id=ADA, session_id=session(1).id, tenant_id=ACME, role=TenantRole.MEMBER)
OF_BOB = Listener(user_id=BOB, session_id=session(2).id, tenant_id=ACME, role=TenantRole.OWNER)
ONE, TWO = digest(1).value, digest(2).value
WIRE = Wire(Codec(b"k" * 32))


@dataclass(frozen=True, slots=True)
class Office:
    """Where tickets are given out, and the clock there."""

    tickets: Tickets
    clock: FakeClock

    async def keep(self, secret: str, listener: Listener) -> None:
        """Give a ticket out."""
        assert await self.tickets.keep(secret, listener, self.clock.now() + HALF_A_MINUTE) == Ok(None)

    async def redeem(self, secret: str) -> Listener | None:
        """Return what a ticket is for."""
        return (await self.tickets.redeem(secret, self.clock.now())).unwrap()


@pytest.fixture(params=("fake", "memory", "redis"))
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    clock = FakeClock()
    if request.param != "redis":
        yield Office(FakeTickets() if request.param == "fake" else MemoryTickets(clock), clock)
        return
    redis = open_redis(request.getfixturevalue("redis_url"), patience=PATIENCE)
    yield Office(RedisTickets(redis, WIRE, clock), clock)
    await redis.aclose()


async def test_a_ticket_is_for_whom_it_was_given_to(office: Office) -> None:
    await office.keep(ONE, OF_ADA)
    await office.keep(TWO, OF_BOB)

    assert [await office.redeem(secret) for secret in (TWO, ONE)] == [OF_BOB, OF_ADA]


async def test_a_ticket_is_good_once(office: Office) -> None:
    await office.keep(ONE, OF_ADA)

    assert [await office.redeem(ONE) for _ in range(3)] == [OF_ADA, None, None]


async def test_of_many_who_show_a_ticket_at_once_one_is_let_in(office: Office) -> None:
    await office.keep(ONE, OF_ADA)

    said = await asyncio.gather(*(office.redeem(ONE) for _ in range(20)))

    assert sorted(said, key=lambda each: each is None) == [OF_ADA, *[None] * 19]


async def test_what_was_never_given_out_is_for_nobody(office: Office) -> None:
    assert await office.redeem(ONE) is None


async def test_a_ticket_is_too_old_from_its_moment_on(office: Office) -> None:
    await office.keep(ONE, OF_ADA)
    office.clock.advance(HALF_A_MINUTE)

    assert await office.redeem(ONE) is None


async def test_a_ticket_is_good_until_just_before_it(office: Office) -> None:
    await office.keep(ONE, OF_ADA)
    office.clock.advance(HALF_A_MINUTE - timedelta(milliseconds=1))

    assert await office.redeem(ONE) == OF_ADA


async def test_memory_forgets_what_is_too_old() -> None:
    clock = FakeClock()
    office = Office(tickets := MemoryTickets(clock), clock)
    await office.keep(ONE, OF_ADA)
    clock.advance(HALF_A_MINUTE)
    await office.keep(TWO, OF_ADA)

    assert len(tickets) == 1


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    opened = open_redis(redis_url, patience=PATIENCE)
    yield opened
    await opened.aclose()


async def test_redis_keeps_no_secret_and_nothing_for_long(client: Redis) -> None:
    await Office(RedisTickets(client, WIRE, clock := FakeClock()), clock).keep(ONE, OF_ADA)

    assert await client.keys() == [f"ticket:{ONE}".encode()]
    assert 10_000 < await client.pttl(f"ticket:{ONE}") <= 30_000


async def test_a_ticket_that_somebody_wrote_into_redis_or_moved_there_lets_nobody_in(client: Redis) -> None:
    office = Office(RedisTickets(client, WIRE, clock := FakeClock()), clock)
    await office.keep(ONE, OF_ADA)
    moved = await client.get(f"ticket:{ONE}")
    assert isinstance(moved, bytes)
    await client.set(f"ticket:{TWO}", moved)
    await client.set(f"ticket:{digest(3).value}", moved[:-1] + b"!")
    await client.set(f"ticket:{digest(4).value}", b"{}")

    assert [await office.redeem(digest(number).value) for number in (2, 3, 4, 1)] == [None, None, None, OF_ADA]


async def test_without_redis_nobody_is_let_in_and_with_it_again_all_is_well(own_redis: RedisServer) -> None:
    clock = FakeClock()
    async with open_redis(own_redis.url, patience=PATIENCE) as client:
        office = Office(RedisTickets(client, WIRE, clock), clock)
        own_redis.kill()
        kept = await office.tickets.keep(ONE, OF_ADA, clock.now() + HALF_A_MINUTE)
        redeemed = await office.tickets.redeem(ONE, clock.now())
        own_redis.start()
        await office.keep(ONE, OF_ADA)
        back = await office.redeem(ONE)

    assert [isinstance(each.unwrap_err(), Unavailable) for each in (kept, redeemed)] == [True, True]
    assert back == OF_ADA
