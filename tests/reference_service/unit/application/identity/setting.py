"""Some users, and what the use cases of identity are made of."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from reference_service.application.identity.opening import Opening
from reference_service.application.identity.second_factor import SecondFactor
from reference_service.application.identity.step_up import StepUp
from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import LIFETIME, Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.two_factor import SealedSecret, TwoFactor
from reference_service.domain.identity.user import User, UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import SessionId, UserId
from tests.reference_service.fakes.identity import (
    FakeAccessTokens,
    FakeIdentityTransactions,
    FakeLoginThrottle,
    FakePasswordHasher,
    FakeSessionReader,
    FakeUserReader,
    GivenOut,
    sessions_of,
    tokens_of,
    users_of,
)
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeIds, FakeLinks, FakeMailer, FakeSecrets, Store
from tests.reference_service.fakes.two_factor import (
    FakeAuthenticators,
    FakeCodeThrottle,
    FakeRecoveryCodes,
    FakeSealing,
    FakeTwoFactorTokens,
    code_of,
    two_factors_of,
)

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
    pending: FakeTwoFactorTokens = field(default_factory=FakeTwoFactorTokens)
    authenticators: FakeAuthenticators = field(default_factory=FakeAuthenticators)
    recovery: FakeRecoveryCodes = field(default_factory=FakeRecoveryCodes)
    sealing: FakeSealing = field(default_factory=FakeSealing)
    transactions: FakeIdentityTransactions = field(init=False)
    reader: FakeUserReader = field(init=False)
    sessions: FakeSessionReader = field(init=False)

    def __post_init__(self) -> None:
        self.transactions = FakeIdentityTransactions(self.store)
        self.reader = FakeUserReader(self.store)
        self.sessions = FakeSessionReader(self.store)
        for user_id in ROLES:
            self._table("users")[user_id] = user(user_id)

    def keep_session(self, kept: Session, token: str = "first") -> None:  # noqa: S107 - no real secret
        """Put a session into the store, and the token of its generation."""
        self._table("sessions")[kept.id] = kept
        digest = self.digest(token)
        self._table("refresh_tokens")[digest] = GivenOut(digest=digest, session_id=kept.id, generation=kept.generation)

    def own(self, by: Actor) -> SessionId:
        """Put the session of an actor into the store, and return which it is."""
        self.keep_session(session(by.session_id, of=by.user_id))
        return by.session_id

    def keep_token(self, text: str, purpose: Purpose, *, of: UserId = ADA) -> None:
        """Put a mailed token into the store, issued at the beginning."""
        token = OneTimeToken.issue(of, purpose, self.digest(text), BEGINNING)
        self._table("one_time_tokens")[of, purpose] = token

    def digest(self, text: str) -> TokenDigest:
        """Return what is kept of a secret."""
        return TokenDigest(self.secrets.known(text).digest)

    @property
    def opening(self) -> Opening:
        """What follows the right password."""
        return Opening(self.access, self.pending, self.secrets, self.clock, self.ids)

    @property
    def second_factor(self) -> SecondFactor:
        """What asks for codes."""
        return SecondFactor(self.authenticators, self.recovery, self.sealing, FakeCodeThrottle(self.throttle))

    @property
    def step_up(self) -> StepUp:
        """What asks for the password again."""
        return StepUp(
            self.transactions, self.hasher, self.second_factor, FakeCodeThrottle(self.throttle, "passwords"), self.clock
        )

    def keep_factor(self, *, of: UserId = ADA) -> TwoFactor:
        """Put a second factor into the store that is on, with the secret `device-7` and the codes `one` and `two`."""
        factor = TwoFactor(
            user_id=of,
            secret=SealedSecret(self.sealing.seal("device-7", str(of))),
            confirmed_at=BEGINNING - DAY,
            recovery=frozenset(TokenDigest(self.recovery.known(text).digest) for text in ("one", "two")),
            version=1,
        )
        self._table("two_factors")[of] = factor
        return factor

    def code(self, steps: int = 0) -> str:
        """Return the code of the device, now or some steps later."""
        return code_of("device-7", self.clock.now() + steps * timedelta(seconds=30))

    def factor(self, user_id: UserId = ADA) -> TwoFactor:
        """Return a second factor as it is stored."""
        return next(each for each in two_factors_of(self.store) if each.user_id == user_id)

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
