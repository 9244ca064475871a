"""Endpoints as clients see them."""

from fastapi import Response

from reference_service.adapters.http.presenters.headers import set_etag, set_location
from reference_service.adapters.http.schemas.webhooks import EndpointOut, SecretEndpointOut
from reference_service.application.webhooks.ports import EndpointView


def endpoint_out(endpoint: EndpointView, response: Response) -> EndpointOut:
    """Return an endpoint, with its version as the `ETag`."""
    set_etag(response, endpoint.version)
    return EndpointOut.model_validate(endpoint)


def secret_endpoint_out(endpoint: EndpointView, secret: str | None, response: Response) -> SecretEndpointOut:
    """Return an endpoint with its secret, which no cache may keep."""
    response.headers["Cache-Control"] = "no-store"
    return SecretEndpointOut(**dict(endpoint_out(endpoint, response)), secret=secret)


def new_endpoint_out(endpoint: EndpointView, secret: str | None, response: Response) -> SecretEndpointOut:
    """Return an endpoint that was just added, and where it is found."""
    set_location(response, "webhooks", endpoint.id)
    return secret_endpoint_out(endpoint, secret, response)
