"""Become a member."""

from dataclasses import dataclass, field
from datetime import datetime

from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.application.tenancy.ports import Addresses, TenancyTransactions, TenantView
from reference_service.application.tenancy.views import view_of_tenant
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.tenancy.invitation import Invitation, no_invitation
from reference_service.domain.tenancy.tenant import Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation:
    """Which tenant, and the secret that was mailed."""

    tenant_id: str
    secret: str = field(repr=False)


class AcceptInvitationHandler:
    """Takes the actor into a tenant that invited the address of their account."""

    def __init__(self, transactions: TenancyTransactions, addresses: Addresses, secrets: Secrets, clock: Clock) -> None:
        self._transactions = transactions
        self._addresses = addresses
        self._secrets = secrets
        self._clock = clock

    async def execute(self, actor: Actor, command: AcceptInvitation) -> Result[TenantView, DomainError]:
        """Return the tenant; whatever is wrong with an invitation is refused in the same words.

        It may be unknown, somebody else's, used or expired, or whoever invited may not give that role any more.
        """
        allowed = actor.require(Permission.TENANTS_JOIN)
        if isinstance(allowed, Err):
            return allowed
        tenant_id = TenantId.parse(command.tenant_id)
        email = await self._addresses.verified(actor.user_id)
        if isinstance(tenant_id, Err) or email is None:
            return Err(no_invitation())
        digest = self._secrets.known(command.secret).digest
        return await again(lambda: self._accept(tenant_id.value, actor.user_id, email, digest))

    async def _accept(self, tenant_id: TenantId, user: UserId, email: Email, digest: str) -> Result[TenantView, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(tenant_id, user) as work:
            tenant, invitation = await work.tenants.get(), await work.invitations.by_secret(digest)
            if tenant is None or invitation is None:
                return Err(no_invitation())
            accepted = _take(invitation, tenant, digest, email, now).and_then(lambda _: tenant.join(user, invitation.role, now))
            if isinstance(accepted, Err):
                return accepted
            await work.invitations.save(invitation)
            await work.tenants.save(tenant)
            return (await work.commit()).map(lambda _: view_of_tenant(tenant, user))


def _take(invitation: Invitation, tenant: Tenant, digest: str, email: Email, now: datetime) -> Result[None, DomainError]:
    # Whoever was removed meanwhile must not have left a way back in, nor one to a role that they could not give any more.
    granted = tenant.may_grant(invitation.role, by=invitation.invited_by).map_err(lambda _: no_invitation())
    return granted.and_then(lambda _: invitation.accept(digest, email=email, now=now))
