"""What becomes of the overview by a fact."""

from collections.abc import Iterable

from reference_service.application.overview.ports import OverviewTransactions, OverviewUnitOfWork
from reference_service.domain.overview.facts import Fact, ProjectFact, TaskFact
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Result


async def learn(transactions: OverviewTransactions, tenant: TenantId, facts: Iterable[Fact]) -> Result[None, Conflict | Stale]:
    """Take facts in, all or none: none if somebody else counted the same project meanwhile."""
    async with transactions.begin(tenant) as work:
        for fact in facts:
            await take_in(work, tenant, fact)
        return await work.commit()


async def take_in(work: OverviewUnitOfWork, tenant: TenantId, fact: Fact) -> None:
    """Take a fact into a transaction."""
    if isinstance(fact, ProjectFact):
        await _of_project(work, tenant, fact)
    else:
        await _of_task(work, tenant, fact)


async def _of_project(work: OverviewUnitOfWork, tenant: TenantId, fact: ProjectFact) -> None:
    kept = await work.summaries.get(fact.project_id)
    summary = kept or ProjectSummary.heard_of(fact.project_id, tenant, fact.active_at)
    summary.learn(fact)
    await (work.summaries.add(summary) if kept is None else work.summaries.save(summary))


async def _of_task(work: OverviewUnitOfWork, tenant: TenantId, fact: TaskFact) -> None:
    kept = await work.tasks.get(fact.task_id)
    task = kept or TrackedTask.heard_of(tenant, fact)
    before = task.counts_as
    task.learn(fact)
    await (work.tasks.add(task) if kept is None else work.tasks.save(task))
    if task.project_id is None:
        return
    known = await work.summaries.get(task.project_id)
    summary = known or ProjectSummary.heard_of(task.project_id, tenant, task.active_at)
    summary.recount(before, task.counts_as)
    summary.touch(task.active_at)
    await (work.summaries.add(summary) if known is None else work.summaries.save(summary))
