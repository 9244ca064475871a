"""Codes on paper."""

import hashlib
import secrets
from base64 import b32encode
from typing import Final

from reference_service.application.identity.two_factor_ports import RecoveryCodes
from reference_service.application.shared.ports.secrets import Secret

_HOW_MANY: Final = 10
_SIZE: Final = 10
"""Bytes, so 80 bits: too many to be found by their digests, and sixteen letters to type."""
_GROUP: Final = 4


class RandomRecoveryCodes(RecoveryCodes):
    """Codes from the machine's own randomness: sixteen letters and digits, in groups of four, none mistaken for another."""

    def new(self) -> tuple[Secret, ...]:
        """Return ten codes for a person to keep on paper."""
        return tuple(self._new() for _ in range(_HOW_MANY))

    def known(self, text: str) -> Secret:
        """Return the code that a person typed in, in any case and with any blanks and hyphens."""
        letters = "".join(text.replace("-", "").split()).lower()
        return Secret(text, hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest())

    def _new(self) -> Secret:
        letters = b32encode(secrets.token_bytes(_SIZE)).decode("ascii").lower()
        return self.known("-".join(letters[place : place + _GROUP] for place in range(0, len(letters), _GROUP)))
