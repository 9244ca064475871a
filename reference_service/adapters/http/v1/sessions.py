"""Where one is logged in."""

from typing import Annotated, Final

from fastapi import Depends

from reference_service.adapters.http.deps import Cases, Requires
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.identity import SessionOut
from reference_service.application.identity.commands.revoke_session import RevokeSession
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/account", tags=["account"])
_Account = Annotated[Actor, Depends(Requires(Permission.ACCOUNT_MANAGE))]
_Page = Annotated[Asked, Depends(Pages("sessions"))]


@router.get("/sessions", responses=refusals(401, 403))
async def list_sessions(actor: _Account, page: _Page, cases: Cases) -> PageOut[SessionOut]:
    """Look through one's open sessions, oldest first; `current` is the one that asks."""
    pager = page.of(actor.user_id)
    return pager.show(unwrap(await cases.identity.list_sessions.execute(actor, pager.request)), SessionOut)


@router.delete("/sessions/{session_id}", status_code=204, responses=refusals(401, 403, 404, 412))
async def revoke_session(actor: _Account, session_id: str, cases: Cases) -> None:
    """End one of one's sessions: nothing that was given out for it is good any more."""
    unwrap(await cases.identity.revoke_session.execute(actor, RevokeSession(session_id=session_id)))
