"""The collections of this context, over its tables."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CursorResult, Delete, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.work.mapping import project_of, task_of, write_project, write_task
from reference_service.adapters.persistence.work.tables import ProjectRow, TaskRow
from reference_service.application.work.ports import Graveyard, Projects, Tasks
from reference_service.domain.shared.ids import ProjectId, TaskId
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task


class SqlProjects(SqlRepository[ProjectId, Project, ProjectRow], Projects):
    """Projects in their table."""

    kind = ProjectRow
    what: ClassVar[str] = "project"

    def _key(self, entity: Project) -> ProjectId:
        return entity.id

    def _primary_key(self, key: ProjectId) -> object:
        return key.value

    def _entity(self, row: ProjectRow) -> Project:
        return project_of(row)

    def _row(self, entity: Project) -> ProjectRow:
        row = ProjectRow()
        write_project(entity, row)
        return row

    def _apply(self, entity: Project, row: ProjectRow) -> None:
        write_project(entity, row)


class SqlTasks(SqlRepository[TaskId, Task, TaskRow], Tasks):
    """Tasks in their table."""

    kind = TaskRow
    what: ClassVar[str] = "task"

    def _key(self, entity: Task) -> TaskId:
        return entity.id

    def _primary_key(self, key: TaskId) -> object:
        return key.value

    def _entity(self, row: TaskRow) -> Task:
        return task_of(row)

    def _row(self, entity: Task) -> TaskRow:
        row = TaskRow()
        write_task(entity, row)
        return row

    def _apply(self, entity: Task, row: TaskRow) -> None:
        write_task(entity, row)


class SqlGraveyard(Graveyard):
    """What was deleted, in the tables. It has no session, since no session crosses from tenant to tenant."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    async def purge(self, before: datetime) -> int:
        """Remove for good what was deleted before a moment; return how many projects and tasks that was."""
        async with self._databases.turn, as_service(self._databases.writer).begin() as connection:
            # Locked, so that none of them is restored between the end of its tasks and its own.
            doomed = select(ProjectRow.id).where(ProjectRow.deleted_at < before).with_for_update()
            projects = list((await connection.scalars(doomed)).all())
            tasks = or_(TaskRow.deleted_at < before, TaskRow.project_id.in_(projects))
            return await _removed(connection, delete(TaskRow).where(tasks)) + await _removed(
                connection, delete(ProjectRow).where(ProjectRow.id.in_(projects))
            )


async def _removed(connection: AsyncConnection, statement: Delete) -> int:
    result: CursorResult[object] = await connection.execute(statement)
    return result.rowcount
