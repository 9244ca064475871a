"""Who asks, where a program signs its requests instead of logging in."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Header, Request, Security
from fastapi.security import APIKeyHeader

from reference_service.adapters.http.deps import http_state
from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import Rejected, unwrap
from reference_service.adapters.security.partners import SignedRequest
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission

_signature = APIKeyHeader(
    name="X-API-Signature",
    auto_error=False,
    scheme_name="PartnerSignature",
    description=(
        "HMAC-SHA256 with the partner's secret, as 64 lower-case hexadecimal digits, over these lines, parted by line "
        "feeds: the method, `X-API-Timestamp`, `X-API-Nonce`, the SHA-256 of the body in the same digits, and the path "
        "with its query as it is sent."
    ),
)
_Signature = Annotated[str | None, Security(_signature)]
_Client = Annotated[str | None, Header(alias="X-API-Client-ID")]
_Timestamp = Annotated[str | None, Header(alias="X-API-Timestamp", description="Seconds since 1970.")]
_Nonce = Annotated[str | None, Header(alias="X-API-Nonce", description="16 to 64 letters, digits, `-` and `_`, never twice.")]


@dataclass(frozen=True, slots=True)
class RequiresPartner:
    """A dependency: the partner that signed the request, which has a permission in its tenant."""

    permission: Permission

    async def __call__(
        self,
        request: Request,
        signature: _Signature,
        client: _Client = None,
        timestamp: _Timestamp = None,
        nonce: _Nonce = None,
    ) -> TenantActor:
        """Return who asks, in which tenant."""
        if signature is None or client is None or timestamp is None or nonce is None:
            raise Rejected(401, "UNAUTHENTICATED", _MISSING)
        state, scope = await http_state(request), request.scope
        query: bytes = scope["query_string"]
        path: bytes = scope["raw_path"]
        signed = SignedRequest(
            client=client,
            timestamp=timestamp,
            nonce=nonce,
            signature=signature,
            method=request.method,
            target=path + b"?" + query if query else path,
            body=await request.body(),
        )
        actor = unwrap(await state.partners.verify(signed, state.clock.now()))
        notes_of(scope).user_id = str(actor.user_id)
        unwrap(actor.require(self.permission))
        return actor


_MISSING: Final = "This takes the signature of a partner."
