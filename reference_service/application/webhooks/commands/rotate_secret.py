"""Give an endpoint a new secret."""

from dataclasses import dataclass, field

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.sealing import Sealing
from reference_service.application.webhooks.finding import find_endpoint
from reference_service.application.webhooks.ports import EndpointView, SigningSecrets, WebhooksTransactions
from reference_service.application.webhooks.views import view_of_endpoint
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateSecret:
    """Of which endpoint."""

    endpoint_id: str


@dataclass(frozen=True, slots=True)
class RotatedEndpoint:
    """An endpoint, and its new secret, which is shown this once."""

    endpoint: EndpointView
    secret: str = field(repr=False)


class RotateSecretHandler:
    """Makes a new secret; for a while, deliveries are signed with the one before as well."""

    def __init__(self, transactions: WebhooksTransactions, secrets: SigningSecrets, sealing: Sealing, clock: Clock) -> None:
        self._transactions = transactions
        self._secrets = secrets
        self._sealing = sealing
        self._clock = clock

    async def execute(self, actor: TenantActor, command: RotateSecret) -> Result[RotatedEndpoint, DomainError]:
        """Return the endpoint with its new secret."""
        allowed = actor.require(Permission.WEBHOOKS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        secret = self._secrets.new()
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_endpoint(work, command.endpoint_id)
            if isinstance(found, Err):
                return found
            endpoint = found.value
            endpoint.rotate(self._sealing.seal(secret, str(endpoint.id)), self._clock.now())
            await work.endpoints.save(endpoint)
            return (await work.commit()).map(lambda _: RotatedEndpoint(view_of_endpoint(endpoint), secret))
