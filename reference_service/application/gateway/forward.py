"""Hands a request on to the service that it concerns, unless it comes with a token that is no good."""

from collections.abc import Mapping
from dataclasses import dataclass

from reference_service.application.gateway.destinations import Destination, destination_of
from reference_service.application.gateway.ports import Answer, Callers, Request, Upstream
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.errors import Unauthenticated, Unavailable
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A request, the path that it means, and the access token that it came with."""

    request: Request
    path: str
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """What the service answered, and who had asked; None if nobody said so."""

    answer: Answer
    actor: Actor | None


class ForwardHandler:
    """Forwards requests. What takes a token and came without one is for the service to refuse: it knows its routes."""

    def __init__(self, upstreams: Mapping[Destination, Upstream], callers: Callers, clock: Clock) -> None:
        """ValueError: there is no service that answers for all that is nobody else's."""
        if Destination.SERVICE not in upstreams:
            raise ValueError("The gateway has no service to forward to.")
        self._upstreams = upstreams
        self._callers = callers
        self._clock = clock

    async def execute(self, command: Forward) -> Result[Forwarded, Unauthenticated | Unavailable]:
        """Return the answer; `Unauthenticated` for a bad token, which no service gets to see."""
        actor: Actor | None = None
        if command.token is not None:
            identified = await self._callers.identify(command.token, self._clock.now())
            if isinstance(identified, Err):
                return identified
            actor = identified.value
        sent = await self._upstream(command.path).send(command.request)
        return sent if isinstance(sent, Err) else Ok(Forwarded(answer=sent.value, actor=actor))

    def _upstream(self, path: str) -> Upstream:
        return self._upstreams.get(destination_of(path), self._upstreams[Destination.SERVICE])
