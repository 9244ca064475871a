"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.overview.facts import Fact, Stage
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest


class Summaries(Repository[ProjectId, ProjectSummary]):
    """The projects of one tenant, counted."""

    @abstractmethod
    async def several(self, keys: Collection[ProjectId]) -> Sequence[ProjectSummary]:
        """Return those of some projects that there are, read at once."""

    @abstractmethod
    async def clear(self) -> None:
        """Remove all that are stored, at once."""


class TrackedTasks(Repository[TaskId, TrackedTask]):
    """The tasks of one tenant, as far as they have been heard of."""

    @abstractmethod
    async def several(self, keys: Collection[TaskId]) -> Sequence[TrackedTask]:
        """Return those of some tasks that there are, read at once."""

    @abstractmethod
    async def clear(self) -> None:
        """Remove all that are stored, at once."""


class OverviewUnitOfWork(UnitOfWork):
    """A transaction over the overview of one tenant."""

    summaries: Summaries
    tasks: TrackedTasks


class OverviewTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, tenant: TenantId) -> OverviewUnitOfWork:
        """Return a transaction inside one tenant, in nobody's name."""


class Facts(ABC):
    """What events of other contexts mean to this one."""

    @property
    @abstractmethod
    def kinds(self) -> Collection[type[Event]]:
        """The kinds of events that tell facts."""

    @abstractmethod
    def of(self, event: Event) -> Fact:
        """Return the fact that an event tells; LookupError for one that tells none."""


class Source(ABC):
    """What the overview is about, where it is kept."""

    @abstractmethod
    async def tenants(self) -> Sequence[TenantId]:
        """Return all tenants."""

    @abstractmethod
    def facts(self, tenant: TenantId, at: datetime) -> AsyncGenerator[Fact, None]:
        """Return all that is so at a moment; of what is deleted, that it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOverview:
    """How far a tenant has come; deleted projects and tasks do not count, though they are activity."""

    projects: int
    open_tasks: int
    """Those that are neither done nor cancelled."""
    done_tasks: int
    last_activity_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectProgress:
    """How far a project has come."""

    id: UUID
    started_at: datetime
    tasks: Mapping[Stage, int]
    last_activity_at: datetime


class OverviewReader(ABC):
    """The overview, to look at. It is a little behind: it hears of what has happened."""

    @abstractmethod
    async def of_tenant(self, tenant: TenantId) -> TenantOverview:
        """Return how far a tenant has come."""

    @abstractmethod
    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectProgress]:
        """Return some projects, oldest first."""
