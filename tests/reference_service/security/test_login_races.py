"""A login and a new password in the same instant: whichever comes first, no session of the old password stays open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio
ADA = "ada@example.com"
PATIENCE = 60
"""Seconds after which waiting for a transaction is given up."""


@pytest.fixture
async def whole(tmp_path: Path, postgresql_url: str) -> AsyncIterator[Whole]:
    """Return a service on PostgreSQL: SQLite has one writer at a time."""
    async with whole_service(tmp_path, database_url=postgresql_url) as opened:
        yield opened


@asynccontextmanager
async def locked(whole: Whole, table: str) -> AsyncIterator[None]:
    """Keep everybody from writing to a table, so that a transaction that does waits in the middle."""
    async with whole.container.databases.writer.connect() as connection:
        await connection.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))
        yield
        await connection.rollback()


async def held_up(whole: Whole, most: int, *tasks: asyncio.Task[httpx2.Response]) -> None:
    """Wait until as many transactions wait for a lock, or one of the tasks is done."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    async with asyncio.timeout(PATIENCE):
        while not any(task.done() for task in tasks):
            async with whole.container.databases.reader.connect() as connection:
                if (await connection.execute(waiting)).scalar_one() >= most:
                    return
            await asyncio.sleep(0.01)


def logging_in(client: httpx2.AsyncClient) -> asyncio.Task[httpx2.Response]:
    return asyncio.create_task(client.post(f"{API}/auth/login", json={"email": ADA, "password": PASSWORD}))


def changing(client: httpx2.AsyncClient) -> asyncio.Task[httpx2.Response]:
    passwords = {"current_password": PASSWORD, "new_password": "another long one"}
    return asyncio.create_task(client.put(f"{API}/me/password", json=passwords))


async def test_a_session_that_is_being_opened_ends_with_the_password_that_opened_it(whole: Whole) -> None:
    client = await whole.account(ADA)
    async with locked(whole, "refresh_tokens"):
        login = logging_in(whole.client())
        await held_up(whole, 1, login)
        change = changing(client)
        await held_up(whole, 2, login, change)
    opened, changed = await asyncio.gather(login, change)

    tokens = opened.json()
    refreshed = await client.post(f"{API}/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    shown = await whole.client(Authorization=f"Bearer {tokens['access_token']}").get(f"{API}/me")
    assert (opened.status_code, changed.status_code) == (200, 204)
    assert (refreshed.status_code, shown.status_code, shown.json()["code"]) == (401, 401, "SESSION_OVER")


async def test_a_password_that_is_being_changed_opens_no_session(whole: Whole) -> None:
    client = await whole.account(ADA)
    async with locked(whole, "outbox"):
        change = changing(client)
        await held_up(whole, 1, change)
        login = logging_in(whole.client())
        await held_up(whole, 2, login, change)
    changed, refused = await asyncio.gather(change, login)

    assert (changed.status_code, refused.status_code, refused.json().get("code")) == (204, 401, "INVALID_CREDENTIALS")
