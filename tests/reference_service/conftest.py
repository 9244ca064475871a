"""What all tests of the service share."""

import asyncio
import io
import logging
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import structlog
from redis import Redis

from reference_service.infrastructure.database import OwnedDatabases, open_databases
from reference_service.infrastructure.logging import configure_logging
from reference_service.infrastructure.migrate import upgrade
from tests.reference_service.servers import (
    SERVICE,
    NoPostgresql,
    NoRedis,
    PostgresqlServer,
    RedisServer,
    own_redis_server,
    postgresql_server,
    redis_server,
)

DATABASES = ("sqlite", "postgresql")
TOLD = "told at the end"
"""The property of a test that holds what it has to tell whoever runs it, whether it passes or not."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have to tell: also where they ran in other processes, of which one sees no output."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, text in report.user_properties:
                if name == TOLD:
                    terminalreporter.section(report.nodeid.rpartition("::")[2])
                    terminalreporter.write_line(str(text))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio, as the service does."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """Return a real PostgreSQL server; without one, tests are skipped, and fail where REQUIRE_REAL_BACKENDS is 1."""
    try:
        with postgresql_server() as server:
            asyncio.run(server.make_roles())
            yield server
    except NoPostgresql as error:
        _do_without("POSTGRESQL", error)


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    """Return a real Redis; without one, tests are skipped, and fail where REQUIRE_REAL_BACKENDS is 1."""
    try:
        with redis_server() as server:
            yield server
    except NoRedis as error:
        _do_without("REDIS", error)


@pytest.fixture(autouse=True)
def logged_by_the_service() -> Iterator[io.StringIO]:
    """Have each test log as a process that serves does; pytest shows what was logged if the test fails.

    What structlog does by default is to draw an exception with all variables of all its frames: that keeps the loop for seconds,
    in which whatever has a limit runs into it.
    """
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:], root.level = before
    sys.stderr.write(stream.getvalue())


@pytest.fixture
def lines(logged_by_the_service: io.StringIO) -> io.StringIO:
    """Return what is logged, line by line."""
    return logged_by_the_service


@pytest.fixture
def redis_url(redis: RedisServer) -> str:
    """Return the URL of an empty database in Redis."""
    with Redis.from_url(redis.url) as client:
        client.flushdb()
    return redis.url


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """Return a real Redis that this test alone uses, and may kill."""
    try:
        with own_redis_server() as server:
            yield server
    except NoRedis as error:
        _do_without("REDIS", error)


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresqlServer) -> str:
    """Return the URL of a migrated database, to copy."""

    async def made() -> str:
        url = await postgresql.create()
        await _migrate(postgresql.as_owner(url), grantee=SERVICE)
        return url

    return asyncio.run(made())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a migrated database, to copy."""
    path = tmp_path_factory.mktemp("template") / "service.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def postgresql_url(postgresql: PostgresqlServer, postgresql_template: str) -> Iterator[str]:
    """Return the URL of a fresh, migrated PostgreSQL database, for the service's role, which owns nothing there."""
    url = asyncio.run(postgresql.create(postgresql_template))
    yield url
    asyncio.run(postgresql.drop(url))


@pytest.fixture
def empty_postgresql_url(postgresql: PostgresqlServer) -> Iterator[str]:
    """Return the URL of a PostgreSQL database without tables, for the service's role, which can make none."""
    url = asyncio.run(postgresql.create())
    yield url
    asyncio.run(postgresql.drop(url))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh, migrated SQLite database."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'service.db')}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh, migrated database: one test on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a database without tables, for whoever makes them: one test on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    url = asyncio.run(server.create())
    yield server.as_owner(url)
    asyncio.run(server.drop(url))


@pytest.fixture
async def databases(database_url: str) -> AsyncIterator[OwnedDatabases]:
    """Return the engines of a fresh, migrated database: one test on each kind."""
    opened = open_databases(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def owned_databases(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[OwnedDatabases]:
    """Return the engines of a fresh, migrated database for whoever owns its tables: one test on each kind."""
    if database_url.startswith("postgresql"):
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        database_url = server.as_owner(database_url)
    opened = open_databases(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def postgresql_databases(postgresql_url: str) -> AsyncIterator[OwnedDatabases]:
    """Return the engines of a fresh, migrated PostgreSQL database: for what SQLite, with its one writer, cannot show."""
    opened = open_databases(postgresql_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def promtool() -> str:
    """Return the program of Prometheus that checks rules; without it, tests are skipped, and fail where they must not be."""
    program = shutil.which("promtool")
    if program is None:
        _do_without("PROMETHEUS", FileNotFoundError("Install the package `prometheus`: there is no `promtool`."))
    return program


def _do_without(what: str, error: Exception) -> NoReturn:
    if os.environ.get("REQUIRE_REAL_BACKENDS") == "1":
        pytest.fail(f"{what} is required here. {error}")
    # Whoever has no servers can still run all that needs none; CI sets the variable, so there nothing is skipped.
    pytest.skip(f"NOT TESTED ON {what}. {error}")


async def _migrate(url: str, *, grantee: str | None = None) -> None:
    opened = open_databases(url)
    try:
        await upgrade(opened, grantee=grantee)
    finally:
        await opened.close()
