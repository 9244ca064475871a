"""The collections of this context, over its tables."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from sqlalchemy import delete, select

from reference_service.adapters.persistence.overview.mapping import summary_of, task_of, write_summary, write_task
from reference_service.adapters.persistence.overview.tables import SummaryRow, TrackedTaskRow
from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.application.overview.ports import Summaries, TrackedTasks
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.shared.ids import ProjectId, TaskId


class SqlSummaries(SqlRepository[ProjectId, ProjectSummary, SummaryRow], Summaries):
    """Summaries in their table."""

    kind = SummaryRow
    what: ClassVar[str] = "summary"

    async def several(self, keys: Collection[ProjectId]) -> Sequence[ProjectSummary]:
        """Return those of some projects that there are, read at once."""
        return await self._all(select(SummaryRow).where(SummaryRow.id.in_([key.value for key in keys]))) if keys else ()

    async def clear(self) -> None:
        """Remove all that are stored, at once."""
        await self._session.execute(delete(SummaryRow))

    def _key(self, entity: ProjectSummary) -> ProjectId:
        return entity.id

    def _primary_key(self, key: ProjectId) -> object:
        return key.value

    def _entity(self, row: SummaryRow) -> ProjectSummary:
        return summary_of(row)

    def _row(self, entity: ProjectSummary) -> SummaryRow:
        row = SummaryRow()
        write_summary(entity, row)
        return row

    def _apply(self, entity: ProjectSummary, row: SummaryRow) -> None:
        write_summary(entity, row)


class SqlTrackedTasks(SqlRepository[TaskId, TrackedTask, TrackedTaskRow], TrackedTasks):
    """Tracked tasks in their table."""

    kind = TrackedTaskRow
    what: ClassVar[str] = "tracked task"

    async def several(self, keys: Collection[TaskId]) -> Sequence[TrackedTask]:
        """Return those of some tasks that there are, read at once."""
        return await self._all(select(TrackedTaskRow).where(TrackedTaskRow.id.in_([key.value for key in keys]))) if keys else ()

    async def clear(self) -> None:
        """Remove all that are stored, at once."""
        await self._session.execute(delete(TrackedTaskRow))

    def _key(self, entity: TrackedTask) -> TaskId:
        return entity.id

    def _primary_key(self, key: TaskId) -> object:
        return key.value

    def _entity(self, row: TrackedTaskRow) -> TrackedTask:
        return task_of(row)

    def _row(self, entity: TrackedTask) -> TrackedTaskRow:
        row = TrackedTaskRow()
        write_task(entity, row)
        return row

    def _apply(self, entity: TrackedTask, row: TrackedTaskRow) -> None:
        write_task(entity, row)
