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
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from redis import Redis
from redis.exceptions import ConnectionError as NoAnswer
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

_OPTIONS: Final = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
_LASTING: Final = (
    "-c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c max_connections=200"
)
"""Of a server that loses nothing that it has acknowledged, however it ends."""

PATIENCE: Final = timedelta(seconds=30)
"""How long one waits for a server that is to begin or to answer, however busy the machine is."""

OWNER: Final = "reference_owner"
"""The role that owns databases and tables."""
SERVICE: Final = "reference_service"
"""The role that the service works with."""
_PASSWORD: Final = "of these tests alone"  # noqa: S105 - a server for tests asks for one
_MAKE_ROLE: Final = """
DO $$ BEGIN
    CREATE ROLE [role] LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '[password]';
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


class NoPostgresql(Exception):
    """There is no server to test with; the argument says what would help."""


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A server that makes databases for us; `url` is that of a database of its own, for a superuser.

    As in production, one role owns the tables, and the service works with another, which cannot do much.
    """

    url: str

    async def create(self, template: str | None = None) -> str:
        """Make a database, a copy of that of another URL if one is given, and return its URL, for the service's role."""
        name = f"reference_service_{uuid4().hex}"
        source = "" if template is None else f' TEMPLATE "{make_url(template).database}"'
        await self._execute(f'CREATE DATABASE "{name}" OWNER {OWNER}{source}')
        return _with_role(make_url(self.url).set(database=name).render_as_string(hide_password=False), SERVICE)

    def as_owner(self, url: str) -> str:
        """Return the URL of a database for the role that owns its tables."""
        return _with_role(url, OWNER)

    def as_superuser(self, url: str) -> str:
        """Return the URL of a database for whoever may do anything."""
        return make_url(self.url).set(database=make_url(url).database).render_as_string(hide_password=False)

    async def make_roles(self) -> None:
        """Make the two roles, unless they are there, as on a server that others use, too."""
        for role in (OWNER, SERVICE):
            await self._execute(_MAKE_ROLE.replace("[role]", role).replace("[password]", _PASSWORD))

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
    with _started(_OPTIONS) as (folder, _):
        yield PostgresqlServer(f"postgresql://postgres@/postgres?host={folder}")


@dataclass(frozen=True, slots=True)
class LastingPostgresqlServer(PostgresqlServer):
    """A server of our own at a port of this machine, which a test may crash; what it has acknowledged, it keeps."""

    control: tuple[str | Path, ...]

    def crash(self) -> None:
        """End it in the middle of whatever it does, and start it again; it has to recover by its log."""
        _run([*self.control, "-m", "immediate", "restart"])


@contextmanager
def lasting_postgresql_server() -> Iterator[LastingPostgresqlServer]:
    """Start a server that nobody else uses. NoPostgresql: there are no programs for it."""
    port = _free_port()
    with _started(f"{_LASTING} -c port={port}") as (_, control):
        yield LastingPostgresqlServer(f"postgresql://postgres@127.0.0.1:{port}/postgres", control)


@contextmanager
def _started(options: str) -> Iterator[tuple[Path, tuple[str | Path, ...]]]:
    """Start a server; return the folder of its socket, and what begins a command about it."""
    programs = _programs()
    # The path of a socket has at most 107 characters, which the folders of pytest soon exceed.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run([programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"])
        control: tuple[str | Path, ...] = (programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log")
        _run([*control, "-o", f"{options} -c unix_socket_directories={folder}", "start"])
        try:
            yield folder, control
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _with_role(url: str, role: str) -> str:
    return make_url(url).set(username=role, password=_PASSWORD).render_as_string(hide_password=False)


def _programs() -> Path:
    """Return the folder of `initdb` and `pg_ctl`; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise NoPostgresql("Set TEST_DATABASE_URL, or install the package `postgresql`: there is no `initdb`.")
    return versions[-1].parent


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


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
        limit = time.monotonic() + PATIENCE.total_seconds()
        with Redis.from_url(self.url, socket_timeout=PATIENCE.total_seconds()) as client:
            while True:
                try:
                    client.ping()
                    return
                except NoAnswer:
                    if time.monotonic() > limit:
                        raise
                    if self.process.poll() is not None:
                        # Somebody else had its port for a moment.
                        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
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
    port = str(_free_port())
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
