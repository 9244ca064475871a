"""What happens to projects and tasks."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.events import TenantEvent
from reference_service.domain.shared.ids import ProjectId, TaskId
from reference_service.domain.work.workflow import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEvent(TenantEvent):
    """A fact about a project."""

    project_id: ProjectId

    @property
    def aggregate(self) -> UUID:
        """The project."""
        return self.project_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStarted(ProjectEvent):
    """There is a new project."""

    name: ClassVar[str] = "work.project_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEdited(ProjectEvent):
    """A project has another name or description."""

    name: ClassVar[str] = "work.project_edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDeleted(ProjectEvent):
    """A project is gone, and can be restored for a while."""

    name: ClassVar[str] = "work.project_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRestored(ProjectEvent):
    """A deleted project is back."""

    name: ClassVar[str] = "work.project_restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(TenantEvent):
    """A fact about a task."""

    task_id: TaskId

    @property
    def aggregate(self) -> UUID:
        """The task."""
        return self.task_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(TaskEvent):
    """There is a new task."""

    name: ClassVar[str] = "work.task_added"
    project_id: ProjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEdited(TaskEvent):
    """A task has another title, description or assignee."""

    name: ClassVar[str] = "work.task_edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMoved(TaskEvent):
    """A task went from one state to another."""

    name: ClassVar[str] = "work.task_moved"
    before: State
    after: State


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDeleted(TaskEvent):
    """A task is gone, and can be restored for a while."""

    name: ClassVar[str] = "work.task_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRestored(TaskEvent):
    """A deleted task is back."""

    name: ClassVar[str] = "work.task_restored"
