"""Log in."""

from dataclasses import dataclass, field
from typing import Final

from reference_service.application.identity.ports import AccessTokens, IdentityTransactions, LoginThrottle, PasswordHasher
from reference_service.application.identity.refusals import wrong_credentials
from reference_service.application.identity.tokens import ACCESS_LIFETIME, Tokens
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.result import Err, Ok, Result

_NOBODY: Final = Email("nobody@nowhere.invalid")
"""Stands for what is no address, so that it costs as many tries and as much time as one. RFC 2606 keeps it from being real."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who says they are whom, and from which network address."""

    email: str
    password: str = field(repr=False)
    address: str


class LoginHandler:
    """Opens a session for the right password of an account that may log in.

    Why it does not is never told, neither in words nor by the time it takes: every try that the throttle admits asks
    the hasher once. It asks outside of any transaction, since hashing takes longer than all else together.
    """

    def __init__(
        self,
        transactions: IdentityTransactions,
        hasher: PasswordHasher,
        throttle: LoginThrottle,
        tokens: AccessTokens,
        secrets: Secrets,
        clock: Clock,
        ids: IdFactory,
    ) -> None:
        self._transactions = transactions
        self._hasher = hasher
        self._throttle = throttle
        self._tokens = tokens
        self._secrets = secrets
        self._clock = clock
        self._ids = ids

    async def execute(self, command: Login) -> Result[Tokens, DomainError]:
        """Return the tokens of a new session; wrong credentials are refused in the same words, and so are too many tries."""
        email = Email.parse(command.email).unwrap_or(_NOBODY)
        admitted = await self._throttle.admit(email, command.address)
        if isinstance(admitted, Err):
            return admitted
        user = await self._find(email)
        verdict = await self._hasher.verify(command.password, None if user is None else user.password)
        if isinstance(verdict, Err):
            return verdict
        if user is None or not verdict.value.right or not user.can_login():
            return Err(wrong_credentials())
        newer = await self._rehash(command.password) if verdict.value.outdated else None
        opened = await again(lambda: self._open(user, newer))
        if isinstance(opened, Ok):
            await self._throttle.forgive(email, command.address)
        return opened

    async def _find(self, email: Email) -> User | None:
        async with self._transactions.begin(None) as work:
            return await work.users.by_email(email)

    async def _rehash(self, password: str) -> PasswordHash | None:
        """Return the password in today's form; when the hasher has no time, the next login sees to it."""
        # It was good enough when it was chosen, so today's rules for new passwords do not keep anybody out.
        hashed = await self._hasher.hash(Password(password))
        return hashed.value if isinstance(hashed, Ok) else None

    async def _open(self, checked: User, newer: PasswordHash | None) -> Result[Tokens, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(checked.id) as work:
            user = await work.users.get(checked.id)
            if user is None or not user.can_login() or user.password != checked.password:
                return Err(wrong_credentials())
            if newer is not None:
                user.rehash(newer)
                await work.users.save(user)
            session = Session.open(SessionId(self._ids.new()), user.id, now)
            refresh = self._secrets.new()
            await work.sessions.add(session)
            await work.sessions.give_out(session, TokenDigest(refresh.digest))
            committed = await work.commit()
        access = self._tokens.issue(Actor(user.id, session.id, user.role), now)
        return committed.map(lambda _: Tokens(access=access, refresh=refresh.text, lives=ACCESS_LIFETIME))
