"""The cache, and how the samples that it comes from went wrong (see the names with `regression`)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import timedelta
from itertools import combinations
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from reference_service.adapters.cache.port import CacheKey
from reference_service.domain.shared.ids import TenantId
from tests.reference_service.caches import KINDS, Schedule, Standing, in_memory, in_redis, until

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
KEY = CacheKey(OURS, "work", "project", "7")
TEXT = TypeAdapter[str | None](str | None)


@pytest.fixture(params=KINDS)
async def standing(request: pytest.FixtureRequest) -> AsyncIterator[Standing]:
    """Return an empty cache: one test on each kind."""
    if request.param == "memory":
        yield in_memory()
        return
    async with in_redis(request.getfixturevalue("redis_url")) as found:
        yield found


class Source:
    """Something to read from, which counts how often it was."""

    def __init__(self, value: str | None = "first") -> None:
        self.value = value
        self.reads = 0

    async def read(self) -> str | None:
        self.reads += 1
        return self.value


class SlowSource(Source):
    """One that has read its value and gives it out only when it is let go."""

    def __init__(self, value: str | None = "first") -> None:
        super().__init__(value)
        self.has_read = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def read(self) -> str | None:
        value = await super().read()
        self.has_read.set()
        await self.may_answer.wait()
        return value


def ask(standing: Standing, source: Source, key: CacheKey = KEY) -> Awaitable[str | None]:
    return standing.cache.get_or_load(key, source.read, TEXT)


async def test_a_value_is_read_once(standing: Standing) -> None:
    source = Source()

    assert [await ask(standing, source) for _ in range(3)] == ["first"] * 3
    assert source.reads == 1
    assert standing.counts.outcomes == {"miss": 1, "hit": 2}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(CacheKey(THEIRS, "work", "project", "7"), id="regression: another tenant"),
        pytest.param(CacheKey(OURS, "tenancy", "project", "7"), id="another context"),
        pytest.param(CacheKey(OURS, "work", "task", "7"), id="another entity"),
        pytest.param(CacheKey(OURS, "work", "project", "8"), id="another identity"),
        pytest.param(CacheKey(OURS, "work", "project:7", ""), id="the same letters in other parts"),
        pytest.param(CacheKey(OURS, "work", "", "project:7"), id="the same letters at the end"),
    ],
)
async def test_keys_that_differ_in_any_part_share_nothing(standing: Standing, other: CacheKey) -> None:
    await ask(standing, Source("ours"))

    assert await ask(standing, Source("theirs"), other) == "theirs"
    assert await ask(standing, Source("changed")) == "ours"


async def test_parts_of_a_key_do_not_run_over_into_each_other(standing: Standing) -> None:
    await ask(standing, Source("one"), CacheKey(OURS, "work", "a:b", "c"))

    assert await ask(standing, Source("another"), CacheKey(OURS, "work", "a", "b:c")) == "another"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, TypeAdapter(int | None)),
        (False, TypeAdapter(bool)),
        (0, TypeAdapter(int)),
        ("", TypeAdapter(str)),
        ((), TypeAdapter(tuple[str, ...])),
        ({}, TypeAdapter(Mapping[str, int])),
    ],
    ids=repr,
)
async def test_regression_an_empty_value_is_a_value(standing: Standing, value: object, kind: TypeAdapter[object]) -> None:
    reads = []

    async def read() -> object:
        reads.append(value)
        return value

    assert [await standing.cache.get_or_load(KEY, read, kind) for _ in range(2)] == [value, value]
    assert reads == [value]


async def test_a_value_is_read_anew_when_it_is_too_old(standing: Standing) -> None:
    source = Source()
    await ask(standing, source)
    source.value = "second"

    standing.clock.advance(timedelta(minutes=5) - timedelta(milliseconds=1))
    assert await ask(standing, source) == "first"
    standing.clock.advance(timedelta(milliseconds=1))
    assert await ask(standing, source) == "second"


async def test_that_there_is_nothing_is_known_for_a_short_while(standing: Standing) -> None:
    source = Source(None)
    await ask(standing, source)
    source.value = "something"

    standing.clock.advance(timedelta(seconds=30) - timedelta(milliseconds=1))
    assert await ask(standing, source) is None
    standing.clock.advance(timedelta(milliseconds=1))
    assert await ask(standing, source) == "something"
    assert standing.counts.outcomes == {"miss": 2, "negative_hit": 1}


async def test_regression_a_commit_makes_every_key_of_its_tenant_and_context_old(standing: Standing) -> None:
    """A change of a user's address left the old address in the cache, under the key of the old one."""
    keys = [CacheKey(OURS, "identity", "email", address) for address in ("old@example.com", "new@example.com")]
    for key in keys:
        await ask(standing, Source("before"), key)
    await standing.cache.bump(OURS, "identity")

    assert [await ask(standing, Source("after"), key) for key in keys] == ["after", "after"]


