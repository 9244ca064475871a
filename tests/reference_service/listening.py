"""Clients that listen to what happens, at a real socket: it takes a server to close a websocket with a code."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx2
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from reference_service.adapters.live.telling import Pace
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.server import server_config
from tests.reference_service.whole import API, Whole

PATIENCE = 30.0
"""Seconds after which waiting is given up."""
QUICK = Pace(check=timedelta(milliseconds=50))
READY = {"type": "ready"}


def with_pace(whole: Whole, pace: Pace = QUICK) -> Whole:
    """Return the same service with another patience."""
    container = replace(whole.container, pace=pace)
    return Whole(container, create_app(container), whole.mailer)


@dataclass(frozen=True, slots=True)
class Station:
    """A service at a socket."""

    whole: Whole
    address: str

    def open(self, *offered: str, origin: str | None = None, path: str = f"{API}/ws") -> connect:
        """Return a connection that opens when it is entered, offering these subprotocols."""
        return connect(
            f"ws://{self.address}{path}",
            subprotocols=[Subprotocol(each) for each in offered] or None,
            origin=None if origin is None else Origin(origin),
            proxy=None,
            open_timeout=PATIENCE,
        )

    async def refused(self, *offered: str, origin: str | None = None, path: str = f"{API}/ws") -> InvalidStatus:
        """Return how a connection was refused that was not let in at all."""
        try:
            async with self.open(*offered, origin=origin, path=path):
                raise AssertionError("It was let in.")
        except InvalidStatus as refusal:
            return refusal


@asynccontextmanager
async def on_air(whole: Whole) -> AsyncIterator[Station]:
    """Serve at a socket, and end in order."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = server_config(whole.app)
        config.lifespan = "off"
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        host, port = listening.getsockname()
        try:
            yield Station(whole, f"{host}:{port}")
        finally:
            await whole.container.connections.close()
            server.should_exit = True
            await running


async def ticket_of(client: httpx2.AsyncClient) -> str:
    """Return a ticket, as it is offered."""
    answer = await client.post(f"{API}/tickets")
    assert answer.status_code == 201, answer.text
    return f"ticket.{answer.json()['ticket']}"


async def told(connection: ClientConnection) -> dict[str, Any]:
    """Return the next message."""
    async with asyncio.timeout(PATIENCE):
        said: dict[str, Any] = json.loads(await connection.recv())
        return said


async def until(connection: ClientConnection, kind: str) -> list[dict[str, Any]]:
    """Return the next messages, up to one of a type."""
    said: list[dict[str, Any]] = []
    while not said or said[-1]["type"] != kind:
        said.append(await told(connection))
    return said


async def closing(connection: ClientConnection) -> tuple[int, str]:
    """Return the code and the reason with which a connection is closed, whatever is told before."""
    async with asyncio.timeout(PATIENCE):
        async for _ in _to_the_end(connection):
            pass
    assert connection.close_code is not None, "It is closed now."
    return connection.close_code, connection.close_reason or ""


async def _to_the_end(connection: ClientConnection) -> AsyncIterator[str | bytes]:
    while True:
        try:
            yield await connection.recv()
        except ConnectionClosed:
            return
