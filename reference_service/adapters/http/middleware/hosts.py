"""Which names the service answers to."""

import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from reference_service.adapters.http.middleware.answer import refuse
from reference_service.adapters.http.middleware.probes import PROBES

_HOST: Final = re.compile(r"(?P<name>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


class KnownHosts:
    """Refuses requests that were meant for another name; without names, it answers to any."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is meant for us."""
        is_free = scope["type"] not in {"http", "websocket"} or scope["path"] in PROBES
        if not is_free and self._hosts and _host(scope) not in self._hosts:
            await refuse(scope, receive, send, 400, "The service does not go by this name.", code="UNKNOWN_HOST")
        else:
            await self._app(scope, receive, send)


def _host(scope: Scope) -> str:
    given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    match = _HOST.fullmatch(given[0].lower()) if len(given) == 1 else None
    return "" if match is None else match["name"]
