"""Secrets that are handed out once."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Final

from reference_service.application.shared.ports.secrets import Secret, Secrets

_SIZE: Final = 32
_SUCCESSOR: Final = b"reference-service/successor\x00"
"""Keeps what the key makes here apart from whatever else it may be used for."""


class RandomSecrets(Secrets):
    """Secrets from the machine's own randomness, and successors that only the holder of a key can tell."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _SIZE:
            raise ValueError(f"The key of the secrets has fewer than {_SIZE} bytes.")
        self._key = key

    def new(self) -> Secret:
        """Return a secret of 256 random bits, in letters that a URL may hold."""
        return self.known(secrets.token_urlsafe(_SIZE))

    def known(self, text: str) -> Secret:
        """Return the secret that a text is; any text will do."""
        return Secret(text, hashlib.sha256(_octets(text)).hexdigest())

    def successor(self, secret: Secret) -> Secret:
        """Return the one secret that follows another."""
        made = hmac.digest(self._key, _SUCCESSOR + _octets(secret.text), "sha256")
        return self.known(urlsafe_b64encode(made).rstrip(b"=").decode("ascii"))


def _octets(text: str) -> bytes:
    # JSON may hold half of a surrogate pair, which UTF-8 cannot: it is a wrong secret, not a failure.
    return text.encode("utf-8", "surrogatepass")
