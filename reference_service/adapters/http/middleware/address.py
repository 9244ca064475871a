"""Where a request comes from."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

_UNKNOWN: Final = "unknown"


class TrustedProxies:
    """Believes what a proxy says of its client, if the proxy is one that is known."""

    def __init__(self, app: ASGIApp, *, proxies: Iterable[str]) -> None:
        """`proxies` are addresses, or networks as `10.0.0.0/8`. ValueError: one is neither."""
        self._app = app
        self._networks = tuple(ip_network(each, strict=False) for each in proxies)
        self._known = lru_cache(maxsize=4096)(self._is_known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the client's address in the place of a known proxy's."""
        if scope["type"] in {"http", "websocket"} and scope.get("client") and self._known(scope["client"][0]):
            forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
            # The last address that no proxy of ours wrote: all before it is what the client claims.
            hops = [hop.strip() for value in forwarded for hop in value.split(",")]
            foreign = [hop for hop in hops if not self._known(hop)]
            if foreign:
                scope["client"] = (foreign[-1], 0)
        await self._app(scope, receive, send)

    def _is_known(self, text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)


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
