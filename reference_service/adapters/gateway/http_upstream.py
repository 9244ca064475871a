"""A service at an address."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import httpx2

from reference_service.adapters.gateway.collecting import collect
from reference_service.adapters.gateway.refusals import absent, invalid, too_slow, unreachable
from reference_service.application.gateway.ports import Answer, Request, Rest, Upstream
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Result

_CONNECTIONS: Final = 100
_CONNECT: Final = 2.0
"""Seconds for a connection to stand, and to wait for one of the pool."""
_SILENCE: Final = 60.0
"""Seconds between two pieces of an answer that goes on and on."""


def pooled_client(*, most: int = _CONNECTIONS) -> httpx2.AsyncClient:
    """Return what keeps connections, follows no redirect, and asks no environment for a proxy."""
    return httpx2.AsyncClient(
        http1=True,
        http2=False,
        follow_redirects=False,
        trust_env=False,
        limits=httpx2.Limits(max_connections=most, max_keepalive_connections=most, keepalive_expiry=20),
        timeout=httpx2.Timeout(_SILENCE, connect=_CONNECT, pool=_CONNECT),
    )


class HttpUpstream(Upstream):
    """Asks over HTTP."""

    def __init__(self, address: str, client: httpx2.AsyncClient, *, limit: int) -> None:
        """`limit` is how many bytes an answer has at most, unless it is of a kind that goes on and on."""
        self._address = httpx2.URL(address)
        self._client = client
        self._limit = limit

    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Return the answer, all of it within the patience of the request."""
        try:
            async with asyncio.timeout(request.patience.total_seconds()):
                response = await self._client.send(self._outgoing(request), stream=True)
                headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
                return await collect(response.status_code, headers, _HttpRest(response), limit=self._limit)
        except (TimeoutError, httpx2.TimeoutException):
            return Err(too_slow())
        except (httpx2.ProtocolError, httpx2.DecodingError, httpx2.InvalidURL):
            return Err(invalid())
        except httpx2.ConnectError:
            return Err(absent())
        except httpx2.TransportError:
            return Err(unreachable())

    def _outgoing(self, request: Request) -> httpx2.Request:
        target = f"{request.path}?{request.query}" if request.query else request.path
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
        # Not by the client's own method, which would add headers that nobody sent.
        return httpx2.Request(
            request.method,
            self._address.copy_with(raw_path=target.encode("latin-1")),
            headers=headers,
            content=request.body or None,
            extensions={"timeout": self._client.timeout.as_dict()},
        )


class _HttpRest(Rest):
    """What is still on the wire, as it is: whoever asked may have asked for it compressed."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response

    def chunks(self) -> AsyncIterator[bytes]:
        """Return what comes."""
        return self._response.aiter_raw()

    async def close(self) -> None:
        """Give the connection back, or close it if more would come."""
        await self._response.aclose()
