"""What a listener holds on to."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from reference_service.adapters.live.inbox import Inbox, Inboxes
from reference_service.application.live.ports import News, Subscription
from reference_service.domain.shared.ids import TenantId


class InboxSubscription(Subscription):
    """News out of an inbox, which is there as long as somebody listens."""

    def __init__(
        self,
        inboxes: Inboxes,
        tenant: TenantId,
        *,
        ready: Callable[[], Awaitable[None]],
        earlier: Callable[[], Awaitable[Sequence[News]]],
    ) -> None:
        """`ready` is waited for before the inbox is there; `earlier` is asked then, so that nothing is lost in between."""
        self._inboxes = inboxes
        self._tenant = tenant
        self._ready = ready
        self._earlier = earlier
        self._stack = ExitStack()
        self._inbox: Inbox | None = None

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        await self._ready()
        with ExitStack() as opening:
            self._inbox = opening.enter_context(self._inboxes.opened(self._tenant))
            self._inbox.begin_with(await self._earlier())
            self._stack = opening.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Listen no more."""
        self._stack.close()

    async def __anext__(self) -> News:
        """Return what comes next, once it comes."""
        assert self._inbox is not None, "It is entered before it is listened to."
        return await self._inbox.next()
