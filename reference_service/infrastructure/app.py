"""The application, from the container to what a server can run."""

import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from sqlalchemy import literal, select
from starlette.types import ASGIApp

from reference_service.adapters.http.app_routes import include_routes
from reference_service.adapters.http.cursor import Cursors
from reference_service.adapters.http.metrics import Metrics
from reference_service.adapters.http.problems import install_problem_handlers
from reference_service.adapters.http.public import undeclared_routes
from reference_service.adapters.http.stack import Options, wrap
from reference_service.adapters.http.state import HttpState, RefreshCookie
from reference_service.adapters.ratelimit.requests import RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from reference_service.domain.shared.events import Event
from reference_service.infrastructure.composition import compose, relay_of
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.relay_loop import RelayLoop

VERSION: Final = "1.0.0"
_MINUTE: Final = timedelta(minutes=1)


class UndeclaredRoutes(Exception):
    """Routes neither take a permission nor are on the list of public ones."""


def create_app(container: Container) -> ASGIApp:
    """Return the whole service: the application, and the layers around it."""
    app = fastapi_of(container)
    settings, metrics = container.settings, app.state.http.metrics
    return wrap(
        app,
        Options(
            metrics=metrics,
            limiter=container.limiter,
            general=RequestPolicy("general", Window(settings.requests_per_minute, _MINUTE)),
            sensitive=RequestPolicy("sensitive", Window(settings.logins_per_minute, _MINUTE)),
            body_limit=settings.body_limit,
            https=_is_https(container),
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
    )
    app.state.http = _state(container)
    app.state.checks = {"database": lambda: _ask_database(container)}
    install_problem_handlers(app)
    include_routes(app)
    forgotten = undeclared_routes(app)
    if forgotten:
        raise UndeclaredRoutes(", ".join(f"{method} {path}" for method, path in forgotten))
    return app


def _state(container: Container) -> HttpState:
    token = container.settings.metrics_token
    return HttpState(
        use_cases=compose(container),
        access_tokens=container.access_tokens,
        tenant_tokens=container.tenant_tokens,
        clock=container.clock,
        cursors=Cursors(container.keys.token_key),
        cookie=RefreshCookie(
            secure=_is_https(container),
            origins=frozenset({container.settings.address, *container.settings.cors_origins}) - {"*"},
        ),
        metrics=Metrics(None if token is None else token.get_secret_value()),
    )


def _lifespan(container: Container) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loop = RelayLoop(relay_of(container))

        async def tell(events: Sequence[Event]) -> None:
            app.state.http.metrics.note_events(events)
            loop.wake()

        container.commits.listeners.append(tell)
        await loop.start()
        # What is there now stays: to look through all of it again and again, the collector would stop everybody for 90 ms.
        gc.collect()
        gc.freeze()
        yield
        gc.unfreeze()
        container.commits.listeners.remove(tell)
        await loop.stop()

    return lifespan


async def _ask_database(container: Container) -> None:
    async with container.databases.reader.connect() as connection:
        await connection.execute(select(literal(1)))


def _is_https(container: Container) -> bool:
    return urlsplit(container.settings.address).scheme == "https"
