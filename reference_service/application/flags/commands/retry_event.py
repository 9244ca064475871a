"""Have an event delivered whose delivery was given up."""

from dataclasses import dataclass

from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.graves import Graves
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import EventId
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryEvent:
    """Which event."""

    event_id: str


class RetryEventHandler:
    """Has the relay try again, from the beginning. Subscribers that took the event in before do not take it in again."""

    def __init__(self, graves: Graves, clock: Clock) -> None:
        self._graves = graves
        self._clock = clock

    async def execute(self, actor: Actor, command: RetryEvent) -> Result[None, DomainError]:
        """Put the event back; one that is not buried is not found."""
        allowed = actor.require(Permission.SYSTEM_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        parsed = EventId.parse(command.event_id)
        if isinstance(parsed, Err):
            return parsed
        found = await self._graves.dig_up(parsed.value.value, self._clock.now())
        return Ok(None) if found else Err(not_found("event"))
