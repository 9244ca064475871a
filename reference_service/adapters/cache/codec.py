"""Values as they are kept outside of the process: JSON, signed, and believed only if it is what was asked for."""

import hmac
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from typing import Final, TypeVar

from pydantic import TypeAdapter

from reference_service.adapters.cache.counts import Outcome
from reference_service.domain.shared.result import Err, Ok, Result

T = TypeVar("T")

_USE: Final = b"reference-service/cache\x00"
"""Keeps what is signed here apart from all else that the key is used for."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_PLAIN, _PRESSED = b"\x01", b"\x02"
_FENCE, _MOMENT, _SIGNATURE = 16, 8, 32
_HEAD: Final = 1 + _FENCE + _MOMENT
_WORTH_PRESSING: Final = 1024
MOST: Final = 1_048_576
"""How many bytes a value has at most, however small it was pressed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is kept, and to which generation it belongs there."""

    name: str
    generation: bytes


class Codec:
    """Writes and reads values.

    Whoever can write into the store can take values away, and no more: what they write, change, or move to another
    place is not believed, and neither is what was true in an earlier generation or too long ago.
    """

    def __init__(self, key: bytes) -> None:
        """`key` is a secret of the service; what signs here follows from it."""
        self._key = hmac.digest(key, _USE, "sha256")

    def schema(self, kind: TypeAdapter[T]) -> str:
        """Return what names the form of a kind: it changes with the fields, so that two versions never read each other's."""
        return hmac.digest(self._key, _form(kind), "sha256")[:4].hex()

    def encode(self, value: T, kind: TypeAdapter[T], place: Place, until: datetime) -> bytes | None:
        """Return a value as it is kept; None for one that is too large."""
        body = kind.dump_json(value)
        if len(body) > MOST:
            return None
        form = _PLAIN
        if len(body) > _WORTH_PRESSING:
            form, body = _PRESSED, zlib.compress(body, 1)
        moment = ((until - _EPOCH) // _MILLISECOND).to_bytes(_MOMENT, "big")
        head = form + _fence(place) + moment
        return head + self._sign(head, body, place) + body

    def decode(self, content: bytes, kind: TypeAdapter[T], place: Place, now: datetime) -> Result[T, Outcome]:
        """Return the value that was kept at a place: a miss if its time is over, and tampered with if it is not from here."""
        head, signature, body = content[:_HEAD], content[_HEAD : _HEAD + _SIGNATURE], content[_HEAD + _SIGNATURE :]
        if not hmac.compare_digest(signature, self._sign(head, body, place)):
            return Err(Outcome.TAMPERED)
        until = _EPOCH + int.from_bytes(head[1 + _FENCE :], "big") * _MILLISECOND
        if head[1 : 1 + _FENCE] != _fence(place) or until <= now:
            return Err(Outcome.MISS)
        try:
            return Ok(kind.validate_json(unpressed(body) if head[:1] == _PRESSED else body))
        except (ValueError, zlib.error):
            return Err(Outcome.TAMPERED)

    def _sign(self, head: bytes, body: bytes, place: Place) -> bytes:
        # No part can run over into another: the digest of the name and the head have a length that never changes.
        return hmac.digest(self._key, blake2b(place.name.encode()).digest() + head + body, "sha256")


def _fence(place: Place) -> bytes:
    return blake2b(place.generation, digest_size=_FENCE).digest()


def unpressed(body: bytes) -> bytes:
    """Return what was pressed; ValueError or `zlib.error` if it is larger than a value may be, or not whole."""
    press = zlib.decompressobj()
    value = press.decompress(body, MOST)
    if not press.eof:
        raise ValueError("It is larger than it may be, or not whole.")
    return value


@cache
def _form(kind: TypeAdapter[T]) -> bytes:
    # By identity: adapters are constants of their modules.
    return json.dumps(kind.json_schema(), sort_keys=True).encode()
