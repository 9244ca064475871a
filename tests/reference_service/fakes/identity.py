"""Fakes of the ports of identity."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from anyio.lowlevel import checkpoint

from reference_service.application.identity.ports import (
    AccessTokens,
    DeniedSessions,
    HeldSession,
    IdentityTransactions,
    IdentityUnitOfWork,
    LoginThrottle,
    OneTimeTokens,
    PasswordHasher,
    SessionReader,
    Sessions,
    SessionView,
    UserDetails,
    UserReader,
    Users,
    UserView,
    Verdict,
)
from reference_service.application.identity.tokens import ACCESS_LIFETIME, USABLE
from reference_service.application.identity.views import view_of_user
from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.identity.session import LIFETIME, Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, TooMany, Unauthenticated, Unavailable
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.pages import page_of
from tests.reference_service.fakes.scoped import FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import FakeCollection, Store
from tests.reference_service.fakes.two_factor import FakeTwoFactors, two_factors_of

EMAIL_TAKEN = Conflict(code="EMAIL_TAKEN", message="There is an account with this e-mail address already.")
BUSY = Unavailable(
    code="HASHER_BUSY",
    message="Too many passwords are being checked. Try again in a moment.",
    retry_after=timedelta(seconds=1),
)


class FakeUsers(FakeCollection[UserId, User], Users):
    """All users."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "users", "user", lambda each: each.id)

    async def by_email(self, email: Email) -> User | None:
        found = next((user for user in self.seen() if user.email == email), None)
        await checkpoint()  # Others go on meanwhile, as they do while a database answers.
        return found

    async def hold(self, user: UserId) -> User | None:
        return await self.get(user)


@dataclass(slots=True, eq=False, kw_only=True)
class GivenOut(Entity):
    """A refresh token: of which session, and which number of its family."""

    digest: TokenDigest
    session_id: SessionId
    generation: int


class FakeSessions(FakeCollection[SessionId, Session], Sessions):
    """All sessions; their tokens are a collection of their own, which the unit of work stores, too."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "sessions", "session", lambda each: each.id)
        self.given_out = FakeCollection[TokenDigest, GivenOut](store, "refresh_tokens", "token", lambda each: each.digest)

    async def by_token(self, digest: TokenDigest) -> HeldSession | None:
        token = await self.given_out.get(digest)
        session = None if token is None else await self.get(token.session_id)
        await checkpoint()
        return None if token is None or session is None else HeldSession(session, token.generation)

    async def give_out(self, session: Session, digest: TokenDigest) -> None:
        await self.given_out.add(GivenOut(digest=digest, session_id=session.id, generation=session.generation))

    async def end_all(self, user: UserId, now: datetime, *, but: SessionId | None = None) -> Sequence[SessionId]:
        ended = [each for each in self.seen() if each.user_id == user and each.is_open(now) and each.id != but]
        for session in ended:
            session.ended_at = now
            await self.save(session)
        return sorted(session.id for session in ended if session.rotated_at > now - USABLE)


class FakeOneTimeTokens(FakeCollection[tuple[UserId, Purpose], OneTimeToken], OneTimeTokens):
    """The mailed tokens."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "one_time_tokens", "token", lambda each: (each.user_id, each.purpose))

    async def of(self, user: UserId, purpose: Purpose) -> OneTimeToken | None:
        return await self.get((user, purpose))

    async def by_digest(self, digest: TokenDigest, purpose: Purpose) -> OneTimeToken | None:
        found = next((token for token in self.seen() if (token.digest, token.purpose) == (digest, purpose)), None)
        await checkpoint()
        return found


class FakeIdentityUnitOfWork(FakeTenantUnitOfWork, IdentityUnitOfWork):
    """A transaction over all users, of whom no two share an address."""

    def __init__(self, transactions: FakeTransactions) -> None:
        super().__init__(transactions)
        users, sessions, tokens = FakeUsers(self.store), FakeSessions(self.store), FakeOneTimeTokens(self.store)
        self.users: FakeUsers = users
        self.sessions, self.tokens = sessions, tokens
        self.two_factors = FakeTwoFactors(self.store)
        self.collections = (users, sessions, sessions.given_out, tokens, self.two_factors)

    def clash(self) -> Conflict | None:
        addresses = Counter(user.email for user in self.users.seen())
        return EMAIL_TAKEN if any(count > 1 for count in addresses.values()) else None


class FakeIdentityTransactions(FakeTransactions, IdentityTransactions):
    """Where units of work over a store come from."""

    def begin(self, by: UserId | None) -> FakeIdentityUnitOfWork:
        self.by.append(by)
        return FakeIdentityUnitOfWork(self)


