"""Row 36: what is kept outside of the process is believed only if this service wrote it, for this question, and lately."""

import base64
import pickle
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from redis.asyncio import Redis

import reference_service.adapters.cache as cache_package
from reference_service.adapters.cache.codec import MOST, unpressed
from reference_service.adapters.cache.memberships import CachedMemberships
from reference_service.adapters.cache.port import Cache, CacheKey
from reference_service.application.tenancy.ports import Memberships
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import TenantId, UserId
from tests.reference_service.caches import in_redis, looking_into

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
ADA = UserId(UUID(int=3))
KEY = CacheKey(OURS, "work", "project", "7")
TEXT = TypeAdapter(str)
LONG = "".join(str(number) for number in range(1000))


class Members(Memberships):
    """Ada, who owns one tenant and is no member of the other."""

    async def role_of(self, user: UserId, tenant: TenantId) -> TenantRole | None:
        return TenantRole.OWNER if (user, tenant) == (ADA, OURS) else None


async def ask(cache: Cache, true: str, key: CacheKey = KEY) -> str:
    async def read() -> str:
        return true

    return await cache.get_or_load(key, read, TEXT)


async def names(redis: Redis) -> list[bytes]:
    """Return the names under which values are kept."""
    return sorted([name async for name in redis.scan_iter("v*")])


async def kept(redis: Redis) -> tuple[bytes, bytes]:
    """Return the name of the one value that is kept, and what is kept."""
    (name,) = await names(redis)
    content = await redis.get(name)
    assert isinstance(content, bytes)
    return name, content


async def test_the_same_id_in_two_tenants_is_two_things(redis_url: str) -> None:
    async with in_redis(redis_url) as standing:
        members = CachedMemberships(Members(), standing.cache)

        assert [await members.role_of(ADA, tenant) for tenant in (OURS, THEIRS, OURS, THEIRS)] == [TenantRole.OWNER, None] * 2


async def test_every_name_holds_the_tenant(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, "value")
        found = sorted([name.decode() async for name in redis.scan_iter("*")])

    assert [name.partition(":")[2] for name in found] == [f"{OURS}:work", f"{OURS}:work:project:7"]


async def test_what_is_kept_for_one_tenant_is_not_believed_under_the_name_of_another(redis_url: str) -> None:
    """Somebody who can write into Redis makes Ada an owner of a tenant where she is nobody."""
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        members = CachedMemberships(Members(), standing.cache)
        for tenant in (OURS, THEIRS):
            await members.role_of(ADA, tenant)
        ours, theirs = await names(redis)
        await redis.copy(ours.decode(), theirs.decode(), replace=True)
        await redis.copy(f"generation:{OURS}:tenancy", f"generation:{THEIRS}:tenancy", replace=True)

        assert await members.role_of(ADA, THEIRS) is None
        assert standing.count("tampered") == 1


@pytest.mark.parametrize("value", ["short", LONG], ids=["plain", "pressed"])
async def test_a_value_with_any_byte_changed_is_a_miss_and_counted(redis_url: str, value: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, value)
        name, content = await kept(redis)
        places = range(0, len(content), max(1, len(content) // 80))
        for place in places:
            await redis.set(name, content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert await ask(standing.cache, "true") == "true"

    assert standing.counts.outcomes == {"miss": 1, "tampered": len(places)}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: b"", id="nothing"),
        pytest.param(lambda content: content[:-1], id="cut short"),
        pytest.param(lambda content: content[:40], id="cut in the signature"),
        pytest.param(lambda content: content + b"1", id="too long"),
        pytest.param(lambda _: b'"words of somebody else"', id="plain JSON"),
        pytest.param(lambda _: pickle.dumps("words of somebody else"), id="a pickle"),
        pytest.param(lambda _: zlib.compress(bytes(10_000_000)), id="a bomb"),
        pytest.param(lambda content: base64.b64encode(content), id="in other letters"),
    ],
)
async def test_what_this_service_has_not_written_is_a_miss_and_counted(redis_url: str, change: Callable[[bytes], bytes]) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, "value")
        name, content = await kept(redis)
        await redis.set(name, change(content))

        assert [await ask(standing.cache, "true") for _ in range(2)] == ["true", "true"]
        assert standing.counts.outcomes == {"miss": 1, "tampered": 1, "hit": 1}


async def test_a_value_of_another_kind_of_data_is_no_failure(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, "value")
        (name,) = await names(redis)
        await redis.delete(name)
        await redis.lpush(name, "a", "list")

        assert await ask(standing.cache, "true") == "true"
        assert standing.counts.outcomes == {"miss": 2}


async def test_two_services_with_other_secrets_in_one_redis_do_not_read_each_other(redis_url: str) -> None:
    async with in_redis(redis_url) as ours, in_redis(redis_url, key=b"another service has another key!") as theirs:
        await ask(theirs.cache, "theirs")

        assert await ask(ours.cache, "ours") == "ours"
        assert ours.counts.outcomes == {"miss": 1}


async def test_a_value_from_before_a_commit_is_not_believed_when_somebody_puts_it_back(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, "before")
        name, content = await kept(redis)
        await standing.cache.bump(OURS, "work")
        await redis.set(name, content)

        assert await ask(standing.cache, "after") == "after"


async def test_a_value_that_is_too_old_is_not_believed_when_somebody_keeps_it_alive(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, "old")
        for name in [each async for each in redis.scan_iter("*")]:
            await redis.persist(name)
        standing.clock.advance(timedelta(minutes=5))

        assert await ask(standing.cache, "new") == "new"


async def test_nothing_is_unpressed_beyond_what_a_value_may_have() -> None:
    assert unpressed(zlib.compress(bytes(MOST))) == bytes(MOST)
    with pytest.raises(ValueError, match="larger than it may be"):
        unpressed(zlib.compress(bytes(MOST + 1)))


def test_no_part_of_the_cache_reads_what_could_run() -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path(cache_package.__file__).parent.glob("*.py")]

    assert len(texts) > 5
    assert [word for word in ("pickle", "marshal", "shelve", "eval(") for text in texts if word in text] == []
