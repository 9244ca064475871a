"""Make an administrator."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityTransactions, PasswordHasher, UserView
from reference_service.application.identity.refusals import email_taken
from reference_service.application.identity.views import view_of_user
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.domain.identity.password import Password
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.shared.text import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAdministrator:
    """Who."""

    email: str
    password: str = field(repr=False)


class CreateAdministratorHandler:
    """Opens the account of an administrator, for whoever runs the service: it takes no actor, and no verification."""

    def __init__(self, transactions: IdentityTransactions, hasher: PasswordHasher, clock: Clock, ids: IdFactory) -> None:
        self._transactions = transactions
        self._hasher = hasher
        self._clock = clock
        self._ids = ids

    async def execute(self, command: CreateAdministrator) -> Result[UserView, DomainError]:
        """Return the administrator; an address that has an account is refused."""
        email = Email.parse(command.email)
        if isinstance(email, Err):
            return email
        password = Password.choose(command.password, email=email.value)
        if isinstance(password, Err):
            return password
        # A development server asks for the same administrator at every start, which need not take the time of a hash.
        if await self._is_known(email.value):
            return Err(email_taken())
        hashed = await self._hasher.hash(password.value)
        if isinstance(hashed, Err):
            return hashed
        name = Name("Administrator")
        now = self._clock.now()
        user = User.appoint(UserId(self._ids.new()), email=email.value, password=hashed.value, display_name=name, now=now)
        async with self._transactions.begin(None) as work:
            await work.users.add(user)
            return (await work.commit()).map(lambda _: view_of_user(user))

    async def _is_known(self, email: Email) -> bool:
        async with self._transactions.begin(None) as work:
            return await work.users.by_email(email) is not None
