"""Users and roles, for staff."""

from typing import Annotated, Final

from fastapi import Depends

from reference_service.adapters.http.deps import Cases, Requires
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.presenters.identity import user_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.identity import PermissionOut, RoleIn, RoleOut, UserDetailsOut, UserOut
from reference_service.application.identity.commands.activate_user import ActivateUser
from reference_service.application.identity.commands.deactivate_user import DeactivateUser
from reference_service.application.identity.commands.grant_role import GrantRole
from reference_service.application.identity.commands.reset_two_factor import ResetTwoFactor
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/admin", tags=["admin"])
_Reader = Annotated[Actor, Depends(Requires(Permission.USERS_READ))]
_Manager = Annotated[Actor, Depends(Requires(Permission.USERS_MANAGE))]
_Granter = Annotated[Actor, Depends(Requires(Permission.ROLES_GRANT))]
_RoleReader = Annotated[Actor, Depends(Requires(Permission.ROLES_READ))]
_Page = Annotated[Asked, Depends(Pages("users"))]


@router.get("/users", responses=refusals(401, 403))
async def list_users(actor: _Reader, page: _Page, cases: Cases) -> PageOut[UserOut]:
    """Look through the users, oldest first."""
    pager = page.of(actor.user_id)
    return pager.show(unwrap(await cases.identity.list_users.execute(actor, pager.request)), UserOut)


@router.get("/users/{user_id}", responses=refusals(401, 403, 404), response_model_exclude_unset=True)
async def get_user(actor: _Reader, user_id: str, cases: Cases) -> UserDetailsOut:
    """Look at a user, as far as one's role lets one."""
    return user_out(unwrap(await cases.identity.get_user.execute(actor, user_id)), actor)


@router.put("/users/{user_id}/role", responses=refusals(401, 403, 404, 409, 412))
async def grant_role(actor: _Granter, user_id: str, body: RoleIn, cases: Cases) -> UserOut:
    """Give a user another role on the platform."""
    command = GrantRole(user_id=user_id, role=body.role)
    return UserOut.model_validate(unwrap(await cases.identity.grant_role.execute(actor, command)))


@router.post("/users/{user_id}/deactivate", responses=refusals(401, 403, 404, 409, 412))
async def deactivate_user(actor: _Manager, user_id: str, cases: Cases) -> UserOut:
    """Keep a user from logging in; their sessions end."""
    return UserOut.model_validate(unwrap(await cases.identity.deactivate_user.execute(actor, DeactivateUser(user_id=user_id))))


@router.post("/users/{user_id}/activate", responses=refusals(401, 403, 404, 409, 412))
async def activate_user(actor: _Manager, user_id: str, cases: Cases) -> UserOut:
    """Let a user log in again."""
    return UserOut.model_validate(unwrap(await cases.identity.activate_user.execute(actor, ActivateUser(user_id=user_id))))


@router.post("/users/{user_id}/reset-two-factor", responses=refusals(401, 403, 404, 409, 412))
async def reset_two_factor(actor: _Manager, user_id: str, cases: Cases) -> UserOut:
    """Switch two-factor login off for a user who has lost the device and the recovery codes; their sessions end."""
    reset = await cases.identity.two_factor.reset.execute(actor, ResetTwoFactor(user_id=user_id))
    return UserOut.model_validate(unwrap(reset))


@router.get("/roles", responses=refusals(401, 403))
async def list_roles(actor: _RoleReader, cases: Cases) -> PageOut[RoleOut]:
    """Look at all roles and what they allow."""
    roles = unwrap(await cases.identity.list_roles.execute(actor))
    return PageOut(items=[RoleOut.model_validate(role) for role in roles], next_cursor=None)


@router.get("/permissions", responses=refusals(401, 403))
async def list_permissions(actor: _RoleReader, cases: Cases) -> PageOut[PermissionOut]:
    """Look at all permissions and at the roles that grant them."""
    permissions = unwrap(await cases.identity.list_permissions.execute(actor))
    return PageOut(items=[PermissionOut.model_validate(each) for each in permissions], next_cursor=None)
