"""What is heard of work, in the words of this context."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from reference_service.domain.shared.ids import ProjectId, TaskId


class Stage(StrEnum):
    """How far a task has come."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    REVIEW = "review"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFact:
    """What became of a project; None where the fact does not say."""

    project_id: ProjectId
    at: datetime
    """Since when it has been so: an older fact says nothing new."""
    active_at: datetime
    """When somebody did something."""
    started_at: datetime | None = None
    is_there: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFact:
    """What became of a task; None where the fact does not say."""

    task_id: TaskId
    at: datetime
    """Since when it has been so: an older fact says nothing new."""
    active_at: datetime
    """When somebody did something."""
    project_id: ProjectId | None = None
    stage: Stage | None = None
    is_there: bool | None = None


Fact: TypeAlias = ProjectFact | TaskFact
