"""Rows of this context as entities, and back."""

import unicodedata
from uuid import UUID

from reference_service.adapters.persistence.work.tables import ProjectRow, TaskRow
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId, UserId
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State


def project_of(row: ProjectRow) -> Project:
    """Return the project that a row holds."""
    return Project(
        id=ProjectId(row.id),
        tenant_id=TenantId(row.tenant_id),
        name=Name(row.name),
        description=Prose(row.description),
        owner_id=UserId(row.owner_id),
        created_at=row.created_at,
        deleted_at=row.deleted_at,
        version=row.version,
    )


def write_project(project: Project, row: ProjectRow) -> None:
    """Bring a row to the state of its project."""
    row.id = project.id.value
    row.tenant_id = project.tenant_id.value
    row.name = project.name.value
    row.description = project.description.value
    row.owner_id = project.owner_id.value
    row.created_at = project.created_at
    row.deleted_at = project.deleted_at


def task_of(row: TaskRow) -> Task:
    """Return the task that a row holds."""
    return Task(
        id=TaskId(row.id),
        tenant_id=TenantId(row.tenant_id),
        project_id=ProjectId(row.project_id),
        title=Name(row.title),
        description=Prose(row.description),
        state=State(row.state),
        created_by=UserId(row.created_by),
        created_at=row.created_at,
        assignee_id=_user_of(row.assignee_id),
        deleted_at=row.deleted_at,
        version=row.version,
    )


def write_task(task: Task, row: TaskRow) -> None:
    """Bring a row to the state of its task."""
    row.id = task.id.value
    row.tenant_id = task.tenant_id.value
    row.project_id = task.project_id.value
    row.title = task.title.value
    row.title_folded = folded(task.title.value)
    row.description = task.description.value
    row.state = task.state.value
    row.created_by = task.created_by.value
    row.created_at = task.created_at
    row.assignee_id = None if task.assignee_id is None else task.assignee_id.value
    row.deleted_at = task.deleted_at


def folded(text: str) -> str:
    """Return a text as it is compared with others: composed (NFC), and without regard to case."""
    return unicodedata.normalize("NFC", text).casefold()


def _user_of(user: UUID | None) -> UserId | None:
    return None if user is None else UserId(user)
