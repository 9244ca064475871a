"""What becomes of the overview by facts."""

from collections.abc import Iterable, Sequence

from reference_service.application.overview.ports import OverviewTransactions, OverviewUnitOfWork
from reference_service.domain.overview.facts import Fact, ProjectFact
from reference_service.domain.overview.learning import Learning
from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Result


async def learn(transactions: OverviewTransactions, tenant: TenantId, facts: Sequence[Fact]) -> Result[None, Conflict | Stale]:
    """Take facts in, all or none: none if somebody else counted the same project meanwhile."""
    async with transactions.begin(tenant) as work:
        learning = await _known(work, tenant, facts)
        for fact in facts:
            learning.take_in(fact)
        await _keep(work, learning)
        return await work.commit()


async def _known(work: OverviewUnitOfWork, tenant: TenantId, facts: Iterable[Fact]) -> Learning:
    """Return what is known of all that the facts concern, read at once."""
    tasks = await work.tasks.several({fact.task_id for fact in facts if not isinstance(fact, ProjectFact)})
    projects = {each.project_id for each in (*facts, *tasks) if each.project_id is not None}
    return Learning(tenant, await work.summaries.several(projects), tasks)


async def _keep(work: OverviewUnitOfWork, learning: Learning) -> None:
    for summary in learning.summaries:
        await (work.summaries.add(summary) if learning.is_new(summary) else work.summaries.save(summary))
    for task in learning.tasks:
        await (work.tasks.add(task) if learning.is_new(task) else work.tasks.save(task))
