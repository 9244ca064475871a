"""Processes that deliver events, killed and ended while they do, over one PostgreSQL."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select

from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.adapters.persistence.shared.deliveries import DeliveryRow
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.profile.subscribers.introduce_user import IntroduceUser
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.e2e.running import Running, running
from tests.reference_service.whole import API, PASSWORD, whole_service

pytestmark = pytest.mark.anyio

USERS = 60
ADDRESSES = [f"user{number}@example.com" for number in range(USERS)]


async def register(folder: Path, url: str) -> None:
    """Have users registered whose events nobody has delivered yet."""
    async with whole_service(folder, database_url=url, requests_per_minute=10**6, logins_per_minute=10**6) as whole:
        client = whole.client()
        for email in ADDRESSES:
            body = {"email": email, "password": PASSWORD, "display_name": "Ada"}
            assert (await client.post(f"{API}/auth/register", json=body)).status_code == 202


async def counted(databases: OwnedDatabases, *kinds: Any) -> list[int]:
    """Return how many rows there are that columns or conditions name."""
    async with as_service(databases.reader).connect() as connection:
        return [(await connection.execute(select(func.count()).where(kind))).scalar_one() for kind in kinds]


async def until(databases: OwnedDatabases, condition: Any, number: int) -> int:
    """Wait until at least as many rows fulfil a condition, and return how many do."""
    async with asyncio.timeout(120):
        while True:
            [found] = await counted(databases, condition)
            if found >= number:
                return found
            await asyncio.sleep(0.01)


async def until_delivered(databases: OwnedDatabases) -> None:
    async with asyncio.timeout(120):
        while await counted(databases, OutboxRow.delivered_at.is_(None)) != [0]:  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.05)


def letters_of(services: list[Running]) -> dict[str, int]:
    """Return how many letters each user got."""
    return {email: sum(len(service.letters(email)) for service in services) for email in ADDRESSES}


def worker_of(folder: Path, url: str) -> Any:
    folder.mkdir()
    return running(folder, {"DATABASE_URL": url, "ROLE": "worker", "PORT": "0"})


async def test_what_a_worker_was_delivering_when_it_was_killed_comes_to_its_effect_once(
    tmp_path: Path, postgresql_url: str, postgresql_databases: OwnedDatabases
) -> None:
    await register(tmp_path / "whole", postgresql_url)
    introduced = DeliveryRow.subscriber == IntroduceUser.name
    with worker_of(tmp_path / "one", postgresql_url) as one:
        before = await until(postgresql_databases, introduced, 3)
        one.kill()
        with worker_of(tmp_path / "two", postgresql_url) as two, worker_of(tmp_path / "three", postgresql_url) as three:
            await until_delivered(postgresql_databases)
            letters = letters_of([one, two, three])

    assert before < USERS
    # The administrator whom the first worker made is one more.
    assert await counted(postgresql_databases, introduced, ProfileRow.user_id.is_not(None)) == [USERS + 1] * 2
    # A letter that was on its way at the moment of the end is written again: nobody could tell that it had gone.
    assert sorted(letters.values()) in ([1] * USERS, [1] * (USERS - 1) + [2])


async def test_a_worker_that_is_told_to_end_leaves_the_rest_to_others_at_once(
    tmp_path: Path, postgresql_url: str, postgresql_databases: OwnedDatabases
) -> None:
    await register(tmp_path / "whole", postgresql_url)
    introduced = DeliveryRow.subscriber == IntroduceUser.name
    with worker_of(tmp_path / "one", postgresql_url) as one:
        assert httpx2.get(f"{one.url}/livez").status_code == 200
        await until(postgresql_databases, introduced, 3)
        code = one.stop(signal.SIGTERM)
        waiting = await counted(postgresql_databases, OutboxRow.delivered_at.is_(None))
        held = OutboxRow.delivered_at.is_(None) & OutboxRow.claimed_by.is_not(None)
        assert await counted(postgresql_databases, held) == [0]
        with worker_of(tmp_path / "two", postgresql_url) as two:
            await until_delivered(postgresql_databases)
            letters = letters_of([one, two])

    assert code == -signal.SIGTERM
    assert waiting != [0]
    assert letters == dict.fromkeys(ADDRESSES, 1)
