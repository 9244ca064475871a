"""Make the overview anew."""

from datetime import timedelta
from typing import Final

from reference_service.application.overview.learning import learn
from reference_service.application.overview.ports import OverviewTransactions, Source
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.overview.facts import Fact
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Ok

_AT_ONCE: Final = 100
_TRIES: Final = 20
_UNDER_WAY: Final = timedelta(minutes=1)
"""How long ago something may have happened that is not stored yet: its event is still to be heard."""


class RebuildOverviewHandler:
    """Forgets what was heard, and asks. Events may come in meanwhile: they are taken in as well."""

    def __init__(self, transactions: OverviewTransactions, source: Source, clock: Clock) -> None:
        self._transactions = transactions
        self._source = source
        self._clock = clock

    async def execute(self, *tenants: TenantId) -> int:
        """Do so for some tenants, or for all if none is named; return how many projects and tasks there were."""
        return sum([await self._rebuild(tenant) for tenant in tenants or await self._source.tenants()])

    async def _rebuild(self, tenant: TenantId) -> int:
        at, count = self._clock.now() - _UNDER_WAY, 0
        async with self._transactions.begin(tenant) as work:
            await work.summaries.clear()
            await work.tasks.clear()
            (await work.commit()).unwrap()
        waiting: list[Fact] = []
        facts = self._source.facts(tenant, at)
        try:
            async for fact in facts:
                waiting.append(fact)
                if len(waiting) == _AT_ONCE:
                    count += await self._learn(tenant, waiting)
                    waiting = []
        finally:
            await facts.aclose()
        return count + await self._learn(tenant, waiting)

    async def _learn(self, tenant: TenantId, facts: list[Fact]) -> int:
        for _ in range(_TRIES - 1):
            if isinstance(await learn(self._transactions, tenant, facts), Ok):
                return len(facts)
        (await learn(self._transactions, tenant, facts)).unwrap()
        return len(facts)
