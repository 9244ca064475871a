"""Change where an endpoint is, and what it is told of."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.webhooks.finding import find_endpoint
from reference_service.application.webhooks.ports import EndpointView, PublicEvents, Targets, WebhooksTransactions
from reference_service.application.webhooks.views import view_of_endpoint
from reference_service.application.webhooks.wishes import Wishes
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, Invalid, stale
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.webhooks.endpoint import EndpointStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class EditEndpoint:
    """Which endpoint, what it shall be, and the version that the change was made from."""

    endpoint_id: str
    url: str
    events: tuple[str, ...]
    status: str
    expected_version: int


class EditEndpointHandler:
    """Changes an endpoint; one that was disabled is told of events again if that is wanted."""

    def __init__(self, transactions: WebhooksTransactions, targets: Targets, public: PublicEvents, clock: Clock) -> None:
        self._transactions = transactions
        self._targets = targets
        self._public = public
        self._clock = clock

    async def execute(self, actor: TenantActor, command: EditEndpoint) -> Result[EndpointView, DomainError]:
        """Return the changed endpoint; one that has changed meanwhile is left alone."""
        allowed = actor.require(Permission.WEBHOOKS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        if command.status not in set(EndpointStatus):
            names = ", ".join(EndpointStatus)
            return Err(Invalid(code="UNKNOWN_STATUS", message=f"`status` is one of {names}.", field="status"))
        wishes = await Wishes.parse(command.url, command.events, public=self._public, targets=self._targets)
        if isinstance(wishes, Err):
            return wishes
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_endpoint(work, command.endpoint_id)
            if isinstance(found, Err):
                return found
            endpoint = found.value
            if endpoint.version != command.expected_version:
                return Err(stale("endpoint"))
            endpoint.edit(
                url=wishes.value.url,
                subscription=wishes.value.subscription,
                status=EndpointStatus(command.status),
                now=self._clock.now(),
            )
            await work.endpoints.save(endpoint)
            return (await work.commit()).map(lambda _: view_of_endpoint(endpoint))
