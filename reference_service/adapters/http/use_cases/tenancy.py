"""Tenants, members and invitations: what routes can ask for."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyUseCases:
    """What concerns tenants, members and invitations."""

    create: CreateTenantHandler
    rename: RenameTenantHandler
    invite: InviteMemberHandler
    accept: AcceptInvitationHandler
    change_role: ChangeMemberRoleHandler
    remove: RemoveMemberHandler
    issue_token: IssueTenantTokenHandler
    identify: IdentifyMemberHandler
    get: GetTenantHandler
    list: ListTenantsHandler
    list_members: ListMembersHandler
