"""What lets somebody listen."""

from reference_service.adapters.http.schemas.base import Output


class TicketOut(Output):
    """What opens one websocket, and for how many seconds it can."""

    ticket: str
    expires_in: int
