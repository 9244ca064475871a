"""Let somebody in by a ticket."""

from reference_service.application.live.ports import Listener, Standings, Tickets
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.shared.errors import DomainError, Unauthenticated
from reference_service.domain.shared.result import Err, Ok, Result


class RedeemTicketHandler:
    """Turns a ticket into the listener that it was given to, once."""

    def __init__(self, tickets: Tickets, standings: Standings, secrets: Secrets, clock: Clock) -> None:
        self._tickets = tickets
        self._standings = standings
        self._secrets = secrets
        self._clock = clock

    async def execute(self, text: str) -> Result[Listener, DomainError]:
        """Return the listener; one who is not what they were when they got the ticket takes a new one."""
        now = self._clock.now()
        found = await self._tickets.redeem(self._secrets.known(text).digest, now)
        if isinstance(found, Err):
            return found
        if found.value is None:
            return Err(_unknown())
        role = await self._standings.of(found.value, now)
        if isinstance(role, Err):
            return role
        return Ok(found.value) if role.value is found.value.role else Err(_unknown())


def _unknown() -> Unauthenticated:
    return Unauthenticated(code="TICKET_INVALID", message="The ticket is unknown, used, or too old. Take a new one.")
