"""All routes, by version."""

from typing import Final

from fastapi import APIRouter, FastAPI

from reference_service.adapters.http import health, metrics
from reference_service.adapters.http.refusals import document_problems
from reference_service.adapters.http.v1 import account, admin, audit_log, auth, members, projects, tasks, tenants
from reference_service.adapters.http.v2 import projects as projects_v2

_ROUTERS: Final[tuple[tuple[str, APIRouter], ...]] = (
    ("", health.router),
    ("", metrics.router),
    *(("/api/v1", module.router) for module in (auth, account, tenants, members, projects, tasks, audit_log, admin)),
    ("/api/v2", projects_v2.router),
)


def include_routes(app: FastAPI) -> None:
    """Add the routes of every version to an application, and what they refer to in its OpenAPI document."""
    for prefix, router in _ROUTERS:
        app.include_router(router, prefix=prefix)
    document_problems(app)
