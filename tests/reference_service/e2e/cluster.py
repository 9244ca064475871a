"""The service as it is where one process is not enough: each part a process of its own, over one PostgreSQL and one Redis."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from click.testing import CliRunner

from reference_service.infrastructure.cli import main
from tests.reference_service.e2e.roles import PUBLIC_URL, UNHURRIED, until_it_has_keys
from tests.reference_service.e2e.running import Running, running
from tests.reference_service.servers import (
    LastingPostgresqlServer,
    RedisServer,
    lasting_postgresql_server,
    own_redis_server,
)


@dataclass(slots=True)
class Member:
    """A process of the service, which can be killed, and started again at the address that it had."""

    folder: Path
    role: str
    settings: Mapping[str, str]
    _port: int = 0
    _life: ExitStack = field(default_factory=ExitStack)
    _running: Running | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def service(self) -> Running:
        """The process itself."""
        assert self._running is not None, "It has been started."
        return self._running

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self.end()
        self._running = self._life.enter_context(running(self.folder, self.settings, role=self.role, port=self._port))
        self._port = urlsplit(self._running.url).port or 0

    def kill(self) -> None:
        """End it as a power cut would."""
        self.service.kill()

    def end(self) -> None:
        """Let go of it."""
        self._life.close()


@dataclass(frozen=True, slots=True)
class Cluster:
    """All of it. Accounts are a process of their own, since only that one holds the key that signs who somebody is."""

    postgresql: LastingPostgresqlServer
    redis: RedisServer
    database_url: str
    data: Path
    auth: Member
    first: Member
    second: Member
    worker: Member
    gateway: Member

    @property
    def members(self) -> tuple[Member, ...]:
        """All processes of the service."""
        return (self.auth, self.first, self.second, self.worker, self.gateway)


@contextmanager
def started_cluster(folder: Path) -> Iterator[Cluster]:
    """Start everything, and end it afterwards. NoPostgresql, NoRedis: there are no programs for one of these."""
    with lasting_postgresql_server() as postgresql, own_redis_server() as redis, ExitStack() as stack:
        url = asyncio.run(_database(postgresql))
        told("migrate", {"DATABASE_URL": url, "MIGRATION_DATABASE_URL": postgresql.as_owner(url)})
        outside = {"PUBLIC_URL": PUBLIC_URL, "REDIS_URL": redis.url, "TRUSTED_PROXIES": "127.0.0.0/8", **UNHURRIED}
        inside = {**outside, **_kept(folder, url)}
        accounts, tenants = (told(f"keys new-key --id {name}") for name in ("accounts", "tenants"))
        # It signs the tokens of tenants, and only checks those of users.
        own = f"{tenants},{told('keys public-keys', {'SIGNING_KEYS': accounts})}"
        auth = _member(stack, folder / "auth", "auth", {**inside, "SIGNING_KEYS": accounts})
        first, second = (_member(stack, folder / name, "all", {**inside, "SIGNING_KEYS": own}) for name in ("first", "second"))
        worker = _member(stack, folder / "worker", "worker", {**inside, "SIGNING_KEYS": own})
        with ThreadPoolExecutor() as pool:
            list(pool.map(Member.start, (auth, first, second, worker)))
        towards = {"AUTH_URL": auth.url, "SERVICE_URL": f"{first.url},{second.url}"}
        gateway = _member(stack, folder / "gateway", "gateway", {**outside, **towards})
        gateway.start()
        until_it_has_keys(gateway.url)
        yield Cluster(postgresql, redis, url, folder / "data", auth, first, second, worker, gateway)


def told(command: str, settings: Mapping[str, str] | None = None) -> str:
    """Return what a command of the service prints."""
    done = CliRunner().invoke(main, command.split(), env=settings, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def _kept(folder: Path, database_url: str) -> dict[str, str]:
    """Return the settings of those who keep something."""
    kept = {"DATABASE_URL": database_url, "DATA_FOLDER": str(folder / "data"), "WEBHOOK_LOOPBACK": "true"}
    return {**kept, "TOKEN_KEY": secrets.token_urlsafe(48), "PASSWORD_PEPPER": secrets.token_urlsafe(48)}


def _member(stack: ExitStack, folder: Path, role: str, settings: Mapping[str, str]) -> Member:
    folder.mkdir()
    member = Member(folder, role, settings)
    stack.callback(member.end)
    return member


async def _database(postgresql: LastingPostgresqlServer) -> str:
    await postgresql.make_roles()
    return await postgresql.create()
