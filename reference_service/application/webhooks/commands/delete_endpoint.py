"""Delete an endpoint."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.webhooks.finding import find_endpoint
from reference_service.application.webhooks.ports import WebhooksTransactions
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEndpoint:
    """Which endpoint."""

    endpoint_id: str


class DeleteEndpointHandler:
    """Deletes an endpoint, for good."""

    def __init__(self, transactions: WebhooksTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: DeleteEndpoint) -> Result[None, DomainError]:
        """Delete it: nothing is sent any more, and its secrets are gone."""
        allowed = actor.require(Permission.WEBHOOKS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_endpoint(work, command.endpoint_id)
            if isinstance(found, Err):
                return found
            found.value.delete(self._clock.now())
            await work.endpoints.save(found.value)
            return await work.commit()
