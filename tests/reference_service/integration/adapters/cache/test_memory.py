"""The cache, and how the samples that it comes from went wrong (see the names with `regression`)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_service.adapters.cache.memory import CacheKey, GenerationCache
from reference_service.domain.shared.ids import TenantId
from tests.reference_service.fakes.shared import FakeClock

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
KEY = CacheKey(OURS, "work", "project", "7")


class Source:
    """Something to read from, which counts how often it was."""

    def __init__(self, value: object = "first") -> None:
        self.value = value
        self.reads = 0

    async def read(self) -> object:
        self.reads += 1
        return self.value


class SlowSource(Source):
    """One that has read its value and gives it out only when it is let go."""

    def __init__(self, value: object = "first") -> None:
        super().__init__(value)
        self.has_read = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def read(self) -> object:
        value = await super().read()
        self.has_read.set()
        await self.may_answer.wait()
        return value


def _cache(clock: FakeClock | None = None, *, most: int = 100) -> GenerationCache:
    return GenerationCache(clock or FakeClock(), lifetime=timedelta(minutes=5), most=most)


def _failing(*, after: asyncio.Event) -> Callable[[], Awaitable[object]]:
    async def fail() -> object:
        await after.wait()
        raise OSError("The database is gone.")

    return fail


async def test_a_value_is_read_once() -> None:
    cache, source = _cache(), Source()

    assert [await cache.get_or_load(KEY, source.read) for _ in range(3)] == ["first"] * 3
    assert source.reads == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(CacheKey(THEIRS, "work", "project", "7"), id="regression: another tenant"),
        pytest.param(CacheKey(OURS, "tenancy", "project", "7"), id="another context"),
        pytest.param(CacheKey(OURS, "work", "task", "7"), id="another entity"),
        pytest.param(CacheKey(OURS, "work", "project", "8"), id="another identity"),
        pytest.param(CacheKey(OURS, "work", "project:7", ""), id="the same letters in other parts"),
    ],
)
async def test_keys_that_differ_in_any_part_share_nothing(other: CacheKey) -> None:
    cache = _cache()
    await cache.get_or_load(KEY, Source("ours").read)

    assert await cache.get_or_load(other, Source("theirs").read) == "theirs"
    assert await cache.get_or_load(KEY, Source("changed").read) == "ours"


@pytest.mark.parametrize("value", [None, False, 0, "", (), {}])
async def test_regression_an_empty_value_is_a_value(value: object) -> None:
    cache, source = _cache(), Source(value)

    assert [await cache.get_or_load(KEY, source.read) for _ in range(2)] == [value, value]
    assert source.reads == 1


async def test_a_value_is_read_anew_when_it_is_too_old() -> None:
    clock, source = FakeClock(), Source()
    cache = _cache(clock)
    await cache.get_or_load(KEY, source.read)
    source.value = "second"

    clock.advance(timedelta(minutes=5) - timedelta(microseconds=1))
    assert await cache.get_or_load(KEY, source.read) == "first"
    clock.advance(timedelta(microseconds=1))
    assert await cache.get_or_load(KEY, source.read) == "second"


async def test_what_was_not_asked_for_longest_makes_room() -> None:
    cache = _cache(most=2)
    keys = [CacheKey(OURS, "work", "project", name) for name in ("a", "b", "c")]
    for key in (keys[0], keys[1], keys[0], keys[2]):
        await cache.get_or_load(key, Source("first").read)

    assert await cache.get_or_load(keys[0], Source("second").read) == "first"
    assert await cache.get_or_load(keys[2], Source("second").read) == "first"
    assert await cache.get_or_load(keys[1], Source("second").read) == "second"


async def test_regression_a_commit_makes_every_key_of_its_tenant_and_context_old() -> None:
    """A change of a user's address left the old address in the cache, under the key of the old one."""
    cache = _cache()
    keys = [CacheKey(OURS, "identity", "email", address) for address in ("old@example.com", "new@example.com")]
    for key in keys:
        await cache.get_or_load(key, Source("before").read)
    cache.bump(OURS, "identity")

    assert [await cache.get_or_load(key, Source("after").read) for key in keys] == ["after", "after"]


@pytest.mark.parametrize(("tenant", "context"), [(THEIRS, "work"), (OURS, "tenancy")])
async def test_a_commit_elsewhere_changes_nothing(tenant: TenantId, context: str) -> None:
    cache, source = _cache(), Source()
    await cache.get_or_load(KEY, source.read)
    cache.bump(tenant, context)
    await cache.get_or_load(KEY, source.read)

    assert source.reads == 1


async def test_regression_a_value_that_was_read_before_a_commit_is_not_kept_after_it() -> None:
    cache, slow = _cache(), SlowSource("before")
    reading = asyncio.create_task(cache.get_or_load(KEY, slow.read))
    await slow.has_read.wait()
    cache.bump(OURS, "work")
    slow.may_answer.set()

    assert await reading == "before"
    assert await cache.get_or_load(KEY, Source("after").read) == "after"


async def test_regression_whoever_asks_after_a_commit_does_not_wait_for_what_was_read_before_it() -> None:
    cache, slow = _cache(), SlowSource("before")
    reading = asyncio.create_task(cache.get_or_load(KEY, slow.read))
    await slow.has_read.wait()
    cache.bump(OURS, "work")

    assert await cache.get_or_load(KEY, Source("after").read) == "after"
    slow.may_answer.set()
    assert await reading == "before"
    assert await cache.get_or_load(KEY, Source("later").read) == "after"


