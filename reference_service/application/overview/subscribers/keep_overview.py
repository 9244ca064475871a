"""Keep the overview true."""

from typing import ClassVar, Final

from reference_service.application.overview.learning import learn
from reference_service.application.overview.ports import Facts, OverviewTransactions
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.result import Ok, Result

_TRIES: Final = 5


class KeepOverview(Subscriber[Event]):
    """Counts what happened."""

    name: ClassVar[str] = "overview.keep_overview"

    def __init__(self, hears: type[Event], transactions: OverviewTransactions, facts: Facts) -> None:
        """Hear of one kind of events."""
        self.hears = hears
        self._transactions = transactions
        self._facts = facts

    async def receive(self, envelope: Envelope[Event]) -> None:
        """Take the fact in. It may come more than once, which changes nothing."""
        taken = await self._take_in(envelope)
        for _ in range(_TRIES - 1):
            if isinstance(taken, Ok):
                return
            # Another worker counted in the same project at the same time.
            taken = await self._take_in(envelope)
        # A refusal raises, so that the event comes again.
        taken.unwrap()

    async def _take_in(self, envelope: Envelope[Event]) -> Result[None, Conflict | Stale]:
        tenant = envelope.event.tenant
        if tenant is None:
            return Ok(None)
        return await learn(self._transactions, tenant, [self._facts.of(envelope.event)])
