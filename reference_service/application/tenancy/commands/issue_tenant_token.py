"""Go to work in a tenant."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.ports import Memberships, TenantTokens
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok, Result

TENANT_TOKEN_LIFETIME: Final = timedelta(minutes=15)
"""How long a tenant token lives. Whoever is removed is out at once all the same: membership is asked at every request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantPass:
    """What requests inside a tenant carry beside the access token, and how long it lives."""

    token: str = field(repr=False)
    lives: timedelta


class IssueTenantTokenHandler:
    """Gives a member the token that names the tenant they work in."""

    def __init__(self, memberships: Memberships, tokens: TenantTokens, clock: Clock) -> None:
        self._memberships = memberships
        self._tokens = tokens
        self._clock = clock

    async def execute(self, actor: Actor, tenant_id: str) -> Result[TenantPass, DomainError]:
        """Return a token; a tenant that the actor is no member of, or that is not open, is not found."""
        allowed = actor.require(Permission.TENANTS_JOIN)
        if isinstance(allowed, Err):
            return allowed
        tenant = TenantId.parse(tenant_id)
        if isinstance(tenant, Err):
            return tenant
        if await self._memberships.role_of(actor.user_id, tenant.value) is None:
            return Err(not_found("tenant"))
        token = self._tokens.issue(actor.user_id, tenant.value, self._clock.now())
        return Ok(TenantPass(token=token, lives=TENANT_TOKEN_LIFETIME))
