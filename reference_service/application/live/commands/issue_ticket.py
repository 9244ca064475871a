"""Give out a ticket for listening."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from reference_service.application.live.ports import Listener, Tickets
from reference_service.application.shared.actor import denied
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import Denied, Unavailable
from reference_service.domain.shared.result import Err, Ok, Result

TICKET_LIFETIME: Final = timedelta(seconds=30)
"""How long a ticket is good: as long as it takes to open a connection with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """What opens one connection, and how long it lives."""

    text: str = field(repr=False)
    lives: timedelta


class IssueTicketHandler:
    """Gives a member a secret that opens one connection, for clients that cannot send their tokens along."""

    def __init__(self, tickets: Tickets, secrets: Secrets, clock: Clock) -> None:
        self._tickets = tickets
        self._secrets = secrets
        self._clock = clock

    async def execute(self, listener: Listener) -> Result[NewTicket, Denied | Unavailable]:
        """Return a ticket; only its digest is kept."""
        if not listener.may(Permission.PROJECTS_READ):
            return Err(denied(Permission.PROJECTS_READ))
        secret = self._secrets.new()
        kept = await self._tickets.keep(secret.digest, listener, self._clock.now() + TICKET_LIFETIME)
        return kept if isinstance(kept, Err) else Ok(NewTicket(text=secret.text, lives=TICKET_LIFETIME))
