"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State


class Projects(Repository[ProjectId, Project]):
    """The projects of one tenant."""


class Tasks(Repository[TaskId, Task]):
    """The tasks of one tenant."""


class WorkUnitOfWork(UnitOfWork):
    """A transaction over the projects and tasks of one tenant."""

    projects: Projects
    tasks: Tasks


class WorkTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, tenant: TenantId, by: UserId | None) -> WorkUnitOfWork:
        """Return a transaction inside one tenant, in the name of a user; None is the service itself."""


class Colleagues(ABC):
    """What this context has to know of members."""

    @abstractmethod
    async def includes(self, tenant: TenantId, user: UserId) -> bool:
        """Tell whether a user is a member of a tenant, so that work can be assigned to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """What is told about a project."""

    id: UUID
    name: str
    description: str
    owner_id: UUID
    created_at: datetime
    deleted_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """What is told about a task."""

    id: UUID
    project_id: UUID
    title: str
    description: str
    state: str
    created_by: UUID
    assignee_id: UUID | None
    created_at: datetime
    deleted_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks of a list are wanted; None asks for all."""

    project: ProjectId | None = None
    state: State | None = None
    assignee: UserId | None = None
    words: str | None = None
    """Letters that the title holds, whatever their case; `%` and `_` mean themselves."""


class ProjectReader(ABC):
    """Projects, to look at; deleted ones only where it says so."""

    @abstractmethod
    async def get(self, tenant: TenantId, project: ProjectId) -> ProjectView | None:
        """Return one project."""

    @abstractmethod
    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some projects, oldest first."""

    @abstractmethod
    async def deleted(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some deleted projects, which can be restored, oldest first."""

    @abstractmethod
    async def task_counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        """Return how many tasks of a project are in each state; states without tasks are left out."""


class TaskReader(ABC):
    """Tasks, to look at; without deleted ones and those of deleted projects."""

    @abstractmethod
    async def get(self, tenant: TenantId, task: TaskId) -> TaskView | None:
        """Return one task."""

    @abstractmethod
    async def page(self, tenant: TenantId, wanted: TaskFilter, request: PageRequest) -> Page[TaskView]:
        """Return some of the wanted tasks, oldest first."""


class TaskStream(ABC):
    """All tasks of a tenant, however many, of which a few are held at once.

    Whoever stops before the end closes the stream, which gives back what it reads through.
    """

    @abstractmethod
    def living(self, tenant: TenantId) -> AsyncGenerator[TaskView, None]:
        """Return what `TaskReader` lists, oldest first."""

    @abstractmethod
    def all(self, tenant: TenantId) -> AsyncGenerator[TaskView, None]:
        """Return the same with those that can be restored, and those of projects that can."""


class Graveyard(ABC):
    """What was deleted long ago, in all tenants."""

    @abstractmethod
    async def purge(self, before: datetime) -> int:
        """Remove for good what was deleted before a moment; return how many projects and tasks that was."""
