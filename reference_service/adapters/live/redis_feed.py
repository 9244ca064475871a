"""News between processes, by Redis."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from reference_service.adapters.live.inbox import MOST, Inboxes, following
from reference_service.adapters.live.subscription import InboxSubscription
from reference_service.adapters.live.wire import Wire
from reference_service.application.live.ports import Feed, Gap, Message, News, Subscription
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Ok

_log = structlog.get_logger()
_CHANNELS: Final = "live:"
"""What the channel of each tenant begins with."""
_REMEMBERED: Final = "live-before:"
"""What the list of a tenant's newest messages begins with."""
_LIFE: Final = timedelta(minutes=10)
"""For how long it is remembered what was told."""
_PAUSE: Final = 0.5
"""Seconds until Redis is tried again."""
_QUIET: Final = 5.0
"""Seconds of silence after which Redis is asked whether it is there; after twice as many it is taken for gone."""


class RedisFeed(Feed):
    """Tells listeners in all processes, by one connection of each.

    What was missed while Redis was gone is not brought back: everybody who listens is told of the gap.
    """

    def __init__(self, redis: Redis, wire: Wire, clock: Clock, *, patience: timedelta, most: int = MOST) -> None:
        """`most` is how many messages may wait for a listener.

        `patience` is how long Redis has for a message, and how long whoever begins to listen waits for it.
        """
        self._redis = redis
        self._wire = wire
        self._clock = clock
        self._patience = patience.total_seconds()
        self._inboxes = Inboxes(most)
        self._is_up = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._owed: set[TenantId] = set()
        """The tenants whose listeners have missed something, and do not know it yet."""
        self._paying: asyncio.Task[None] | None = None

    async def publish(self, tenant: TenantId, message: Message) -> None:
        """Tell all who listen, or, once Redis is back, that they missed something."""
        try:
            await self._send(tenant, message)
        except (RedisError, OSError) as error:
            _log.warning("live_message_lost", error=type(error).__name__)
            self._owed.add(tenant)
            if self._paying is None or self._paying.done():
                self._paying = asyncio.create_task(self._pay(), name="live gaps")

    def subscribe(self, tenant: TenantId, after: UUID | None = None) -> Subscription:
        """Return what happens from now on; with an event that was heard last, what followed it comes first."""

        async def earlier() -> Sequence[News]:
            return () if after is None else await self._since(tenant, after)

        return InboxSubscription(self._inboxes, tenant, ready=self._begin, earlier=earlier)

    async def close(self) -> None:
        """Listen and tell no more."""
        going = [task for task in (self._listening, self._paying) if task is not None]
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    async def _begin(self) -> None:
        """See to it that this process listens; whoever begins before it does is told of a gap later."""
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._keep_listening(), name="live feed")
        try:
            await asyncio.wait_for(self._is_up.wait(), self._patience)
        except TimeoutError:
            return

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                if self._is_up.is_set():
                    _log.warning("live_feed_lost", error=type(error).__name__)
            self._is_up.clear()
            await asyncio.sleep(_PAUSE)

    async def _listen(self) -> None:
        clock = asyncio.get_running_loop().time
        async with self._redis.pubsub() as pubsub:
            await pubsub.psubscribe(_CHANNELS + "*")
            heard = clock()
            while True:
                said = await pubsub.get_message(timeout=_QUIET)
                if said is not None:
                    heard = clock()
                    self._take(said)
                elif clock() - heard > 2 * _QUIET:
                    raise ConnectionError("Redis says nothing any more.")
                else:
                    await pubsub.ping()

    def _take(self, said: dict[str, Any]) -> None:
        if said["type"] == "psubscribe":
            # Who is there already has not heard what was said before this moment.
            self._inboxes.put_everywhere(Gap())
            self._is_up.set()
        elif said["type"] == "pmessage":
            channel = said["channel"].decode(errors="replace")
            tenant = TenantId.parse(channel.removeprefix(_CHANNELS))
            news = self._wire.news(said["data"], channel, self._clock.now())
            if isinstance(tenant, Ok) and news is not None:
                self._inboxes.put(tenant.value, news)

    async def _send(self, tenant: TenantId, news: News) -> None:
        channel, list_of = f"{_CHANNELS}{tenant}", f"{_REMEMBERED}{tenant}"
        content = self._wire.of_news(news, channel, self._clock.now() + _LIFE)
        async with asyncio.timeout(self._patience), self._redis.pipeline(transaction=True) as all_at_once:
            if isinstance(news, Gap):
                # What follows an event cannot be told any more.
                all_at_once.delete(list_of)
            else:
                all_at_once.rpush(list_of, content)
                all_at_once.ltrim(list_of, -MOST, -1)
                all_at_once.pexpire(list_of, _LIFE)
            all_at_once.publish(channel, content)
            await all_at_once.execute()

    async def _since(self, tenant: TenantId, after: UUID) -> Sequence[News]:
        channel, now = f"{_CHANNELS}{tenant}", self._clock.now()
        try:
            async with asyncio.timeout(self._patience):
                kept = await self._redis.lrange(f"{_REMEMBERED}{tenant}", 0, -1)
        except (RedisError, OSError):
            return (Gap(),)
        read = (self._wire.news(content, channel, now) for content in kept if isinstance(content, bytes))
        return following((news for news in read if isinstance(news, Message)), after)

    async def _pay(self) -> None:
        """Tell of the gaps, as soon as Redis is back."""
        while self._owed:
            await asyncio.sleep(_PAUSE)
            for tenant in tuple(self._owed):
                try:
                    await self._send(tenant, Gap())
                except (RedisError, OSError):
                    break
                self._owed.discard(tenant)
