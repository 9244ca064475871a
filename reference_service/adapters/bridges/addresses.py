"""What identity knows, for tenancy."""

from collections.abc import Collection, Mapping

from reference_service.application.identity.ports import UserReader
from reference_service.application.tenancy.ports import Addresses
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import UserId


class UserAddresses(Addresses):
    """The addresses of the users of this service."""

    def __init__(self, reader: UserReader) -> None:
        self._reader = reader

    async def verified(self, user: UserId) -> Email | None:
        """Return the address of a user, if it is verified."""
        return (await self._reader.addresses((user,))).get(user)

    async def of(self, users: Collection[UserId]) -> Mapping[UserId, Email]:
        """Return the verified addresses of some users; those without one are left out."""
        return await self._reader.addresses(users)
