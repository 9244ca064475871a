"""Log in."""

from dataclasses import dataclass, field
from typing import Final

from reference_service.application.identity.opening import Opening
from reference_service.application.identity.ports import IdentityTransactions, LoginThrottle, PasswordHasher
from reference_service.application.identity.refusals import wrong_credentials
from reference_service.application.identity.tokens import Challenge, Tokens
from reference_service.application.shared.again import again
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError
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
    """Opens a session for the right password of an account that may log in, or asks for a code where it takes one.

    Why it does not is never told, neither in words nor by the time it takes: every try that the throttle admits asks
    the hasher once. It asks outside of any transaction, since hashing takes longer than all else together.
    """

    def __init__(
        self,
        transactions: IdentityTransactions,
        hasher: PasswordHasher,
        throttle: LoginThrottle,
        opening: Opening,
    ) -> None:
        self._transactions = transactions
        self._hasher = hasher
        self._throttle = throttle
        self._opening = opening

    async def execute(self, command: Login) -> Result[Tokens | Challenge, DomainError]:
        """Return the tokens of a new session, or what comes back with a code if the account has two-factor login.

        Wrong credentials are refused in the same words, and so are too many tries.
        """
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

    async def _open(self, checked: User, newer: PasswordHash | None) -> Result[Tokens | Challenge, DomainError]:
        async with self._transactions.begin(checked.id) as work:
            user = await work.users.hold(checked.id)
            if user is None or not user.can_login() or user.password != checked.password:
                return Err(wrong_credentials())
            if newer is not None:
                user.rehash(newer)
                await work.users.save(user)
            return await self._opening.after_password(work, user)
