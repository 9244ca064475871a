"""Who may run which use case of tenancy."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from reference_service.application import tenancy
from reference_service.application.shared.actor import Actor, TenantActor, denied
from reference_service.application.tenancy.commands.accept_invitation import AcceptInvitation, AcceptInvitationHandler
from reference_service.application.tenancy.commands.change_member_role import ChangeMemberRole, ChangeMemberRoleHandler
from reference_service.application.tenancy.commands.create_tenant import CreateTenant, CreateTenantHandler
from reference_service.application.tenancy.commands.invite_member import InviteMember, InviteMemberHandler
from reference_service.application.tenancy.commands.issue_tenant_token import IssueTenantTokenHandler
from reference_service.application.tenancy.commands.remove_member import RemoveMember, RemoveMemberHandler
from reference_service.application.tenancy.commands.rename_tenant import RenameTenant, RenameTenantHandler
from reference_service.application.tenancy.queries.get_tenant import GetTenantHandler
from reference_service.application.tenancy.queries.list_members import ListMembersHandler
from reference_service.application.tenancy.queries.list_tenants import ListTenantsHandler
from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Result
from tests.reference_service.unit.application.matrix import PowerlessActor, PowerlessMember, handlers_of
from tests.reference_service.unit.application.tenancy.setting import (
    GUEST,
    MEMBER,
    OURS,
    ROLES,
    SECRET,
    VIEWER,
    Setting,
    at_work,
    invitation,
    user,
)

pytestmark = pytest.mark.anyio
ByUser = Callable[[Setting, Actor], Awaitable[Result[object, DomainError]]]
ByMember = Callable[[Setting, TenantActor], Awaitable[Result[object, DomainError]]]

OF_USERS: Mapping[str, tuple[Permission, ByUser]] = {
    "CreateTenantHandler": (
        Permission.TENANTS_CREATE,
        lambda s, actor: CreateTenantHandler(s.transactions, s.clock, s.ids).execute(actor, CreateTenant(name="Looms")),
    ),
    "AcceptInvitationHandler": (
        Permission.TENANTS_JOIN,
        lambda s, actor: AcceptInvitationHandler(s.transactions, s.addresses, s.secrets, s.clock).execute(
            actor, AcceptInvitation(tenant_id=str(OURS), secret=SECRET)
        ),
    ),
    "IssueTenantTokenHandler": (
        Permission.TENANTS_JOIN,
        lambda s, actor: IssueTenantTokenHandler(s.memberships, s.tokens, s.clock).execute(actor, str(OURS)),
    ),
    "GetTenantHandler": (
        Permission.TENANTS_JOIN,
        lambda s, actor: GetTenantHandler(s.reader, s.clock).execute(actor, str(OURS)),
    ),
    "ListTenantsHandler": (
        Permission.TENANTS_JOIN,
        lambda s, actor: ListTenantsHandler(s.reader).execute(actor),
    ),
}
OF_MEMBERS: Mapping[str, tuple[Permission, ByMember]] = {
    "RenameTenantHandler": (
        Permission.TENANT_EDIT,
        lambda s, actor: RenameTenantHandler(s.transactions, s.clock).execute(
            actor, RenameTenant(name="Looms", expected_version=3)
        ),
    ),
    "InviteMemberHandler": (
        Permission.MEMBERS_INVITE,
        lambda s, actor: InviteMemberHandler(s.transactions, s.clock, s.ids).execute(
            actor, InviteMember(email="guest@example.com", role="viewer")
        ),
    ),
    "ChangeMemberRoleHandler": (
        Permission.MEMBERS_MANAGE,
        lambda s, actor: ChangeMemberRoleHandler(s.transactions, s.clock).execute(
            actor, ChangeMemberRole(user_id=str(MEMBER), role="viewer")
        ),
    ),
    "RemoveMemberHandler": (
        Permission.MEMBERS_MANAGE,
        lambda s, actor: RemoveMemberHandler(s.transactions, s.clock).execute(
            actor, RemoveMember(user_id=str(VIEWER if actor.user_id == MEMBER else MEMBER))
        ),
    ),
    "ListMembersHandler": (
        Permission.MEMBERS_READ,
        lambda s, actor: ListMembersHandler(s.reader, s.addresses).execute(actor, PageRequest(10)),
    ),
}


def test_every_use_case_is_in_the_matrix() -> None:
    # Who somebody is to a tenant is found out before there is anybody to ask for a permission.
    assert handlers_of(tenancy) - {"IdentifyMemberHandler"} == {*OF_USERS, *OF_MEMBERS}


@pytest.mark.parametrize("role", TenantRole)
@pytest.mark.parametrize("name", OF_MEMBERS)
async def test_members_run_what_their_role_allows(setting: Setting, name: str, role: TenantRole) -> None:
    permission, run = OF_MEMBERS[name]
    (actor,) = (at_work(member) for member, its in ROLES.items() if its is role)

    outcome = await run(setting, actor)

    if role.allows(permission):
        assert outcome.is_ok()
    else:
        assert outcome == Err(denied(permission))
        assert (setting.transactions.by, setting.store.events) == ([], [])


async def test_going_oneself_takes_no_more_than_seeing_the_members(setting: Setting) -> None:
    handler = RemoveMemberHandler(setting.transactions, setting.clock)

    assert (await handler.execute(at_work(VIEWER), RemoveMember(user_id=str(VIEWER)))).is_ok()


async def test_without_seeing_the_members_nobody_lists_them(setting: Setting) -> None:
    # Every role may see them, so this is somebody of none.
    actor = PowerlessMember(MEMBER, OURS, TenantRole.MEMBER)

    assert await OF_MEMBERS["ListMembersHandler"][1](setting, actor) == Err(denied(Permission.MEMBERS_READ))


@pytest.mark.parametrize("role", PlatformRole)
@pytest.mark.parametrize("name", OF_USERS)
async def test_users_of_every_role_run_what_is_theirs(setting: Setting, name: str, role: PlatformRole) -> None:
    setting.keep(invitation())
    permission, run = OF_USERS[name]
    actor = user(GUEST if name == "AcceptInvitationHandler" else MEMBER, role)

    assert role.allows(permission)
    assert (await run(setting, actor)).is_ok()


@pytest.mark.parametrize("name", OF_USERS)
async def test_a_user_without_the_permission_is_refused(setting: Setting, name: str) -> None:
    setting.keep(invitation())
    permission, run = OF_USERS[name]
    known = user(GUEST)

    assert await run(setting, PowerlessActor(known.user_id, known.session_id, known.role)) == Err(denied(permission))
    assert (setting.transactions.by, setting.store.events) == ([], [])
