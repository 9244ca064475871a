"""What has ended opens nothing any more, not even for the rest of a token's life."""

from collections.abc import Sequence

from reference_service.application.identity.ports import DeniedSessions
from reference_service.application.identity.tokens import USABLE
from reference_service.domain.identity.events import LoggedOut, RefreshReused, SessionsEnded
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import SessionId


def ended_by(event: Event) -> tuple[SessionId, ...]:
    """Return the sessions that an event tells the end of."""
    match event:
        case LoggedOut() | RefreshReused():
            return (event.session_id,)
        case SessionsEnded():
            return event.session_ids
    return ()


class Denial:
    """Has access tokens refused whose sessions ended. It may be told of an event any number of times."""

    def __init__(self, denied: DeniedSessions) -> None:
        self._denied = denied

    async def __call__(self, events: Sequence[Event]) -> None:
        """Take note of what has been committed, or raise."""
        for event in events:
            ended = ended_by(event)
            if ended:
                await self._denied.deny(ended, event.occurred_at + USABLE)
