"""The members of the tenant that one works in."""

from typing import Annotated, Final

from fastapi import Depends

from reference_service.adapters.http.deps import Cases, RequiresInTenant
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.presenters.tenancy import member_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.tenancy import InvitationIn, InvitationOut, MemberOut, MemberRoleIn
from reference_service.application.shared.actor import TenantActor
from reference_service.application.tenancy.commands.change_member_role import ChangeMemberRole
from reference_service.application.tenancy.commands.invite_member import InviteMember
from reference_service.application.tenancy.commands.remove_member import RemoveMember
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(tags=["members"])
_Reader = Annotated[TenantActor, Depends(RequiresInTenant(Permission.MEMBERS_READ))]
_Manager = Annotated[TenantActor, Depends(RequiresInTenant(Permission.MEMBERS_MANAGE))]
_Inviter = Annotated[TenantActor, Depends(RequiresInTenant(Permission.MEMBERS_INVITE))]
_Page = Annotated[Asked, Depends(Pages("members"))]


@router.get("/members", responses=refusals(401, 403, 404))
async def list_members(actor: _Reader, page: _Page, cases: Cases) -> PageOut[MemberOut]:
    """Look through the members; their addresses are for those who manage them."""
    pager = page.of(actor.tenant_id)
    members = unwrap(await cases.tenancy.list_members.execute(actor, pager.request))
    return pager.show_each(members, lambda member: member_out(member, actor))


@router.put("/members/{user_id}/role", status_code=204, responses=refusals(401, 403, 404, 409, 412))
async def change_member_role(actor: _Manager, user_id: str, body: MemberRoleIn, cases: Cases) -> None:
    """Make more or less of a member."""
    unwrap(await cases.tenancy.change_role.execute(actor, ChangeMemberRole(user_id=user_id, role=body.role)))


@router.delete("/members/{user_id}", status_code=204, responses=refusals(401, 403, 404, 409, 412))
async def remove_member(actor: _Reader, user_id: str, cases: Cases) -> None:
    """Let a member go, or go oneself; the first takes the permission to manage members."""
    unwrap(await cases.tenancy.remove.execute(actor, RemoveMember(user_id=user_id)))


@router.post("/invitations", status_code=201, responses=refusals(401, 403, 404, 412))
async def invite_member(actor: _Inviter, body: InvitationIn, cases: Cases) -> InvitationOut:
    """Invite somebody by mail."""
    command = InviteMember(email=body.email, role=body.role)
    return InvitationOut.model_validate(unwrap(await cases.tenancy.invite.execute(actor, command)))
