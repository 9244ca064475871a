"""What stands behind the gateway, in memory."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from reference_service.application.gateway.ports import Answer, Callers, Request, Upstream
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.errors import Unauthenticated, Unavailable
from reference_service.domain.shared.result import Err, Ok, Result


class FakeUpstream(Upstream):
    """Answers what it was told to, the last of it again and again, and remembers what it was asked."""

    def __init__(self, *results: Result[Answer, Unavailable]) -> None:
        self._results = list(results) or [Ok(Answer(status=200))]
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Return the next answer."""
        self.asked.append(request)
        return self._results.pop(0) if len(self._results) > 1 else self._results[0]


class SilentUpstream(Upstream):
    """Never answers."""

    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Wait for ever."""
        await asyncio.Event().wait()
        raise AssertionError(f"Nobody ends the wait for {request.path}.")


class FakeCallers(Callers):
    """Knows some tokens."""

    def __init__(self, known: Iterable[tuple[str, Actor]] = (), *, refusal: Unauthenticated | Unavailable) -> None:
        self._known = dict(known)
        self._refusal = refusal

    async def identify(self, token: str, now: datetime) -> Result[Actor, Unauthenticated | Unavailable]:
        """Return whose token it is, at any moment."""
        assert now.tzinfo is not None
        return Ok(self._known[token]) if token in self._known else Err(self._refusal)
