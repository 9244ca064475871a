"""Websockets through the gateway, where there is nothing behind it that could open one."""

import socket

import pytest
from starlette.types import Message

from reference_service.adapters.http.forwarding.sockets import PATH, SocketForwarder
from tests.reference_service.integration.adapters.http.asking import answers, scope_of

pytestmark = pytest.mark.anyio
CONNECT: Message = {"type": "websocket.connect"}


def _scope(path: str = PATH) -> dict[str, object]:
    extensions: dict[str, object] = {"websocket.http.response": {}}
    return scope_of("websocket", path=path, subprotocols=["ticket.x"], extensions=extensions)


async def _statuses(forwarder: SocketForwarder, path: str = PATH) -> list[object]:
    return [message.get("status") for message in await answers(forwarder, _scope(path), CONNECT)]


async def test_a_service_that_is_not_there_is_a_refusal() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"

    assert await _statuses(SocketForwarder([address])) == [503, None]


async def test_what_answers_and_knows_no_websockets_is_a_refusal() -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:
        rude.setblocking(False)
        forwarder = SocketForwarder([f"http://127.0.0.1:{rude.getsockname()[1]}"], patience=0.2)

        assert await _statuses(forwarder) == [503, None], "It never answers."


async def test_no_other_path_is_a_websocket() -> None:
    assert await _statuses(SocketForwarder(["http://127.0.0.1:1"]), "/api/v1/projects") == [404, None]
