"""Two processes of the service over one database and one Redis, as far as one process can play both."""

import asyncio
from itertools import count, islice
from pathlib import Path

import httpx2
import pytest

from tests.reference_service.servers import RedisServer
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio


def _twin(client: httpx2.AsyncClient, other: Whole) -> httpx2.AsyncClient:
    """Return a client with the same tokens, at the other process."""
    return other.client(**{name: client.headers[name] for name in ("Authorization", "X-Tenant-Token")})


async def test_each_sees_at_once_what_the_other_commits(tmp_path: Path, database_url: str, redis_url: str) -> None:
    settings = {"database_url": database_url, "redis_url": redis_url}
    async with whole_service(tmp_path, **settings) as here, whole_service(tmp_path, **settings) as there:
        owner = await here.account("owner@example.com")
        await here.found(owner, "Engines")
        twin = _twin(owner, there)
        made = await owner.post(f"{API}/projects", json={"name": "0", "description": ""})
        path, etag = f"{API}/projects/{made.json()['id']}", made.headers["etag"]
        for turn, (writer, reader) in enumerate([(owner, twin), (twin, owner)] * 3, 1):
            edited = await writer.put(path, json={"name": str(turn), "description": ""}, headers={"If-Match": etag})
            etag = edited.headers["etag"]
            seen = [(await client.get(path)).json()["name"] for client in (reader, writer, reader)]

            assert (edited.status_code, seen) == (200, [str(turn)] * 3)


async def test_whoever_is_removed_here_is_out_there(tmp_path: Path, sqlite_url: str, redis_url: str) -> None:
    settings = {"database_url": sqlite_url, "redis_url": redis_url}
    async with whole_service(tmp_path, **settings) as here, whole_service(tmp_path, **settings) as there:
        owner = await here.account("owner@example.com")
        tenant = await here.found(owner, "Engines")
        member = await here.member(owner, tenant, "member@example.com", "member")
        twin = _twin(member, there)
        assert (await twin.get(f"{API}/projects")).status_code == 200
        number = (await member.get(f"{API}/me")).json()["id"]
        assert (await owner.delete(f"{API}/members/{number}")).status_code == 204

        assert (await twin.get(f"{API}/projects")).status_code == 404


async def test_what_a_process_could_not_tell_is_told_with_the_event(tmp_path: Path, sqlite_url: str, redis_url: str) -> None:
    """The process that commits ends before it can forget; the relay of another one delivers the event."""
    settings = {"database_url": sqlite_url, "redis_url": redis_url}
    async with whole_service(tmp_path, **settings) as here, whole_service(tmp_path, **settings) as there:
        owner = await here.account("owner@example.com")
        await here.found(owner, "Engines")
        made = await owner.post(f"{API}/projects", json={"name": "Old", "description": ""})
        path, etag = f"{API}/projects/{made.json()['id']}", made.headers["etag"]
        await there.settle()
        twin = _twin(owner, there)
        await twin.get(path)
        here.container.commits.listeners.clear()
        await owner.put(path, json={"name": "New", "description": ""}, headers={"If-Match": etag})
        assert (await twin.get(path)).json()["name"] == "Old"
        await there.settle()

        assert (await twin.get(path)).json()["name"] == "New"


async def test_the_service_works_on_without_its_cache_and_with_it_again(
    tmp_path: Path, sqlite_url: str, own_redis: RedisServer
) -> None:
    async with whole_service(tmp_path, database_url=sqlite_url, redis_url=own_redis.url) as whole:
        owner = await whole.account("owner@example.com")
        await whole.found(owner, "Engines")
        made = await owner.post(f"{API}/projects", json={"name": "0", "description": ""})
        path, etag, names = f"{API}/projects/{made.json()['id']}", made.headers["etag"], count(1)
        for change in (own_redis.kill, own_redis.start):
            change()
            for name in map(str, islice(names, 3)):
                edited = await owner.put(path, json={"name": name, "description": ""}, headers={"If-Match": etag})
                assert edited.status_code == 200, edited.text
                etag = edited.headers["etag"]
                assert [(await owner.get(path)).json()["name"] for _ in range(2)] == [name] * 2

        for _ in range(1000):
            await owner.get(path)
            if b'cache_outcomes_total{outcome="hit"} ' in await _grown(whole, path, owner):
                break
            await asyncio.sleep(0.01)
        else:
            pytest.fail("The cache is not asked again.")


async def _grown(whole: Whole, path: str, owner: httpx2.AsyncClient) -> bytes:
    """Return the lines of the metrics that a read adds to."""
    before = set((await whole.container.metrics.collected()).splitlines())
    assert (await owner.get(path)).status_code == 200
    return b"\n".join(set((await whole.container.metrics.collected()).splitlines()) - before)


async def test_an_edit_that_changes_nothing_does_not_leave_an_old_version_behind(tmp_path: Path, sqlite_url: str) -> None:
    async with whole_service(tmp_path, database_url=sqlite_url) as whole:
        owner = await whole.account("owner@example.com")
        await whole.found(owner, "Engines")
        made = await owner.post(f"{API}/projects", json={"name": "Same", "description": ""})
        path = f"{API}/projects/{made.json()['id']}"
        seen = (await owner.get(path)).headers["etag"]
        await owner.put(path, json={"name": "Same", "description": ""}, headers={"If-Match": seen})

        seen = (await owner.get(path)).headers["etag"]
        again = await owner.put(path, json={"name": "Other", "description": ""}, headers={"If-Match": seen})
        assert again.status_code == 200, again.text
