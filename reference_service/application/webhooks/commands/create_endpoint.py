"""Have an address told of events."""

from dataclasses import dataclass, field

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.sealing import Sealing
from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.shared.repeat import first_made
from reference_service.application.webhooks.ports import (
    EndpointView,
    PublicEvents,
    SigningSecrets,
    Targets,
    WebhooksTransactions,
)
from reference_service.application.webhooks.views import view_of_endpoint
from reference_service.application.webhooks.wishes import Wishes
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import Conflict, DomainError, not_found
from reference_service.domain.shared.ids import EndpointId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.webhooks.endpoint import MOST_ENDPOINTS, WebhookEndpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEndpoint:
    """Where to, and of what. A request that comes again with the same key gets what the first one made."""

    url: str
    events: tuple[str, ...]
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An endpoint, and its secret, which is shown this once: None when the same request comes again."""

    endpoint: EndpointView
    secret: str | None = field(repr=False)


class CreateEndpointHandler:
    """Adds an endpoint, with a secret of its own."""

    def __init__(
        self,
        transactions: WebhooksTransactions,
        targets: Targets,
        public: PublicEvents,
        secrets: SigningSecrets,
        sealing: Sealing,
        clock: Clock,
        ids: IdFactory,
    ) -> None:
        self._transactions = transactions
        self._targets = targets
        self._public = public
        self._secrets = secrets
        self._sealing = sealing
        self._clock = clock
        self._ids = ids

    async def execute(self, actor: TenantActor, command: CreateEndpoint) -> Result[NewEndpoint, DomainError]:
        """Return the new endpoint; an address that may not be called, unknown events and one too many are refused."""
        allowed = actor.require(Permission.WEBHOOKS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        # Names are looked up before the transaction: on SQLite all who write would wait for an answer.
        wishes = await Wishes.parse(command.url, command.events, public=self._public, targets=self._targets)
        if isinstance(wishes, Err):
            return wishes
        endpoint_id, secret = EndpointId(self._ids.new()), self._secrets.new()
        endpoint = WebhookEndpoint.add(
            endpoint_id,
            tenant_id=actor.tenant_id,
            url=wishes.value.url,
            subscription=wishes.value.subscription,
            secret=self._sealing.seal(secret, str(endpoint_id)),
            now=self._clock.now(),
        )
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            first = await first_made(work, command.key, endpoint_id.value)
            if isinstance(first, Err):
                return first
            if first.value is not None:
                made = await work.endpoints.get(EndpointId(first.value))
                gone = made is None or made.deleted_at is not None
                return Err(not_found("endpoint")) if made is None or gone else Ok(NewEndpoint(view_of_endpoint(made), None))
            if len(await work.endpoints.living()) >= MOST_ENDPOINTS:
                return Err(Conflict(code="TOO_MANY_ENDPOINTS", message=f"A tenant has {MOST_ENDPOINTS} endpoints at most."))
            await work.endpoints.add(endpoint)
            return (await work.commit()).map(lambda _: NewEndpoint(view_of_endpoint(endpoint), secret))
