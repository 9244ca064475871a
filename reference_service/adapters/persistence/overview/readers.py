"""The overview as it is looked at."""

from typing import Final

from sqlalchemy import case, func, select

from reference_service.adapters.persistence.overview.tables import SummaryRow
from reference_service.adapters.persistence.shared.reader import Line, TenantReaderBase
from reference_service.application.overview.ports import OverviewReader, ProjectProgress, TenantOverview
from reference_service.domain.overview.facts import Stage
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.pagination import Page, PageRequest

_PROJECTS: Final = select(
    SummaryRow.id,
    SummaryRow.started_at,
    SummaryRow.active_at,
    SummaryRow.open,
    SummaryRow.in_progress,
    SummaryRow.review,
    SummaryRow.done,
    SummaryRow.cancelled,
).where(SummaryRow.is_there)
_UNFINISHED: Final = SummaryRow.open + SummaryRow.in_progress + SummaryRow.review
_TENANT: Final = select(
    func.sum(case((SummaryRow.is_there, 1), else_=0)).label("projects"),
    func.sum(case((SummaryRow.is_there, _UNFINISHED), else_=0)).label("unfinished"),
    func.sum(case((SummaryRow.is_there, SummaryRow.done), else_=0)).label("done"),
    func.max(SummaryRow.active_at).label("active_at"),
)


class SqlOverviewReader(TenantReaderBase, OverviewReader):
    """The overview of the database."""

    async def of_tenant(self, tenant: TenantId) -> TenantOverview:
        """Return how far a tenant has come."""
        (row,) = await self._rows(tenant, _TENANT)
        # Sums of nothing are nothing, and PostgreSQL makes others of a wider type.
        return TenantOverview(
            projects=int(row.projects or 0),
            open_tasks=int(row.unfinished or 0),
            done_tasks=int(row.done or 0),
            last_activity_at=row.active_at,
        )

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectProgress]:
        """Return some projects, oldest first."""
        return await self._page(tenant, _PROJECTS, (SummaryRow.started_at, SummaryRow.id), request, _progress)


def _progress(row: Line) -> ProjectProgress:
    return ProjectProgress(
        id=row.id,
        started_at=row.started_at,
        tasks={stage: getattr(row, stage.value) for stage in Stage},
        last_activity_at=row.active_at,
    )
