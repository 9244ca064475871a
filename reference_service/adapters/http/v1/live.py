"""What happens in the tenant that one works in, as it happens."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Header, Response, WebSocket

from reference_service.adapters.http.deps import RequiresListener, State
from reference_service.adapters.http.live.socket import Socket
from reference_service.adapters.http.live.stream import EventStream
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.live import TicketOut
from reference_service.adapters.http.state import HttpState
from reference_service.application.live.ports import Listener
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(tags=["live"])
_Listener = Annotated[Listener, Depends(RequiresListener(Permission.PROJECTS_READ))]
_LastEvent = Annotated[
    str | None, Header(alias="Last-Event-ID", description="The event that was heard last: what followed it comes first.")
]
_UNKNOWN: Final = UUID(int=0)
_STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Events, for as long as one listens.", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


@router.post("/tickets", status_code=201, responses=refusals(401, 403, 404))
async def issue_ticket(listener: _Listener, state: State) -> TicketOut:
    """Take a ticket, which opens one websocket at `/api/v1/ws`: it is offered there as the subprotocol `ticket.<ticket>`."""
    ticket = unwrap(await state.live.issue.execute(listener))
    return TicketOut(ticket=ticket.text, expires_in=int(ticket.lives.total_seconds()))


@router.get("/events", response_class=Response, responses={**refusals(401, 403, 404), **_STREAM})
async def listen(listener: _Listener, state: State, last_event: _LastEvent = None) -> Response:
    """Listen to what happens in the tenant. A message `gap` says that something was missed: look at everything anew."""
    unwrap(state.live.connections.admit())
    return EventStream(state.live, listener, None if last_event is None else _event(last_event))


@router.websocket("/ws")
async def open_websocket(websocket: WebSocket) -> None:
    """Tell whoever has a ticket what happens in their tenant."""
    state: HttpState = websocket.app.state.http
    await Socket(websocket, state.live).serve()


def _event(text: str) -> UUID:
    """Return which event it is; of what is none, nobody remembers anything."""
    try:
        return UUID(text)
    except ValueError:
        return _UNKNOWN
