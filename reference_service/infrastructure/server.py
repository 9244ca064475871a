"""The process that listens."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import FrameType

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from reference_service.adapters.http.health import Checks
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.infrastructure.app import fastapi_of, wrapped
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.inside import inside_app
from reference_service.infrastructure.settings import Settings


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the fastest event loop that is installed."""
    return uvicorn.Config("", loop="auto", log_config=None).get_loop_factory()


class DrainingServer(uvicorn.Server):
    """A server that goes on for a while after it was told to end, so that whoever sends requests can turn to another.

    Told a second time, it ends.
    """

    def __init__(self, config: uvicorn.Config, checks: Checks, seconds: float, farewell: Callable[[], Awaitable[None]]) -> None:
        """`farewell` is what ends that which would go on for as long as somebody listens."""
        super().__init__(config)
        self._farewell = farewell
        self._checks = checks
        self._seconds = seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Say that the end is near, and end after the pause."""
        was_told, self._checks.is_ending = self._checks.is_ending, True
        if was_told or self._seconds == 0:
            super().handle_exit(sig, frame)
        else:
            # A signal comes between two steps of the loop, which may be asleep.
            self._loop.call_soon_threadsafe(self._loop.call_later, self._seconds, self._end, sig)

    def _end(self, sig: int) -> None:
        if not self.should_exit:
            super().handle_exit(sig, None)

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to end."""
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say farewell to those who listen, and end when all requests are answered."""
        await self._farewell()
        await super().shutdown(sockets)


async def nothing_to_say() -> None:
    """End nothing."""


class _ServerBeside(uvicorn.Server):
    """A server that leaves the signals of the process to another one."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing about signals."""
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a process shows to those outside, and with the layers around it."""

    settings: Settings
    metrics: Metrics
    app: FastAPI
    layers: ASGIApp
    farewell: Callable[[], Awaitable[None]] = nothing_to_say
    """What ends that which would go on for as long as somebody listens."""


async def serve(container: Container, *, tell: Callable[[str], object]) -> None:
    """Listen until interrupted, and tell where."""
    app = fastapi_of(container)
    face = Face(
        settings=container.settings,
        metrics=container.metrics,
        app=app,
        layers=wrapped(app, container),
        farewell=container.connections.close,
    )
    await listen(face, tell=tell)


async def listen(face: Face, *, tell: Callable[[str], object]) -> None:
    """Listen until interrupted, and tell where.

    The socket is bound before anything is told, so the address is right also for port 0.
    """
    settings, checks = face.settings, face.app.state.checks
    with _listening(settings.host, settings.port) as listening:
        address = f"http://{settings.host}:{listening.getsockname()[1]}"
        async with _beside(face, checks, tell):
            tell(f"Listening on   {address}")
            if not settings.is_production:
                tell(f"Documentation  {address}/docs")
            server = DrainingServer(server_config(face.layers), checks, settings.drain_seconds, face.farewell)
            await server.serve(sockets=[listening])


@asynccontextmanager
async def _beside(face: Face, checks: Checks, tell: Callable[[str], object]) -> AsyncIterator[None]:
    """Show metrics and health on the port inside, if there is one, until all requests have ended."""
    settings = face.settings
    if settings.metrics_port is None:
        yield
        return
    with _listening(settings.host, settings.metrics_port) as listening:
        tell(f"Metrics        http://{settings.host}:{listening.getsockname()[1]}/metrics")
        server = _ServerBeside(server_config(inside_app(face.metrics, checks)))
        task = asyncio.create_task(server.serve(sockets=[listening]), name="metrics")
        try:
            yield
        finally:
            server.should_exit = True
            await task


def _listening(host: str, port: int) -> socket.socket:
    listening = socket.create_server((host, port), backlog=2048)
    # Accepted sockets inherit it. Without it, an answer in two pieces waits for the client's delayed acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def server_config(app: ASGIApp) -> uvicorn.Config:
    """Return how an application is served, on any port."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=65_536,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        ws="websockets-sansio",
        ws_max_size=4096,
        ws_ping_interval=15,
        ws_ping_timeout=15,
        ws_per_message_deflate=False,  # A small message may become a large one.
    )
