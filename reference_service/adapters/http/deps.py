"""What routes ask of a request: who asks, with which permission, about which version, and whether it comes again."""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import Rejected, unwrap
from reference_service.adapters.http.state import HttpState
from reference_service.adapters.http.use_cases import UseCases
from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.ids import TenantId

_ETAG: Final = re.compile(r'"(?P<version>0|[1-9][0-9]{0,8})"')

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="The access token of a login.")
_tenant = APIKeyHeader(
    name="X-Tenant-Token", auto_error=False, scheme_name="TenantToken", description="The token of the tenant to work in."
)


# What is no coroutine would be run in another thread, at each request.
async def http_state(request: Request) -> HttpState:
    """Return what the composition root gave to the HTTP side."""
    state: HttpState = request.app.state.http
    return state


State = Annotated[HttpState, Depends(http_state)]


async def use_cases(state: State) -> UseCases:
    """Return the use cases."""
    return state.use_cases


Cases = Annotated[UseCases, Depends(use_cases)]


async def authenticated(
    request: Request, state: State, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> Actor:
    """Return who asks, by their access token."""
    if credentials is None:
        raise Rejected(401, "UNAUTHENTICATED", "This takes an access token.")
    actor = unwrap(state.access_tokens.read(credentials.credentials, state.clock.now()))
    notes_of(request.scope).user_id = str(actor.user_id)
    return actor


Authenticated = Annotated[Actor, Depends(authenticated)]


async def at_work(actor: Authenticated, state: State, tenant_token: Annotated[str | None, Security(_tenant)]) -> TenantActor:
    """Return who asks, at work in the tenant of their tenant token.

    The token says which tenant; whether and as what they are a member is asked each time.
    """
    if tenant_token is None:
        raise Rejected(401, "TENANT_TOKEN_MISSING", "This takes the token of a tenant in `X-Tenant-Token`.")
    tenant = unwrap(state.tenant_tokens.read(tenant_token, actor.user_id, state.clock.now()))
    return unwrap(await state.use_cases.tenancy.identify.execute(actor, tenant))


AtWork = Annotated[TenantActor, Depends(at_work)]


async def member_of_named(tenant_id: str, actor: Authenticated, cases: Cases) -> TenantActor:
    """Return who asks, as a member of the tenant that the path names."""
    return unwrap(await cases.tenancy.identify.execute(actor, unwrap(TenantId.parse(tenant_id))))


@dataclass(frozen=True, slots=True)
class Requires:
    """A dependency: the actor, who has a permission on the platform. It shows the permission, so that a check finds it."""

    permission: Permission

    async def __call__(self, actor: Authenticated) -> Actor:
        """Return who asks."""
        unwrap(actor.require(self.permission))
        return actor


@dataclass(frozen=True, slots=True)
class RequiresInTenant:
    """A dependency: the actor at work in the tenant of the tenant token, who has a permission there."""

    permission: Permission

    async def __call__(self, actor: AtWork) -> TenantActor:
        """Return who asks, in which tenant."""
        unwrap(actor.require(self.permission))
        return actor


@dataclass(frozen=True, slots=True)
class RequiresInNamedTenant:
    """A dependency: the actor as a member of the tenant that the path names, who has a permission there."""

    permission: Permission

    async def __call__(self, actor: Annotated[TenantActor, Depends(member_of_named)]) -> TenantActor:
        """Return who asks, in which tenant."""
        unwrap(actor.require(self.permission))
        return actor


async def version_if_given(
    if_match: Annotated[str | None, Header(alias="If-Match", description="The `ETag` that the change was made from.")] = None,
) -> int | None:
    """Return the version that the client has read, or None if it does not say."""
    match = None if if_match is None else _ETAG.fullmatch(if_match)
    if if_match is not None and match is None:
        raise Rejected(412, "UNKNOWN_ETAG", "`If-Match` holds no `ETag` of this service.")
    return None if match is None else int(match["version"])


IfMatchGiven = Annotated[int | None, Depends(version_if_given)]


async def expected_version(version: IfMatchGiven) -> int:
    """Return the version that the client has read; an edit has to say it."""
    if version is None:
        raise Rejected(428, "PRECONDITION_REQUIRED", "An edit names in `If-Match` the `ETag` that it was made from.")
    return version


IfMatch = Annotated[int, Depends(expected_version)]
_Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._-]{1,64}$",
        description="A request that comes again with the same key gets what the first one made.",
    ),
]


async def key_of_user(request: Request, actor: Authenticated, key: _Key = None) -> RequestKey | None:
    """Return what tells this request from others of its user if it comes twice; None if the client does not care."""
    return None if key is None else RequestKey(str(actor.user_id), key, await _fingerprint(request))


async def key_of_member(request: Request, actor: AtWork, key: _Key = None) -> RequestKey | None:
    """Return what tells this request from others of its user in the tenant if it comes twice; None as above."""
    return None if key is None else RequestKey(f"{actor.tenant_id}:{actor.user_id}", key, await _fingerprint(request))


KeyOfUser = Annotated[RequestKey | None, Depends(key_of_user)]
KeyOfMember = Annotated[RequestKey | None, Depends(key_of_member)]


async def _fingerprint(request: Request) -> str:
    said = b"\0".join([request.method.encode(), request.scope["path"].encode(), await request.body()])
    return hashlib.sha256(said).hexdigest()
