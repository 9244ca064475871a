"""All routes, by version."""

from fastapi import FastAPI

from reference_service.adapters.http import health, metrics
from reference_service.adapters.http.refusals import document_problems
from reference_service.adapters.http.v1 import account, admin, audit_log, auth, members, projects, tasks, tenants
from reference_service.adapters.http.v2 import projects as projects_v2


def include_routes(app: FastAPI) -> None:
    """Add the routes of every version to an application, and what they refer to in its OpenAPI document."""
    for router in (health.router, metrics.router):
        app.include_router(router)
    for router in (
        auth.router,
        account.router,
        tenants.router,
        members.router,
        projects.router,
        tasks.router,
        audit_log.router,
        admin.router,
    ):
        app.include_router(router, prefix="/api/v1")
    app.include_router(projects_v2.router, prefix="/api/v2")
    document_problems(app)
