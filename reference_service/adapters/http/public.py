"""Which routes nobody has to log in for, and a check that there are no others."""

from collections.abc import Iterator
from typing import Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from reference_service.adapters.http.deps import Requires, RequiresInNamedTenant, RequiresInTenant, RequiresListener
from reference_service.adapters.http.partner import RequiresPartner
from reference_service.domain.shared.access import Permission

Place = tuple[str, str]
"""The method and the path template of a route."""

PUBLIC: Final[frozenset[Place]] = frozenset(
    {
        ("GET", "/docs"),
        ("GET", "/docs/oauth2-redirect"),
        ("GET", "/openapi.json"),
        ("GET", "/livez"),
        ("GET", "/readyz"),
        ("GET", "/startupz"),
        ("GET", "/.well-known/jwks.json"),
        ("GET", "/metrics"),  # It asks for a token of its own.
        ("*", "/api/v1/ws"),  # A websocket: it asks for a ticket, which takes a permission.
        ("POST", "/api/v1/auth/login"),
        ("POST", "/api/v1/auth/refresh"),
        ("POST", "/api/v1/auth/register"),
        ("POST", "/api/v1/auth/request-password-reset"),
        ("POST", "/api/v1/auth/request-verification"),
        ("POST", "/api/v1/auth/reset-password"),
        ("POST", "/api/v1/auth/two-factor"),
        ("POST", "/api/v1/auth/verify-email"),
    }
)
"""Each was looked at: it gives away nothing, or asks for a secret in its body."""


def declared_permissions(app: FastAPI) -> dict[Place, frozenset[Permission]]:
    """Return the permissions that each route of an application takes, whatever router it came from.

    What is no route of methods, as a mounted application or a websocket, stands under the method `*`.
    """
    declared = {
        (method, context.path or ""): frozenset(_permissions_of(context))
        for context in iter_route_contexts(app.routes)
        for method in sorted((context.methods or {"*"}) - {"HEAD"})
    }
    assert declared, "An application without routes was checked: they would have been overlooked."
    return declared


def undeclared_routes(app: FastAPI) -> tuple[Place, ...]:
    """Return the routes that take no permission and are not on the list, or that are on it and take one."""
    declared = declared_permissions(app)
    return tuple(sorted(place for place, permissions in declared.items() if bool(permissions) == (place in PUBLIC)))


def _permissions_of(context: RouteContext) -> Iterator[Permission]:
    dependant = getattr(context, "dependant", None)
    return iter(()) if dependant is None else _permissions(dependant)


def _permissions(dependant: Dependant) -> Iterator[Permission]:
    for each in dependant.dependencies:
        if isinstance(each.call, Requires | RequiresInTenant | RequiresInNamedTenant | RequiresListener | RequiresPartner):
            yield each.call.permission
        yield from _permissions(each)
