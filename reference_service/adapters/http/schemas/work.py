"""Projects and tasks."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from reference_service.adapters.http.schemas.base import Input, Output, Title, Words

_Id = Annotated[str, Field(max_length=36)]


class ProjectIn(Input):
    """What a project is called and said to be."""

    name: Title
    description: Words


class ProjectOut(Output):
    """A project."""

    id: UUID
    name: str
    description: str
    owner_id: UUID
    created_at: datetime
    deleted_at: datetime | None


class OverviewOut(ProjectOut):
    """A project, and how many of its tasks are in each state."""

    tasks: dict[str, int]


class TaskIn(Input):
    """What a task says, and who does it."""

    title: Title
    description: Words
    assignee_id: _Id | None = None


class MoveIn(Input):
    """Where a task goes."""

    state: Annotated[str, Field(max_length=32)]


class TaskOut(Output):
    """A task."""

    id: UUID
    project_id: UUID
    title: str
    description: str
    state: str
    created_by: UUID
    assignee_id: UUID | None
    created_at: datetime
    deleted_at: datetime | None
