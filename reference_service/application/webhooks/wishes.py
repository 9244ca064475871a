"""What somebody wants of an endpoint, checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from reference_service.application.webhooks.ports import PublicEvents, Targets
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.webhooks.endpoint import EndpointUrl
from reference_service.domain.webhooks.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Wishes:
    """Where to, and of what."""

    url: EndpointUrl
    subscription: Subscription

    @classmethod
    async def parse(cls, url: str, events: Sequence[str], *, public: PublicEvents, targets: Targets) -> Result[Self, Invalid]:
        """Return both, or the first that is invalid; an address that may not be called is."""
        subscription = Subscription.parse(events, public.names)
        if isinstance(subscription, Err):
            return subscription
        address = EndpointUrl.parse(url)
        if isinstance(address, Err):
            return address
        checked = await targets.check(address.value)
        if isinstance(checked, Err):
            return checked
        return Ok(cls(address.value, subscription.value))
