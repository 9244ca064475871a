"""What waits for a listener in this process."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from reference_service.application.live.ports import FellBehind, Gap, Message, News
from reference_service.domain.shared.ids import TenantId

MOST: Final = 256
"""How many messages wait for a listener, and how many of each tenant are remembered for those who come back."""


class Inbox:
    """The news for one listener, in their order; a message that comes again soon is not told again."""

    def __init__(self, most: int = MOST) -> None:
        """`most` is how many may wait; when more come, the listener has fallen behind for good."""
        self._most = most
        self._waiting: deque[News] = deque()
        self._known: deque[UUID] = deque(maxlen=MOST)
        self._came = asyncio.Event()
        self._is_full = False

    def put(self, news: News) -> None:
        """Have something told."""
        if len(self._waiting) >= self._most:
            self._is_full = True
        elif self._is_new(news):
            self._waiting.append(news)
        self._came.set()

    def begin_with(self, earlier: Iterable[News]) -> None:
        """Have what happened earlier told first."""
        since = tuple(self._waiting)
        first = tuple(earlier)
        self._most += len(first)
        self._known.clear()
        self._waiting = deque(news for news in (*first, *since) if self._is_new(news))
        self._came.set()

    async def next(self) -> News:
        """Return what comes next. FellBehind: too much was waiting."""
        while True:
            if self._is_full:
                raise FellBehind
            if self._waiting:
                return self._waiting.popleft()
            self._came.clear()
            await self._came.wait()

    def _is_new(self, news: News) -> bool:
        if isinstance(news, Message):
            if news.id in self._known:
                return False
            self._known.append(news.id)
        return True


class Inboxes:
    """The inboxes of all who listen in this process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._of: dict[TenantId, set[Inbox]] = {}

    @contextmanager
    def opened(self, tenant: TenantId) -> Iterator[Inbox]:
        """Keep an inbox for somebody who listens in a tenant."""
        inbox = Inbox(self._most)
        self._of.setdefault(tenant, set()).add(inbox)
        try:
            yield inbox
        finally:
            self._of[tenant].discard(inbox)
            if not self._of[tenant]:
                del self._of[tenant]

    def put(self, tenant: TenantId, news: News) -> None:
        """Have something told to all who listen in a tenant."""
        for inbox in self._of.get(tenant, ()):
            inbox.put(news)

    def put_everywhere(self, news: News) -> None:
        """Have something told to all who listen."""
        for tenant in self._of:
            self.put(tenant, news)


def following(remembered: Iterable[Message], after: UUID) -> tuple[News, ...]:
    """Return what followed an event; a gap if it is not remembered."""
    known = tuple(remembered)
    places = [place for place, message in enumerate(known) if message.id == after]
    return known[places[-1] + 1 :] if places else (Gap(),)
