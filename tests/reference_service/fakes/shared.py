"""What fakes of every context are made of."""

import copy
import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.mail import Links, Mail, Mailer
from reference_service.application.shared.ports.secrets import Secret, Secrets
from reference_service.application.shared.ports.unit_of_work import Claim, Claimed, RequestKey, UnitOfWork
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, Stale, stale
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.result import Err, Ok, Result

K = TypeVar("K", bound=Hashable)
E = TypeVar("E", bound=Entity)

BEGINNING = datetime(2026, 3, 1, 12, tzinfo=UTC)


class FakeClock(Clock):
    """A clock that stands until it is moved."""

    def __init__(self, moment: datetime = BEGINNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, step: timedelta) -> None:
        self.moment += step


class FakeIds(IdFactory):
    """Identities 1, 2, 3 …, which sort as they come."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> UUID:
        self._last += 1
        return UUID(int=self._last)


class FakeSecrets(Secrets):
    """Secrets `secret-1`, `secret-2` …; the successor of `x` is `x+`."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> Secret:
        self._last += 1
        return self.known(f"secret-{self._last}")

    def known(self, text: str) -> Secret:
        return Secret(text, hashlib.sha256(text.encode()).hexdigest())

    def successor(self, secret: Secret) -> Secret:
        return self.known(f"{secret.text}+")


class FakeMailer(Mailer):
    """Keeps the letters; raises `OSError` as long as it is `broken`."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.broken = False

    async def send(self, mail: Mail) -> None:
        if self.broken:
            raise OSError("The mail server does not answer.")
        self.sent.append(mail)


class FakeLinks(Links):
    """Addresses that show what they hold."""

    def verify_email(self, secret: str) -> str:
        return f"https://service.test/verify?token={secret}"

    def reset_password(self, secret: str) -> str:
        return f"https://service.test/reset?token={secret}"

    def accept_invitation(self, tenant: str, secret: str) -> str:
        return f"https://service.test/join?tenant={tenant}&token={secret}"


@dataclass(slots=True)
class Store:
    """What has been committed, as all units of work share it; `tables` is entity by key, by the name of its collection."""

    tables: dict[str, dict[Hashable, Entity]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    requests: dict[tuple[str, str], tuple[str, UUID]] = field(default_factory=dict)
    deliveries: set[tuple[UUID, str]] = field(default_factory=set)
    commits: int = 0
    refuse: Conflict | None = None
    """What the next commit is refused with, as if another transaction had been faster."""


class FakeCollection(Generic[K, E]):
    """One kind of entity, copied out of the store and, at the commit, back into it."""

    def __init__(self, store: Store, table: str, what: str, key: Callable[[E], K]) -> None:
        self._store = store
        self._table = table
        self._what = what
        self._key = key
        self._touched: dict[K, tuple[E, bool]] = {}

    @property
    def rows(self) -> dict[K, E]:
        """What has been committed."""
        return self._store.tables.setdefault(self._table, {})  # type: ignore[return-value] # a table holds one kind

    async def get(self, key: K) -> E | None:
        if key in self._touched:
            return self._touched[key][0]
        return copy.deepcopy(self.rows.get(key))

    async def add(self, entity: E) -> None:
        self._touched[self._key(entity)] = (entity, True)

    async def save(self, entity: E) -> None:
        key = self._key(entity)
        self._touched[key] = (entity, self._touched.get(key, (entity, False))[1])

    def seen(self) -> list[E]:
        """Return all entities as this unit of work sees them."""
        changed = {key: entity for key, (entity, _) in self._touched.items()}
        return list((copy.deepcopy(self.rows) | changed).values())

    def refusal(self) -> Conflict | Stale | None:
        """Return why the commit is refused, if it is."""
        for key, (entity, new) in self._touched.items():
            kept = self.rows.get(key)
            if new and kept is not None:
                return Conflict(code="CONFLICT", message="There is such a thing already.")
            if not new and (kept is None or kept.version != entity.version):
                return stale(self._what)
        return None

    def store(self) -> list[Event]:
        """Keep what was touched, and return its events."""
        events: list[Event] = []
        for key, (entity, _) in self._touched.items():
            events.extend(entity.pull_events())
            entity.stored(entity.version + 1)
            self.rows[key] = copy.deepcopy(entity)
        return events


class FakeUnitOfWork(UnitOfWork):
    """A unit of work over a store in memory. A subclass sets its collections and lists them in `collections`."""

    collections: Sequence[FakeCollection[Any, Any]] = ()

    def __init__(self, store: Store) -> None:
        self.store = store
        self._requests: dict[tuple[str, str], tuple[str, UUID]] = {}
        self._deliveries: set[tuple[UUID, str]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def clash(self) -> Conflict | None:
        """Return the refusal for something that must be unique and is not; a subclass knows what that is."""
        return None

    async def commit(self) -> Result[None, Conflict | Stale]:
        refusal, self.store.refuse = self.store.refuse, None
        reasons = [refusal, *(collection.refusal() for collection in self.collections), self.clash()]
        for reason in reasons:
            if reason is not None:
                return Err(reason)
        for collection in self.collections:
            self.store.events.extend(collection.store())
        self.store.requests |= self._requests
        self.store.deliveries |= self._deliveries
        self.store.commits += 1
        return Ok(None)

    async def claim(self, key: RequestKey, subject: UUID) -> Claimed:
        kept = self.store.requests.get((key.owner, key.key))
        if kept is None:
            self._requests[key.owner, key.key] = (key.fingerprint, subject)
            return Claimed(Claim.NEW, subject)
        fingerprint, first = kept
        return Claimed(Claim.REPEATED if fingerprint == key.fingerprint else Claim.MISUSED, first)

    async def is_first_delivery(self, event: UUID, subscriber: str) -> bool:
        if (event, subscriber) in self.store.deliveries:
            return False
        self._deliveries.add((event, subscriber))
        return True
