"""The two tokens that requests carry: who asks, and which tenant they work in."""

from datetime import datetime, timedelta
from typing import Final

from reference_service.adapters.security.jwt_codec import JwtCodec, invalid_token
from reference_service.adapters.security.keyring import KeySource
from reference_service.application.identity.ports import AccessTokens
from reference_service.application.identity.tokens import ACCESS_LIFETIME
from reference_service.application.shared.actor import Actor
from reference_service.application.tenancy.ports import TenantTokens
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result

_TENANT_LIFETIME: Final = timedelta(minutes=15)


class JwtAccessTokens(AccessTokens):
    """Access tokens as JWTs, signed by a keyring."""

    def __init__(self, keyring: KeySource, issuer: str) -> None:
        self._codec = JwtCodec(keyring, issuer, kind="access", lifetime=ACCESS_LIFETIME)

    def issue(self, actor: Actor, now: datetime) -> str:
        """Return a token that says who the actor is."""
        return self._codec.issue(str(actor.user_id), {"sid": str(actor.session_id), "roles": [actor.role.value]}, now)

    def read(self, token: str, now: datetime) -> Result[Actor, Unauthenticated]:
        """Return whom a token speaks of: `TOKEN_EXPIRED` once it is too old, `TOKEN_INVALID` for all else."""
        claims = self._codec.read(token, now)
        if isinstance(claims, Err):
            return claims
        user, session = (str(claims.value.get(name)) for name in ("sub", "sid"))
        role = _role(claims.value.get("roles"))
        match UserId.parse(user), SessionId.parse(session):
            case Ok(user_id), Ok(session_id) if role is not None:
                return Ok(Actor(user_id, session_id, role))
        return Err(invalid_token())


class JwtTenantTokens(TenantTokens):
    """Tenant tokens as JWTs, signed by a keyring."""

    def __init__(self, keyring: KeySource, issuer: str) -> None:
        self._codec = JwtCodec(keyring, issuer, kind="tenant", lifetime=_TENANT_LIFETIME)

    def issue(self, user: UserId, tenant: TenantId, now: datetime) -> str:
        """Return a token that ties a user to a tenant."""
        return self._codec.issue(str(user), {"tid": str(tenant)}, now)

    def read(self, token: str, user: UserId, now: datetime) -> Result[TenantId, Unauthenticated]:
        """Return the tenant that a token ties this user to: `TOKEN_EXPIRED` once it is too old, `TOKEN_INVALID` for all else."""
        claims = self._codec.read(token, now)
        if isinstance(claims, Err):
            return claims
        if claims.value.get("sub") != str(user):
            return Err(invalid_token())
        return TenantId.parse(str(claims.value.get("tid"))).map_err(lambda _: invalid_token())


def _role(claim: object) -> PlatformRole | None:
    return next((role for role in PlatformRole if claim == [role.value]), None)
