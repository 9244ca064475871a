"""Tenants, members and invitations, put together."""

from typing import Any

from reference_service.adapters.http.use_cases.tenancy import TenancyUseCases
from reference_service.application.shared.subscriber import Subscriber
from reference_service.application.tenancy.commands.accept_invitation import AcceptInvitationHandler
from reference_service.application.tenancy.commands.change_member_role import ChangeMemberRoleHandler
from reference_service.application.tenancy.commands.create_tenant import CreateTenantHandler
from reference_service.application.tenancy.commands.invite_member import InviteMemberHandler
from reference_service.application.tenancy.commands.issue_tenant_token import IssueTenantTokenHandler
from reference_service.application.tenancy.commands.remove_member import RemoveMemberHandler
from reference_service.application.tenancy.commands.rename_tenant import RenameTenantHandler
from reference_service.application.tenancy.queries.get_tenant import GetTenantHandler
from reference_service.application.tenancy.queries.identify_member import IdentifyMemberHandler
from reference_service.application.tenancy.queries.list_members import ListMembersHandler
from reference_service.application.tenancy.queries.list_tenants import ListTenantsHandler
from reference_service.application.tenancy.subscribers.onboard_tenant import OnboardTenant
from reference_service.application.tenancy.subscribers.send_invitation import SendInvitation
from reference_service.infrastructure.container import Container


def tenancy_use_cases(container: Container) -> TenancyUseCases:
    """Return what concerns tenants, members and invitations."""
    transactions, memberships, tenants = container.tenancy, container.memberships, container.tenants
    clock, ids = container.clock, container.ids
    return TenancyUseCases(
        create=CreateTenantHandler(transactions, clock, ids),
        rename=RenameTenantHandler(transactions, clock),
        invite=InviteMemberHandler(transactions, clock, ids),
        accept=AcceptInvitationHandler(transactions, container.addresses, container.secrets, clock),
        change_role=ChangeMemberRoleHandler(transactions, clock),
        remove=RemoveMemberHandler(transactions, clock),
        issue_token=IssueTenantTokenHandler(memberships, container.tenant_tokens, clock),
        identify=IdentifyMemberHandler(memberships),
        get=GetTenantHandler(tenants, clock),
        list=ListTenantsHandler(tenants),
        list_members=ListMembersHandler(tenants, container.addresses),
    )


def tenancy_subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    """Return what follows from events, in this context."""
    return (
        OnboardTenant(container.tenancy, container.workspaces, container.clock),
        SendInvitation(container.tenancy, container.secrets, container.mailer, container.links),
    )
