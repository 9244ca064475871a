"""Where a list goes on, in letters that only this service can write."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.pagination import Place
from reference_service.domain.shared.result import Err, Ok, Result

LENGTH: Final = 56
"""How many letters a cursor has: 8 bytes of moment, 16 of identity and 18 of signature, without a bit to spare."""
_FORM: Final = re.compile(rf"[A-Za-z0-9_-]{{{LENGTH}}}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_MOMENT, _PLACE, _SIGNATURE = 8, 24, 18
_USE: Final = b"cursor\0"
"""Keeps what is signed here apart from all else that the key is used for."""


class Cursors:
    """Writes and reads cursors. Each is good for one scope: the name of a list, and whose it is."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encode(self, place: Place, scope: str) -> str:
        """Return a cursor that stands at a place of a list; moments are kept to the microsecond."""
        moment = (place.moment - _EPOCH) // _MICROSECOND
        payload = moment.to_bytes(_MOMENT, "big", signed=True) + place.identity.bytes
        return urlsafe_b64encode(payload + self._sign(payload, scope)).decode()

    def decode(self, text: str, scope: str) -> Result[Place, Invalid]:
        """Return the place of a cursor that was written here for the same list; any other text is refused."""
        if not _FORM.fullmatch(text):
            return Err(_invalid_cursor())
        content = urlsafe_b64decode(text)
        payload, signature = content[:_PLACE], content[_PLACE:]
        if not hmac.compare_digest(signature, self._sign(payload, scope)):
            return Err(_invalid_cursor())
        moment = int.from_bytes(payload[:_MOMENT], "big", signed=True)
        return Ok(Place(_EPOCH + moment * _MICROSECOND, UUID(bytes=payload[_MOMENT:])))

    def _sign(self, payload: bytes, scope: str) -> bytes:
        return hmac.digest(self._key, _USE + payload + scope.encode(), hashlib.sha256)[:_SIGNATURE]


def _invalid_cursor() -> Invalid:
    return Invalid(code="INVALID_CURSOR", message="`cursor` does not come from this list.", field="cursor")
