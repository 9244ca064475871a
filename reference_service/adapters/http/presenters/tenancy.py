"""Tenants as clients see them."""

from fastapi import Response

from reference_service.adapters.http.presenters.headers import set_etag, set_location
from reference_service.adapters.http.schemas.tenancy import TenantOut, TenantTokenOut
from reference_service.application.tenancy.commands.issue_tenant_token import TenantPass
from reference_service.application.tenancy.ports import TenantView


def tenant_out(tenant: TenantView, response: Response) -> TenantOut:
    """Return a tenant, with its version as the `ETag`."""
    set_etag(response, tenant.version)
    return TenantOut.model_validate(tenant)


def new_tenant_out(tenant: TenantView, response: Response) -> TenantOut:
    """Return a tenant that was just founded, and where it is found."""
    set_location(response, "tenants", tenant.id)
    return tenant_out(tenant, response)


def tenant_token_out(given: TenantPass) -> TenantTokenOut:
    """Return a tenant token."""
    return TenantTokenOut(token=given.token, expires_in=int(given.lives.total_seconds()))
