"""The gateway as an application: all that it does not answer itself is handed on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.forwarding.headers import handed_back, handed_on, headers_of
from reference_service.adapters.http.middleware.answer import refuse
from reference_service.adapters.http.middleware.deadline import time_left
from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import refusal
from reference_service.adapters.http.public import PUBLIC
from reference_service.adapters.security.jwt_codec import invalid_token
from reference_service.application.gateway.forward import Forward, ForwardHandler
from reference_service.application.gateway.ports import Answer, Headers, Request
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result

_UNKNOWN: Final = "unknown"


class Forwarder:
    """Hands requests on, with what the gateway found out about whoever asks, and the answers back."""

    def __init__(self, handler: ForwardHandler, *, sockets: ASGIApp, patience: timedelta) -> None:
        """`patience` is how long a service may take at most, even if whoever asks would wait for longer."""
        self._handler = handler
        self._sockets = sockets
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._sockets(scope, receive, send)
            return
        if not scope["raw_path"].startswith(b"/"):
            await refuse(scope, receive, send, 404, "Not Found.")
            return
        made = self._command(scope, await _body(receive))
        forwarded = made if isinstance(made, Err) else await self._handler.execute(made.value)
        if isinstance(forwarded, Err):
            error: DomainError = forwarded.error
            notes_of(scope).code = error.code
            await refusal(error, scope["path"])(scope, receive, send)
            return
        if forwarded.value.actor is not None:
            notes_of(scope).user_id = str(forwarded.value.actor.user_id)
        await _hand_back(forwarded.value.answer, receive, send)

    def _command(self, scope: Scope, body: bytes) -> Result[Forward, DomainError]:
        headers = headers_of(scope)
        # Where nobody has to log in, an old token is no reason to refuse; and nobody there has any use for it.
        credentials = () if (scope["method"], scope["path"]) in PUBLIC else _credentials(headers)
        if len(credentials) > 1:
            return Err(invalid_token())
        token = credentials[0] if credentials else None
        left = min(time_left(scope) or self._patience, self._patience)
        client = scope["client"][0] if scope.get("client") else _UNKNOWN
        request = Request(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=handed_on(headers, client=client, token=token, milliseconds=round(left.total_seconds() * 1000)),
            body=body,
            patience=left,
        )
        return Ok(Forward(request=request, path=scope["path"], token=token))


def _credentials(headers: Headers) -> tuple[str, ...]:
    """Return the tokens of a request; what is no bearer's token is dropped, and so of no use to anybody."""
    given = (value.partition(" ") for name, value in headers if name == "authorization")
    return tuple(token.strip() for scheme, _, token in given if scheme.lower() == "bearer")


async def _body(receive: Receive) -> bytes:
    # The layer around has seen to its size, and that it is there.
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


async def _hand_back(answer: Answer, receive: Receive, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in handed_back(answer.headers)]
    start: Message = {"type": "http.response.start", "status": answer.status, "headers": headers}
    if answer.rest is None:
        await send(start)
        await send({"type": "http.response.body", "body": answer.body})
        return
    try:
        await send(start)
        await _go_on(answer.rest.chunks(), receive, send)
    finally:
        await answer.rest.close()


async def _go_on(chunks: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
    """Hand on what comes until it ends, or until nobody listens any more."""
    telling = asyncio.create_task(_tell(chunks, send))
    leaving = asyncio.create_task(_left(receive))
    try:
        await asyncio.wait((telling, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (telling, leaving):
            task.cancel()
        outcomes = await asyncio.gather(telling, leaving, return_exceptions=True)
    if isinstance(outcomes[0], Exception):
        raise outcomes[0]


async def _tell(chunks: AsyncIterator[bytes], send: Send) -> None:
    async for chunk in chunks:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
