"""Keep the overview true."""

from collections.abc import Collection, Sequence
from typing import ClassVar, Final

from reference_service.application.overview.learning import learn
from reference_service.application.overview.ports import Facts, OverviewTransactions
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.subscriber import Gatherer
from reference_service.domain.overview.facts import Fact
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Ok

_TRIES: Final = 5


class KeepOverview(Gatherer):
    """Counts what happened."""

    name: ClassVar[str] = "overview.keep_overview"

    def __init__(self, transactions: OverviewTransactions, facts: Facts) -> None:
        self._transactions = transactions
        self._facts = facts

    @property
    def hears(self) -> Collection[type[Event]]:
        """The kinds of events that tell facts."""
        return self._facts.kinds

    async def receive(self, envelopes: Sequence[Envelope[Event]]) -> None:
        """Take the facts in, those of a tenant at once. They may come more than once, which changes nothing."""
        facts: dict[TenantId, list[Fact]] = {}
        for envelope in envelopes:
            if envelope.event.tenant is not None:
                facts.setdefault(envelope.event.tenant, []).append(self._facts.of(envelope.event))
        for tenant, of_tenant in facts.items():
            await self._take_in(tenant, of_tenant)

    async def _take_in(self, tenant: TenantId, facts: Sequence[Fact]) -> None:
        for _ in range(_TRIES - 1):
            if isinstance(await learn(self._transactions, tenant, facts), Ok):
                return
            # Another worker counted in the same project at the same time.
        # A refusal raises, so that the events come again.
        (await learn(self._transactions, tenant, facts)).unwrap()
