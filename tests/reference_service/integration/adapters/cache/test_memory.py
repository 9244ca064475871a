"""What only the cache in memory has: a limit, and numbers for generations."""

import asyncio
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from reference_service.adapters.cache.port import CacheKey
from reference_service.domain.shared.ids import TenantId
from tests.reference_service.caches import in_memory

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
KEY = CacheKey(OURS, "work", "project", "7")
TEXT = TypeAdapter(str)
NUMBER = TypeAdapter(int)


class Source:
    """Something to read from, which counts how often it was."""

    def __init__(self, value: str = "first") -> None:
        self.value = value
        self.reads = 0

    async def read(self) -> str:
        self.reads += 1
        return self.value


async def test_what_was_not_asked_for_longest_makes_room() -> None:
    cache = in_memory(most=2).cache
    keys = [CacheKey(OURS, "work", "project", name) for name in ("a", "b", "c")]
    for key in (keys[0], keys[1], keys[0], keys[2]):
        await cache.get_or_load(key, Source("first").read, TEXT)

    assert await cache.get_or_load(keys[0], Source("second").read, TEXT) == "first"
    assert await cache.get_or_load(keys[2], Source("second").read, TEXT) == "first"
    assert await cache.get_or_load(keys[1], Source("second").read, TEXT) == "second"


async def test_when_too_many_tenants_have_changed_something_everything_is_read_anew() -> None:
    cache, source = in_memory(most=3).cache, Source()
    await cache.bump(OURS, "work")
    await cache.get_or_load(KEY, source.read, TEXT)
    for number in range(10, 13):
        await cache.bump(TenantId(UUID(int=number)), "work")
    await cache.get_or_load(KEY, source.read, TEXT)

    assert source.reads == 2


async def test_an_old_read_is_not_kept_even_when_too_many_tenants_have_changed_something_since() -> None:
    cache, has_read, may_answer = in_memory(most=3).cache, asyncio.Event(), asyncio.Event()

    async def read() -> str:
        has_read.set()
        await may_answer.wait()
        return "before"

    reading = asyncio.create_task(cache.get_or_load(KEY, read, TEXT))
    await has_read.wait()
    for tenant in (OURS, *(TenantId(UUID(int=number)) for number in range(10, 13))):
        await cache.bump(tenant, "work")
    may_answer.set()

    assert await reading == "before"
    assert await cache.get_or_load(KEY, Source("after").read, TEXT) == "after"


_names = st.tuples(st.sampled_from([OURS, THEIRS]), st.sampled_from("ab"))
_steps = st.one_of(
    st.tuples(st.just("ask"), _names),
    st.tuples(st.just("answer"), st.integers(0, 5)),
    st.tuples(st.just("commit"), _names),
)


@settings(deadline=None, database=None)
@given(st.lists(_steps, max_size=40))
async def test_whatever_the_order_nobody_gets_what_was_old_when_they_asked(steps: list[tuple[str, object]]) -> None:
    cache = in_memory(most=3).cache
    truth = {(tenant, name): 0 for tenant in (OURS, THEIRS) for name in "ab"}
    asked: list[tuple[asyncio.Event, asyncio.Task[int], int]] = []

    def ask(tenant: TenantId, name: str) -> None:
        may_answer = asyncio.Event()

        async def read() -> int:
            value = truth[tenant, name]
            await may_answer.wait()
            return value

        reading = asyncio.create_task(cache.get_or_load(CacheKey(tenant, "work", "number", name), read, NUMBER))
        asked.append((may_answer, reading, truth[tenant, name]))

    for step in steps:
        match step:
            case "ask", (TenantId() as tenant, str(name)):
                ask(tenant, name)
            case "answer", int(which) if which < len(asked):
                asked[which][0].set()
            case "commit", (TenantId() as tenant, str(name)):
                truth[tenant, name] += 1
                await cache.bump(tenant, "work")
        for _ in range(3):
            await asyncio.sleep(0)
    for may_answer, _, _ in asked:
        may_answer.set()

    assert [least for _, reading, least in asked if await reading < least] == []
