"""Versions of the API: by the path, or by a header that is turned into one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.answer import add_headers, refuse
from reference_service.adapters.http.middleware.notes import template_of

_PATH: Final = re.compile(r"/api/(?:v(?P<version>0|[1-9][0-9]*)(?=/|$))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sunset:
    """Since when a route is deprecated and until when it stays, as HTTP writes moments, and what follows it."""

    since: str
    until: str
    successor: str

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The headers that tell of it."""
        link = f'<{self.successor}>; rel="successor-version"'
        return (("Deprecation", self.since), ("Sunset", self.until), ("Link", link))


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPolicy:
    """The versions that are served, those that are gone, and the routes that are going, by method and template."""

    served: frozenset[str]
    gone: frozenset[str]
    deprecated: Mapping[tuple[str, str], Sunset]


class Versions:
    """Finds the version of a request."""

    def __init__(self, app: ASGIApp, *, policy: VersionPolicy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on under the path of its version, which wins over the header."""
        match = _PATH.match(scope["path"]) if scope["type"] == "http" else None
        if match is None:
            await self._app(scope, receive, send)
            return
        out = self._telling(scope, send)
        wanted = match["version"] or _header_of(scope)
        if wanted in self._policy.gone:
            await refuse(scope, receive, out, 410, f"Version {wanted} of the API is gone.")
            return
        if match["version"] is None and wanted is not None:
            if wanted not in self._policy.served:
                served = ", ".join(sorted(self._policy.served))
                await refuse(scope, receive, out, 400, f"`Api-Version` is one of {served}.", code="UNKNOWN_VERSION")
                return
            scope["path"] = f"/api/v{wanted}/{scope['path'].removeprefix('/api/')}"
            scope["raw_path"] = scope["path"].encode()
        await self._app(scope, receive, out)

    def _telling(self, scope: Scope, send: Send) -> Send:
        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                _vary(message)
                going = self._policy.deprecated.get((scope["method"], template_of(scope) or ""))
                if going is not None:
                    add_headers(message, going.told)
            await send(message)

        return out


def _vary(start: Message) -> None:
    # A service behind a gateway has said so already.
    if any(name.lower() == b"vary" and b"api-version" in value.lower() for name, value in start["headers"]):
        return
    if any(name.lower() == b"vary" for name, _ in start["headers"]):
        MutableHeaders(scope=start).add_vary_header("Api-Version")
    else:
        add_headers(start, [("Vary", "Api-Version")])


def _header_of(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"api-version":
            return str(value.decode("latin-1"))
    return None
