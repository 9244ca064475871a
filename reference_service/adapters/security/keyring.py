"""The keys that tokens are signed with: the newest signs, each that is still there verifies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from jwt import PyJWS
from jwt.exceptions import InvalidKeyError

_LEAST: Final = 32


class Algorithm(StrEnum):
    """What a key signs with, by its name in RFC 7518. Each key has one of its own, whatever a token says of itself."""

    HS256 = "HS256"


@dataclass(frozen=True, slots=True)
class Key:
    """A secret with a name, which every token shows, and the one algorithm that it is for."""

    kid: str
    secret: bytes = field(repr=False)
    algorithm: Algorithm = Algorithm.HS256


class Keyring:
    """Some keys, newest first.

    To change keys, put a new one in front and take the old one away once no token of it lives any more.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        """ValueError: there is no key, two share a name or a secret, or one is not fit to be a secret."""
        if not keys:
            raise ValueError("The keyring holds no key.")
        for key in keys:
            _check(key)
        if len({key.secret for key in keys}) < len(keys):
            raise ValueError("Two keys of the keyring have the same secret.")
        self._keys: Mapping[str, Key] = MappingProxyType({key.kid: key for key in keys})
        if len(self._keys) < len(keys):
            raise ValueError("Two keys of the keyring have the same name.")
        self._newest = keys[0]

    @property
    def newest(self) -> Key:
        """The key that signs."""
        return self._newest

    def find(self, kid: object) -> Key | None:
        """Return the key of a name that a token shows. The name is looked up and used for nothing else."""
        return self._keys.get(kid) if isinstance(kid, str) else None


def _check(key: Key) -> None:
    if not key.kid:
        raise ValueError("A key of the keyring has no name.")
    if len(key.secret) < _LEAST:
        raise ValueError(f"The key `{key.kid}` has fewer than {_LEAST} bytes.")
    try:
        PyJWS().get_algorithm_by_name(key.algorithm).prepare_key(key.secret)
    except InvalidKeyError:
        # From None: the library's error may quote the key.
        raise ValueError(f"The key `{key.kid}` is no secret: it has the form of a public key, a certificate or a JWK.") from None
