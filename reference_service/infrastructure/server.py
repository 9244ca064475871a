"""The process that listens."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn

from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.container import Container


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the fastest event loop that is installed."""
    return uvicorn.Config("", loop="auto", log_config=None).get_loop_factory()


async def serve(container: Container, *, tell: Callable[[str], object]) -> None:
    """Listen until interrupted, and tell where.

    The socket is bound before anything is told, so the address is right also for port 0.
    """
    settings = container.settings
    with socket.create_server((settings.host, settings.port), backlog=2048) as listening:
        # Accepted sockets inherit it. Without it, an answer in two pieces waits for the client's delayed acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        address = f"http://{settings.host}:{listening.getsockname()[1]}"
        tell(f"Listening on   {address}")
        if not settings.is_production:
            tell(f"Documentation  {address}/docs")
        config = uvicorn.Config(
            create_app(container),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=65_536,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=10,
        )
        await uvicorn.Server(config).serve(sockets=[listening])
