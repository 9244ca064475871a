"""Projects and tasks as they are looked at."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, select

from reference_service.adapters.persistence.shared.reader import Line, TenantReaderBase
from reference_service.adapters.persistence.work.mapping import folded
from reference_service.adapters.persistence.work.tables import ProjectRow, TaskRow
from reference_service.application.work.ports import ProjectReader, ProjectView, TaskFilter, TaskReader, TaskStream, TaskView
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.work.workflow import State

_PROJECTS: Final = select(
    ProjectRow.id,
    ProjectRow.name,
    ProjectRow.description,
    ProjectRow.owner_id,
    ProjectRow.created_at,
    ProjectRow.deleted_at,
    ProjectRow.version,
)
_TASKS: Final = select(
    TaskRow.id,
    TaskRow.project_id,
    TaskRow.title,
    TaskRow.description,
    TaskRow.state,
    TaskRow.created_by,
    TaskRow.assignee_id,
    TaskRow.created_at,
    TaskRow.deleted_at,
    TaskRow.version,
)
_LIVING_TASKS: Final = _TASKS.join(ProjectRow, ProjectRow.id == TaskRow.project_id).where(
    TaskRow.deleted_at.is_(None), ProjectRow.deleted_at.is_(None)
)
_PROJECT: Final = _PROJECTS.where(ProjectRow.id == bindparam("project"), ProjectRow.deleted_at.is_(None))
_TASK: Final = _LIVING_TASKS.where(TaskRow.id == bindparam("task"))
_TASK_COUNTS: Final = (
    _LIVING_TASKS.with_only_columns(TaskRow.state, func.count(TaskRow.id).label("tasks"))
    .where(TaskRow.project_id == bindparam("project"))
    .group_by(TaskRow.state)
)
_NO_TASKS: Final[Page[TaskView]] = Page((), None)


class SqlProjectReader(TenantReaderBase, ProjectReader):
    """Projects of the database."""

    async def get(self, tenant: TenantId, project: ProjectId) -> ProjectView | None:
        """Return one project."""
        row = await self._row(tenant, _PROJECT, project=project.value)
        return None if row is None else _project_view(row)

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some projects, oldest first."""
        return await self._projects(tenant, ProjectRow.deleted_at.is_(None), request)

    async def deleted(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some deleted projects, which can be restored, oldest first."""
        return await self._projects(tenant, ProjectRow.deleted_at.is_not(None), request)

    async def task_counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        """Return how many tasks of a project are in each state; states without tasks are left out."""
        rows = await self._rows(tenant, _TASK_COUNTS, project=project.value)
        return {State(row.state): row.tasks for row in rows}

    async def _projects(self, tenant: TenantId, which: ColumnElement[bool], request: PageRequest) -> Page[ProjectView]:
        return await self._page(tenant, _PROJECTS.where(which), (ProjectRow.created_at, ProjectRow.id), request, _project_view)


class SqlTaskReader(TenantReaderBase, TaskReader):
    """Tasks of the database."""

    async def get(self, tenant: TenantId, task: TaskId) -> TaskView | None:
        """Return one task."""
        row = await self._row(tenant, _TASK, task=task.value)
        return None if row is None else _task_view(row)

    async def page(self, tenant: TenantId, wanted: TaskFilter, request: PageRequest) -> Page[TaskView]:
        """Return some of the wanted tasks, oldest first."""
        if wanted.words is not None and not _may_be_in_a_title(wanted.words):
            return _NO_TASKS
        statement = _LIVING_TASKS.where(*_conditions(wanted))
        return await self._page(tenant, statement, (TaskRow.created_at, TaskRow.id), request, _task_view)


class SqlTaskStream(TenantReaderBase, TaskStream):
    """Tasks of the database, as they are at the moment of the first."""

    async def living(self, tenant: TenantId) -> AsyncGenerator[TaskView, None]:
        """Return what `TaskReader` lists, oldest first."""
        async with aclosing(self._stream(tenant, _LIVING_TASKS.order_by(TaskRow.created_at, TaskRow.id))) as rows:
            async for row in rows:
                yield _task_view(row)

    async def all(self, tenant: TenantId) -> AsyncGenerator[TaskView, None]:
        """Return the same with those that can be restored, and those of projects that can."""
        async with aclosing(self._stream(tenant, _TASKS.order_by(TaskRow.created_at, TaskRow.id))) as rows:
            async for row in rows:
                yield _task_view(row)


def _conditions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.project is not None:
        conditions.append(TaskRow.project_id == wanted.project.value)
    if wanted.state is not None:
        conditions.append(TaskRow.state == wanted.state.value)
    if wanted.assignee is not None:
        conditions.append(TaskRow.assignee_id == wanted.assignee.value)
    if wanted.words is not None:
        conditions.append(TaskRow.title_folded.contains(folded(wanted.words), autoescape=True))
    return conditions


def _may_be_in_a_title(words: str) -> bool:
    """Tell whether a title can hold some words; if not, a database may even refuse to look for them."""
    longest = TaskRow.title_folded.type.length
    return len(folded(words)) <= longest and all(sign != "\0" and not "\ud800" <= sign <= "\udfff" for sign in words)


def _project_view(row: Line) -> ProjectView:
    return ProjectView(
        id=row.id,
        name=row.name,
        description=row.description,
        owner_id=row.owner_id,
        created_at=row.created_at,
        deleted_at=row.deleted_at,
        version=row.version,
    )


def _task_view(row: Line) -> TaskView:
    return TaskView(
        id=row.id,
        project_id=row.project_id,
        title=row.title,
        description=row.description,
        state=row.state,
        created_by=row.created_by,
        assignee_id=row.assignee_id,
        created_at=row.created_at,
        deleted_at=row.deleted_at,
        version=row.version,
    )
