"""What somebody who is logged in is asked for is guessed slowly, too."""

from reference_service.application.identity.ports import LoginThrottle
from reference_service.application.identity.two_factor_ports import CodeThrottle
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unavailable
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Result


class CodesAsLogins(CodeThrottle):
    """Has the tries of a user counted by whoever counts logins: those on one account, as if all came from one address.

    So they are counted together wherever they come from. No real address and no real account has such a name.
    """

    def __init__(self, logins: LoginThrottle, what: str = "two-factor") -> None:
        """`what` is counted apart from all else that is."""
        self._logins = logins
        self._what = what

    async def admit(self, user: UserId) -> Result[None, TooMany | Unavailable]:
        """Count a try of a user, and say whether it may go on."""
        return await self._logins.admit(*self._named(user))

    async def forgive(self, user: UserId) -> None:
        """Forget the tries of a user, since one of them was right."""
        await self._logins.forgive(*self._named(user))

    def _named(self, user: UserId) -> tuple[Email, str]:
        # RFC 2606 keeps the domain from being real. The address is the user's own, for what one address may try on all.
        return Email(f"{user}@{self._what}.invalid"), f"{self._what}:{user}"
