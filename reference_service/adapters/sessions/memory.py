"""Denied sessions, in the memory of a process that is alone."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from reference_service.application.identity.ports import DeniedSessions, SessionReader
from reference_service.application.identity.tokens import USABLE
from reference_service.domain.shared.ids import SessionId


class MemoryDeniedSessions(DeniedSessions):
    """Keeps them in memory, and asks the database once: for what ended before the process began."""

    def __init__(self, sessions: SessionReader) -> None:
        self._sessions = sessions
        self._until: dict[SessionId, datetime] = {}
        """Nearly in the order of the moments, since all are denied for the same time."""
        self._is_complete = False
        self._filling = asyncio.Lock()

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._until)

    async def deny(self, sessions: Collection[SessionId], until: datetime) -> None:
        """Refuse their access tokens until a moment."""
        self._until.update(dict.fromkeys(sessions, until))

    async def is_denied(self, session: SessionId, now: datetime) -> bool:
        """Tell whether an access token of a session is refused."""
        if not self._is_complete:
            await self._fill(now)
        while self._until and next(iter(self._until.values())) <= now:
            del self._until[next(iter(self._until))]
        until = self._until.get(session)
        return until is not None and now < until

    async def _fill(self, now: datetime) -> None:
        async with self._filling:
            if not self._is_complete:
                ended = await self._sessions.ended_since(now - USABLE)
                self._until = {session: at + USABLE for session, at in ended.items()} | self._until
                self._is_complete = True
