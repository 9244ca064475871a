"""One's own account and profile."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, IfMatch, Requires
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.presenters.identity import user_out
from reference_service.adapters.http.presenters.profile import profile_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.audit_log import EntryOut
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.identity import ChangePasswordIn, UserDetailsOut
from reference_service.adapters.http.schemas.profile import ProfileIn, ProfileOut
from reference_service.application.identity.commands.change_password import ChangePassword
from reference_service.application.profile.commands.edit_profile import EditProfile
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/me", tags=["account"])
_Account = Annotated[Actor, Depends(Requires(Permission.ACCOUNT_MANAGE))]
_Reader = Annotated[Actor, Depends(Requires(Permission.PROFILE_READ))]
_Editor = Annotated[Actor, Depends(Requires(Permission.PROFILE_EDIT))]
_Page = Annotated[Asked, Depends(Pages("activities"))]


@router.get("", responses=refusals(401, 403, 404))
async def get_account(actor: _Account, cases: Cases) -> UserDetailsOut:
    """Look at one's account."""
    return user_out(unwrap(await cases.identity.get_account.execute(actor)), actor)


@router.put("/password", status_code=204, responses=refusals(401, 403, 412))
async def change_password(actor: _Account, body: ChangePasswordIn, cases: Cases) -> None:
    """Choose a new password; all sessions end."""
    command = ChangePassword(current=body.current_password, new=body.new_password, code=body.code)
    unwrap(await cases.identity.change_password.execute(actor, command))


@router.get("/profile", responses=refusals(401, 403, 404))
async def get_profile(actor: _Reader, response: Response, cases: Cases) -> ProfileOut:
    """Look at one's profile."""
    return profile_out(unwrap(await cases.profile.get.execute(actor)), response)


@router.put("/profile", responses=refusals(401, 403, 404, 412, 428))
async def edit_profile(actor: _Editor, version: IfMatch, body: ProfileIn, response: Response, cases: Cases) -> ProfileOut:
    """Change one's profile."""
    command = EditProfile(display_name=body.display_name, biography=body.biography, expected_version=version)
    return profile_out(unwrap(await cases.profile.edit.execute(actor, command)), response)


@router.get("/activities", responses=refusals(401, 403))
async def list_activities(actor: _Account, page: _Page, cases: Cases) -> PageOut[EntryOut]:
    """Look through what happened to one's account."""
    pager = page.of(actor.user_id)
    return pager.show(unwrap(await cases.audit.list_activities.execute(actor, pager.request)), EntryOut)
