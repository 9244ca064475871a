"""Where a message may go: an address that a tenant wrote is not one that this service may be sent to."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from ipaddress import ip_address
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from reference_service.adapters.webhooks.addresses import Address, is_open
from reference_service.application.webhooks.ports import Targets
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.webhooks.endpoint import EndpointUrl

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Looks up the addresses of a name, for a port; OSError if there are none."""

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME: Final = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
"""A name of a host. Its last part is no number: else `0177.1` and `0x7f.1` would be names, and mean 127.0.0.1."""
_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to connect, once the name has been looked up; the name itself is for the certificate and the `Host`."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query."""
    authority: str
    """What is said in `Host`."""
    addresses: tuple[Address, ...]


_LOOKING_UP: Final = ThreadPoolExecutor(16, thread_name_prefix="names")
"""Threads for names alone: who keeps a slow server of names keeps nothing here waiting but other names."""


async def system_resolve(host: str, port: int) -> Sequence[Address]:
    """Return the addresses that this machine knows for a name."""
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_LOOKING_UP, look_up)
    return list(dict.fromkeys(ip_address(each[4][0]) for each in found))


class AddressGuard(Targets):
    """Lets through addresses of the open Internet, by TLS and to some ports; never a name of which any address is another.

    A name may mean something else a moment later. So whoever connects takes the addresses from here, and not the name.
    """

    def __init__(
        self,
        resolve: Resolve,
        *,
        ports: frozenset[int],
        allows_loopback: bool = False,
        patience: timedelta = timedelta(seconds=5),
    ) -> None:
        """`allows_loopback` is for development: this machine may be called as well, at any port and without TLS.

        `patience` is how long a name may take to be looked up.
        """
        self._resolve = resolve
        self._ports = ports
        self._allows_loopback = allows_loopback
        self._patience = patience

    async def check(self, url: EndpointUrl) -> Result[None, Invalid]:
        """Refuse an address that may not be called now."""
        return (await self.target(url.value)).map(lambda _: None)

    async def target(self, url: str) -> Result[Target, Invalid]:
        """Return where an address leads now, if that is somewhere that may be called."""
        parts = _parsed(url)
        port = None if parts is None else _port_of(parts)
        if parts is None or port is None:
            return Err(_FORBIDDEN)
        addresses = await self._addresses_of(parts.hostname or "", port)
        if not addresses or not self._may_call(parts.scheme, port, addresses):
            return Err(_FORBIDDEN)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Ok(
            Target(
                scheme=parts.scheme,
                host=parts.hostname or "",
                port=port,
                path=path,
                authority=parts.netloc,
                addresses=tuple(addresses),
            )
        )

    def _may_call(self, scheme: str, port: int, addresses: Sequence[Address]) -> bool:
        if self._allows_loopback and all(address.is_loopback for address in addresses):
            return True
        return scheme == "https" and port in self._ports and all(is_open(address) for address in addresses)

    async def _addresses_of(self, host: str, port: int) -> Sequence[Address]:
        """Return all addresses of a host, or none if it has none or is no host."""
        try:
            return (ip_address(host),)
        except ValueError:
            is_own = self._allows_loopback and host == "localhost"
        if not is_own and not _NAME.fullmatch(host):
            return ()
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                return await self._resolve(host, port)
        except (OSError, ValueError):  # A timeout is an OSError.
            return ()


def _parsed(url: str) -> SplitResult | None:
    """Return the parts of an address, or None if some reader could take it for another than we do."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.hostname or ""
    is_plain = not any(sign in parts.netloc for sign in "@\\%") and ("[" in parts.netloc) == (":" in host)
    return parts if parts.scheme in _PORTS and is_plain and host else None


def _port_of(parts: SplitResult) -> int | None:
    try:
        return _PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError:
        return None


# One sentence for all of it: which names are known here, and what they mean, is nobody's business.
_FORBIDDEN: Final = Invalid(
    code="FORBIDDEN_URL", message="`url` does not lead by `https` to an address of the open Internet.", field="url"
)
