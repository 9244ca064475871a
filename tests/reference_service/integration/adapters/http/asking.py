"""What tests of layers ask through, and what they ask instead of the service."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx2
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.address import client_address


async def telling(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what came in."""
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message.get("more_body", False):
            break
    told = {"path": scope["path"], "address": client_address(scope), "body": body.decode("latin-1")}
    await JSONResponse(told)(scope, receive, send)


async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Never answer."""
    await asyncio.Event().wait()


def asking(app: ASGIApp, address: str = "203.0.113.7", **headers: str) -> httpx2.AsyncClient:
    """Return a client at a network address."""
    transport = httpx2.ASGITransport(app=app, client=(address, 40_000))
    return httpx2.AsyncClient(transport=transport, base_url="http://service.test", headers=headers)


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal; any other answer fails the test."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    """Return a body whose length nobody is told of."""
    for part in parts:
        yield part


def scope_of(kind: str = "http", **more: Any) -> dict[str, Any]:
    """Return what a server says of a request."""
    plain = {"type": kind, "method": "POST", "path": "/path", "query_string": b"", "headers": [], "client": ("203.0.113.7", 1)}
    return {**plain, **more}


async def answers(app: ASGIApp, scope: Mapping[str, Any], *messages: Message) -> list[Message]:
    """Return what an application says to a server that says these messages, and then nothing more."""
    waiting, said = list(messages), []

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    await app(dict(scope), receive, send)
    return said
