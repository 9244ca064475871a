"""Secrets, encrypted as they are stored."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from os import urandom
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reference_service.application.shared.ports.sealing import Sealing

_LEAST: Final = 32
_NONCE: Final = 12
_FORM: Final = "s1"
"""How the rest is to be read: AES-256-GCM, the nonce in front."""
_KEY: Final = b"reference-service/sealing/key/"
_NAME: Final = b"reference-service/sealing/name/"


class AesGcmSealing(Sealing):
    """Secrets under keys that follow from the service's own, others for each use.

    What is sealed names its key, so that an old key reads on while the newest seals: to change keys, put the new one in
    front and take the old one away once everything has been sealed anew.
    """

    def __init__(self, keys: Sequence[bytes], use: str) -> None:
        """Take the service's keys, newest first, and what is sealed with them. ValueError: there is none, or one is short."""
        if not keys or any(len(key) < _LEAST for key in keys):
            raise ValueError(f"A key that seals has at least {_LEAST} bytes.")
        self._ciphers = {_named(key, use): AESGCM(_derived(key, _KEY, use, 32)) for key in keys}
        self._newest = next(iter(self._ciphers))

    def seal(self, secret: str, owner: str) -> str:
        """Return a secret as it is stored: the form, the name of the key, and the rest in letters."""
        nonce = urandom(_NONCE)
        content = nonce + self._ciphers[self._newest].encrypt(nonce, secret.encode(), owner.encode())
        return f"{_FORM}.{self._newest}.{urlsafe_b64encode(content).decode()}"

    def unseal(self, sealed: str, owner: str) -> str | None:
        """Return the secret that was sealed for an owner, or None."""
        form, _, rest = sealed.partition(".")
        name, _, letters = rest.partition(".")
        cipher = self._ciphers.get(name)
        if form != _FORM or cipher is None:
            return None
        try:
            content = urlsafe_b64decode(letters)
            return cipher.decrypt(content[:_NONCE], content[_NONCE:], owner.encode()).decode()
        except (InvalidTag, ValueError):
            return None


def _named(key: bytes, use: str) -> str:
    return _derived(key, _NAME, use, 4).hex()


def _derived(key: bytes, label: bytes, use: str, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=None, info=label + use.encode()).derive(key)
