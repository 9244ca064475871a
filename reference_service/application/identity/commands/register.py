"""Ask for an account."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import Admission, IdentityTransactions, PasswordHasher
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.domain.identity.password import Password
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Conflict, Denied, DomainError, Stale
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Who wants an account."""

    email: str
    password: str = field(repr=False)
    display_name: str


class RegisterHandler:
    """Opens an account that is good for nothing until its address is verified.

    Whoever asks learns nothing of other accounts: a known address takes the same work and gets the same answer, and
    only its owner hears of it, by mail.
    """

    def __init__(
        self,
        transactions: IdentityTransactions,
        hasher: PasswordHasher,
        admission: Admission,
        clock: Clock,
        ids: IdFactory,
    ) -> None:
        self._transactions = transactions
        self._admission = admission
        self._hasher = hasher
        self._clock = clock
        self._ids = ids

    async def execute(self, command: Register) -> Result[None, DomainError]:
        """Open an account; invalid words and a weak password are refused, and everybody while registration is closed."""
        # Before anything is looked at: whoever asks is told the same, whatever they ask with.
        if not await self._admission.is_open():
            return Err(Denied(code="REGISTRATION_CLOSED", message="Nobody can register at the moment."))
        email = Email.parse(command.email)
        if isinstance(email, Err):
            return email
        name = Name.parse(command.display_name, field="display_name")
        if isinstance(name, Err):
            return name
        password = Password.choose(command.password, email=email.value)
        if isinstance(password, Err):
            return password
        hashed = await self._hasher.hash(password.value)
        if isinstance(hashed, Err):
            return hashed
        now = self._clock.now()
        user_id = UserId(self._ids.new())

        async def store() -> Result[None, DomainError]:
            user = User.register(user_id, email=email.value, password=hashed.value, display_name=name.value, now=now)
            return await self._store(user)

        # A conflict is a registration of the same address at the same moment: the next attempt finds it. One that loses
        # every race would give away that the address is known, and its owner has the winner's mail.
        await again(store, after=(Conflict, Stale))
        return Ok(None)

    async def _store(self, user: User) -> Result[None, DomainError]:
        async with self._transactions.begin(None) as work:
            known = await work.users.by_email(user.email)
            if known is None:
                await work.users.add(user)
            else:
                known.repeat_registration(user.created_at)
                await work.users.save(known)
            return await work.commit()
