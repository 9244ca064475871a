"""How often a network address may ask."""

import re
from math import ceil
from typing import Final, Protocol

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.address import client_address
from reference_service.adapters.http.middleware.answer import add_headers, refuse
from reference_service.adapters.http.middleware.probes import PROBES
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.ratelimit.requests import Decision, RequestPolicy

_log = structlog.get_logger()
_SENSITIVE: Final = re.compile(r"/+api/+(?:v[0-9]+/+)?(?:auth|me/+password|account/+two-factor)(?:/|$)")


class Limiter(Protocol):
    """What counts."""

    async def admit(self, key: str, policy: RequestPolicy) -> Decision:
        """Count a request, and decide about it."""


class RequestLimits:
    """Refuses whoever asks too often, before anything is worked out.

    What is about passwords and tokens has a count of its own. If the limiter itself fails, that is closed, and the rest
    is served.
    """

    def __init__(
        self, app: ASGIApp, *, limiter: Limiter, metrics: Metrics, general: RequestPolicy, sensitive: RequestPolicy
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._limiter = limiter
        self._general = general
        self._sensitive = sensitive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is admitted."""
        if scope["type"] not in {"http", "websocket"} or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        is_sensitive = _SENSITIVE.match(scope["path"].lower()) is not None
        policy = self._sensitive if is_sensitive else self._general
        try:
            decision = await self._limiter.admit(client_address(scope), policy)
        except Exception as error:  # noqa: BLE001 - whatever it is, the policy says what follows
            # Without its trace: it comes with every request for as long as the limiter is away.
            _log.error("limiter_failed", error=type(error).__name__)
            self._metrics.note_limit(policy.name, "failed")
            if is_sensitive:
                await refuse(scope, receive, send, 503, "Try again in a moment.", headers={"Retry-After": "1"})
                return
            await self._app(scope, receive, send)
            return
        self._metrics.note_limit(policy.name, "admitted" if decision.allowed else "refused")
        if not decision.allowed:
            headers = {**_told(decision), "Retry-After": str(max(1, ceil(decision.reset_after.total_seconds())))}
            await refuse(scope, receive, send, 429, "There were too many requests. Wait before the next one.", headers=headers)
            return

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(message, _told(decision).items())
            await send(message)

        await self._app(scope, receive, out)


def _told(decision: Decision) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(decision.limit),
        "RateLimit-Remaining": str(decision.remaining),
        "RateLimit-Reset": str(max(0, ceil(decision.reset_after.total_seconds()))),
    }
