"""Which features are on for whom."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, IfMatchGiven, Requires, RequiresInTenant
from reference_service.adapters.http.presenters.flags import flag_out, listed_flag_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.flags import FeaturesOut, FlagIn, FlagOut
from reference_service.application.flags.commands.delete_flag import DeleteFlag
from reference_service.application.flags.commands.set_flag import SetFlag
from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(tags=["flags"])
_Member = Annotated[TenantActor, Depends(RequiresInTenant(Permission.FEATURES_READ))]
_Reader = Annotated[Actor, Depends(Requires(Permission.FLAGS_READ))]
_Manager = Annotated[Actor, Depends(Requires(Permission.FLAGS_MANAGE))]


@router.get("/flags", responses=refusals(401, 403, 404))
async def list_features(actor: _Member, cases: Cases) -> FeaturesOut:
    """Look at what is on for the tenant that one works in."""
    return FeaturesOut.model_validate(unwrap(await cases.flags.list_features.execute(actor)))


@router.get("/admin/flags", responses=refusals(401, 403))
async def list_flags(actor: _Reader, cases: Cases) -> PageOut[FlagOut]:
    """Look at all flags. A feature without a flag is on for everybody."""
    flags = unwrap(await cases.flags.list.execute(actor))
    return PageOut(items=[listed_flag_out(flag) for flag in flags], next_cursor=None)


@router.get("/admin/flags/{name}", responses=refusals(401, 403, 404))
async def get_flag(actor: _Reader, name: str, response: Response, cases: Cases) -> FlagOut:
    """Look at a flag."""
    return flag_out(unwrap(await cases.flags.get.execute(actor, name)), response)


@router.put("/admin/flags/{name}", responses=refusals(401, 403, 404, 409, 412))
async def set_flag(actor: _Manager, name: str, version: IfMatchGiven, body: FlagIn, response: Response, cases: Cases) -> FlagOut:
    """Make a flag, or, with `If-Match`, change one."""
    command = SetFlag(
        name=name,
        description=body.description,
        is_enabled=body.enabled,
        percent=body.percent,
        always=[UUID(each) for each in body.always],
        never=[UUID(each) for each in body.never],
        expected_version=version,
    )
    return flag_out(unwrap(await cases.flags.set.execute(actor, command)), response)


@router.delete("/admin/flags/{name}", status_code=204, responses=refusals(401, 403, 404, 412))
async def delete_flag(actor: _Manager, name: str, cases: Cases) -> None:
    """Delete a flag, so that what holds without one holds again."""
    unwrap(await cases.flags.delete.execute(actor, DeleteFlag(name=name)))
