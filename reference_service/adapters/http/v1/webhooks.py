"""Addresses that the tenant which one works in has told of events."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, IdempotencyKey, IfMatch, RequiresInTenant
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.presenters.webhooks import endpoint_out, new_endpoint_out, secret_endpoint_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.webhooks import (
    DeliveryOut,
    EndpointEditIn,
    EndpointIn,
    EndpointOut,
    SecretEndpointOut,
)
from reference_service.application.shared.actor import TenantActor
from reference_service.application.webhooks.commands.create_endpoint import CreateEndpoint
from reference_service.application.webhooks.commands.delete_endpoint import DeleteEndpoint
from reference_service.application.webhooks.commands.edit_endpoint import EditEndpoint
from reference_service.application.webhooks.commands.rotate_secret import RotateSecret
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/webhooks", tags=["webhooks"])
_Manager = Annotated[TenantActor, Depends(RequiresInTenant(Permission.WEBHOOKS_MANAGE))]
_Page = Annotated[Asked, Depends(Pages("webhooks"))]
_DeliveryPage = Annotated[Asked, Depends(Pages("webhooks/deliveries"))]


@router.post("", status_code=201, responses=refusals(401, 403, 404, 409, 412))
async def create_webhook(
    actor: _Manager, key: IdempotencyKey, body: EndpointIn, response: Response, cases: Cases
) -> SecretEndpointOut:
    """Have an address told of events, by `POST`, signed as the specification Standard Webhooks says. The secret is shown once."""
    command = CreateEndpoint(url=body.url, events=body.events, key=key.of_member(actor))
    made = unwrap(await cases.webhooks.create.execute(actor, command))
    return new_endpoint_out(made.endpoint, made.secret, response)


@router.get("", responses=refusals(401, 403, 404))
async def list_webhooks(actor: _Manager, page: _Page, cases: Cases) -> PageOut[EndpointOut]:
    """Look through the endpoints, oldest first."""
    pager = page.of(actor.tenant_id)
    return pager.show(unwrap(await cases.webhooks.list.execute(actor, pager.request)), EndpointOut)


@router.get("/{endpoint_id}", responses=refusals(401, 403, 404))
async def get_webhook(actor: _Manager, endpoint_id: str, response: Response, cases: Cases) -> EndpointOut:
    """Look at an endpoint."""
    return endpoint_out(unwrap(await cases.webhooks.get.execute(actor, endpoint_id)), response)


@router.put("/{endpoint_id}", responses=refusals(401, 403, 404, 409, 412, 428))
async def edit_webhook(
    actor: _Manager, endpoint_id: str, version: IfMatch, body: EndpointEditIn, response: Response, cases: Cases
) -> EndpointOut:
    """Change where an endpoint is and what it is told of, or bring back one that was disabled because it failed."""
    command = EditEndpoint(
        endpoint_id=endpoint_id, url=body.url, events=body.events, status=body.status, expected_version=version
    )
    return endpoint_out(unwrap(await cases.webhooks.edit.execute(actor, command)), response)


@router.delete("/{endpoint_id}", status_code=204, responses=refusals(401, 403, 404, 412))
async def delete_webhook(actor: _Manager, endpoint_id: str, cases: Cases) -> None:
    """Delete an endpoint for good, with its secrets."""
    unwrap(await cases.webhooks.delete.execute(actor, DeleteEndpoint(endpoint_id=endpoint_id)))


@router.post("/{endpoint_id}/rotate-secret", responses=refusals(401, 403, 404, 412))
async def rotate_webhook_secret(actor: _Manager, endpoint_id: str, response: Response, cases: Cases) -> SecretEndpointOut:
    """Have a new secret, which is shown once; for a day, messages carry a signature with the old one as well."""
    made = unwrap(await cases.webhooks.rotate_secret.execute(actor, RotateSecret(endpoint_id=endpoint_id)))
    return secret_endpoint_out(made.endpoint, made.secret, response)


@router.get("/{endpoint_id}/deliveries", responses=refusals(401, 403, 404))
async def list_webhook_deliveries(actor: _Manager, endpoint_id: str, page: _DeliveryPage, cases: Cases) -> PageOut[DeliveryOut]:
    """Look through what an endpoint was told and how that went, newest first."""
    pager = page.of(actor.tenant_id)
    found = unwrap(await cases.webhooks.list_deliveries.execute(actor, endpoint_id, pager.request))
    return pager.show(found, DeliveryOut)
