"""Messages by HTTP."""

import asyncio
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

import httpx2

from reference_service.adapters.webhooks.addresses import Address
from reference_service.adapters.webhooks.guard import AddressGuard, Target
from reference_service.adapters.webhooks.signing import signed_headers
from reference_service.application.shared.ports.sealing import Sealing
from reference_service.application.webhooks.ports import Courier, Message
from reference_service.domain.shared.result import Err
from reference_service.domain.webhooks.outcome import GONE, Outcome

_AGENT: Final = "reference-service-webhooks/1"


class HttpCourier(Courier):
    """Posts messages to receivers that nobody here trusts.

    Each address is checked again when it is called, and the connection goes to what was checked, while the certificate
    has to be that of the name. Every message has a connection of its own: one that is used again would have been
    checked for the name of another receiver at the same address. Redirects are not followed, and of an answer nothing
    but its status is read.
    """

    def __init__(
        self,
        guard: AddressGuard,
        sealing: Sealing,
        *,
        patience: timedelta = timedelta(seconds=10),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`patience` is for all of a message; `tls` is for receivers whose certificate a public authority did not sign."""
        self._guard = guard
        self._sealing = sealing
        self._patience = patience
        self._tls = ssl.create_default_context() if tls is None else tls

    async def send(self, message: Message, now: datetime) -> Outcome:
        """Send a message, and return how that went."""
        secrets = [self._sealing.unseal(sealed, str(message.endpoint)) for sealed in message.secrets]
        readable = [secret for secret in secrets if secret is not None]
        if not readable:
            return Outcome(None, "secret_unreadable")
        target = await self._guard.target(message.url)
        if isinstance(target, Err):
            return Outcome(None, "forbidden_address")
        body = message.body.encode()
        headers = {
            "host": target.value.authority,
            "content-type": "application/json",
            "user-agent": _AGENT,
            **signed_headers(str(message.id), body, now, readable),
        }
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                return _outcome(await self._reach(target.value, headers, body))
        except (TimeoutError, httpx2.TimeoutException):
            return Outcome(None, "timeout")
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError):
            return Outcome(None, "unreachable")

    async def _reach(self, target: Target, headers: Mapping[str, str], body: bytes) -> int:
        """Return the status that the first of the addresses answers which takes a connection."""
        *others, last = target.addresses
        for address in others:
            try:
                return await self._post(target, address, headers, body)
            except httpx2.ConnectError:
                continue
        return await self._post(target, last, headers, body)

    async def _post(self, target: Target, address: Address, headers: Mapping[str, str], body: bytes) -> int:
        url = httpx2.URL(scheme=target.scheme, host=str(address), port=target.port, raw_path=target.path.encode())
        transport = httpx2.AsyncHTTPTransport(verify=self._tls, trust_env=False, http2=False)
        async with (
            # One that is around it all takes the place of its time limits.
            httpx2.AsyncClient(transport=transport, trust_env=False, follow_redirects=False, timeout=None) as client,
            client.stream("POST", url, headers=headers, content=body, extensions={"sni_hostname": target.host}) as answer,
        ):
            return answer.status_code


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(status)
    if 300 <= status < 400:
        return Outcome(status, "redirected")
    return Outcome(status, GONE if status == HTTPStatus.GONE else "refused")
