"""How far tenants and projects have come."""

from datetime import datetime
from uuid import UUID

from reference_service.adapters.http.schemas.base import Output


class TenantOverviewOut(Output):
    """How far a tenant has come; open tasks are neither done nor cancelled."""

    projects: int
    open_tasks: int
    done_tasks: int
    last_activity_at: datetime | None


class ProjectProgressOut(Output):
    """How many tasks of a project are in each state, and when somebody last did something there."""

    id: UUID
    started_at: datetime
    tasks: dict[str, int]
    last_activity_at: datetime
