"""Have ended sessions denied even if the process that ended them got no further than that."""

from typing import ClassVar, Generic, TypeVar

from reference_service.application.identity.denial import Denial
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.identity.events import LoggedOut, RefreshReused, SessionsEnded

E = TypeVar("E", LoggedOut, RefreshReused, SessionsEnded)


class DenySessions(Subscriber[E], Generic[E]):
    """Does again what follows the commit: to deny twice is to deny."""

    name: ClassVar[str] = "identity.deny_sessions"

    def __init__(self, denial: Denial, hears: type[E]) -> None:
        self._denial = denial
        self.hears = hears

    async def receive(self, envelope: Envelope[E]) -> None:
        """Have the tokens refused."""
        await self._denial((envelope.event,))
