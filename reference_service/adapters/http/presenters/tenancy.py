"""Tenants as clients see them."""

from fastapi import Response

from reference_service.adapters.http.presenters.fields import shown
from reference_service.adapters.http.presenters.headers import set_etag, set_location
from reference_service.adapters.http.schemas.tenancy import MemberOut, TenantDetailsOut, TenantOut, TenantTokenOut
from reference_service.application.shared.actor import TenantActor
from reference_service.application.tenancy.commands.issue_tenant_token import TenantPass
from reference_service.application.tenancy.fields import MEMBER_FIELDS, TENANT_FIELDS
from reference_service.application.tenancy.ports import MemberView, TenantDetails, TenantView
from reference_service.domain.shared.access import TenantRole


def tenant_out(tenant: TenantView, response: Response) -> TenantOut:
    """Return a tenant, with its version as the `ETag`."""
    set_etag(response, tenant.version)
    return TenantOut.model_validate(tenant)


def tenant_details_out(tenant: TenantDetails, response: Response) -> TenantDetailsOut:
    """Return a tenant, as far as the asker's role in it lets them see it, with its version as the `ETag`."""
    set_etag(response, tenant.version)
    return shown(TenantDetailsOut, tenant, TENANT_FIELDS, TenantRole(tenant.role).allows)


def member_out(member: MemberView, actor: TenantActor) -> MemberOut:
    """Return a member, as far as the actor may see them."""
    return shown(MemberOut, member, MEMBER_FIELDS, actor.may)


def new_tenant_out(tenant: TenantView, response: Response) -> TenantOut:
    """Return a tenant that was just founded, and where it is found."""
    set_location(response, "tenants", tenant.id)
    return tenant_out(tenant, response)


def tenant_token_out(given: TenantPass) -> TenantTokenOut:
    """Return a tenant token."""
    return TenantTokenOut(token=given.token, expires_in=int(given.lives.total_seconds()))
