"""The composition root: the one place where ports meet their adapters."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

import structlog

from reference_service.adapters.bridges.addresses import UserAddresses
from reference_service.adapters.bridges.colleagues import MemberColleagues
from reference_service.adapters.bridges.workspaces import ProjectWorkspaces
from reference_service.adapters.cache.forgetting import forget
from reference_service.adapters.cache.memberships import CachedMemberships
from reference_service.adapters.cache.memory import GenerationCache
from reference_service.adapters.cache.port import Cache
from reference_service.adapters.cache.projects import CachedProjects
from reference_service.adapters.cache.tasks import CachedTasks
from reference_service.adapters.flags.rules import KeptRules
from reference_service.adapters.http.middleware.limits import Limiter
from reference_service.adapters.jobs.line import JobLine
from reference_service.adapters.jobs.memory_line import MemoryLine
from reference_service.adapters.live.connections import Connections
from reference_service.adapters.live.memory_feed import MemoryFeed
from reference_service.adapters.live.telling import Pace
from reference_service.adapters.live.tickets import MemoryTickets
from reference_service.adapters.mail.folder import FolderMailer
from reference_service.adapters.mail.links import SettingsLinks
from reference_service.adapters.mail.smtp import SmtpMailer
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.persistence.audit_log.readers import SqlAuditReader
from reference_service.adapters.persistence.audit_log.several import SeveralAuditLogs
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.flags.readers import SqlFlagReader
from reference_service.adapters.persistence.identity.readers import SqlSessionReader, SqlUserReader
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
from reference_service.adapters.security.nonces import MemoryNonces
from reference_service.adapters.security.tokens import JwtAccessTokens, JwtTenantTokens
from reference_service.adapters.sessions.memory import MemoryDeniedSessions
from reference_service.adapters.system.clock import SystemClock
from reference_service.adapters.system.ids import Uuid7Ids
from reference_service.adapters.system.secrets import RandomSecrets
from reference_service.application.audit_log.ports import AuditPages, AuditReader
from reference_service.application.identity.denial import Denial
from reference_service.application.identity.ports import (
    AccessTokens,
    DeniedSessions,
    IdentityTransactions,
    LoginThrottle,
    PasswordHasher,
    SessionReader,
    UserReader,
)
from reference_service.application.live.ports import Feed, Tickets
from reference_service.application.profile.ports import ProfileReader, ProfileTransactions
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.event_stream import EventStream
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.mail import Links, Mailer
from reference_service.application.shared.ports.nonces import Nonces
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
from reference_service.infrastructure.collecting import open_tracing
from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.keys import Keys, keys_of
from reference_service.infrastructure.measuring import measure
from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.stores import by_context, open_stores
from reference_service.infrastructure.tracing import Tracing

_log = structlog.get_logger()


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
    """The one that contexts share that have none of their own."""
    mailer: Mailer
    links: Links
    hasher: PasswordHasher
    throttle: LoginThrottle
    limiter: Limiter
    denied: DeniedSessions
    access_tokens: AccessTokens
    tenant_tokens: TenantTokens
    cache: Cache
    rules: KeptRules
    """What administrators have switched."""
    commits: Commits
    tickets: Tickets
    nonces: Nonces
    feed: Feed
    connections: Connections
    """Those on which somebody in this process is told what happens."""
    jobs: JobLine
    """The line that jobs wait in."""
    pace: Pace = field(default_factory=Pace)
    metrics: Metrics = field(default_factory=Metrics)
    tracing: Tracing = field(default_factory=Tracing)
    own: Mapping[str, OwnedDatabases] = field(default_factory=dict)
    """The databases that contexts have for themselves, by the names of these."""
    stream: EventStream | None = None
    """Where other services hear of events."""
    neighbours: Mapping[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    """What this process can do without, by name, each with a question that fails if it is away."""
    closing: tuple[Callable[[], Awaitable[object]], ...] = ()
    """What is done at the end, in this order, before the databases are closed."""

    @classmethod
    def embedded(cls, settings: Settings) -> Self:
        """Return what one process needs that shares nothing but its database."""
        keys = keys_of(settings)
        clock, ids = SystemClock(), Uuid7Ids()
        stores = open_stores(settings)
        own = by_context(stores)
        metrics = Metrics()
        cache = GenerationCache(clock, watch=metrics)
        rules = KeptRules(SqlFlagReader(own.get("flags", stores[0]).primary), clock)
        return cls(
            settings=settings,
            keys=keys,
            clock=clock,
            ids=ids,
            secrets=RandomSecrets(keys.token_key),
            databases=stores[0],
            own=own,
            mailer=_mailer(settings, clock, ids),
            links=SettingsLinks(settings.address),
            hasher=BcryptHasher(keys.pepper, cost=settings.bcrypt_cost),
            throttle=MemoryLoginThrottle(clock),
            limiter=RequestLimiter(clock),
            denied=MemoryDeniedSessions(SqlSessionReader(own.get("identity", stores[0]).primary)),
            access_tokens=JwtAccessTokens(keys.keyring, settings.address),
            tenant_tokens=JwtTenantTokens(keys.keyring, settings.address),
            cache=cache,
            metrics=metrics,
            tracing=open_tracing(settings),
            rules=rules,
            commits=Commits([partial(forget, cache), rules.hear]),
            tickets=MemoryTickets(clock),
            nonces=MemoryNonces(clock),
            feed=MemoryFeed(),
            jobs=MemoryLine(ids),
            connections=Connections(metrics, most=settings.live_connections, most_of_user=settings.live_connections_per_user),
        )

    def observe(self) -> None:
        """Have counted and traced what goes on from now on."""
        measure(self.stores, self.metrics, self.clock)
        self.tracing.follow([engine for store in self.stores for engine in (store.writer, store.reader)])
        self.commits.listeners.append(self.metrics.hear)

    @property
    def stores(self) -> tuple[OwnedDatabases, ...]:
        """The distinct databases: each has its own outbox, deliveries, keys of requests and log."""
        return tuple({id(store): store for store in (self.databases, *self.own.values())}.values())

    def databases_of(self, context: str) -> OwnedDatabases:
        """Return the database that the tables of a context are in."""
        return self.own.get(context, self.databases)

    @property
    def identity(self) -> IdentityTransactions:
        """Transactions over accounts."""
        # What ended is denied before anybody is told that it ended.
        after = Commits([Denial(self.denied), self.commits])
        return SqlIdentityTransactions(self.databases_of("identity"), self.clock, self.ids, ChainedTrail(), (after,))

    @property
    def profile(self) -> ProfileTransactions:
        """Transactions over profiles."""
        return SqlProfileTransactions(self.databases_of("profile"), self.clock, self.ids, ChainedTrail(), (self.commits,))

    @property
    def tenancy(self) -> TenancyTransactions:
        """Transactions over tenants."""
        return SqlTenancyTransactions(self.databases_of("tenancy"), self.clock, self.ids, ChainedTrail(), (self.commits,))

    @property
    def work(self) -> WorkTransactions:
        """Transactions over projects and tasks."""
        return SqlWorkTransactions(self.databases_of("work"), self.clock, self.ids, ChainedTrail(), (self.commits,))

    @property
    def users(self) -> UserReader:
        """Users, to look at."""
        return SqlUserReader(self.databases_of("identity"))

    @property
    def sessions(self) -> SessionReader:
        """Sessions, to look at."""
        return SqlSessionReader(self.databases_of("identity").primary)

    @property
    def profiles(self) -> ProfileReader:
        """Profiles, to look at."""
        return SqlProfileReader(self.databases_of("profile"))

    @property
    def tenants(self) -> TenantReader:
        """Tenants, to look at."""
        return SqlTenantReader(self.databases_of("tenancy"))

    @property
    def memberships(self) -> Memberships:
        """Who is a member of what."""
        return CachedMemberships(SqlMemberships(self.databases_of("tenancy").primary), self.cache)

    @property
    def projects(self) -> ProjectReader:
        """Projects, to look at."""
        return CachedProjects(SqlProjectReader(self.databases_of("work").primary), self.cache)

    @property
    def tasks(self) -> TaskReader:
        """Tasks, to look at."""
        return CachedTasks(SqlTaskReader(self.databases_of("work").primary), self.cache)

    @property
    def logs(self) -> tuple[AuditReader, ...]:
        """The log of each database, to verify."""
        return tuple(SqlAuditReader(store) for store in self.stores)

    @property
    def log(self) -> AuditPages:
        """The log, to look through."""
        return self.logs[0] if len(self.logs) == 1 else SeveralAuditLogs(*self.logs)

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
        await self.jobs.close()
        await self.cache.close()
        for close in self.closing:
            await close()
        if isinstance(self.hasher, BcryptHasher):
            self.hasher.close()
        await asyncio.gather(*(store.close() for store in self.stores))
        await self.tracing.close()


def _mailer(settings: Settings, clock: Clock, ids: IdFactory) -> Mailer:
    if settings.mail_url is None:
        return FolderMailer(Path(settings.data_folder) / "mail", sender=settings.mail_sender)
    return SmtpMailer(settings.mail_url.get_secret_value(), sender=settings.mail_sender, clock=clock, ids=ids)
