"""Tenants, from outside: found one, look at one's own, go to work in one."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, IdempotencyKey, IfMatch, Requires, RequiresInNamedTenant
from reference_service.adapters.http.presenters.tenancy import (
    new_tenant_out,
    tenant_details_out,
    tenant_out,
    tenant_token_out,
)
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.tenancy import AcceptIn, TenantDetailsOut, TenantIn, TenantOut, TenantTokenOut
from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.application.tenancy.commands.accept_invitation import AcceptInvitation
from reference_service.application.tenancy.commands.create_tenant import CreateTenant
from reference_service.application.tenancy.commands.rename_tenant import RenameTenant
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(tags=["tenants"])
_Founder = Annotated[Actor, Depends(Requires(Permission.TENANTS_CREATE))]
_Member = Annotated[Actor, Depends(Requires(Permission.TENANTS_JOIN))]
_Editor = Annotated[TenantActor, Depends(RequiresInNamedTenant(Permission.TENANT_EDIT))]


@router.post("/tenants", status_code=201, responses=refusals(401, 403, 404, 409, 412))
async def create_tenant(actor: _Founder, key: IdempotencyKey, body: TenantIn, response: Response, cases: Cases) -> TenantOut:
    """Found a tenant. It is `onboarding` until what it begins with is there, and `open` then."""
    command = CreateTenant(name=body.name, key=key.of_user(actor))
    return new_tenant_out(unwrap(await cases.tenancy.create.execute(actor, command)), response)


@router.get("/tenants", responses=refusals(401, 403))
async def list_tenants(actor: _Member, cases: Cases) -> PageOut[TenantOut]:
    """Look through one's tenants, oldest first."""
    tenants = unwrap(await cases.tenancy.list.execute(actor))
    return PageOut(items=[TenantOut.model_validate(tenant) for tenant in tenants], next_cursor=None)


@router.get("/tenants/{tenant_id}", responses=refusals(401, 403, 404), response_model_exclude_unset=True)
async def get_tenant(actor: _Member, tenant_id: str, response: Response, cases: Cases) -> TenantDetailsOut:
    """Look at one of one's tenants, as far as one's role lets one."""
    return tenant_details_out(unwrap(await cases.tenancy.get.execute(actor, tenant_id)), response)


@router.patch("/tenants/{tenant_id}", responses=refusals(401, 403, 404, 412, 428))
async def rename_tenant(actor: _Editor, version: IfMatch, body: TenantIn, response: Response, cases: Cases) -> TenantOut:
    """Give a tenant another name."""
    command = RenameTenant(name=body.name, expected_version=version)
    return tenant_out(unwrap(await cases.tenancy.rename.execute(actor, command)), response)


@router.post("/tenants/{tenant_id}/token", responses=refusals(401, 403, 404))
async def issue_tenant_token(actor: _Member, tenant_id: str, cases: Cases) -> TenantTokenOut:
    """Go to work in a tenant: what is inside takes this token in `X-Tenant-Token`."""
    return tenant_token_out(unwrap(await cases.tenancy.issue_token.execute(actor, tenant_id)))


@router.post("/invitations/accept", responses=refusals(401, 403, 404, 409, 412))
async def accept_invitation(actor: _Member, body: AcceptIn, response: Response, cases: Cases) -> TenantOut:
    """Become a member, with the token of the letter."""
    command = AcceptInvitation(tenant_id=body.tenant_id, secret=body.token)
    return tenant_out(unwrap(await cases.tenancy.accept.execute(actor, command)), response)
