"""Requests that partners sign instead of logging in."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from reference_service.adapters.security.signatures import is_signature_of
from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.nonces import Nonces
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import DomainError, Unauthenticated
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result

SKEW: Final = timedelta(minutes=5)
"""How far the clock of a partner may be off."""
_MARGIN: Final = timedelta(minutes=1)
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SIGNATURE: Final = re.compile(r"[0-9a-f]{64}")
_ACCOUNTS: Final = UUID("0c1d53cb-8f5c-5c3f-a1b7-2a7c6d0fd8a4")
_NOBODY: Final = b"\0" * 32


@dataclass(frozen=True, slots=True)
class PartnerClient:
    """Somebody's program, which works in one tenant as a member who has no account."""

    name: str
    tenant: TenantId
    secret: bytes = field(repr=False)

    @property
    def actor(self) -> TenantActor:
        """Who it is to use cases and in the log: its identity follows from its name."""
        return TenantActor(UserId(uuid5(_ACCOUNTS, self.name)), self.tenant, TenantRole.MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request as it came over the wire, with what its headers say."""

    client: str
    timestamp: str
    nonce: str
    signature: str
    method: str
    target: bytes
    """The path and the query, as they were sent."""
    body: bytes

    @property
    def message(self) -> bytes:
        """What is signed: each part in a line; the body by its SHA-256, so that JSON is signed as it was written."""
        said = (self.method, self.timestamp, self.nonce, hashlib.sha256(self.body).hexdigest())
        return "\n".join(said).encode() + b"\n" + self.target


class PartnerRequests:
    """Finds out which partner sent a request, now, for the first time."""

    def __init__(self, clients: Sequence[PartnerClient], nonces: Nonces) -> None:
        self._clients = {client.name: client for client in clients}
        self._nonces = nonces

    async def verify(self, request: SignedRequest, now: datetime) -> Result[TenantActor, DomainError]:
        """Return who sent a request; one that is forged, old or seen before is refused, and all in the same words."""
        client = self._clients.get(request.client)
        if not _is_well_formed(request) or not _is_fresh(request.timestamp, now):
            return Err(_UNSIGNED)
        # Whether there is such a client is not told by how long this takes, either.
        secret = _NOBODY if client is None else client.secret
        is_signed = is_signature_of(bytes.fromhex(request.signature), secret, request.message)
        if client is None or not is_signed:
            return Err(_UNSIGNED)
        # Last, so that nobody but the client itself can use a nonce up.
        is_first = await self._nonces.claim(client.name, request.nonce, 2 * SKEW + _MARGIN)
        if isinstance(is_first, Err):
            return is_first
        return Ok(client.actor) if is_first.value else Err(_UNSIGNED)


def _is_well_formed(request: SignedRequest) -> bool:
    fits = ((_TIMESTAMP, request.timestamp), (_NONCE, request.nonce), (_SIGNATURE, request.signature))
    return all(form.fullmatch(text) for form, text in fits)


def _is_fresh(timestamp: str, now: datetime) -> bool:
    return abs(now.timestamp() - int(timestamp)) <= SKEW.total_seconds()


_UNSIGNED: Final = Unauthenticated(code="UNAUTHENTICATED", message="This takes the signature of a partner.")
