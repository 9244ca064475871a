"""News inside one process that is alone."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from reference_service.adapters.live.inbox import MOST, Inboxes, following
from reference_service.adapters.live.subscription import InboxSubscription
from reference_service.application.live.ports import Feed, Message, News, Subscription
from reference_service.domain.shared.ids import TenantId

_TENANTS: Final = 500
"""Of how many tenants it is remembered what happened."""


class MemoryFeed(Feed):
    """Tells listeners in this process, and remembers the newest messages of the tenants in which something happened last."""

    def __init__(self, *, most: int = MOST) -> None:
        """`most` is how many messages may wait for a listener."""
        self._inboxes = Inboxes(most)
        self._remembered: OrderedDict[TenantId, deque[Message]] = OrderedDict()

    async def publish(self, tenant: TenantId, message: Message) -> None:
        """Tell all who listen."""
        self._remembered.setdefault(tenant, deque(maxlen=MOST)).append(message)
        self._remembered.move_to_end(tenant)
        if len(self._remembered) > _TENANTS:
            self._remembered.popitem(last=False)
        self._inboxes.put(tenant, message)

    def subscribe(self, tenant: TenantId, after: UUID | None = None) -> Subscription:
        """Return what happens from now on; with an event that was heard last, what followed it comes first."""

        async def earlier() -> Sequence[News]:
            return () if after is None else following(self._remembered.get(tenant, ()), after)

        return InboxSubscription(self._inboxes, tenant, ready=_at_once, earlier=earlier)


async def _at_once() -> None:
    return None
