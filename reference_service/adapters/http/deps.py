"""What routes ask of a request: who asks, with which permission, about which version, and whether it comes again."""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import Refused, Rejected, unwrap
from reference_service.adapters.http.state import HttpState
from reference_service.adapters.http.use_cases import UseCases
from reference_service.application.live.ports import Listener
from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.domain.identity.session import session_over
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.ids import TenantId

_ETAG: Final = re.compile(r'"(?P<version>0|[1-9][0-9]{0,8})(?:\.[0-9.]{1,64})?"')

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="The access token of a login.")
_tenant = APIKeyHeader(
    name="X-Tenant-Token", auto_error=False, scheme_name="TenantToken", description="The token of the tenant to work in."
)


_Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
_TenantToken = Annotated[str | None, Security(_tenant)]


# What is no coroutine would be run in another thread, at each request; and each that asks for others has them solved
# again wherever it is asked for. So whoever asks is worked out by calls, in one dependency.
async def http_state(request: Request) -> HttpState:
    """Return what the composition root gave to the HTTP side."""
    return _state_of(request)


State = Annotated[HttpState, Depends(http_state)]


async def use_cases(request: Request) -> UseCases:
    """Return the use cases."""
    return _state_of(request).use_cases


Cases = Annotated[UseCases, Depends(use_cases)]


@dataclass(frozen=True, slots=True)
class Requires:
    """A dependency: the actor, who has a permission on the platform. It shows the permission, so that a check finds it."""

    permission: Permission

    async def __call__(self, request: Request, credentials: _Credentials) -> Actor:
        """Return who asks."""
        actor = await _authenticated(request, credentials)
        unwrap(actor.require(self.permission))
        return actor


@dataclass(frozen=True, slots=True)
class RequiresInTenant:
    """A dependency: the actor at work in the tenant of the tenant token, who has a permission there."""

    permission: Permission

    async def __call__(self, request: Request, credentials: _Credentials, tenant_token: _TenantToken) -> TenantActor:
        """Return who asks, in which tenant.

        The token says which tenant; whether and as what they are a member is asked each time.
        """
        actor = await _authenticated(request, credentials)
        member = await _member(request, actor, _tenant_of(request, actor, tenant_token))
        unwrap(member.require(self.permission))
        return member


@dataclass(frozen=True, slots=True)
class RequiresInNamedTenant:
    """A dependency: the actor as a member of the tenant that the path names, who has a permission there."""

    permission: Permission

    async def __call__(self, request: Request, credentials: _Credentials, tenant_id: str) -> TenantActor:
        """Return who asks, in which tenant."""
        actor = await _authenticated(request, credentials)
        member = await _member(request, actor, unwrap(TenantId.parse(tenant_id)))
        unwrap(member.require(self.permission))
        return member


@dataclass(frozen=True, slots=True)
class RequiresListener:
    """A dependency: the actor as somebody who listens to the tenant of the tenant token, and has a permission there."""

    permission: Permission

    async def __call__(self, request: Request, credentials: _Credentials, tenant_token: _TenantToken) -> Listener:
        """Return who asks, by which login, and in which tenant."""
        actor = await _authenticated(request, credentials)
        member = await _member(request, actor, _tenant_of(request, actor, tenant_token))
        unwrap(member.require(self.permission))
        return Listener(user_id=actor.user_id, session_id=actor.session_id, tenant_id=member.tenant_id, role=member.role)


def _state_of(request: Request) -> HttpState:
    state: HttpState = request.app.state.http
    return state


async def _authenticated(request: Request, credentials: HTTPAuthorizationCredentials | None) -> Actor:
    if credentials is None:
        raise Rejected(401, "UNAUTHENTICATED", "This takes an access token.")
    state = _state_of(request)
    now = state.clock.now()
    actor = unwrap(state.access_tokens.read(credentials.credentials, now))
    notes_of(request.scope).user_id = str(actor.user_id)
    if await state.denied.is_denied(actor.session_id, now):
        raise Refused(session_over())
    return actor


def _tenant_of(request: Request, actor: Actor, tenant_token: str | None) -> TenantId:
    if tenant_token is None:
        raise Rejected(401, "TENANT_TOKEN_MISSING", "This takes the token of a tenant in `X-Tenant-Token`.")
    state = _state_of(request)
    return unwrap(state.tenant_tokens.read(tenant_token, actor.user_id, state.clock.now()))


async def _member(request: Request, actor: Actor, tenant: TenantId) -> TenantActor:
    return unwrap(await _state_of(request).use_cases.tenancy.identify.execute(actor, tenant))


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


@dataclass(frozen=True, slots=True)
class Repeatable:
    """What tells a request from others of whoever asks, if it comes twice; no key if the client does not care."""

    key: str | None
    fingerprint: str

    def of_user(self, actor: Actor) -> RequestKey | None:
        """Return the key among those of a user."""
        return self._of(str(actor.user_id))

    def of_member(self, actor: TenantActor) -> RequestKey | None:
        """Return the key among those of a user in a tenant."""
        return self._of(f"{actor.tenant_id}:{actor.user_id}")

    def _of(self, owner: str) -> RequestKey | None:
        return None if self.key is None else RequestKey(owner, self.key, self.fingerprint)


async def repeatable(request: Request, key: _Key = None) -> Repeatable:
    """Return what tells a request from others if it comes twice."""
    return Repeatable(key, "" if key is None else await _fingerprint(request))


IdempotencyKey = Annotated[Repeatable, Depends(repeatable)]


async def _fingerprint(request: Request) -> str:
    said = b"\0".join([request.method.encode(), request.scope["path"].encode(), await request.body()])
    return hashlib.sha256(said).hexdigest()
