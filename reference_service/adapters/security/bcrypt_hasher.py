"""Passwords, kept as bcrypt hashes."""

import asyncio
import hashlib
import hmac
import re
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Final, TypeVar

import bcrypt

from reference_service.application.identity.ports import PasswordHasher, Verdict
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Ok, Result

T = TypeVar("T")

_BCRYPT: Final = re.compile(r"\$2b\$(?P<cost>[0-9]{2})\$[./A-Za-z0-9]{53}")
_LEGACY: Final = re.compile(r"(?P<salt>[0-9a-fA-F]+)\$(?P<digest>[0-9a-fA-F]{64})")
"""What the service kept before: SHA-256 over the salt's hexadecimal digits and the password."""
_LEAST_PEPPER: Final = 32


class BcryptHasher(PasswordHasher):
    """Hashes in threads of its own, so that whoever asks for nothing but a page does not wait for it.

    At most `workers` passwords are hashed at a time and `queue` more wait, none longer than `patience`; all others are
    refused at once. What bcrypt gets is an HMAC of the password: a stolen table is no use without the pepper, and
    neither bcrypt's limit of 72 bytes nor a NUL cuts anything off.
    """

    def __init__(
        self,
        pepper: bytes,
        *,
        cost: int = 12,
        workers: int = 2,
        queue: int = 64,
        patience: timedelta = timedelta(seconds=10),
    ) -> None:
        if len(pepper) < _LEAST_PEPPER:
            raise ValueError(f"The pepper has fewer than {_LEAST_PEPPER} bytes.")
        self._pepper = pepper
        self._cost = cost
        self._patience = patience
        # Well-formed, and of no password: it costs what a real one costs.
        self._dummy = f"$2b${cost:02}${'.' * 53}"
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="bcrypt")
        self._places = BoundedSemaphore(workers + queue)

    async def hash(self, password: Password) -> Result[PasswordHash, Unavailable]:
        """Return what to keep of a password; unavailable when the queue is too long."""
        return await self._queue(lambda: self._hash(password.value))

    async def verify(self, password: str, kept: PasswordHash | None) -> Result[Verdict, Unavailable]:
        """Compare. Without a hash, or with one that is none, nothing is right, and it takes as long."""
        return await self._queue(lambda: self._verify(password, "" if kept is None else kept.value))

    def close(self) -> None:
        """End the threads; those at work finish the password in hand, those who wait are cancelled."""
        self._pool.shutdown(cancel_futures=True)

    async def _queue(self, work: Callable[[], T]) -> Result[T, Unavailable]:
        if not self._places.acquire(blocking=False):
            return Err(_busy())
        running = self._pool.submit(work)
        # Not when this coroutine ends: it may be cancelled while the thread is at work.
        running.add_done_callback(self._leave)
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                return Ok(await asyncio.wrap_future(running))
        except TimeoutError:
            return Err(_busy())

    def _leave(self, _: Future[T]) -> None:
        self._places.release()

    def _hash(self, password: str) -> PasswordHash:
        return PasswordHash(bcrypt.hashpw(self._digest(password), bcrypt.gensalt(self._cost)).decode("ascii"))

    def _verify(self, password: str, kept: str) -> Verdict:
        current = _BCRYPT.fullmatch(kept)
        if current is not None:
            right = bcrypt.checkpw(self._digest(password), kept.encode("ascii"))
            return Verdict(right, outdated=right and int(current["cost"]) != self._cost)
        bcrypt.checkpw(self._digest(password), self._dummy.encode("ascii"))
        right = _is_legacy(password, kept)
        return Verdict(right, outdated=right)

    def _digest(self, password: str) -> bytes:
        # One keyboard writes an umlaut as one sign, another as two.
        return b64encode(hmac.digest(self._pepper, _octets(unicodedata.normalize("NFC", password)), "sha256"))


def _is_legacy(password: str, kept: str) -> bool:
    legacy = _LEGACY.fullmatch(kept)
    if legacy is None:
        return False
    digest = hashlib.sha256(legacy["salt"].encode("ascii") + _octets(password)).digest()
    return hmac.compare_digest(digest, bytes.fromhex(legacy["digest"]))


def _octets(text: str) -> bytes:
    # JSON may hold half of a surrogate pair, which UTF-8 cannot: it is a wrong password, not a failure.
    return text.encode("utf-8", "surrogatepass")


def _busy() -> Unavailable:
    return Unavailable(
        code="HASHER_BUSY",
        message="Too many passwords are being checked. Try again in a moment.",
        retry_after=timedelta(seconds=1),
    )
