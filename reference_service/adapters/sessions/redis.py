"""Denied sessions, in Redis, where all processes look."""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from reference_service.application.identity.ports import DeniedSessions, SessionReader
from reference_service.application.identity.tokens import USABLE
from reference_service.domain.shared.ids import SessionId

_log = structlog.get_logger()
_DENIED: Final = "denied-sessions"
"""A sorted set: sessions, by the moment until which they are denied."""
_COMPLETE: Final = "complete"
"""Its member that is no session: until that moment, who is not in the set is not denied."""
_TURN: Final = "denied-sessions:turn"
_TURN_LASTS: Final = timedelta(seconds=5)
_TRUST: Final = timedelta(seconds=10)
"""How long the set is believed before it is compared with the database: as long as a denial may be missing that a
process could not write down."""


class RedisDeniedSessions(DeniedSessions):
    """Keeps them in one sorted set, together with how long it is to be believed: both come and go at once.

    So a Redis that begins anew, drops the set or was out of reach for a while does not make a token good again: the set
    is not believed, and as long as one process fills it from the database, the others ask that for each session.
    """

    def __init__(self, redis: Redis, sessions: SessionReader, *, patience: timedelta, trust: timedelta = _TRUST) -> None:
        """`patience` is how long a request may wait for Redis before the database is asked."""
        self._redis = redis
        self._sessions = sessions
        self._patience = patience.total_seconds()
        self._trust = trust

    async def deny(self, sessions: Collection[SessionId], until: datetime) -> None:
        """Refuse their access tokens until a moment; RedisError or OSError: it could not be written down."""
        if sessions:
            async with asyncio.timeout(self._patience):
                await self._redis.zadd(_DENIED, {session.value.hex: until.timestamp() for session in sessions})

    async def is_denied(self, session: SessionId, now: datetime) -> bool:
        """Tell whether an access token of a session is refused: by Redis, or, where that does not know, by the database."""
        try:
            known = await self._known(session, now)
        except (RedisError, OSError) as error:
            _log.warning("denied_sessions_unknown", error=type(error).__name__)
            known = None
        return await self._sessions.has_ended(session) if known is None else known

    async def _known(self, session: SessionId, now: datetime) -> bool | None:
        async with asyncio.timeout(self._patience):
            complete, until = await self._redis.zmscore(_DENIED, [_COMPLETE, session.value.hex])
        if until is not None and now.timestamp() < until:
            return True
        if complete is not None and now.timestamp() < complete:
            return False
        if await self._redis.set(_TURN, b"", nx=True, px=_TURN_LASTS):
            await self._fill(now)
        return None

    async def _fill(self, now: datetime) -> None:
        """Bring the set to the state of the database; what was denied meanwhile stays."""
        ended = await self._sessions.ended_since(now - USABLE)
        until = {session.value.hex: (at + USABLE).timestamp() for session, at in ended.items()}
        async with self._redis.pipeline(transaction=True) as all_at_once:
            all_at_once.zremrangebyscore(_DENIED, "-inf", now.timestamp())
            all_at_once.zadd(_DENIED, {**until, _COMPLETE: (now + self._trust).timestamp()})
            all_at_once.pexpire(_DENIED, USABLE)
            all_at_once.delete(_TURN)
            await all_at_once.execute()