async def test_regression_an_old_read_that_ends_late_does_not_replace_a_newer_one() -> None:
    cache, old, new = _cache(), SlowSource("before"), SlowSource("after")
    first = asyncio.create_task(cache.get_or_load(KEY, old.read))
    await old.has_read.wait()
    cache.bump(OURS, "work")
    second = asyncio.create_task(cache.get_or_load(KEY, new.read))
    await new.has_read.wait()
    new.may_answer.set()
    assert await second == "after"
    old.may_answer.set()
    assert await first == "before"

    assert await cache.get_or_load(KEY, Source("later").read) == "after"


async def test_when_too_many_tenants_have_changed_something_everything_is_read_anew() -> None:
    cache, source = _cache(most=3), Source()
    cache.bump(OURS, "work")
    await cache.get_or_load(KEY, source.read)
    for number in range(10, 13):
        cache.bump(TenantId(UUID(int=number)), "work")
    await cache.get_or_load(KEY, source.read)

    assert source.reads == 2


async def test_an_old_read_is_not_kept_even_when_too_many_tenants_have_changed_something_since() -> None:
    cache, slow = _cache(most=3), SlowSource("before")
    reading = asyncio.create_task(cache.get_or_load(KEY, slow.read))
    await slow.has_read.wait()
    for tenant in (OURS, *(TenantId(UUID(int=number)) for number in range(10, 13))):
        cache.bump(tenant, "work")
    slow.may_answer.set()

    assert await reading == "before"
    assert await cache.get_or_load(KEY, Source("after").read) == "after"


async def test_many_who_miss_the_same_value_read_it_once() -> None:
    cache, slow = _cache(), SlowSource(None)
    reading = asyncio.gather(*(cache.get_or_load(KEY, slow.read) for _ in range(10)))
    await slow.has_read.wait()
    slow.may_answer.set()

    assert await reading == [None] * 10
    assert slow.reads == 1


async def test_many_who_wait_for_a_read_that_fails_all_hear_of_it_and_nothing_is_kept() -> None:
    cache, source, gone = _cache(), Source(), asyncio.Event()
    reading = asyncio.gather(
        cache.get_or_load(KEY, _failing(after=gone)),
        *(cache.get_or_load(KEY, source.read) for _ in range(3)),
        return_exceptions=True,
    )
    await asyncio.sleep(0)
    gone.set()

    assert [str(error) for error in await reading] == ["The database is gone."] * 4
    assert source.reads == 0
    assert await cache.get_or_load(KEY, source.read) == "first"


async def test_if_whoever_reads_is_cancelled_one_of_those_who_wait_reads_on() -> None:
    cache, slow, source = _cache(), SlowSource("never"), Source()
    leaving = asyncio.create_task(cache.get_or_load(KEY, slow.read))
    await slow.has_read.wait()
    waiting = asyncio.gather(*(cache.get_or_load(KEY, source.read) for _ in range(3)))
    await asyncio.sleep(0)
    leaving.cancel()

    assert await waiting == ["first"] * 3
    assert source.reads == 1
    assert leaving.cancelled()


async def test_one_who_waits_and_is_cancelled_troubles_nobody() -> None:
    cache, slow = _cache(), SlowSource()
    reading = asyncio.create_task(cache.get_or_load(KEY, slow.read))
    await slow.has_read.wait()
    leaving = asyncio.create_task(cache.get_or_load(KEY, slow.read))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    slow.may_answer.set()

    assert await reading == "first"
    assert leaving.cancelled()


_names = st.tuples(st.sampled_from([OURS, THEIRS]), st.sampled_from("ab"))
_steps = st.one_of(
    st.tuples(st.just("ask"), _names),
    st.tuples(st.just("answer"), st.integers(0, 5)),
    st.tuples(st.just("commit"), _names),
)


@settings(deadline=None, database=None)
@given(st.lists(_steps, max_size=40))
async def test_whatever_the_order_nobody_gets_what_was_old_when_they_asked(steps: list[tuple[str, object]]) -> None:
    cache = _cache(most=3)
    truth = {(tenant, name): 0 for tenant in (OURS, THEIRS) for name in "ab"}
    asked: list[tuple[asyncio.Event, asyncio.Task[int], int]] = []

    def ask(tenant: TenantId, name: str) -> None:
        may_answer = asyncio.Event()

        async def read() -> int:
            value = truth[tenant, name]
            await may_answer.wait()
            return value

        reading = asyncio.create_task(cache.get_or_load(CacheKey(tenant, "work", "number", name), read))
        asked.append((may_answer, reading, truth[tenant, name]))

    for step in steps:
        match step:
            case "ask", (TenantId() as tenant, str(name)):
                ask(tenant, name)
            case "answer", int(which) if which < len(asked):
                asked[which][0].set()
            case "commit", (TenantId() as tenant, str(name)):
                truth[tenant, name] += 1
                cache.bump(tenant, "work")
        for _ in range(3):
            await asyncio.sleep(0)
    for may_answer, _, _ in asked:
        may_answer.set()

    assert [least for _, reading, least in asked if await reading < least] == []
