"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.application.identity.two_factor_ports import TwoFactors
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unauthenticated, Unavailable
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Result


class Users(Repository[UserId, User]):
    """All users."""

    @abstractmethod
    async def by_email(self, email: Email) -> User | None:
        """Return the user of an address."""

    @abstractmethod
    async def hold(self, user: UserId) -> User | None:
        """Return a user, whom until the end of this transaction nobody else changes or holds.

        Who opens a session and who ends all of them take turns by this: none is opened that the other does not see.
        """


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session, and the number of the token in its family that led to it."""

    session: Session
    generation: int


class Sessions(Repository[SessionId, Session]):
    """All sessions, and the digests of all refresh tokens that they ever gave out."""

    @abstractmethod
    async def by_token(self, digest: TokenDigest) -> HeldSession | None:
        """Return the session that gave out a token, however old."""

    @abstractmethod
    async def give_out(self, session: Session, digest: TokenDigest) -> None:
        """Keep the digest of the token of the session's generation."""

    @abstractmethod
    async def end_all(self, user: UserId, now: datetime, *, but: SessionId | None = None) -> Sequence[SessionId]:
        """End every open session of a user, except one, and return those of which access tokens may still be good."""


class OneTimeTokens(ABC):
    """The mailed tokens: at most one of a user and purpose."""

    @abstractmethod
    async def of(self, user: UserId, purpose: Purpose) -> OneTimeToken | None:
        """Return the token that a user has for a purpose, used or not."""

    @abstractmethod
    async def by_digest(self, digest: TokenDigest, purpose: Purpose) -> OneTimeToken | None:
        """Return the token of a digest, if it has that purpose."""

    @abstractmethod
    async def add(self, token: OneTimeToken) -> None:
        """Take in a token for a user and purpose that had none."""

    @abstractmethod
    async def save(self, token: OneTimeToken) -> None:
        """Keep the changes of a token."""


class IdentityUnitOfWork(UnitOfWork):
    """A transaction over users, their sessions, tokens and second factors."""

    users: Users
    sessions: Sessions
    tokens: OneTimeTokens
    two_factors: TwoFactors


class IdentityTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, by: UserId | None) -> IdentityUnitOfWork:
        """Return a transaction in the name of a user; None is somebody unknown, or the service itself."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is the right one, and whether its hash should be made anew."""

    right: bool
    outdated: bool


class Admission(ABC):
    """Who knows whether strangers may register. A change holds within seconds, in every process."""

    @abstractmethod
    async def is_open(self) -> bool:
        """Tell whether they may."""


class PasswordHasher(ABC):
    """Makes and checks what is kept of passwords. It takes long on purpose, and only so many at a time."""

    @abstractmethod
    async def hash(self, password: Password) -> Result[PasswordHash, Unavailable]:
        """Return what to keep of a password; unavailable when the queue is too long."""

    @abstractmethod
    async def verify(self, password: str, kept: PasswordHash | None) -> Result[Verdict, Unavailable]:
        """Compare. Without a hash, nothing is right, and it takes as long as with one."""


class AccessTokens(ABC):
    """The short-lived proof that a session is open."""

    @abstractmethod
    def issue(self, actor: Actor, now: datetime) -> str:
        """Return a token that says who the actor is."""

    @abstractmethod
    def read(self, token: str, now: datetime) -> Result[Actor, Unauthenticated]:
        """Return whom a token speaks of, if it is one of ours, for this use, and still good."""


class DeniedSessions(ABC):
    """The sessions that ended while access tokens of theirs may still be good: the tokens themselves know nothing of it."""

    @abstractmethod
    async def deny(self, sessions: Collection[SessionId], until: datetime) -> None:
        """Have the access tokens of sessions refused until a moment, in every process, or raise: then do it again."""

    @abstractmethod
    async def is_denied(self, session: SessionId, now: datetime) -> bool:
        """Tell whether an access token of a session is refused. Asked at each request, it answers within bounded time."""


class LoginThrottle(ABC):
    """Keeps guessing slow: each further try waits longer, and no account is ever locked for all."""

    @abstractmethod
    async def admit(self, email: Email, address: str) -> Result[None, TooMany | Unavailable]:
        """Count a try on an account from a network address, and say whether it may go on.

        Unavailable: it cannot be counted now, and nobody guesses meanwhile.
        """

    @abstractmethod
    async def forgive(self, email: Email, address: str) -> None:
        """Forget the tries on an account from an address, since one of them was right. It does not raise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """What is told about a user."""

    id: UUID
    email: str
    role: str
    status: str
    verified: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDetails(UserView):
    """What is told about a user to whoever looks at this one alone, as far as they may see it."""

    two_factor: bool
    last_seen_at: datetime | None
    """When a session of theirs was opened or renewed last, as far as sessions are kept."""


class UserReader(ABC):
    """Users, to look at."""

    @abstractmethod
    async def get(self, user: UserId) -> UserDetails | None:
        """Return one user."""

    @abstractmethod
    async def page(self, request: PageRequest) -> Page[UserView]:
        """Return some users, oldest first."""

    @abstractmethod
    async def addresses(self, users: Collection[UserId]) -> Mapping[UserId, Email]:
        """Return the verified addresses of some users; those without one are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """What is told about a session; `current` is the one that the asker asks in."""

    id: UUID
    opened_at: datetime
    renewed_at: datetime
    current: bool


class SessionReader(ABC):
    """Sessions, to look at: as they are now, not as they were a moment ago."""

    @abstractmethod
    async def page(self, actor: Actor, now: datetime, request: PageRequest) -> Page[SessionView]:
        """Return some of the actor's open sessions, oldest first."""

    @abstractmethod
    async def has_ended(self, session: SessionId) -> bool:
        """Tell whether somebody ended a session, or there is none."""

    @abstractmethod
    async def ended_since(self, moment: datetime) -> Mapping[SessionId, datetime]:
        """Return the sessions that somebody ended at a moment or later, and when."""