@pytest.mark.parametrize(("tenant", "context"), [(THEIRS, "work"), (OURS, "tenancy")])
async def test_a_commit_elsewhere_changes_nothing(standing: Standing, tenant: TenantId, context: str) -> None:
    source = Source()
    await ask(standing, source)
    await standing.cache.bump(tenant, context)
    await ask(standing, source)

    assert source.reads == 1


async def test_regression_a_value_that_was_read_before_a_commit_is_not_kept_after_it(standing: Standing) -> None:
    slow = SlowSource("before")
    reading = asyncio.ensure_future(ask(standing, slow))
    await slow.has_read.wait()
    await standing.cache.bump(OURS, "work")
    slow.may_answer.set()

    assert await reading == "before"
    assert await ask(standing, Source("after")) == "after"


async def test_regression_whoever_asks_after_a_commit_does_not_wait_for_what_was_read_before_it(standing: Standing) -> None:
    slow = SlowSource("before")
    reading = asyncio.ensure_future(ask(standing, slow))
    await slow.has_read.wait()
    await standing.cache.bump(OURS, "work")

    assert await ask(standing, Source("after")) == "after"
    slow.may_answer.set()
    assert await reading == "before"
    assert await ask(standing, Source("later")) == "after"


async def test_regression_an_old_read_that_ends_late_does_not_replace_a_newer_one(standing: Standing) -> None:
    old, new = SlowSource("before"), SlowSource("after")
    first = asyncio.ensure_future(ask(standing, old))
    await old.has_read.wait()
    await standing.cache.bump(OURS, "work")
    second = asyncio.ensure_future(ask(standing, new))
    await new.has_read.wait()
    new.may_answer.set()
    assert await second == "after"
    old.may_answer.set()
    assert await first == "before"

    assert await ask(standing, Source("later")) == "after"


@pytest.mark.parametrize("writer", tuple(combinations(range(5), 2)), ids=str)
async def test_in_every_order_of_a_reader_and_a_writer_the_next_read_is_new(standing: Standing, writer: tuple[int, int]) -> None:
    truth, reader = "old", Schedule()

    async def load() -> str | None:
        await reader.pause()
        found = truth
        await reader.pause()
        return found

    async def store() -> None:
        await standing.cache.get_or_load(KEY, load, TEXT)

    for turn in range(5):
        if turn == writer[0]:
            truth = "new"
        elif turn == writer[1]:
            await standing.cache.bump(OURS, "work")
        else:
            await reader.step(store)

    assert await standing.cache.get_or_load(KEY, Source("new").read, TEXT) == "new"


async def test_many_who_miss_the_same_value_read_it_once(standing: Standing) -> None:
    slow = SlowSource(None)
    reading = asyncio.gather(*(ask(standing, slow) for _ in range(10)))
    await until(lambda: standing.count("miss") == 10)
    slow.may_answer.set()

    assert await reading == [None] * 10
    assert slow.reads == 1


async def test_many_who_wait_for_a_read_that_fails_all_hear_of_it_and_nothing_is_kept(standing: Standing) -> None:
    source, gone = Source(), asyncio.Event()

    async def fail() -> str | None:
        await gone.wait()
        raise OSError("The database is gone.")

    failing = asyncio.ensure_future(standing.cache.get_or_load(KEY, fail, TEXT))
    await until(lambda: standing.count("miss") == 1)
    waiting = asyncio.gather(*(ask(standing, source) for _ in range(3)), return_exceptions=True)
    await until(lambda: standing.count("miss") == 4)
    gone.set()

    assert [str(error) for error in await waiting] == ["The database is gone."] * 3
    with pytest.raises(OSError, match="The database is gone"):
        await failing
    assert source.reads == 0
    assert await ask(standing, source) == "first"


async def test_if_whoever_reads_is_cancelled_one_of_those_who_wait_reads_on(standing: Standing) -> None:
    slow, source = SlowSource("never"), Source()
    leaving = asyncio.ensure_future(ask(standing, slow))
    await slow.has_read.wait()
    waiting = asyncio.gather(*(ask(standing, source) for _ in range(3)))
    await until(lambda: standing.count("miss") == 4)
    leaving.cancel()

    assert await waiting == ["first"] * 3
    assert source.reads == 1
    assert leaving.cancelled()


async def test_one_who_waits_and_is_cancelled_troubles_nobody(standing: Standing) -> None:
    slow = SlowSource()
    reading = asyncio.ensure_future(ask(standing, slow))
    await slow.has_read.wait()
    leaving = asyncio.ensure_future(ask(standing, slow))
    await until(lambda: standing.count("miss") == 2)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    slow.may_answer.set()

    assert await reading == "first"
    assert leaving.cancelled()
