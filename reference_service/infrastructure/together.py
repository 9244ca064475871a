"""What the processes of one service have to agree on, in Redis."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from reference_service.adapters.cache.codec import Codec
from reference_service.adapters.cache.forgetting import forget
from reference_service.adapters.cache.redis import RedisCache
from reference_service.adapters.jobs.redis_line import RedisLine
from reference_service.adapters.live.redis_feed import RedisFeed
from reference_service.adapters.live.redis_tickets import RedisTickets
from reference_service.adapters.live.wire import Wire
from reference_service.adapters.messaging.redis_streams import RedisEventStream
from reference_service.adapters.ratelimit.redis_logins import RedisLoginThrottle
from reference_service.adapters.ratelimit.redis_requests import RedisRequestLimiter
from reference_service.adapters.ratelimit.redis_windows import RedisWindows
from reference_service.adapters.security.redis_nonces import RedisNonces
from reference_service.adapters.sessions.redis import RedisDeniedSessions
from reference_service.infrastructure.container import Commits, Container
from reference_service.infrastructure.redis import PATIENCE, open_redis


def together(alone: Container, url: str) -> Container:
    """Return what one of several processes needs, from what one alone has; nothing connects yet."""
    patience = timedelta(seconds=alone.settings.redis_seconds)
    redis = open_redis(url, patience=max(patience, PATIENCE))
    codec = Codec(alone.keys.token_key)
    wire = Wire(codec)
    cache = RedisCache(redis, codec, alone.clock, alone.secrets, patience=patience / 2, watch=alone.metrics)
    windows = RedisWindows(redis, alone.clock, alone.keys.token_key, patience=patience)
    feed = RedisFeed(redis, wire, alone.clock, patience=patience)
    name = alone.settings.event_stream
    return replace(
        alone,
        jobs=RedisLine(url, alone.ids, patience=max(patience, PATIENCE)),
        throttle=RedisLoginThrottle(windows),
        limiter=RedisRequestLimiter(windows),
        denied=RedisDeniedSessions(redis, alone.sessions, patience=patience),
        cache=cache,
        commits=Commits([partial(forget, cache), alone.rules.hear]),
        tickets=RedisTickets(redis, wire, alone.clock),
        nonces=RedisNonces(redis),
        feed=feed,
        stream=None if name is None else RedisEventStream(redis, name),
        neighbours={"redis": redis.ping},
        closing=(feed.close, redis.aclose),
    )
