"""The service itself, for staff: its settings, its state, and what got stuck."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, IfMatch, Requires
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.presenters.flags import settings_out, system_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.audit_log import EntryOut
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.flags import BuriedEventOut, DeadJobOut, SettingsIn, SettingsOut, SystemOut
from reference_service.application.flags.commands.change_house_rules import ChangeHouseRules
from reference_service.application.flags.commands.retry_event import RetryEvent
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/admin", tags=["admin"])
_Reader = Annotated[Actor, Depends(Requires(Permission.SYSTEM_READ))]
_Manager = Annotated[Actor, Depends(Requires(Permission.SYSTEM_MANAGE))]
_Page = Annotated[Asked, Depends(Pages("platform"))]


@router.get("/system", responses=refusals(401, 403))
async def get_system(actor: _Reader, cases: Cases) -> SystemOut:
    """Look at the process that answers, and at what it works with."""
    return system_out(unwrap(await cases.flags.inspect_system.execute(actor)))


@router.get("/settings", responses=refusals(401, 403))
async def get_settings(actor: _Reader, response: Response, cases: Cases) -> SettingsOut:
    """Look at what can be set while the service runs."""
    return settings_out(unwrap(await cases.flags.get_house_rules.execute(actor)), response)


@router.put("/settings", responses=refusals(401, 403, 409, 412, 428))
async def change_settings(actor: _Manager, version: IfMatch, body: SettingsIn, response: Response, cases: Cases) -> SettingsOut:
    """Set what holds for the whole service, within seconds."""
    command = ChangeHouseRules(
        is_registration_open=body.registration_open,
        maintenance_message=body.maintenance_message,
        expected_version=version,
    )
    return settings_out(unwrap(await cases.flags.change_house_rules.execute(actor, command)), response)


@router.get("/audit-log", responses=refusals(401, 403))
async def list_platform_entries(actor: _Reader, page: _Page, cases: Cases) -> PageOut[EntryOut]:
    """Look through what administrators have switched, oldest first."""
    pager = page.of(actor.user_id)
    return pager.show(unwrap(await cases.audit.list_platform.execute(actor, pager.request)), EntryOut)


@router.get("/outbox", responses=refusals(401, 403))
async def list_buried_events(actor: _Reader, cases: Cases) -> PageOut[BuriedEventOut]:
    """Look at events whose delivery was given up: the last hundred, newest first."""
    events = unwrap(await cases.flags.list_buried_events.execute(actor))
    return PageOut(items=[BuriedEventOut.model_validate(event) for event in events], next_cursor=None)


@router.post("/outbox/{event_id}/retry", status_code=204, responses=refusals(401, 403, 404))
async def retry_event(actor: _Manager, event_id: str, cases: Cases) -> None:
    """Have an event delivered after all; who took it in before does not take it in again."""
    unwrap(await cases.flags.retry_event.execute(actor, RetryEvent(event_id=event_id)))


@router.get("/jobs", responses=refusals(401, 403))
async def list_dead_jobs(actor: _Reader, cases: Cases) -> PageOut[DeadJobOut]:
    """Look at jobs that are not tried any more: the last hundred, newest first."""
    jobs = unwrap(await cases.flags.list_dead_jobs.execute(actor))
    return PageOut(items=[DeadJobOut.model_validate(job) for job in jobs], next_cursor=None)