class FakePasswordHasher(PasswordHasher):
    """Keeps a password as `new:` and its text; what is kept as `old:` is outdated.

    `asked` is what it was asked for, in that order. It has no time for what is in `busy`.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.busy: set[str] = set()

    async def hash(self, password: Password) -> Result[PasswordHash, Unavailable]:
        await self._work("hash")
        return Err(BUSY) if "hash" in self.busy else Ok(PasswordHash(f"new:{password.value}"))

    async def verify(self, password: str, kept: PasswordHash | None) -> Result[Verdict, Unavailable]:
        await self._work("verify")
        if "verify" in self.busy:
            return Err(BUSY)
        form, _, text = ("", "", "") if kept is None else kept.value.partition(":")
        return Ok(Verdict(right=kept is not None and text == password, outdated=form == "old"))

    async def _work(self, task: str) -> None:
        self.asked.append(task)
        await checkpoint()


class FakeAccessTokens(AccessTokens):
    """Tokens `access-1`, `access-2` …, and whom each of them speaks of."""

    def __init__(self) -> None:
        self.issued: dict[str, tuple[Actor, datetime]] = {}

    def issue(self, actor: Actor, now: datetime) -> str:
        token = f"access-{len(self.issued) + 1}"
        self.issued[token] = (actor, now)
        return token

    def read(self, token: str, now: datetime) -> Result[Actor, Unauthenticated]:
        if token not in self.issued:
            return Err(Unauthenticated(code="TOKEN_INVALID", message="The token is not valid."))
        actor, issued_at = self.issued[token]
        if now >= issued_at + ACCESS_LIFETIME:
            return Err(Unauthenticated(code="TOKEN_EXPIRED", message="The token has expired."))
        return Ok(actor)


class FakeDeniedSessions(DeniedSessions):
    """Remembers for ever; `until` is the moment that each session was last denied until."""

    def __init__(self) -> None:
        self.until: dict[SessionId, datetime] = {}

    async def deny(self, sessions: Collection[SessionId], until: datetime) -> None:
        self.until.update(dict.fromkeys(sessions, until))

    async def is_denied(self, session: SessionId, now: datetime) -> bool:
        return session in self.until and now < self.until[session]


class FakeLoginThrottle(LoginThrottle):
    """Admits five tries on an account from an address until they are forgiven; `tries` is how many there were."""

    def __init__(self) -> None:
        self.tries: Counter[tuple[Email, str]] = Counter()

    async def admit(self, email: Email, address: str) -> Result[None, TooMany | Unavailable]:
        self.tries[email, address] += 1
        beyond = self.tries[email, address] - 5
        if beyond <= 0:
            return Ok(None)
        pause = timedelta(seconds=2**beyond)
        return Err(TooMany(code="TOO_MANY_TRIES", message="There were too many tries. Wait a moment.", retry_after=pause))

    async def forgive(self, email: Email, address: str) -> None:
        del self.tries[email, address]


class FakeUserReader(UserReader):
    """Users, as the store has them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, user: UserId) -> UserDetails | None:
        view = next((view_of_user(each) for each in users_of(self._store) if each.id == user), None)
        if view is None:
            return None
        seen = [each.rotated_at for each in sessions_of(self._store) if each.user_id == user]
        factors = {each.user_id: each.is_on for each in two_factors_of(self._store)}
        return UserDetails(**asdict(view), two_factor=factors.get(user, False), last_seen_at=max(seen, default=None))

    async def page(self, request: PageRequest) -> Page[UserView]:
        views = [view_of_user(each) for each in users_of(self._store)]
        return page_of(views, lambda each: Place(each.created_at, each.id), request)

    async def addresses(self, users: Collection[UserId]) -> Mapping[UserId, Email]:
        known = users_of(self._store)
        return {each.id: each.email for each in known if each.id in users and each.verified_at is not None}


class FakeSessionReader(SessionReader):
    """Sessions, as the store has them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(self, actor: Actor, now: datetime, request: PageRequest) -> Page[SessionView]:
        mine = [each for each in sessions_of(self._store) if each.user_id == actor.user_id and each.is_open(now)]
        views = [
            SessionView(
                id=each.id.value,
                opened_at=each.expires_at - LIFETIME,
                renewed_at=each.rotated_at,
                current=each.id == actor.session_id,
            )
            for each in mine
        ]
        return page_of(views, lambda view: Place(view.opened_at + LIFETIME, view.id), request)

    async def has_ended(self, session: SessionId) -> bool:
        return all(each.ended_at is not None for each in sessions_of(self._store) if each.id == session)

    async def ended_since(self, moment: datetime) -> Mapping[SessionId, datetime]:
        ended = {each.id: each.ended_at for each in sessions_of(self._store)}
        return {session: at for session, at in ended.items() if at is not None and at >= moment}


def users_of(store: Store) -> list[User]:
    """Return all users that have been committed."""
    return [entity for entity in store.tables.get("users", {}).values() if isinstance(entity, User)]


def sessions_of(store: Store) -> list[Session]:
    """Return all sessions that have been committed."""
    return [entity for entity in store.tables.get("sessions", {}).values() if isinstance(entity, Session)]


def tokens_of(store: Store) -> list[OneTimeToken]:
    """Return all mailed tokens that have been committed."""
    return [entity for entity in store.tables.get("one_time_tokens", {}).values() if isinstance(entity, OneTimeToken)]
