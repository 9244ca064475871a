"""Fakes of the ports of the overview."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from datetime import datetime

from reference_service.application.overview.ports import (
    OverviewReader,
    OverviewTransactions,
    OverviewUnitOfWork,
    ProjectProgress,
    Source,
    Summaries,
    TenantOverview,
    TrackedTasks,
)
from reference_service.domain.overview.facts import Fact, Stage
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from tests.reference_service.fakes.pages import page_of
from tests.reference_service.fakes.scoped import FakeTenantCollection, FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import Store


class FakeSummaries(FakeTenantCollection[ProjectId, ProjectSummary], Summaries):
    """The summaries of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "summaries", "summary", lambda each: each.id, tenant, lambda each: each.tenant_id)
        self._of = tenant

    async def several(self, keys: Collection[ProjectId]) -> Sequence[ProjectSummary]:
        return [each for each in self.seen() if each.id in keys]

    async def clear(self) -> None:
        for key in [key for key, each in self.rows.items() if each.tenant_id == self._of]:
            del self.rows[key]


class FakeTrackedTasks(FakeTenantCollection[TaskId, TrackedTask], TrackedTasks):
    """The tracked tasks of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "tracked_tasks", "tracked task", lambda each: each.id, tenant, lambda each: each.tenant_id)
        self._of = tenant

    async def several(self, keys: Collection[TaskId]) -> Sequence[TrackedTask]:
        return [each for each in self.seen() if each.id in keys]

    async def clear(self) -> None:
        for key in [key for key, each in self.rows.items() if each.tenant_id == self._of]:
            del self.rows[key]


class FakeOverviewUnitOfWork(FakeTenantUnitOfWork, OverviewUnitOfWork):
    """A transaction over the overview of one tenant."""

    def __init__(self, transactions: FakeTransactions, tenant: TenantId) -> None:
        super().__init__(transactions)
        self.summaries: FakeSummaries = FakeSummaries(self.store, tenant)
        self.tasks: FakeTrackedTasks = FakeTrackedTasks(self.store, tenant)
        self.collections = (self.summaries, self.tasks)


class FakeOverviewTransactions(FakeTransactions, OverviewTransactions):
    """Where units of work over a store come from."""

    def begin(self, tenant: TenantId) -> FakeOverviewUnitOfWork:
        return FakeOverviewUnitOfWork(self, tenant)


class FakeOverviewReader(OverviewReader):
    """The overview of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_tenant(self, tenant: TenantId) -> TenantOverview:
        known = self._summaries(tenant)
        living = [each for each in known if each.is_there]
        unfinished = (Stage.OPEN, Stage.IN_PROGRESS, Stage.REVIEW)
        return TenantOverview(
            projects=len(living),
            open_tasks=sum(each.tasks[stage] for each in living for stage in unfinished),
            done_tasks=sum(each.tasks[Stage.DONE] for each in living),
            last_activity_at=max((each.active_at for each in known), default=None),
        )

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectProgress]:
        views = [
            ProjectProgress(id=each.id.value, started_at=each.started_at, tasks=each.tasks, last_activity_at=each.active_at)
            for each in self._summaries(tenant)
            if each.is_there
        ]
        return page_of(views, lambda view: Place(view.started_at, view.id), request)

    def _summaries(self, tenant: TenantId) -> list[ProjectSummary]:
        kept = self._store.tables.get("summaries", {}).values()
        return [each for each in kept if isinstance(each, ProjectSummary) and each.tenant_id == tenant]


class FakeSource(Source):
    """The facts that a test gives, by their tenant; `asked` are the moments that it was asked for."""

    def __init__(self, known: Mapping[TenantId, Sequence[Fact]]) -> None:
        self.known = known
        self.asked: list[datetime] = []

    async def tenants(self) -> Sequence[TenantId]:
        return list(self.known)

    async def facts(self, tenant: TenantId, at: datetime) -> AsyncGenerator[Fact, None]:
        self.asked.append(at)
        for fact in self.known.get(tenant, ()):
            yield fact
