"""The application, from the container to what a server can run."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.types import ASGIApp

from reference_service.adapters.http.app_routes import include_routes
from reference_service.adapters.http.cursor import Cursors
from reference_service.adapters.http.middleware.limits import Limiter
from reference_service.adapters.http.problems import install_problem_handlers
from reference_service.adapters.http.public import undeclared_routes
from reference_service.adapters.http.stack import Options, wrap
from reference_service.adapters.http.state import HttpState, RefreshCookie
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.ratelimit.requests import RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from reference_service.adapters.security.jwks import published
from reference_service.infrastructure.background import Background
from reference_service.infrastructure.composition import compose
from reference_service.infrastructure.composition.live import live_of
from reference_service.infrastructure.composition.partners import partner_requests
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.development import watched
from reference_service.infrastructure.health import checks_of
from reference_service.infrastructure.outage import refuse_while_away
from reference_service.infrastructure.roles import DUTIES
from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.version import VERSION

_MINUTE: Final = timedelta(minutes=1)


class UndeclaredRoutes(Exception):
    """Routes neither take a permission nor are on the list of public ones."""


def create_app(container: Container) -> ASGIApp:
    """Return the whole service: the application, and the layers around it."""
    return wrapped(fastapi_of(container), container)


def wrapped(app: FastAPI, container: Container) -> ASGIApp:
    """Return an application with the layers around it."""
    return layered(app, container.settings, container.metrics, container.limiter)


def layered(app: FastAPI, settings: Settings, metrics: Metrics, limiter: Limiter) -> ASGIApp:
    """Return an application of any role with the layers around it, which are the same for all."""
    return wrap(
        watched(app, settings),
        Options(
            metrics=metrics,
            limiter=limiter,
            general=RequestPolicy("general", Window(settings.requests_per_minute, _MINUTE)),
            sensitive=RequestPolicy("sensitive", Window(settings.logins_per_minute, _MINUTE)),
            body_limit=settings.body_limit,
            file_limit=settings.file_limit,
            https=_is_https(settings),
            origins=settings.cors_origins,
            credentials=settings.cors_credentials,
            hosts=frozenset(settings.allowed_hosts),
            proxies=frozenset(settings.trusted_proxies),
        ),
    )


def fastapi_of(container: Container) -> FastAPI:
    """Return the application without the layers; `UndeclaredRoutes` if anybody could call what is not public."""
    shown = not container.settings.is_production
    app = FastAPI(
        title="Reference service",
        version=VERSION,
        description="Users, tenants, projects and tasks.",
        docs_url="/docs" if shown else None,
        redoc_url=None,
        redirect_slashes=False,  # The address to go to would be made of the request's own `Host`.
        openapi_url="/openapi.json" if shown else None,
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan(container),
        telemetry=container.tracing.of_requests,
    )
    app.state.http = _state(container)
    app.state.checks = checks_of(container)
    install_problem_handlers(app)
    refuse_while_away(app)
    include_routes(app, DUTIES[container.settings.role].parts)
    refuse_undeclared(app)
    return app


def refuse_undeclared(app: FastAPI) -> None:
    """Raise `UndeclaredRoutes` if anybody could call what is not public."""
    forgotten = undeclared_routes(app)
    if forgotten:
        raise UndeclaredRoutes(", ".join(f"{method} {path}" for method, path in forgotten))


def _state(container: Container) -> HttpState:
    token = container.settings.metrics_token
    return HttpState(
        use_cases=compose(container),
        access_tokens=container.access_tokens,
        tenant_tokens=container.tenant_tokens,
        denied=container.denied,
        partners=partner_requests(container),
        clock=container.clock,
        cursors=Cursors(container.keys.token_key),
        cookie=RefreshCookie(
            secure=_is_https(container.settings),
            origins=frozenset({container.settings.address, *container.settings.cors_origins}) - {"*"},
        ),
        metrics=container.metrics,
        live=live_of(container),
        metrics_token=None if token is None else token.get_secret_value(),
        export_patience=timedelta(seconds=container.settings.export_seconds),
        published_keys=published(container.keys.keyring),
    )


def _lifespan(container: Container) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        delivers = DUTIES[container.settings.role].delivers
        background = Background(container)
        if delivers:
            await background.start()
        # What is there now stays: to look through all of it again and again, the collector would stop everybody for 90 ms.
        gc.collect()
        gc.freeze()
        yield
        gc.unfreeze()
        if delivers:
            await background.stop()

    return lifespan


def _is_https(settings: Settings) -> bool:
    return urlsplit(settings.address).scheme == "https"
