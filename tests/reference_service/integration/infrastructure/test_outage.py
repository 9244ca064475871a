"""What is answered while the database is away, and while it is there and something else is wrong."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg  # type: ignore[import-untyped] # the library has no types
import httpx2
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoneLeft

from reference_service.adapters.persistence.shared.database import is_away
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.database import open_databases
from tests.reference_service.servers import LastingPostgresqlServer, lasting_postgresql_server
from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio
NOBODY = "postgresql://nobody@127.0.0.1:1/nothing"
ADA = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service whose database is not there."""
    async with whole_service(tmp_path) as opened:
        away = open_databases(NOBODY)
        container = replace(opened.container, databases=away)
        yield Whole(container, create_app(container), opened.mailer)
        await away.close()


@pytest.fixture(scope="module")
def lasting() -> Iterator[LastingPostgresqlServer]:
    """Return a real server that may be crashed."""
    with lasting_postgresql_server() as server:
        yield server


async def test_whoever_needs_the_database_is_asked_to_come_again(whole: Whole, lines: io.StringIO) -> None:
    answer = await whole.client().post(f"{API}/auth/register", json=ADA)

    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "DATABASE_AWAY", "1")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(line["event"], line.get("code")) for line in told] == [("database_away", None), ("request", "DATABASE_AWAY")]


async def test_what_needs_no_database_goes_on(whole: Whole) -> None:
    answer: httpx2.Response = await whole.client().get("/.well-known/jwks.json")

    assert answer.status_code == 200


async def test_a_transaction_that_a_crash_interrupts_is_known_as_such_and_the_next_one_succeeds(
    lasting: LastingPostgresqlServer,
) -> None:
    databases = open_databases(make_url(lasting.url).render_as_string(hide_password=False))
    try:
        async with databases.writer.connect() as connection:
            await connection.exec_driver_sql("SELECT 1")
            await asyncio.to_thread(lasting.crash)
            with pytest.raises(DBAPIError) as raised:
                await connection.exec_driver_sql("SELECT 1")
        async with databases.writer.connect() as connection:
            found = (await connection.exec_driver_sql("SELECT 2")).scalar_one()
    finally:
        await databases.close()

    assert is_away(raised.value)
    assert found == 2


async def test_a_statement_that_is_wrong_is_no_outage(lasting: LastingPostgresqlServer) -> None:
    databases = open_databases(lasting.url)
    try:
        async with databases.writer.connect() as connection:
            with pytest.raises(ProgrammingError) as raised:
                await connection.exec_driver_sql("SELECT nothing")
    finally:
        await databases.close()

    assert not is_away(raised.value)


def test_to_wait_in_vain_for_a_connection_is_one() -> None:
    assert is_away(NoneLeft())


async def test_the_driver_tells_of_a_server_that_is_not_there_as_of_one_that_takes_nobody_in() -> None:
    databases = open_databases(NOBODY)
    try:
        with pytest.raises(DBAPIError) as raised:
            async with databases.reader.connect():
                pass
    finally:
        await databases.close()

    assert isinstance(raised.value.orig.__cause__ if raised.value.orig else None, asyncpg.CannotConnectNowError)
