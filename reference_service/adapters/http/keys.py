"""The keys that anybody may check our tokens with."""

from typing import Final

from fastapi import Response

from reference_service.adapters.http.deps import State
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.keys import KeySetOut, PublicKeyOut

router: Final = NamedRouter(tags=["auth"])
_CACHEABLE: Final = "public, max-age=300"


@router.get("/.well-known/jwks.json", responses=refusals(), response_model_exclude_none=True)
async def list_keys(response: Response, state: State) -> KeySetOut:
    """Look at the public parts of the keys that tokens are signed with; none if whoever could check could also sign."""
    response.headers["Cache-Control"] = _CACHEABLE
    return KeySetOut(keys=[PublicKeyOut.model_validate(key) for key in state.published_keys])
