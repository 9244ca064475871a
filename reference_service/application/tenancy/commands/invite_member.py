"""Invite somebody into a tenant."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.tenancy.finding import find_tenant
from reference_service.application.tenancy.ports import TenancyTransactions
from reference_service.application.tenancy.roles import parse_role
from reference_service.application.tenancy.views import InvitationView, view_of_invitation
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import InvitationId
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.tenancy.invitation import Invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteMember:
    """Whom, and what they shall be."""

    email: str
    role: str


class InviteMemberHandler:
    """Invites somebody by mail, as no more than the actor is; whether they have an account is not told."""

    def __init__(self, transactions: TenancyTransactions, clock: Clock, ids: IdFactory) -> None:
        self._transactions = transactions
        self._clock = clock
        self._ids = ids

    async def execute(self, actor: TenantActor, command: InviteMember) -> Result[InvitationView, DomainError]:
        """Return the invitation, whose mail is on its way."""
        allowed = actor.require(Permission.MEMBERS_INVITE)
        if isinstance(allowed, Err):
            return allowed
        email = Email.parse(command.email)
        if isinstance(email, Err):
            return email
        role = parse_role(command.role)
        if isinstance(role, Err):
            return role
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            tenant = await find_tenant(work, actor.user_id)
            permitted = tenant.and_then(lambda found: found.may_grant(role.value, by=actor.user_id))
            if isinstance(permitted, Err):
                return permitted
            invitation = Invitation.offer(
                InvitationId(self._ids.new()),
                tenant_id=actor.tenant_id,
                email=email.value,
                role=role.value,
                by=actor.user_id,
                now=self._clock.now(),
            )
            await work.invitations.add(invitation)
            return (await work.commit()).map(lambda _: view_of_invitation(invitation))
