"""Requests for a mail, by somebody who need not be who they say."""

from collections.abc import Callable

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.again import again
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


async def ask_for_mail(
    transactions: IdentityTransactions, address: str, ask: Callable[[User], None]
) -> Result[None, DomainError]:
    """Ask in the name of the user of an address, and say no more than that the text is an address."""
    email = Email.parse(address)
    if isinstance(email, Err):
        return email

    async def attempt() -> Result[None, DomainError]:
        async with transactions.begin(None) as work:
            user = await work.users.by_email(email.value)
            if user is None:
                return Ok(None)
            ask(user)
            await work.users.save(user)
            return await work.commit()

    # Losing every race would give away that the address is known, and whoever won them may ask again.
    await again(attempt)
    return Ok(None)
