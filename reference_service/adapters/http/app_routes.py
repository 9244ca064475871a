"""All routes, by version."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fastapi import APIRouter, FastAPI

from reference_service.adapters.http import health, keys, metrics
from reference_service.adapters.http.refusals import document_problems
from reference_service.adapters.http.v1 import (
    account,
    admin,
    audit_log,
    auth,
    exports,
    files,
    flags,
    live,
    members,
    overview,
    partner,
    projects,
    sessions,
    system,
    tasks,
    tenants,
    two_factor,
    webhooks,
)
from reference_service.adapters.http.v2 import projects as projects_v2


class Part(StrEnum):
    """Routes that stay together, whatever processes they are spread over."""

    IDENTITY = "identity"
    """What concerns accounts, and whatever is told of oneself."""
    WORK = "work"
    """What tenants do."""
    OVERVIEW = "overview"
    """What is put together from the events of the others."""


_V1: Final[Mapping[Part, tuple[APIRouter, ...]]] = MappingProxyType(
    {
        Part.IDENTITY: (auth.router, account.router, sessions.router, two_factor.router, admin.router),
        Part.WORK: (
            tenants.router,
            members.router,
            projects.router,
            tasks.router,
            exports.router,
            files.router,
            audit_log.router,
            webhooks.router,
            partner.router,
            live.router,
            flags.router,
            system.router,
        ),
        Part.OVERVIEW: (overview.router,),
    }
)
_V2: Final[Mapping[Part, tuple[APIRouter, ...]]] = MappingProxyType({Part.WORK: (projects_v2.router,)})


def include_routes(app: FastAPI, parts: Collection[Part] = frozenset(Part)) -> None:
    """Add the routes of some parts, in every version, to an application, and what they refer to in its OpenAPI document."""
    for router in (health.router, metrics.router, *((keys.router,) if Part.IDENTITY in parts else ())):
        app.include_router(router)
    for prefix, version in (("/api/v1", _V1), ("/api/v2", _V2)):
        for part in Part:
            for router in version.get(part, ()) if part in parts else ():
                app.include_router(router, prefix=prefix)
    document_problems(app)
