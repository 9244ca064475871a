"""The gateway: a composition root of its own, without database and without keys."""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Self
from urllib.parse import urlsplit

import httpx2
from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.types import ASGIApp

from reference_service.adapters.gateway.callers import JwtCallers
from reference_service.adapters.gateway.http_upstream import HttpUpstream, pooled_client
from reference_service.adapters.gateway.published_keys import PublishedKeys
from reference_service.adapters.http import health, metrics
from reference_service.adapters.http.forwarding.forwarder import Forwarder
from reference_service.adapters.http.forwarding.sockets import SocketForwarder
from reference_service.adapters.http.health import Checks
from reference_service.adapters.http.middleware.limits import Limiter
from reference_service.adapters.http.problems import install_problem_handlers
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.ratelimit.redis_requests import RedisRequestLimiter
from reference_service.adapters.ratelimit.redis_windows import RedisWindows
from reference_service.adapters.ratelimit.requests import RequestLimiter
from reference_service.adapters.resilience.balanced import BalancedUpstream
from reference_service.adapters.resilience.breaker import Breaker, State
from reference_service.adapters.resilience.guarded import Called, GuardedUpstream, is_failure
from reference_service.adapters.resilience.retry import RetryBudget, RetryingUpstream
from reference_service.adapters.system.clock import SystemClock
from reference_service.application.gateway.destinations import Destination
from reference_service.application.gateway.forward import ForwardHandler
from reference_service.application.gateway.ports import Request, Upstream
from reference_service.application.shared.ports.clock import Clock
from reference_service.infrastructure.app import layered, refuse_undeclared
from reference_service.infrastructure.collecting import open_tracing
from reference_service.infrastructure.redis import PATIENCE, open_redis
from reference_service.infrastructure.server import Face
from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.tracing import Tracing
from reference_service.infrastructure.version import VERSION

_PATIENCE = timedelta(seconds=1)


class NobodyThere(Exception):
    """What stands behind the gateway does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Everything that lives as long as a gateway."""

    settings: Settings
    clock: Clock
    metrics: Metrics
    tracing: Tracing
    limiter: Limiter
    upstreams: Mapping[Destination, Upstream]
    keys: PublishedKeys
    client: httpx2.AsyncClient
    redis: Redis | None

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Return what the settings ask for; nothing connects yet."""
        clock, recorded, client = SystemClock(), Metrics(), pooled_client()
        patience, url = timedelta(seconds=settings.redis_seconds), settings.redis_url
        redis = None if url is None else open_redis(url.get_secret_value(), patience=max(patience, PATIENCE))
        upstreams = _upstreams(settings, client, recorded)
        return cls(
            settings=settings,
            clock=clock,
            metrics=recorded,
            tracing=open_tracing(settings),
            limiter=RequestLimiter(clock) if redis is None else RedisRequestLimiter(_windows(settings, redis, clock)),
            upstreams=upstreams,
            keys=PublishedKeys(upstreams[Destination.AUTH], host=_host(settings)),
            client=client,
            redis=redis,
        )

    async def close(self) -> None:
        """Let go of connections."""
        await self.client.aclose()
        if self.redis is not None:
            await self.redis.aclose()
        await self.tracing.close()


def gateway_face(gateway: Gateway) -> Face:
    """Return the application of a gateway: its own health and metrics; all else is handed on."""
    settings, token = gateway.settings, gateway.settings.metrics_token
    app = FastAPI(
        title="Gateway of the reference service",
        version=VERSION,
        docs_url=None,  # What there is to be told is told by the services.
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(gateway),
        telemetry=gateway.tracing.of_requests,
    )
    app.state.http = SimpleNamespace(metrics=gateway.metrics, metrics_token=None if token is None else token.get_secret_value())
    app.state.checks = _checks(gateway)
    install_problem_handlers(app)
    for router in (health.router, metrics.router):
        app.include_router(router)
    refuse_undeclared(app)
    app.router.default = _forwarder(gateway)
    layers = layered(app, settings, gateway.metrics, gateway.limiter)
    return Face(settings=settings, metrics=gateway.metrics, app=app, layers=layers)


def _forwarder(gateway: Gateway) -> ASGIApp:
    callers = JwtCallers(gateway.keys, gateway.settings.address)
    handler = ForwardHandler(gateway.upstreams, callers, gateway.clock)
    sockets = SocketForwarder(gateway.settings.service_url)
    return Forwarder(handler, sockets=sockets, patience=timedelta(seconds=gateway.settings.upstream_seconds))


def _upstreams(settings: Settings, client: httpx2.AsyncClient, recorded: Metrics) -> dict[Destination, Upstream]:
    addresses = {
        Destination.AUTH: settings.auth_url,
        Destination.SERVICE: settings.service_url,
        Destination.AGGREGATION: settings.aggregation_url,
    }

    def guarded(name: str, address: str) -> Upstream:
        breaker = Breaker(tell=partial(_note_state, recorded, name))
        inner = HttpUpstream(address, client, limit=settings.answer_limit)
        return GuardedUpstream(inner, breaker, count=partial(_note_call, recorded, name))

    def several(destination: Destination, found: Sequence[str]) -> Upstream:
        names = [destination.value] if len(found) == 1 else [f"{destination.value} {n}" for n in range(1, len(found) + 1)]
        each = [guarded(name, address) for name, address in zip(names, found, strict=True)]
        return RetryingUpstream(BalancedUpstream(each), RetryBudget())

    return {destination: several(destination, found) for destination, found in addresses.items() if found}


def _note_state(recorded: Metrics, name: str, state: State) -> None:
    recorded.note_breaker(name, state)


def _note_call(recorded: Metrics, name: str, called: Called) -> None:
    recorded.note_call(name, called.value)


def _windows(settings: Settings, redis: Redis, clock: Clock) -> RedisWindows:
    # All gateways have to count under the same names, and know of no other secret.
    assert settings.redis_url is not None, "there is a client for it"
    key = hashlib.sha256(settings.redis_url.get_secret_value().encode()).digest()
    return RedisWindows(redis, clock, key, patience=timedelta(seconds=settings.redis_seconds))


def _host(settings: Settings) -> str:
    return urlsplit(settings.address).netloc


def _checks(gateway: Gateway) -> Checks:
    return Checks(
        needed={"upstreams": partial(_ask_any, gateway)},
        wanted={name.value: partial(_ask, gateway, upstream) for name, upstream in gateway.upstreams.items()},
        beginning={"keys": partial(_find_keys, gateway)},
    )


async def _ask(gateway: Gateway, upstream: Upstream) -> None:
    headers = (("host", _host(gateway.settings)),)
    result = await upstream.send(Request(method="GET", path="/livez", headers=headers, patience=_PATIENCE))
    if is_failure(result):
        raise NobodyThere


async def _ask_any(gateway: Gateway) -> None:
    for upstream in gateway.upstreams.values():
        try:
            return await _ask(gateway, upstream)
        except NobodyThere:
            continue
    raise NobodyThere


async def _find_keys(gateway: Gateway) -> None:
    await gateway.keys.look_for(None)
    if not gateway.keys.are_known:
        raise NobodyThere


def _lifespan(gateway: Gateway) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # Those behind may come later; until then whoever shows a token is asked for patience.
        await gateway.keys.look_for(None)
        yield

    return lifespan
