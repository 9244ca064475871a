"""Real servers for tests: PostgreSQL with fresh databases in it, and Redis, both of our own."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from redis import Redis
from redis.exceptions import ConnectionError as NoAnswer
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"

_PATIENCE = 20.0
"""Seconds after which waiting for a server is given up."""


class NoPostgresql(Exception):
    """There is no server to test with; the argument says what would help."""


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A server that makes databases for us; `url` is that of a database of its own."""

    url: str

    async def create(self, template: str | None = None) -> str:
        """Make a database, a copy of that of another URL if one is given, and return its URL."""
        name = f"reference_service_{uuid4().hex}"
        source = "" if template is None else f' TEMPLATE "{make_url(template).database}"'
        await self._execute(f'CREATE DATABASE "{name}"{source}')
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    async def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        await self._execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    async def _execute(self, statement: str) -> None:
        engine = create_async_engine(make_url(self.url).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                await connection.exec_driver_sql(statement)
        finally:
            await engine.dispose()


@contextmanager
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Use the server that TEST_DATABASE_URL names, or start one from the binaries of this machine.

    NoPostgresql: there is neither.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield PostgresqlServer(given)
        return
    programs = _programs()
    # The path of a socket has at most 107 characters, which the folders of pytest soon exceed.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run([programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"])
        control: list[str | Path] = [programs / "pg_ctl", "-D", folder / "data", "-w"]
        _run([*control, "-l", folder / "log", "-o", f"{_OPTIONS} -c unix_socket_directories={folder}", "start"])
        try:
            yield PostgresqlServer(f"postgresql://postgres@/postgres?host={folder}")
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Return the folder of `initdb` and `pg_ctl`; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise NoPostgresql("Set TEST_DATABASE_URL, or install the package `postgresql`: there is no `initdb`.")
    return versions[-1].parent


def _run(command: Sequence[str | Path]) -> None:
    """Run a program of the server, which refuses to work for root."""
    user = "postgres" if os.geteuid() == 0 else None
    # A pipe would stay open as long as the server that the program leaves behind.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, user=user, group=user, cwd="/", stdout=output, stderr=output, check=False)
        output.seek(0)
        assert done.returncode == 0, output.read().decode()


class NoRedis(Exception):
    """There is no Redis to test with; the argument says what would help."""


@dataclass(slots=True)
class RedisServer:
    """A Redis of our own, which a test may end and start again."""

    url: str
    process: subprocess.Popen[bytes] | None
    command: tuple[str, ...] = ()

    def kill(self) -> None:
        """End it as a power cut would; what it held is lost."""
        assert self.process is not None, "Only a server that was started here is killed."
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        """Start it, empty, on the port that it had, and wait until it answers."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        limit = time.monotonic() + _PATIENCE
        with Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                    return
                except NoAnswer:
                    if time.monotonic() > limit:
                        raise
                    time.sleep(0.01)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """Use the server that TEST_REDIS_URL names, without the number of a database, or start one from the program of this machine.

    NoRedis: there is neither.
    """
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        # Tests that run at the same time empty databases of their own.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        yield RedisServer(f"{given.rstrip('/')}/{worker}", None)
        return
    with own_redis_server() as server:
        yield server


@contextmanager
def own_redis_server() -> Iterator[RedisServer]:
    """Start a Redis that nobody else uses, so that it can be killed. NoRedis: there is no program for it."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoRedis("Set TEST_REDIS_URL, or install the package `redis-server`: there is no such program.")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    folder = tempfile.mkdtemp(prefix="redis-", dir="/tmp")
    command = (
        program,
        "--port",
        port,
        "--bind",
        "127.0.0.1",
        "--dir",
        folder,
        "--save",
        "",
        "--appendonly",
        "no",
        "--databases",
        "64",
    )
    server = RedisServer(f"redis://127.0.0.1:{port}/0", None, command)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder)
