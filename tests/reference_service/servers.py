"""Real databases for tests: a PostgreSQL server of our own, and fresh databases in it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


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
