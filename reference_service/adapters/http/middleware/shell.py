"""The outermost layer: every answer leaves through it, whatever became of the request."""

import re
import secrets
import time
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.answer import refuse
from reference_service.adapters.http.middleware.notes import notes_of, template_of
from reference_service.adapters.http.problems import FAILED
from reference_service.adapters.metrics.recorder import Metrics, known_method
from reference_service.adapters.request import REQUEST_ID
from reference_service.adapters.tracing import current_ids

_log = structlog.get_logger()
_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_USUAL: Final = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
}
_DOCS_POLICY: Final = (
    b"default-src 'none'; img-src 'self' data: https://fastapi.tiangolo.com; connect-src 'self'; "
    b"script-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; style-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net"
)
_SWITCHED: Final = 101
_HSTS: Final = b"max-age=31536000; includeSubDomains"


class Shell:
    """Gives each request an id, a line in the log and a count, and each answer the headers that browsers heed."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, https: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._ours = {b"strict-transport-security": _HSTS} if https else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and see its answer out."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._converse(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = _id_of(scope)
        token = REQUEST_ID.set(request_id)
        notes = notes_of(scope)
        begun, status = time.perf_counter(), 0

        async def out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                notes.trace = current_ids()  # Further out, where the line is written, the span is over.
                self._dress(message, request_id, scope["path"])
            await send(message)

        try:
            await self._app(scope, receive, out)
        except Exception as error:  # noqa: BLE001 - nobody further out would answer
            _log.error("request_failed", exc_info=error, **notes.traced)
            if status == 0:
                await refuse(scope, receive, out, 500, FAILED)
        finally:
            self._note(scope, status, time.perf_counter() - begun)
            REQUEST_ID.reset(token)

    def _dress(self, start: Message, request_id: str, path: str) -> None:
        """Add what is ours to say, in the place of what the answer says of it, and the usual where it says nothing."""
        ours = {b"x-request-id": request_id.encode(), **self._ours}
        if path == "/docs":
            ours[b"content-security-policy"] = _DOCS_POLICY
        told = [header for header in start.get("headers", ()) if header[0].lower() not in ours]
        said = {name.lower() for name, _ in told}.union(ours)
        usual = [header for header in _USUAL.items() if header[0] not in said]
        start["headers"] = [*told, *ours.items(), *usual]

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The template, not the path: that may hold what nobody should read in a log.
        route = template_of(scope)
        notes = notes_of(scope)
        method = scope.get("method", "GET")  # A websocket begins as one.
        self._metrics.note(method, route, status, seconds)
        if notes.code is not None:
            self._metrics.note_refusal(notes.code)
        _log.info(
            "request",
            method=known_method(method),
            route=route,
            status=status,
            code=notes.code,
            user_id=notes.user_id,
            duration_ms=round(seconds * 1000, 1),
            **notes.traced,
        )

    async def _converse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a websocket on, and see the answer to its handshake out, whether it is let in or not."""
        request_id = _id_of(scope)
        token = REQUEST_ID.set(request_id)
        begun, status = time.perf_counter(), 0
        can_answer = "websocket.http.response" in scope.get("extensions", {})

        async def out(message: Message) -> None:
            nonlocal status
            kind = message["type"]
            if kind == "websocket.close" and status == 0:
                # Nobody was there to let it in.
                await refuse(scope, receive, out, 404, "Not Found.")
                return
            if kind in {"websocket.accept", "websocket.http.response.start"}:
                status = message.get("status", _SWITCHED)
                self._dress(message, request_id, scope["path"])
            if can_answer or not kind.startswith("websocket.http.response"):
                await send(message)
            elif kind == "websocket.http.response.start":
                await send({"type": "websocket.close", "code": 4000 + status})

        try:
            await self._app(scope, receive, out)
        except Exception as error:  # noqa: BLE001 - nobody further out would answer
            _log.error("request_failed", exc_info=error)
            await self._break_off(scope, receive, out, status)
        finally:
            self._note(scope, status, time.perf_counter() - begun)
            REQUEST_ID.reset(token)

    @staticmethod
    async def _break_off(scope: Scope, receive: Receive, send: Send, status: int) -> None:
        if status == 0:
            await refuse(scope, receive, send, 500, FAILED)
            return
        try:
            await send({"type": "websocket.close", "code": 1011})
        except (OSError, RuntimeError):
            return


def _id_of(scope: Scope) -> str:
    """Return the id that a client chose, if it can do no harm, or a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode("ascii"))
    return secrets.token_hex(8)
