"""Some users, and what the use cases of identity are made of."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import LIFETIME, Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.user import User, UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import SessionId, UserId
from tests.reference_service.fakes.identity import (
    FakeAccessTokens,
    FakeIdentityTransactions,
    FakeLoginThrottle,
    FakePasswordHasher,
    FakeUserReader,
    GivenOut,
    sessions_of,
    tokens_of,
    users_of,
)
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeIds, FakeLinks, FakeMailer, FakeSecrets, Store

ADA, NEW, GONE, HELPER, CHIEF, OTHER_CHIEF, NOBODY = (UserId(UUID(int=number)) for number in range(101, 108))
"""A user, one who is not verified, one who is deactivated; staff and two administrators; and one who is not there."""
ADDRESSES: Final = {
    ADA: Email("ada@example.com"),
    NEW: Email("new@example.com"),
    GONE: Email("gone@example.com"),
    HELPER: Email("helper@example.com"),
    CHIEF: Email("chief@example.com"),
    OTHER_CHIEF: Email("other@example.com"),
}
UNKNOWN = Email("unknown@example.com")
ROLES: Final = {
    ADA: PlatformRole.USER,
    NEW: PlatformRole.USER,
    GONE: PlatformRole.USER,
    HELPER: PlatformRole.SUPPORT,
    CHIEF: PlatformRole.ADMINISTRATOR,
    OTHER_CHIEF: PlatformRole.ADMINISTRATOR,
}
SESSION, ELSEWHERE = (SessionId(UUID(int=number)) for number in (201, 202))
PASSWORD, OTHER_PASSWORD = "correct horse", "battery staple"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def user(user_id: UserId) -> User:
    """Return a user as they are stored, registered a day ago."""
    return User(
        id=user_id,
        email=ADDRESSES[user_id],
        password=PasswordHash(f"new:{PASSWORD}"),
        role=ROLES[user_id],
        status=UserStatus.DEACTIVATED if user_id == GONE else UserStatus.ACTIVE,
        created_at=BEGINNING - DAY,
        verified_at=None if user_id == NEW else BEGINNING - DAY,
        version=3,
    )


def session(session_id: SessionId = SESSION, *, of: UserId = ADA) -> Session:
    """Return an open session that was never renewed."""
    return Session(id=session_id, user_id=of, generation=0, rotated_at=BEGINNING, expires_at=BEGINNING + LIFETIME, version=1)


def actor(user_id: UserId = ADA, role: PlatformRole | None = None) -> Actor:
    """Return a user who is logged in, with the role that they have or had."""
    return Actor(user_id, SESSION, role or ROLES[user_id])


@dataclass(slots=True)
class Setting:
    """All that the use cases ask for, over one store that holds the users."""

    store: Store = field(default_factory=Store)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    links: FakeLinks = field(default_factory=FakeLinks)
    hasher: FakePasswordHasher = field(default_factory=FakePasswordHasher)
    throttle: FakeLoginThrottle = field(default_factory=FakeLoginThrottle)
    access: FakeAccessTokens = field(default_factory=FakeAccessTokens)
    transactions: FakeIdentityTransactions = field(init=False)
    reader: FakeUserReader = field(init=False)

    def __post_init__(self) -> None:
        self.transactions = FakeIdentityTransactions(self.store)
        self.reader = FakeUserReader(self.store)
        for user_id in ROLES:
            self._table("users")[user_id] = user(user_id)

    def keep_session(self, kept: Session, token: str = "first") -> None:  # noqa: S107 - no real secret
        """Put a session into the store, and the token of its generation."""
        self._table("sessions")[kept.id] = kept
        digest = self.digest(token)
        self._table("refresh_tokens")[digest] = GivenOut(digest=digest, session_id=kept.id, generation=kept.generation)

    def keep_token(self, text: str, purpose: Purpose, *, of: UserId = ADA) -> None:
        """Put a mailed token into the store, issued at the beginning."""
        token = OneTimeToken.issue(of, purpose, self.digest(text), BEGINNING)
        self._table("one_time_tokens")[of, purpose] = token

    def digest(self, text: str) -> TokenDigest:
        """Return what is kept of a secret."""
        return TokenDigest(self.secrets.known(text).digest)

    def user(self, user_id: UserId = ADA) -> User:
        """Return a user as they are stored."""
        return next(each for each in users_of(self.store) if each.id == user_id)

    def session(self, session_id: SessionId = SESSION) -> Session:
        """Return a session as it is stored."""
        return next(each for each in sessions_of(self.store) if each.id == session_id)

    def token(self) -> OneTimeToken:
        """Return the one mailed token that is stored."""
        (found,) = tokens_of(self.store)
        return found

    def touch(self) -> None:
        """Change everything, as others do at the same time."""
        for table in self.store.tables.values():
            for entity in table.values():
                entity.version += 1

    def nothing_happened(self) -> bool:
        """Tell whether nothing was committed."""
        return (self.store.commits, self.store.events) == (0, [])

    def _table(self, name: str) -> dict[object, object]:
        return self.store.tables.setdefault(name, {})  # type: ignore[return-value] # any entity by any key
