"""Where a request comes from."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

_UNKNOWN: Final = "unknown"


class TrustedProxies:
    """Believes what a proxy says of its client, if the proxy is one that is known."""

    def __init__(self, app: ASGIApp, *, proxies: frozenset[str]) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the client's address in the place of a known proxy's."""
        if scope["type"] == "http" and scope.get("client") and scope["client"][0] in self._proxies:
            forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
            # The last address that no proxy of ours wrote: all before it is what the client claims.
            hops = [hop.strip() for value in forwarded for hop in value.split(",")]
            foreign = [hop for hop in hops if hop not in self._proxies]
            if foreign:
                scope["client"] = (foreign[-1], 0)
        await self._app(scope, receive, send)


def client_address(scope: Scope) -> str:
    """Return the network address that a request counts for; of IPv6 the /64, which is what one customer gets."""
    client = scope.get("client")
    return _counted(client[0]) if client else _UNKNOWN


@lru_cache(maxsize=4096)
def _counted(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return _UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, 64), strict=False))
    return str(address)
