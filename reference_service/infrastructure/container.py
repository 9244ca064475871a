"""The composition root: the one place where ports meet their adapters."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final, Self

import structlog
from redis.asyncio import Redis

from reference_service.adapters.bridges.addresses import UserAddresses
from reference_service.adapters.bridges.colleagues import MemberColleagues
from reference_service.adapters.bridges.workspaces import ProjectWorkspaces
from reference_service.adapters.cache.memberships import CachedMemberships
from reference_service.adapters.cache.memory import GenerationCache
from reference_service.adapters.cache.projects import CachedProjects
from reference_service.adapters.mail.folder import FolderMailer
from reference_service.adapters.mail.links import SettingsLinks
from reference_service.adapters.mail.smtp import SmtpMailer
from reference_service.adapters.persistence.audit_log.readers import SqlAuditReader
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.identity.readers import SqlUserReader
from reference_service.adapters.persistence.identity.unit_of_work import SqlIdentityTransactions
from reference_service.adapters.persistence.profile.readers import SqlProfileReader
from reference_service.adapters.persistence.profile.unit_of_work import SqlProfileTransactions
from reference_service.adapters.persistence.shared.unit_of_work import Listener
from reference_service.adapters.persistence.tenancy.readers import SqlMemberships, SqlTenantReader
from reference_service.adapters.persistence.tenancy.unit_of_work import SqlTenancyTransactions
from reference_service.adapters.persistence.work.readers import SqlProjectReader, SqlTaskReader
from reference_service.adapters.persistence.work.unit_of_work import SqlWorkTransactions
from reference_service.adapters.ratelimit.logins import MemoryLoginThrottle
from reference_service.adapters.ratelimit.requests import RequestLimiter
from reference_service.adapters.security.bcrypt_hasher import BcryptHasher
from reference_service.adapters.security.tokens import JwtAccessTokens, JwtTenantTokens
from reference_service.adapters.system.clock import SystemClock
from reference_service.adapters.system.ids import Uuid7Ids
from reference_service.adapters.system.secrets import RandomSecrets
from reference_service.application.audit_log.ports import AuditReader
from reference_service.application.identity.ports import (
    AccessTokens,
    IdentityTransactions,
    LoginThrottle,
    PasswordHasher,
    UserReader,
)
from reference_service.application.profile.ports import ProfileReader, ProfileTransactions
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.mail import Links, Mailer
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.application.tenancy.ports import (
    Addresses,
    Memberships,
    TenancyTransactions,
    TenantReader,
    TenantTokens,
    Workspaces,
)
from reference_service.application.work.ports import Colleagues, ProjectReader, TaskReader, WorkTransactions
from reference_service.domain.shared.events import Event
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from reference_service.infrastructure.keys import Keys, keys_of
from reference_service.infrastructure.redis import open_redis
from reference_service.infrastructure.settings import Settings

_log = structlog.get_logger()
_CACHE_LIFETIME: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Commits:
    """Who is told of what has been committed, in this order."""

    listeners: list[Listener] = field(default_factory=list)

    async def __call__(self, events: Sequence[Event]) -> None:
        """Tell all of them; one that fails is logged, and undoes nothing."""
        for listener in self.listeners:
            try:
                await listener(events)
            except Exception as error:  # noqa: BLE001 - what is committed stands, whatever follows it
                _log.error("listener_failed", exc_info=error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """Everything that lives as long as the process.

    What is named by a port may be another adapter: a test takes `dataclasses.replace(container, mailer=…)`. What is
    built from these is a property, so that it follows.
    """

    settings: Settings
    keys: Keys
    clock: Clock
    ids: IdFactory
    secrets: Secrets
    databases: OwnedDatabases
    mailer: Mailer
    links: Links
    hasher: PasswordHasher
    throttle: LoginThrottle
    limiter: RequestLimiter
    access_tokens: AccessTokens
    tenant_tokens: TenantTokens
    cache: GenerationCache
    commits: Commits
    redis: Redis | None = None
    """What the processes of a service share; None for one that is alone."""

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Return what the settings ask for: Redis where there is an address of one, else what is embedded."""
        return cls.embedded(settings) if settings.redis_url is None else cls.scaled(settings)

    @classmethod
    def embedded(cls, settings: Settings) -> Self:
        """Return what one process needs that shares nothing but its database."""
        keys = keys_of(settings)
        clock, ids = SystemClock(), Uuid7Ids()
        cache = GenerationCache(clock, lifetime=_CACHE_LIFETIME)
        return cls(
            settings=settings,
            keys=keys,
            clock=clock,
            ids=ids,
            secrets=RandomSecrets(keys.token_key),
            databases=open_databases(settings.database),
            mailer=_mailer(settings, clock, ids),
            links=SettingsLinks(settings.address),
            hasher=BcryptHasher(keys.pepper, cost=settings.bcrypt_cost),
            throttle=MemoryLoginThrottle(clock),
            limiter=RequestLimiter(clock),
            access_tokens=JwtAccessTokens(keys.keyring, settings.address),
            tenant_tokens=JwtTenantTokens(keys.keyring, settings.address),
            cache=cache,
            commits=Commits([partial(_forget, cache)]),
        )

    @classmethod
    def scaled(cls, settings: Settings) -> Self:
        """Return what one of several processes needs: what they have to agree on is in Redis. ValueError: it has no address."""
        if settings.redis_url is None:
            raise ValueError("REDIS_URL is missing.")
        embedded = cls.embedded(settings)
        redis = open_redis(settings.redis_url.get_secret_value())
        return replace(embedded, redis=redis)

    @property
    def identity(self) -> IdentityTransactions:
        """Transactions over accounts."""
        return SqlIdentityTransactions(self.databases, self.clock, self.ids, ChainedTrail(), (self.commits,))

    @property
    def profile(self) -> ProfileTransactions:
        """Transactions over profiles."""
        return SqlProfileTransactions(self.databases, self.clock, self.ids, ChainedTrail(), (self.commits,))

    @property
    def tenancy(self) -> TenancyTransactions:
        """Transactions over tenants."""
        return SqlTenancyTransactions(self.databases, self.clock, self.ids, ChainedTrail(), (self.commits,))

    @property
    def work(self) -> WorkTransactions:
        """Transactions over projects and tasks."""
        return SqlWorkTransactions(self.databases, self.clock, self.ids, ChainedTrail(), (self.commits,))

    @property
    def users(self) -> UserReader:
        """Users, to look at."""
        return SqlUserReader(self.databases)

    @property
    def profiles(self) -> ProfileReader:
        """Profiles, to look at."""
        return SqlProfileReader(self.databases)

    @property
    def tenants(self) -> TenantReader:
        """Tenants, to look at."""
        return SqlTenantReader(self.databases)

    @property
    def memberships(self) -> Memberships:
        """Who is a member of what."""
        return CachedMemberships(SqlMemberships(self.databases), self.cache)

    @property
    def projects(self) -> ProjectReader:
        """Projects, to look at."""
        return CachedProjects(SqlProjectReader(self.databases), self.cache)

    @property
    def tasks(self) -> TaskReader:
        """Tasks, to look at."""
        return SqlTaskReader(self.databases)

    @property
    def log(self) -> AuditReader:
        """The log, to look at."""
        return SqlAuditReader(self.databases)

    @property
    def addresses(self) -> Addresses:
        """What tenancy has to know of accounts."""
        return UserAddresses(self.users)

    @property
    def colleagues(self) -> Colleagues:
        """What work has to know of members."""
        return MemberColleagues(self.memberships)

    @property
    def workspaces(self) -> Workspaces:
        """What tenancy has made by work."""
        return ProjectWorkspaces(self.work, self.clock)

    async def close(self) -> None:
        """Let go of threads and connections."""
        if self.redis is not None:
            await self.redis.aclose()
        if isinstance(self.hasher, BcryptHasher):
            self.hasher.close()
        await self.databases.close()


def _mailer(settings: Settings, clock: Clock, ids: IdFactory) -> Mailer:
    if settings.mail_url is None:
        return FolderMailer(Path(settings.data_folder) / "mail", sender=settings.mail_sender)
    return SmtpMailer(settings.mail_url.get_secret_value(), sender=settings.mail_sender, clock=clock, ids=ids)


async def _forget(cache: GenerationCache, events: Sequence[Event]) -> None:
    for event in events:
        if event.tenant is not None:
            cache.bump(event.tenant, event.name.partition(".")[0])
